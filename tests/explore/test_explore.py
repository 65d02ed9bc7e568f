"""The explorer without a browser: controls, results, views, digests, frames and the answers to a view's requests."""

import asyncio
import io
import json

import matplotlib
import numpy as np
import pytest
from colorspacious import cspace_convert
from PIL import Image

from dlterms.explore import Bars, Explorer, Graph, Heatmap, Lines, Picture, Plane, Row, created, figure
from dlterms.explore.canvas import Canvas
from dlterms.explore.digest import digest, rounded
from dlterms.explore.explorer import _FRAMES
from dlterms.explore.screen import changes
from dlterms.explore.stamp import Stamp
from dlterms.explore.style import DARK, LIGHT
from dlterms.explore.words import readout, single_numbers
from explore_toy import X, curves, explorer


def line(x):
    return lambda a=1.0: {"y": a * np.asarray(x)}


def make(compute=None, view=None, **options):
    options = {"alt": "a line", "a": (0.0, 2.0, 0.5)} | options
    return Explorer(compute or line(X), view or Lines(X, ["y"]), **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"b": (0, 1, 1)}, "control 'b' is no parameter of compute"),
        ({"a": (0.0, 2.0)}, r"control 'a' must be \(min, max, step\)"),
        ({"a": (2.0, 0.0, 0.5)}, "control 'a': needs min < max"),
        ({"a": (0.0, 2.0, 0.0)}, "control 'a': needs min < max and 0 < step"),
        ({"a": (0.0, np.inf, 0.5)}, "control 'a': .* finite numbers"),
        ({"a": (0.0, "2", 0.5)}, "control 'a': .* numbers"),
        ({"a": (2.0, 3.0, 0.5)}, "control 'a': the start value 1.0 is outside"),
        ({"a": ["x", "y"]}, "control 'a': the start value 1.0 is not among"),
        ({"a": bool}, "control 'a': a tick box starts at True or False, got 1.0"),
        ({"a": []}, "control 'a' must be"),
        ({"labels": {"q": "Q"}}, "labels names 'q', which is neither a control nor a single number"),
        ({"compute": lambda a: {"y": X}}, "control 'a' needs a start value"),
        ({"compute": lambda b, a=1.0: {"y": X}}, "compute's parameter 'b' has no default and no control"),
        ({"compute": lambda a=1.5: {"y": X}, "a": (0, 3, 1)}, "control 'a': the start value must be a whole number"),
        ({"compute": lambda a=1.0: {"z": X}}, "compute returned no 'y', only"),
        ({"compute": lambda a=1.0: {"y": X * np.nan}}, "'y' has nan or inf"),
        ({"compute": lambda a=1.0: {"y": X[:3]}}, r"'y' has shape \(3,\)"),
    ],
)
def test_a_bad_explorer_is_refused_by_name(options, message):
    with pytest.raises(ValueError, match=message):
        make(**options)


def test_a_result_that_is_no_dict_or_no_number_is_refused():
    with pytest.raises(TypeError, match="compute must return a dict of arrays, got list"):
        make(lambda a=1.0: [X])
    with pytest.raises(TypeError, match="'y' must be numbers"):
        make(lambda a=1.0: {"y": np.array(["a"] * len(X))})


@pytest.mark.parametrize(
    ("view", "result", "message"),
    [
        (Bars(["a", "b"], ["h"]), {"h": np.ones(3)}, r"'h' has shape \(3,\), expected \(2,\)"),
        (Picture("p"), {"p": np.ones((2, 2, 2))}, r"'p' must be a picture"),
        (Heatmap("m"), {"m": np.ones(3)}, "'m' must be a matrix"),
        (Heatmap("m", ["a"]), {"m": np.ones((2, 2))}, "'m' has 2 columns, but there are 1 labels"),
        (Plane((0, 1), (0, 1), paths=["p"]), {"p": np.ones(3)}, r"'p' must be \(x, y\)"),
        (Plane((0, 1), (0, 1), arrows=["v"]), {"v": (X, X, X, X[:2])}, r"'v' must be \(x, y, dx, dy\), got shapes"),
        (Plane((0, 1), (0, 1), regions="r"), {"r": np.ones(3)}, r"'r' must be a grid"),
        (Graph({"a": (0, 0)}, [], values="v"), {"v": np.ones(2)}, r"'v' has shape \(2,\), expected \(1,\)"),
        (Lines(X, ["y"]), {"z": X}, "no 'y'"),
    ],
)
def test_a_view_names_the_array_that_does_not_fit(view, result, message):
    with pytest.raises(ValueError, match=message):
        figure(view, result, alt="-")


def test_a_graph_names_an_edge_to_nowhere():
    with pytest.raises(ValueError, match="'b', which is not among the nodes"):
        Graph({"a": (0, 0)}, [("a", "b")], values="v")


