"""Search forgives: English, 中文, pinyin, abbreviations and misspellings all find the term that is meant.

First comes what is called so, then what covers the word, then what has all the words in one sentence of its text.
Where there is none of these, a name that is nearly the same. What is only a little like the query is not found.
"""

import functools
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from dlterms.glossary.entries import Entry, load
from dlterms.glossary.sentences import Sentences, read_all

# what may stand beside a name: a softmax layer, what is softmax, 池化操作
_BESIDE = re.compile(
    r"\b(algorithm|function|layer|loss|method|model|network|operation|problem|technique|unit)s?\b"
    r"|^(what (is|are)( an?| the)?\b|什么是)|是什么[?？]?$"
    r"|(?<=.)(优化算法|激活函数|算法|函数|操作|机制|技术|方法|模型|网络|问题|单元|层|法)$",
    re.IGNORECASE,
)
_PART, _COVERED = 4.0, 12.0  # how much less a name counts that is a part of the query, and what is only covered
_SAID = 45.0  # the most that a text scores: less than the longest name that contains the query
HAN = "[\u3400-\u9fff]"
_MISSPELLED = 1 / 5  # the share of letters that may be wrong: one of seven in sofmtax


class UnknownTermError(KeyError):
    """No such term; `nearest` are the three most similar slugs."""

    def __init__(self, term: str, nearest: list[str]) -> None:
        super().__init__(f"no term {term!r}; nearest: {', '.join(nearest)}")
        self.nearest = nearest

    def __str__(self) -> str:
        return str(*self.args)  # a KeyError shows its message in quotes


@dataclass(frozen=True)
class Hit:
    """A term that answers a query, how well (0 to 100), and the sentence that does where none of its names does."""

    entry: Entry
    score: float
    sentence: str = ""

    @property
    def slug(self) -> str:
        return self.entry.slug

    @property
    def is_named(self) -> bool:
        """Whether the term is called so, or covers the word; else only its text says it."""
        return self.score > _SAID


@dataclass(frozen=True)
class _Index:
    """Everything that is searched: each name, where its words begin, whose it is and what it loses; and the texts."""

    keys: list[str]
    starts: list[list[int]]
    slugs: list[str]
    losses: list[float]
    texts: Sentences


def entry(term: str) -> Entry:
    """One entry by its slug or by any name it has; raises UnknownTermError, which knows the nearest three."""
    entries = load()
    if term in entries:
        return entries[term]
    for e in entries.values():
        if _plain(term) in map(_plain, e.names):
            return e
    raise UnknownTermError(term, [e.slug for e in nearest(term)])


def search(text: str) -> list[Hit]:
    """The terms that answer a query, best first; [] for an empty one, and where nothing is called or says so.

    A name scores most if it is equal, less if it begins with the query or contains it, and the less the longer it is;
    Chinese names also by their pinyin. Brackets, and words such as "layer" beside a name, do not matter. A text
    scores below every name, and the more the larger the share of its sentences that have all the words.
    """
    query = _plain(text)
    if not query:
        return []
    entries, named, said = load(), _named(text), _said(text)
    hits = []
    for slug in named | said:
        score, called = named.get(slug, (0.0, False))
        least, sentence = said.get(slug, (0.0, ""))
        hits.append(Hit(entries[slug], max(score, least), "" if called else sentence))
    hits = hits or [Hit(entries[slug], score) for slug, score in _misspelled(query).items()]
    return sorted(hits, key=lambda hit: (-hit.score, hit.slug))


def nearest(text: str, count: int = 3) -> list[Entry]:
    """The terms with the names most like a text, however far they are: for saying what there is instead."""
    index, query = _index(), _plain(text)
    whole = process.cdist([query], index.keys, scorer=fuzz.ratio)[0]
    inside = process.cdist([query], index.keys, scorer=fuzz.partial_ratio)[0]
    best = defaultdict[str, float](float, {slug: score for slug, (score, _) in _named(text).items()})
    for key, slug, loss, alike, part in zip(index.keys, index.slugs, index.losses, whole, inside, strict=True):
        likeness = max(0.88 * alike, 0.7 * part if len(key) > 2 else 0) - loss
        best[slug] = max(best[slug], float(likeness))
    entries = load()
    return [entries[slug] for slug in sorted(best, key=lambda slug: (-best[slug], slug))[:count]]


def _plain(text: str) -> str:
    """Without case, spaces, hyphens, accents and 的: back-propagation, Back Propagation and backpropagation are one."""
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    """The words of a name in small letters, every Chinese character one; what is no letter or digit is left out."""
    return re.findall(rf"[^\W_\u3400-\u9fff]+|{HAN}", _letters(text).replace("的", ""))


