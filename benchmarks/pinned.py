"""What is compared, and on what: a release of timm and the tools, each at one version, in a cache folder of the user.

In: the name of an environment, or nothing. Out: the folder of the corpus, or the folder of the programs of a virtual
environment. Both are made once and kept; torchmode alone is installed anew each time, from this checkout.

    corpus(cache)                     the sources of timm, checked against a hash
    environment(cache, "torchfix")    a bin folder with flake8 and TorchFix; raises CannotInstall
    compile_checkout()                what Python keeps of this checkout beside it, as for what is installed
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parents[1]
CORPUS: Final = "timm==1.0.20 --hash=sha256:7468d32a410c359181c1ef961f49c7e213286e0c342bfb898b99534a4221fc54"
ENVIRONMENTS: Final = {
    "flake8": ("flake8==7.5.0",),
    "torchmode": ("flake8==7.5.0", "libcst==1.9.0", "pathspec==1.1.1"),
    "torchfix": ("flake8==7.5.0", "torchfix==0.7.0", "libcst==1.5.1"),  # it wants libcst below 1.6
    "torch-preflight": ("torch-preflight==0.5.0", "libcst==1.9.0"),
}


class CannotInstall(Exception):
    """A tool cannot be installed here; the text says why."""


def default_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "torchmode-benchmarks"


def corpus(cache: Path) -> Path:
    """The folder with the sources of the pinned release."""
    name = CORPUS.split()[0].replace("==", "-")
    folder = cache / name
    if not folder.is_dir():
        with tempfile.TemporaryDirectory() as given:
            wanted = Path(given, "wanted.txt")
            wanted.write_text(CORPUS)
            download = ("download", "--no-deps", "--no-binary", "timm", "--require-hashes", "-d", given)
            pip(Path(sys.executable), *download, "-r", str(wanted))
            with tarfile.open(Path(given, f"{name}.tar.gz")) as archive:
                archive.extractall(cache, filter="data")
    return folder


def compile_checkout() -> None:
    """Compile this checkout, as pip does: else each process that is measured compiles it, but not libcst."""
    compileall.compile_dir(CHECKOUT / "src" / "torchmode", quiet=2)


def environment(cache: Path, name: str) -> Path:
    """The ``bin`` folder of the environment with this tool."""
    folder = cache / name
    python = folder / "bin" / "python"
    try:
        complete, wanted = folder / "complete", "\n".join(ENVIRONMENTS[name])
        if not complete.exists() or complete.read_text() != wanted:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
            pip(python, "install", *ENVIRONMENTS[name])
            complete.write_text(wanted)
        if name == "torchmode":
            pip(python, "install", "--no-deps", "--force-reinstall", str(CHECKOUT))
    except subprocess.CalledProcessError as failed:
        raise CannotInstall(f"{name} cannot be installed: {failed.stderr or failed}") from failed
    return folder / "bin"


def pip(python: Path, *arguments: str) -> None:
    command = [str(python), "-m", "pip", "--disable-pip-version-check", *arguments, "-q"]
    subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True)


def versions(names: list[str]) -> str:
    """What is compared, in words."""
    told = [f"{name} ({', '.join(ENVIRONMENTS[name])})" for name in names]
    commit = subprocess.run(
        ["git", "-C", str(CHECKOUT), "describe", "--always", "--dirty"], capture_output=True, text=True
    ).stdout.strip()
    return ", ".join([f"torchmode {commit}", f"CPython {sys.version.split()[0]}", CORPUS.split()[0], *told])
