"""Sources are shown with their helpers, and definitions as loops."""

import ast
import sys
import textwrap

import numpy as np
import pytest

import dlterms
from dlterms.teaching import seal, show_definition, show_source
from dlterms.teaching.listings import listing


def test_show_source_is_the_code_that_runs():
    assert repr(show_source(seal)).startswith("def seal(")
    assert repr(show_source(dlterms.softmax)).startswith("@differentiable\ndef softmax(x, axis=-1):")


def test_helpers_stand_once_below_what_uses_them_and_folded_in_a_notebook():
    shown = show_source(dlterms.nce_loss, dlterms.max_pool2d)
    text, folded = repr(shown), shown._repr_markdown_()
    assert text.count("def _geometry(") == 1 and text.index("def max_pool2d(") < text.index("def _geometry(")
    assert text.index("def _geometry(") < text.index("def windows_along(")  # which only the helper uses
    assert folded.index("def max_pool2d(") < folded.index("<details>") < folded.index("def _geometry(")
    assert folded.count("```") == 6 and folded.count("</details>") == 1
    assert "class Variable" not in repr(show_source(dlterms.softmax))  # the tape is no part of the idea
    assert "def log_sigmoid(" not in text and "# log_sigmoid: public" in text
    assert "def as_float(" not in text and "as_float, as_flag, as_pair: checks" in text
    assert "_LARGEST_EXPONENT = " in repr(show_source(dlterms.sigmoid))  # a constant is a helper too
    assert '_LARGEST_EXPONENT[np.dtype("g").itemsize] = ' in repr(show_source(dlterms.sigmoid))


def test_a_function_of_ones_own_is_shown_as_it_is():
    def mine(x):
        return np.exp(x)

    assert repr(show_source(mine)).strip().startswith("def mine(x):")


@pytest.mark.parametrize("name", dlterms.__all__)
def test_a_listing_names_everything_it_needs(name):
    found = listing(getattr(dlterms, name))
    code = "\n".join([textwrap.dedent(found.text), *(text for _, text in found.helpers)])
    nodes = list(ast.walk(ast.parse(code)))
    known = {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    known |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    known |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    module = vars(sys.modules[getattr(dlterms, name).__module__])
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    missing = {one for one in used - known if getattr(module.get(one), "__module__", "").startswith("dlterms.")}
    assert missing - {"differentiable"} == {*found.public, *found.checks, *found.tape} & missing
    assert all(one in found.remarks() for one in missing - {"differentiable"})


def test_the_tape_is_named_and_not_shown_but_where_it_is_the_matter():
    dual, vjp = repr(show_source(dlterms.Dual)), repr(show_source(dlterms.vjp))
    assert "class Operators(" not in dual and "Operators, FLAT: of the tape" in dual
    assert "class Operators(" in vjp and "of the tape that records ops" not in vjp


def test_show_definition_is_the_formula_in_loops():
    text = repr(show_definition(dlterms.max_pool2d))
    assert text.startswith("def max_pool2d(") and "y[i] = max(numbers)" in text and "def window(" in text
    with pytest.raises(ValueError, match="op must be one of the ops of dlterms"):
        show_definition(seal)
