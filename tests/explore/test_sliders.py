"""The slider contract over every explorer of every notebook: a slider that fails at its far end fails the build."""

import ast
import os
from pathlib import Path

import nbformat
import numpy as np
import pytest

from dlterms.explore import Explorer, Handle, Heatmap, Lines, Notice, Picture, Plane, Predict, contract
from explore_toy import worked_example

NOTEBOOKS = sorted(path for path in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb") if path.stem != "index")


def explorers(path):
    """Run the code cells of a notebook here, and collect the Explorers they make or end in."""
    space = {"__name__": "__main__"}
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            body = ast.parse(cell.source).body
            last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
            exec(compile(ast.Module(body, []), path.name, "exec"), space)
            if last is not None:
                found.append(eval(compile(ast.Expression(last.value), path.name, "eval"), space))
    candidates = {id(value): value for value in [*found, *space.values()] if isinstance(value, Explorer)}
    return list(candidates.values())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_slider_over_its_whole_range(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    monkeypatch.setattr(os, "environ", os.environ)
    made = explorers(path)
    assert made, "the notebook has no explorer"
    for explorer in made:
        assert contract(explorer) > 0


X = np.linspace(0, 1, 5)


@pytest.mark.parametrize(
    ("compute", "message"),
    [
        (lambda a=1.0: {"y": X * (1 / (a < 2))}, "ZeroDivisionError"),
        (lambda a=1.0: {"y": X * (np.nan if a == 2 else a)}, "'y' has nan or inf"),
        (lambda a=1.0: {"y": X[:3] if a == 2 else X * a}, "'y' has shape"),
        (lambda a=1.0: {"z": X} if a == 2 else {"y": a * X}, "returned no 'y'"),
        (lambda a=1.0: {"y": X}, "changes nothing"),
        (lambda a=1.0: {"y": -a * X}, "'positive' does not hold"),
    ],
)
def test_the_contract_rejects(compute, message):
    explorer = Explorer(
        compute, Lines(X, ["y"]), alt="a line", a=(0.0, 2.0, 0.5),
        invariants={"positive": lambda result: (result["y"] >= 0).all()},
    )  # fmt: skip
    with pytest.raises(AssertionError, match=message):
        contract(explorer)


def sound(**faults):
    """An explorer that keeps the contract, but for the planted faults."""

    def compute(a=1.0, b=0.5):
        return {"y": a * X + b, "at": (0.5, a / 2 + b), "peak": a + b, "angle": 0.0}

    options = {
        "compute": compute, "view": Lines(X, ["y"], ["at"], ylim=(0, 3)), "alt": "a line",
        "a": (0.0, 2.0, 0.5), "b": (0.0, 1.0, 0.25), "handles": [Handle(lambda r: r["at"], to=lift, moves="b")],
        "notices": [Notice("flat", at={"a": 0.0}, holds=lambda r: np.ptp(r["y"]) == 0)],
        "predict": asked(lambda at: "up" if at(a=2.0)["peak"] > 2 else "down", {"a": 2.0}),
        "formula": lambda settings, result: rf"y = {settings['a']}x",
    }  # fmt: skip
    options |= faults
    return Explorer(options.pop("compute"), options.pop("view"), **options)


def lift(x, y, settings):
    return {"b": y - settings["a"] * x}


def test_the_contract_accepts():
    assert contract(sound()) == 8


def test_the_worked_example_keeps_the_contract():
    assert contract(worked_example()) > 30


def asked(answer, at, choices=("up", "down")):
    return Predict("where to?", choices, answer, at=at)


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        ({"notices": [Notice("steep", at={"a": 0.5}, holds=lambda r: np.ptp(r["y"]) > 1)]}, "'steep' does not hold"),
        ({"predict": asked(lambda at: "left" if at(a=2.0) else 0, {"a": 2.0})}, "answer returned 'left': neither"),
        ({"predict": asked(lambda at: 2 * bool(at(a=2.0)), {"a": 2.0})}, "answer returned 2: neither"),
        ({"predict": asked(lambda at: bool(at(a=2.0)["peak"]), {"a": 2.0})}, "answer returned True: neither"),
        ({"predict": asked(lambda at: at(b=9.0) and 0, {"a": 2.0})}, "no step at 9.0"),
        ({"predict": asked(lambda at: int(at(a=1.0)["peak"] > 9), {"a": 1.0})}, "is the start, which shows the answer"),
        ({"predict": asked(lambda at: int(at()["peak"] > 9), {"a": 2.0})}, "does not look at its own"),
        ({"view": Lines(X, ["y"], ylim=(0, 2.9))}, "'y' leaves its axes"),
        ({"view": Lines(X, ["y"], ["at"], ylim=(1e-9, 3), log=True)}, "'b': 0.0}: 'y' leaves"),
        ({"formula": lambda settings, result: str(1 / settings["a"])}, "at {'a': 0.0}: ZeroDivisionError"),
        ({"formula": lambda settings, result: 1.0}, "formula must return LaTeX, got float 1.0"),
        ({"handles": [Handle(lambda r: r["no such"], x="a")]}, "KeyError: 'no such'"),
        ({"compute": lambda a=1.0, b=0.5: {"y": a * X, "at": (0.5, a / 2)}}, "b: moving it to .* changes nothing"),
    ],
)  # fmt: skip
def test_the_contract_rejects_a_planted_fault(faults, message):
    if "handles" not in faults:
        faults = {"handles": []} | faults
    with pytest.raises(AssertionError, match=message):
        contract(sound(**faults))


