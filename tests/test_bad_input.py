"""Files that are no Python, or too much of it: the process never dies because of us, and flake8 does no worse."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import torchmode
from conftest import command, flake8, flake8_without_us, run
from torchmode import parse, source

MATTERS = "import torch\nnet = torch.nn.Linear(1, 1)\nnet.eval()\n"


def deep_blocks(depth: int) -> str:
    return "".join("    " * level + "if x:\n" for level in range(depth)) + "    " * depth + "pass\n"


TEXTS: dict[str, str] = {
    "empty": "",
    "one_newline": "\n",
    "only_a_comment": "# torch",
    "no_newline_at_end": MATTERS + "net(1)",
    "syntax_error": MATTERS + "def f(:\n",
    "unclosed_bracket": MATTERS + "net(",
    "closed_too_often": MATTERS + "net())",
    "unterminated_string": MATTERS + "x = 'abc\n",
    "unterminated_triple": MATTERS + "x = '''abc\n",
    "unterminated_f_string": MATTERS + "x = f'{net(\n",
    "backslash_at_end": MATTERS + "x = 1 + \\",
    "python_2": MATTERS + "print 'a'\nexec 'b'\n",
    "future_syntax": MATTERS + "type X = int\nx = f'{'a'}'\n",
    "notebook_magic": MATTERS + "%matplotlib inline\n!pip install x\n",
    "merge_conflict": MATTERS + "<<<<<<< HEAD\nnet(1)\n=======\nnet(2)\n>>>>>>> b\n",
    "mixed_tabs": MATTERS + "if x:\n\tnet(1)\n        net(2)\n",
    "tabs_and_spaces_that_agree": MATTERS + "if x:\n\tif y:\n\t    net(1)\n",
    "wrong_dedent": MATTERS + "if x:\n        net(1)\n    net(2)\n",
    "indent_at_start": "    " + MATTERS,
    "nul": MATTERS + "net(1)\0\n",
    "nul_in_string": MATTERS + "x = '\0'\n",
    "form_feed": "\x0c" + MATTERS + "\x0cif net:\n    net(1)\n\x0c",
    "vertical_tab": MATTERS + "\x0bnet(1)\n",
    "line_separator": MATTERS + "x = '\u2028'\nnet(1)\n",
    "no_break_space": MATTERS + "net(1)\u00a0\n",
    "control_characters": MATTERS + "x = '\x01\x1b\x7f'\n",
    "unicode_names": MATTERS + "ñet = net\nñet(1)\n𝓃ℯ𝓉 = ñet\n",  # noqa: RUF001
    "200_brackets": MATTERS + "x = " + "(" * 200 + "1" + ")" * 200 + "\n",
    "2000_brackets": MATTERS + "x = " + "(" * 2_000 + "1" + ")" * 2_000 + "\n",
    "20000_brackets": MATTERS + "x = " + "[" * 20_000 + "]" * 20_000 + "\n",
    "2000_open_brackets": MATTERS + "x = " + "({[" * 700 + "\n",
    "2000_calls_within_calls": MATTERS + "x = " + "f(" * 2_000 + "1" + ")" * 2_000 + "\n",
    "90_blocks": MATTERS + deep_blocks(90),
    "100_blocks": MATTERS + deep_blocks(100),
    "500_blocks": MATTERS + deep_blocks(500),
    "900_terms": MATTERS + "x = " + " + ".join(["1"] * 900) + "\n",
    "20000_terms": MATTERS + "x = " + " + ".join(["1"] * 20_000) + "\n",
    "20000_terms_over_lines": MATTERS + "x = (" + "\n+ ".join(["1"] * 20_000) + ")\n",
    "20000_terms_in_f_string": MATTERS + "x = f'{" + "+".join(["1"] * 20_000) + "}'\n",
    "20000_ands": MATTERS + "x = " + " and ".join(["a"] * 20_000) + "\n",
    "20000_comparisons": MATTERS + "x = " + " < ".join(["a"] * 20_000) + "\n",
    "20000_calls": MATTERS + "x = net" + "()" * 20_000 + "\n",
    "20000_attributes": MATTERS + "x = net" + ".a" * 20_000 + "\n",
    "20000_subscripts": MATTERS + "x = net" + "[0]" * 20_000 + "\n",
    "20000_nots": MATTERS + "x = " + "not " * 20_000 + "a\n",
    "20000_minus": MATTERS + "x = " + "-" * 20_000 + "1\n",
    "20000_powers": MATTERS + "x = " + "**".join(["1"] * 20_000) + "\n",
    "20000_lambdas": MATTERS + "x = " + "lambda: " * 20_000 + "1\n",
    "20000_lambdas_with_commas": MATTERS + "x = " + "lambda a, b: " * 20_000 + "1\n",
    "20000_conditionals": MATTERS + "x = " + "1 if a else " * 20_000 + "1\n",
    "20000_strings": MATTERS + "x = (" + "'a'\n" * 20_000 + ")\n",
    "20000_elifs": MATTERS + "if a:\n    pass\n" + "elif b:\n    pass\n" * 20_000,
    "1000_decorators": MATTERS + "@a\n" * 1_000 + "def f():\n    pass\n",
    "20000_targets": MATTERS + "x = " * 20_000 + "1\n",
    "deep_pattern": MATTERS + "match x:\n    case " + "{1: " * 30 + "a" + "}" * 30 + ":\n        pass\n",
    "deep_f_string": MATTERS + "x = " + "f'{" * 300 + "1" + "}'" * 300 + "\n",
    "deep_format": MATTERS + "x = f'" + "{a:" * 300 + "}" * 300 + "'\n",
    "long_line": MATTERS + "x = [" + "1, " * 300_000 + "]\n",
    "long_string": MATTERS + "x = '" + "a" * 3_000_000 + "'\n",
    "long_name": MATTERS + "x" * 1_000_000 + " = 1\n",
    "dense": MATTERS + ("x = " + "[" * 150 + "]" * 150 + "\n") * 100,
    "many_lines": MATTERS + "x = 1\n" * 300_000,
}

BYTES: dict[str, bytes] = {
    "byte_order_mark": b"\xef\xbb\xbf" + MATTERS.encode(),
    "two_byte_order_marks": b"\xef\xbb\xbf\xef\xbb\xbf" + MATTERS.encode(),
    "crlf": MATTERS.replace("\n", "\r\n").encode() + b"net(1)\r\n",
    "carriage_returns": MATTERS.replace("\n", "\r").encode() + b"net(1)\r",
    "mixed_newlines": MATTERS.encode() + b"net(1)\r\nnet(2)\rnet(3)\n",
    "undecodable": MATTERS.encode() + b"# \xff\xfe caf\xe9\nnet(1)\n",
    "latin_1_cookie": b"# -*- coding: latin-1 -*-\n" + MATTERS.encode() + b"x = '\xe9'; net(1)\n",
    "unknown_cookie": b"# -*- coding: klingon -*-\n" + MATTERS.encode(),
    "cookie_that_is_no_text": b"# -*- coding: rot13 -*-\n" + MATTERS.encode(),
    "cookie_against_the_mark": b"\xef\xbb\xbf# coding: latin-1\n" + MATTERS.encode(),
    "utf_16": MATTERS.encode("utf-16"),
    "utf_7_cookie": b"# coding: utf-7\n" + MATTERS.encode() + b"x = '+2AA-'\n",
    "binary": bytes(range(256)) * 20,
    "image": b"\x89PNG\r\n\x1a\n" + b"\0torch.nn\0.eval()" * 100,
}

INPUTS: dict[str, bytes] = {name: text.encode() for name, text in TEXTS.items()} | BYTES

ANALYSED = {
    *(
        [
            "empty",
            "one_newline",
            "only_a_comment",
            "no_newline_at_end",
            "future_syntax",
            "form_feed",
            "line_separator",
        ]
    ),
    *(
        [
            "control_characters",
            "unicode_names",
            "tabs_and_spaces_that_agree",
            "200_brackets",
            "90_blocks",
            "900_terms",
        ]
    ),
    *(["1000_decorators", "long_string", "long_name", "byte_order_mark", "crlf", "mixed_newlines"]),
    *(["carriage_returns", "undecodable", "latin_1_cookie", "unknown_cookie", "cookie_that_is_no_text"]),
    *(["cookie_against_the_mark", "two_byte_order_marks"]),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad_input")
    for name, data in INPUTS.items():
        (folder / f"{name}.py").write_bytes(data)
    return folder


_API = """
import json, sys, threading, pathlib, torchmode
said = {}
def work():
    for path in sorted(pathlib.Path('.').glob('*.py')):
        analysis = torchmode.analyse(path.read_bytes(), path.name)
        said[path.stem] = [analysis.problem and analysis.problem.kind, analysis.problem and analysis.problem.line]
