"""Sign the collection's own pages, as `jupyter trust` does: only those that are exactly as they were published."""

import json
import subprocess
from pathlib import Path

import nbformat
from nbformat.sign import NotebookNotary

from dlterms import glossary


def sign(workspace: Path, notary: NotebookNotary) -> list[Path]:
    """Sign the pages of a workspace that nobody has changed since they were published; returns these."""
    pages = [path for path in published(workspace) if path.suffix == ".ipynb"]
    for path in pages:
        notary.sign(nbformat.from_dict(json.loads(path.read_text(encoding="utf-8"))))
    return pages


def published(workspace: Path) -> list[Path]:
    """The pages that are as they were published: as committed in a checkout, as installed in a copy.

    A checkout that git does not know, or a page that it does not, counts as changed: nobody vouches for it.
    """
    if workspace == glossary.home():
        return _committed(workspace)
    shipped = sorted((glossary.home() / "notebooks").glob("*.ipynb"))
    copies = [(path, workspace / "notebooks" / path.name) for path in shipped]
    return [copy for path, copy in copies if copy.is_file() and copy.read_bytes() == path.read_bytes()]


def _committed(checkout: Path) -> list[Path]:
    """The notebooks of the last commit that are in the working tree as they are there."""

    def git(*arguments: str) -> set[str]:
        command = ["git", "-C", str(checkout), *arguments, "--", "notebooks"]
        return set(
            filter(None, subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout.split("\0"))
        )

    try:
        there = git("ls-tree", "-z", "--name-only", "-r", "HEAD")
        changed = git("diff", "-z", "--name-only", "--no-renames", "--relative", "HEAD")
    except (OSError, subprocess.CalledProcessError):
        return []
    return [checkout / name for name in sorted(there - changed) if name.endswith(".ipynb")]
