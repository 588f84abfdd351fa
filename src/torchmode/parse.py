"""From text to a libcst tree, without ever letting the parser take the process down.

libcst's parser is native code that recurses once per bracket, operator, call and ``elif``, keeps a memory of every
attempt, and ends the process with a segmentation fault where the stack is too small. So ``guard`` counts what makes
it recurse, from tokens of its own (no recursion, no ``ast``, any input), and ``in_deep_thread`` gives it a stack of
its own. The limits below were measured: every shape at its limit, and all of them together, are parsed and visited
in a third of the smallest of the stacks, and the largest file within them takes about 15 seconds and 1 to 2 GB.

While it reads a text, the parser needs many times the memory that the tree keeps. So a text is parsed in *pieces* of
whole statements at the top level, one after the other, and their trees are put together; it is parsed as a whole where
one of the pieces cannot be read. ``guard``'s walk over the tokens tells where the text can be cut.
"""

from __future__ import annotations

import ast
import ctypes
import gc
import re
import sys
import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from torchmode.facts import Problem
from torchmode.options import MOST_WAITING
from torchmode.source import CannotAnalyse

if TYPE_CHECKING:
    import libcst

T = TypeVar("T")

MAX_CHARACTERS: Final = 8_000_000
MAX_LINES: Final = 250_000
MAX_TOKENS: Final = 300_000  # up to 3 KB and 50 microseconds each
MAX_BRACKETS: Final = 200  # as CPython
MAX_BLOCKS: Final = 100  # as CPython, and libcst
MAX_CASE_BRACKETS: Final = 7  # the parser's time is exponential in the depth of a `case` pattern
MAX_CHAIN: Final = 1_000  # depth of the tree below one statement
MAX_ELIFS: Final = 1_000
LONG_CHAIN: Final = 100  # the parser's time and memory are quadratic in what is longer or deeper than these
DEEP_BRACKETS: Final = 8
MAX_QUADRATIC_WORK: Final = 3_000_000

PIECE: Final = 2_000  # characters that are parsed together at least; smaller pieces save no more

_TRIM_THRESHOLD: Final = -1  # glibc's name for the parameter, from malloc.h
KEPT_BYTES: Final = 64 << 20
LARGE: Final = 50_000  # characters, from which on the parser leaves many megabytes behind

STACKS_MIB: Final = (256, 128, 64)
RECURSION_LIMIT: Final = 30_000

STRING: Final = r"""(?:[rRbBuU]|[rR][bB]|[bB][rR])?(?:
          '''[^\\']*+(?:(?:\\.|'(?!''))[^\\']*+)*+'''
        | \"\"\"[^\\\"]*+(?:(?:\\.|\"(?!\"\"))[^\\\"]*+)*+\"\"\"
        | '[^\\'\n]*+(?:\\.[^\\'\n]*+)*+'
        | \"[^\\\"\n]*+(?:\\.[^\\\"\n]*+)*+\")"""
_TOKEN: Final = re.compile(
    rf"""(?:
      (?P<newline>\n[ \t]*+\f*+[ \t]*+)
    | (?P<format>(?:[fFtT][rR]?|[rR][fFtT])(?P<quote>'''|\"\"\"|'|\"))
    | (?P<string>{STRING})
    | (?P<keyword>(?:and|or|not|if|else|elif|lambda|for|in|is|await|yield|from|async|case)\b)
    | (?P<name>\w++)
    | (?P<space>[ \t\f]|\#[^\n]*+|\\\n)
    | (?P<open>[(\[{{])
    | (?P<close>[)\]}}])
    | (?P<comma>,)
    | (?P<colon>:(?!=))
    | (?P<semicolon>;)
    | (?P<operator>->|:=|[-+*/%@&|^<>=!]=|\*\*=?|//=?|<<=?|>>=?|.)
    )[ \t]*+""",
    re.VERBOSE | re.DOTALL,
)
# A line that is one statement, too short to be over a limit by itself: only the block that it stands in matters.
_FLAT = r"""[^\n()\[\]{}'"\#\\;]|'[^'\\\n]*+'|"[^"\\\n]*+\""""
_NESTED = rf"{_FLAT}|[(\[{{](?:{_FLAT}|[(\[{{](?:{_FLAT})*+[)\]}}])*+[)\]}}]"
_PLAIN_LINE: Final = re.compile(
    rf"""(?=[^\n]{{1,{LONG_CHAIN}}}(?:\n|\Z))(?!elif\b|else\b|case\b|\s|\#|[^\n]*(?:\"{{3}}|'{{3}}))(?:{_NESTED})++(?=\n|\Z)"""
)
_CONTINUATION: Final = re.compile(r"(?:elif|else|except|finally)\b")
_FORMAT_TEXT: Final = re.compile(r"(?:[^\\{}'\"\n]|\\(?![{}]).|\{\{|\}\})++", re.DOTALL)
_SPECIFICATION_TEXT: Final = re.compile(r"(?:[^\\{}'\"\n]|\\(?![{}]).)++", re.DOTALL)


