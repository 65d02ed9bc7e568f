"""The explorer for readers with a keyboard, a screen reader, a dark theme, reduced motion, or no kernel at all."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from explore_lab import at_rest, close, open_notebook, painted, write
from explore_toy import explorer

pytest_plugins = ["explore_fixtures"]

TOY = "from explore_toy import explorer\ne = explorer()\ne"
NAMES = ["function", "point x₀ 位置", "size", "mirrored"]
CONTROLS = ".dlterms-controls :is(select, input)"


def violations(page, part):
    """What axe-core finds wrong in a part of the page."""
    found = Axe().run(page, context=part)
    return found.generate_report() if found.violations_count else ""


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_in_either_theme(page, url, folder, theme):
    write(folder / "axe.ipynb", TOY)
    open_notebook(page, url, "axe.ipynb")
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
    canvas = painted(page)
    assert violations(page, ".jp-OutputArea") == ""
    for place in (2, 1):  # size and x₀ to their ends, where compute fails
        page.locator(CONTROLS).nth(place).focus()
        page.keyboard.press("End")
    at_rest(page, canvas)
    assert page.locator(".dlterms-problem").is_visible()
    assert violations(page, ".jp-OutputArea") == ""
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.keyboard.press("Home")
    page.get_by_text("The kernel has stopped").wait_for()
    assert violations(page, ".jp-OutputArea") == ""
    close(page)


def test_tab_reaches_every_control_and_focus_is_seen(page, url, folder):
    write(folder / "tab.ipynb", TOY)
    open_notebook(page, url, "tab.ipynb")
    painted(page)
    for place, name in enumerate(NAMES):
        expect(page.locator(CONTROLS).nth(place)).to_have_accessible_name(name)
    page.locator(CONTROLS).first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")  # focus that a script has set need not be shown, a keyboard's must
    reached = []
    for _ in range(6):
        reached += page.evaluate(
            """controls => {
                const place = [...document.querySelectorAll(controls)].indexOf(document.activeElement);
                const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
                return place < 0 ? [] : [[place, outlineStyle, outlineWidth]];
            }""",
            CONTROLS,
        )
        page.keyboard.press("Tab")
    assert reached == [[place, "solid", "3px"] for place in range(4)]
    close(page)


def test_what_changed_is_said_once_the_hand_rests(page, url, folder):
    write(folder / "spoken.ipynb", TOY)
    open_notebook(page, url, "spoken.ipynb")
    painted(page)
    status = page.locator(".dlterms-spoken")
    expect(status).to_have_attribute("aria-live", "polite")
    page.evaluate(
        """() => {
            window.said = [];
            const status = document.querySelector('.dlterms-spoken');
            new MutationObserver(() => window.said.push(status.textContent)).observe(status, { childList: true });
        }"""
    )
    page.locator(CONTROLS).nth(1).focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    words = "function = hyperbolic tangent, point x₀ 位置 = 1.0, size = 2, mirrored = no. slope = 0.42"
    expect(status).to_contain_text(words)
    assert page.evaluate("window.said.length") < 5, "each step of a moving hand was spoken"
    close(page)


def test_nothing_glides_for_who_asked_for_less_motion(chromium, url, folder):
    write(folder / "motion.ipynb", TOY)
    page = chromium.new_page(reduced_motion="reduce")
    open_notebook(page, url, "motion.ipynb")
    painted(page)
    moving = page.evaluate(
        """() => [...document.querySelectorAll('.dlterms-controls *, .dlterms-explorer *')].filter(element => {
            const { transitionDuration, animationName } = getComputedStyle(element);
            return !/^0s(, 0s)*$/.test(transitionDuration) || animationName !== 'none';
        }).map(element => element.className)"""
    )
    assert moving == []
    close(page)
    page.close()


def test_a_page_without_a_kernel_moves_by_keyboard(chromium, tmp_path):
    part = explorer().to_html()
    assert len(part.encode()) <= 1_500_000
    text = f"<!doctype html><html lang=en><meta charset=utf-8><title>toy</title><main>{part}</main>"
    (tmp_path / "page.html").write_text(text, "utf-8")
    page = chromium.new_page()
    asked, problems = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: problems.append(error))
    page.goto((tmp_path / "page.html").as_uri())
    picture = page.locator("figure img")
    assert picture.get_attribute("alt") == "a function and its gradient"
    seen = {picture.get_attribute("src")}
    for label, key in zip(NAMES, ["End", "End", "Home", "Space"], strict=True):
        page.get_by_label(label).focus()
        page.keyboard.press(key)
        assert picture.get_attribute("src") not in seen, label
        seen.add(picture.get_attribute("src"))
    page.get_by_label("size").focus()
    page.keyboard.press("End")
    # whatever the page shows, its controls stand where the frame was made
    places = json.loads(picture.get_attribute("data-values"))
    assert places[2] == 4
    assert [int(control.input_value()) for control in page.locator("figure input[type=range]").all()] == places[1:3]
    assert violations(page, "figure") == ""
    assert problems == []
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    page.close()
