"""Run notebooks and unit tests as other processors would: NumPy and OpenBLAS are told not to use what is newer.

    python scripts/machines.py

A processor can only pretend to be an older one, so this tests what there is here and everything below. What does not
compute (the browser, the command line, packaging) is left out: it is the same everywhere. The last line is the sum.
"""

import os
import platform
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
_OTHERS = ("comparison", "kernels", "machines", "mutants", "packaging", "portable", "rooms", "signatures")
SAME_EVERYWHERE = ["app", "atlas", "glossary", "explore/test_sliders.py"]
SAME_EVERYWHERE += [f"test_{name}.py" for name in _OTHERS]


class Personality(NamedTuple):
    """A processor to pretend to be: what NumPy may not use, what OpenBLAS takes it for, and the threads of BLAS."""

    name: str
    without: tuple[str, ...] = ()
    core: str = ""
    threads: int = 1

    @property
    def environment(self) -> dict[str, str]:
        chosen = {"OPENBLAS_NUM_THREADS": str(self.threads), "OPENBLAS_CORETYPE": self.core}
        chosen["NPY_DISABLE_CPU_FEATURES"] = " ".join(self.without)
        return {name: value for name, value in chosen.items() if value}


def personalities(machine: str, features: set[str]) -> list[Personality]:
    """The processors that one of these features can pretend to be.

    machine : as platform.machine() says; features : what NumPy's build has fast code for and this processor has, by
    the names of this NumPy: from 2.4 on X86_V4 is what AVX512_SKX was, and X86_V3 what AVX2 and FMA3 were.
    """
    as_it_is = Personality("as it is")
    if machine.lower() not in ("x86_64", "amd64"):
        return [as_it_is, as_it_is._replace(threads=2)]
    wide = {name for name in features if name.startswith("AVX512") or name == "X86_V4"}
    fused = features & {"X86_V3", "FMA3"}
    steps = [("AVX2, no AVX-512", wide, "Haswell", 2), ("no FMA", wide | fused, "Sandybridge", 1)]
    steps.append(("oldest", features, "Nehalem", 2))
    return [as_it_is] + [
        Personality(name, tuple(sorted(without)), core, threads)
        for name, without, core, threads in steps
        if without or core == "Nehalem"
    ]


def features_here() -> set[str]:
    """What NumPy's build has fast code for beyond its baseline, and this processor has."""
    from numpy._core import _multiarray_umath as built

    return {name for name in built.__cpu_dispatch__ if built.__cpu_features__.get(name)}


def environment_of(chosen: Personality) -> dict[str, str]:
    """The environment of this process with the personality put on."""
    ours = ("OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE", "NPY_DISABLE_CPU_FEATURES")
    return {name: value for name, value in os.environ.items() if name not in ours} | chosen.environment


def counted(output: str) -> tuple[int, int, int]:
    """Passed, failed (or broken) and skipped, from the line that pytest closes with."""
    closing = next((line for line in reversed(output.splitlines()) if re.search(r"\d+ \w+.* in [\d.]+s", line)), "")
    found = {word.rstrip("s"): int(number) for number, word in re.findall(r"(\d+) ([a-z]+)", closing)}
    return found.get("passed", 0), found.get("failed", 0) + found.get("error", 0), found.get("skipped", 0)


def run(chosen: Personality) -> tuple[int, int, int]:
    """The tests under one personality; prints what fails."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rfE",
        "-n",
        "2",
        "--dist",
        "loadfile",
        "--nbval",
        "--color=no",
        "-m",
        "not browser",
    ]
    command += ["-p", "no:cacheprovider", *(f"--ignore-glob=tests/{place}" for place in SAME_EVERYWHERE)]
    ran = subprocess.run(
        [*command, "tests", "notebooks"],
        cwd=ROOT, env=environment_of(chosen), capture_output=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    passed, failed, skipped = counted(ran.stdout)
    if ran.returncode:
        print(ran.stdout[-20_000:], ran.stderr[-2_000:])
    return passed, failed or int(ran.returncode != 0), skipped


def main() -> int:
    """Every personality; 1 if a test failed under any."""
    features = features_here()
    print(f"{platform.machine()}, fast code of NumPy that this processor has: {' '.join(sorted(features)) or 'none'}")
    rows, sums = [], [0, 0, 0]
    for chosen in personalities(platform.machine(), features):
        start = time.monotonic()
        counts = run(chosen)
        sums = [a + b for a, b in zip(sums, counts, strict=True)]
        rows.append((chosen.name, chosen.threads, *counts, f"{time.monotonic() - start:.0f} s"))
        print("done:", *rows[-1], flush=True)
    print(f"{'personality':18}{'threads':>8}{'passed':>8}{'failed':>8}{'skipped':>9}{'time':>8}")
    for name, *numbers, seconds in rows:
        print(f"{name:18}" + "".join(f"{n:>{w}}" for n, w in zip(numbers, (8, 8, 8, 9), strict=True)) + f"{seconds:>8}")
    passed, failed, skipped = sums
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
