from framework.base import BaseTrainer

__all__ = ["BaseTrainer"]
