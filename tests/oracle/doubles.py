"""What a test script lacks to run: data, options, missing modules and devices. Never a module of PyTorch, never a mode.

A *double* stands for whatever an import that is not there would have given: it can be called, iterated, unpacked,
indexed, compared and calculated with, and wherever PyTorch needs a tensor or a number it is one. Its truth is random
by the seed of the run, and stays. Shapes do not matter to modes and graphs: an input that does not fit its layer is
replaced by one that does and that still hangs on the same graph, and an operation on tensors that do not fit gives a
tensor that hangs on all of them. Loops over a ``range`` are cut after three passes.

Standard input has three lines. Nobody fills the queues between tasks: each gives three doubles, and then the task that
waits is cancelled.

A double is no library. Where a script gives one of its modules to a library that is not there and whose effects the
analysis knows, or inherits from something that is not there, the run ends: what that would have done is not known.
"""

from __future__ import annotations

import argparse
import asyncio
import builtins
import contextlib
import dis
import importlib.abc
import importlib.machinery
import io
import os
import random
import sys
import types
from collections.abc import Iterator
from typing import Any

import torch
from torch import nn
from torch.nn.modules import module as modules
from torch.overrides import TorchFunctionMode

SIZE = 4
PASSES = 2
MOST = 3


class Lacking(BaseException):
    """The script needs a library that is not there."""


class Chance:
    """The random answers of one run, and the script they are for."""

    path = ""
    libraries: frozenset[str] = frozenset()
    random = random.Random(0)


def from_script(depth: int = 2) -> bool:
    return sys._getframe(depth).f_code.co_filename == Chance.path


def holds_module(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(holds_module(item) for item in value)
    if isinstance(value, dict):
        return holds_module(list(value.values()))
    if isinstance(value, types.MethodType):
        value = value.__self__
    return isinstance(value, nn.Module)


class Double:
    """Anything; see the module docstring."""

    def __init__(self, name: str = "double") -> None:
        self.__dict__["_name"] = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        made = self.__dict__[name] = Double(f"{self._name}.{name}")
        return made

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value

    def __call__(self, *given: Any, **named: Any) -> Any:
        if holds_module([given, named]) and self._name.partition(".")[0] in Chance.libraries:
            raise Lacking(self._name)
        if len(given) == 1 and not named and isinstance(given[0], (types.FunctionType, type)):
            return given[0]
        return Double(self._name)

    def __mro_entries__(self, bases: Any) -> Any:
        raise Lacking(self._name)

    def __iter__(self) -> Iterator[Any]:
        frame = sys._getframe(1)
        code = frame.f_code.co_code
        count = code[frame.f_lasti + 1] if dis.opname[code[frame.f_lasti]] == "UNPACK_SEQUENCE" else PASSES
        return iter([Double(self._name) for _ in range(count)])

    def __next__(self) -> Any:
        return Double(self._name)

    def __getitem__(self, key: Any) -> Any:
        return Double(self._name)

    def __setitem__(self, key: Any, value: Any) -> None: ...

    def __len__(self) -> int:
        return PASSES

    def __bool__(self) -> bool:
        if not from_script():
            return True
        return bool(self.__dict__.setdefault("_truth", Chance.random.random() < 0.5))

    def __int__(self) -> int:
        return SIZE

    __index__ = __int__

    def __float__(self) -> float:
        return 0.01

    def __str__(self) -> str:
        return "double"

    __repr__ = __str__

    def __fspath__(self) -> str:
        return os.devnull

    def __format__(self, how: str) -> str:
        return "double"

    def __contains__(self, item: Any) -> bool:
        return Chance.random.random() < 0.5

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None: ...

    def __hash__(self) -> int:
        return id(self)

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return lenient(func, args, kwargs or {})


def _operator(name: str) -> Any:
    def operate(self: Double, *others: Any) -> Any:
        if others and isinstance(others[0], torch.Tensor):
            plain = name.replace("__r", "__", 1) if name not in ("__round__",) else name
            return lenient(getattr(torch.Tensor, plain, torch.add), (others[0], self), {})
        return Double(self._name)

    return operate


def _comparison(name: str) -> Any:
    def compare(self: Double, other: Any) -> Any:
        if isinstance(other, torch.Tensor):
            return lenient(getattr(torch.Tensor, name), (other, self), {})
        if from_script():
            return Chance.random.random() < 0.5
        if isinstance(other, (int, float)):
            return getattr(float(self), name)(float(other))
        return name in ("__ne__", "__lt__") and other is not self

    return compare


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor"):
    for _side in ("", "r", "i"):
        setattr(Double, f"__{_side}{_name}__", _operator(f"__{_side}{_name}__"))
for _name in ("neg", "pos", "abs", "invert", "round"):
    setattr(Double, f"__{_name}__", _operator(f"__{_name}__"))
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Double, f"__{_name}__", _comparison(f"__{_name}__"))