def guard(text: str) -> Problem | None:
    """What forbids to hand this text to libcst, or None. Takes any string, never raises, linear in its length."""
    try:
        _cuts(text)
    except CannotAnalyse as stopped:
        return stopped.problem
    return None


def _cuts(text: str) -> list[int]:
    """Where the pieces of a text begin. Raises ``CannotAnalyse`` with what forbids to hand it to libcst."""
    problem = _outright(text)
    if problem is not None:
        raise CannotAnalyse(problem)
    counter = _Counter(text)
    counter.run()
    return counter.cuts


def _outright(text: str) -> Problem | None:
    """What forbids to parse a text at all, by whatever parser."""
    if len(text) > MAX_CHARACTERS:
        return Problem("too-large", f"too large: over {MAX_CHARACTERS:,} characters")
    if text.count("\n") > MAX_LINES:
        return Problem("too-large", f"too large: over {MAX_LINES:,} lines")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return Problem("syntax", "not Python: it contains a NUL character", line)
    return None


def syntax_tree(text: str) -> ast.Module | None:
    """The tree of Python's own parser, which is twenty times as fast as libcst's; None where it cannot read the text.

    libcst may read what it cannot: the syntax of newer versions. To be called inside ``in_deep_thread``.
    """
    if _outright(text) is not None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def parse(text: str) -> libcst.Module:
    """Parse a text.

    Raises ``CannotAnalyse`` with the problem that ``guard`` sees, or with one of kind ``syntax`` where libcst cannot
    read the text. To be called inside ``in_deep_thread``.
    """
    cuts = _cuts(text)
    import libcst

    _allocator()
    try:
        with _UNVALIDATED:
            tree = _in_pieces(text, cuts) or libcst.parse_module(text)
        if len(text) > LARGE:
            _give_back()
        return tree
    except libcst.ParserSyntaxError as error:
        raise CannotAnalyse(Problem("syntax", _syntax_reason(error), max(error.raw_line, 1))) from error
    except Exception as error:
        raise CannotAnalyse(
            Problem("syntax", f"cannot be parsed: {type(error).__name__}: {error}")
        ) from error


def _in_pieces(text: str, cuts: list[int]) -> libcst.Module | None:
    """The tree of a text that is parsed piece by piece; None where it has to be parsed as a whole."""
    import libcst

    if len(cuts) < 2:
        return None
    try:
        return _joined([libcst.parse_module(text[start:end]) for start, end in pairwise((*cuts, len(text)))])
    except libcst.ParserSyntaxError:
        return None


def _joined(pieces: list[libcst.Module]) -> libcst.Module | None:
    """One tree of several; None where one has no statement, or they are indented in ways that one tree cannot say.

    What stands behind the last statement of a piece stands before the first one of the next.
    """
    if not all(piece.body for piece in pieces):
        return None
    head, *others = pieces
    indent = next(
        (one.default_indent for one in others if one.default_indent != head.default_indent),
        head.default_indent,
    )
    body, between = list(head.body), head.footer
    for piece in others:
        first, *rest = piece.body
        lines = (*between, *piece.header, *first.leading_lines)
        body += (first.with_changes(leading_lines=lines), *rest)
        between = piece.footer
    if any(_is_indented_otherwise(piece, indent) for piece in pieces):
        return None
    end = pieces[-1].has_trailing_newline
    return head.with_changes(body=body, footer=between, default_indent=indent, has_trailing_newline=end)


def _is_indented_otherwise(piece: libcst.Module, indent: str) -> bool:
    """Whether a piece holds blocks with an indent of its own: one without blocks has that of libcst."""
    return piece.default_indent != indent and piece.with_changes(default_indent=indent).code != piece.code


@cache
def _allocator() -> ctypes.CDLL | None:
    """glibc, told to keep what a thread frees from now on until it is asked to give it back; None where it is not used.

    Without that each parse in a thread takes its memory anew from the system, page by page: a third of its time.
    """
    try:
        libc = ctypes.CDLL(None)
        libc.malloc_trim  # noqa: B018 - other C libraries do not have it
        libc.mallopt(_TRIM_THRESHOLD, KEPT_BYTES)
    except (AttributeError, OSError, TypeError):
        return None
    return libc


