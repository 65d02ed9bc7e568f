"""An entry in a terminal of any width: Chinese wraps between characters, formulas are written in Unicode."""

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text
from uniseg.linebreak import line_break_units

from dlterms.glossary.cards import cite, is_chinese, label, name
from dlterms.glossary.entries import CHAPTERS, KINDS, Entry, load

BLANK = Text("")
_STYLES = {"strong_open": "bold", "em_open": "italic"}


class Paragraph:
    """Styled text that breaks where Unicode's rules allow it.

    rich breaks at spaces only, which leaves Chinese lines ragged; UAX #14 (the library uniseg) also knows that no
    line begins with a full stop and none ends with an opening bracket.
    """

    def __init__(self, text: Text, indent: int = 0) -> None:
        self.text, self.indent = text, indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(options.max_width - self.indent, 2)
        for line in self.text.divide(list(_breaks(self.text.plain, width))):
            line.rstrip()
            line.pad_left(self.indent)
            yield line


def _breaks(text: str, width: int) -> Iterator[int]:
    """The offsets at which to break a text so that no line is wider than `width` cells, of which there are two at
    least, as a Chinese character takes two."""
    offset = used = 0
    for unit in _units(text):
        cells = cell_len(unit.rstrip())
        if used and used + cells > width:
            yield offset
            used = 0
        while cells > width:  # a formula or an address wider than the terminal
            cut = len(unit)
            while cell_len(unit[:cut]) > width:
                cut -= 1
            offset, unit = offset + cut, unit[cut:]
            yield offset
            cells = cell_len(unit.rstrip())
        used += cell_len(unit)
        offset += len(unit)


def _units(text: str) -> Iterator[str]:
    """What must not be broken: Unicode's units, and an address as a whole."""
    for piece in re.split(r"(https?://\S+\s?)", text):
        if re.match(r"https?://\S", piece):  # not the word http
            yield piece
        elif piece:
            yield from line_break_units(piece)


def _fraction(node: Any, l2tobj: LatexNodes2Text) -> str:
    """a/b with the brackets that it needs, so that (a+b)/c does not turn into a+b/c."""
    parts = [l2tobj.nodelist_to_text([n]).strip() for n in node.nodeargd.argnlist]
    whole = r"[\w^_{}.\u0300-\u036f]+|\((?:[^()]|\([^()]*\))*\)"  # one word, or one bracket: not (a)+(b)
    return "/".join(p if re.fullmatch(whole, p) else f"({p})" for p in parts) + " "


_CONTEXT = get_default_latex_context_db()
_CONTEXT.add_context_category(
    "fractions",
    macros=[MacroTextSpec("frac", simplify_repl=_fraction)],
    prepend=True,
)


def in_unicode(formula: str) -> str:
    """A LaTeX formula as text that a terminal can show, such as p_i = e^{x_i}/(∑_{j=1}^C e^{x_j}).

    A formula in several lines (cases, matrices) has no such form and stays LaTeX.
    """
    if r"\begin" in formula:
        return formula
    formula = re.sub(r"\\[dt]frac(?![A-Za-z])", r"\\frac", formula.replace(r"\|", r"\Vert "))  # one size fits all
    text = LatexNodes2Text(math_mode="text", latex_context=_CONTEXT).latex_to_text(f"${_grouped(formula)}$")
    return " ".join(text.split())


def _grouped(formula: str) -> str:
    """The formula with braces that will be seen around what is raised or lowered, unless that is one word."""
    braces = r"([_^])\{(?!\\?[A-Za-z0-9]+\}|\\mathrm\{\w+\}\})((?:[^{}]|\{[^{}]*\})+)\}"
    return re.sub(braces, lambda found: rf"{found[1]}{{\{{{_grouped(found[2])}\}}}}", formula)


