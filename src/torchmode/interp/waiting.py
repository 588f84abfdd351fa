"""Recording after an ``await``: what other coroutines on the same event loop may have left.

Question: a coroutine comes back from an ``await``; does autograd record? Recording belongs to the thread, and all
coroutines of a loop share one. One that waits within ``with torch.no_grad():`` leaves recording off for those that
run meanwhile, and two whose blocks overlap leave them in another order than they entered them: the second one then
writes back what the first had switched off, or runs on with what the first wrote back.

Answer: where any coroutine of the file waits within such a block, recording after every ``await``, and where a
coroutine starts, is what it was, or on, or off by that block.

Example: with ``async def serve(): with torch.no_grad(): x = await get(); net(x)``, run twice by ``gather``, the pass
is recorded after the other one has left its block. ``net(x)`` has ``recording=on|off``.

Known holes: blocks of imported files, modes (they stay as they are written here), and coroutines
that wait for each other, of which no two ever overlap.
"""

from __future__ import annotations

from typing import Final

from torchmode import ir
from torchmode.domain import Origin, Origins

SWITCH_OFF: Final = frozenset(("no_grad", "inference_mode", "set_grad_enabled"))


def held_over_awaits(program: ir.Program) -> Origins:
    """Recording within the guards in which coroutines of the program wait; empty where none does."""
    return frozenset(
        Origin("guard", "off", scope.site)
        for function in program.functions
        if function.is_async
        for scope in ir.statements(function.body)
        if isinstance(scope, ir.Scope) and any(map(switches_recording, scope.items))
        if any(isinstance(node, ir.Await) for node in ir.walk(scope.body))
    )


def switches_recording(item: tuple[ir.Expr, ir.Expr | None]) -> bool:
    """Whether an item of a ``with`` statement is spelled like a guard."""
    made_by = item[0].func if isinstance(item[0], ir.Call) else item[0]
    return isinstance(made_by, (ir.Attr, ir.Name)) and made_by.name in SWITCH_OFF