def test_what_leaves_its_axes_may_be_declared():
    assert contract(sound(view=Lines(X, ["y"], ylim=(0, 2), clips=["y"]), handles=[])) == 8


@pytest.mark.parametrize(
    ("view", "result"),
    [
        (Heatmap("m", vmin=-1, vmax=1), lambda a: {"m": np.eye(2) * a}),
        (Picture("p"), lambda a: {"p": np.eye(2) * a}),
        (Picture("p"), lambda a: {"p": np.ones((2, 2, 3)) * a}),
        (Picture("p", dots="d", vmax=9), lambda a: {"p": np.eye(2), "d": np.eye(2) * a}),
        (Plane((-1, 1), (-1, 1), arrows=["v"]), lambda a: {"v": (0.0, 0.0, a, 0.0)}),
        (Plane((-1, 1), (-1, 1), points=["q"], shades={"q": (0, 1)}), lambda a: {"q": (0.0, 0.0, a)}),
        (Plane((-1, 1), (-1, 1), regions="r"), lambda a: {"r": np.eye(2) * a}),
    ],
)
def test_a_color_that_saturates_or_an_arrow_that_leaves_is_found(view, result):
    made = Explorer(lambda a=0.5: result(a), view, alt="-", a=(0.0, 1.25, 0.25))
    with pytest.raises(AssertionError, match=r"at \{'a': 1.25\}: .* leaves its axes or colors"):
        contract(made)


def angle(g1=3.0, g2=4.0):
    g = np.array([g1, g2])
    cosine = g @ g / np.linalg.norm(g) ** 2
    return {"y": g1 * X + g2, "degrees": np.degrees(np.arccos(min(1.0, cosine - 1e-16 * (g1 == 3.0))))}


def test_noise_in_a_readout_is_found_and_a_tiny_true_number_is_not():
    def view():
        return Lines(X, ["y"])

    sliders = {"g1": (1.0, 5.0, 0.5), "g2": (1.0, 5.0, 0.5)}
    with pytest.raises(AssertionError, match="the readout 'degrees' shows noise"):
        contract(Explorer(angle, view(), alt="-", **sliders))
    vanishing = Explorer(
        lambda g1=3.0, g2=4.0: {"y": g1 * X + g2, "gradient": (g1 / 10) ** 30 * g2}, view(), alt="-", **sliders
    )
    assert contract(vanishing) > 0


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        ({"notices": [Notice("-", at={"a": 0.3}, holds=bool)]}, "control 'a' has no step at 0.3"),
        ({"notices": [Notice("-", at={"c": 1}, holds=bool)]}, "no control 'c', only"),
        ({"play": "c"}, "play names 'c', which is no slider"),
        ({"handles": [Handle(lambda r: r["at"], x="c")]}, "a handle moves 'c', which is no slider"),
        ({"handles": [Handle(lambda r: r["at"], x="a", panel=1)]}, "a handle is in panel 1, but there are 1"),
        ({"formula": lambda s, r: r"\moving{z}{1}"}, "no array of the view has this name and a color"),
    ],
)
def test_words_and_hands_that_do_not_fit_are_refused_by_name(faults, message):
    with pytest.raises((ValueError, AssertionError), match=message):
        contract(sound(**faults))


@pytest.mark.parametrize("options", [{}, {"x": "a", "to": lift, "moves": "b"}, {"to": lift}, {"moves": "b"}])
def test_a_handle_says_in_one_way_what_it_moves(options):
    with pytest.raises(ValueError, match="a handle needs x= or y=, or else to= and moves="):
        Handle(lambda r: r["at"], **options)


@pytest.mark.parametrize("choices", [["one"], ["same", "same"]])
def test_a_prediction_needs_choices_that_differ(choices):
    with pytest.raises(ValueError, match="choices must be two or more and differ"):
        Predict("?", choices, lambda at: 0, at={"a": 2.0})