grid = np.linspace(0, 1, 6)
mesh = [m.ravel() for m in np.meshgrid(grid, grid)]
EVERY_VIEW = {
    "lines": (Lines(X, ["y"], ["p"], ["v"], log=True), lambda a: {"y": a + X**2, "p": (a, 1.0), "v": a}),
    "following": (Lines(X, ["y"], ylim="auto"), lambda a: {"y": a**3 * X}),
    "on a log axis": (
        Lines(X, ["y"], hlines=["h"], log=True, ylim=(1e-9, 1e3)), lambda a: {"y": np.exp(-a * X**2), "h": a + 1},
    ),
    "targets": (
        Bars(["a", "b"], ["h"], outlines=["y"], arrows=["up", "down"], linear=0.1, ylim=(-3, 3)),
        lambda a: {"h": [a / 2, 1.0], "y": [1.0, 0.0], "up": [a / 9, 0.1], "down": [-a, 0.0]},
    ),
    "bars": (Bars(["a", "b"], ["h", "g"], annotate=True), lambda a: {"h": [a, 1.0], "g": [-a, a]}),
    "picture": (Picture("p"), lambda a: {"p": np.tri(int(8 - 3 * a)) * 0.5}),
    "colors": (Picture("p"), lambda a: {"p": np.ones((3, 2, 3)) * a / 3}),
    "windows and dots": (
        Picture("p", dots="d", windows="w", most=4),
        lambda a: {"p": np.tri(4) * 0.5, "d": np.tri(4) * a, "w": [(0, 0, 2, 2), (1 + int(a), 1, 2, 2)]},
    ),
    "framed": (Heatmap("m", vmin=-2, vmax=2, root=True, framed=[(0, 1)]), lambda a: {"m": np.eye(2) * a}),
    "heatmap": (Heatmap("m", annotate=True), lambda a: {"m": np.outer(np.arange(1 + int(2 * a)), [1.0, a])}),
    "plane": (
        Plane((0, 1), (0, 1), regions="r", contours="z", arrows=["f"], paths=["q"], points=["p"], words={"p": ["w"]}),
        lambda a: {
            "r": np.eye(4) * a, "z": np.outer(grid, grid) * a, "f": (*mesh, a * mesh[0] / 9, mesh[1] / 9),
            "q": (grid[: int(a * 2) + 1], grid[: int(a * 2) + 1]), "p": (a / 2, 0.5),
        },
    ),
    "shades and rugs": (
        Plane((0, 3), (0, 3), points=["p"], shades={"p": (0, 2)}, rugs={"x": "u", "y": "v"}, trails=["t"], arrows=["n"],
              words={"n": ["head"]}, equal=False, bare=True),
        lambda a: {"p": (grid, grid * a, grid + a / 9), "u": grid * a, "v": grid, "t": (grid, a * grid),
                   "n": (0.0, 0.0, a, 1.0)},
    ),
    "few arrows": (Plane((0, 3), (0, 3), arrows=["f"]), lambda a: {"f": [np.arange(1 + int(a))] * 4}),
    "nodes that fill": (
        Graph({"a": (0, 0), "b": (1, 0)}, [("a", "b")], values="v", edge_gradients="e", span=2.0, radius=12),
        lambda a: {"v": [a, 1], "e": [np.nan if a == 0.5 else a]},
    ),
    "graph": (
        Graph({"a": (0, 0), "b": (1, 0)}, [("a", "b")], values="v", gradients="g", weights="w", edge_gradients="e"),
        lambda a: {"v": [a, 1], "g": [1, a], "w": [a], "e": [2 * a]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EVERY_VIEW)
def test_a_moved_picture_is_the_one_drawn_afresh(name):
    view, result = EVERY_VIEW[name]
    moved = make(lambda a=1.0: result(a), view, nonfinite=["e"])
    seen = [moved.render(a=a) for a in (0.5, 2.0, 0.0 if name == "few arrows" else 1.5, 1.0)]
    again = moved.render(a=2.0)
    fresh = make(lambda a=1.0: result(a), view, nonfinite=["e"]).render(a=2.0)
    assert np.array_equal(seen[1], again)
    assert np.array_equal(fresh, again)
    assert not np.array_equal(seen[0], seen[1])


def test_a_stamped_word_is_the_text_that_matplotlib_sets():
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    frames = []
    for stamped in (False, True):
        drawn = Figure(figsize=(2, 1), dpi=100)
        canvas, axes = FigureCanvasAgg(drawn), drawn.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, 200), ylim=(0, 100))
        look = {"ha": "center", "va": "top", "fontsize": 12, "color": "#0072B2"}
        if stamped:
            stamp = Stamp(axes, offset=(0, -7.2), **look)
            stamp.set_animated(False)
            stamp.show("−0.25", 90, 70)
        else:
            axes.text(90, 60, "−0.25", **look)
        canvas.draw()
        frames.append(np.array(canvas.buffer_rgba())[..., :3].astype(int))
    assert (frames[0] < 200).any()
    assert np.abs(frames[0] - frames[1]).max() <= 2, "blending rounds once more"


