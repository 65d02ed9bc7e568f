"""The progress bar: a widget in a notebook, tqdm elsewhere, and the items themselves in either."""

import importlib

import IPython
import pytest

bars = importlib.import_module("dlterms.progress")


@pytest.fixture
def shown(monkeypatch):
    """What is displayed, by a kernel."""
    displayed = []
    monkeypatch.setattr(bars, "_in_notebook", lambda: True)
    monkeypatch.setattr(bars, "display", displayed.append)
    return displayed


def test_elsewhere_the_items_come_under_a_bar_on_stderr(monkeypatch, capsys):
    displayed = []
    monkeypatch.setattr(bars, "display", displayed.append)
    assert list(bars.progress("abc", "reading")) == ["a", "b", "c"]
    out, err = capsys.readouterr()
    assert out == "" and displayed == []
    assert "reading: 100%" in err and "3/3" in err


def test_elsewhere_the_total_may_be_given_for_what_has_no_length(capsys):
    assert list(bars.progress((c for c in "abc"), "reading", total=4)) == ["a", "b", "c"]
    assert "3/4" in capsys.readouterr().err


def test_in_a_notebook_the_bar_has_moved_by_one_for_each_item_that_is_done(shown, capsys):
    items = bars.progress([10, 20, 30], "training")
    values = [(item, shown[0].widget.value) for item in items]
    assert values == [(10, 0), (20, 1), (30, 2)]
    (bar,) = shown
    assert (bar.widget.value, bar.widget.max, bar.widget.description) == (3, 3, "training")
    assert capsys.readouterr() == ("", "")


def test_in_a_notebook_the_total_may_be_given_for_what_has_no_length(shown):
    assert list(bars.progress(iter([5, 6]), "training", total=7)) == [5, 6]
    assert (shown[0].widget.max, shown[0].widget.value) == (7, 2)


def test_a_stored_notebook_keeps_one_line_that_never_varies(shown):
    list(bars.progress(range(4), "training"))
    bundle = shown[0]._repr_mimebundle_()
    assert bundle["text/plain"] == "training: 4 steps"
    assert "application/vnd.jupyter.widget-view+json" in bundle


@pytest.mark.parametrize(
    ("shell", "inside"), [("ZMQInteractiveShell", True), ("TerminalInteractiveShell", False), (None, False)]
)
def test_a_kernel_is_a_notebook_and_a_terminal_is_not(monkeypatch, shell, inside):
    running = type(shell, (), {})() if shell else None
    monkeypatch.setattr(IPython, "get_ipython", lambda: running)
    assert bars._in_notebook() is inside
