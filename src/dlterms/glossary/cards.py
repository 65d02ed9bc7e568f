"""A card is an entry as a notebook shows it: picture, formula, definition, links for JupyterLab, and papers."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from dlterms.bilingual import T
from dlterms.glossary.entries import KINDS, Entry, has_notebook, has_page, load
from dlterms.glossary.searching import entry
from dlterms.glossary.sentences import sentences
from dlterms.teaching.showing import Shown, folded

_LABELS = {
    "more": ("More: a worked number, and what goes wrong", "更多：算一算，易错点"),
    "myth": ("Myth", "常见误解"),
    "before": ("Before this", "先读"),
    "related": ("Related", "相关"),
    "page": ("Run it", "运行"),
    "papers": ("References", "文献"),
}


def card(slug: str, brief: bool = False) -> Shown:
    """The entry of a term as one output of a page: formula, definition, what to read before; the rest is folded.

    brief : without picture, formula and myth, for the page that is about this very term and has them itself. Each
    language stands in an element that says which it is. Links lead from the folder notebooks/ to the place of a page
    where there is one, else to an entry; a term without an entry stays plain text. Raises UnknownTermError.
    """
    e = entry(slug)
    return Shown(markdown(e, brief), f"{e.title} ({e.kind} · {KINDS[e.kind]})")


def markdown(e: Entry, brief: bool = False) -> str:
    """The Markdown of a card."""
    above = [f"$$ {e.formula} $$"] if e.formula and not brief else []
    papers = "\n".join(f"- {cite(r)}" for r in e.references)
    headings = " ".join(f'<span lang="{lang}">{label("papers", lang)}</span>' for lang in ("en", "zh"))
    return "\n\n".join([*above, *(_in_one_language(e, lang, brief) for lang in ("en", "zh")), folded(headings, papers)])


def _in_one_language(e: Entry, lang: str, brief: bool) -> str:
    aliases = [alias for alias in e.aliases if is_chinese(alias) == (lang == "zh")]
    parts = [f"**{name(e, lang)}** — *{_pick((e.kind, KINDS[e.kind]), lang)}*" + "".join(f" · {a}" for a in aliases)]
    definition, *more = _relink(_pick((e.english, e.chinese), lang)).split("\n\n", 1)
    if not brief:
        more = [*shown_picture(e, lang, "../glossary/"), *more]
        if e.myth:
            quoted = _relink(_pick((e.myth, e.myth_zh), lang)).replace("\n", "\n> ")
            more.append(f"> **{label('myth', lang)}** {quoted}")
    more += _links("related", e.related, lang)
    parts += [definition, *_links("before", e.prerequisites, lang)]
    if more:
        parts.append(folded(label("more", lang), "\n\n".join(more)))
    return f'<div lang="{lang}">\n\n' + "\n\n".join(parts) + "\n\n</div>"


def _links(key: str, slugs: Sequence[str], lang: str) -> list[str]:
    """A line of links behind its heading; [] where there are none."""
    return [way(key, (link(slug, lang) for slug in slugs), lang)] if slugs else []


def way(key: str, links: Iterable[str], lang: str = "both") -> str:
    """Markdown of links behind their heading, such as **Related** [GRU](gru.ipynb) | [LSTM](lstm.ipynb)."""
    return f"**{label(key, lang)}** " + " | ".join(links)


def shown_picture(e: Entry, lang: str = "both", folder: str = "") -> list[str]:
    """Markdown of the picture, with what it shows, seen from a folder; [] where there is none."""
    if not e.picture:
        return []
    words = " ".join(e.picture.values()) if lang == "both" else e.picture[lang]
    return [f"![{words}]({folder}{e.picture_file})"]


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
    """The relative address of a term's page, or of its place on another term's; of its entry where there is none."""
    if not has_notebook(e):
        return f"{e.slug}.md" if folder == "glossary" else f"../glossary/{e.slug}.md"
    page = f"{e.notebook}.ipynb{place(e)}"
    return page if folder == "notebooks" else f"../notebooks/{page}"


def place(e: Entry) -> str:
    """Where on a page that is another term's the card of this one stands, as the end of an address; "" on its own."""
    return "" if e.notebook == e.slug else f"#cell-id=card-{e.slug}"


def elsewhere(e: Entry) -> T | None:
    """On whose page the term stands, in words, where that is another term's and is there already."""
    if has_page(e) or not has_notebook(e):
        return None
    owner = load()[e.notebook]
    return T("on the page of {}", "见“{}”页").format(T(owner.term, owner.zh))


def first_sentence(text: str) -> str:
    """The first sentence of a text of an entry, in one line; see `sentences`."""
    return sentences(text)[0]


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
