"""`make bench`: times every op beside its peers, in one process on one core, and prints ratios to PyTorch's time.

    python benchmarks/run.py [NAME ...] [--seconds 2] [--json FILE] [--picture FILE]

NAME is an op; none means all, and word2vec beside gensim.
"""

import json
import platform
import statistics
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from timing import interleaved, pin_to_one_core, ratio

pin_to_one_core()

import numpy as np  # noqa: E402  (the threads are pinned before any library is loaded)
import peers  # noqa: E402
import typer  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.progress import track  # noqa: E402
from rich.table import Table  # noqa: E402
from work import WORK, Work  # noqa: E402

import training  # noqa: E402
import words  # noqa: E402

# the goals: readable code that is not slower than PyTorch on the whole, and no op that is twice as slow
MEAN, WORST = 1.0, 2.0
LIBRARIES = ["torch", "jax", "autograd", "gensim", "numpy"]


def measure(work: Work, libraries: dict[str, Any], seconds: float) -> dict[str, Any]:
    """One row of the table: for each way its median seconds and its ratio to PyTorch's."""
    rng = np.random.default_rng(0)
    args = work.make(rng)
    mine, dy = peers.ours(work, args, rng)
    ways = {"dlterms": mine}
    for peer, call in work.peers.items():
        library = peer.split()[0]
        if library in libraries:
            ways[peer] = peers.RUNNERS[library](libraries[library], call, args, dy)
    row: dict[str, Any] = {"op": work.name, "work": work.size, "kernel": work.kernel}
    for i, direction in enumerate(("forward", "both")):
        row[direction] = summary(interleaved({peer: way[i] for peer, way in ways.items()}, seconds))
    return row


def summary(times: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    reference = times["torch"]
    return {
        way: {"seconds": float(np.median(t)), "ratio": ratio(t, reference)} for way, t in times.items()
    }  # fmt: skip


def verdict(row: dict[str, Any], direction: str) -> str:
    if direction not in row:
        return ""
    value = row[direction]["dlterms"]["ratio"]
    return f"{value:.2f}" if value <= WORST else f"[bold red]{value:.2f} above {WORST:g}[/]"


def mean(rows: list[dict[str, Any]], direction: str) -> float:
    """The geometric mean of our ratios."""
    return statistics.geometric_mean(row[direction]["dlterms"]["ratio"] for row in rows if direction in row)


def summary_line(rows: list[dict[str, Any]]) -> str:
    means = [mean(rows, direction) for direction in ("forward", "both")]
    met = "met" if max(means) <= MEAN else "[bold red]missed[/]"
    return f"geometric mean {means[0]:.2f} forward, {means[1]:.2f} both ways; the goal, at most {MEAN:g}, is {met}"


def others(row: dict[str, Any]) -> str:
    """The remaining peers as 'jax .9 / 1.1'."""
    names = [name for name in row["forward"] if name not in ("dlterms", "torch")]
    ratios = {
        name: [f"{row[d][name]['ratio']:.2f}" for d in ("forward", "both") if name in row.get(d, {})] for name in names
    }
    return ", ".join(f"{name} {' / '.join(values)}" for name, values in ratios.items())


def table(rows: list[dict[str, Any]]) -> Table:
    shown = Table(title="time ÷ PyTorch's time (one thread); below 1 is faster than PyTorch")
    for heading in (
        "op",
        "work",
        "forward",
        "forward + backward",
        "PyTorch ms",
        "others ÷ PyTorch",
        "kernel kept: readable ÷ it",
    ):
        shown.add_column(heading)
    for row in rows:
        ms = [f"{1e3 * row[d]['torch']['seconds']:.2f}" for d in ("forward", "both") if d in row]
        shown.add_row(
            row["op"],
            row["work"],
            verdict(row, "forward"),
            verdict(row, "both"),
            " / ".join(ms),
            others(row),
            row.get("kernel", ""),
        )
    return shown


def picture(rows: list[dict[str, Any]], path: Path) -> None:
    """Bars of our ratios, a line where PyTorch is and one that no op should pass."""
    from matplotlib.figure import Figure

    names = [row["op"] for row in rows][::-1]
    figure = Figure(figsize=(8, 0.36 * len(rows) + 1.4), layout="constrained")
    axes = figure.subplots(1, 2, sharey=True)
    for ax, direction in zip(axes, ("forward", "both"), strict=True):
        here = [(y, row) for y, row in enumerate(rows[::-1]) if direction in row]
        ax.barh([y for y, _ in here], [row[direction]["dlterms"]["ratio"] for _, row in here], color="#0072b2")
        ax.axvline(1, color="0.3", linestyle="--", linewidth=1)
        ax.axvline(WORST, color="#d55e00", linewidth=2.5, label="goal")
        ax.set(title="forward" if direction == "forward" else "forward + backward", xlabel="time ÷ PyTorch's")
        ax.legend(loc="lower right")
    axes[0].set_yticks(range(len(names)), names)
    figure.savefig(path, dpi=120)


def main(
    names: Annotated[list[str] | None, typer.Argument(help="ops to time; all by default")] = None,
    seconds: Annotated[float, typer.Option(help="time for each way")] = 2.0,
    json_path: Annotated[Path | None, typer.Option("--json", help="write the numbers here")] = None,
    picture_path: Annotated[Path | None, typer.Option("--picture", help="draw the bars here")] = None,
) -> None:
    console = Console(width=160)
    libraries = peers.installed(LIBRARIES)
    if "torch" not in libraries:
        raise typer.BadParameter("PyTorch is what everything is measured against: pip install -e '.[bench]'")
    libraries["torch"].set_num_threads(1)
    missing = [name for name in LIBRARIES if name not in libraries]
    versions = {name: version(name) for name in libraries}
    console.print(f"{platform.machine()}, {versions}" + (f"; not installed: {missing}" if missing else ""))
    chosen = [work for work in WORK if not names or work.op in names]
    rows = [measure(work, libraries, seconds) for work in track(chosen, "timing", console=console)]
    rows += [row(libraries["torch"], seconds) for name, row in training.ROWS.items() if not names or name in names]
    console.print(table(rows))
    if not names:
        console.print(summary_line(rows))
    text = []
    if "gensim" in libraries and (not names or "word2vec" in names):
        text = [words.compare(libraries["gensim"], contest) for contest in words.CONTESTS]
        for line in text:
            console.print(line)
    if json_path:
        json_path.write_text(
            json.dumps({"versions": versions, "ops": rows, "word2vec": text}, indent=1) + "\n", encoding="utf-8"
        )
    if picture_path:
        picture(rows, picture_path)


if __name__ == "__main__":
    typer.run(main)
