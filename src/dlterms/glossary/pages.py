"""What a page must have beside outputs that compare equal: one language a cell, plumbing hidden, claims executed.

A prose cell has `metadata.lang`, "en" or "zh"; each English cell is followed by its Chinese, which keeps in
`metadata.of` the digest of the English that it translates. Only the title, and formulas or pictures alone, have none.
"""

import ast
import hashlib
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat

import dlterms
from dlterms.glossary.entries import load
from dlterms.glossary.spelling import chinese_problems
from dlterms.gradients.autodiff import Op

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
NOT_PROSE = re.compile(
    r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|\]\([^)]*\)|<[^>]*>|[“「『][^”」』]*[”」』]", re.DOTALL
)
CHARACTERS_A_WORD = (1.3, 2.2)
MOST_LINES = 20  # of a code cell that a learner is to read
LARGEST = 400_000  # bytes of the file
PARTS = {
    "claim": "no claim(...): a sentence that is executed",
    "card": "no card(...) of its entry",
    "attempt": "no @attempt: an exercise to write",
    "check": "no check(...): an exercise to answer",
}
# what a page must show besides where an entry that it serves names an op that can be differentiated
OF_OPS = {
    "show_definition": "no show_definition(...) of an op",
    "show_source": "no show_source(...) of an op",
    "check_vjp": "no check_vjp(...) of an op",
}


