"""Write docs/rules/ from the records of the rules: ``python docs/generate_rules.py``."""

from __future__ import annotations

from pathlib import Path

from torchmode.report.pages import files
from torchmode.rules import RULES

FOLDER = Path(__file__).parent / "rules"


def main() -> None:
    """Write every page, and remove those of rules that are gone."""
    FOLDER.mkdir(exist_ok=True)
    pages = files(RULES.values())
    for path in FOLDER.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
