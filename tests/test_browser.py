"""As a reader: JupyterLab opens each notebook, runs it, and every control is moved by keyboard to both ends."""

import re
import shutil
import time
from pathlib import Path

import pytest

from explore_lab import close, open_notebook

pytest_plugins = ["explore_fixtures"]

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of what a reader opens: JupyterLab saves what it runs, and that is not for the repository."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("notebooks", "glossary"):
        shutil.copytree(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def page(chromium):
    """One page for all notebooks, of a common laptop's size."""
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    yield page
    page.close()


def errors(page):
    return page.evaluate(
        """() => {
            const cells = window.jupyterapp.shell.currentWidget.content.model.cells;
            const found = [];
            for (const cell of cells)
                for (const output of cell.toJSON().outputs ?? [])
                    if (output.output_type === 'error') found.push(output.ename + ': ' + output.evalue);
            return found;
        }"""
    )


def pixels(canvas):
    """A number that changes with the picture on the canvas."""
    return canvas.evaluate(
        """canvas => {
            const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            let sum = 0;
            for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + data[i] + 3 * data[i + 1] + 7 * data[i + 2]) | 0;
            return sum;
        }"""
    )


def settled(canvas, before=None):
    """The picture's number once it has stopped changing; with `before`, once it is another one (5 s at most)."""
    deadline = time.monotonic() + 5
    last, since = pixels(canvas), time.monotonic()
    while time.monotonic() < deadline:
        time.sleep(0.05)
        now = pixels(canvas)
        if now != last:
            last, since = now, time.monotonic()
        elif last != before and time.monotonic() - since > 0.25:
            break
    return last


def ends(page, control):
    """Move a control by keyboard to one place after another, yielding after each; then put it back where it was."""
    slider, menu = control.locator("input[type=range]"), control.locator("select")
    if slider.count():
        start = slider.first.input_value()
        for key in ("End", "Home"):
            slider.first.focus()
            page.keyboard.press(key)
            yield key
        slider.first.fill(start)
    elif menu.count():
        start = menu.first.input_value()
        for key in ("End", "Home"):
            menu.first.focus()
            page.keyboard.press(key)
            yield key
        menu.first.select_option(start)
    else:
        box = control.locator("input[type=checkbox]").first
        for _ in range(2):
            box.focus()
            page.keyboard.press("Space")
            yield "Space"


@pytest.mark.parametrize("slug", NOTEBOOKS)
def test_a_reader_runs_it_and_moves_every_control(page, url, slug):
    open_notebook(page, url, f"notebooks/{slug}.ipynb")
    try:
        assert errors(page) == []
        explorers = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .dlterms-explorer")
        if slug == "index":
            return
        # cells far down are attached only when they scroll into view
        page.evaluate("window.jupyterapp.shell.currentWidget.content.scrollToItem(0)")
        count = page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.model.cells
                  && [...window.jupyterapp.shell.currentWidget.content.model.cells]
                     .map((cell, i) => /Explorer\\(/.test(cell.sharedModel.getSource()) ? i : -1).filter(i => i >= 0)"""
        )
        assert count
        for place, index in enumerate(count):
            page.evaluate("i => window.jupyterapp.shell.currentWidget.content.scrollToItem(i, 'start')", index)
            explorer = explorers.nth(place)
            explorer.wait_for(timeout=20_000)
            canvas = explorer.locator("canvas")
            canvas.scroll_into_view_if_needed()
            page.wait_for_function("canvas => Number(canvas.dataset.frames ?? 0) > 0", arg=canvas.element_handle())
            controls = explorer.locator("label.dlterms-control")
            assert controls.count() > 0
            moved = 0  # a control may change nothing while another stands at its start: that it can, the contract tries
            for i in range(controls.count()):
                control = controls.nth(i)
                before, values = settled(canvas), canvas.get_attribute("data-values")
                seen = [(settled(canvas, before), canvas.get_attribute("data-values")) for _ in ends(page, control)]
                label = control.locator(".dlterms-label").inner_text()
                assert any(there != values for _, there in seen), f"{label}: no frame of another value was drawn"
                moved += any(picture != before for picture, _ in seen)
            assert 2 * moved >= controls.count(), "few of the controls move the picture from where it starts"
            problem = explorer.locator(".dlterms-problem")
            assert problem.is_hidden(), problem.inner_text()
        assert not re.search("Error displaying widget", page.locator("body").inner_text())
    finally:
        close(page)
