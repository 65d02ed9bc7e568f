"""The command line, as somebody types it."""

import json
import re

import nbformat
import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from dlterms import glossary
from dlterms.app.cli import app
from dlterms.app.terminal import in_unicode
from dlterms.glossary.exports import FORMATS
from small_glossary import write

COMMANDS = ("lab", "list", "show", "search", "path", "check", "export", "index", "new", "seal")


@pytest.fixture
def run(monkeypatch):
    def run(*arguments, width=80):
        monkeypatch.setenv("COLUMNS", str(width))
        return CliRunner().invoke(app, list(arguments))

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(run, command):
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert f"dlterms {command}" in shown.output


def test_without_a_command_the_help_is_shown(run):
    assert all(command in run().output for command in COMMANDS)


@pytest.mark.parametrize("command", ["show", "path"])
def test_an_unknown_term_ends_with_the_nearest_three_and_status_2(run, command):
    shown = run(command, "sofmax")
    assert shown.exit_code == 2
    assert re.fullmatch(r"dlterms: no term 'sofmax'; nearest: softmax, \w+, \w+\n", shown.stderr)
    assert shown.stdout == ""


@pytest.mark.parametrize("width", [12, 24, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_no_line_is_wider_than_the_terminal(run, width, lang):
    shown = run("show", "交叉熵", "--lang", lang, width=width)
    assert shown.exit_code == 0, shown.output
    assert max(map(cell_len, shown.output.splitlines())) <= width


@pytest.mark.parametrize("width", [30, 40, 60, 80])
def test_chinese_lines_are_full_and_begin_with_no_closing_mark(run, width):
    lines = run("show", "softmax", "--lang", "zh", width=width).output.splitlines()
    assert not [line for line in lines if line.lstrip()[:1] and line.lstrip()[0] in "，。；：、）”"]
    paragraph = [line for line in lines if len(re.findall("[\u4e00-\u9fff]", line)) > width // 4]
    assert sum(cell_len(line) >= width - 14 for line in paragraph) >= 0.8 * (len(paragraph) - 4)


def test_show_says_the_whole_entry(run):
    shown, e = run("show", "softmax").output, glossary.load()["softmax"]
    assert e.title in shown and in_unicode(e.formula) in shown
    assert "https://doi.org/10.1007/978-3-642-76153-9_28" in shown
    assert not re.search(r"\$|\\frac|\*\*", shown)


def test_list_names_every_term_or_those_of_a_chapter_and_kind(run):
    assert all(slug in run("list", width=120).output for slug in glossary.load())
    chosen = run("list", "--chapter", "d", "--kind", "function", width=120).output
    assert "softmax" in chosen and "pooling" not in chosen


@pytest.mark.parametrize("width", [34, 40, 60, 80, 100, 160])
@pytest.mark.parametrize("command", [("list",), ("path", "truncated_bptt"), ("search", "池化")])
def test_a_list_cuts_no_name_and_fits(run, command, width):
    shown = run(*command, width=width).output
    assert max(map(cell_len, shown.splitlines())) <= width
    slugs = re.findall(r"^\S+ +(?:● +)?([a-z]\w+)", shown, flags=re.M)
    assert slugs
    for slug in slugs:
        e = glossary.load()[slug]
        assert e.zh.replace(" ", "") in re.sub(r"\s", "", shown)
        assert e.term.replace(" ", "") in re.sub(r"\s", "", shown)


@pytest.mark.parametrize("arguments", [("--chapter", "Z"), ("--kind", "thing")])
def test_list_refuses_what_there_is_not(run, arguments):
    shown = run("list", *arguments)
    assert shown.exit_code == 2
    assert "it is one of" in shown.stderr


def test_an_empty_list_says_so(run):
    assert run("list", "--chapter", "A", "--kind", "venue").exit_code == 1


def test_search_is_ranked(run):
    assert run("search", "chihua").output.splitlines()[0].split()[2] == "pooling"
    assert run("search", "max", "pooling", "--limit", "1").output.count("\n") == 1


def test_a_search_that_finds_nothing_has_status_2(run):
    shown = run("search", "qqqqzzzz")
    assert shown.exit_code == 2
    assert re.fullmatch(r"dlterms: nothing is called 'qqqqzzzz'; nearest: \w+, \w+, \w+\n", shown.stderr)


def test_path_ends_with_the_term(run):
    last = run("path", "max_pooling", width=120).output.rstrip().splitlines()[-1]
    assert "max_pooling" in last and "最大池化" in last


def test_check_of_one_entry(run):
    shown = run("check", "softmax")
    assert shown.exit_code == 0, shown.output
    assert re.fullmatch(r"\d+ entries, \d+ notebooks and \d+ ops planned, 0 problems\n", shown.output)


def test_check_of_an_entry_that_is_not_there(run):
    assert run("check", "sofmax").exit_code == 2


def test_check_ends_with_status_1_when_something_is_wrong(run, monkeypatch):
    from dlterms.glossary import rules

    report = rules.Report(1, [rules.Problem("glossary/x.md", 3, "is wrong: mend it")], [], [])
    monkeypatch.setattr(rules, "check", lambda **_: report)
    shown = run("check")
    assert shown.exit_code == 1
    assert "glossary/x.md:3: is wrong: mend it" in shown.output


@pytest.mark.parametrize("format", FORMATS)
def test_export_to_a_file(run, tmp_path, format):
    assert run("export", "-f", format, "-o", str(tmp_path / "out")).exit_code == 0
    assert (tmp_path / "out").stat().st_size > 1000


def test_export_to_the_terminal(run):
    assert json.loads(run("export").output)["title"] == "dlterms"


def test_an_export_that_no_terminal_shows_goes_to_a_file_with_a_name(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("export", "-f", "anki").output == f"{len(glossary.load())} terms in dlterms.apkg\n"
    assert (tmp_path / "dlterms.apkg").read_bytes().startswith(b"PK")


def test_the_help_of_export_names_every_format(run):
    shown = " ".join(re.sub("[│╭╮╰╯─]", " ", run("export", "--help").output).split())
    assert all(f"{name} ({chosen.what})" in shown for name, chosen in FORMATS.items())


def test_export_without_the_extra_says_what_to_install(run, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "genanki", None)
    shown = run("export", "-f", "anki")
    assert shown.exit_code == 1
    assert "pip install 'dlterms[export]'" in shown.stderr


@pytest.fixture
def checkout(monkeypatch, tmp_path):
    """A checkout in the place of this one."""
    for file in ("pyproject.toml", "glossary/index.md", "notebooks/index.ipynb"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text('{"cells": []}', encoding="utf-8")
    monkeypatch.setattr(glossary, "home", lambda: tmp_path)
    return tmp_path


def test_accepting_a_translation_records_the_entry_and_its_page(run, checkout, monkeypatch):
    from dlterms.glossary import pages, rules

    monkeypatch.setattr(rules, "home", lambda: checkout)
    write(checkout, "first")
    path = checkout / "notebooks" / "first.ipynb"
    english = nbformat.v4.new_markdown_cell("English", metadata={"lang": "en"})
    chinese = nbformat.v4.new_markdown_cell("中文", metadata={"lang": "zh"})
    nbformat.write(nbformat.v4.new_notebook(cells=[english, chinese]), path)
    shown = run("check", "--accept-zh", "first").output
    assert "glossary/first.md: was recorded already\nnotebooks/first.ipynb: cells recorded: 1\n" in shown
    assert nbformat.read(path, as_version=4).cells[1].metadata["of"] == pages.digest_of("English")
    assert "notebooks/first.ipynb: was recorded already\n" in run("check", "--accept-zh", "first").output
    path.unlink()
    assert "notebooks/first.ipynb: " not in run("check", "--accept-zh", "first").output


def test_new_says_what_it_wrote_what_is_open_and_what_comes_next(run, checkout):
    first = run("new", "A new thing", "--idea").output
    assert first.startswith("wrote glossary/a_new_thing.md\nglossary/a_new_thing.md:3: line 3 and ")
    next_ = "Next: write glossary/a_new_thing.md: the English, then the Chinese\nThen the same command again.\n"
    assert first.endswith(next_)
    assert run("new", "A new thing", "--idea").output == first.removeprefix("wrote glossary/a_new_thing.md\n")


def test_new_knows_a_term_by_any_of_its_names(run, checkout):
    assert "glossary/cross_entropy.md" in run("new", "交叉熵").output


def test_new_refuses_what_it_cannot_do(run, checkout):
    shown = run("new", "A new thing", "--idea", "--op", "vision.pooling")
    assert shown.exit_code == 2 and "dlterms: an idea has no op" in shown.stderr
    (checkout / "pyproject.toml").unlink()
    shown = run("new", "A new thing")
    assert shown.exit_code == 1 and "this is an installed copy" in shown.stderr
    assert not (checkout / "glossary/a_new_thing.md").exists()


@pytest.mark.parametrize(
    ("answer", "sealed"),
    [
        ("0.731", 0.731),
        ("[1, 2.5]", [1, 2.5]),
        ("relu", "relu"),
        ('{"en": "So.", "zh": "如此。"}', {"en": "So.", "zh": "如此。"}),
    ],
)
def test_seal_prints_what_an_exercise_keeps(run, answer, sealed):
    from dlterms.teaching.marking import unseal

    assert unseal(run("seal", answer).output.strip()) == sealed


def test_lab_opens_the_index_on_the_loopback_address_with_its_token(run, monkeypatch):
    from jupyterlab.labapp import LabApp

    given = []
    monkeypatch.setattr(LabApp, "launch_instance", given.extend)
    assert run("lab", "--no-browser", "--port", "8899").exit_code == 0
    assert "--ServerApp.ip=127.0.0.1" in given and "--ServerApp.port=8899" in given
    assert "--ServerApp.open_browser=False" in given
    assert f"--ServerApp.root_dir={glossary.home()}" in given
    assert "--LabApp.default_url=/lab/tree/notebooks/index.ipynb" in given
    assert "--DltermsReader.pages=awake" in given
    assert not any("token" in option for option in given)


def test_lab_may_leave_pages_asleep(run, monkeypatch):
    from jupyterlab.labapp import LabApp

    given = []
    monkeypatch.setattr(LabApp, "launch_instance", given.extend)
    assert run("lab", "--asleep").exit_code == 0
    assert [option for option in given if "DltermsReader" in option] == ["--DltermsReader.pages=asleep"]


def test_lab_of_an_installed_copy_opens_a_folder_that_the_reader_may_change(run, monkeypatch, tmp_path):
    from jupyterlab.labapp import LabApp

    for file in ("notebooks/a.ipynb", "notebooks/b.ipynb", "glossary/a.md"):
        (tmp_path / "installed" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "installed" / file).write_text("new", encoding="utf-8")
    (tmp_path / "dlterms" / "notebooks").mkdir(parents=True)
    (tmp_path / "dlterms" / "notebooks" / "a.ipynb").write_text("mine", encoding="utf-8")
    given = []
    monkeypatch.setattr(LabApp, "launch_instance", given.extend)
    monkeypatch.setattr(glossary, "home", lambda: tmp_path / "installed")
    monkeypatch.chdir(tmp_path)
    assert run("lab").exit_code == 0
    assert f"--ServerApp.root_dir={tmp_path / 'dlterms'}" in given
    texts = {
        str(p.relative_to(tmp_path / "dlterms")): p.read_text(encoding="utf-8")
        for p in (tmp_path / "dlterms").rglob("*.*")
    }
    assert texts == {"notebooks/a.ipynb": "mine", "notebooks/b.ipynb": "new", "glossary/a.md": "new"}
