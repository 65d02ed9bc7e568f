"""`attempt` tries a function that the reader wrote on what the project tries its own on, and shows the first failure.

Such an exercise has in `dlterms/exercises/<slug>.json`, beside hints and explanation, an "attempt":

    {"like": "softmax", "gradient": true, "inputs": [
        {"en": "three scores", "zh": "三个得分", "args": [[1.0, 2.0, 3.0]]},
        {"en": "scores of a thousand", "zh": "上千的得分", "args": [[1000.0, 0.0]]}]}

like : a public name of dlterms, or the dotted address of a function below it; what it answers is right. Lists become
arrays, {"function": "logsumexp"} becomes the function of such a name or address. gradient : the reader's function
returns its value and its pullback, and finite differences try the pullback.
"""

import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from IPython.display import display

import dlterms
from dlterms.bilingual import T
from dlterms.gradients.autodiff import differentiable
from dlterms.gradients.gradient_check import check_vjp
from dlterms.gradients.trees import leaves, tree_map
from dlterms.teaching.marking import Verdict, exercise, not_yet, right, said

UNWRITTEN = T("write the function in the place of `...`", "在 `...` 处写出这个函数")
RAISED = T(
    "For {case} (`{shown}`) your function stopped: `{error}`.", "输入 {case}（`{shown}`）时函数出错：`{error}`。"
)
DIFFERS = T(
    "For {case} (`{shown}`) yours gives `{came}`, expected was `{expected}`.",
    "输入 {case}（`{shown}`）时，你的结果是 `{came}`，应为 `{expected}`。",
)
NO_PULLBACK = T(
    "For {case} your function must return its value and its pullback.", "输入 {case} 时，函数应返回值和 pullback 两项。"
)
GRADIENT = T(
    "For {case} (`{shown}`) the gradient is wrong: `{error}`.", "输入 {case}（`{shown}`）时梯度不对：`{error}`。"
)


def attempt(name: str) -> Callable[[Callable[..., Any]], Verdict]:
    """Decorate a function to have it tried: `@attempt("softmax-4")` shows the verdict, and the name then holds it.

    Errors: ValueError for an exercise that does not exist or that asks for no function.
    """
    entry = exercise(name)
    if "attempt" not in entry:
        raise ValueError(f"exercise {name!r} asks for an answer, not for a function: use check({name!r}, ...)")

    def shown(function: Callable[..., Any]) -> Verdict:
        verdict = judged(function)
        display(verdict)  # the last statement of the cell is the function: it shows nothing by itself
        return verdict

    def judged(function: Callable[..., Any]) -> Verdict:
        task = entry["attempt"]
        for given in task["inputs"]:
            args = tuple(as_arrays(argument) for argument in given["args"])
            problem = tried(
                function, like(task["like"]), args, T(given["en"], given["zh"]), task.get("gradient", False)
            )
            if problem is UNWRITTEN:
                return Verdict(False, said("✎", name, UNWRITTEN))
            if problem is not None:
                return not_yet(name, entry, problem, problem)
        return right(name, entry)

    return shown


def like(address: str) -> Callable[..., Any]:
    """The function that an exercise is held against."""
    module, _, function = address.rpartition(".")
    return getattr(import_module(f"dlterms.{module}") if module else dlterms, function)


def as_arrays(argument: Any) -> Any:
    """A list of numbers as an array, {"function": name} as that function; dicts and single numbers as they are."""
    if isinstance(argument, dict) and argument.keys() == {"function"}:
        return like(argument["function"])
    if isinstance(argument, dict):
        return {key: as_arrays(value) for key, value in argument.items()}
    return np.asarray(argument) if isinstance(argument, list) else argument


def tried(function: Callable[..., Any], reference: Any, args: tuple[Any, ...], case: T, gradient: bool) -> T | None:
    """What is wrong with the function for these arguments; None if nothing is."""
    shown = ", ".join(in_short(argument) for argument in args)
    try:
        with np.errstate(all="ignore"):
            came = function(*tree_map(lambda leaf: leaf if callable(leaf) else np.copy(leaf), args))
    except Exception as error:
        return RAISED.format(case=case, shown=shown, error=in_words(error, function))
    if came is None:
        return UNWRITTEN
    if gradient and not (isinstance(came, tuple) and len(came) == 2 and callable(came[1])):
        return NO_PULLBACK.format(case=case)
    value, expected = came[0] if gradient else came, reference(*args)
    if isinstance(value, list) and isinstance(expected, np.ndarray):
        value = np.asarray(value, dtype=object)  # the same numbers in a list are right, too
    if not agree(value, expected):
        digits = 12 if in_short(value) == in_short(expected) else 4  # a near miss must show where it differs
        return DIFFERS.format(case=case, shown=shown, came=in_short(value, digits), expected=in_short(expected, digits))
    if gradient:
        try:
            check_vjp(differentiable(with_tuples(function)), *args)
        except Exception as error:
            return GRADIENT.format(case=case, shown=shown, error=in_words(error, function))
    return None


def with_tuples(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, its pullback's list of one gradient for each of several arguments read as the tuple it means."""

    def rule(*args: Any) -> Any:
        value, pullback = function(*args)

        def gradients(dy: Any) -> Any:
            found = pullback(dy)
            return tuple(found) if isinstance(found, list) and len(found) == len(args) > 1 else found

        return value, gradients

    return rule


def agree(came: Any, expected: Any) -> bool:
    """Whether the structure, the shapes and the numbers are the same, to six digits."""
    mine, theirs = list(leaves(came)), list(leaves(expected))
    if [place for place, _ in mine] != [place for place, _ in theirs]:
        return False
    try:
        return all(
            np.shape(a) == np.shape(b) and np.allclose(np.asarray(a, float), b, rtol=1e-6, atol=1e-9)
            for (_, a), (_, b) in zip(mine, theirs, strict=True)
        )
    except (TypeError, ValueError):
        return False


def in_short(value: Any, digits: int = 4) -> str:
    """An argument or a result as a sentence shows it."""
    if callable(value):
        return str(value.__name__)
    with np.printoptions(precision=digits, suppress=True, threshold=12, edgeitems=3):
        text = " ".join(str(value).split())
    return text if len(text) <= 120 else f"{text[:117]}..."


def in_words(error: Exception, function: Any) -> str:
    """An exception, and the line of the reader's function at which it was raised."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    text = " ".join(str(error).split())[:200].replace("`", "'")  # it will stand between backquotes
    return f"{type(error).__name__}: {text}{f' (line {lines[-1]})' if lines else ''}"
