"""On PYTHONPATH, this puts a small double in the place of the analysis.

Tests of what is around the analysis (columns, ``# noqa``, options, exit status) say so exactly what is found where:
each call ``net(`` is a TMD101 at the name, each ``grads(`` a TMD102 there, and each ``maybe(`` a TMD101 under strict
alone. ``crash(`` is an error of the analyser, ``die(`` ends the process, ``slow(`` takes its time.
"""

from __future__ import annotations

import os
import re
import sys
import time
import types


def run(text: str, options: object, path: str = "", tree: object = None) -> object:
    from torchmode.facts import Analysis, Finding
    from torchmode.parse import parse

    parse(text)
    if "crash(" in text:
        raise LookupError("the double was told to crash")
    if "die(" in text:
        os._exit(3)
    if "slow(" in text:
        time.sleep(0.2)
    found = []
    for line, content in enumerate(text.split("\n"), start=1):
        for call in re.finditer(r"\b(net|grads|maybe)\(", content.partition("#")[0]):
            name = call[1]
            if name == "maybe" and not options.strict:
                continue
            code = "TMD102" if name == "grads" else "TMD101"
            message = f"`{name}` stands here"
            found.append(Finding(line, call.start(), code, name, message, strict_only=name == "maybe"))
    return Analysis(findings=tuple(found))


pipeline = types.ModuleType("torchmode.pipeline")
pipeline.run = run
sys.modules["torchmode.pipeline"] = pipeline
