"""The pinned releases: which they are, and how they come onto this machine.

`packages.txt` is a requirements file of pip, with the hash of every archive. pip downloads and verifies; nothing that
is downloaded is committed. Each archive is unpacked into a folder of its own, which torchmode then takes for the root
of a project.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LIST: Final = Path(__file__).parent / "packages.txt"
SLICE_MARK: Final = "# slice"
ROOT_MARKS: Final = ("setup.cfg", "setup.py", "pyproject.toml")


class CannotFetch(Exception):
    """pip could not bring a release: no network, no such release, or another hash."""


@dataclass(frozen=True, slots=True)
class Release:
    """One release, as its line in the list has it."""

    name: str
    version: str
    line: str
    in_slice: bool

    @property
    def folder(self) -> str:
        return f"{self.name}-{self.version}"


def releases(path: Path = LIST) -> list[Release]:
    """The releases of the list, in its order."""
    found: list[Release] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if "==" in line and not line.startswith(("#", "-")):
            name, version = line.split()[0].split("==")
            found.append(Release(name, version, line, line.endswith(SLICE_MARK)))
    return found


def default_folder() -> Path:
    """Where the archives and what is unpacked from them are kept."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "torchmode-corpus"


def unpacked(release: Release, folder: Path) -> Path:
    """The root folder of a release, downloaded and unpacked where it is not there yet."""
    root = folder / "unpacked" / release.folder
    if not root.is_dir():
        archive = downloaded(release, folder / "archives" / release.folder)
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            inside = _opened(archive, Path(scratch) / "content")
            root.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(inside, root)
    return root


def downloaded(release: Release, folder: Path) -> Path:
    """The archive of a release, verified by pip against the hash of the list."""
    folder.mkdir(parents=True, exist_ok=True)
    there = sorted(path for path in folder.iterdir() if path.is_file())
    if there:
        return there[0]
    options = [line for line in LIST.read_text(encoding="utf-8").splitlines() if line.startswith("--")]
    with tempfile.TemporaryDirectory() as scratch:
        wanted = Path(scratch) / "requirements.txt"
        wanted.write_text("\n".join([*options, release.line, ""]), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        done = subprocess.run(
            [*command, "--dest", scratch + "/archive", "--requirement", str(wanted)],
            capture_output=True,
            text=True,
            check=False,
        )
        brought = sorted(Path(scratch).glob("archive/*"))
        if done.returncode or len(brought) != 1:
            raise CannotFetch((done.stderr.strip().splitlines() or ["pip brought nothing"])[-1])
        return Path(shutil.move(brought[0], folder / brought[0].name))


def _opened(archive: Path, target: Path) -> Path:
    """Unpack, and return the folder that stands for the top of the project."""
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(target)
    else:
        with tarfile.open(archive) as sources:
            sources.extractall(target, filter="data")
    inside = list(target.iterdir())
    if archive.suffix != ".whl" and len(inside) == 1 and inside[0].is_dir():
        target = inside[0]
    if not any((target / mark).exists() for mark in ROOT_MARKS):
        (target / "setup.cfg").touch()
    return target
