"""Forms: where ``self.training`` chooses only how a result is handed out.

Terms. Two returned expressions have *the same content* where neither calls anything and the names of one are among
those of the other.

The question answered: which uses of the flag in a body change no value, so that a wrong mode cannot harm silently?

Worked example: ``if self.training: return coarse, middle, fine`` above ``return fine``. Whoever unpacks the wrong form
gets an error, not a wrong number.

Known hole: a flag that was put into a variable first counts as a use that changes values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from torchmode import ir


def of_form_only(body: object) -> frozenset[int]:
    """The sites of ``.training`` that only choose between forms of the same content."""
    found: set[int] = set()
    for node in ir.walk(body, into=(ir.Function,)):
        match node:
            case ir.Return(ir.Choice(test, then, other)) if same_content(then, other):
                found.update(flags(test))
            case ir.Function(body=statements):
                found.update(branches(statements))
            case _:
                continue
    if isinstance(body, tuple):
        found.update(branches(body))
    return frozenset(found)


def branches(block: ir.Block) -> Iterator[int]:
    """The flags that a branch of a block, or of one in it, asks only for the form of what is returned."""
    for index, statement in enumerate(block):
        match statement:
            case ir.Branch(test, then, other):
                yield from branches(then)
                yield from branches(other)
                if same_content(returned(then), returned(other or block[index + 1 :])):
                    yield from flags(test)
            case _:
                for part in ir.held(statement):
                    if isinstance(part, tuple):
                        yield from branches(part)


def returned(block: ir.Block) -> ir.Expr | None:
    """What a block gives back that does nothing else."""
    match block:
        case (ir.Return(value), *_):
            return value
        case _:
            return None


def same_content(one: ir.Expr | None, other: ir.Expr | None) -> bool:
    first, second = content(one), content(other)
    return first is not None and second is not None and (first <= second or second <= first)


def content(expr: ir.Expr | None) -> frozenset[str] | None:
    """The names that an expression puts together as they are; None where it works something out."""
    match expr:
        case ir.Name() | ir.Attr():
            return frozenset((ir.spell(expr),))
        case ir.Const(None):
            return frozenset()
        case ir.Items(items=parts):
            return all_content(parts)
        case ir.Mapping(pairs):
            return all_content([value for _, value in pairs])
        case _:
            return None


def all_content(parts: Iterable[ir.Expr]) -> frozenset[str] | None:
    found = [content(part) for part in parts]
    known = [names for names in found if names is not None]
    return frozenset[str]().union(*known) if len(known) == len(found) else None


def flags(test: ir.Expr) -> Iterator[int]:
    return (node.site for node in ir.walk(test) if isinstance(node, ir.Attr) and node.name == "training")
