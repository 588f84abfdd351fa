"""Metamorphic variants: the same program in another form, on which torchmode must say the same.

Terms. A *transformation* is a pure function from a script to a *variant* of it; it raises ``DoesNotApply`` where it
cannot keep what the script does. A variant knows for each of its lines the line of the script that it stands for, and
how an object of the script is spelled in it, so that findings can be compared.

Worked example: ``loop-body`` takes the body of a loop out into a function. The report on ``net(x)`` on line 12 of the
script must stand on the line that ``net(x)`` went to, about the same object, and there must be no other.

Known holes: the transformations leave alone what they cannot prove to be movable (names looked up at run time, blocks
with ``yield`` or ``global``, two statements on one line).
"""

from __future__ import annotations

from collections.abc import Callable

from variants import classes, files, functions, layout, naming, order, wrapping
from variants.source import DoesNotApply, Source, Variant

TRANSFORMATIONS: dict[str, Callable[[Source], Variant]] = {
    "rename": naming.renamed,
    "import-as": naming.imported_as,
    "import-from": naming.imported_from,
    "main": wrapping.in_main,
    "main-all": wrapping.all_in_main,
    "if-true": wrapping.if_true,
    "if-true-calls": wrapping.switches_if_true,
    "try-finally": wrapping.try_finally,
    "self-model": classes.model_in_self,
    "self-model-init": classes.model_made_in_init,
    "loop-body": functions.inner_loops,
    "loop-body-outer": functions.outer_loops,
    "with-to-function": functions.scopes_to_functions,
    "with-to-decorator": functions.scopes_to_decorators,
    "comments": layout.commented,
    "annotations": layout.annotated,
    "narrow": layout.narrow,
    "wide": layout.wide,
    "swap-statements": order.statements,
    "swap-functions": order.functions,
    "swap-methods": order.methods,
    "split-classes": files.classes,
    "split-definitions": files.definitions,
}

__all__ = ["TRANSFORMATIONS", "DoesNotApply", "Source", "Variant"]
