"""What was laid out and not written yet: every mark that `dlterms new` leaves where somebody is to write."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dlterms.glossary.entries import written

MARK = "TO" + "DO"  # in two parts, as this file is searched too
PLACES = (
    "glossary/*.md",
    "notebooks/*.ipynb",
    "src/dlterms/*/*.py",
    "src/dlterms/definitions/*/*.py",
    "src/dlterms/exercises/*.json",
    "tests/cases/*/*.py",
    "tests/solutions/*.py",
)
# numbers that stand for one that somebody meant to look up: nobody was given 10.0000, the others are for tests
PLACEHOLDER = re.compile(r"\bdoi: *['\"]?(10\.(0000|1234|5555|9999|x+)/\S*)", re.IGNORECASE)


def unfinished(root: Path) -> Iterator[tuple[str, int, str]]:
    """(file, line, what is to be written) for each file of a checkout that has a mark; of a notebook, cells."""
    for path in sorted(path for place in PLACES for path in root.glob(place)):
        text = written(path.read_text(encoding="utf-8"))
        if path.suffix == ".ipynb":
            cells = json.loads(text)["cells"]
            marked, line = [f"cell {i}" for i, cell in enumerate(cells, 1) if is_open(cell)], 1
        else:
            numbers = [i for i, line in enumerate(text.split("\n"), 1) if MARK in line]
            marked, line = [f"line {i}" for i in numbers], min(numbers, default=1)
        if marked:
            more = f" and {len(marked) - 1} more" if len(marked) > 1 else ""
            yield path.relative_to(root).as_posix(), line, f"{marked[0]}{more} still to be written: look for {MARK}"


def is_open(cell: dict[str, Any]) -> bool:
    """Whether a cell of a notebook has a mark, or is to say something in Chinese and does not."""
    source = "".join(cell["source"])
    return MARK in source or (cell.get("metadata", {}).get("lang") == "zh" and not re.search("[\u4e00-\u9fff]", source))


def placeholders(text: str) -> Iterator[tuple[int, str]]:
    """(line, what is wrong) for each DOI of an entry that stands for one to be looked up."""
    for row, line in enumerate(text.split("\n")):
        if found := PLACEHOLDER.search(line):
            yield row, f"{found[1]} is no DOI that anybody registered: look it up, or give an isbn or url"
