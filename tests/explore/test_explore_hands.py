"""A reader's hands on a whole explorer in a real browser: prediction, notices, handles, play, pin, language, dark."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from explore_lab import at_rest, close, open_notebook, painted, shown, write
from explore_toy import worked_example

pytest_plugins = ["explore_fixtures"]

EXAMPLE = "from explore_toy import worked_example\ne = worked_example()\ne"
START = [70, 60, 50, 8]  # x1 = 1, x2 = 0, x3 = -1, T = 1


@pytest.fixture(scope="module")
def made():
    return worked_example()


@pytest.fixture
def live(page, url, folder, request):
    """The worked example in JupyterLab, awake."""
    name = f"{request.node.name[:40]}.ipynb".replace("[", "-").replace("]", "")
    write(folder / name, EXAMPLE)
    open_notebook(page, url, name)
    painted(page)
    yield page
    close(page)


def places(page):
    """Where the controls stand, once picture and controls agree."""
    canvas = painted(page)
    at_rest(page, canvas)
    page.wait_for_function(
        """c => JSON.stringify([...c.closest('.dlterms-explorer').querySelectorAll('input[type=range]')]
                 .map(input => Number(input.value))) === c.dataset.values""",
        arg=canvas.element_handle(),
    )
    return shown(canvas)[0]


def arrived(page, wanted):
    """Wait until the controls have glided to these places."""
    page.wait_for_function(
        "v => document.querySelector('.dlterms-canvas').dataset.values === v", arg=json.dumps(wanted).replace(" ", "")
    )
    assert places(page) == wanted


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def same_frame(canvas, made, settings, **look):
    frame = made.render(**settings, **look)
    pixels = canvas.evaluate("c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]")
    return pixels == frame.ravel().tolist()


def test_a_guess_is_laid_beside_the_truth_and_the_notices_open(live, made):
    notices = live.locator(".dlterms-notices")
    expect(notices).to_be_hidden()
    expect(live.get_by_role("group", name=re.compile("Before you move"))).to_be_visible()
    live.get_by_role("button", name="dies").click()
    arrived(live, made.places(made.predict.at))
    expect(live.locator(".dlterms-guess")).to_contain_text("✗ dies")
    expect(live.locator(".dlterms-right")).to_contain_text("✓ grows fivefold")
    expect(live.locator(".dlterms-told")).to_contain_text("so it is")
    expect(notices).to_be_visible()
    live.locator(".dlterms-go").first.focus()
    live.keyboard.press("Enter")
    arrived(live, [120, 60, 50, 0])
    live.get_by_role("button", name="reset").click()
    arrived(live, START)


def test_whoever_passes_is_shown_and_a_right_guess_is_told_so(page, url, folder):
    write(folder / "two.ipynb", EXAMPLE, EXAMPLE)
    open_notebook(page, url, "two.ipynb")
    painted(page, 0)
    painted(page, 1)
    page.get_by_role("button", name="show me").first.click()
    expect(page.locator(".dlterms-ask").first).to_have_attribute("data-answered", "shown")
    page.get_by_role("button", name="grows fivefold").nth(1).click()
    expect(page.locator(".dlterms-ask").nth(1)).to_have_attribute("data-answered", "right")
    assert page.locator(".dlterms-guess").count() == 0
    close(page)


def test_a_handle_is_dragged_and_moved_by_keys(live, made):
    handle = live.get_by_role("slider", name=re.compile("arrow keys.*x₁"))
    assert handle.get_attribute("aria-valuetext") == "1.0"
    x, y = middle(handle)
    live.mouse.move(x + 3, y - 2)  # whoever grips it beside its middle must not make it jump
    live.mouse.down()
    live.mouse.move(x + 3, y + 30, steps=10)
    live.wait_for_timeout(200)
    at_rest(live, live.locator(".dlterms-canvas"))
    pulled = places(live)
    assert pulled[0] < 60
    assert pulled[1:] == START[1:]
    assert abs(middle(handle)[1] - (y + 32)) < 5
    live.mouse.up()
    live.mouse.move(x + 3, y + 60)
    live.wait_for_timeout(200)
    assert places(live) == pulled, "the handle was let go"
    handle.focus()
    for _ in range(3):
        live.keyboard.press("ArrowUp")
    assert places(live) == [pulled[0] + 3, *START[1:]]
    live.keyboard.press("ArrowLeft")
    assert places(live) == [pulled[0] + 2, *START[1:]]
    assert handle.get_attribute("aria-valuenow") == str(pulled[0] + 2)


def test_a_finger_drags_a_handle(chromium, url, folder):
    write(folder / "finger.ipynb", EXAMPLE)
    page = chromium.new_page(viewport={"width": 1366, "height": 768}, has_touch=True)
    open_notebook(page, url, "finger.ipynb")
    painted(page)
    x, y = middle(page.locator(".dlterms-handle"))
    devtools = page.context.new_cdp_session(page)
    devtools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for far in range(5, 30, 5):
        devtools.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y + far}]})
    page.wait_for_timeout(200)
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert places(page)[0] < 65
    close(page)
    page.close()


def test_play_step_and_pin(live):
    live.get_by_role("button", name="one step").click()
    assert places(live) == [*START[:3], 9]
    live.get_by_role("button", name="pin").click()
    assert live.locator(".dlterms-ghost").count() == 1, "the bars can be pinned, the matrix cannot"
    live.get_by_role("button", name="play").click()
    live.wait_for_function("() => JSON.parse(document.querySelector('.dlterms-canvas').dataset.values)[3] > 12")
    live.get_by_role("button", name="pause").click()
    stopped = places(live)
    live.wait_for_timeout(400)
    assert places(live) == stopped
    assert 12 < stopped[3] < 48
    live.get_by_role("button", name="unpin").click()
    assert live.locator(".dlterms-ghost").count() == 0


def test_nothing_is_played_or_glided_for_who_asked_for_less_motion(chromium, url, folder):
    write(folder / "still.ipynb", EXAMPLE)
    page = chromium.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    open_notebook(page, url, "still.ipynb")
    canvas = painted(page)
    page.get_by_role("button", name="play").click()
    assert places(page) == [*START[:3], 48]
    page.get_by_role("button", name="reset").click()
    assert places(page) == START
    assert int(canvas.get_attribute("data-frames")) == 3
    close(page)
    page.close()


def test_the_pointer_outlines_what_it_reads(live, made):
    canvas = live.locator(".dlterms-canvas")
    box = canvas.bounding_box()
    ((across, down),) = made.screen().places(made.at(), [(1, 0.0, 2.0)])
    live.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
    expect(live.locator(".dlterms-tip")).to_have_text("∂p/∂x (p₃, x₁): −0.05989")
    assert live.locator(".dlterms-outline").filter(visible=True).count() == 2
    live.mouse.move(box["x"] + 5, box["y"] - 60)
    expect(live.locator(".dlterms-tip")).to_be_hidden()
    assert live.locator(".dlterms-outline").filter(visible=True).count() == 0


def test_the_figure_follows_language_and_theme(live, made):
    canvas = live.locator(".dlterms-canvas")
    assert same_frame(canvas, made, {})
    live.evaluate("document.body.setAttribute('data-dlterms-lang', 'zh')")
    expect(live.get_by_role("button", name="复位")).to_be_visible()
    live.wait_for_timeout(300)
    at_rest(live, canvas)
    assert same_frame(canvas, made, {}, language="zh")
    assert canvas.get_attribute("aria-label") == made.alt.zh
    expect(live.get_by_text("dies")).to_be_hidden()
    live.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    live.wait_for_function("document.querySelector('.dlterms-explorer').dataset.theme === 'dark'")
    live.wait_for_timeout(300)
    at_rest(live, canvas)
    assert same_frame(canvas, made, {}, language="zh", theme="dark")
    live.get_by_role("button", name="直接看答案").click()
    arrived(live, made.places(made.predict.at))
    assert same_frame(canvas, made, made.predict.at, language="zh", theme="dark")
    found = Axe().run(live, context=".dlterms-explorer")
    assert not found.violations_count, found.generate_report()
    live.evaluate("document.body.removeAttribute('data-dlterms-lang')")
    live.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")


def test_all_of_the_first_screen_fits(live):
    live.evaluate("document.body.setAttribute('data-dlterms-lang', 'en')")
    live.get_by_role("button", name="show me").click()
    live.wait_for_timeout(300)
    heights = live.evaluate("[...document.querySelector('.dlterms-explorer').children].map(e => e.offsetHeight)")
    assert live.locator(".dlterms-explorer").bounding_box()["height"] < 490, heights
    assert live.locator(".dlterms-controls").bounding_box()["height"] < 45, "the controls fill one line"


def test_a_page_without_a_kernel_has_all_of_it(chromium, tmp_path, made):
    text = f"<!doctype html><html lang=en><meta charset=utf-8><title>softmax</title><main>{made.to_html()}</main>"
    (tmp_path / "page.html").write_text(text, "utf-8")
    page = chromium.new_page(viewport={"width": 1366, "height": 768}, color_scheme="dark")
    problems = []
    page.on("pageerror", lambda error: problems.append(error))
    page.goto((tmp_path / "page.html").as_uri())
    picture = page.locator("figure img.dlterms-canvas")

    def now():
        return json.loads(picture.get_attribute("data-values"))

    page.get_by_role("button", name="stays").click()
    expect(page.locator(".dlterms-right")).to_contain_text("grows fivefold")
    page.wait_for_timeout(1000)
    assert now() == made.places(made.predict.at)
    formula = page.locator(".dlterms-formula").inner_text()
    page.locator(".dlterms-go").first.click()
    page.wait_for_timeout(1000)
    assert now() == [120, 60, 50, 0]
    assert page.locator(".dlterms-formula").inner_text() != formula
    page.get_by_role("button", name="reset").click()
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="pin").click()
    assert page.locator(".dlterms-ghost").count() == 1
    x, y = middle(page.locator(".dlterms-handle"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 40, steps=8)
    page.mouse.up()
    assert now()[0] < 60
    assert now()[1:] == START[1:]
    slider = page.locator("input[type=range]").first
    slider.focus()
    seen = [now()[0]]
    for key in ["ArrowRight"] * 3 + ["ArrowLeft"] * 3:
        page.keyboard.press(key)
        seen.append(now()[0])
        assert slider.input_value() == str(seen[-1])
    assert seen[0] < seen[1] < seen[2] < seen[3]
    assert seen[3:] == seen[3::-1], "the same frames on the way back"
    page.get_by_role("button", name="play").click()
    page.wait_for_timeout(800)
    page.get_by_role("button", name="pause").click()
    assert now()[3] > START[3]
    page.evaluate("document.body.setAttribute('data-dlterms-lang', 'zh')")
    expect(page.get_by_text("show me")).to_be_hidden()
    found = Axe().run(page, context="figure")
    assert not found.violations_count, found.generate_report()
    assert problems == []
    page.close()
