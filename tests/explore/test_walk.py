"""The walk through a recorded calculation: what each step shows, and that it is drawn where it belongs."""

import numpy as np
import pytest

from dlterms import sigmoid
from dlterms.explore import GAPS, Explorer, Walk, contract, walk
from dlterms.explore.walk import in_short
from dlterms.gradients.recording import record

PLACES = {"a": (0, 1), "b": (0, 0), "s": (1, 1), "t": (1, 0), "y": (2, 0.5)}


def example(a, b):
    s, t = a + b, b**2
    return {"s": s, "t": t, "y": s * t}


RECORDED = record(example, a=1.0, b=2.0)


def known(array):
    """name -> number for what the walk has reached."""
    return {name: number for name, number in zip(RECORDED.names, array, strict=True) if np.isfinite(number)}


def test_values_come_forward_then_gradients_back():
    seen = [walk(RECORDED, step) for step in range(7)]
    assert [len(known(r["values"])) for r in seen] == [2, 3, 4, 5, 5, 5, 5]
    gradients = [known(r["gradients"]) for r in seen]
    assert gradients[3] == {}
    assert gradients[4] == {"y": 1, "s": 4, "t": 3}
    assert gradients[5] == {"y": 1, "s": 4, "t": 3, "b": 12}, "one of b's two routes"
    assert gradients[6] == {"y": 1, "s": 4, "t": 3, "b": 16, "a": 4}
    assert np.array_equal(seen[6]["gradients"], RECORDED.gradients), "the tape's own numbers"
    assert seen[4]["stage"].tolist() == [-2, -2, 0, 0, 0]
    assert seen[2]["stage"].tolist() == [0, 0, 1, 0, 0]
    assert np.array_equal(seen[6]["products"], seen[6]["upstream"] * seen[6]["local"])


def test_in_forward_mode_derivatives_come_with_the_values():
    seen = [walk(RECORDED, step, forward_from="b") for step in range(7)]
    assert known(seen[0]["gradients"]) == {"a": 0, "b": 1}
    assert known(seen[2]["gradients"]) == {"a": 0, "b": 1, "s": 1, "t": 4}
    assert all(known(r["gradients"])["y"] == 16 for r in seen[3:])
    assert seen[3]["stage"].tolist() == [2, 2, 3, 3, 3]
    assert np.array_equal(seen[3]["products"], seen[3]["upstream"] * seen[3]["local"])


def test_rounds_are_walked_together():
    together = walk(RECORDED, 3, rounds=[["s", "t"], ["y"]])
    assert known(together["gradients"]) == {"y": 1, "s": 4, "t": 3}
    for rounds, message in [([["s"], ["y"]], "each computed value once"), ([["y"], ["s", "t"]], "'s' before 'y'"),
                            ([["s", "t", "y"]], "'s' before 'y'")]:  # fmt: skip
        with pytest.raises(ValueError, match=message):
            walk(RECORDED, 1, rounds=rounds)


def explorer(**options):
    view = Walk(RECORDED, PLACES, **options)

    def compute(a=1.0, b=2.0, mode="reverse", step=4):
        return walk(record(example, a=a, b=b), step, forward_from=None if mode == "reverse" else mode)

    return Explorer(compute, view, alt="a walk", a=(-3.0, 3.0, 0.5), b=(-2.0, 2.0, 0.5), mode=["reverse", "a", "b"],
                    step=(0, 6, 1), nonfinite=GAPS)  # fmt: skip


def test_the_walk_keeps_the_contract():
    assert contract(explorer()) == 25


def test_its_digest_notices_one_changed_number():
    digest = explorer().digest(step=6)
    assert "gradients: (5,) min 1 max 16 mean 5.6" in digest
    assert "products: (5,) min 3 max 12 mean 5.4" in digest


def test_every_step_is_another_picture_and_drawn_afresh_the_same():
    made = explorer(small=["a"], along={("b", "s"): 0.3}, words={"s": "a + b"})
    seen = [made.render(step=step).tobytes() for step in range(7)]
    assert len(set(seen)) == 7
    fresh = explorer(small=["a"], along={("b", "s"): 0.3}, words={"s": "a + b"})
    assert fresh.render(step=5).tobytes() == seen[5]


def test_arrows_point_where_the_derivative_goes():
    made = explorer()
    back = made.at(step=6)
    view = made.screen().view
    heads = []
    for result in (back, back | {"stage": -back["stage"]}):
        made.screen().draw(result)
        arrow = view._ways[2][view.edges.index(("t", "y"))]
        heads.append([tuple(end) for end in arrow._posA_posB])
    assert heads == [[PLACES["y"], PLACES["t"]], [PLACES["t"], PLACES["y"]]]


def test_where_nothing_is_written_an_edge_is_as_wide_as_much_passes():
    made = explorer(wordless=True)
    made.screen().draw(made.at(step=6))
    view = made.screen().view
    assert {text._words for text in view._texts["products"]} == {""}
    width = {edge: arrow.get_linewidth() for edge, arrow in zip(view.edges, view._ways[2], strict=True)}
    assert width["b", "t"] > width["s", "y"] == width["b", "s"] > width["t", "y"] > 0.7, "12, 4, 4 and 3"


def test_the_pointer_reads_where_a_derivative_comes_from():
    made = explorer()
    view = made.screen().view
    made.render(step=6)
    assert view.cell(0.0, 0.0, made.at(step=6)) == "b"
    assert view.says("b", made.at(step=6)) == "b = 2   derivative = 3 × 4 + 4 × 1 = 16"
    assert view.says("y", made.at(step=3)) == "y = 12"
    assert view.says("y", made.at(step=2)) == "y"
    assert view.says("y", made.at(step=3, mode="b")) == "y = 12   derivative = 1 × 4 + 4 × 3 = 16"


def test_what_has_no_place_is_left_out():
    view = Walk(RECORDED, {name: PLACES[name] for name in "bty"})
    assert view.edges == [("t", "y"), ("b", "t")]
    result = walk(RECORDED, 6)
    made = Explorer(lambda k=1.0: result, view, alt="-", k=(0.0, 1.0, 0.5), nonfinite=GAPS)
    assert made.screen().view.says("b", result).endswith("= 3 × 4 + 4 × 1 = 16"), "and still counted"


def test_errors_name_what_does_not_fit():
    with pytest.raises(ValueError, match="'z' was not recorded"):
        Walk(RECORDED, {"z": (0, 0)})
    with pytest.raises(ValueError, match="no drawn edge"):
        Walk(RECORDED, PLACES, along={("a", "b"): 0.5})
    other = record(lambda a, b: {"y": sigmoid(a + b)}, a=1.0, b=2.0)
    with pytest.raises(ValueError, match=r"'values' has shape \(3,\), expected \(5,\)"):
        Walk(RECORDED, PLACES).check(walk(other, 1))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (12.0, "12"),
        (0.5932699, "0.593"),
        (-3.4e-5, "−3.4e−5"),
        (-1e-300 * 0, "0"),
        (np.nan, ""),
        (12345.6, "12346"),
        (3.21e7, "3.21e7"),
    ],
)
def test_numbers_on_the_graph_are_short(number, text):
    assert in_short(number) == text