def test_long_words_under_a_heatmap_are_tilted_and_short_ones_level():
    def angles(words):
        view = Heatmap("m", words, vmin=-1, vmax=1)
        drawn = make(lambda a=1.0: {"m": np.full((2, 8), a / 2)}, view).screen().view
        return {label.get_rotation() for label in drawn._ax.get_xticklabels()}

    assert angles([f"a long label {i}" for i in range(8)]) == {35}
    assert angles(list("abcdefgh")) == {0}


def test_axes_hold_the_results_at_all_ends():
    wide = Lines(X, ["y"])
    made = make(lambda a=1.0, b=1.0: {"y": a * b * X}, wide, b=(0.0, 10.0, 1.0))
    low, high = made.screen().view.backdrop
    assert low <= -2 * 10 * 6
    assert high >= 2 * 10 * 6


def test_digest_ignores_last_bits_and_sees_everything_else():
    wobble = X * (1 + 1e-15) + 1e-17
    start = digest("t", {"a": 1.0}, {"y": X})
    assert start == digest("t", {"a": 1.0}, {"y": wobble})
    assert start != digest("t", {"a": 1.0}, {"y": X * 1.01})
    assert start != digest("t", {"a": 1.0}, {"y": X[::-1]})
    assert start != digest("t", {"a": 1.5}, {"y": X})
    assert rounded(np.nextafter(12.345, 0), 0.0) == rounded(np.nextafter(12.345, 99), 0.0) == "12.35"
    assert rounded(-0.0, 0.0) == rounded(-1e-17, 1e-9) == "0"
    assert "2 not finite" in digest("t", {}, {"y": np.array([1.0, np.nan, np.inf])})


def written(result):
    """All single numbers of a result, as they are written out."""
    return readout(result, {key: key for key in single_numbers(result)})


def test_rounding_noise_is_shown_as_zero_and_small_numbers_are_not():
    arrow = {"arrow": (np.zeros(1), np.array([4.0])), "turned": 8.5e-15, "here": (0.5, -1e-16)}
    assert written(arrow) == "turned = 0"
    assert digest("t", {}, arrow).endswith("turned: 0\n  here: 0.5 ; 0")
    assert written(arrow | {"turned": 1e-12}) == "turned = 1e-12", "beside entries of 4 this is no rounding"
    assert written({"alone": 1e-20}) == "alone = 1e-20"
    assert written({"rate": 1e-5, "operations": 3.6e12, "counts": np.array([10**12])}).startswith("rate = 1e-05")
    assert written({"y": np.array([np.nan, np.inf]), "z": np.zeros(0), "least": 1e-20}) == "least = 1e-20"


def test_one_bundle_in_three_forms_and_nothing_global():
    before = dict(matplotlib.rcParams)
    made = explorer()
    data, metadata = made._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain", "application/vnd.jupyter.widget-view+json"}
    assert Image.open(io.BytesIO(data["image/png"])).size == (1760, 600)
    assert metadata["image/png"] == {"width": 880, "height": 300, "alt": "a function and its gradient"}
    assert data["text/plain"] == repr(made)
    assert "function=tanh, x0=0.5, size=2" in repr(made)
    assert dict(matplotlib.rcParams) == before
    assert (
        len(json.dumps({k: v for k, v in made.widget.get_state().items() if k not in ("_esm", "_css")}, default=str))
        < 20_000
    ), "pixels in the saved state?"


START = [0, 65, 1, 0]  # the places of the start values among the controls' choices


def ask(made, values, base=None, ratio=1.0):
    return made._answer({"values": values, "base": base, "look": [ratio, "light", "en"]})


def applied(frame, reply, buffers):
    frame = frame.copy()
    for (left, top, width, height), buffer in zip(reply["places"], buffers, strict=True):
        frame[top : top + height, left : left + width] = np.frombuffer(buffer, np.uint8).reshape(height, width, 4)
    return frame


def test_an_answer_is_what_changed_from_the_frame_that_the_view_has():
    made = explorer()
    reply, buffers = ask(made, START)
    assert reply["based"] is False
    frame = applied(np.zeros((300, 880, 4), np.uint8), reply, buffers)
    assert np.array_equal(frame, explorer().render())
    reply, buffers = ask(made, [1, 63, 2, 1], START)
    assert reply["based"] is True
    assert sum(map(len, buffers)) < frame.nbytes
    fresh = explorer().render(function="sin", x0=0.3, size=3, mirrored=True)
    assert np.array_equal(applied(frame, reply, buffers), fresh)
    assert reply["readout"] == ["slope = -0.9553"]
    assert "point x₀ 位置 = 0.3" in reply["spoken"][0]
    assert "mirrored = 是" in reply["spoken"][1]


