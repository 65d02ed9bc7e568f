"""A card is an entry as a notebook shows it: definition, formula, links that work in JupyterLab, and papers."""

import re
from typing import Any

from dlterms.glossary.entries import KINDS, Entry, has_notebook, load
from dlterms.glossary.searching import entry
from dlterms.teaching.showing import Shown

LANGUAGES = ("en", "zh", "both")
_LABELS = {
    "myth": ("Myth", "常见误解"),
    "before": ("Before this", "先读"),
    "related": ("Related", "相关"),
    "papers": ("References", "文献"),
}


def card(slug: str, lang: str = "both") -> Shown:
    """The entry of a term as one output for a notebook: definition, formula, links and papers.

    lang : "en", "zh" or "both". Links lead from the folder notebooks/ to a notebook where there is one, else to an
    entry; a term without an entry stays plain text. Raises UnknownTermError, or ValueError for another lang.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"lang must be 'en', 'zh' or 'both', got {lang!r}")
    e = entry(slug)
    return Shown(markdown(e, lang), f"{name(e, lang)} ({_pick((e.kind, KINDS[e.kind]), lang)})")


def markdown(e: Entry, lang: str = "both") -> str:
    """The Markdown of a card."""
    aliases = [alias for alias in e.aliases if lang == "both" or is_chinese(alias) == (lang == "zh")]
    parts = [f"**{name(e, lang)}** — *{_pick((e.kind, KINDS[e.kind]), lang)}*" + "".join(f" · {a}" for a in aliases)]
    if e.formula:
        parts.append(f"$$ {e.formula} $$")
    parts += [_relink(text) for text in _pick_texts(e.english, e.chinese, lang)]
    myths = [_relink(text) for text in _pick_texts(e.myth, e.myth_zh, lang) if text]
    if myths:
        quoted = "\n\n".join(myths).replace("\n", "\n> ")
        parts.append(f"> **{label('myth', lang)}** {quoted}")
    if e.prerequisites:
        parts.append(f"**{label('before', lang)}** " + " | ".join(link(slug, lang) for slug in e.prerequisites))
    if e.related:
        parts.append(f"**{label('related', lang)}** " + " | ".join(link(slug, lang) for slug in e.related))
    parts.append(f"**{label('papers', lang)}**\n\n" + "\n".join(f"- {cite(r)}" for r in e.references))
    return "\n\n".join(parts)


def name(e: Entry, lang: str) -> str:
    """The term in one language or both."""
    return {"en": e.term, "zh": e.zh, "both": e.title}[lang]


def label(key: str, lang: str) -> str:
    """A heading of the card, such as "Related · 相关"."""
    return _pick(_LABELS[key], lang)


def link(slug: str, lang: str = "both", folder: str = "notebooks") -> str:
    """Markdown that leads from a folder to a term: to its notebook if there is one, else to its entry."""
    e = load().get(slug)
    return f"[{name(e, lang)}]({target(e, folder)})" if e else slug.replace("_", " ")


def target(e: Entry, folder: str = "notebooks") -> str:
    """The relative address of a term's notebook, or of its entry where there is no notebook yet."""
    kind, file = ("notebooks", f"{e.notebook}.ipynb") if has_notebook(e) else ("glossary", f"{e.slug}.md")
    return file if kind == folder else f"../{kind}/{file}"


def cite(reference: dict[str, Any]) -> str:
    """One reference in Markdown, linked by its DOI, arXiv number or address."""
    where = f", {str(reference['where']).rstrip('.')}" if "where" in reference else ""
    words = f"{reference['authors']} ({reference['year']}). *{reference['title']}*{where}."
    if "doi" in reference:
        return f"{words} [doi:{reference['doi']}](https://doi.org/{reference['doi']})"
    if "arxiv" in reference:
        return f"{words} [arXiv:{reference['arxiv']}](https://arxiv.org/abs/{reference['arxiv']})"
    if "url" in reference:
        return f"{words} [{reference['url'].split('/')[2]}]({reference['url']})"
    return f"{words} ISBN {reference['isbn']}" if "isbn" in reference else words


def is_chinese(text: str) -> bool:
    """Whether there is a Chinese character in the text."""
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def _relink(text: str) -> str:
    """Entries link to each other as files beside them; seen from notebooks/ those are ../glossary/ or a notebook."""

    def moved(found: re.Match[str]) -> str:
        e = load().get(found[1])
        return f"]({target(e)})" if e else found[0]

    return re.sub(r"\]\((\w+)\.md\)", moved, text)


def _pick(words: tuple[str, str], lang: str) -> str:
    return {"en": words[0], "zh": words[1], "both": " · ".join(words)}[lang]


def _pick_texts(english: str, chinese: str, lang: str) -> list[str]:
    return {"en": [english], "zh": [chinese], "both": [english, chinese]}[lang]
