"""Outputs compare equal where machines may differ, and nowhere else: each sabotage fails and is named."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from comparison import differences, items, problems, tolerance_of

ROOT = Path(__file__).resolve().parents[1]
DIGEST = """a curve and its slope (x0=0.5, size=12)
  curve: (401,) min -0.5569 max 5.715 mean 1.086 weighted 1.079
  spread: (20,) min 0 max 2000 mean 1e-07 weighted -1e-07 (3 not finite)
  point: 0.5 ; 0.2811
  steps: 1200"""


def alike(stored, fresh, tolerance=1e-3):
    return not list(differences(stored, fresh, tolerance))


@pytest.mark.parametrize(
    ("stored", "fresh"),
    [
        ("1.086", "1.0865"),  # a relative 1e-3
        ("mean 1.086 weighted", "mean 1.087 weighted"),
        ("5.715", "5.72"),
        ("4.9 %", "4.903 %"),
        ("1.500x as fast", "1.501x as fast"),
        ("1", "1.0003"),  # what .4g prints of 1.00004
        ("[0.09   0.6652 0.2447]", "[0.08996 0.6652  0.2447 ]"),  # columns are aligned anew
        ("[ 0.5 -0. ]", "[0.5 0. ]"),
        ("2e-05", "1.9999e-05"),
        ("−0.5", "-0.5"),
        ("1,234.5", "1,234.6"),
        ("[nan inf -inf]", "[nan  inf -inf]"),
        ("大约1.5倍", "大约1.501倍"),
        ("min 0 max 1 mean 1e-17 weighted 0.5", "min 0 max 1 mean 0 weighted 0.5"),
        ("min 0 max 2000 mean 1 weighted 7", "min 1 max 2001 mean 2 weighted 6"),  # within 1e-3 of 2000
        (DIGEST, DIGEST.replace("1.086", "1.09").replace("-0.5569", "-0.5613")),  # within 1e-3 of 5.715
    ],
)
def test_what_machines_may_do(stored, fresh):
    assert alike(stored, fresh)


@pytest.mark.parametrize(
    ("stored", "fresh"),
    [
        ("1.086", "1.097"),  # 1 %
        ("0.5", "-0.5"),
        ("0.5", "nan"),
        ("nan", "0.5"),
        ("inf", "-inf"),
        ("0", "1e-12"),  # noise is not to be printed in the first place
        ("12", "13"),
        ("1200", "1201"),  # a count, however large
        ("1,200", "1,201"),
        ("after 1200.", "after 1201."),
        ("[1200. 1.]", "[1201. 1.]"),
        ("12345678901234567890", "12345678901234567891"),
        ("(401,)", "(402,)"),
        ("3x3", "4x4"),
        ("conv2d", "conv3d"),
        ("w_2000", "w_2001"),
        ("version 2000.1.1", "version 2001.1.1"),
        ("v1000.1", "v1001.1"),
        ("1000e5ab", "1001e5ab"),
        ("$x^{1200}$", "$x^{1201}$"),
        ("king", "queen"),
        ("True", "False"),
        ("1.5x", "1.5y"),
        ("0.5", "half"),
        ("0.5", "0.5 0.5"),
        ("1.5 2.5", "1.5"),
        ("loss 0.5", "loss0.5"),
        ("    return x", "  return x"),
        ("a  b", "a b"),
        ("a\nb", "a"),
        ("a", "a\nb"),
        ("a\n\nb", "a\nb"),
        ("min 0 max 1 mean 0.5 weighted 0.5", "min 0 max 1 mean 0.51 weighted 0.5"),
        ("min 0 max 2000 mean 1 weighted 7", "min 0 max 2000 mean 4 weighted 7"),
        ("max 2000 mean 1 weighted 7", "max 2000 mean 2 weighted 7"),  # no array, so no scale
    ],
)
def test_what_nothing_may_do(stored, fresh):
    assert not alike(stored, fresh)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("1.086", "1.097"), "line 2, column 44: the number was '1.086' when stored, now '1.097'"),
        (("(20,)", "(21,)"), "line 3, column 12: the number was '20' when stored, now '21'"),
        (("1200", "1201"), "line 5, column 10: the number was '1200' when stored, now '1201'"),
        (("point", "place"), "line 4, column 1: the text was '  point:' when stored, now '  place:'"),
        (("-0.5569", "0.5569"), "line 2, column 21: the number was '-0.5569' when stored, now '0.5569'"),
        (("5.715", "nan"), "line 2, column 33: the number was '5.715' when stored, now 'nan'"),
        ((" 0.2811", ""), "line 4, column 16: the number was '0.2811' when stored, now nothing"),
        (("\n  steps: 1200", ""), "line 5: stored '  steps: 1200', now nothing"),
    ],
)
def test_a_sabotage_is_named_with_its_place_and_both_values(change, message):
    assert list(differences(DIGEST, DIGEST.replace(*change))) == [message]


def test_a_number_that_the_array_hides_is_not_hidden_elsewhere():
    stored = [item.scale for item in items(DIGEST.split("\n")[1])]
    assert stored == [None] * 3 + [5.715, None, 5.715, None, 5.715, None, 5.715]
    assert {item.scale for item in items(DIGEST.split("\n")[3])} == {None}


def test_a_cell_may_ask_for_more():
    assert not alike("1.00", "1.04")
    assert alike("1.00", "1.04", tolerance_of({"tolerance": 0.05}))
    assert not alike("12", "13", tolerance_of({"tolerance": 0.1}))
    assert tolerance_of({}) == 1e-3
    for bad in (0, -1, 0.2, True, "0.05", None, float("nan")):
        with pytest.raises(ValueError, match=r"tolerance must be a number above 0 and at most 0\.1"):
            tolerance_of({"tolerance": bad})


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def data(**kinds):
    return {"output_type": "display_data", "metadata": {}, "data": {k.replace("_", "/"): v for k, v in kinds.items()}}


def test_every_kind_of_output_is_compared():
    def found(stored, fresh):
        return problems(stored, fresh, skip=("output_type", "metadata", "image/png"), tolerance=1e-3)

    assert found([stream("0.5"), data(text_plain="1.5")], [data(text_plain="1.5001"), stream("0.5")]) == []
    assert found([data(image_png="A", text_plain="x")], [data(image_png="B", text_plain="x")]) == []
    for kind in ("text_plain", "text_html", "text_markdown", "text_latex", "image_svg+xml"):
        (one,) = found([data(**{kind: "a 1.5"})], [data(**{kind: "a 1.6"})])
        assert one.startswith(kind.replace("_", "/") + ", line 1, column 3")
    assert len(found([data(application_json={"loss": 0.5})], [data(application_json={"loss": 0.6})])) == 1
    assert found([stream("a")], []) == ["stdout: stored, and now missing"]
    assert found([], [stream("a", "stderr")]) == ["stderr: not stored, and now there"]
    assert found([data(text_plain="a")], [data(text_plain="a")] * 2) == ["text/plain: 1 outputs stored, now 2"]
    error = {"output_type": "error", "ename": "ValueError", "evalue": "x must be 3"}
    assert found([error], [error | {"evalue": "x must be 4"}])[0].startswith("evalue")
    assert len(found([stream("1\n" * 100)], [stream("2\n" * 100)])) == 5, "a long output fills the screen"


CURVE = (
    "from dlterms.explore.digest import digest\nimport numpy as np\nprint(digest('c', {}, {'y': np.linspace(0, 3, 9)}))"
)


@pytest.mark.parametrize(
    ("old", "new", "passes"),
    [
        ("max 3 mean 1.5", "max 3.001 mean 1.499", True),
        ("max 3", "max 3.03", False),
        ("(9,)", "(8,)", False),
    ],
)
def test_in_a_notebook(tmp_path, old, new, passes):
    text = "c\n  y: (9,) min 0 max 3 mean 1.5 weighted 1.633\n"
    assert old in text
    cell = nbformat.v4.new_code_cell(CURVE, execution_count=1)
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text.replace(old, new))]
    notebook = nbformat.v4.new_notebook(cells=[cell])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, tmp_path / "tiny.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-q", "--rootdir", str(ROOT)]
    command += ["-c", str(ROOT / "pyproject.toml"), "--confcutdir", str(ROOT), "-p", "conftest"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    ran = subprocess.run(
        [*command, str(tmp_path / "tiny.ipynb")], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8"
    )
    assert ran.returncode == (0 if passes else 1), ran.stdout + ran.stderr
    assert passes or f"now '{old.split()[-1].strip('(,)')}'" in ran.stdout
