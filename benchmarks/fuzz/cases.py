"""What is analysed: a case is a short recipe (kind, file, number) from which its text is made anew anywhere.

Kinds. ``file``: the file itself. ``prefix``: its first so many characters, as an editor sends them while someone
types. The mutations, with the number as seed: ``bytes`` (raw bytes changed, removed, repeated), ``tokens`` (tokens
removed, repeated, exchanged, replaced), ``names`` (names exchanged for others of the file or for words that mean
something: mostly still Python), ``lines`` (lines moved, repeated, removed, indented otherwise), ``splice`` (the head
of one file and the tail of a neighbour). ``hypothesmith``: a generated program, whose text the case carries itself.
``shape``: a program of ``shapes.py``, with the number as its size.

Example: ``Case("names", "train.py", 7)`` is ``train.py`` with a few names exchanged, always the same ones.
"""

from __future__ import annotations

import ast
import io
import random
import tokenize
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from shapes import SHAPES

from torchmode.source import from_bytes

WORDS: Final = (
    *("net", "model", "self", "torch", "nn", "F", "optim", "optimizer", "loss", "x", "y", "loader", "args"),
    *(
        "train",
        "eval",
        "training",
        "no_grad",
        "inference_mode",
        "set_grad_enabled",
        "enable_grad",
        "backward",
    ),
    *("step", "zero_grad", "requires_grad_", "requires_grad", "parameters", "modules", "children", "apply"),
    *(
        "Module",
        "Sequential",
        "ModuleList",
        "Dropout",
        "BatchNorm2d",
        "Linear",
        "forward",
        "__init__",
        "super",
    ),
    *(
        "__call__",
        "__enter__",
        "deepcopy",
        "DataParallel",
        "compile",
        "load_state_dict",
        "from_pretrained",
        "to",
    ),
    *(
        "jit",
        "trace",
        "export",
        "append",
        "items",
        "getattr",
        "setattr",
        "isinstance",
        "hasattr",
        "range",
        "zip",
    ),
    *("property", "staticmethod", "classmethod", "functools", "partial", "print", "main", "DEVICE", "_"),
)
TOKENS: Final = (
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        ";",
        ".",
        "=",
        ":=",
        "==",
        "*",
        "**",
        "@",
        "->",
        "...",
        "\\\n",
        "#",
    ),
    *(
        "if",
        "else",
        "elif",
        "for",
        "while",
        "with",
        "try",
        "except",
        "finally",
        "def",
        "class",
        "return",
        "yield",
    ),
    *(
        "await",
        "async",
        "lambda",
        "not",
        "and",
        "or",
        "in",
        "is",
        "import",
        "from",
        "as",
        "global",
        "nonlocal",
    ),
    *(
        "del",
        "pass",
        "break",
        "continue",
        "raise",
        "assert",
        "match",
        "case",
        "type",
        "0",
        "1e9",
        "''",
        "f'{x}'",
    ),
    *("f'{", "'''", '"', "\n", "\n    ", "\n\t", "\x0c", "\ufeff", "\0", "é", "\U0001d4c3"),
)
SWITCHES: Final = """
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5))
    def forward(self, x):
        return self.body(x)
net = model = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
net.eval()
"""


@dataclass(frozen=True, slots=True)
class Case:
    """One text to analyse; ``text`` is set where it cannot be made from the rest."""

    kind: str
    path: str
    number: int = 0
    text: str | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.path} {self.number}"

    def source(self) -> str | bytes:
        """The text, or the bytes, of the case."""
        if self.text is not None:
            return self.text
        if self.kind == "shape":
            return SHAPES[self.path](self.number)
        data = Path(self.path).read_bytes()
        if self.kind == "file":
            return data
        if self.kind == "prefix":
            return from_bytes(data).text[: self.number]
        random_ = random.Random(f"{self.kind} {Path(self.path).name} {self.number}")
        if self.kind == "bytes":
            return mutated_bytes(data, random_)
        text = from_bytes(data).text
        if self.kind == "splice":
            return spliced(text, Path(self.path), random_)
        return MUTATIONS[self.kind](text, random_)


def cuts(text: str) -> list[int]:
    """The offsets at which a token of the text begins or ends."""
    starts = _line_starts(text)
    offsets = set()
    for token in _tokens(text):
        for line, column in (token.start, token.end):
            if line <= len(starts):
                offsets.add(min(starts[line - 1] + column, len(text)))
    return sorted(offsets)


def _line_starts(text: str) -> list[int]:
    starts, offset = [], 0
    for line in io.StringIO(text):
        starts.append(offset)
        offset += len(line)
    return starts


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    """The tokens up to the first error."""
    found = []
    try:
        found.extend(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):  # IndentationError is one
        return _until_error(text)
    return found


def _until_error(text: str) -> list[tokenize.TokenInfo]:
    found = []
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    while True:
        try:
            found.append(next(tokens))
        except (StopIteration, tokenize.TokenError, SyntaxError):
            return found


@cache
def pieces(text: str) -> tuple[str, ...]:
    """The text as tokens and what stands between them; joined, they are the text."""
    edges = [0, *cuts(text), len(text)]
    return tuple(text[left:right] for left, right in pairwise(edges) if left < right)