threading.stack_size(STACK)
thread = threading.Thread(target=work)
thread.start(); thread.join()
assert threading.stack_size() == STACK and sys.getrecursionlimit() == 1000
print(json.dumps(said))
"""


@pytest.mark.parametrize("stack", [512 << 10, 8 << 20])
def test_the_functions_return_a_problem_and_never_raise(folder: Path, stack: int) -> None:
    done = run("-c", _API.replace("STACK", str(stack)), cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert said.keys() == INPUTS.keys()
    in_part = {"20000_strings", "20000_terms_over_lines"}  # over 10,000 lines, of which none matters
    assert {name for name, (kind, _) in said.items() if kind is None} == ANALYSED | {
        "utf_16",
        "binary",
    } | in_part
    assert {kind for kind, _ in said.values()} == {None, "syntax", "too-deep", "too-large"}
    assert {name for name, (kind, _) in said.items() if kind == "too-large"} == {
        "many_lines",
        "long_line",
        "dense",
    }
    assert all(line >= 1 for _, line in said.values() if line is not None)
    assert said["20000_brackets"] == ["too-deep", 4]
    assert said["nul"] == ["syntax", 4]
    assert said["20000_elifs"] == ["too-deep", 2006]


def test_check_says_one_line_per_file_and_goes_on(folder: Path) -> None:
    (folder / "zz_last.py").write_text("import torch\nnet(1)\n")
    done = command("check", ".", cwd=folder, double=True)
    (folder / "zz_last.py").unlink()
    assert done.returncode == 2
    assert "zz_last.py:2:1: TMD101" in done.stdout
    reported = {line.split(":")[0] for line in done.stdout.splitlines()}
    troubled = [line.split(":")[0] for line in done.stderr.splitlines()]
    assert set(troubled) == {f"./{name}.py" for name in INPUTS.keys() - ANALYSED}
    assert len(troubled) == len(set(troubled))
    assert "./undecodable.py" in reported
    assert all(re.match(r"\./\w+\.py:\d+: not analysed: \S", line) for line in done.stderr.splitlines())


def outcome(
    flake8: Callable[..., object], folder: Path, *arguments: str, stdin: bytes = b""
) -> tuple[str, list[str]]:
    """How flake8 ended (it itself may crash), and what it reported of others."""
    done = flake8("--isolated", "-j1", "--max-line-length=99999999", *arguments, cwd=folder, stdin=stdin)
    ended = (
        "died" if done.returncode < 0 else "crashed" if "Traceback" in done.stderr else str(done.returncode)
    )  # type: ignore[attr-defined]
    return ended, [line for line in done.stdout.splitlines() if " TMD" not in line]  # type: ignore[attr-defined]


SMALL = [name for name in INPUTS if len(INPUTS[name]) < 500_000]


@pytest.mark.parametrize("name", SMALL)
def test_flake8_does_no_worse(folder: Path, name: str) -> None:
    without = outcome(flake8_without_us, folder, f"{name}.py")
    if without[0] in {"died", "crashed"}:
        return
    assert outcome(flake8, folder, f"{name}.py") == without


@pytest.mark.parametrize(
    "name", ["undecodable", "crlf", "byte_order_mark", "nul", "2000_brackets", "900_terms"]
)
def test_flake8_does_no_worse_on_standard_input(folder: Path, name: str) -> None:
    without = outcome(flake8_without_us, folder, "-", stdin=INPUTS[name])
    if without[0] not in {"died", "crashed"}:
        assert outcome(flake8, folder, "-", stdin=INPUTS[name]) == without


@pytest.mark.parametrize("name", [name for name in INPUTS if len(INPUTS[name]) < 100_000])
def test_text_is_read_as_flake8_reads_it(folder: Path, name: str) -> None:
    from argparse import Namespace

    from flake8.processor import FileProcessor

    options = Namespace(
        hang_closing=False,
        indent_size=4,
        max_line_length=79,
        max_doc_length=None,
        verbose=0,
        stdin_display_name="-",
    )
    try:
        lines = FileProcessor(str(folder / f"{name}.py"), options).lines
    except Exception:
        assert name == "cookie_that_is_no_text"
        return
    read = source.from_path(folder / f"{name}.py")
    assert read.lines == lines
    assert source.from_bytes(INPUTS[name]).text == read.text


def test_comments_of_any_text() -> None:
    text = (
        'a = \'# no\'  # one\n"""\n# no\n"""\n    # two  \nf\'{x}\'  # three\n\'unterminated # four\n# five'
    )
    assert source.comments_by_line(text) == {1: "# one", 5: "# two", 6: "# three", 7: "# four", 8: "# five"}
    for data in INPUTS.values():
        source.comments_by_line(source.from_bytes(data).text)