def _give_back() -> None:
    """Return to the system what the parser has freed: ten times what the tree keeps."""
    libc = _allocator()
    if libc is not None:
        libc.malloc_trim(0)


def unreadable(text: str) -> Problem | None:
    """Why a text is not Python at all, or None: for a file that need not be analysed, but should be well-formed.

    To be called inside ``in_deep_thread``.
    """
    if syntax_tree(text) is not None:
        return None
    problem = guard(text)
    if problem is not None:
        return problem if problem.kind == "syntax" else None
    try:
        parse(text)
    except CannotAnalyse as stopped:
        return stopped.problem
    return None


def in_deep_thread(work: Callable[[], T], timeout: float | None = None) -> T:
    """Call ``work`` in a thread with a deep stack and a high recursion limit.

    Returns what it returns and raises what it raises. Works from any thread, however small its stack. Where the thread
    has used ``timeout`` seconds of CPU time, or ``MOST_WAITING`` times as many have passed, it is told to stop and
    ``CannotAnalyse`` with a problem of kind ``timeout`` is raised; of kind ``internal`` where no thread with at least
    64 MiB of stack can be had.
    """
    outcome: list[tuple[T | None, BaseException | None]] = []
    clock: list[int] = []

    def run() -> None:
        clock.extend(_own_clock())
        try:
            outcome.append((work(), None))
        except BaseException as error:  # handed over to the caller's thread, whatever it is
            outcome.append((None, error))

    with _RAISED_RECURSION_LIMIT, _UNCOLLECTED_GARBAGE:
        thread = _start(run)
        if not _ends(thread, timeout, clock):
            _stop(thread)
            raise CannotAnalyse(Problem("timeout", f"gave up after {timeout:g} seconds"))
    result, error = outcome[0]
    if error is not None:
        try:
            raise error
        finally:
            del error, outcome
    return result  # type: ignore[return-value]


def _own_clock() -> list[int]:
    """The clock of the CPU time of this thread; none where the system has no such clock."""
    if sys.platform == "win32" or not hasattr(time, "pthread_getcpuclockid"):
        return []
    return [time.pthread_getcpuclockid(threading.get_ident())]


def _ends(thread: threading.Thread, timeout: float | None, clock: list[int]) -> bool:
    """Wait for a thread; False where it is over its time by its ``clock``."""
    if timeout is None:
        thread.join()
        return True
    began = time.monotonic()
    left = timeout
    while left > 0:
        thread.join(max(left, 0.05))
        if not thread.is_alive():
            return True
        passed = time.monotonic() - began
        if passed >= MOST_WAITING * timeout:
            return False
        left = timeout - _spent(clock, passed)
    return False


def _spent(clock: list[int], passed: float) -> float:
    """The CPU seconds by a clock, or the seconds that have passed where there is none."""
    if sys.platform == "win32" or not clock:
        return passed
    try:
        return time.clock_gettime(clock[0])
    except OSError:  # the thread has just ended
        return 0.0


_starting: Final = threading.Lock()


def _start(run: Callable[[], None]) -> threading.Thread:
    with _starting:  # threading.stack_size is a setting of the process
        before = threading.stack_size()
        try:
            for mebibytes in STACKS_MIB:
                thread = threading.Thread(target=run, name="torchmode", daemon=True)
                try:
                    threading.stack_size(mebibytes << 20)
                    thread.start()
                except (RuntimeError, ValueError, MemoryError):
                    continue
                return thread
        finally:
            threading.stack_size(before)
    raise CannotAnalyse(
        Problem("internal", f"no thread with a stack of {STACKS_MIB[-1]} MiB could be started")
    )


class _Stop(BaseException):
    """Raised inside a thread that has run for too long."""


def _stop(thread: threading.Thread) -> None:
    if thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(_Stop))
        thread.join(5)


class _WhileUsed:
    """A setting of the whole process: changed by the first that uses it, put back as it was by the last."""

    def __init__(self, change: Callable[[], Callable[[], object]]) -> None:
        """``change`` makes the change and returns what takes it back."""
        self._change = change
        self._lock = threading.Lock()
        self._users = 0
        self._take_back: Callable[[], object] = change

    def __enter__(self) -> None:
        with self._lock:
            if self._users == 0:
                self._take_back = self._change()
            self._users += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0:
                self._take_back()


def _raise_recursion_limit() -> Callable[[], object]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, RECURSION_LIMIT))
    return lambda: sys.setrecursionlimit(before)


def _stop_collecting() -> Callable[[], object]:
    """No search for cycles while one file is analysed: a tree has a million objects, none of them garbage yet."""
    before = gc.isenabled()
    gc.disable()
    return gc.enable if before else gc.isenabled


