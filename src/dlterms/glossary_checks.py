"""What must hold for every entry of the glossary; each problem says where it is and what to do."""

import re
from collections.abc import Iterator

import dlterms
from dlterms import glossary
from dlterms.autodiff import Op
from dlterms.glossary import CHAPTERS, Entry

KINDS = ("function", "layer", "model", "algorithm", "problem", "metric", "data", "software", "venue", "idea")
DOI = re.compile(r"10\.\d{4,9}/\S+")
ARXIV = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+/\d{7}")
# an ASCII comma, semicolon, colon, question or exclamation mark between or behind Chinese characters
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!](?:\s|[\u4e00-\u9fff]|$)|[\u4e00-\u9fff]\.(?:\s|$)")
# frequent characters whose traditional form differs, enough to notice a text that is not simplified
TRADITIONAL = re.compile(
    "[與為這個們來時說會對學習網絡層數據訓練誤損傳經過還無從後發現應該實驗將問題義類變點線標簡單開關長門間見車書東語]"
)


def line_of(entry: Entry, text: str) -> int:
    """The line of the file on which the text first stands (1 if it does not)."""
    for number, line in enumerate(entry.path.read_text(encoding="utf-8").splitlines(), 1):
        if text in line:
            return number
    return 1


def problems() -> list[str]:
    """Every problem of every entry, as 'file:line: what is wrong: what to do'."""
    found = []
    for e in glossary.load().values():
        found += [f"glossary/{e.slug}.md:{line_of(e, at)}: {words}" for at, words in _of_entry(e)]
    found += list(_unreached())
    return found


def _of_entry(e: Entry) -> Iterator[tuple[str, str]]:
    if e.chapter not in CHAPTERS:
        yield "chapter:", f"chapter must be one of {''.join(CHAPTERS)}, not {e.chapter!r}"
    if e.kind not in KINDS:
        yield "kind:", f"kind must be one of {', '.join(KINDS)}, not {e.kind!r}"
    words = len(e.english.split())
    if not 80 <= words <= 200:
        yield "---", f"the English text has {words} words: write 80 to 200"
    if e.zh_of != e.english_digest:
        yield (
            "zh_of:",
            f"the Chinese translates an older English text: mend it, then `dlterms check --accept-zh {e.slug}`",
        )
    yield from _links(e)
    yield from _formula(e)
    yield from _chinese(e)
    for reference in e.references:
        missing = {"title", "authors", "year"} - set(reference)
        if missing:
            yield "references:", f"a reference has no {sorted(missing)[0]}: add it"
        if "doi" in reference and not DOI.fullmatch(str(reference["doi"])):
            yield str(reference["doi"]), f"{reference['doi']!r} is no DOI: it must look like 10.1234/abc"
        if "arxiv" in reference and not ARXIV.fullmatch(str(reference["arxiv"])):
            yield str(reference["arxiv"]), f"{reference['arxiv']!r} is no arXiv number, quoted, like '1412.6980'"
    if not e.references:
        yield "references:", "has no reference: add one"


def _links(e: Entry) -> Iterator[tuple[str, str]]:
    entries = glossary.load()
    for name in ("prerequisites", "related"):
        for slug in getattr(e, name):
            if slug not in entries:
                yield f"{name}:", f"{name} names {slug!r}, which has no entry: write it or take the name out"
    for op in e.ops:
        if op not in dlterms.__all__:
            yield "ops:", f"ops names {op!r}, which dlterms does not export: implement it or take it out"
    if e.notebook and not (glossary.home() / "notebooks" / f"{e.notebook}.ipynb").exists():
        yield "notebook:", f"notebooks/{e.notebook}.ipynb does not exist: write it or take the line out"
    try:
        glossary.path(e.slug)
    except ValueError as error:
        yield "prerequisites:", f"{error}: prerequisites must not run in a circle"


def _formula(e: Entry) -> Iterator[tuple[str, str]]:
    from latex2mathml.converter import convert

    for formula in [e.formula, *re.findall(r"\$([^$]+)\$", e.english + e.chinese + e.myth)]:
        if formula.count("{") != formula.count("}"):
            yield formula.split("\n")[0], f"the formula {formula!r} has unbalanced braces"
            continue
        try:
            convert(formula)
        except Exception as error:
            yield formula.split("\n")[0], f"the formula {formula!r} does not parse: {type(error).__name__}"


def _chinese(e: Entry) -> Iterator[tuple[str, str]]:
    text = re.sub(r"\$[^$]*\$", "", e.chinese)
    for match in HALF_WIDTH.finditer(text):
        yield match.group().strip(), f"half-width punctuation in {match.group().strip()!r}: use the full-width one"
    for match in TRADITIONAL.finditer(text):
        yield match.group(), f"{match.group()!r} is not a simplified character"


def _unreached() -> Iterator[str]:
    """Ops and notebooks that no entry leads to."""
    entries = glossary.load().values()
    reached = {op for e in entries for op in e.ops}
    for name in dlterms.__all__:
        if isinstance(getattr(dlterms, name), Op) and name not in reached:
            yield f"src/dlterms/__init__.py:1: no entry lists the op {name!r}: add it to the `ops` of one"
    served = {e.notebook for e in entries}
    for notebook in sorted((glossary.home() / "notebooks").glob("*.ipynb")):
        if notebook.stem not in served | {"index"}:
            yield f"notebooks/{notebook.name}:1: no entry has this notebook: add it to one"


def accept_zh(e: Entry) -> None:
    """Record in the file that the Chinese translates the English as it is now."""
    text = e.path.read_text(encoding="utf-8")
    e.path.write_text(
        re.sub(r"^zh_of:.*$", f"zh_of: '{e.english_digest}'", text, count=1, flags=re.M), encoding="utf-8"
    )
