"""A small tagger."""