def digest_of(text: str) -> str:
    """The digest of an English cell that its Chinese keeps."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def has_ops(slug: str) -> bool:
    """Whether an entry that the page of this slug serves names an op that can be differentiated."""
    named = {op for e in load().values() if e.notebook == slug for op in e.ops} & set(dlterms.__all__)
    return any(isinstance(getattr(dlterms, op), Op) for op in named)


def problems(notebook: Any, size: int = 0, ops: bool = False) -> Iterator[str]:
    """What is wrong with a page, in words. size : of its file in bytes. ops : whether it `has_ops`."""
    yield from languages(notebook.cells)
    yield from lengths(notebook.cells)
    yield from (what for lang, text in words(notebook.cells) if lang == "zh" for what in _chinese(text))
    yield from code(notebook.cells)
    yield from parts(notebook.cells, PARTS | (OF_OPS if ops else {}))
    if size > LARGEST:
        yield f"the file has {size:,} bytes, more than {LARGEST:,}"


def languages(cells: Any) -> Iterator[str]:
    """What is wrong with the pairs of English and Chinese cells."""
    title = cells[0].source
    if not (re.fullmatch(r"# [^\n]+", title.strip()) and CHINESE.search(title)):
        yield "the first cell must be the title alone, in both languages: # Softmax · Softmax 函数"
    for number, (before, cell, after) in enumerate(zip([None, *cells], cells, [*cells[1:], None], strict=False)):
        lang, prose = cell.metadata.get("lang"), NOT_PROSE.sub("", cell.source)
        where = f"cell {number} ({cell.source[:30]!r})"
        if cell.cell_type != "markdown":
            if lang:
                yield f"{where}: code has no lang; its words are T(english, chinese)"
        elif lang == "en":
            if CHINESE.search(prose):
                yield f"{where}: Chinese in an English cell (an example belongs in backquotes or “quotes”)"
            if after is None or after.metadata.get("lang") != "zh":
                yield f"{where}: no Chinese cell after it"
        elif lang == "zh":
            if before is None or before.metadata.get("lang") != "en":
                yield f"{where}: no English cell before it"
            elif cell.metadata.get("of") != digest_of(before.source):
                yield f"{where}: the English has changed since: mend it, then `dlterms check --accept-zh SLUG`"
            if not CHINESE.search(prose):
                yield f"{where}: no Chinese in a Chinese cell"
        elif number and (WORD.search(prose) or CHINESE.search(prose)):
            yield f"{where}: prose without metadata.lang"


def accept_zh(cells: Any) -> int:
    """Record in each Chinese cell that it says what its English says now; returns how many had not."""
    changed = 0
    for before, cell in pairwise(cells):
        if cell.metadata.get("lang") == "zh" and before.metadata.get("lang") == "en":
            changed += cell.metadata.get("of") != digest_of(before.source)
            cell.metadata["of"] = digest_of(before.source)
    return changed


def accept_file(path: Path) -> int:
    """`accept_zh` for the file of a page, which is written only if something changed."""
    notebook = nbformat.read(path, as_version=4)
    changed = accept_zh(notebook.cells)
    if changed:
        nbformat.write(notebook, path)
    return changed


def is_in_pairs(cells: Any) -> bool:
    """Whether a page is of the second edition, one language a cell."""
    return any(cell.metadata.get("lang") for cell in cells)


def words(cells: Any) -> Iterator[tuple[str, str]]:
    """("en" or "zh", text) for all prose of a page: its cells, and every T(english, chinese) in its code."""
    for cell in cells:
        if cell.cell_type == "markdown" and cell.metadata.get("lang"):
            yield cell.metadata["lang"], cell.source
        elif cell.cell_type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "T" and len(node.args) == 2:
                    texts = [arg.value if isinstance(arg, ast.Constant) else "" for arg in node.args]
                    yield from zip(("en", "zh"), map(str, texts), strict=True)


def lengths(cells: Any) -> Iterator[str]:
    """Whether the Chinese says as much as the English: characters a word over the whole page."""
    count = {"en": 0, "zh": 0}
    for lang, text in words(cells):
        count[lang] += len((WORD if lang == "en" else CHINESE).findall(NOT_PROSE.sub("", text)))
    low, high = CHARACTERS_A_WORD
    if count["en"] and not low <= count["zh"] / count["en"] <= high:
        yield f"{count['zh'] / count['en']:.2f} Chinese characters for an English word, expected {low} to {high}"


def _chinese(text: str) -> Iterator[str]:
    """What is wrong with the spelling of Chinese prose, with the line that it stands in."""
    for line in re.sub(r"```.*?```|\$\$.*?\$\$", "", text, flags=re.DOTALL).split("\n"):
        yield from (f"{what} ({line[:30]!r})" for what in chinese_problems(line))


def code(cells: Any) -> Iterator[str]:
    """What is wrong with the code that shows, and with what it prints."""
    for number, cell in enumerate(cells):
        if cell.cell_type != "code":
            continue
        where, hidden = f"cell {number}", cell.metadata.get("jupyter", {}).get("source_hidden", False)
        body = ast.parse(cell.source).body
        if not hidden and len(cell.source.splitlines()) > MOST_LINES:
            yield f"{where}: {len(cell.source.splitlines())} lines of code show, more than {MOST_LINES}"
        if not hidden and all(isinstance(part, ast.Import | ast.ImportFrom) for part in body):
            yield f"{where}: imports alone are plumbing: hide the cell (jupyter.source_hidden)"
        if not hidden and re.search(r"\b(Explorer|figure)\(", cell.source):
            yield f"{where}: drawing is plumbing: hide the cell (jupyter.source_hidden)"
        for text in printed(cell):
            if re.search(r"\b(True|False)\b", text):
                yield f"{where}: prints a bare True or False: say the sentence with claim(T(...), ...)"


def printed(cell: Any) -> Iterator[str]:
    """The plain text that a cell shows; code that it shows and the digest of a figure do not count."""
    for output in cell.outputs:
        data = output.get("data", {})
        if output.output_type == "stream":
            yield output.text
        elif not {"image/png", "text/markdown", "text/html"} & set(data):
            yield data.get("text/plain", "")


def parts(cells: Any, wanted: Mapping[str, str]) -> Iterator[str]:
    """What a page lacks: calls that are wanted, and what every page has."""
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    called = {
        getattr(node.func, "id", "")
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
    }
    yield from (sentence for name, sentence in wanted.items() if name not in called)
    hero = sources[0] if sources else ""
    for name, what in {"Explorer": "the explorer", "Predict": "a prediction", "Notice": "notices"}.items():
        if f"{name}(" not in hero:
            yield f"the first code cell, the hero, lacks {what}: {name}(...)"
    if not any(re.search(r"^## .*(Myth|myth)", c.source, re.M) for c in cells if c.metadata.get("lang") == "en"):
        yield "no ## Myth"
