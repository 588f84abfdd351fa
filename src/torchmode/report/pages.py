"""The page of each rule: what ``torchmode explain TMD101`` prints and what stands in ``docs/rules/TMD101.md``."""

from __future__ import annotations

from collections.abc import Iterable

from torchmode.rules import Rule

NOTE = "<!-- Generated from the rule's record: change that, then run `python docs/generate_rules.py`. -->\n\n"


def page(rule: Rule) -> str:
    """All texts of a rule in reading order, as Markdown."""
    parts = (
        (f"# {title(rule)}", f"**{sentence(rule.summary)}**"),
        ("", rule.what),
        ("## Why it is a problem", rule.why),
        ("## Example", python(rule.example)),
        ("## The example mended", python(rule.fixed)),
        ("## When it stays silent", rule.silent),
        ("## How to suppress it", suppression(rule)),
        ("## Known holes", rule.holes),
    )
    told = (f"{heading}\n\n{body.strip()}" if heading else body.strip() for heading, body in parts if body)
    return "\n\n".join(told) + "\n"


def index(rules: Iterable[Rule]) -> str:
    """The table of all pages."""
    rows = "".join(
        f"| [{rule.code}]({rule.code}.md) | {rule.slug} | {rule.summary} |\n"
        for rule in sorted(rules, key=lambda rule: rule.code)
    )
    return f"# Rules\n\n| code | name | says |\n|---|---|---|\n{rows}"


def files(rules: Iterable[Rule]) -> dict[str, str]:
    """The contents of ``docs/rules/`` by file name."""
    rules = list(rules)
    pages = {f"{rule.code}.md": NOTE + page(rule) for rule in rules}
    return {"README.md": NOTE + index(rules), **pages}


def title(rule: Rule) -> str:
    return f"{rule.code} {rule.slug}{'' if rule.default_on else ' (only with --strict)'}"


def sentence(summary: str) -> str:
    return f"{summary[:1].upper()}{summary[1:]}."


def python(script: str) -> str:
    return f"```python\n{script.strip()}\n```" if script else ""


def suppression(rule: Rule) -> str:
    """How to silence one report, those of some files, or all."""
    told = [
        f"- `# noqa: {rule.code}` at the end of the reported line: this report.",
        f"- `per-file-ignores = scripts/*.py: {rule.code}` in the configuration of flake8: those of some files.",
        f"- `flake8 --extend-ignore={rule.code}`, `torchmode check --ignore {rule.code}`: all of them.",
    ]
    if rule.excused_at:
        told.append(f"- A comment such as `# on purpose` beside {rule.excused_at}: the mode is meant.")
    return "\n".join(told)
