"""The explorer in a real browser: fast hands, slow computes, failures, dead kernels, saved files, sharp screens."""

import hashlib
import json
import random
import re

import numpy as np
from playwright.sync_api import expect

from explore_lab import at_rest, close, enter, lab, open_notebook, painted, shown, write
from explore_toy import explorer

pytest_plugins = ["explore_fixtures"]

TOY = "from explore_toy import explorer\ne = explorer()\ne"
STOPPED = "The kernel has stopped; the picture stays."


def fresh(values, ratio=1.0, **look):
    function, x0, size, mirrored = values
    settings = {"function": ["tanh", "sin"][function], "x0": round(0.1 * x0 - 6, 10), "size": size + 1}
    frame = explorer().render(**settings, mirrored=bool(mirrored), ratio=ratio, **look)
    return hashlib.sha256(np.ascontiguousarray(frame).tobytes()).hexdigest()


def knobs(page):
    return page.locator(".dlterms-controls input[type=range]")


def test_after_500_fast_events_the_picture_is_the_fresh_one(page, url, folder):
    write(folder / "fast.ipynb", TOY)
    open_notebook(page, url, "fast.ipynb")
    canvas = painted(page)
    chance = random.Random(0)
    steps = [{"ArrowRight": 1, "ArrowLeft": -1, "PageUp": leap, "PageDown": -leap} for leap in (12, 1)]
    places, ends = [65, 1], [120, 4]
    for _ in range(25):
        knob = chance.randrange(2)
        knobs(page).nth(knob).focus()
        for _ in range(20):
            key = chance.choice(list(steps[knob]))
            page.keyboard.press(key)
            places[knob] = min(ends[knob], max(0, places[knob] + steps[knob][key]))
            if chance.random() < 0.1:  # rest now and then, so that neighbors are fetched and then shown
                page.wait_for_timeout(150)
    at_rest(page, canvas)
    values, pixels = shown(canvas)
    x0, size = (float(text.replace("−", "-")) for text in page.locator(".dlterms-controls output").all_inner_texts())
    assert [round(10 * (x0 + 6)), size - 1] == values[1:3] == places, "no key is lost, nothing sets the hand back"
    assert pixels == fresh(values)
    close(page)


def test_every_control_by_keyboard_and_a_failure(page, url, folder):
    write(folder / "keys.ipynb", TOY)
    open_notebook(page, url, "keys.ipynb")
    canvas = painted(page)

    def press(control, key):
        control.focus()
        page.keyboard.press(key)
        at_rest(page, canvas)
        return shown(canvas)

    assert press(page.locator(".dlterms-controls select"), "End")[0] == [1, 65, 1, 0]
    assert press(page.locator(".dlterms-controls input[type=checkbox]"), "Space")[0] == [1, 65, 1, 1]
    good = press(knobs(page).nth(1), "End")
    assert good == ([1, 65, 4, 1], fresh([1, 65, 4, 1]))
    assert press(knobs(page).nth(0), "End") == good, "the picture before a failure stays"
    problem = page.locator(".dlterms-problem")
    assert problem.inner_text() == "At function=sin, x0=6, size=5, mirrored=True: ValueError: too far"
    assert press(knobs(page).nth(0), "ArrowLeft")[0] == [1, 119, 4, 1]
    assert problem.is_hidden()
    close(page)


def test_a_slow_compute_shows_a_busy_sign_and_does_not_block_the_hand(page, url, folder):
    write(folder / "slow.ipynb", "import explore_toy; explore_toy.GATE = 'go'", TOY)
    open_notebook(page, url, "slow.ipynb")
    canvas = painted(page)
    knobs(page).nth(1).focus()
    page.keyboard.press("End")
    at_rest(page, canvas)
    before = shown(canvas)
    knobs(page).nth(0).focus()
    page.keyboard.press("Home")
    busy = page.locator(".dlterms-busy")
    busy.wait_for()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".dlterms-controls output").first).to_have_text("−5.5")
    assert shown(canvas) == before
    assert busy.count() == 1, "the hand moved on while the kernel computed"
    (folder / "go").touch()
    at_rest(page, canvas)
    assert shown(canvas) == ([0, 5, 4, 0], fresh([0, 5, 4, 0])), "the newest values win"
    assert busy.count() == 0
    close(page)


