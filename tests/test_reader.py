"""The reader in JupyterLab and Notebook 7: languages, pages that are awake when opened, the way onward, the search."""

import hashlib
import json
import shutil
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dlterms import glossary
from dlterms.glossary.course import course
from explore_lab import close, enter, in_kernel, lab, open_notebook, painted

pytest_plugins = ["explore_fixtures"]

ROOT = Path(__file__).resolve().parents[1]
ORDER = list(course())  # in which the pages are best read
AWAKE = "--DltermsReader.pages=awake"
HITS = ".dlterms-search-panel [role=option]"
FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
RUN_BEFORE = "print(In[1:-1])"  # what a kernel was given to run before this question


def prose(text, lang=None):
    return nbformat.v4.new_markdown_cell(text, metadata={"lang": lang} if lang else {})


def pairs(path):
    """A page of three pairs, one claim in both languages, and forty lines of code to scroll over."""
    cells = [
        prose("# Both · 都在"),
        prose("## One\nEnglish one", "en"),
        prose("## 一\n中文一", "zh"),
        nbformat.v4.new_code_cell('from dlterms.bilingual import T\nT("a claim", "一个断言")'),
        *[nbformat.v4.new_code_cell("\n".join(f"x{i} = {i}" for i in range(10))) for _ in range(4)],
        prose("## Two\nEnglish two", "en"),
        prose("## 二\n中文二", "zh"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = KERNEL
    nbformat.write(notebook, path)


def change_an_output(path):
    """What somebody who wants code of theirs to run would do: keep every mark of ours, and say that it is trusted."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    code[0]["source"] = ["print('mine')\n", *code[0]["source"]]
    for cell in code:
        cell["metadata"]["trusted"] = True
    notebook["metadata"]["trusted"] = True
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The collection as `dlterms lab` serves it; pooling was changed by somebody, stray is a page out of its place."""
    served = tmp_path_factory.mktemp("served")
    for name in ("notebooks", "glossary"):
        shutil.copytree(ROOT / name, served / name)
    change_an_output(served / "notebooks" / "pooling.ipynb")
    shutil.copy(ROOT / "notebooks" / "softmax.ipynb", served / "stray.ipynb")
    pairs(served / "pairs.ipynb")
    return served


@pytest.fixture(scope="module")
def url(folder):
    with lab(folder, AWAKE) as address:
        yield address


def texts(page, selector):
    return [text.strip() for text in page.locator(selector).filter(visible=True).all_inner_texts()]


def headings(page):
    return texts(page, f"{FRONT} :is(h1, h2)")


def switch(page, name):
    return page.locator(f"{FRONT} .dlterms-switch").get_by_role("button", name=name)


ENGLISH = ["Both · 都在", "One", "Two"]
CHINESE = ["Both · 都在", "一", "二"]


def plain(found):
    """Headings without the sign that JupyterLab appends to link to them."""
    return [text.replace("¶", "").strip() for text in found]


def test_one_language_at_a_time(page, url):
    open_notebook(page, url, "pairs.ipynb")
    page.evaluate("window.jupyterapp.commands.execute('toc:show-panel')")
    page.evaluate("document.addEventListener('dlterms-lang', event => (window.heard ??= []).push(event.detail.lang))")
    expect(switch(page, "English")).to_have_attribute("aria-pressed", "true")
    assert plain(headings(page)) == ENGLISH, "the browser's language, to begin with"
    claim = f"{FRONT} .jp-OutputArea-output [lang]"
    page.locator(claim).first.wait_for(state="attached")
    assert texts(page, claim) == ["a claim"]
    contents = page.locator(".jp-TableOfContents .jp-tocItem-content")
    expect(contents).to_have_text(ENGLISH)

    switch(page, "中文").focus()
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-dlterms-lang", "zh")
    assert plain(headings(page)) == CHINESE
    assert texts(page, claim) == ["一个断言"]
    expect(contents).to_have_text(CHINESE)
    switch(page, "双语").click()
    assert plain(headings(page)) == ["Both · 都在", "One", "一", "Two", "二"]
    assert texts(page, claim) == ["a claim", "一个断言"]
    page.evaluate("window.jupyterapp.commands.execute('dlterms:show-language', {language: 'zh'})")
    assert page.evaluate("window.heard") == ["zh", "both", "zh"]

    # the arrow keys pass over what is hidden, in a notebook that JupyterLab draws in part
    page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0")
    page.locator(f"{FRONT} .jp-Notebook").first.focus()
    seen = []
    for key in ["ArrowDown"] * 6 + ["ArrowUp"] * 6:
        page.keyboard.press(key)
        seen.append(page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex"))
    assert seen == [2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 0]
    # a cell that is moved, or added, keeps to its language
    page.evaluate(
        """() => {
            const { content, model } = window.jupyterapp.shell.currentWidget;
            content.model.sharedModel.moveCells(1, 9, 1);
            content.model.sharedModel.insertCell(0, {cell_type: 'markdown', source: '## New', metadata: {lang: 'en'}});
            content.model.sharedModel.insertCell(1, {cell_type: 'markdown', source: '## 新', metadata: {lang: 'zh'}});
        }"""
    )
    page.locator(f"{FRONT} h2", has_text="新").wait_for()
    assert plain(headings(page)) == ["新", *CHINESE]

    enter(page, f"{url}/lab?token=t&reset")
    open_notebook(page, url, "notebooks/index.ipynb", run=False)
    expect(switch(page, "中文")).to_have_attribute("aria-pressed", "true")
    page.evaluate("window.jupyterapp.commands.execute('dlterms:show-language', {language: 'auto'})")


def test_a_chinese_browser_begins_in_chinese_and_other_notebooks_are_left_alone(chromium, url, folder):
    page = chromium.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    notebook = nbformat.v4.new_notebook(cells=[prose('<span lang="en">only</span> <span lang="zh">都</span>')])
    notebook.metadata.kernelspec = KERNEL
    nbformat.write(notebook, folder / "own.ipynb")
    open_notebook(page, url, "own.ipynb", run=False)
    expect(page.locator("body")).to_have_attribute("data-dlterms-lang", "zh")
    page.locator(f"{FRONT} span[lang=zh]").wait_for()
    assert texts(page, f"{FRONT} .jp-RenderedMarkdown [lang]") == ["only", "都"]
    assert texts(page, f"{FRONT} :is(.dlterms-switch, .dlterms-way) button") == []
    close(page)
    open_notebook(page, url, "notebooks/softmax.ipynb", run=False)
    before, after = (ORDER[ORDER.index("softmax") + step] for step in (-1, 1))
    names = [f"‹ {glossary.load()[before].zh}", f"{glossary.load()[after].zh} ›"]
    expect(page.locator(f"{FRONT} .dlterms-way button")).to_have_text(names)
    close(page)
    page.close()


def counts(page):
    return page.evaluate(
        """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
            .filter(cell => cell.type === 'code').map(cell => cell.executionCount)"""
    )


def awake(page):
    """Wait until every cell was run by the kernel that the page has now."""
    page.wait_for_function(
        """() => {
            const { content, sessionContext } = window.jupyterapp.shell.currentWidget;
            const code = content.widgets.filter(cell => cell.model.type === 'code');
            return sessionContext.session?.kernel?.status === 'idle'
                && code.every(cell => cell.model.executionCount && cell.outputArea.future);
        }""",
        timeout=60_000,
    )


def state(path):
    return path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_page_wakes_and_reading_leaves_it_clean_until_something_is_typed(page, url, folder):
    enter(page, f"{url}/lab?token=t&reset")
    page.evaluate(
        """window.jupyterapp.serviceManager.settings.save(
            '@jupyterlab/docmanager-extension:plugin', '{"autosaveInterval": 1}')"""
    )
    enter(page, f"{url}/lab?token=t&reset")
    path = folder / "notebooks" / "softmax.ipynb"
    before = state(path)
    open_notebook(page, url, "notebooks/softmax.ipynb", run=False)
    awake(page)
    page.evaluate(
        """() => {
            const { content } = window.jupyterapp.shell.currentWidget;
            content.scrollToItem(content.widgets.findIndex(c => /Explorer\\(/.test(c.model.sharedModel.getSource())));
        }"""
    )
    painted(page)
    assert page.locator(".dlterms-standin, .dlterms-waking").count() == 0
    page.locator(f"{FRONT} .dlterms-explorer input[type=range]").first.focus()
    page.keyboard.press("End")
    page.wait_for_timeout(2500)
    assert not page.evaluate("window.jupyterapp.shell.currentWidget.context.model.dirty")
    assert state(path) == before, "autosave, each second here, has nothing to save"
    page.evaluate("window.jupyterapp.commands.execute('application:close')")
    page.locator(FRONT).wait_for(state="detached")
    assert page.locator(".jp-Dialog").count() == 0

    open_notebook(page, url, "notebooks/softmax.ipynb", run=False)
    awake(page)
    assert state(path) == before
    page.evaluate(
        "window.jupyterapp.shell.currentWidget.content.model.cells.get(0).sharedModel.updateSource(0, 0, 'x')"
    )
    assert page.evaluate("window.jupyterapp.shell.currentWidget.context.model.dirty")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty", timeout=10_000)
    assert state(path) != before, "once something is typed, it is saved by itself"
    close(page)
    page.evaluate("window.jupyterapp.serviceManager.settings.save('@jupyterlab/docmanager-extension:plugin', '{}')")


def stays_asleep(page, url, name):
    """Open a notebook, give it the time in which a page would wake, and say whether its kernel was left alone."""
    open_notebook(page, url, name, run=False)
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready")
    before = counts(page)
    page.wait_for_timeout(1500)
    asleep = in_kernel(page, RUN_BEFORE).strip() == "[]" and counts(page) == before
    close(page)
    return asleep


def test_no_other_notebook_is_ever_run(page, url, folder):
    assert stays_asleep(page, url, "notebooks/pooling.ipynb"), "changed by somebody, with every mark of ours"
    assert stays_asleep(page, url, "stray.ipynb"), "signed, as its content is ours, but not where our pages are"

    def distrust_one_cell(route):
        model = route.fetch().json()
        code = [cell for cell in model["content"]["cells"] if cell["cell_type"] == "code"]
        assert all(cell["metadata"]["trusted"] for cell in code)
        code[-1]["metadata"]["trusted"] = False
        route.fulfill(json=model)

    page.route("**/api/contents/notebooks/cross_entropy.ipynb?*content=1*", distrust_one_cell)
    assert stays_asleep(page, url, "notebooks/cross_entropy.ipynb"), "one cell is not trusted"
    page.unroute("**/api/contents/notebooks/cross_entropy.ipynb?*content=1*")
    open_notebook(page, url, "notebooks/cross_entropy.ipynb", run=False)
    awake(page)  # the same page as it is
    close(page)


def test_asleep_means_that_nothing_is_run(page, url):
    page.add_init_script(
        """const parse = JSON.parse;
        JSON.parse = (...given) => {
            const parsed = parse(...given);
            if (parsed?.dltermsPages === 'awake') parsed.dltermsPages = 'asleep';
            return parsed;
        };"""
    )
    assert stays_asleep(page, url, "notebooks/cross_entropy.ipynb")


def test_the_way_onward(page, url):
    open_notebook(page, url, "notebooks/index.ipynb", run=False)
    way = page.locator(f"{FRONT} .dlterms-way button")
    first, second = (glossary.load()[slug].term for slug in ORDER[:2])
    expect(way).to_have_text([f"{first} ›"])
    way.click()
    expect(way).to_have_text(["‹ All terms", f"{second} ›"])
    expect(way.last).to_have_attribute("title", f"Next page: {second}")
    assert page.evaluate("window.jupyterapp.shell.currentWidget.context.path") == f"notebooks/{ORDER[0]}.ipynb"
    page.evaluate("window.jupyterapp.commands.execute('dlterms:previous-page')")
    expect(way).to_have_text([f"{first} ›"])


def test_search_by_keyboard(page, url):
    open_notebook(page, url, "pairs.ipynb", run=False)
    page.locator(f"{FRONT} .jp-Cell").first.click()
    page.keyboard.press("ControlOrMeta+k")
    box, hits = page.get_by_role("combobox", name="Search all terms"), page.locator(HITS)
    expect(box).to_be_focused()
    page.keyboard.type("gradient cl")
    found = [hit.entry for hit in glossary.search("gradient cl")[:8]]
    expect(hits.first.locator("b")).to_have_text([found[0].term, found[0].zh])
    expect(hits).to_have_count(len(found))
    assert texts(page, f"{HITS} b:first-child") == [e.term for e in found]
    assert all(texts(page, f"{HITS} p"))
    expect(box).to_have_attribute("aria-activedescendant", hits.first.get_attribute("id"))
    page.keyboard.press("ArrowUp")
    expect(hits.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(hits.first).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('.jp-NotebookPanel') !== null"), "back to where one was"

    page.keyboard.press("ControlOrMeta+k")
    page.keyboard.type("chihua")
    page.keyboard.press("Enter")  # at once: before the answer is there
    page.wait_for_function("window.jupyterapp.shell.currentWidget.context?.path === 'notebooks/pooling.ipynb'")
    page.keyboard.press("ControlOrMeta+k")
    page.keyboard.type("icml")  # which has no page
    expect(hits.first).to_contain_text("国际机器学习大会")
    hits.first.click()
    page.wait_for_function("window.jupyterapp.shell.currentWidget.context?.path === 'glossary/icml.md'")
    page.locator(".jp-MarkdownViewer:visible", has_text="国际机器学习大会").wait_for()
    page.keyboard.press("ControlOrMeta+k")
    page.keyboard.type("qqqqzzzz")
    page.get_by_text("Nothing is called so; nearest:").first.wait_for()
    expect(hits).to_have_count(3)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_in_either_theme(page, url, theme):
    open_notebook(page, url, "notebooks/index.ipynb", run=False)
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
    page.locator(f"{FRONT} .dlterms-way button").wait_for()
    page.keyboard.press("ControlOrMeta+k")
    page.keyboard.type("softmax")
    page.locator(HITS).first.wait_for()
    for part in (".dlterms-switch", ".dlterms-way", ".dlterms-search", ".dlterms-search-panel"):
        found = Axe().run(page, context=part)
        assert not found.violations_count, found.generate_report()
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")


def test_the_server_answers_whom_it_knows(url):
    def get(question, token="&token=t"):
        with urllib.request.urlopen(f"{url}/dlterms/{question}{token}") as answer:
            return json.load(answer)

    assert [hit["slug"] for hit in get("search?q=chihua&limit=2")["found"]] == ["pooling", "max_pooling"]
    assert get("pages?")["pages"][0]["path"] == "notebooks/index.ipynb"
    for question, token, status in [
        ("search?q=softmax", "", 403),
        ("pages?", "", 403),
        ("search?", "&token=t", 400),
        ("search?q=softmax&limit=0", "&token=t", 400),
        ("search?q=softmax&limit=many", "&token=t", 400),
    ]:
        with pytest.raises(urllib.error.HTTPError) as problem:
            get(question, token)
        assert problem.value.code == status, question


def test_notebook_7_has_it_too(page, folder):
    with lab(folder, AWAKE, app="notebook") as url:
        enter(page, f"{url}/notebooks/notebooks/bptt.ipynb?token=t")
        awake(page)
        expect(page.locator(".dlterms-way button")).to_have_count(2)
        assert not page.evaluate("window.jupyterapp.shell.currentWidget.context.model.dirty")
        switch(page, "中文").click()
        expect(page.locator("body")).to_have_attribute("data-dlterms-lang", "zh")
        page.keyboard.press("ControlOrMeta+k")
        page.keyboard.type("chihua")
        expect(page.locator(HITS).first).to_contain_text("池化")
        close(page)
