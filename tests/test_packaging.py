"""The package is cheap to import, and its three lists of dependencies agree."""

import asyncio
import doctest
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
CONDA_NAMES = {"rapidfuzz": "python-rapidfuzz"}  # the same package under another name


def test_importing_dlterms_loads_neither_matplotlib_nor_ipywidgets():
    code = "import sys, dlterms; print([m for m in ('matplotlib', 'ipywidgets', 'IPython') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8").stdout.strip() == "[]"


def test_importing_an_op_takes_little_beside_numpy(tmp_path):
    """15 ms where NumPy takes 60, once compiled; the quickest of seven of each, as a busy machine slows both."""
    cached = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    cached["PYTHONPYCACHEPREFIX"] = str(tmp_path)
    clock = "from time import perf_counter as now; a = now(); import numpy; b = now(); from dlterms import softmax; "
    code = clock + "print(b - a, now() - b)"
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=cached).stdout
        for _ in range(7)
    ]
    numpy, ours = zip(*(map(float, run.split()) for run in runs), strict=True)
    assert min(ours) < 0.25 * min(numpy)


def test_the_example_of_the_readme_prints_what_it_says():
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    example = doctest.DocTestParser().get_doctest(code, {}, "README.md", None, 0)
    assert doctest.DocTestRunner().run(example) == (0, 4)


def test_the_version_is_that_of_the_package():
    import dlterms

    assert dlterms.__version__ == PROJECT["version"]
    assert "__version__" in dir(dlterms)


def test_every_export_exists():
    import dlterms

    for name in dlterms.__all__:
        assert getattr(dlterms, name) is not None


def test_an_unknown_name_is_named():
    import dlterms

    with pytest.raises(AttributeError, match="nosuchop"):
        dlterms.nosuchop  # noqa: B018


def test_constraints_are_bare_pins():
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.+!]*", line), line


def test_environment_yml_says_what_pyproject_says():
    wanted = {re.sub(r"\[.*\]", "", spec) for spec in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["lab"]}
    names = {re.match(r"[\w-]+", spec).group(): spec for spec in wanted}
    translated = {spec.replace(name, CONDA_NAMES.get(name, name), 1) for name, spec in names.items()}
    listed = {spec for spec in CONDA if isinstance(spec, str)} - {"pip"}
    assert listed == translated | {f"python{PROJECT['requires-python']}"}
    assert {"pip": ["-e ."]} in CONDA


def test_the_reader_is_installed_where_jupyterlab_looks_as_it_is_here():
    """An editable install has a copy of it: after a change, `make .venv/.test` or pip install -e makes that again."""
    from jupyterlab.labapp import LabApp
    from jupyterlab_server.config import get_federated_extensions

    (extension,) = (e for e in get_federated_extensions(LabApp().labextensions_path).values() if "dlterms" in e["name"])
    here, there = ROOT / "jupyter" / "reader", Path(extension["ext_path"])
    files = {file.relative_to(here) for file in here.rglob("*") if file.is_file()}
    assert Path(extension["jupyterlab"]["_build"]["load"]) in files
    assert files == {file.relative_to(there) for file in there.rglob("*") if file.is_file()}
    for file in files:
        assert (there / file).read_bytes() == (here / file).read_bytes(), f"{file} is another one where it is installed"
    assert extension["version"] == PROJECT["version"]


def solve(specs, packages, tmp_path):
    """Solve conda specs against a made-up local channel that has just these packages."""
    from rattler import Channel, Gateway, Platform, solve

    for subdir in ("noarch", "linux-64"):
        (tmp_path / subdir).mkdir(parents=True)
        records = {
            f"{name}-{version}-0.tar.bz2": {
                "name": name, "version": version, "build": "0", "build_number": 0, "depends": [], "subdir": subdir,
            }
            for name, version in (packages.items() if subdir == "noarch" else ())
        }  # fmt: skip
        (tmp_path / subdir / "repodata.json").write_text(
            json.dumps({"packages": records, "packages.conda": {}}), encoding="utf-8"
        )
    return asyncio.run(
        solve(
            [Channel(tmp_path.as_uri())], specs, gateway=Gateway(), platforms=[Platform("linux-64"), Platform("noarch")]
        )
    )


def pinned():
    pins = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines())
    return {CONDA_NAMES.get(name.lower(), name.lower()): version for name, version in pins.items()}


def test_the_conda_specs_can_be_solved(tmp_path):
    specs = [spec for spec in CONDA if isinstance(spec, str)]
    solved = solve(specs, pinned() | {"python": "3.11.7", "pip": "26.0"}, tmp_path)
    assert {re.match(r"[\w-]+", spec).group() for spec in specs} == {record.name.normalized for record in solved}


def test_an_impossible_spec_is_noticed(tmp_path):
    with pytest.raises(Exception, match="numpy"):
        solve(["numpy>=99"], pinned(), tmp_path)
