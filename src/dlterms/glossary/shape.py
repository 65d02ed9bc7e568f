"""What shape every entry has: a short definition, a number, pitfalls as a list, a myth that was met somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

from dlterms.glossary.cards import is_chinese
from dlterms.glossary.entries import CHINESE, MYTH, Entry, Section
from dlterms.glossary.prose import DISPLAY, Finding, word_count

LONGEST_DEFINITION = 60  # English words
PITFALLS = {"": "**Pitfalls**", CHINESE: "**易错点**"}
MOST_PITFALLS = 4
LARGEST_PICTURE = 30_000  # bytes
# what stands on the left in the formulas of an entry that has to give all equations of its unit
EQUATIONS = {
    "lstm": ("i_t", "f_t", "o_t", "g_t", "c_t", "h_t"),
    "gru": ("r_t", "z_t", "n_t", "h_t"),
}
_LANGUAGE = {"": "English", CHINESE: "Chinese"}
_MET = re.compile(r"<!--\s*met:\s*\S.*?-->", re.S)
_NO_NUMBER = re.compile(r"\]\([^)]*\)|[_^](?:\w|\{[^}]*\})|\b(?:1[6-9]|20)\d\d\b")  # addresses, indices, years


def shape_problems(entry: Entry, parts: dict[str, Section], source: str) -> Iterator[Finding]:
    """Everything wrong with the shape of an entry. source : the text of its file, in which the remarks are."""
    words = word_count(re.split(r"\n\s*\n", entry.english)[0])
    if words > LONGEST_DEFINITION:
        line = parts[""].line + _blank_lines(parts[""].text)
        yield line, f"the definition, its first paragraph, has {words} words: write {LONGEST_DEFINITION} at most"
    for part, language in _LANGUAGE.items():
        text = parts[part].text
        if not re.search(r"(?<![A-Za-z])\d", _NO_NUMBER.sub("", text)):
            yield parts[part].line, f"the {language} has no number: work out an example that can be redone on paper"
    yield from _pitfalls(parts)
    yield from _displays(entry, parts)
    if MYTH in parts and not _MET.search(source):
        yield (
            parts[MYTH].line,
            "the myth does not say where it is met: add <!-- met: a page, a book, a thread --> to it",
        )


def picture_problems(entry: Entry, folder: Path) -> Iterator[str]:
    """What is wrong with the picture of an entry in the folder glossary/; the schema asks for its words."""
    path = folder / entry.picture_file
    if entry.picture and not path.is_file():
        yield f"there is no {entry.picture_file}: draw it in scripts/pictures/, then scripts/make_pictures.py"
    if path.is_file() and not entry.picture:
        yield f"{entry.picture_file} is there: add picture: with what it shows, en and zh, or delete the file"
    if path.is_file() and path.stat().st_size > LARGEST_PICTURE:
        yield f"{entry.picture_file} has {path.stat().st_size:,} bytes: draw it with {LARGEST_PICTURE:,} at most"
    if entry.picture and (is_chinese(entry.picture["en"]) or not is_chinese(entry.picture["zh"])):
        yield "the words of the picture are not in their languages: write en in English and zh in Chinese"
    if any(mark in text for text in entry.picture.values() for mark in "[]$"):
        yield "the words of the picture are read aloud: write them without [, ] and $"


def _blank_lines(text: str) -> int:
    """How many lines stand before the first that has something."""
    return text[: len(text) - len(text.lstrip())].count("\n")


def _pitfalls(parts: dict[str, Section]) -> Iterator[Finding]:
    counts = {}
    for part, title in PITFALLS.items():
        lines = parts[part].text.split("\n")
        if title not in lines:
            yield parts[part].line, f"the {_LANGUAGE[part]} has no {title}: put it on a line of its own, then a list"
            continue
        row = lines.index(title)
        counts[part] = _items(lines[row + 1 :])
        if not 1 <= counts[part] <= MOST_PITFALLS:
            what = f"{title} is followed by a list of {counts[part]} items: write 1 to {MOST_PITFALLS}, each after '- '"
            yield parts[part].line + row, what
    if len(set(counts.values())) == 2:
        what = f"{counts['']} pitfalls in English and {counts[CHINESE]} in Chinese: write the same in both"
        yield parts[CHINESE].line + parts[CHINESE].text.split("\n").index(PITFALLS[CHINESE]), what


def _items(lines: list[str]) -> int:
    """How many items the list has that these lines begin with; an item may go on in indented lines."""
    count = 0
    for line in lines:
        if line.startswith("- "):
            count += 1
        elif line.strip() and not line.startswith("  "):
            break
    return count


def _displays(entry: Entry, parts: dict[str, Section]) -> Iterator[Finding]:
    """Formulas on lines of their own: the same in both languages, and all that the entry has to give."""
    shown = {part: [_plain(found[1]) for found in DISPLAY.finditer(parts[part].text)] for part in _LANGUAGE}
    if shown[""] != shown[CHINESE]:
        yield parts[CHINESE].line, "the formulas between $$ are not those of the English: copy them"
    given = "".join(shown[""]) + _plain(entry.formula)
    missing = [symbol for symbol in EQUATIONS.get(entry.slug, ()) if f"{symbol}=" not in given]
    if missing or (entry.slug in EQUATIONS and not shown[""]):
        what = ", ".join(missing or EQUATIONS[entry.slug])
        yield parts[""].line, f"the equations of the unit are not all there: give {what} between $$"


def _plain(formula: str) -> str:
    return re.sub(r"[\s&]", "", formula)