def _stop_validating() -> Callable[[], object]:
    """No validation of the nodes that libcst's parser makes: a seventh of its time, for trees that are right anyway.

    libcst validates in the constructor, where it cannot tell the parser from a person (its own comment says so).
    """
    from libcst import CSTNode

    before = CSTNode.__post_init__
    CSTNode.__post_init__ = _accepted  # type: ignore[method-assign, assignment]

    def take_back() -> None:
        CSTNode.__post_init__ = before  # type: ignore[method-assign]

    return take_back


_RAISED_RECURSION_LIMIT: Final = _WhileUsed(_raise_recursion_limit)
_UNCOLLECTED_GARBAGE: Final = _WhileUsed(_stop_collecting)
_UNVALIDATED: Final = _WhileUsed(_stop_validating)


def _accepted(node: libcst.CSTNode) -> None:
    """Stands in for ``CSTNode.__post_init__``."""


def _syntax_reason(error: libcst.ParserSyntaxError) -> str:
    text = error.message.removeprefix("parser error: ").removeprefix("tokenizer error: ")
    if text.startswith("error at "):  # followed by a place and a list of all the tokens that would do
        text = "unexpected token"
    return f"not Python that can be parsed: {text}"


def _too_deep(what: str, limit: int, line: int) -> CannotAnalyse:
    return CannotAnalyse(Problem("too-deep", f"too deep for the parser: {what} (limit {limit:,})", line))


@dataclass(slots=True)
class _Level:
    """Counts of one nesting level: a statement, a bracket, the text or a replacement field of an f-string.

    ``operators`` and ``inner`` (the deepest tree inside) belong to the current element, ``deepest`` to the elements
    before it. ``lambdas`` are those whose colon is still to come. ``quote`` ends the text of an f-string.
    """

    kind: Literal["statement", "bracket", "text", "field", "specification"]
    quote: str = ""
    operators: int = 0
    inner: int = 0
    deepest: int = 0
    lambdas: int = 0

    def end_element(self) -> int:
        """Start the next element; returns the operators of the one that ends."""
        self.deepest = max(self.deepest, self.operators + self.inner)
        operators, self.operators, self.inner = self.operators, 0, 0
        return operators