def test_a_picture_outlives_its_kernel_and_a_saved_file_shows_it(page, url, folder):
    path = folder / "saved.ipynb"
    write(path, TOY)
    before = path.stat().st_size
    open_notebook(page, url, path.name)
    canvas = painted(page)
    knobs(page).first.focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    at_rest(page, canvas)
    picture = shown(canvas)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.get_by_text(STOPPED).wait_for()
    assert shown(canvas) == picture
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.get_by_text(STOPPED).wait_for(state="detached")
    assert shown(painted(page))[0] == [0, 65, 1, 0]
    close(page)
    saved = json.loads(path.read_text(encoding="utf-8"))
    outputs = saved["cells"][0]["outputs"]
    assert "widgets" not in saved["metadata"]
    png = next(len(output["data"]["image/png"]) for output in outputs if "image/png" in output["data"])
    assert path.stat().st_size - before - png < 3000, "saved files grow by pixels?"

    open_notebook(page, url, path.name, run=False)
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready")  # a kernel that starts must be there
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.locator(".jp-OutputArea img").wait_for()
    page.get_by_text("Run this cell to move the figure.").wait_for()
    # JupyterLab looks for a widget for a while before it gives up, or goes on looking: there is something to hide
    page.get_by_text(re.compile("Error displaying widget|Loading widget")).first.wait_for(state="attached")
    assert page.evaluate("window.jupyterapp.shell.currentWidget.content.model.cells.get(0).trusted")
    assert page.get_by_text("Error displaying widget").filter(visible=True).count() == 0
    assert page.get_by_text(re.compile("Loading widget")).filter(visible=True).count() == 0
    close(page)


def test_a_kernel_that_is_killed_leaves_the_picture_and_a_line(page, url, folder):
    write(folder / "killed.ipynb", TOY)
    open_notebook(page, url, "killed.ipynb")
    canvas = painted(page)
    picture = shown(canvas)
    page.evaluate(
        """() => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            kernel.requestExecute({code: 'import os; os.kill(os.getpid(), 9)'}).done.catch(() => {});
        }"""
    )
    page.get_by_text(STOPPED).wait_for()
    assert shown(canvas) == picture
    dialog = page.locator(".jp-Dialog button")
    dialog.wait_for()
    dialog.first.click()
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.get_by_text(STOPPED).wait_for(state="detached")
    assert shown(painted(page)) == picture
    close(page)


def test_a_view_closed_and_opened_again_and_the_screen_enlarged(page, url, folder):
    write(folder / "again.ipynb", TOY)
    open_notebook(page, url, "again.ipynb")
    canvas = painted(page)
    knobs(page).first.focus()
    page.keyboard.press("PageUp")
    at_rest(page, canvas)
    assert shown(canvas)[0] == [0, 77, 1, 0]
    # the tab is closed, the kernel lives on, and the notebook is opened again
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("window.jupyterapp.shell.currentWidget.close()")
    canvas.wait_for(state="detached")
    open_notebook(page, url, "again.ipynb", run=False)
    canvas = painted(page)
    at_rest(page, canvas)
    assert shown(canvas) == ([0, 77, 1, 0], fresh([0, 77, 1, 0]))
    # the browser's zoom at 200 %: half as many of its pixels, each of four of the screen's
    devtools = page.context.new_cdp_session(page)
    screen = {"width": 683, "height": 384, "deviceScaleFactor": 2, "mobile": False}
    devtools.send("Emulation.setDeviceMetricsOverride", screen)
    page.wait_for_function("c => c.width === 1760", arg=canvas.element_handle())
    at_rest(page, canvas)
    assert shown(canvas) == ([0, 77, 1, 0], fresh([0, 77, 1, 0], ratio=2.0))
    close(page)


def test_twice_on_one_page_and_sharp(chromium, url, folder):
    write(folder / "twice.ipynb", TOY, "e")
    page = chromium.new_page(viewport={"width": 1366, "height": 1800}, device_scale_factor=2)
    open_notebook(page, url, "twice.ipynb")
    first, second = painted(page, 0), painted(page, 1)
    knobs(page).first.focus()
    page.keyboard.press("End")
    for canvas in (first, second):
        at_rest(page, canvas)
        assert shown(canvas) == ([0, 120, 1, 0], fresh([0, 120, 1, 0], ratio=2.0))
    assert first.evaluate("c => [c.width, c.height, c.getBoundingClientRect().width]") == [1760, 600, 880]
    assert page.locator(".dlterms-asleep").filter(visible=True).count() == 0
    close(page)
    page.close()


def test_notebook_7_shows_and_moves_it(page, folder):
    write(folder / "seven.ipynb", TOY)
    with lab(folder, app="notebook") as url:
        enter(page, f"{url}/notebooks/seven.ipynb?token=t")
        page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready")
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        canvas = painted(page)
        knobs(page).nth(1).focus()
        page.keyboard.press("End")
        at_rest(page, canvas)
        assert shown(canvas) == ([0, 65, 4, 0], fresh([0, 65, 4, 0]))
        assert page.locator(".dlterms-asleep").filter(visible=True).count() == 0