def _letters(text: str) -> str:
    """In small letters, and each letter without its accent."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))


def _named(text: str) -> dict[str, tuple[float, bool]]:
    """The entries with a name that answers, or a word they cover: how well, and whether it is a name of theirs."""
    index, query, within = _index(), _plain(text), _within(text)
    best: dict[str, tuple[float, bool]] = {}
    for key, starts, slug, loss in zip(index.keys, index.starts, index.slugs, index.losses, strict=True):
        if _has(query, key, starts):
            found = _score(query, key) - loss, loss < _COVERED
        elif key in within:
            found = 100 - _PART - loss, loss < _COVERED
        else:
            continue
        best[slug] = max(best.get(slug, found), found)
    if query.isascii() and len(query) > 2:
        for sound, starts, slug in _sounds():
            if _has(query, sound, starts):
                best[slug] = max(best.get(slug, (0.0, True)), (_score(query, sound) - 6, True))
    return best


def _has(query: str, key: str, starts: list[int]) -> bool:
    """Whether a name has the query from the start of a word on: "iou" is not in "previous"."""
    return query in key and any(key.startswith(query, start) for start in starts)


def _score(query: str, key: str) -> float:
    """How well a name answers that has the query, 0 to 100; of two of them the shorter one is better."""
    if query == key:
        return 100
    return (65 if key.startswith(query) else 60) + 30 * len(query) / len(key)


def _within(text: str) -> set[str]:
    """The names that a query may consist of: its parts at brackets and slashes, with what stands beside and without.

    卷积神经网络（CNN/ConvNet：Convolutional Neural Network） has four, softmax layer one.
    """
    parts = [part.strip() for part in re.split(r"[()（）/:：、,，和与]|\band\b", text)]
    return {_plain(name) for part in parts for name in (part, _BESIDE.sub("", part))} - {"", _plain(text)}


def _said(text: str) -> dict[str, tuple[float, str]]:
    """The entries with all the words of a query in one sentence: how well they answer, and the first such sentence."""
    return {
        slug: (_SAID * len(sentences) / _lengths()[slug], sentences[0])
        for slug, sentences in _index().texts.answering(text).items()
    }


def _misspelled(query: str) -> dict[str, float]:
    """The entries with a name that is all but equal, and how well they answer.

    Two neighbors exchanged are one fault. A wrong Chinese character is one of the same sound (激活涵数): another one
    would mostly be another term.
    """
    best: dict[str, float] = defaultdict(float)
    if not query.isascii():
        sounds = "".join(_syllables(query))
        return {slug: 90.0 for sound, _, slug in _sounds() if sound == sounds}
    if len(query) > 3:
        index, least = _index(), 1 - _MISSPELLED
        near = process.extract(query, index.keys, scorer=OSA.normalized_similarity, score_cutoff=least, limit=None)
        for _, alike, i in near:
            best[index.slugs[i]] = max(best[index.slugs[i]], 100 * alike - index.losses[i])
    return best


@functools.cache
def _index() -> _Index:
    index = _Index([], [], [], [], read_all(load().values()))
    for slug, e in load().items():
        for name, loss in _keys(e):
            if words := _words(name):
                index.keys.append("".join(words))
                index.starts.append(_starts(words))
                index.slugs.append(slug)
                index.losses.append(loss)
    return index


def _keys(e: Entry) -> list[tuple[str, float]]:
    """The names to compare a query with, and how much less each counts; of "MLP (…)" also the parts at the bracket.

    What an entry only covers counts less than any name, so that a term of that name would come first.
    """
    parts = [part for name in e.names for part in re.split(r"[()（）]", name) if re.search("[(（]", name)]
    losses = [0.0 if i < 3 else 0.5 for i in range(len(e.names))]  # slug, term, 术语; aliases
    losses += [1.0] * len(parts) + [_COVERED] * len(e.covers)
    return list(zip([*e.names, *parts, *e.covers], losses, strict=True))


@functools.cache
def _lengths() -> dict[str, int]:
    """How many sentences the text of each entry has."""
    lengths: dict[str, int] = defaultdict(int)
    for slug in _index().texts.slugs:
        lengths[slug] += 1
    return lengths


@functools.cache
def _sounds() -> list[tuple[str, list[int], str]]:
    """The Chinese names in pinyin, where their syllables begin, and whose they are."""
    names = [(_syllables(name), slug) for slug, e in load().items() for name in e.names if re.search(HAN, name)]
    return [("".join(syllables), _starts(syllables), slug) for syllables, slug in names]


def _syllables(name: str) -> list[str]:
    """A name in pinyin; the library takes a tenth of a second to load, so only a query that needs it asks."""
    from pypinyin import lazy_pinyin

    return [_plain(sound) for word in _words(name) for sound in lazy_pinyin(word)]


def _starts(words: list[str]) -> list[int]:
    """Where each word begins when all are written as one."""
    return [0, *accumulate(map(len, words[:-1]))]
