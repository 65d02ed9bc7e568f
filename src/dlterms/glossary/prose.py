"""What must hold for the text of an entry: its length, its formulas, and Chinese as it is printed on the mainland."""

import re
from collections.abc import Iterator

from latex2mathml.converter import convert
from pylatexenc.latexwalker import LatexWalker, LatexWalkerParseError

from dlterms.glossary.entries import CHINESE, MYTH, Entry, Section
from dlterms.glossary.spelling import HAN, chinese_problems

Finding = tuple[int, str]  # a line of the file, and what is wrong there

DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.S)  # a formula on lines of its own
WORDS = (80, 200)
CHARACTERS = (100, 500)
# LaTeX that both parsers take and the MathJax of JupyterLab does not know
NOT_IN_MATHJAX = {"argmax": r"\operatorname{argmax}", "argmin": r"\operatorname{argmin}", "bm": r"\boldsymbol"}


def prose_problems(entry: Entry, parts: dict[str, Section], formula_line: int) -> Iterator[Finding]:
    """Everything wrong with the text of an entry, line by line."""
    yield from _lengths(entry, parts)
    if entry.formula:
        yield from ((formula_line, what) for what in _latex(entry.formula))
    for part in parts.values():
        for found in DISPLAY.finditer(part.text):
            line = part.line + part.text[: found.start()].count("\n")
            yield from ((line, what) for what in _latex(found[1]))
        for row, text in enumerate(_without_displays(part.text).split("\n")):
            for formula in re.findall(r"\$([^$]+)\$", text):
                yield from ((part.line + row, what) for what in _latex(formula))
    for heading in (CHINESE, MYTH):
        if heading in parts:
            part = Section(parts[heading].line, _without_displays(parts[heading].text))
            yield from _chinese(part, heading == MYTH)


def word_count(text: str) -> int:
    """The words of an English text: a formula in a line counts as one, one on lines of its own as none."""
    plain = re.sub(r"\$[^$]*\$", "x", _without_displays(text))
    return sum(bool(re.search(r"\w", word)) for word in plain.split())


def _without_displays(text: str) -> str:
    return DISPLAY.sub(lambda found: "\n" * found[0].count("\n"), text)


def _lengths(entry: Entry, parts: dict[str, Section]) -> Iterator[Finding]:
    words = word_count(entry.english)
    if not WORDS[0] <= words <= WORDS[1]:
        yield parts[""].line, f"the English has {words} words: write {WORDS[0]} to {WORDS[1]}"
    characters = len(re.findall(f"[{HAN}]", entry.chinese))
    if not CHARACTERS[0] <= characters <= CHARACTERS[1]:
        yield parts[CHINESE].line, f"the Chinese has {characters} characters: write {CHARACTERS[0]} to {CHARACTERS[1]}"


def _latex(formula: str) -> Iterator[str]:
    """What is wrong with a formula.

    Two parsers, as neither sees everything: pylatexenc knows braces and missing arguments; latex2mathml knows
    \\left without \\right and double subscripts, and leaves a command that it does not know as it is.
    """
    try:
        LatexWalker(f"${formula}$", tolerant_parsing=False).get_latex_nodes()
        mathml = convert(formula)
    except LatexWalkerParseError as error:
        yield f"the formula {formula!r} does not parse ({error.msg}): mend its braces"
        return
    except Exception as error:
        yield f"the formula {formula!r} does not parse ({type(error).__name__}): mend it"
        return
    unknown = set(re.findall(r">\\([A-Za-z]+)", mathml)) - {"Big", "big"}
    for command in sorted(unknown | (set(re.findall(r"\\([A-Za-z]+)", formula)) & set(NOT_IN_MATHJAX))):
        instead = NOT_IN_MATHJAX.get(command, "another")
        yield rf"the formula has \{command}, which MathJax does not know: write {instead}"


def _chinese(part: Section, myth: bool) -> Iterator[Finding]:
    """Spelling and line breaks; of a myth, the second paragraph is the Chinese one."""
    before, text = 0, part.text.rstrip("\n")
    if myth:
        english = re.match(r"\s*.*?\n\s*\n", text, flags=re.S)
        before, text = (english[0].count("\n"), text[english.end() :]) if english else (0, text)
    previous = ""
    for row, line in enumerate(text.split("\n"), part.line + before):
        yield from ((row, what) for what in chinese_problems(line))
        if line.strip() and previous.strip() and not re.match(r"\s*([-*|>]|\d+\.)", line):
            yield row, "a line break inside a Chinese paragraph shows as a gap: put the paragraph on one line"
        previous = line