class _Counter:
    """One walk over the tokens of a text; raises ``CannotAnalyse`` at the first place that is over a limit.

    The depth of the tree below a statement is bounded from above, bottom up: an element of a bracket is at most as
    deep as it has operators (calls, subscripts, strings and keywords count as such) plus its deepest bracket. A comma
    starts the next element.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.line = 1
        self.levels = [_Level("statement")]
        self.blocks: list[list[int]] = []  # of each: its indentation, and the `elif`s of its current `if`
        self.indent = 0
        self.at_start = True
        self.in_case = False
        self.elifs = 0
        self.tokens = 0
        self.quadratic_work = 0
        self.cuts = [0]
        self.is_bound = True  # the next statement to the one before it, or it is the first

    def run(self) -> None:
        text, match_at, end = self.text, _TOKEN.match, len(self.text)
        position = 0
        plain_at = _PLAIN_LINE.match
        few = end <= MAX_TOKENS
        while position < end:
            if few and self.at_start and (found := plain_at(text, position)):
                self.start_statement(position, None)
                position = found.end()
                continue
            if self.levels[-1].quote:
                position = self.format_text(position)
                continue
            found = match_at(text, position)
            assert found is not None  # the last alternative takes anything
            start, position = position, found.end()
            kind = found.lastgroup
            if kind == "newline":
                self.newline(found[0])
                if self.tokens > MAX_TOKENS:
                    break
            elif kind == "space":
                self.line += text.count("\n", start, position)
            else:
                self.tokens += 1
                if self.at_start:
                    self.start_statement(start, found["keyword"])
                if kind == "operator":
                    self.levels[-1].operators += 1
                elif kind != "name":
                    self.token(kind, found)
        self.end_statement()
        if self.tokens > MAX_TOKENS:
            reason = f"too large for the parser: over {MAX_TOKENS:,} names, numbers and operators"
            raise CannotAnalyse(Problem("too-large", reason, self.line))

    def token(self, kind: str | None, found: re.Match[str]) -> None:
        level = self.levels[-1]
        match kind:
            case "open":
                self.push(_Level("bracket"))
            case "close":
                if level.kind == "field" or level.kind == "bracket":
                    self.pop()
            case "comma":
                if not level.lambdas:
                    self.end_element(level)
            case "colon":
                if level.lambdas:
                    level.lambdas -= 1
                elif level.kind == "field":
                    self.push(_Level("specification", self.levels[-2].quote))
                elif level.kind == "statement":
                    self.end_element(level)
                    self.in_case = False
            case "semicolon":
                if level.kind == "statement":
                    self.end_statement()
            case "format":
                self.push(_Level("text", found["quote"]))
            case "string":
                level.operators += 1
                self.line += found[0].count("\n")
            case _:
                level.operators += 1
                if found["keyword"] == "lambda":
                    level.lambdas += 1
                elif found["keyword"] == "if" and level.kind == "statement":
                    self.in_case = False  # the guard of a `case`

    def format_text(self, position: int) -> int:
        """Step over one piece of the text of an f-string, or of a format specification; returns where it ends."""
        text, level = self.text, self.levels[-1]
        plain = _FORMAT_TEXT if level.kind == "text" else _SPECIFICATION_TEXT
        if found := plain.match(text, position):
            self.line += found[0].count("\n")
            return found.end()
        if text.startswith(level.quote, position):
            self.pop()
            if level.kind == "specification":  # not Python; the string ends all the same
                self.pop()
                self.pop()
            return position + len(level.quote)
        if text[position] == "{":
            self.push(_Level("field"))
        elif text[position] == "}" and level.kind == "specification":
            self.pop()
            self.pop()
        elif text[position] == "\n":
            if len(level.quote) == 1:  # unterminated: not Python
                self.pop()
                return position
            self.line += 1
        return position + 1

    def push(self, level: _Level) -> None:
        outer = self.levels[-1]
        if outer.kind == "text" or outer.kind == "specification":  # its fields lie side by side
            self.end_element(outer)
        outer.operators += 1
        self.levels.append(level)
        depth = len(self.levels) - 1
        if depth > DEEP_BRACKETS:
            self.add_work(50 * depth)
        if depth > MAX_BRACKETS:
            raise _too_deep("brackets within brackets", MAX_BRACKETS, self.line)
        if self.in_case and depth > MAX_CASE_BRACKETS:
            raise _too_deep("brackets within brackets of a case pattern", MAX_CASE_BRACKETS, self.line)

    def pop(self) -> None:
        if len(self.levels) > 1:
            level = self.levels.pop()
            self.end_element(level)
            self.levels[-1].inner = max(self.levels[-1].inner, level.deepest)

    def end_element(self, level: _Level) -> None:
        operators = level.end_element()
        if level.deepest > MAX_CHAIN:
            raise _too_deep("operators, calls or attributes in one expression", MAX_CHAIN, self.line)
        if operators > LONG_CHAIN:
            self.add_work(operators * operators)

    def add_work(self, work: int) -> None:
        self.quadratic_work += work
        if self.quadratic_work > MAX_QUADRATIC_WORK:
            reason = "too large for the parser: too many expressions that are very long or deep"
            raise CannotAnalyse(Problem("too-large", reason, self.line))

    def newline(self, found: str) -> None:
        self.line += 1
        if len(self.levels) == 1:
            self.end_statement()
            self.indent = len(found[1:].expandtabs(8))

    def cut(self, position: int) -> None:
        """Cut the text before this statement of the top level, if it stands by itself and the piece is long enough."""
        text = self.text
        if position - self.cuts[-1] >= PIECE and not self.is_bound:
            begins_line = text.startswith("\n", position - 1)
            if begins_line and not _CONTINUATION.match(text, position):
                self.cuts.append(position)
        self.is_bound = text.startswith("@", position)

    def start_statement(self, position: int, word: str | None) -> None:
        """Find the block of a statement that starts with ``word``, and count the ``elif`` chains that are open."""
        if not self.indent:
            self.cut(position)
        self.at_start = False
        self.in_case = word == "case"
        blocks, indent = self.blocks, self.indent
        while blocks and blocks[-1][0] > indent:
            self.elifs -= blocks.pop()[1]
        if not blocks or blocks[-1][0] < indent:
            blocks.append([indent, 0])
            if len(blocks) > MAX_BLOCKS:
                raise _too_deep("blocks within blocks", MAX_BLOCKS, self.line)
        if word == "elif":
            blocks[-1][1] += 1
            self.elifs += 1
            if self.elifs > MAX_ELIFS:
                raise _too_deep("elif after elif", MAX_ELIFS, self.line)
        elif word != "else":
            self.elifs -= blocks[-1][1]
            blocks[-1][1] = 0

    def end_statement(self) -> None:
        level = self.levels[0]
        self.end_element(level)
        level.deepest = level.lambdas = 0
        self.at_start = True
