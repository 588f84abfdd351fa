"""Triage: may a file matter, and which of its definitions? From the text first, then from its syntax tree."""

from torchmode.triage.words import may_matter

__all__ = ["may_matter"]
