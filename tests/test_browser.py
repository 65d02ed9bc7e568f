"""As a reader: JupyterLab opens each notebook, runs it, and every control is moved by keyboard to both ends."""

import re
import shutil
from pathlib import Path

import pytest

from explore_lab import at_rest, close, open_notebook

pytest_plugins = ["explore_fixtures"]

ROOT = Path(__file__).resolve().parents[1]
SCREENS = 12  # of a common laptop: longer pages are not read to their end
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


def places(page, control):
    """Move a control by hand to one place after another, a menu to all of them, yielding at each; then put it back."""
    slider, menu = control.locator("input[type=range]"), control.locator("select")
    if slider.count():
        hand, keys = slider, ["End", "Home"]
    elif menu.count():
        hand, keys = menu, ["Home", *["ArrowDown"] * (menu.locator("option").count() - 1)]
    else:
        hand, keys = control.locator("input[type=checkbox]"), ["Space", "Space"]
    start = hand.input_value()
    for key in keys:
        hand.focus()  # whoever is yielded to may have moved another
        page.keyboard.press(key)
        yield
    if hand is slider:
        slider.fill(start)
    elif hand is menu:
        menu.select_option(start)


def moves(page, canvas, control):
    """Whether a control changes the picture, the others left where they are; a frame of its own must come anyhow."""

    def seen():
        at_rest(page, canvas)
        return canvas.get_attribute("data-values"), pixels(canvas)

    before = seen()
    after = [seen() for _ in places(page, control)]
    label = control.locator(".dlterms-label").inner_text()
    assert any(values != before[0] for values, _ in after), f"{label}: no frame of another value was drawn"
    return any(picture != before[1] for _, picture in after)


def screens(page, language):
    """How many screens the page has in a language, measured with every cell attached."""
    return page.evaluate(
        """async language => {
            await window.jupyterapp.commands.execute('dlterms:show-language', {language});
            const content = window.jupyterapp.shell.currentWidget.content;
            content.notebookConfig = {...content.notebookConfig, windowingMode: 'none'};
            const outer = content.node.querySelector('.jp-WindowedPanel-outer');
            let height = 0;
            while (height !== outer.scrollHeight) {
                height = outer.scrollHeight;
                await new Promise(done => setTimeout(done, 500));
            }
            return height / outer.clientHeight;
        }""",
        language,
    )


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
            for i in range(controls.count()):
                control, others = controls.nth(i), [controls.nth(j) for j in range(controls.count()) if j != i]
                # some act only beside another: a slope that only one of the functions has
                acts = moves(page, canvas, control) or any(
                    moves(page, canvas, control) for other in others for _ in places(page, other)
                )
                assert acts, f"{control.locator('.dlterms-label').inner_text()} changes nothing"
            problem = explorer.locator(".dlterms-problem")
            assert problem.is_hidden(), problem.inner_text()
        long = {language: screens(page, language) for language in ("en", "zh")}
        print(slug, long)
        assert max(long.values()) <= SCREENS, long
        assert not re.search("Error displaying widget", page.locator("body").inner_text())
    finally:
        close(page)
