"""A term as somebody finds it: a link that opens it, whose page it is on, and the first sentence of its definition."""

import json
import re
from html import escape, unescape
from pathlib import Path

from latex2mathml.converter import convert

from dlterms.bilingual import T
from dlterms.glossary.cards import elsewhere, first_sentence, is_chinese, place
from dlterms.glossary.entries import Entry, has_notebook, has_page
from dlterms.teaching.showing import inline

HERE = Path(__file__).parent


def script(name: str) -> str:
    """The module of a widget that shows such links."""
    return "".join((HERE / file).read_text(encoding="utf-8") for file in ("links.js", name))


def hit(e: Entry, sentence: str = "") -> str:
    """The link, and the definition or the one sentence that was found, as HTML."""
    lang = "zh" if is_chinese(sentence) else "en"
    says = f'<p lang="{lang}" class="dlterms-found">{inline(sentence)}</p>' if sentence else definition(e)
    return f"{link(e, escape(e.title))} {where(e)}{in_mathml(says)}"


def link(e: Entry, words: str, attributes: str = "") -> str:
    """HTML words as a link that works inside a widget.

    JupyterLab opens the links of Markdown and of plain HTML; for those of a widget its command linker does, which
    reads what to open from data attributes.
    """
    path = f"notebooks/{e.notebook}.ipynb" if has_notebook(e) else f"glossary/{e.slug}.md"
    fragment = place(e) if has_notebook(e) else ""
    arguments = escape(json.dumps({"path": path, "id": fragment}))
    return (
        f'<a href="../{path}{fragment}" data-commandlinker-command="rendermime:handle-local-link" '
        f'data-commandlinker-args="{arguments}"{attributes}>{words}</a>'
    )


def where(e: Entry) -> str:
    """● for a page of its own; else on whose page a term stands, or that it has only its entry so far."""
    words = elsewhere(e) or T("entry", "词条")
    return "<small>●</small>" if has_page(e) else f"<small>{words.html()}</small>"


def definition(e: Entry) -> str:
    """The first sentence in both languages as HTML; formulas stay between dollar signs."""
    texts = {"en": e.english, "zh": e.chinese}
    return "".join(f'<p lang="{lang}">{inline(first_sentence(text))}</p>' for lang, text in texts.items())


def in_mathml(html: str) -> str:
    """The same with its formulas as MathML: JupyterLab sets those of its own outputs, not those of a widget."""
    return re.sub(r"\$([^$]+)\$", lambda found: convert(unescape(found[1])), html)
