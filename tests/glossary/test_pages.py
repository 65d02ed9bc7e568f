"""Each rule for pages is seen to fail on a page that breaks it."""

import nbformat
import pytest

from dlterms.glossary import pages

HERO = (
    'Explorer(f, view, predict=Predict(T("What happens to all?", "会怎样呢？"), choices=[], answer=f), '
    'notices=[Notice(T("It stays the same.", "它保持不变。"), at={}, holds=f)])'
)
CHECKED = 'card("x")\nclaim(T("It is so.", "确实如此。"), True)\ncheck("x-1", ...)\n@attempt("x-2")\ndef f(x): ...'


def prose(text, lang=None, **metadata):
    return nbformat.v4.new_markdown_cell(text, metadata={"lang": lang, **metadata} if lang else metadata)


def pair(english, chinese):
    return [prose(english, "en"), prose(chinese, "zh", of=pages.digest_of(english))]


def run(source, hidden=False, **output):
    made = nbformat.v4.new_code_cell(source, metadata={"jupyter": {"source_hidden": True}} if hidden else {})
    made.outputs = [nbformat.v4.new_output(**output)] if output else []
    return made


def page(*more):
    return nbformat.v4.new_notebook(
        cells=[
            prose("# Term · 术语"),
            *pair("One sentence that says what it is.", "用一句话说清楚它到底是什么。"),
            run(HERO, hidden=True),
            *pair("## Myth\n\nMany people think so.", "## 常见误解\n\n很多人都这么想。"),
            run(CHECKED),
            *more,
        ]
    )


def found(*more):
    return list(pages.problems(page(*more)))


def test_a_good_page_has_no_problem():
    assert found() == []
    assert found(prose("$$ y = x $$"), prose("![](picture.svg)")) == []


def test_accepting_a_page_records_what_its_chinese_says_and_writes_only_then(tmp_path):
    path = tmp_path / "term.ipynb"
    nbformat.write(page(prose("English", "en"), prose("中文", "zh", of="0")), path)
    assert pages.accept_file(path) == 1
    assert list(pages.problems(nbformat.read(path, as_version=4))) == []
    before = path.stat().st_mtime_ns
    assert pages.accept_file(path) == 0
    assert path.stat().st_mtime_ns == before


TRUE = {"output_type": "stream", "name": "stdout", "text": "equal: True"}
LONG = "\n".join(["x = 1"] * 21)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ([prose("words without a language")], "without metadata.lang"),
        ([prose("没有标明语言")], "without metadata.lang"),
        ([prose("English alone", "en")], "no Chinese cell after it"),
        ([prose("只有中文", "zh")], "no English cell before it"),
        (pair("English 中文", "中文"), "Chinese in an English cell"),
        (pair("English", "English"), "no Chinese in a Chinese cell"),
        ([prose("English", "en"), prose("中文", "zh", of="0")], "has changed since"),
        ([nbformat.v4.new_code_cell("x", metadata={"lang": "en"})], "code has no lang"),
        (pair("word " * 40, "字" * 40), "Chinese characters for an English word"),
        (pair("word " * 10, "字" * 40), "Chinese characters for an English word"),
        ([run('T("word word word word word word word word word word word word", "字")')], "for an English word"),
        ([run(LONG)], "21 lines"),
        ([run("import numpy\nfrom a import b")], "imports alone"),
        ([run("figure(view, {})")], "drawing is plumbing"),
        ([run("print(1)", **TRUE)], "bare True"),
        ([run("1 == 1", output_type="execute_result", execution_count=1, data={"text/plain": "False"})], "bare True"),
    ],
)
def test_each_rule_fails_a_page_that_breaks_it(more, problem):
    problems = found(*more)
    assert len(problems) == 1 and problem in problems[0], problems


@pytest.mark.parametrize("allowed", [run(LONG, hidden=True), run("import a", hidden=True), run("import a\nx = a.b()")])
def test_what_is_hidden_or_worth_reading_may_be_so(allowed):
    assert found(allowed) == []


def test_an_example_in_the_other_language_is_quoted():
    assert found(*pair("The sentence `我 昨天` and “迟到 了” are read.", "读入这两个句子。")) == []


@pytest.mark.parametrize(
    ("source", "problem"),
    [("claim", "no claim"), ("card", "no card"), ("check", "no check"), ("attempt", "no @attempt")],
)
def test_a_part_that_is_missing(source, problem):
    made = page()
    made.cells[-1].source = made.cells[-1].source.replace(f"{source}(", "other(")
    assert [problem in sentence for sentence in pages.problems(made)] == [True]


def test_what_a_page_must_show_follows_the_ops_of_its_entries():
    made = page()
    assert len(list(pages.problems(made, ops=True))) == 3
    made.cells[-1].source += "\nshow_definition(f)\nshow_source(f)\ncheck_vjp(f, 1)"
    assert list(pages.problems(made, ops=True)) == list(pages.problems(made)) == []
    assert pages.has_ops("softmax") and pages.has_ops("pooling")
    assert not pages.has_ops("vgg") and not pages.has_ops("keras") and not pages.has_ops("none_such")


@pytest.mark.parametrize("name", ["Explorer", "Predict", "Notice"])
def test_a_hero_that_lacks_something(name):
    made = page()
    made.cells[3].source = HERO.replace(f"{name}(", "other(")
    (problem,) = pages.problems(made)
    assert name in problem


def test_title_myth_and_size():
    made = page()
    made.cells[0].source = "# Term"
    made.cells[4].source, made.cells[5].metadata.of = "## Other\n\nMany people think so.", "0"
    problems = list(pages.problems(made, 400_001))
    assert len(problems) == 4
    assert any("title alone" in p for p in problems) and any("Myth" in p for p in problems)
    assert any("400,001 bytes" in p for p in problems)


def test_accepting_the_chinese_makes_it_fit_again():
    made = page()
    made.cells[1].source = "Another sentence that says it."
    assert any("has changed since" in p for p in pages.problems(made))
    assert pages.accept_zh(made.cells) == 1 and pages.accept_zh(made.cells) == 0
    assert list(pages.problems(made)) == []