def test_an_answer_for_a_sharper_display_is_larger():
    reply, _ = ask(explorer(), START, ratio=2.0)
    assert reply["size"] == [1760, 600]


def test_a_failure_is_told_with_its_settings_and_the_next_answer_is_whole():
    made = explorer()
    reply, buffers = ask(made, [0, 120, 4, 0], START)
    assert reply == {
        "kind": "problem", "text": "At function=tanh, x0=6, size=5, mirrored=False: ValueError: too far",
    }  # fmt: skip
    assert buffers == []
    assert ask(made, [0, 119, 4, 0])[0]["kind"] == "frame"
    assert ask(made, ["no such", 60, 0, 0])[0]["kind"] == "problem"


def test_the_kernel_remembers_few_frames():
    made = explorer()
    for step in range(80):
        ask(made, [0, step, 1, 0])
    assert 32e6 < _FRAMES.size <= _FRAMES.most == 64e6


def test_changes_are_the_smallest_rectangles():
    before = np.zeros((20, 30, 4), np.uint8)
    after = before.copy()
    after[3:5, 2:4] = after[7, 20] = 9
    found = changes(before, after, [(0, 15), (15, 30)])
    assert [(left, top, pixels.shape[:2]) for left, top, pixels in found] == [(2, 3, (2, 2)), (20, 7, (1, 1))]
    assert changes(before, before, [(0, 30)]) == []


def test_explorers_are_found():
    made = make()
    assert made is created()[-1]


def test_frames_are_drawn_ahead_until_something_else_is_asked():
    drawn, sent = [], []

    def answer(message):
        drawn.append(message["values"])
        return {"kind": "frame"}, []

    canvas = Canvas(answer)
    canvas.send = lambda content, buffers: sent.append((content["serial"], content.get("place")))

    def ask(serial, **request):
        canvas._asked(canvas, {"view": "v", "serial": serial, "values": [0], **request}, [])

    async def play():
        ask(1, ahead=[[1], [2], [3]], base=[0])
        assert drawn == [], "the kernel takes what has come meanwhile first"
        await asyncio.sleep(0.2)
        ask(2, ahead=[[4], [5], [6]], base=[0])
        ask(3, values=[9], base=[0])
        ask(4, values=[8])
        await asyncio.sleep(0.2)

    asyncio.run(play())
    assert drawn == [[1], [2], [3], [9]]
    assert canvas.values == [8], "what a view opened later starts with"
    assert sent == [(1, 0), (1, 1), (1, 2), (3, None)]


def test_a_slow_answer_on_another_thread_does_not_mix_with_a_render():
    from concurrent.futures import ThreadPoolExecutor

    made = explorer()
    wanted = {x0: explorer().render(x0=x0) for x0 in (-3.0, 0.0, 3.0)}
    with ThreadPoolExecutor(4) as pool:
        futures = {pool.submit(made.render, x0=x0): x0 for x0 in [-3.0, 0.0, 3.0] * 12}
    assert all(np.array_equal(future.result(), wanted[x0]) for future, x0 in futures.items())


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("kind", [None, "protanomaly", "deuteranomaly", "tritanomaly"])
def test_any_two_colors_differ_for_every_reader(kind, theme):
    """Severity 100 is protanopia, deuteranopia and tritanopia; simulated after Machado, Oliveira and Fernandes 2009."""
    srgb = [[int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)] for color in theme.palette]
    seen_as = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100} if kind else "sRGB1"
    seen = cspace_convert(srgb, seen_as, "CAM02-UCS")
    nearest = min(np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i])
    assert nearest > 10, "a just noticeable difference is about 1"


def test_no_two_lines_differ_by_color_alone():
    looks = [LIGHT.look(i) for i in range(len(LIGHT.palette))]
    styles = [(str(line["linestyle"]), line["color"]) for line in looks]
    assert len({style for style, _ in styles[:6]}) == 6
    assert len(set(styles)) == len(LIGHT.palette)


def test_compute_is_not_called_for_ends_where_no_axis_needs_them():
    calls = []

    def compute(a=1.0):
        calls.append(a)
        return {"y": a * X}

    make(compute, Lines(X, ["y"], ylim=(-1, 1), xlim=(-6, 6)))
    assert calls == [1.0]


def test_row_takes_views_only():
    with pytest.raises(TypeError, match="Row takes views, got"):
        Row(Lines(X, ["y"]), "picture")


def test_the_toy_is_pure():
    assert np.array_equal(curves()["value"], curves()["value"])
