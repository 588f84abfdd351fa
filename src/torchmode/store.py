"""Store: lowered files on disk, so that the next run need not parse them again.

An entry is named by a hash of everything it depends on: the text, the number of the unit, and the edition of torchmode
and Python. It holds a digest of itself before the data, and only the node types of the IR are ever unpickled.
Whatever is missing, truncated, unreadable or foreign counts as not there; whatever cannot be written is not written.

The folder is that of the user, never one inside a project: a repository must not be able to bring its own entries.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
import tempfile
from pathlib import Path
from typing import Final

from torchmode import ir

_DIGEST: Final = 32
_BUILTINS: Final = {"frozenset": frozenset, "complex": complex}


class Store:
    """The entries of one folder."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._version = f"{version} {sys.version_info[:3]} {sys.implementation.cache_tag}"

    def get(self, text: str, unit: int) -> ir.Program | None:
        """The program that was kept for this text, or None. Never fails."""
        try:
            data = self._path(text, unit).read_bytes()
            digest, payload = data[:_DIGEST], data[_DIGEST:]
            if hashlib.sha256(payload).digest() != digest:
                return None
            program = _Unpickler(io.BytesIO(payload)).load()
        except Exception:  # an entry is a convenience: no trouble with one may ever reach the user
            return None
        return program if isinstance(program, ir.Program) and program.unit == unit else None

    def put(self, text: str, program: ir.Program) -> None:
        """Keep a program for this text. Does nothing where that is not possible."""
        path = self._path(text, program.unit)
        try:
            payload = pickle.dumps(program, protocol=pickle.HIGHEST_PROTOCOL)
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(hashlib.sha256(payload).digest() + payload)
            os.replace(file.name, path)
        except (OSError, pickle.PicklingError, RecursionError):
            return

    def _path(self, text: str, unit: int) -> Path:
        stamp = f"{self._version}\0{unit}\0".encode()
        name = hashlib.sha256(stamp + text.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / name[:2] / name[2:]


class _Unpickler(pickle.Unpickler):
    """Makes nothing but node types of the IR and plain values."""

    def find_class(self, module: str, name: str) -> object:
        if module == "torchmode.ir":
            found = getattr(ir, name)
            if isinstance(found, type) and hasattr(found, "__dataclass_fields__"):
                return found
        if module == "builtins" and name in _BUILTINS:
            return _BUILTINS[name]
        raise pickle.UnpicklingError(f"{module}.{name} does not belong here")
