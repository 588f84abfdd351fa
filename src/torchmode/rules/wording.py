"""How reports speak of origins and places: short, and with the line."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from torchmode.domain import Origin

# The line of a site, or `12 of engine.py` for a site in another file.
Line = Callable[[int], int | str]


def since(origins: Iterable[Origin], line: Line) -> str:
    """Why the object is in its mode, e.g. ``set by `net.train()` on line 41``."""
    told: list[str] = []
    for origin in origins:
        place = f" on line {line(origin.site)}" if origin.site >= 0 else ""
        match origin.kind:
            case "created":
                text = f"created{place}"
            case "presumed":
                text = f"made{place} and never switched"
            case "train" | "eval" if origin.detail == "super()":
                text = f"set{place}"
            case "left" | "eval" if origin.detail.endswith("(...)"):
                text = f"set by `{origin.detail}`{place}"
            case "train" | "eval":
                text = f"set by `{origin.detail}.{origin.kind}()`{place}"
            case "from_pretrained":
                text = f"returned in eval mode by `{short(origin.detail)}`{place}"
            case "framework":
                text = f"set by the framework for `{origin.detail}`{place}"
            case "flag" if origin.detail == "training":
                text = f"its flag is set{place}"
            case "entry":
                text = "nothing in this file switches it"
            case _:
                text = f"{origin.kind}{place}"
        if text not in told:
            told.append(text)
    return " and ".join(told[:2])


def short(name: str) -> str:
    return name.rsplit(".", 1)[-1]
