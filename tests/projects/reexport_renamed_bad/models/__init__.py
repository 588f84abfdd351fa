from .net import Net as Model
from .net import describe

__all__ = ["Model", "describe"]
