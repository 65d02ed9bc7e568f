"""The explorer in a real browser: fast hands, failures, dead kernels, saved files, sharp screens, no kernel at all."""

import hashlib
import json
import os
import random
import re

import numpy as np
import pytest

from explore_lab import CHROMIUM, browser, lab, open_notebook, painted, write
from explore_toy import explorer

if CHROMIUM is None and not os.environ.get("CI"):
    pytest.skip("Chromium is not installed: no browser to test with", allow_module_level=True)

TOY = "from explore_toy import explorer\ne = explorer()\ne"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module")
def url(folder):
    with lab(folder) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.fixture
def page(chromium):
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    yield page
    page.close()


def shown(canvas):
    """The values that the frame on screen belongs to, and a digest of its pixels."""
    values, pixels = canvas.evaluate(
        """async c => {
            const data = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            const hash = await crypto.subtle.digest('SHA-256', data);
            const hex = [...new Uint8Array(hash)].map(byte => byte.toString(16).padStart(2, '0')).join('');
            return [JSON.parse(c.dataset.values), hex];
        }"""
    )
    return values, pixels


def fresh(values):
    function, x0, size, mirrored = values
    name = ["tanh", "sin"][function]
    frame = explorer().render(function=name, x0=x0, size=size, mirrored=mirrored)
    return hashlib.sha256(np.ascontiguousarray(frame).tobytes()).hexdigest()


def at_rest(page, canvas):
    """Wait until the frame has not changed for 400 ms."""
    count = None
    while count != (count := canvas.get_attribute("data-frames")):
        page.wait_for_timeout(400)


def test_after_500_fast_events_the_picture_is_the_fresh_one(page, url, folder):
    write(folder / "fast.ipynb", TOY)
    open_notebook(page, url, "fast.ipynb")
    canvas = painted(page)
    chance = random.Random(0)
    handles = page.locator(".dlterms-controls [role=slider]")
    for _ in range(25):
        handles.nth(chance.randrange(2)).focus()
        for _ in range(20):
            page.keyboard.press(chance.choice(["ArrowRight", "ArrowLeft", "PageUp", "PageDown"]))
            if chance.random() < 0.1:  # rest now and then, so that neighbours are fetched and then shown
                page.wait_for_timeout(150)
    at_rest(page, canvas)
    values, pixels = shown(canvas)
    readouts = page.locator(".dlterms-controls .widget-readout").all_inner_texts()
    assert [float(text.replace("−", "-")) for text in readouts] == values[1:3]
    assert pixels == fresh(values)


def test_every_control_by_keyboard_a_failure_and_a_slow_one(page, url, folder):
    write(folder / "keys.ipynb", TOY)
    open_notebook(page, url, "keys.ipynb")
    canvas = painted(page)
    x0, size = (page.locator(".dlterms-controls [role=slider]").nth(i) for i in (0, 1))
    assert [x0.get_attribute("aria-label"), size.get_attribute("aria-label")] == ["point x₀ 位置", "size"]

    def press(control, key):
        control.focus()
        page.keyboard.press(key)
        at_rest(page, canvas)
        return shown(canvas)

    assert press(page.locator(".dlterms-controls select"), "End")[0] == [1, 0.5, 2, False]
    assert press(page.locator(".dlterms-controls input[type=checkbox]"), "Space")[0] == [1, 0.5, 2, True]
    good = press(size, "End")
    assert good == ([1, 0.5, 5, True], fresh([1, 0.5, 5, True]))
    assert press(x0, "End") == good, "the picture before a failure stays"
    problem = page.locator(".dlterms-problem")
    assert problem.inner_text() == "At function=sin, x0=6, size=5, mirrored=True: ValueError: too far"
    x0.focus()
    page.keyboard.press("Home")
    page.locator(".dlterms-busy").wait_for(timeout=1400)
    page.locator(".dlterms-busy").wait_for(state="detached", timeout=10_000)
    assert shown(canvas)[0] == [1, -6, 5, True]
    assert problem.is_hidden()


def test_a_picture_outlives_its_kernel_and_a_saved_file_shows_it(page, url, folder):
    path = folder / "saved.ipynb"
    write(path, TOY)
    before = path.stat().st_size
    open_notebook(page, url, path.name)
    canvas = painted(page)
    page.locator(".dlterms-controls [role=slider]").first.focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    at_rest(page, canvas)
    picture = shown(canvas)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.get_by_text("The kernel has stopped; the picture stays.").wait_for()
    assert shown(canvas) == picture
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.get_by_text("The kernel has stopped; the picture stays.").wait_for(state="detached")
    assert shown(painted(page))[0] == [0, 0.5, 2, False]
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    saved = json.loads(path.read_text())
    outputs = saved["cells"][0]["outputs"]
    assert "widgets" not in saved["metadata"]
    png = next(len(output["data"]["image/png"]) for output in outputs if "image/png" in output["data"])
    assert path.stat().st_size - before - png < 3000, "saved files grow by pixels?"

    open_notebook(page, url, path.name, run=False)
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.locator(".jp-OutputArea img").wait_for()
    page.get_by_text("Run this cell to move the figure.").wait_for()
    page.wait_for_timeout(3000)  # JupyterLab looks two seconds for a widget before it gives up
    assert page.evaluate("window.jupyterapp.shell.currentWidget.content.model.cells.get(0).trusted")
    assert page.get_by_text("Error displaying widget").filter(visible=True).count() == 0
    assert page.get_by_text(re.compile("Loading widget")).filter(visible=True).count() == 0


def test_twice_on_one_page_and_sharp(chromium, url, folder):
    write(folder / "twice.ipynb", TOY, "e")
    page = chromium.new_page(viewport={"width": 1366, "height": 1800}, device_scale_factor=2)
    open_notebook(page, url, "twice.ipynb")
    first, second = painted(page, 0), painted(page, 1)
    page.locator(".dlterms-controls [role=slider]").first.focus()
    page.keyboard.press("End")
    at_rest(page, second)
    assert shown(first) == shown(second)
    assert shown(first)[0] == [0, 6, 2, False]
    assert first.evaluate("c => [c.width, c.height, c.getBoundingClientRect().width]") == [1760, 740, 880]
    assert page.locator(".dlterms-asleep").filter(visible=True).count() == 0
    page.close()


def test_a_page_without_a_kernel_moves_by_keyboard(chromium, tmp_path):
    part = explorer().to_html()
    assert len(part.encode()) <= 1_500_000
    (tmp_path / "page.html").write_text(f"<!doctype html><meta charset=utf-8><title>toy</title>{part}", "utf-8")
    page = chromium.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    problems = []
    page.on("pageerror", lambda error: problems.append(error))
    page.goto((tmp_path / "page.html").as_uri())
    picture = page.locator("figure img")
    start = picture.get_attribute("src")
    assert picture.get_attribute("alt") == "a function and its gradient"
    seen = {start}
    for label, key in [("point x₀ 位置", "End"), ("size", "Home"), ("function", "End"), ("mirrored", "Space")]:
        page.get_by_label(label).focus()
        page.keyboard.press(key)
        assert picture.get_attribute("src") not in seen, label
        seen.add(picture.get_attribute("src"))
    page.get_by_label("size").focus()
    page.keyboard.press("End")
    # whatever the page shows, its controls stand where the frame was made
    stands = page.evaluate("() => document.querySelector('figure').dataset.settings")
    assert "size=5" in stands
    assert page.locator("figure output").first.inner_text()
    assert problems == []
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    page.close()