def inline(markdown: str) -> Text:
    """One paragraph of Markdown as styled text: emphasis, code, formulas; links keep their words."""
    source = re.sub(r"\$([^$]+)\$", lambda found: f"`{in_unicode(found[1])}`", " ".join(markdown.split()))
    text, styles = Text(), [""]
    (whole,) = MarkdownIt().parseInline(source)
    for token in whole.children or ():
        if token.nesting > 0:
            styles.append(_STYLES.get(token.type, ""))
        elif token.nesting < 0:
            styles.pop()
        else:
            style = "cyan" if token.type == "code_inline" else " ".join(filter(None, styles))
            text.append(token.content, style or None)
    return text


def _blocks(text: str) -> Iterator[RenderableType]:
    """The paragraphs of a text with blank lines between them; formulas on lines of their own, and items of lists."""
    pieces = [piece for piece in re.split(r"(\$\$.+?\$\$)|\n\s*\n", text, flags=re.S) if piece and piece.strip()]
    for i, piece in enumerate(pieces):
        if i:
            yield BLANK
        if piece.startswith("$$"):
            yield from (Paragraph(Text(line, "cyan"), indent=4) for line in _lines(piece.strip("$")))
        else:
            first, *items = re.split(r"^- ", piece.strip(), flags=re.M)
            yield from ([Paragraph(inline(first))] if first else [])
            yield from (Paragraph(Text("• ").append_text(inline(item)), indent=2) for item in items)


def _lines(formula: str) -> list[str]:
    """A formula in one line, or those of an environment that lines equations up."""
    inside = re.sub(r"\\(begin|end)\{aligned\}", "", formula)
    rows = re.split(r"\\\\", inside.replace("&", "")) if inside != formula else [formula]
    return [in_unicode(row.strip()) for row in rows if row.strip()]


def render(e: Entry, lang: str = "both") -> RenderableType:
    """An entry for `rich.console.Console().print`; lang is "en", "zh" or "both"."""
    texts = {"en": [e.english], "zh": [e.chinese], "both": [e.english, e.chinese]}[lang]
    myths = {"en": [e.myth], "zh": [e.myth_zh], "both": [e.myth, e.myth_zh]}[lang]
    aliases = [alias for alias in e.aliases if lang == "both" or is_chinese(alias) == (lang == "zh")]
    kind = {"en": e.kind, "zh": KINDS[e.kind], "both": f"{e.kind} · {KINDS[e.kind]}"}[lang]
    chapter = {"en": CHAPTERS[e.chapter][0], "zh": CHAPTERS[e.chapter][1], "both": " · ".join(CHAPTERS[e.chapter])}[
        lang
    ]
    parts: list[RenderableType] = [
        Paragraph(Text(name(e, lang), "bold")),
        Paragraph(Text(f"{kind}  |  {e.chapter} {chapter}", "dim")),
    ]
    if aliases:
        parts.append(Paragraph(Text("；".join(aliases) if lang == "zh" else "; ".join(aliases), "dim")))
    if e.formula:
        parts += [BLANK, Paragraph(Text(in_unicode(e.formula), "cyan"), indent=4)]
    for text in texts:
        parts += [BLANK, *_blocks(text)]
    if any(myths):
        parts += [BLANK, Paragraph(Text(label("myth", lang), "bold")), *(Paragraph(inline(text)) for text in myths)]
    parts.append(BLANK)
    for key, slugs in (("before", e.prerequisites), ("related", e.related)):
        if slugs:
            words = ", ".join(f"{slug} {load()[slug].zh}" if slug in load() else slug for slug in slugs)
            parts.append(Paragraph(Text.assemble((f"{label(key, lang)}  ", "bold"), words)))
    parts += [BLANK, Paragraph(Text(label("papers", lang), "bold"))]
    parts += [Paragraph(inline(_plain_cite(r)), indent=2) for r in e.references]
    return Group(*parts)


def _plain_cite(reference: dict[str, object]) -> str:
    """A reference whose link is written out, as a terminal hides nothing."""
    return re.sub(r"\[[^\]]*\]\((https?://[^)]*)\)", r"\1", cite(reference))
