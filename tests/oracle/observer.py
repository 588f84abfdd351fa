"""Run scripts under real PyTorch and write down what every forward pass really did. Imports nothing of torchmode.

A process of its own, with any Python that has PyTorch: requests come in as JSON lines on standard input, and
for each one answer goes out. A request holds ``text``, ``path`` (only spoken of), ``environ``, ``argv``, ``seed``,
``seconds``, ``most`` (observations) and ``apart`` (run it in a forked process, with doubles for what it lacks).

Terms. An *observation* is one call of a module that the script itself makes: the place of the call, ``training`` of
the module, of its mode-dependent layers that ran, whether autograd recorded, and whether a graph came out. It is
*hidden* where it happens inside the pass of a module that does not hold it, *handed* where the script gave the module
to a function of a library that calls it. *Owners* are the modules in whose own methods the call stands, and which hold
the called module: for those the place of the call of the method is written down as well. A graph is *used* once a
backward runs through it. *Layers* are the mode-dependent ones that ran, *held* all there are below the module. *Frames*
are the functions around the call, innermost first: the line each has reached, and in which pass each of its loops is.
*Made* is the line of the script on which the module was made, or copied (0: elsewhere).
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import json
import os
import random
import select
import signal
import sys
import types
import warnings
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn
from torch.nn.modules import module as modules
from torch.optim.optimizer import register_optimizer_step_post_hook

import doubles

CALL = nn.Module._call_impl.__code__
NORMS = nn.modules.batchnorm._NormBase
DROPOUTS = nn.modules.dropout._DropoutNd
MOST = 80
SECONDS = 2.0  # of processor time
IDLE = 5  # times as long by the clock
COMPREHENSIONS = frozenset(("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"))
TURN = "__turn__"
MADE = "_made_on_line"

Span = tuple[int, int, int, int]


class TooLong(BaseException):
    """A script that does not end, or has shown enough."""


@dataclass(slots=True)
class Owner:
    """A method of a module around an observation: where it was called, the mode on entry, and how far out that is."""

    span: Span
    training: bool
    itself: bool
    depth: int


@dataclass(slots=True)
class Observation:
    """One call of a module."""

    span: Span
    module: str
    training: bool
    recording: bool
    chain: list[int]
    frames: list[tuple[int, dict[int, int]]]
    made: int
    owners: list[Owner] = field(default_factory=list)
    layers: list[list[Any]] = field(default_factory=list)
    held: list[list[Any]] = field(default_factory=list)
    hidden: bool = False
    handed: bool = False
    requires: bool = False
    graph: bool = False
    used: bool = False
    stepped: bool = False
    failed: bool = True


def depends_on_mode(module: nn.Module) -> bool:
    """Whether training mode makes this layer behave otherwise."""
    match module:
        case nn.AlphaDropout() | nn.FeatureAlphaDropout() | DROPOUTS():
            return bool(module.p > 0)
        case NORMS():
            return bool(module.track_running_stats)
        case nn.RNNBase() | nn.MultiheadAttention():
            return bool(module.dropout > 0)
        case nn.RReLU():
            return True
        case _:
            return False


def records_in(module: nn.Module) -> bool:
    """Whether autograd records in ``forward``: a guard above it, as a decorator of PyTorch, counts."""
    forward = inspect.getattr_static(type(module), "forward", None)
    code = getattr(forward, "__code__", None)
    if code is not None and "ctx_factory" in code.co_freevars:
        guard = forward.__closure__[code.co_freevars.index("ctx_factory")].cell_contents
        with guard():
            return torch.is_grad_enabled() and not torch.is_inference_mode_enabled()
    return torch.is_grad_enabled() and not torch.is_inference_mode_enabled()


def unwrapped(module: nn.Module) -> nn.Module:
    """The module inside a wrapper that only forwards."""
    while True:
        if isinstance(module, (nn.DataParallel, nn.parallel.DistributedDataParallel)):
            module = module.module
        elif type(module).__name__ == "OptimizedModule":
            module = module._orig_mod
        else:
            return module


def tensors(value: Any, depth: int = 4) -> list[torch.Tensor]:
    """The tensors in an output."""
    if isinstance(value, torch.Tensor):
        return [value]
    if depth and isinstance(value, dict):
        value = list(value.values())
    if depth and isinstance(value, (list, tuple)):
        return [found for item in value for found in tensors(item, depth - 1)]
    return []


class Recorder:
    """Hooks that write observations down while a script runs.

    ``lines`` says of each line that ran how many observations had been made before it did so first.
    """

    def __init__(self, path: str, most: int, by_hand: frozenset[int] = frozenset()) -> None:
        self.path = path
        self.by_hand = by_hand
        self.most = most
        self.observations: list[Observation] = []
        self.active: list[tuple[nn.Module, Observation | None]] = []
        self.entries: dict[int, bool] = {}
        self.turns: dict[int, dict[int, int]] = {}
        self.positions: dict[types.CodeType, list[Any]] = {}
        self.steps = 0
        self.lines: dict[int, int] = {}

    def __enter__(self) -> Recorder:
        self.handles = [
            modules.register_module_forward_pre_hook(self.before),
            modules.register_module_forward_hook(self.after, always_call=True),
            register_optimizer_step_post_hook(self.stepped),
        ]
        self.makers = nn.Module.__init__, nn.Module.__setstate__
        for name, maker in zip(("__init__", "__setstate__"), self.makers, strict=True):
            setattr(nn.Module, name, self.making(maker))
        sys.settrace(self.entered)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)
        nn.Module.__init__, nn.Module.__setstate__ = self.makers  # type: ignore[method-assign]
        for handle in self.handles:
            handle.remove()

    def making(self, maker: Any) -> Any:
        """A constructor of modules that notes where the script calls it."""

        def make(module: nn.Module, *given: Any, **named: Any) -> None:
            maker(module, *given, **named)
            frame: types.FrameType | None = sys._getframe(1)
            while frame is not None and (frame.f_code.co_filename != self.path or first_of(frame) is module):
                frame = frame.f_back
            module.__dict__[MADE] = frame.f_lineno if frame is not None else 0

        return make

    def entered(self, frame: types.FrameType, _: str, __: object) -> Any:
        """A call: of the functions of the script, the mode on entry is kept, and their lines are noted."""
        code = frame.f_code
        if code.co_filename != self.path:
            return None
        first = first_of(frame)
        if isinstance(first, nn.Module):
            self.entries[id(frame)] = bool(unwrapped(first).__dict__.get("training", True))
        return self.inside

    def inside(self, frame: types.FrameType, event: str, _: object) -> Any:
        if event == "line":
            self.lines.setdefault(frame.f_lineno, len(self.observations))
            if frame.f_lineno in self.by_hand:
                self.stepped()
        elif event == "return":
            self.entries.pop(id(frame), None)
            self.turns.pop(id(frame), None)
        return self.inside

    def turn(self, line: int, starts: bool) -> None:
        """A loop of the script is about to start, or begins another pass."""
        turns = self.turns.setdefault(id(sys._getframe(1)), {})
        turns[line] = 0 if starts else turns[line] + 1

    def frame(self, frame: types.FrameType) -> tuple[int, dict[int, int]]:
        return frame.f_lineno, dict(self.turns.get(id(frame), {}))

    def span(self, frame: types.FrameType) -> Span:
        """Where the call stands that a frame is making."""
        code = frame.f_code
        if code not in self.positions:
            self.positions[code] = list(code.co_positions())
        line, end_line, column, end_column = self.positions[code][frame.f_lasti // 2]
        return (line or 0, column or 0, end_line or 0, end_column or 0)

    def before(self, module: nn.Module, _: object) -> None:
        for _, observation in reversed(self.active):
            if observation is not None:
                if depends_on_mode(module):
                    observation.layers.append([type(module).__name__, module.training])
                break
        frames = []
        carrier = module
        direct = True
        frame: types.FrameType | None = sys._getframe(2)
        while frame is not None:
            if frame.f_code.co_filename == self.path:
                frames.append(frame)
            elif not frames:
                within = frame.f_locals.get("self")
                if isinstance(within, nn.Module):
                    carrier = within
                direct = direct and isinstance(within, nn.Module)
            elif frames[-1].f_back is frame and not frame.f_code.co_filename.endswith("contextlib.py"):
                direct = direct and isinstance(frame.f_locals.get("self"), nn.Module)
            frame = frame.f_back
        if len(self.observations) >= self.most:
            raise TooLong
        if not frames or isinstance(module, nn.modules.loss._Loss):
            self.active.append((module, None))
            return
        if self.active and any(module is part for outer, _ in self.active for part in outer.modules()):
            self.active.append((module, None))
            return
        inner = unwrapped(carrier)
        layers = [layer for layer in inner.modules() if depends_on_mode(layer)]
        observation = Observation(
            self.span(frames[0]),
            type(inner).__name__,
            inner.training,
            records_in(inner),
            [frame.f_lineno for frame in frames],
            [self.frame(frame) for frame in frames if frame.f_code.co_name not in COMPREHENSIONS],
            inner.__dict__.get(MADE, 0),
            self.owners(carrier, frames),
            [[type(module).__name__, module.training]] if depends_on_mode(module) else [],
            [[name, layer.training] for name, layer in inner.named_modules() if layer in layers][:12],
            bool(self.active),
            not direct,
            any(parameter.requires_grad for parameter in carrier.parameters()),
        )
        self.observations.append(observation)
        self.active.append((module, observation))

    def owners(self, module: nn.Module, frames: list[types.FrameType]) -> list[Owner]:
        found: dict[int, tuple[nn.Module, types.FrameType, types.FrameType | None, int]] = {}
        for at, frame in enumerate(frames):
            code, first = frame.f_code, first_of(frame)
            if not (isinstance(first, nn.Module) and id(frame) in self.entries and has_method(first, code)):
                continue
            if any(module is part for part in first.modules()):
                depth = sum(inner.f_code.co_name not in COMPREHENSIONS for inner in frames[: at + 1])
                found[id(first)] = (first, frame, frames[at + 1] if at + 1 < len(frames) else None, depth)
        return [
            Owner(self.span(caller), self.entries[id(frame)], first is module, depth)
            for first, frame, caller, depth in found.values()
            if caller is not None
        ]

    def after(self, module: nn.Module, _: object, output: Any) -> None:
        while self.active:
            found, observation = self.active.pop()
            if found is module:
                break
        else:
            return
        if observation is None:
            return
        observation.failed = False
        for tensor in tensors(output):
            if tensor.requires_grad:
                observation.graph = True
            if tensor.grad_fn is not None:
                tensor.grad_fn.register_prehook(lambda _, seen=observation: self.used(seen))
            elif tensor.requires_grad and tensor.is_leaf:
                tensor.register_hook(lambda _, seen=observation: self.used(seen))

    def used(self, observation: Observation) -> None:
        observation.used = True

    def stepped(self, *_: object) -> None:
        self.steps += 1
        for observation in self.observations:
            if observation.used:
                observation.stepped = True


def steps_by_hand(tree: ast.Module) -> frozenset[int]:
    """The lines on which a tensor is changed in place by its gradient: ``p.data.add_(p.grad, alpha=-lr)``."""
    found: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(ast.Call(ast.Attribute(attr=name), by)) if name.endswith("_"):
                pass
            case ast.AugAssign(value=by) | ast.Assign([ast.Attribute(attr="data")], by):
                pass
            case _:
                continue
        parts = by if isinstance(by, list) else [by]
        if any(
            isinstance(each, ast.Attribute) and each.attr == "grad"
            for part in parts
            for each in ast.walk(part)
        ):
            found.add(node.lineno)
    return frozenset(found)


def first_of(frame: types.FrameType) -> Any:
    """The first argument of the function that a frame runs."""
    code = frame.f_code
    return frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None


def has_method(owner: nn.Module, code: types.CodeType) -> bool:
    """Whether the code is that of a method of the module."""
    for cls in type(owner).__mro__:
        found = cls.__dict__.get(code.co_name)
        while found is not None:
            if getattr(found, "__code__", None) is code:
                return True
            found = getattr(found, "__wrapped__", None) or getattr(found, "fget", None)
    return False


class Counted(ast.NodeTransformer):
    """Every loop tells when it starts and when each of its passes does."""

    def visit(self, node: ast.AST) -> Any:
        self.generic_visit(node)
        if not isinstance(node, (ast.For, ast.While, ast.AsyncFor)):
            return node
        starts, turns = (
            ast.Expr(
                ast.Call(ast.Name(TURN, ast.Load()), [ast.Constant(node.lineno), ast.Constant(starts)], [])
            )
            for starts in (True, False)
        )
        node.body.insert(0, turns)
        for added in (starts, turns):
            ast.fix_missing_locations(ast.copy_location(added, node))
        return [starts, node]


def told(observation: Observation) -> dict[str, Any]:
    """An observation as plain data."""
    plain = {name: getattr(observation, name) for name in Observation.__slots__}
    plain["owners"] = [
        [owner.span, owner.training, owner.itself, owner.depth] for owner in observation.owners
    ]
    return plain


def run(request: dict[str, Any], names: dict[str, Any] | None = None) -> dict[str, Any]:
    """Run one script, with ``names`` already there, and say what was seen, and how it ended."""
    path, text = request["path"], request["text"]
    try:
        code = compile(Counted().visit(ast.parse(text, path)), path, "exec")
    except SyntaxError as error:
        return {"observations": [], "ended": f"SyntaxError: {error}", "steps": 0, "lines": {}}
    main = types.ModuleType("__main__")
    main.__file__ = path
    main.__dict__.update(names or {})
    before = sys.modules["__main__"], dict(os.environ), sys.argv, sys.stdout
    dtype, grad = torch.get_default_dtype(), torch.is_grad_enabled()
    ended = ""
    recorder = Recorder(path, request.get("most", MOST), steps_by_hand(ast.parse(text)))
    main.__dict__[TURN] = recorder.turn
    signal.signal(signal.SIGPROF, stop)
    signal.signal(signal.SIGALRM, stop)
    try:
        sys.modules["__main__"], sys.argv = main, [path, *request.get("argv", [])]
        os.environ.update(request.get("environ", {}))
        sys.stdout = io.StringIO()
        random.seed(request.get("seed", 0))
        torch.manual_seed(request.get("seed", 0))
        signal.setitimer(signal.ITIMER_PROF, request.get("seconds", SECONDS))
        signal.setitimer(signal.ITIMER_REAL, IDLE * request.get("seconds", SECONDS))
        with warnings.catch_warnings(), recorder:
            warnings.simplefilter("ignore")
            exec(code, main.__dict__)
    except SystemExit as error:
        ended = f"SystemExit: {error}" if error.code else ""
    except TooLong:
        ended = "TooLong"
    except BaseException as error:
        ended = f"{type(error).__name__}: {error}"[:400]
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == path:
                line = trace.tb_lineno
            trace = trace.tb_next
        ended += f" (line {line})"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.modules["__main__"], environ, sys.argv, sys.stdout = before
        if environ != os.environ:
            os.environ.clear()
            os.environ.update(environ)
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(grad)
    return {
        "observations": [told(observation) for observation in recorder.observations],
        "ended": ended,
        "steps": recorder.steps,
        "lines": recorder.lines,
    }


def stop(*_: object) -> None:
    raise TooLong


def run_apart(request: dict[str, Any]) -> dict[str, Any]:
    """The same in a forked process, which may be broken by the script, with doubles for what it lacks."""
    receive, send = os.pipe()
    child = os.fork()
    if not child:
        os.close(receive)
        status = 1
        try:
            with doubles.supplied(request) as names:
                answer = run(request, names)
            with open(send, "w", encoding="utf-8") as out:
                json.dump(answer, out)
            status = 0
        finally:
            os._exit(status)
    os.close(send)
    with open(receive, encoding="utf-8") as answers:
        if not select.select([answers], [], [], 20 * request.get("seconds", SECONDS))[0]:
            os.kill(child, signal.SIGKILL)
        text = answers.read()
    os.waitpid(child, 0)
    return (
        json.loads(text)
        if text
        else {"observations": [], "ended": "it ended the process", "steps": 0, "lines": {}}
    )


def main() -> None:
    """Answer requests until there are no more."""
    torch.set_num_threads(1)
    torch.optim.Adam(nn.Linear(1, 1).parameters()).step()  # imports what every fork would import again
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    with contextlib.suppress(KeyboardInterrupt):
        for line in sys.stdin:
            request = json.loads(line)
            answer = run_apart(request) if request.get("apart") else run(request)
            channel.write(json.dumps(answer) + "\n")
            channel.flush()


if __name__ == "__main__":
    main()