def mutated_bytes(data: bytes, random_: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random_.randint(1, 8)):
        place = random_.randrange(len(changed) + 1)
        length = random_.choice((1, 1, 1, 2, 4, 20))
        match random_.randrange(5):
            case 0:
                del changed[place : place + length]
            case 1:
                changed[place:place] = random_.randbytes(length)
            case 2:
                changed[place:place] = changed[place : place + 10 * length]
            case 3:
                changed[place : place + 1] = random_.choice(TOKENS).encode("utf-8")
            case _ if place < len(changed):
                changed[place] ^= 1 << random_.randrange(8)
            case _:
                pass
    return bytes(changed)


def mutated_tokens(text: str, random_: random.Random) -> str:
    parts = list(pieces(text))
    for _ in range(random_.randint(1, 6)):
        if not parts:
            break
        place, other = random_.randrange(len(parts)), random_.randrange(len(parts))
        match random_.randrange(5):
            case 0:
                del parts[place]
            case 1:
                parts.insert(place, parts[other])
            case 2:
                parts[place], parts[other] = parts[other], parts[place]
            case 3:
                parts[place] = random_.choice(TOKENS)
            case _:
                parts.insert(place, random_.choice(TOKENS))
    return "".join(parts)


def mutated_names(text: str, random_: random.Random) -> str:
    parts = list(pieces(text))
    places = [place for place, part in enumerate(parts) if part.isidentifier() and part not in TOKENS]
    if not places:
        return text
    for _ in range(random_.randint(1, 12)):
        place = random_.choice(places)
        replacement = random_.choice(WORDS) if random_.random() < 0.5 else parts[random_.choice(places)]
        if random_.random() < 0.3:
            old = parts[place]
            parts = [replacement if part == old else part for part in parts]
        else:
            parts[place] = replacement
    return "".join(parts)


def mutated_lines(text: str, random_: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    whole = [place for place, line in enumerate(lines) if _is_statement(line)]
    for _ in range(random_.randint(1, 6)):
        if not lines:
            break
        if random_.random() < 0.1 or not whole:  # mostly no Python afterwards
            place = random_.randrange(len(lines))
            lines[place] = random_.choice(("", "    " + lines[place], lines[place].lstrip(" "), lines[-1]))
            continue
        place, other = random_.choice(whole), random_.choice(whole)
        match random_.randrange(4):
            case 0:
                lines[place] = _indent(lines[place]) + "pass\n"
            case 1:
                lines[place] += _indent(lines[place]) + lines[other].lstrip(" ")
            case 2:
                lines[place] = _indent(lines[place]) + lines[other].lstrip(" ")
            case _:
                first, second = lines[place], lines[other]
                lines[place] = _indent(first) + second.lstrip(" ")
                lines[other] = _indent(second) + first.lstrip(" ")
    return "".join(lines)


def _is_statement(line: str) -> bool:
    try:
        return bool(ast.parse(line.strip()).body)
    except (SyntaxError, ValueError):
        return False


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]


def spliced(text: str, path: Path, random_: random.Random) -> str:
    """The head of one file and the tail of another, each cut between two lines."""
    neighbour = random_.choice(sorted(path.parent.glob("*.py")))
    head = text.splitlines(keepends=True)
    tail = from_bytes(neighbour.read_bytes()).text.splitlines(keepends=True)
    return "".join(head[: random_.randint(0, len(head))] + tail[random_.randint(0, len(tail)) :])


MUTATIONS: Final[dict[str, Callable[[str, random.Random], str]]] = {
    "tokens": mutated_tokens,
    "names": mutated_names,
    "lines": mutated_lines,
}
KINDS_OF_MUTATION: Final = ("names", "names", "lines", "lines", "tokens", "bytes", "splice")


def whole_files(paths: Sequence[Path]) -> list[Case]:
    return [Case("file", str(path)) for path in paths]


def prefixes(paths: Sequence[Path]) -> list[Case]:
    """Every prefix of the files that ends where a token begins or ends."""
    return [
        Case("prefix", str(path), cut) for path in paths for cut in cuts(from_bytes(path.read_bytes()).text)
    ]


def mutations(paths: Sequence[Path], seed: int, count: int) -> list[Case]:
    random_ = random.Random(seed)
    return [
        Case(random_.choice(KINDS_OF_MUTATION), str(random_.choice(paths)), random_.randrange(1 << 30))
        for _ in range(count)
    ]


def shapes() -> list[Case]:
    """Every shape, small, large, and far beyond what a person writes."""
    return [Case("shape", name, size) for name in SHAPES for size in (3, 30, 300)]


def generated(seed: int, count: int) -> Iterator[Case]:
    """Programs of hypothesmith, with names that mean something, after a model that is switched."""
    import hypothesmith
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    texts: list[str] = []
    for strategy, share in ((hypothesmith.from_grammar(), 0.9), (hypothesmith.from_node(), 0.1)):

        @seeded(seed)
        @settings(
            max_examples=max(1, int(count * share)),
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def collect(text: str) -> None:
            texts.append(text)

        collect()
    for number, text in enumerate(dict.fromkeys(texts)):
        random_ = random.Random(f"{seed} {number}")
        yield Case("hypothesmith", f"seed {seed}", number, SWITCHES + renamed(text, random_))


def renamed(text: str, random_: random.Random) -> str:
    """The program with each of its names replaced by a word that means something, everywhere the same."""
    import keyword

    new: dict[str, str] = {}
    parts = []
    for part in pieces(text):
        if part.isidentifier() and not keyword.iskeyword(part):
            part = new.setdefault(part, random_.choice(WORDS))
        parts.append(part)
    return "".join(parts)
