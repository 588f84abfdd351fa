from engine.evaluation import accuracy as evaluate

__all__ = ["evaluate"]
