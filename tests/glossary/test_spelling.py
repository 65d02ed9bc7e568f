"""Spelling is checked in both languages: every entry and page by `dlterms check`, here also code and documents."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from dlterms.glossary import pages, rules, spelling
from small_glossary import change, problems

ROOT = Path(__file__).resolve().parents[2]
OURS = ("src", "scripts", "benchmarks", "jupyter", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile")
SEALED = "src/dlterms/exercises"  # letters that only look like words


def test_a_misspelled_or_british_word_is_found_with_its_place():
    lines = [("a.md", 3, "It is fine."), ("a.md", 4, "Teh color: `colour`, $fro$"), ("b.md", 9, "a 1: colour")]
    assert list(spelling.misspelled(lines)) == [
        ("b.md", 9, "'colour' is misspelled or British: write 'color'"),
    ]
    lines = [("a.md", 5, ""), ("a.md", 6, "the behaviour\tof recieve"), ("c.md", 1, "Frobenius")]
    assert list(spelling.misspelled(lines)) == [
        ("a.md", 6, "'behaviour' is misspelled or British: write 'behavior'"),
        ("a.md", 6, "'recieve' is misspelled or British: write 'receive'"),
    ]


def test_the_names_that_are_let_through_are_all_needed(monkeypatch):
    names = spelling.NAMES
    lines = [("a", i, name) for i, name in enumerate(names)]
    assert list(spelling.misspelled(lines)) == []
    monkeypatch.setattr(spelling, "NAMES", ("nothing",))
    assert len(list(spelling.misspelled(lines))) == len(names)


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("超过阀值时输出 1。", "'阀值' is a slip or a mistranslation: write 阈值"),
        ("Adam 估计一阶时刻。", "'一阶时刻' is a slip or a mistranslation: write 矩"),
        ("得到得到的的结果。", "'的的' is a slip"),
        ("变压器由注意力组成。", "'变压器' is a slip or a mistranslation: write Transformer"),
        ("输入３个数。", "'３' is a slip"),
        ("深度學习。", "'學' is not Simplified: write '学'"),
        ("用Adam 训练。", "no space between Chinese and Latin letters in '用A': put one"),
        ("用 Adam训练。", "no space between Chinese and Latin letters in 'm训': put one"),
        ("输入$x$ 是数。", "no space between Chinese and Latin letters in '入x': put one"),
        ("提高 5%以上。", "no space between Chinese and Latin letters in '%以': put one"),
        ("一， 二。", "a space beside full-width punctuation in '， 二': take it out"),
        ("用 Adam ，再训练。", "a space beside full-width punctuation in 'm ，': take it out"),
        ("一,二。", "half-width punctuation in '一,'"),
    ],
)
def test_a_wrong_form_is_found_in_chinese(line, begins):
    found = list(spelling.chinese_problems(line))
    assert [what[: len(begins)] for what in found] == [begins]


@pytest.mark.parametrize(
    "line",
    [
        "每个时刻 $t$ 的状态，达到目的的方法，是是非非。",
        "见[卷积](convolution.md)的定义，共 {} 个，第{}步，`x`，“ReLU”的值。",
        "- 误差为 0.5%，即 1/200；Softmax（归一化指数函数）。",
        "**易错点**",
        "编码器–解码器……循环神经网络与递归神经网络。",
    ],
)
def test_what_is_right_is_left_alone(line):
    assert list(spelling.chinese_problems(line)) == []


def test_every_wrong_form_is_a_pattern_that_what_is_right_does_not_match():
    for wrong, right in spelling.WRONG.items():
        assert not re.search(wrong, re.split("（", right)[0]), right


def test_entries_and_pages_are_checked(at_home):
    change(at_home, "second", "It is blue.", "It is the colour blue.")
    change(at_home, "second", "它不是 2。", "它不是2。")
    rules.accept_zh("second", at_home)
    found = "\n".join(problems(at_home))
    assert "glossary/second.md:48: 'colour' is misspelled or British: write 'color'" in found
    assert ": no space between Chinese and Latin letters in '是2': put one" in found


def test_the_words_of_a_page_are_checked():
    zh = nbformat.v4.new_markdown_cell("超过阀值。\n\n```\n令牌\n```", metadata={"lang": "zh"})
    code = nbformat.v4.new_code_cell('T("threshold", "用Adam")')
    title = nbformat.v4.new_markdown_cell("# Title · 标题")
    found = [what for what in pages.problems(nbformat.v4.new_notebook(cells=[title, zh, code])) if "阈值" in what]
    assert found == ["'阀值' is a slip or a mistranslation: write 阈值 ('超过阀值。')"]
    found = [what for what in pages.problems(nbformat.v4.new_notebook(cells=[title, code])) if "'用Adam'" in what]
    assert found == ["no space between Chinese and Latin letters in '用A': put one ('用Adam')"]


def test_code_and_documents_are_spelled_right():
    options = ["--builtin", spelling.DICTIONARIES, "--ignore-words-list", ",".join(spelling.NAMES), "--skip", SEALED]
    command = [sys.executable, "-m", "codespell_lib", *options, *OURS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (done.stdout, done.returncode) == ("", 0)


def test_the_chinese_of_the_code_is_spelled_right():
    texts = [
        part.value
        for path in sorted((ROOT / "src").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "T"
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and pages.CHINESE.search(part.value)
    ]
    assert len(texts) > 30
    found = [what for text in texts for line in text.split("\n") for what in spelling.chinese_problems(line)]
    assert found == []


def test_without_codespell_the_report_says_what_was_not_checked(root, monkeypatch):
    monkeypatch.setitem(sys.modules, "codespell_lib", None)
    assert list(spelling.misspelled([("a.md", 1, "colour")])) == []
    skipped = rules.check(root, exported=["softmax"]).skipped
    assert skipped == "English spelling were not checked: pip install 'dlterms[test]'"
