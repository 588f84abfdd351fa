"""Positions: the place of each site is that which libcst's provider sees in the whole file."""

from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from torchmode.lower import lower
from torchmode.lower.positions import NOWHERE, Positions

SCRIPTS = sorted((Path(__file__).parent / "scripts" / "scopes").glob("*.py"))[::8]
AWKWARD = {
    "suites": "if a: b(c); d(e)\nelse: f(g)\nfor x in y: z(x)\n",
    "elif": "def f(x):\n    if x.a:\n        x.b()\n    elif x.c:\n        x.d()\n    elif x.e: x.f()\n",
    "semicolons": "class A:\n    def f(self): pass\n    x = 1; y = g(\n  2,\n     h(3)); z = k(4)\n",
    "decorators": "@a.b(\n    c,\n)\n@d\ndef f(x=g(1)):\n    return h(x)\n",
    "wide": "def f():\n    'é'; g('ü' + h('ß'), k)\n    if 'é' in g: h('ü', k(1)); g(2)\n",
    "try": "try:\n    a()\nexcept b() as c:\n    d(c)\nelse:\n    e()\nfinally:\n    with f() as g:\n        g.h()\n",
    "match": "match a(b):\n    case [x, *_] if c(x):\n        d(x)\n    case _: e(f)\n",
    "tabs": "def f():\n\tif a(1):\n\t\tb(\n2)\n",
    "continued": "async def f():\n    a = b + \\\n        c(d)\n    async with e(f) as g, \\\n     h(i): await j(k)\n",
}


@pytest.mark.parametrize("text", [*(path.read_text() for path in SCRIPTS), *AWKWARD.values()])
def test_sites_stand_where_the_whole_file_has_them(text: str) -> None:
    tree = cst.parse_module(text)
    _, sites = lower(tree)
    positions = Positions(text, tree, sites)
    whole = MetadataWrapper(tree, unsafe_skip_copy=True).resolve(PositionProvider)
    for number, node in enumerate(sites.nodes):
        place = whole.get(node)
        expected = NOWHERE
        if place is not None:
            expected = (place.start.line, place.start.column), (place.end.line, place.end.column)
        assert positions.span(number) == expected, f"{type(node).__name__} number {number}"
    assert len(sites.nodes) > 3
