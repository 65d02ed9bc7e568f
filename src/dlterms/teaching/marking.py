"""`check` marks the answer to an exercise at once: right, a mistake that people make, or not yet, with the next hint.

The exercises lie in `dlterms/exercises/<slug>.json`, with what must not be read by accident sealed:

    {"entropy-3": {
        "answer": "<seal(2.3026)>", "tolerance": 0.001,
        "hints": [{"en": "Which logarithm?", "zh": "用的是哪种对数？"}, ...],
        "mistakes": {"bits": {"answer": "<seal(3.3219)>", "en": "That is bits.", "zh": "这是比特。"}},
        "explanation": "<seal({'en': ..., 'zh': ...})>"}}

An answer is a number, a (nested) list of numbers, or one of the words in "choices". tolerance is relative to each
number, and a number that is next to nothing beside the others may be off by a thousandth of the largest.
"""

import base64
import json
import zlib
from importlib.resources import files
from typing import Any

import numpy as np

from dlterms.bilingual import T
from dlterms.teaching.showing import bundle

TOLERANCE = 1e-2
RIGHT, NOT_YET = T("right", "正确"), T("not yet", "还不对")
PUT = T("put your answer in the place of `...`", "把 `...` 换成你的答案")


class Verdict:
    """The outcome of an exercise; true if the answer is right. A T of inline Markdown is what it says."""

    def __init__(self, right: bool, words: T) -> None:
        self.right, self.words = right, words

    def __bool__(self) -> bool:
        return self.right

    def __repr__(self) -> str:
        return f"{self.words!s}\n{self.words.zh}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return bundle(self.words, "verdict")


def seal(answer: Any) -> str:
    """An answer in the form in which exercises/<slug>.json keeps it."""
    return base64.b85encode(zlib.compress(json.dumps(answer).encode())).decode()


def unseal(sealed: str) -> Any:
    """What was sealed."""
    return json.loads(zlib.decompress(base64.b85decode(sealed)))


def exercise(name: str) -> dict[str, Any]:
    """The entry of an exercise such as "softmax-1". Errors: ValueError for one that does not exist."""
    slug = name.rpartition("-")[0]
    path = files("dlterms") / "exercises" / f"{slug}.json"
    known = json.loads(path.read_text(encoding="utf-8")) if slug and path.is_file() else {}
    if name not in known:
        raise ValueError(f"exercise must be one of {sorted(known) or 'those of a page'}, got {name!r}")
    return known[name]


def check(name: str, answer: Any = ...) -> Verdict:
    """Mark an answer to an exercise, such as check("softmax-1", 0.5); an answer of ... is one not given yet.

    Each new wrong answer brings the next hint. Errors: ValueError for an exercise that does not exist.
    """
    entry = exercise(name)
    if answer is ...:
        return Verdict(False, said("✎", name, PUT))
    problem = difference(unseal(entry["answer"]), answer, entry.get("tolerance", TOLERANCE), entry.get("choices"))
    if problem is None:
        return right(name, entry)
    for mistake in entry.get("mistakes", {}).values():
        if difference(unseal(mistake["answer"]), answer, entry.get("tolerance", TOLERANCE)) is None:
            return not_yet(name, entry, T(mistake["en"], mistake["zh"]), answer)
    return not_yet(name, entry, problem, answer)


def right(name: str, entry: dict[str, Any]) -> Verdict:
    """The verdict on a right answer, with the explanation."""
    _tried.pop(name, None)
    explanation = unseal(entry["explanation"])
    why = T("{right}. {why}", "{right}。{why}")
    return Verdict(True, said("✓", name, why.format(right=RIGHT, why=T(explanation["en"], explanation["zh"]))))


_tried: dict[str, list[str]] = {}  # exercise -> the wrong answers of this session, as text


def not_yet(name: str, entry: dict[str, Any], problem: T, answer: Any) -> Verdict:
    """The verdict on a wrong answer, with as many hints as there were different wrong ones."""
    tried = _tried.setdefault(name, [])
    if repr(answer) not in tried:
        tried.append(repr(answer))
    hints = entry["hints"][: len(tried)]
    words = T("{no}. {problem}", "{no}。{problem}").format(no=NOT_YET, problem=problem)
    for i, hint in enumerate(hints, 1):
        words = T("{} *Hint {}:* {}", "{} *提示 {}：*{}").format(words, i, T(hint["en"], hint["zh"]))
    return Verdict(False, said("✗", name, words))


def said(mark: str, name: str, words: T) -> T:
    """The words with a mark and the name of the exercise before them."""
    return T("{} **{}**: {}", "{} **{}**：{}").format(mark, name, words)


def difference(expected: Any, answer: Any, tolerance: float, choices: Any = None) -> T | None:
    """What is wrong with the answer, in words that do not give it away; None if it is right."""
    if isinstance(expected, str):
        return _other_word(expected, answer, choices)
    wanted = np.asarray(expected, dtype=float)
    try:
        given = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        if wanted.ndim == 0:
            return T("A number is expected.", "需要填一个数。")
        return T("A list of numbers is expected.", "需要填一组数。")
    if given.shape != wanted.shape:
        return T("The shape should be {}, not {}.", "形状应为 {}，而不是 {}。").format(wanted.shape, given.shape)
    room = tolerance * np.maximum(np.abs(wanted), 1e-3 * np.abs(wanted).max(initial=0))
    if np.all(np.abs(given - wanted) <= room):
        return None
    if np.all(np.abs(given + wanted) <= room):
        return T("The sign is wrong.", "符号反了。")
    if np.all(np.abs(np.abs(given) - np.abs(wanted)) <= room):
        return T("Some signs are wrong.", "有些符号不对。")
    return T("The numbers differ.", "数值不对。") if wanted.ndim else T("The number differs.", "数值不对。")


def _other_word(expected: str, answer: Any, choices: Any) -> T | None:
    if isinstance(answer, str) and answer.strip().casefold() == expected.casefold():
        return None
    if choices and not (isinstance(answer, str) and answer.strip().casefold() in {c.casefold() for c in choices}):
        return T("Choose one of {}.", "请从 {} 中选一个。").format(", ".join(f"`{choice}`" for choice in choices))
    return T("Another one is meant.", "不是这一个。")
