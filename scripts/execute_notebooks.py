"""Execute notebooks top to bottom, each in a fresh kernel, and store what they show.

    python scripts/execute_notebooks.py [notebooks/softmax.ipynb ...]      (all of them by default)

Stored outputs keep the picture and the text of a widget and drop the widget itself: a reader who opens the notebook
sees the picture at once, and no "model not found". A digest of the code cells is stored, so that a lint can tell an
output that is older than its code. The cell that shows the card of a term is called card-TERM, so that a link can lead
to it; the other cells are numbered.
"""

import hashlib
import os
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
WIDGET = "application/vnd.jupyter.widget-view+json"


def code_digest(notebook: Any) -> str:
    """Changes when any code cell does."""
    code = "\0".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    return hashlib.sha256(code.encode()).hexdigest()[:16]


def name_cells(cells: Any) -> None:
    """Give each cell its id; of two that show the same card, the first has its name."""
    taken: set[str] = set()
    for i, cell in enumerate(cells):
        shown = re.search(r"""^card\(["'](\w+)["']""", cell.source, re.M) if cell.cell_type == "code" else None
        name = f"card-{shown[1]}" if shown else ""
        cell.id = name if name and name not in taken else f"cell-{i:02d}"
        taken.add(cell.id)


def execute(path: Path) -> None:
    """Run one notebook and write it back."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": path.parent}}
    ).execute()
    name_cells(notebook.cells)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(WIDGET, None)
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if output.get("data") != {}]
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
        "dlterms": {"code_digest": code_digest(notebook)},
    }
    nbformat.write(notebook, path)


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    chosen = [Path(argument) for argument in sys.argv[1:]] or sorted((ROOT / "notebooks").glob("*.ipynb"))
    for chosen_path in tqdm(chosen, desc="notebooks"):
        execute(chosen_path)
