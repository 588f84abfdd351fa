"""How the time of an analysis grows with the file: CPU seconds for the synthetic families, as a table and as a plot.

    python benchmarks/growth.py [--plot docs/growth.svg]      the plot needs the extra `bench`

In: nothing; the programs are those of ``families.py``, a size is the number of models, functions, ... in them. Out: a
Markdown table with the best of several runs at three sizes, and how many times the time ten times the size takes.
The first analysis of the process is not counted: imports and effect files are read by it.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import timeit
from pathlib import Path
from time import process_time
from typing import Final

sys.path.insert(0, str(Path(__file__).parent))

from families import FAMILIES

import torchmode

SIZES: Final = (3, 30, 300)
BETWEEN: Final = (10, 100)  # in the plot only
OPTIONS: Final = torchmode.Options(story=False)


def seconds(text: str, runs: int) -> float:
    """The CPU seconds of one analysis, the best of several. ``timeit`` alone would switch the collector off."""
    watch = timeit.Timer(lambda: torchmode.analyse(text, options=OPTIONS), "gc.enable()", process_time)
    return min(watch.repeat(runs, 1))


def curve(name: str, sizes: tuple[int, ...], runs: int) -> dict[int, float]:
    """The seconds of a family at each size; small programs, whose time is noisy, are run more often."""
    return {size: seconds(FAMILIES[name](size), max(runs, 90 // size)) for size in sizes}


def plot(curves: dict[str, dict[int, float]], path: str) -> None:
    """Both axes logarithmic, so that a straight line at the slope of the grey ones is linear growth."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "growth", "font.size": 11})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.5), layout="constrained")
    for name, points in curves.items():
        axes.loglog(list(points), [1000 * spent for spent in points.values()], marker="o", label=name)
    low, high = min(SIZES), max(SIZES)
    for start in (1, 10, 100):
        axes.loglog([low, high], [start, start * high / low], color="lightgrey", linewidth=0.8, zorder=0)
    axes.set(
        xlabel="size of the program",
        ylabel="CPU time, ms",
        title="Time of one analysis (grey: linear growth)",
    )
    axes.set_xticks(
        [low, *BETWEEN, high // 10, high], [str(size) for size in (low, *BETWEEN, high // 10, high)]
    )
    axes.minorticks_off()
    axes.legend()
    figure.savefig(path, metadata={"Date": None, "Creator": None})


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--plot", metavar="FILE.svg", help="also draw the curves")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs for each figure (default: 5)")
    asked = parser.parse_args()
    torchmode.analyse(FAMILIES["models"](1), options=OPTIONS)
    sizes = tuple(sorted((*SIZES, *BETWEEN))) if asked.plot else SIZES
    curves = {name: curve(name, sizes, asked.runs) for name in FAMILIES}
    small, middle, large = SIZES
    python = sys.version.split()[0]
    print(
        f"{datetime.date.today()}: torchmode {torchmode.__version__}, CPython {python}, best of {asked.runs}\n"
    )
    print(f"| family | {small} | {middle} | {large} | {small} to {middle} | {middle} to {large} |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, points in curves.items():
        times = " | ".join(f"{1000 * points[size]:.1f} ms" for size in SIZES)
        factors = f"{points[middle] / points[small]:.1f} | {points[large] / points[middle]:.1f}"
        print(f"| {name} | {times} | {factors} |")
    if asked.plot:
        plot(curves, asked.plot)


if __name__ == "__main__":
    main()
