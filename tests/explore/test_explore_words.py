"""What belongs to a figure besides its pixels: both languages, letters for them, formula, handles, what is hovered."""

import ast
import json
import re
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from matplotlib.font_manager import findfont

from dlterms.bilingual import T
from dlterms.explore import Bars, Explorer, Graph, Handle, Heatmap, Lines, Picture, Plane, Row, moving
from dlterms.explore.formula import as_mathml, in_latex
from dlterms.explore.style import CHINESE, DARK, LIGHT, contrast, to_rgb
from dlterms.explore.words import in_language
from explore_toy import explorer, worked_example

ROOT = Path(__file__).resolve().parents[2]
X = np.linspace(0, 1, 5)


def words_of_code(code):
    """Every text in a call of T."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "T":
            yield from (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))


def all_words():
    for path in sorted((ROOT / "src").rglob("*.py")):
        yield from ((path.name, words) for words in words_of_code(path.read_text("utf-8")))
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                code = re.sub(r"^\s*[%!].*$", "pass", "".join(cell["source"]), flags=re.MULTILINE)
                yield from ((path.name, words) for words in words_of_code(code))
    for path in sorted((ROOT / "glossary").glob("*.md")):
        for name in re.findall(r"^(?:term|zh): (.*)$", path.read_text("utf-8"), re.MULTILINE):
            yield path.name, name


def letters():
    """Every character that a figure can draw."""
    known = set()
    for font in (CHINESE, findfont("DejaVu Sans")):
        known |= set(TTFont(font).getBestCmap())
    return known


def test_no_letter_is_missing_in_either_language():
    known, missing = letters(), {}
    for where, words in all_words():
        for character in set(str(words)) - {"\n"}:
            if ord(character) not in known:
                missing.setdefault(character, where)
    assert not missing, f"run scripts/make_font.py: no letters for {missing}"


def test_the_font_is_small_and_its_license_is_beside_it():
    assert CHINESE.stat().st_size < 300_000
    assert "SIL OPEN FONT LICENSE" in CHINESE.with_name("OFL.txt").read_text("utf-8")


def test_chinese_is_drawn_and_not_boxes():
    view = Lines(X, {"y": T("loss", "损失")}, title=T("loss", "损失"))
    made = Explorer(lambda a=1.0: {"y": a * X}, view, alt="-", a=(0.0, 1.0, 0.5))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda message, *_, **__: pytest.fail(str(message)))
        assert not np.array_equal(made.render(), made.render(language="zh"))


def test_a_view_speaks_one_language_everywhere():
    graph = Graph({T("in", "入"): (0, 0), T("out", "出"): (1, 0)}, [("in", "out")], values="v")
    chinese = in_language(Row(Bars([T("one", "一")], {"h": T("height", "高")}), graph), "zh")
    bars, graph = chinese.panels
    assert (bars.labels, bars.series, list(graph.nodes)) == (["一"], {"h": "高"}, ["入", "出"])
    assert not isinstance(bars.labels[0], T)


def test_dark_is_dark_and_every_letter_stands_out():
    made = explorer()
    assert made.render()[..., :3].mean() > 200
    assert made.render(theme="dark")[..., :3].mean() < 60
    for theme in (LIGHT, DARK):
        for number in range(len(theme.palette)):
            assert contrast(to_rgb(theme.letters(number)), to_rgb(theme.paper)) >= 4.5


@pytest.mark.parametrize(
    ("number", "latex"),
    [(0.66524, "0.665"), (1, "1.00"), (-12.34, "-12.3"), (1234.4, "1234"), (0, "0.00"), (999.96, "1000"),
     (2.8e-12, r"2.80\cdot 10^{-12}"), (3e7, r"3.00\cdot 10^{7}"), (np.inf, r"\infty"), (np.nan, r"\text{nan}")],
)  # fmt: skip
def test_a_moving_number_is_short(number, latex):
    assert in_latex(number) == latex
    assert moving(number, "p") == rf"\moving{{p}}{{{latex}}}"


def test_a_formula_has_its_numbers_in_the_colors_of_the_curves():
    english, chinese = as_mathml(
        T(rf"L = {moving(0.5, 'y')}", rf"\text{{损失}} = {moving(0.5, 'z')}"), {"y": 0, "z": 3}
    )
    assert '<mrow class="dlterms-0"><mn>0.500</mn></mrow>' in english
    assert '<mrow class="dlterms-3"><mn>0.500</mn></mrow>' in chinese
    assert "<mtext>损失</mtext>" in chinese


def ask(made, **request):
    return made._answer({"values": made.widget.values, "base": None, "look": [1.0, "light", "en"], **request})[0]


def test_a_pulled_handle_sets_its_control_where_the_pointer_is():
    made = worked_example()
    ((across, down),) = ask(made)["handles"]
    bars = made.screen().view.panels[0]
    _, x, y = made.screen().point(made.at(), across, down)
    assert (x, y) == pytest.approx((bars.tip("p", 0)(made.at())[0], made.at()["p"][0]), abs=1e-3)
    for height in (0.05, 0.3, 0.9, 5.0, -1.0):
        (place,) = made.screen().places(made.at(), [(0, x, height)])
        reply = ask(made, grab=[0, *place])
        settings = made._received(reply["values"])
        assert settings["x2"] == 0.0
        p = made.at(**settings)["p"][0]
        assert abs(p - np.clip(height, made.at(x1=-6.0)["p"][0], made.at(x1=6.0)["p"][0])) < 0.03
    assert made.settings["x1"] == 1.0, "the reader's own view moves its controls"


@pytest.mark.parametrize("log", [False, True])
def test_a_handle_on_an_axis_of_any_scale_is_the_value_itself(log):
    view = Lines(X, ["y"], hlines=["h"], log=log, ylim=(0.01, 10))
    made = Explorer(lambda a=1.0: {"y": X + 1, "h": a}, view, alt="-", a=(0.05, 5.0, 0.05),
                    handles=[Handle(lambda r: (0.5, r["h"]), y="a")])  # fmt: skip
    for a in (0.1, 3.0):
        (place,) = made.screen().places(made.at(), [(0, 0.9, a)])
        assert made._received(ask(made, grab=[0, *place])["values"]) == {"a": a}


def test_the_pointer_reads_a_cell_and_outlines_where_it_comes_from():
    made = worked_example()
    (place,) = made.screen().places(made.at(), [(1, 2.0, 0.0)])
    reply = ask(made, hover=place)
    assert reply["text"] == "∂p/∂x (p₁, x₃): −0.05989"
    cell, bar = reply["boxes"]
    assert cell[0] < place[0] < cell[2]
    assert cell[1] < place[1] < cell[3]
    assert bar[2] < 0.5, "the bar is in the other panel"
    assert ask(made, hover=[0.001, 0.001]) == {"kind": "hover", "text": "", "boxes": []}


grid = np.linspace(0.2, 0.8, 4)
READ = {
    "lines": (Lines(X, ["y"], xlabel="x"), {"y": X**2}, (0.52, 0.1), 2, "x 0.5   y 0.25"),
    "bars": (Bars(["a", "b"], ["h", "g"]), {"h": [1.0, 2.0], "g": [3.0, -4.0]}, (1.2, -1.0), ("g", 1), "g, b: −4"),
    "beside a bar": (Bars(["a", "b"], ["h"]), {"h": [1.0, 2.0]}, (0.5, 0.5), None, ""),
    "picture": (Picture("p"), {"p": np.arange(6).reshape(2, 3) / 9}, (2.5, 1.5), (1, 2), "p (1, 2): 0.5556"),
    "dots": (Picture("p", dots="d"), {"p": np.eye(2), "d": np.eye(2) / 4}, (0.5, 0.5), (0, 0), "p (0, 0): 1   0.25"),
    "colors": (Picture("p"), {"p": np.ones((2, 2, 3)) / 2}, (0.5, 0.5), (0, 0), "p (0, 0): 0.50, 0.50, 0.50"),
    "heatmap": (Heatmap("m", "ab", "cd"), {"m": np.eye(2)}, (0.6, 0.2), (0, 1), "m (c, b): 0"),
    "plane": (Plane((0, 1), (0, 1), points=["q"]), {"q": (grid, grid)}, (0.41, 0.4), ("q", 1), "q (0.4, 0.4)"),
    "far from all": (Plane((0, 1), (0, 1), points=["q"]), {"q": (grid, grid)}, (0.9, 0.1), None, ""),
    "graph": (Graph({"a": (0, 0), "b": (1, 0)}, [], values="v"), {"v": [1.0, -2.0]}, (1.01, 0.0), "b", "b: v −2"),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_every_view_says_what_lies_under_the_pointer(name):
    view, result, (x, y), index, words = READ[name]
    made = Explorer(lambda a=0: result, view, alt="-", a=(0, 1, 1))
    drawn = made.screen().view.panels[0]
    assert drawn.cell(x, y, made.at()) == index
    if index is not None:
        assert drawn.says(index, made.at()) == words
        x0, x1, y0, y1 = drawn.box(index, made.at())
        assert min(x0, x1) - 0.03 <= x <= max(x0, x1) + 0.03
        assert min(y0, y1) <= y <= max(y0, y1)


def test_where_the_pointer_is_asked_in_the_language_that_is_shown():
    made = Explorer(lambda a=0: {"m": np.eye(2)}, Heatmap("m", title=T("matrix", "矩阵")), alt="-", a=(0, 1, 1))
    assert ask(made, hover=[0.4, 0.5], look=[1.0, "dark", "zh"])["text"].startswith("矩阵 (")


def test_settings_and_readouts_are_said_in_both_languages():
    labels = {"a": T("rate", "学习率"), "loss": T("loss", "损失")}
    made = Explorer(lambda a=1.0, kind="x": {"y": a * X, "loss": a / 2}, Lines(X, ["y"]), alt="-", a=(0.0, 1.0, 0.5),
                    kind={T("first", "第一"): "x", T("second", "第二"): "y"}, labels=labels)  # fmt: skip
    reply = ask(made)
    assert reply["readout"] == ["loss = 0.5", "损失 = 0.5"]
    assert reply["spoken"] == ["rate = 1.0, kind = first. loss = 0.5", "学习率 = 1.0，kind = 第一。损失 = 0.5"]
    assert made.settings == {"a": 1.0, "kind": "x"}


def test_with_a_formula_only_named_numbers_are_written_out():
    def made(**labels):
        return Explorer(lambda a=1.0: {"y": a * X, "loss": a, "other": a}, Lines(X, ["y"]), alt="-", a=(0.0, 1.0, 0.5),
                        formula=lambda s, r: "x", labels=labels)  # fmt: skip

    assert ask(made())["readout"] == [""]
    assert ask(made(loss="loss"))["readout"] == ["loss = 1"]
