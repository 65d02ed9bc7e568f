"""What teaching puts on a page: Markdown in one language or in both, and plain text for a terminal."""

import re
from html import escape
from typing import Any

from markdown_it import MarkdownIt

from dlterms.bilingual import T

_MARKDOWN = MarkdownIt("commonmark")


class Shown:
    """Text that a notebook shows as Markdown and a terminal as it is."""

    def __init__(self, markdown: str, text: str) -> None:
        self.markdown, self.text = markdown, text

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        return self.text


def folded(heading: str, text: str) -> str:
    """Markdown that a click on its heading opens."""
    return f"<details><summary>{heading}</summary>\n\n{text}\n\n</details>"


def inline(text: str) -> str:
    """Inline Markdown as HTML; what stands between dollar signs is a formula and stays as it is."""
    formulas = re.findall(r"\$[^$]+\$", text)
    for i, formula in enumerate(formulas):
        text = text.replace(formula, f"\ue000{i}\ue001", 1)  # Markdown would read its underscores and backslashes
    html = _MARKDOWN.renderInline(text)
    return re.sub("\ue000(\\d+)\ue001", lambda found: escape(formulas[int(found[1])]), html)


def paragraph(words: T, kind: str) -> str:
    """Words of inline Markdown as HTML of the class `dlterms-{kind}`, each language in an element of its own."""
    lines = (f'<div lang="{lang}">{inline(text)}</div>' for lang, text in _both(words))
    return f'<div class="dlterms-{kind}">{"".join(lines)}</div>'


def _both(words: T) -> list[tuple[str, str]]:
    return [("en", str(words)), ("zh", words.zh)]


def bundle(words: T, kind: str) -> dict[str, Any]:
    """The words as a notebook's output: HTML, and both languages as plain text."""
    return {"text/html": paragraph(words, kind), "text/plain": f"{words!s}\n{words.zh}"}
