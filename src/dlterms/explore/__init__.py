r"""An Explorer turns a pure function into a live figure: move a slider, see values and gradients move.

Three things make one: controls (names with their range), a pure `compute` from them to a dict of arrays, and a view
that draws the dict. Everything else says where the controls should go, and what is to be seen there. A whole one:

    import numpy as np
    from dlterms import softmax
    from dlterms.bilingual import T
    from dlterms.explore import Bars, Explorer, Handle, Heatmap, Notice, Predict, Row, moving

    def three_scores(x1=1.0, x2=0.0, x3=-1.0, temperature=1.0):
        p, pullback = softmax.vjp(np.array([x1, x2, x3]) / temperature)
        jacobian = np.array([pullback(row) for row in np.eye(3)]) / temperature
        return {"p": p, "slope": jacobian[0], "jacobian": jacobian}

    def pull(tip, settings):  # the score x1 that makes p1 as high as the reader has pulled it
        p1, t = np.clip(tip, 1e-4, 1 - 1e-4), settings["temperature"]
        others = np.array([settings["x2"], settings["x3"]]) / t
        return t * (np.log(p1 / (1 - p1)) + np.log(np.exp(others).sum()))

    bars = Bars(["1", "2", "3"], {"p": T("probability p", "概率 p"), "slope": "∂p₁/∂x"}, ylim=(-1.4, 1.4))
    matrix = Heatmap("jacobian", ["x₁", "x₂", "x₃"], ["p₁", "p₂", "p₃"], vmin=-1.25, vmax=1.25, root=True,
                     annotate=True, title="∂p/∂x")
    explorer = Explorer(
        three_scores,
        Row(bars, matrix),
        alt=T("softmax of three scores: probabilities and Jacobian", "三个得分的 softmax：概率与雅可比矩阵"),
        x1=(-6.0, 6.0, 0.1), x2=(-6.0, 6.0, 0.1), x3=(-6.0, 6.0, 0.1), temperature=(0.2, 5.0, 0.1),
        labels={"x1": "x₁", "x2": "x₂", "x3": "x₃", "temperature": "T"},
        predict=Predict(
            T("scores 1, 1, −1; T cools to 0.2. ∂p₁/∂x₁ …", "得分为 1、1、−1，T 降到 0.2，∂p₁/∂x₁ 会……"),
            [T("dies", "消失"), T("stays", "不变"), T("grows fivefold", "变为五倍")],
            lambda at: int(np.digitize(at(x2=1.0, temperature=0.2)["slope"][0] / at(x2=1.0)["slope"][0], [0.5, 2])),
            at={"x2": 1.0, "temperature": 0.2},
        ),
        notices=[
            Notice(T("one p is 1: nothing can be learnt.", "一个 p 为 1：什么也学不到。"),
                   at={"x1": 6.0, "temperature": 0.2}, holds=lambda r: abs(r["jacobian"]).max() < 1e-9),
        ],
        formula=lambda s, r: rf"\frac{{\partial p_1}}{{\partial x_1}} = p_1(1-p_1)/T={moving(r['slope'][0], 'slope')}",
        handles=[Handle(bars.tip("p", 0), to=lambda x, y, s: {"x1": pull(y, s)}, moves="x1")],
        play="temperature",
        trace=lambda panel, index, settings, result: {0: [("p", index[0])]} if panel == 1 else {},
    )

`contract(explorer)` tries all of it without a browser: run it while you write. Words are a T, in both languages, unless
they are the same in both. Where the place of a handle is the value of a control, `Handle(at, x="x0")` says it all.
`Walk` draws a calculation that the tape has recorded (dlterms.gradients.recording.record); `walk` gives it its arrays.
A series that must leave its axes is named in the view's `clips`. `explorer.render(theme="dark", language="zh", x1=2.0)`
is the picture as an array. Height: 3.0 inches, 300 pixels, leave room for the question and the notices.
"""

from dlterms.explore.charts import Bars, Lines
from dlterms.explore.contract import contract
from dlterms.explore.explorer import Explorer, created
from dlterms.explore.formula import moving
from dlterms.explore.graph import Graph
from dlterms.explore.handles import Handle
from dlterms.explore.pictures import Heatmap, Picture
from dlterms.explore.plane import Plane
from dlterms.explore.questions import Notice, Predict
from dlterms.explore.still import figure
from dlterms.explore.views import Row
from dlterms.explore.walk import GAPS, Walk, walk

__all__ = [
    "GAPS",
    "Bars",
    "Explorer",
    "Graph",
    "Handle",
    "Heatmap",
    "Lines",
    "Notice",
    "Picture",
    "Plane",
    "Predict",
    "Row",
    "Walk",
    "contract",
    "created",
    "figure",
    "moving",
    "walk",
]