GOOD: dict[str, str] = {
    "a long list": "x = [" + "f(1) + 2, " * 20_000 + "]",
    "a long dict": "x = {" + "'a': lambda b, c: b, " * 20_000 + "}",
    "many statements": "a = b + c; " * 20_000,
    "many lines": "a = b.c(d)[e]\n" * 20_000,
    "many functions": "def f(a, b=lambda: 1):\n    return a if b else -a\n" * 5_000,
    "many ifs": "if a:\n    pass\nelif b:\n    pass\n" * 5_000,
    "many nested ifs": "if a:\n    if b:\n        pass\n    elif c:\n        pass\nelif d:\n    pass\n"
    * 5_000,
    "a page in an f-string": "x = f'''" + "<p class='a-b'> {a:>{w}} - {{b}} </p>\n" * 5_000 + "'''",
    "brackets in strings": "x = '" + "(" * 5_000 + "', f'" + "(" * 5_000 + "'",
    "brackets in comments": "# " + "(" * 5_000 + "\nx = 1",
    "flat patterns": "match x:\n"
    + "    case {1: [a, (b, c)], **d} if (((((((((e))))))))):\n        pass\n" * 500,
    "case as a name": "case = 1\ncase.a = {1: {2: {3: 4}}}\n",
}


@pytest.mark.parametrize("name", GOOD)
def test_ordinary_code_is_within_the_limits(name: str) -> None:
    assert parse.guard(GOOD[name]) is None


