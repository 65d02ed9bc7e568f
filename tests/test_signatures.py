"""The names, order and defaults of all public functions: a change is a change for every notebook and every reader.

`make signatures` writes tests/signatures.txt anew, when a change is meant.
"""

import inspect
import re
from pathlib import Path

import pytest

import dlterms

STORED = Path(__file__).with_name("signatures.txt")
STALE = "if the change is meant, `make signatures` writes tests/signatures.txt anew"
LINES = dict(line.split("(", 1) for line in STORED.read_text("utf-8").splitlines() if "(" in line)


def signature(name):
    """The parameters of a public name with their defaults, of which functions are given by their names."""
    public = getattr(dlterms, name)
    found = inspect.signature(public)
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in found.parameters.values()]
    text = str(found.replace(parameters=bare, return_annotation=inspect.Signature.empty))
    return re.sub(r"<(?:function|op) (\w+)[^>]*>", r"\1", text)


@pytest.mark.parametrize("name", sorted(LINES))
def test_signature(name):
    assert name in dlterms.__all__, STALE
    assert f"{name}{signature(name)}" == f"{name}({LINES[name]}", STALE


def test_every_public_function_is_stored():
    public = {name for names in dlterms._EXPORTS.values() for name in names.split()}
    assert public ^ set(LINES) == set(), STALE


if __name__ == "__main__":
    lines = [f"{name}{signature(name)}\n" for names in dlterms._EXPORTS.values() for name in names.split()]
    STORED.write_text("".join(sorted(lines)), "utf-8")
