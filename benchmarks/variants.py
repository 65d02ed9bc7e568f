"""One explorer's figure under the techniques that notebooks use: what benchmarks/latency.py shows in a page.

Every variant computes the same arrays, draws them through the same view and is moved by the same kind of slider; only
the way from the slider to the screen differs.
"""

import ast
import contextlib
import io
import time
from pathlib import Path
from statistics import median

import anywidget
import ipywidgets
import matplotlib.pyplot as plt
import nbformat
import traitlets

from dlterms.explore import Explorer, Heatmap, Picture, Plane
from dlterms.explore.explorer import _FRAMES
from dlterms.explore.words import in_language

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
INLINE = "module://matplotlib_inline.backend_inline"
SIZE = {"dpi": 100, "figsize": (8.8, 3.7)}


def explorers(slug):
    """The explorers of a notebook of the collection, its code run here."""
    space, found = {"__name__": "__main__"}, []
    for cell in nbformat.read(NOTEBOOKS / f"{slug}.ipynb", as_version=4).cells:
        if cell.cell_type != "code":
            continue
        body = ast.parse(cell.source).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            exec(compile(ast.Module(body, []), slug, "exec"), space)
            found.append(eval(compile(ast.Expression(last.value), slug, "eval"), space) if last else None)
    # a dozen frames: the one on screen and those drawn ahead, too few to pass off an older frame as a new one
    _FRAMES.most = 16_000_000
    return list({id(v): v for v in [*found, *space.values()] if isinstance(v, Explorer)}.values())


def moved(explorer):
    """The control that the benchmark moves: the slider with the most positions, and its place among the controls."""
    controls = list(explorer.controls.values())
    place = max(range(len(controls)), key=lambda i: len(controls[i].choices) * (controls[i].kind == "slider"))
    return place, controls[place]


def has_pictures(view):
    """Whether a view draws areas of pixels, which take longer than lines."""
    return any(map(has_pictures, getattr(view, "views", ()))) or isinstance(view, Heatmap | Picture | Plane)


def slider(explorer, name):
    """The slider of ipywidgets that everybody uses."""
    control = moved(explorer)[1]
    kind = ipywidgets.IntSlider if isinstance(control.default, int) else ipywidgets.FloatSlider
    low, high, step = control.choices[0], control.choices[-1], round(control.choices[1] - control.choices[0], 10)
    widget = kind(value=control.default, min=low, max=high, step=step, description=str(control.label))
    widget.add_class(f"bench-{name}-slider")
    return widget


def marked(explorer):
    """The explorer itself, marked for the benchmark; its slider is the one that `moved` names."""
    explorer.widget.add_class("bench-explorer")
    return explorer


def drawn(explorer, figure):
    """The explorer's view, made once more on axes of this figure."""
    view = in_language(explorer.view, "en")
    axes = figure.subplots(1, len(view.widths), squeeze=False, width_ratios=view.widths)[0]
    view.build(axes, explorer.samples)
    for artist in view.moving:
        artist.set_animated(False)
    return view


def under_interact(explorer):
    """What everybody does: a function that plots, and ipywidgets calls it with each value."""
    plt.switch_backend(INLINE)
    name = moved(explorer)[1].name

    def show(value):
        figure = plt.figure(**SIZE)
        drawn(explorer, figure).update(explorer.at(**{name: value}))
        plt.show()

    made = ipywidgets.interactive(show, value=slider(explorer, "interact"))
    made.children[-1].add_class("bench-interact")
    return made


def under_ipympl(explorer):
    """The artists kept and moved, and the figure asked to draw itself when it can."""
    from ipympl.backend_nbagg import Canvas, FigureManager
    from matplotlib.figure import Figure

    figure = Figure(**SIZE)
    canvas = Canvas(figure)
    FigureManager(canvas, 99)
    plt.switch_backend(INLINE)  # which importing ipympl has changed
    view, name, knob = drawn(explorer, figure), moved(explorer)[1].name, slider(explorer, "ipympl")

    def move(change):
        view.update(explorer.at(**{name: change["new"]}))
        canvas.draw_idle()

    view.update(explorer.at())
    knob.observe(move, "value")
    canvas.add_class("bench-ipympl")
    return ipywidgets.VBox([knob, canvas])


class Echo(anywidget.AnyWidget):
    """Sends a native slider's value to the kernel and writes what comes back: the floor for anything with a kernel."""

    _esm = """
    function render({ model, el }) {
      const [slider, shown] = [document.createElement("input"), document.createElement("div")];
      Object.assign(slider, { type: "range", min: 0, max: model.get("positions") - 1, value: 0 });
      slider.className = "bench-echo-slider";
      slider.dataset.lmSuppressShortcuts = "true";
      shown.className = "bench-echo";
      shown.textContent = "start";
      el.append(slider, shown);
      let flying = false, newest = null;
      const go = () => {
        if (flying || newest === null) return;
        flying = true;
        model.send({ value: newest });
        newest = null;
      };
      slider.addEventListener("input", () => { newest = slider.value; go(); });
      model.on("msg:custom", (message) => { shown.textContent = message.value; flying = false; go(); });
    }
    export default { render };"""
    positions = traitlets.Int().tag(sync=True)


def echo(explorer):
    """A bare message to the kernel and back."""
    made = Echo(positions=len(moved(explorer)[1].choices))
    made.on_msg(lambda widget, content, _: widget.send(content))
    return made


def kernel_ms(explorer):
    """The kernel's median time for a frame that it does not remember."""
    place, control = moved(explorer)
    start = explorer.places(explorer.defaults)
    times, base = [], None
    for step in range(41):
        values = list(start)
        values[place] = step * 7 % len(control.choices)
        began = time.perf_counter()
        explorer._answer({"values": values, "base": base, "look": [1.0, "light", "en"]})
        times.append(1e3 * (time.perf_counter() - began))
        base = values
    return median(times[1:])