@pytest.mark.parametrize("name", INPUTS)
def test_guard_takes_any_text(name: str) -> None:
    text = source.from_bytes(INPUTS[name]).text
    problem = parse.guard(text)
    assert problem is None or name not in ANALYSED
    for cut in range(0, len(text[:400]), 7):
        parse.guard(text[:cut])


def test_a_deep_thread_returns_raises_and_restores(monkeypatch: pytest.MonkeyPatch) -> None:
    def depth(levels: int) -> int:
        return 0 if levels == 0 else 1 + depth(levels - 1)

    before = threading.stack_size()
    assert parse.in_deep_thread(lambda: depth(20_000)) == 20_000
    assert parse.in_deep_thread(lambda: parse.in_deep_thread(lambda: depth(5_000))) == 5_000
    with pytest.raises(ZeroDivisionError):
        parse.in_deep_thread(lambda: 1 // 0)
    assert threading.stack_size() == before

    monkeypatch.setattr(parse, "STACKS_MIB", (1 << 40, 64))
    assert parse.in_deep_thread(lambda: depth(20_000)) == 20_000
    monkeypatch.setattr(parse, "STACKS_MIB", (1 << 40,))
    with pytest.raises(source.CannotAnalyse, match="no thread with a stack"):
        parse.in_deep_thread(lambda: depth(20_000))


def test_a_thread_that_hangs_is_stopped() -> None:
    stopped = threading.Event()

    def hang() -> None:
        try:
            while True:
                sum(range(100))
        finally:
            stopped.set()

    with pytest.raises(source.CannotAnalyse, match=r"gave up after 0\.2 seconds") as caught:
        parse.in_deep_thread(hang, timeout=0.2)
    assert caught.value.problem.kind == "timeout"
    assert stopped.wait(10)


def test_an_engine_that_takes_too_long_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object) -> None:
        while True:
            pass

    monkeypatch.setattr(torchmode, "_run", hang)
    problem = torchmode.analyse(MATTERS, options=torchmode.Options(timeout=0.2)).problem
    assert problem is not None
    assert problem.kind == "timeout"


def test_a_thread_that_only_waits_is_not_over_its_time() -> None:
    """The limit counts what a thread does: on a busy machine, where it has to wait, nothing changes."""
    assert parse.in_deep_thread(lambda: time.sleep(0.5) or "done", timeout=0.2) == "done"


def test_a_thread_that_waits_for_ever_is_stopped() -> None:
    with pytest.raises(source.CannotAnalyse, match="gave up"):
        parse.in_deep_thread(lambda: [time.sleep(0.01) for _ in range(10_000)], timeout=0.1)


def test_libcst_validates_again_after_a_parse() -> None:
    libcst = pytest.importorskip("libcst")
    parse.parse(MATTERS)
    with pytest.raises(libcst.CSTValidationError):
        libcst.Name("")
    with pytest.raises(source.CannotAnalyse):
        parse.parse("def f(:\n")
    with pytest.raises(libcst.CSTValidationError):
        libcst.Name("")
