"""Which processors the tests pretend to run on, what is counted, and the oldest versions that are allowed."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import machines  # noqa: E402  (scripts, not packages)
import oldest  # noqa: E402

NEW = {"X86_V3", "X86_V4", "AVX512_ICL"}  # as NumPy 2.4 names them
OLD = {"AVX", "F16C", "FMA3", "AVX2", "AVX512F", "AVX512CD", "AVX512_SKX"}  # as NumPy 2.0 does


def without(features):
    return {p.name: set(p.without) for p in machines.personalities("x86_64", features)}


def test_a_processor_pretends_to_be_each_one_below_it():
    assert without(NEW) == {
        "as it is": set(),
        "AVX2, no AVX-512": {"X86_V4", "AVX512_ICL"},
        "no FMA": NEW,
        "oldest": NEW,
    }
    assert without(OLD)["AVX2, no AVX-512"] == {"AVX512F", "AVX512CD", "AVX512_SKX"}
    assert without(OLD)["no FMA"] == {"AVX512F", "AVX512CD", "AVX512_SKX", "FMA3"}
    assert without(OLD)["oldest"] == OLD


def test_only_what_the_processor_has_is_disabled():
    assert list(without({"X86_V3"})) == ["as it is", "no FMA", "oldest"]
    assert list(without(set())) == ["as it is", "oldest"]
    elsewhere = machines.personalities("arm64", {"ASIMDHP"})
    assert [(p.name, p.environment) for p in elsewhere] == [
        ("as it is", {"OPENBLAS_NUM_THREADS": "1"}),
        ("as it is", {"OPENBLAS_NUM_THREADS": "2"}),
    ]


def test_each_is_seen_by_numpy_without_a_warning():
    code = "from numpy._core._multiarray_umath import __cpu_features__ as f; print(*sorted(n for n in f if f[n]))"
    here = machines.features_here()
    for chosen in machines.personalities("x86_64", here):
        environment = machines.environment_of(chosen)
        ran = subprocess.run(
            [sys.executable, "-W", "error", "-c", code], env=environment, capture_output=True, encoding="utf-8"
        )
        assert ran.returncode == 0, ran.stderr
        assert set(ran.stdout.split()) & here == here - set(chosen.without)


def test_a_personality_replaces_what_the_environment_says(monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "7")
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Nehalem")
    monkeypatch.setenv("NPY_DISABLE_CPU_FEATURES", "X86_V3")
    environment = machines.environment_of(machines.Personality("as it is"))
    assert environment["OPENBLAS_NUM_THREADS"] == "1"
    assert not {"OPENBLAS_CORETYPE", "NPY_DISABLE_CPU_FEATURES"} & environment.keys()


@pytest.mark.parametrize(
    ("output", "counts"),
    [
        ("...\n5681 passed, 28 skipped, 4 warnings in 484.55s (0:08:04)\n", (5681, 0, 28)),
        ("FAILED a\n===== 2 failed, 97 passed, 1 error in 3.21s =====\n", (97, 3, 0)),
        ("2 errors in 0.11s", (0, 2, 0)),
        ("Fatal Python error: Illegal instruction\n", (0, 0, 0)),
    ],
)
def test_what_is_counted(output, counts):
    assert machines.counted(output) == counts


@pytest.mark.parametrize(
    ("code", "output", "status", "last"),
    [
        (0, "7 passed, 1 skipped in 2.00s", 0, "14 passed, 0 failed, 2 skipped"),
        (1, "5 passed, 2 failed in 2.00s", 1, "10 passed, 4 failed, 0 skipped"),
        (-4, "", 1, "0 passed, 2 failed, 0 skipped"),  # killed by an instruction that the processor lacks
        (5, "no tests ran in 0.01s", 1, "0 passed, 2 failed, 0 skipped"),
    ],
)
def test_the_last_line_is_the_sum(monkeypatch, capsys, code, output, status, last):
    def run(command, **options):
        return subprocess.CompletedProcess(command, code, output, "")

    monkeypatch.setattr(machines.subprocess, "run", run)
    monkeypatch.setattr(machines.platform, "machine", lambda: "arm64")
    assert machines.main() == status
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_what_is_left_out_exists():
    for place in machines.SAME_EVERYWHERE:
        assert list((ROOT / "tests").glob(place)), f"no tests/{place}"


def test_the_oldest_versions_are_those_of_the_project():
    pins = dict(line.split("==") for line in oldest.pins())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    specs = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    assert {spec.replace(">=", "==") for spec in specs if ">=" in spec} <= {f"{n}=={v}" for n, v in pins.items()}
    assert re.fullmatch(r"\d+(\.\d+)*", pins["numpy"])
