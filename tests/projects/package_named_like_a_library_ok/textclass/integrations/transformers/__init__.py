try:
    import transformers
except ImportError as error:
    raise ImportError("this integration needs transformers") from error

from textclass.integrations.transformers.classifier import TextClassifier

__all__ = ["TextClassifier"]
