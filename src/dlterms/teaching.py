"""What a notebook needs to teach: `show_definition` shows what is meant, `show_source` the code that runs, and `check`
marks an exercise at once.

The answers lie beside this module in `exercises/<slug>.json`, sealed so that nobody reads one by accident:

    {"softmax-1": {"answer": "<seal(0.731)>", "hint": "Divide both by e^x.", "hint_zh": "分子分母同除以 e^x。"}}

An answer is a number, a string, or a (nested) list of numbers; numbers are compared to a relative 1e-2.
"""

import base64
import json
import zlib
from importlib.resources import files
from typing import Any

import numpy as np

from dlterms.definitions import definition_of
from dlterms.sources import Listing, listing


class Shown:
    """Text that a notebook shows as Markdown and a terminal as it is."""

    def __init__(self, markdown: str, text: str) -> None:
        self.markdown, self.text = markdown, text

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        return self.text


def show_source(*functions: Any) -> Shown:
    """The source of ops, functions or classes, exactly as it runs, with the private helpers that they use.

    In a notebook the helpers are folded. What is public itself is named in a last line and not shown.
    """
    listings = [listing(function) for function in functions]
    plain = [
        "\n\n\n".join(part for part in (found.text, *(text for _, text in found.helpers), found.remarks()) if part)
        for found in listings
    ]
    return Shown("\n\n".join(map(_markdown, listings)), "\n\n\n".join(plain))


def show_definition(op: Any) -> Shown:
    """An op as its formula says it, in loops over single numbers: slow, without gradient, made to be read.

    Errors: ValueError for what has no definition.
    """
    return show_source(definition_of(op))


def _markdown(found: Listing) -> str:
    """A listing for a notebook: the function, and its helpers under a line that opens them at a click."""
    if not found.helpers:
        return _code(found.text, found.remarks())
    names = ", ".join(f"<code>{name}</code>" for name, _ in found.helpers)
    summary = f"Its helpers · 用到的辅助函数: {names}"
    helpers = _code(*(text for _, text in found.helpers), found.remarks())
    return f"{_code(found.text)}\n\n<details><summary>{summary}</summary>\n\n{helpers}\n\n</details>"


def _code(*parts: str) -> str:
    code = "\n\n\n".join(filter(None, parts))
    return f"```python\n{code}\n```"


class Verdict(Shown):
    """The outcome of `check`; true if the answer is right."""

    def __init__(self, right: bool, text: str) -> None:
        super().__init__(text, text)
        self.right = right

    def __bool__(self) -> bool:
        return self.right


def seal(answer: Any) -> str:
    """An answer in the form in which exercises/<slug>.json keeps it."""
    return base64.b85encode(zlib.compress(json.dumps(answer).encode())).decode()


def _unseal(sealed: str) -> Any:
    return json.loads(zlib.decompress(base64.b85decode(sealed)))


def check(exercise: str, answer: Any = ...) -> Verdict:
    """Mark an answer to an exercise, such as check("softmax-1", 0.5); an answer of ... is one not given yet.

    Errors: ValueError for an exercise that does not exist.
    """
    slug = exercise.rpartition("-")[0]
    path = files("dlterms") / "exercises" / f"{slug}.json"
    known = json.loads(path.read_text(encoding="utf-8")) if slug and path.is_file() else {}
    if exercise not in known:
        raise ValueError(f"exercise must be one of {sorted(known) or 'those of a notebook'}, got {exercise!r}")
    entry = known[exercise]
    if answer is ...:
        return Verdict(False, f"✎ **{exercise}**: put your answer in the place of `...` · 把 `...` 换成你的答案")
    problem = _difference(_unseal(entry["answer"]), answer)
    if problem is None:
        return Verdict(True, f"✓ **{exercise}**: right · 正确")
    hint = f"{entry['hint']} · {entry['hint_zh']}"
    return Verdict(False, f"✗ **{exercise}**: not yet, {problem}. Hint · 提示: {hint}")


def _difference(expected: Any, answer: Any) -> str | None:
    """What is wrong with the answer, in words that do not give it away; None if it is right."""
    if isinstance(expected, str):
        same = isinstance(answer, str) and answer.strip().casefold() == expected.casefold()
        return None if same else "another word is meant"
    wanted = np.asarray(expected, dtype=float)
    try:
        given = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        return "a number is expected" if wanted.ndim == 0 else "numbers are expected"
    if given.shape != wanted.shape:
        return f"the shape should be {wanted.shape}, not {given.shape}"
    tolerance = 1e-2 * np.maximum(np.abs(wanted), 1e-3 * np.abs(wanted).max(initial=0))
    if np.all(np.abs(given - wanted) <= tolerance):
        return None
    if np.allclose(given, -wanted, rtol=1e-2):
        return "the sign is wrong"
    if np.allclose(np.abs(given), np.abs(wanted), rtol=1e-2):
        return "some signs are wrong"
    return "the numbers differ"
