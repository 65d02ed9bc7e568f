"""The texts of the entries, sentence by sentence, and which sentences have all the words of a query."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from dlterms.glossary.entries import Entry

# what says nothing about what is meant: some words, and the pairs of 什么, 为什么, 怎么 and 如何
_EMPTY = re.compile(
    r"an?|and|are|as|at|be|by|can|do|does|for|from|how|in|is|its?|of|on|or|that|the|this|to|was|what|when|which|why|with"
    "|什么|么是|是什|为什|怎么|如何"
)

_PLURAL = re.compile(r"(?<=[sxz])es$|(?<=\w\w[^aius])s$")  # of losses and gates, not of bias, axis or loss


@dataclass(frozen=True)
class Sentences:
    """Every sentence of some entries, and for each word those that have it."""

    slugs: list[str] = field(default_factory=list)  # whose text each sentence is from
    texts: list[str] = field(default_factory=list)
    having: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def answering(self, query: str) -> dict[str, list[str]]:
        """For each entry, by slug, those of its sentences that have all the words of a query."""
        wanted = [word for word in words(query) if not _EMPTY.fullmatch(word)]
        found: dict[str, list[str]] = {}
        if wanted:
            for i in sorted(set.intersection(*(self.having.get(word, set()) for word in wanted))):
                found.setdefault(self.slugs[i], []).append(self.texts[i])
        return found


def read_all(entries: Iterable[Entry]) -> Sentences:
    """The sentences of both languages, and of the myths."""
    index = Sentences()
    for e in entries:
        for text in (e.english, e.chinese, e.myth, e.myth_zh):
            for sentence in sentences(text):
                for word in words(sentence):
                    index.having[word].add(len(index.texts))
                index.slugs.append(e.slug)
                index.texts.append(sentence)
    return index


def sentences(text: str) -> list[str]:
    """The sentences of a text of an entry; their Markdown stays, but links to entries keep only their words.

    A full stop ends a sentence where a capital, a formula or a bracket follows: "vol. 1" and "e.g. a" go on. So does
    the end of a paragraph or of a point of a list. A heading such as **Pitfalls** is none.
    """
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*- |\*\*[^*\n]+\*\*\n)|(?<=\*\*)\n(?=\s*- )", text.strip()):
        line = re.sub(r"\[([^]]*)\]\(\w+\.md\)", r"\1", " ".join(paragraph.split())).removeprefix("- ")
        if not re.fullmatch(r"\*\*[^*]+\*\*", line):
            found += [s for s in re.split(r"(?<=[.!?])\s+(?=[A-Z$“(*])|(?<=[。！？])(?!”)", line) if s]
    return found


def words(text: str) -> set[str]:
    """What a text is looked up by: English words without case and plural, Chinese as pairs of characters."""
    plain = re.sub(r"\\[A-Za-z]+", " ", text.casefold())  # the commands of a formula are not words
    english = {_PLURAL.sub("", word) for word in re.findall(r"[a-z0-9]*[a-z][a-z0-9]*", plain)}
    chinese = re.findall(r"[\u3400-\u9fff]{2,}", plain)
    return english | {run[i : i + 2] for run in chinese for i in range(len(run) - 1)}
