"""Try what a page claims of its experiment with ten seeds: a claim that holds for one alone is luck.

    python scripts/ten_seeds.py softmax [...]

A page's experiment is a function `experiment(seed)`, and EXPECTED lists (sentence, test of its result). Prints for each
sentence how many seeds it holds for; ends with status 1 unless it is all ten.
"""

import ast
import contextlib
import io
import sys
from pathlib import Path
from typing import Any

import nbformat
from tqdm import tqdm

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
SEEDS = range(10)


def names_of(path: Path) -> dict[str, Any]:
    """Everything that the code of a page defines, up to the cell with EXPECTED."""
    space: dict[str, Any] = {"__name__": "__main__"}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(ast.parse(cell.source), path.name, "exec"), space)
        if "EXPECTED" in space:
            return space
    raise SystemExit(f"{path.name} has no EXPECTED")


def main(slugs: list[str]) -> int:
    failed = 0
    for slug in slugs:
        space = names_of(NOTEBOOKS / f"{slug}.ipynb")
        results = [space["experiment"](seed) for seed in tqdm(SEEDS, desc=slug)]
        for sentence, holds in space["EXPECTED"]:
            right = sum(bool(holds(result)) for result in results)
            failed += right < len(results)
            print(f"{right:2} of {len(results)}  {sentence!s}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
