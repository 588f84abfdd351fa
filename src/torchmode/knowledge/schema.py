"""The JSON schema of effect files, made from the effect types: ``schema.json`` is this, written down."""

from __future__ import annotations

from typing import Any

from torchmode.knowledge.effects import EFFECTS, choices


def schema() -> dict[str, Any]:
    """The schema. ``tests/test_knowledge.py`` holds that the published file says the same."""
    text = {"type": "string"}
    names = {"type": "array", "items": text}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "torchmode effects",
        "description": "What names outside a file do to training mode and gradient recording.",
        "type": "object",
        "properties": {
            "library": {
                "description": "What the file is about, for which versions it was established, and from what.",
                "type": "object",
                "properties": {"name": text, "packages": names, "versions": text, "source": text},
                "additionalProperties": False,
            },
            "renamed": {
                "description": "Other names of the same thing.",
                "type": "object",
                "additionalProperties": text,
            },
        },
        "additionalProperties": {
            "description": "One name; `*` is anything within one part of it, `**` any number of parts.",
            "type": "object",
            "properties": {
                "also": {**names, "description": "further names with the same effects"},
                "versions": {**text, "description": "where they differ from those of the file"},
                "source": {**text, "description": "where it differs from that of the file"},
                **{name: _property(name) for name in EFFECTS},
            },
            "additionalProperties": False,
            "anyOf": [{"required": [name]} for name in EFFECTS],
            "not": {"required": ["starts", "returns"]},
            "allOf": [
                _needs("inside", {"anyOf": [{"required": ["leaves"]}, {"required": ["hook"]}]}),
                _needs("hook", {"required": ["inside", "recording"]}),
                _needs(
                    "order",
                    {
                        "anyOf": [
                            {"required": ["starts"]},
                            {"required": ["returns"], "properties": {"returns": {"const": "arguments"}}},
                        ]
                    },
                ),
            ],
        },
    }


def _property(name: str) -> dict[str, Any]:
    kind = EFFECTS[name].metadata["kind"]
    says = {"description": EFFECTS[name].metadata["says"]}
    if kind is bool:
        return {**says, "type": "boolean"}
    if kind is list:
        return {**says, "type": "array", "items": {"type": "string"}}
    if kind is dict:
        return {**says, "type": "object", "additionalProperties": {"type": "integer", "minimum": -1}}
    return {**says, "enum": list(choices(name))}


def _needs(name: str, what: dict[str, Any]) -> dict[str, Any]:
    return {"if": {"required": [name]}, "then": what}
