"""Five ways through the collection as a page shows them: each with its time, step by step."""

import math

import nbformat

from dlterms import glossary
from dlterms.bilingual import T, in_chinese
from dlterms.glossary.course import PATHS
from dlterms.glossary.entries import has_page
from dlterms.teaching.showing import Shown

WORDS_A_MINUTE, MINUTES_A_CELL = 150, 1
SUMMARY = T(
    " ({pages} of {steps} steps have a page, about {time} minutes)",
    "（{steps} 步，{pages} 步有页面，约 {time} 分钟）",
)


def minutes(slug: str) -> float:
    """About how long a term takes: its text at 150 words a minute, and a minute for each code cell of its page.

    Of a term without a page of its own it is the entry's text. Chinese is not counted: a reader reads one of the two
    languages. Raises UnknownTermError.
    """
    e = glossary.entry(slug)
    if not has_page(e):
        return len(e.english.split()) / WORDS_A_MINUTE
    notebook = nbformat.read(glossary.home() / "notebooks" / f"{e.notebook}.ipynb", as_version=4)
    prose = [c.source for c in notebook.cells if c.cell_type == "markdown" and c.metadata.get("lang") != "zh"]
    english = sum(word.isascii() for word in " ".join(prose).split())
    return english / WORDS_A_MINUTE + MINUTES_A_CELL * sum(cell.cell_type == "code" for cell in notebook.cells)


def learning_paths() -> Shown:
    """The five paths with their time, in one language after the other; ● marks a step that has a page of its own."""
    parts = (_in_one_language(lang, title, slugs) for title, slugs in PATHS.items() for lang in ("en", "zh"))
    return Shown("\n\n".join(parts), f"{len(PATHS)} learning paths")


def _in_one_language(lang: str, title: T, slugs: list[str]) -> str:
    known = [slug for slug in slugs if slug in glossary.load()]
    pages = {slug for slug in known if has_page(glossary.load()[slug])}
    time = 5 * math.ceil(sum(map(minutes, known)) / 5)
    summary = SUMMARY.format(pages=len(pages), steps=len(slugs), time=time)
    if lang == "zh":
        title, summary = in_chinese(title), in_chinese(summary)
    steps = " → ".join(glossary.link(slug, lang) + (" ●" if slug in pages else "") for slug in slugs)
    return f'<div lang="{lang}">\n\n**{title}**{summary}\n\n{steps}\n\n</div>'
