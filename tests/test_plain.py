"""What Python's own parser sees is lowered to the IR that libcst's tree has, site by site."""

from __future__ import annotations

import ast
from pathlib import Path

import libcst
import pytest

from torchmode import ir
from torchmode.lower import lower, lower_plain, program_of
from torchmode.parse import in_deep_thread

HERE = Path(__file__).parent
SCRIPTS = sorted((HERE / "scripts").rglob("*.py"))[::10]
SOURCES = sorted((HERE.parent / "src").rglob("*.py"))

TEXTS = {
    "strings": "x = 'a', \"b\", '''c\n\nd''', r'\\e', '\\n', '', b'f', u'g', 'é' 'ü', 'h'  'i' '''j'''\n",
    "strings side by side": "x = ('a'  # it's\n 'b')\ny = b'a' b'b'\nz = '' \"x\" ''\n",
    "f-strings": "x = f'{a!r:>{w}}' 'b' f\"{c['d']}{e=}\" f''\n",
    "an f-string over lines": "x = f'''\n{a[\n'b'\n]}\né{c['d']}'''\ny = 'é', f'é{a[\"b\"]}'\n",
    "subscripts": "x[1], x[1, 2], x[(1, 2)], x[()], x[1:2], x[:, None, ::3], x[(1), (2)], x[*a]\n"
    "x[*a, b], x[a:b, *c]\n",
    "operators": "a + b * c - (d - e)\n-1, -(-1), --1, +1, ~1, not not a, not (not not a), -True\na < b < c is not d\n",
    "logic": "a and b or (c and d)\n(a and b) and c and (d and e)\na or (b or c)\n",
    "numbers": "0x1F, 1_000, 1e3, 1j, .5, 0o17\n",
    "calls": "f(a, *b, c=d, **e)\nf(a=b, *c)\nf(x for x in y)\nnet.eval()\nnet.train(mode=False)\n",
    "comprehensions": "[a for b in c if d if e for f in g]\n{a: b for c, d in e}\n{a for a in b}\n",
    "displays": "[a, *b], (a, *b), {a, *b}, {a: b, **c}, ...\n",
    "targets": "a = b.c = d[e] = (f, [g, *h]) = i\na: int\nb: int = 1\na.b += c\nfor a, b in c: pass\n",
    "functions": "@a.b(c)\nasync def f(a, /, b: int = 1, *c: d, e, g=2, **h) -> i:\n"
    "    global j\n    await k\n    yield\n    x = yield from l\n    return lambda m, n=1: m\n",
    "classes": "@a\nclass C(D, *E, metaclass=F, **G):\n    x: int = 1\n    def f(self): ...\n    class H: y = 1\n",
    "lines": "a; b; c\nif a: b; c\nelse: d; e\nwhile a: b\ntry: a; b\nfinally: c\n",
    "branches": "if a:\n    b\nelif c:\n    d\nelse:\n    if e:\n        f\nif True:\n    a\n",
    "loops": "for a in b:\n    c\nelse:\n    d\nwhile e:\n    break\nelse:\n    f\n",
    "with": "with a as b, c as (d, e), f: g\nwith (a as b, c): d\nasync def f():\n    async with a as b: c\n"
    "    async for d in e: continue\n",
    "a stack of contexts": "with ExitStack() as stack:\n    stack.enter_context(a)\n    b\n"
    "with ExitStack() as s: x = s.enter_context(c)\n"
    "getattr(a, 'b')(c)\nsetattr(a, 'b', c)\n",
    "exceptions": "try:\n    a\nexcept B as c:\n    d\nexcept (E, F):\n    g\n"
    "try: a\nexcept* B as c: d\nelse: e\nfinally: f\nraise A from b\nassert a, b\n",
    "match": "match a:\n    case 1 | -2 | None: b\n    case 'c' | 'd' as e if f: g\n    case [h, *i]: j\n"
    "    case K(l=m): n\n    case o.p: q\n    case (True | r): s\n    case _: t\n",
    "deletions": "del a\ndel a, b\ndel (a, b)\ndel (a, b), c\ndel [a, b]\ndel a.b, c[d]\n",
    "imports": "import a, b.c, d.e as f\nfrom . import g\nfrom ..h import i as j, k\nfrom l.m import *\n",
    "assignments in expressions": "if (a := b) and (c := d): e\nx = a if b else c\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_all_syntax(text: str) -> None:
    assert_same(text)


@pytest.mark.parametrize("path", SCRIPTS + SOURCES, ids=lambda path: path.stem)
def test_files(path: Path) -> None:
    in_deep_thread(lambda: assert_same(path.read_text(encoding="utf-8")))


def test_what_only_libcst_can_read_is_lowered_too() -> None:
    text = "x = 1\r\ny = f()\r\n"
    assert repr(program_of(text, 7)) == repr(lower(libcst.parse_module(text), 7)[0])


def test_how_a_string_is_spelled() -> None:
    program = program_of("x = 'a', \"b\", r'c', f\"{'d'}\"\n")
    spelled = {node.value: node.raw for node in ir.walk(program.body) if isinstance(node, ir.Const)}
    assert spelled == {"a": "'a'", "b": '"b"', "c": "r'c'", "d": "'d'"}


def assert_same(text: str) -> None:
    plain, whole = lower_plain(text, ast.parse(text), 7), lower(libcst.parse_module(text), 7)[0]
    assert repr(plain) == repr(whole)
