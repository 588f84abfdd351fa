"""The files that stand beside this module in the package."""

from __future__ import annotations

import pkgutil


def text_of(file: str) -> str:
    """The text of a packaged file. ``importlib.resources`` would import archives and temporary files for it."""
    content = pkgutil.get_data(__package__, file)
    if content is None:
        raise FileNotFoundError(file)
    return content.decode("utf-8")
