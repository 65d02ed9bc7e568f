"""The index as a reader uses it in JupyterLab: search, map and links, by keyboard and by mouse, in both themes."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dlterms import glossary
from explore_lab import enter, lab, open_notebook

pytest_plugins = ["explore_fixtures"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of what a reader opens."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("notebooks", "glossary"):
        shutil.copytree(glossary.home() / name, copy / name)
    return copy


@pytest.fixture
def index(page, url):
    """The index, run, in front."""
    open_notebook(page, url, "notebooks/index.ipynb")
    page.locator(".dlterms-find input").wait_for()
    return page


def in_sight(page, cell):
    """Wait until a cell of the page in front, by its id, is in the window."""
    page.wait_for_function(
        """id => {
            const panel = window.jupyterapp.shell.currentWidget;
            const cell = panel.content.widgets?.find(widget => widget.model.id === id);
            if (!cell?.isAttached) return false;
            const [box, view] = [cell, panel.content].map(widget => widget.node.getBoundingClientRect());
            return box.height > 0 && box.top < view.bottom - 20 && box.bottom > view.top + 20;
        }""",
        arg=cell,
    )


def wait_until_opened(page, path):
    page.wait_for_function("path => window.jupyterapp.shell.currentWidget?.context?.path === path", arg=path)


def show(page, text):
    """Scroll to the cell with this text in its source."""
    page.evaluate(
        """async text => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            const at = notebook.widgets.findIndex(cell => cell.model.sharedModel.getSource().includes(text));
            await notebook.scrollToItem(at, 'start');
        }""",
        text,
    )


def test_typing_and_the_arrow_keys_lead_to_the_place_of_a_term_on_another_s_page(index):
    box = index.locator(".dlterms-find input")
    box.press_sequentially("chihua")
    first = index.locator(".dlterms-find a").first
    expect(first).to_have_text("Pooling · 池化")
    index.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    index.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    box.fill("max pooling")
    expect(first).to_have_text("Max pooling · 最大池化")
    expect(index.locator(".dlterms-find li").first).to_contain_text("on the page of Pooling")
    index.keyboard.press("ArrowDown")
    index.keyboard.press("Enter")
    wait_until_opened(index, "notebooks/pooling.ipynb")
    in_sight(index, "card-max_pooling")
    assert index.locator(".jp-Dialog").count() == 0


def test_enter_opens_the_first_hit_even_before_it_is_shown(index):
    box = index.locator(".dlterms-find input")
    box.fill("softmx")
    box.press("Enter")
    wait_until_opened(index, "notebooks/softmax.ipynb")


def test_a_hit_looks_like_a_link_and_says_one_line(index):
    index.locator(".dlterms-find input").fill("pooling")
    link = index.locator(".dlterms-find a").first
    look = link.evaluate("a => [getComputedStyle(a).textDecorationLine, getComputedStyle(a).color]")
    theme = index.evaluate(
        """() => {
            const probe = document.body.appendChild(document.createElement('span'));
            probe.style.color = 'var(--jp-content-link-color)';
            const color = getComputedStyle(probe).color;
            probe.remove();
            return color;
        }"""
    )
    assert look == ["underline", theme]
    lines = index.locator(".dlterms-find li").first.locator("p")
    assert lines.count() == 2  # one in each language
    assert all(height < 30 for height in lines.evaluate_all("all => all.map(p => p.clientHeight)"))


def test_keys_pressed_in_the_index_are_not_jupyterlab_s(index):
    """In command mode "d d" would delete the cell, and an arrow key would choose another."""
    count = "window.jupyterapp.shell.currentWidget.content.widgets.length"
    before = index.evaluate(count)
    index.locator(".dlterms-find input").fill("pooling")
    link = index.locator(".dlterms-find a").first
    link.focus()
    for key in "ddxb":
        index.keyboard.press(key)
    assert index.evaluate(count) == before
    expect(link).to_be_focused()
    show(index, "concept_map(")
    box = index.locator(".dlterms-around button").first
    box.focus()
    for key in "ddxb":
        index.keyboard.press(key)
    assert index.evaluate(count) == before
    expect(box).to_be_focused()


def test_a_box_moves_the_map_by_mouse_and_by_keyboard_and_the_middle_opens_its_page(index):
    show(index, "concept_map(")
    around = index.locator(".dlterms-around")
    middle = around.locator("[aria-current]")
    around.locator("button[data-term=softmax]").click()
    expect(middle).to_contain_text("Softmax")
    expect(index.locator(".dlterms-atlas [role=status]")).to_contain_text("The map shows Softmax")
    around.locator("button[data-term=cross_entropy]").focus()
    index.keyboard.press("Enter")
    expect(middle).to_contain_text("Cross-entropy")
    expect(middle).to_be_focused()  # so that the keyboard goes on from there
    around.locator("button[data-term=kl_divergence]").focus()
    index.keyboard.press("Space")
    expect(middle).to_contain_text("Kullback")
    middle.press("Enter")
    wait_until_opened(index, "notebooks/cross_entropy.ipynb")
    in_sight(index, "card-kl_divergence")


def test_a_name_moves_the_map(index):
    show(index, "concept_map(")
    field = index.locator(".dlterms-atlas input")
    field.fill("循环神经网络")
    field.press("Enter")
    expect(index.locator(".dlterms-around [aria-current]")).to_contain_text("Recurrent neural network")
    shown = index.locator(".dlterms-around")
    assert shown.evaluate("around => around.scrollWidth <= around.clientWidth")  # nothing to scroll sideways


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_in_either_theme(index, theme):
    index.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    index.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
    index.locator(".dlterms-find input").fill("pool")
    expect(index.locator(".dlterms-find a").first).to_contain_text("Pooling")
    show(index, "concept_map(")
    index.locator(".dlterms-around button").first.wait_for()
    for part in (".dlterms-find", ".dlterms-atlas"):
        found = Axe().run(index, context=part)
        assert not found.violations_count, found.generate_report()


def test_a_page_that_was_not_run_has_the_paths_the_list_and_the_map_as_links(page, url):
    open_notebook(page, url, "notebooks/index.ipynb", run=False)
    expect(page.locator(".dlterms-waiting")).to_contain_text("Run All Cells")
    show(page, "listing()")
    page.locator("summary", has_text="Convolution and vision").click()
    page.locator("a", has_text="Max pooling").click()
    wait_until_opened(page, "notebooks/pooling.ipynb")
    in_sight(page, "card-max_pooling")
    page.evaluate(
        "window.jupyterapp.commands.execute('docmanager:open', {path: 'notebooks/index.ipynb', factory: 'Notebook'})"
    )
    wait_until_opened(page, "notebooks/index.ipynb")
    show(page, "concept_map(")
    page.locator(".dlterms-map a", has_text="Kullback").click()
    wait_until_opened(page, "notebooks/cross_entropy.ipynb")
    in_sight(page, "card-kl_divergence")


def test_in_notebook_7_a_hit_opens_its_page_in_a_tab_of_its_own(page, folder):
    with lab(folder, app="notebook") as address:
        enter(page, f"{address}/notebooks/notebooks/index.ipynb?token=t")
        page.evaluate(
            """async () => {
                const panel = window.jupyterapp.shell.currentWidget;
                await panel.sessionContext.ready;
                await window.jupyterapp.commands.execute('notebook:run-all-cells');
            }"""
        )
        softmax = f"{address}/notebooks/notebooks/softmax.ipynb"
        page.context.route(softmax, lambda route: route.fulfill(body="opened"))  # one kernel is enough
        box = page.locator(".dlterms-find input")
        box.fill("softmx")
        with page.context.expect_page() as new:
            box.press("Enter")
        expect(new.value.locator("body")).to_have_text("opened")
