"""The peak memory of `torchmode check` beside that of libcst's parser, for single files.

    python benchmarks/memory.py [--cache FOLDER]

In: files of timm (pinned) and generated ones; this checkout is compiled first. Out: a Markdown table: the peak
resident size of each process, as the system counts it, and the ratio to a process that imports libcst and parses the
same file. With imports followed the peak holds other files too.
"""

from __future__ import annotations

import argparse
import datetime
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent))

from families import functions, models
from pinned import compile_checkout, corpus, default_cache, versions

OF_TIMM: Final = ("utils/model.py", "models/resnet.py", "models/byobnet.py", "models/vision_transformer.py")
GENERATED: Final = {
    "500 lines, models": models(38),
    "8,000 lines, models": models(615),
    "8,000 lines, functions": functions(1140),
}
PARSE: Final = "import libcst, sys; libcst.parse_module(open(sys.argv[1], encoding='utf-8').read())"
CHECK: Final = ("-m", "torchmode", "check", "-j1", "--no-cache")
COMMANDS: Final = {
    "libcst": ("-c", PARSE),
    "alone": (*CHECK, "--no-follow-imports"),
    "followed": CHECK,
}


def peak(command: tuple[str, ...], path: Path) -> float:
    """The peak of one process in MiB. It counts its parent's pages at the start, which are few here."""
    process = subprocess.Popen(
        [sys.executable, *command, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    _, status, spent = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{path}: {process.stderr.read().decode() if process.stderr else status}")
    return spent.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cache", type=Path, default=default_cache(), help="default: %(default)s")
    asked = parser.parse_args()
    compile_checkout()
    print(f"{datetime.date.today()}: {versions([])}\n")
    print(
        "| file | lines | libcst.parse_module, MiB | check, alone | ratio | check, imports followed | ratio |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        files = {f"timm/{name}": corpus(asked.cache) / "timm" / name for name in OF_TIMM}
        for number, (title, text) in enumerate(GENERATED.items()):
            files[title] = Path(folder, f"generated{number}.py")
            files[title].write_text(text)
        for title, path in files.items():
            lines = len(path.read_text(encoding="utf-8").splitlines())
            peaks = {name: peak(command, path) for name, command in COMMANDS.items()}
            parsed = peaks.pop("libcst")
            shown = " | ".join(f"{each:.0f} | {each / parsed:.2f}" for each in peaks.values())
            print(f"| {title} | {lines:,} | {parsed:.0f} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
