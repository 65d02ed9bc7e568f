"""The list of mutants that no test can see names lines that are there."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LISTED = tomllib.loads((ROOT / "tests/equivalent_mutants.toml").read_text("utf-8"))["mutant"]


@pytest.mark.parametrize("mutant", LISTED, ids=lambda mutant: f"{mutant['module']}-{mutant['line'][:40]}")
def test_the_line_is_there_and_becomes_another(mutant):
    source = (ROOT / "src/dlterms" / f"{mutant['module']}.py").read_text("utf-8").splitlines()
    assert mutant["line"] in map(str.strip, source)
    assert mutant["becomes"] and mutant["line"] not in mutant["becomes"] and mutant["reason"]