# -- tensors that fit


def instead(value: Any, make: Any) -> Any:
    """The arguments with every double replaced."""
    if isinstance(value, Double):
        return make()
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(instead(item, make) for item in value)
    if type(value) is dict:
        return {key: instead(item, make) for key, item in value.items()}
    return value


def found(value: Any) -> list[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [tensor for item in value for tensor in found(item)]
    return []


def like(tensors: list[torch.Tensor]) -> torch.Tensor:
    shape = next((tensor.shape for tensor in tensors), (SIZE, SIZE))
    return torch.rand(shape)


def hanging_on(tensors: list[torch.Tensor], shape: Any) -> torch.Tensor:
    """A tensor of a shape, with the graphs of all of these."""
    made = torch.randn(tuple(shape))
    for tensor in tensors:
        if tensor.numel() and (tensor.is_floating_point() or tensor.is_complex()):
            made = made + tensor.abs().float().mean()
    return made


def here(value: Any) -> bool:
    return not (isinstance(value, (str, torch.device)) and str(value).partition(":")[0] in ("cuda", "mps"))


def lenient(func: Any, args: Any, kwargs: Any) -> Any:
    """Call a function of PyTorch so that it works."""
    with torch._C.DisableTorchFunctionSubclass():
        name = getattr(func, "__name__", "")
        args = tuple(argument if here(argument) else "cpu" for argument in args)
        kwargs = {key: value if here(value) else "cpu" for key, value in kwargs.items()}
        if name == "load" and "weights_only" in getattr(func, "__kwdefaults__", {}) | {"weights_only": 0}:
            return Double("checkpoint")
        tensors = found([args, kwargs])
        if name in ("cross_entropy", "nll_loss") and tensors and tensors[0].dim() >= 2:
            given = args[1] if len(args) > 1 else kwargs.get("target")
            if not (isinstance(given, torch.Tensor) and given.shape == tensors[0].shape):
                shape = (tensors[0].shape[0], *tensors[0].shape[2:])
                kwargs = {
                    key: value for key, value in kwargs.items() if key not in ("input", "target", "weight")
                }
                args = (tensors[0], torch.randint(0, tensors[0].shape[1], shape))
        failure: Exception | None = None
        makers: list[Any] = [lambda: like(tensors), lambda: SIZE, lambda: 0.01]
        for make in makers:
            try:
                return func(*instead(args, make), **instead(kwargs, make))
            except (RuntimeError, TypeError, ValueError, IndexError) as error:
                failure = failure or error
        assert failure is not None
        if name in ("backward", "grad") or not tensors or "requires grad" in str(failure):
            raise failure
        return hanging_on(tensors, tensors[0].shape)


class Lenient(TorchFunctionMode):
    """All of PyTorch, forgiving."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return lenient(func, args, kwargs or {})


def fitting(module: nn.Module, given: Any) -> Any:
    """The input of a layer in a shape that it takes."""
    wanted: tuple[int, ...] | None = None
    value = given[0] if given else None
    shape = tuple(value.shape) if isinstance(value, torch.Tensor) else None
    match module:
        case nn.Linear():
            width = module.weight.shape[1]
            if shape is None or not shape or shape[-1] != width:
                wanted = (SIZE, width)
        case nn.modules.conv._ConvNd() if not module.transposed:
            spatial = module.weight.dim() - 2
            channels = module.weight.shape[1] * module.groups
            if shape is None or len(shape) != spatial + 2 or shape[1] != channels or min(shape[2:]) < 8:
                wanted = (SIZE, channels, *(32 for _ in range(spatial)))
        case nn.modules.batchnorm._NormBase() if module.running_mean is not None:
            channels = module.running_mean.shape[0]
            spatial = {"BatchNorm1d": 0, "BatchNorm2d": 2, "BatchNorm3d": 3}.get(type(module).__name__, 1)
            if shape is None or len(shape) < 2 or shape[1] != channels or shape[0] < 2:
                wanted = (SIZE, channels, *(4 for _ in range(spatial)))
        case nn.RNNBase():
            width = module.input_size
            if shape is None or len(shape) != 3 or shape[-1] != int(width):
                wanted = (SIZE, SIZE, int(width))
        case nn.Embedding() | nn.EmbeddingBag():
            if (
                not isinstance(value, torch.Tensor)
                or value.is_floating_point()
                or int(value.max()) >= len(module.weight)
            ):
                return (torch.randint(0, len(module.weight), shape or (SIZE, SIZE)), *given[1:])
            return None
        case _ if type(module).__module__.startswith("torch.") and any(
            isinstance(item, Double) for item in given
        ):
            return tuple(torch.rand(SIZE, SIZE) if isinstance(item, Double) else item for item in given)
    if wanted is None:
        return None
    tensors = found(value)
    return (hanging_on(tensors, wanted), *given[1:])


# -- what is missing


class Missing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds every module that nobody else finds."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        if frame is None or frame.f_code.co_filename != Chance.path or name.partition(".")[0] == "torch":
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: Any) -> Any:
        made = types.ModuleType(spec.name)
        made.__getattr__ = lambda name: absent(spec.name, name)  # type: ignore[method-assign]
        made.__path__ = []
        return made

    def exec_module(self, module: Any) -> None: ...


def absent(module: str, name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Double(f"{module.partition('.')[0]}.{name}")


def undefined(text: str, path: str) -> set[str]:
    """Global names that are read and that nothing in the script makes."""
    read: set[str] = set()
    made: set[str] = set(dir(builtins)) | {"__name__", "__file__", "__doc__", "__annotations__"}
    todo = [compile(text, path, "exec")]
    while todo:
        code = todo.pop()
        for instruction in dis.get_instructions(code):
            if instruction.opname in ("LOAD_NAME", "LOAD_GLOBAL"):
                read.add(str(instruction.argval))
            elif instruction.opname in ("STORE_NAME", "STORE_GLOBAL"):
                made.add(str(instruction.argval))
        todo += [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return read - made - {"__class__", "__module__", "__qualname__"}


class Given(argparse.Namespace):
    """Parsed options: what has no value is a double."""

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        return Double(name) if value is None else value


def parsed(parser: argparse.ArgumentParser, *_: Any, **__: Any) -> Given:
    given = Given()
    for action in parser._actions:
        value = action.default
        if isinstance(value, bool) and action.nargs == 0:
            value = Chance.random.random() < 0.5
        if action.choices and value is None:
            value = Chance.random.choice(sorted(action.choices, key=str))
        if isinstance(value, str) and callable(action.type):
            value = action.type(value)
        setattr(given, action.dest, value)
    return given


async def received(queue: asyncio.Queue[Any]) -> Any:
    """What a task gets from a queue that another program would fill."""
    await asyncio.sleep(0)
    if not queue.empty():
        return queue.get_nowait()
    given = queue.__dict__["given"] = queue.__dict__.get("given", 0) + 1
    if given > MOST:
        raise asyncio.CancelledError
    return Double("received")


@contextlib.contextmanager
def supplied(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Everything that a script may lack, for the rest of this process; yields the names that it leaves undefined."""
    Chance.path = request["path"]
    Chance.libraries = frozenset(request.get("libraries", ()))
    Chance.random = random.Random(request.get("seed", 0))
    sys.meta_path.append(Missing())
    argparse.ArgumentParser.parse_args = parsed  # type: ignore[method-assign, assignment]
    argparse.ArgumentParser.parse_known_args = lambda *given: (parsed(*given), [])  # type: ignore[method-assign, assignment]
    load = nn.Module.load_state_dict
    to, initial = nn.Module.to, torch.optim.Optimizer.__init__

    def load_state_dict(module: nn.Module, state: Any, *given: Any, **named: Any) -> Any:
        return None if isinstance(state, Double) else load(module, state, *given, **named)

    def move(module: nn.Module, *given: Any, **named: Any) -> Any:
        given = tuple(item for item in given if here(item) and not isinstance(item, Double))
        return (
            to(module, *given, **{key: item for key, item in named.items() if here(item)})
            if given
            else module
        )

    def optimizer(self: Any, parameters: Any, defaults: Any) -> None:
        if isinstance(parameters, Double):
            parameters = [nn.Parameter(torch.zeros(1))]
        initial(self, parameters, {key: instead(value, lambda: 0.01) for key, value in defaults.items()})

    nn.Module.load_state_dict = load_state_dict  # type: ignore[method-assign]
    nn.Module.to = move  # type: ignore[method-assign, assignment]
    nn.Module.cuda = lambda module, *_: module  # type: ignore[method-assign, assignment]
    torch.Tensor.cuda = lambda tensor, *_, **__: tensor  # type: ignore[method-assign, assignment]
    torch.optim.Optimizer.__init__ = optimizer  # type: ignore[method-assign]
    torch.load = lambda *_, **__: Double("checkpoint")  # type: ignore[assignment]
    torch.save = lambda *_, **__: None  # type: ignore[assignment]
    torch.utils.data.DataLoader = lambda *_, **__: Double("loader")  # type: ignore[misc, assignment]
    asyncio.Queue.get = received  # type: ignore[method-assign, assignment]
    sys.stdin = io.StringIO("one line\n" * MOST)
    modules.register_module_forward_pre_hook(fitting)
    names: dict[str, Any] = {name: Double(name) for name in undefined(request["text"], request["path"])}
    names["range"] = lambda *given: range(*given)[:MOST]
    with Lenient():
        yield names
