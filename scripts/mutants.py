"""`make mutants`: breaks the code in one small place at a time and asks whether a unit test notices.

    python scripts/mutants.py [MODULE ...] [--jobs 2]

MODULE is a name such as `losses/margin` or `glossary/prose`; none means every module but explore/ and app/cli.py.
Cosmic Ray makes and runs the mutants, one session (.mutants/MODULE.sqlite) a module: what was done is not done again
until the module changes; when its tests change, those that survived are tried again. Survivors are printed with their
diffs; those explained in tests/equivalent_mutants.toml, because no test could tell them from the original, are left out
of the score, and so are those of NEVER_SEEN.
"""

import contextlib
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Annotated

import typer
from cosmic_ray.work_db import WorkDB, use_db
from tqdm import tqdm

import dlterms

ROOT = Path(__file__).resolve().parents[1]
PACKAGE, STATE = ROOT / "src/dlterms", ROOT / ".mutants"
LEFT_OUT = ("explore/", "app/cli", "__init__")
SLOW = ("test_browser", "test_explore_", "test_notebook_lint", "test_packaging", "test_sliders")  # how they begin
# What changes nothing, wherever it is: strict=True of a zip guards against mistakes that are not there, a copy
# more holds the same numbers, and to NumPy any negative size of a shape is the one to be found out.
NEVER_SEEN = [(r"strict=True", "strict=False"), (r"copy=False", "copy=True"), (r"(?<=[(, ])-1(?=[,)])", "- 2")]
WHOLE = ("glossary", "atlas")  # the modules of these rooms are tested together
OF_OPS = ("test_ops", "test_registry", "test_signatures")  # every op's value, gradient, manners and defaults
# Per operator one replacement that changes the result: a survivor then is a hole in the tests, and the many other
# replacements would find the same holes. Annotations (`int | None`) and decorators are not behavior.
KEPT = r"core/(?!(RemoveDecorator|ReplaceBinaryOperator_(?!Add_Sub|Sub_Add|Mul_Div|Div_Mul|Pow_Mul|FloorDiv_Mul|Mod_Mul|BitAnd_BitOr|MatMul)|ReplaceComparisonOperator_(?!Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt|Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is|In_NotIn|NotIn_In|Lt_Gt|Gt_Lt|LtE_Gt|GtE_Lt)|ReplaceUnaryOperator_(?!USub_UAdd|Delete_Not|UAdd_USub))).*"  # noqa: E501


def modules() -> list[str]:
    names = [path.relative_to(PACKAGE).with_suffix("").as_posix() for path in sorted(PACKAGE.rglob("*.py"))]
    return [name for name in names if not name.startswith(LEFT_OUT) and not name.endswith("__init__")]


def tests_of(module: str) -> list[str]:
    """pytest's arguments for the tests that concern a module: test_<module>.py, or if there is none the files that
    name it or what it exports; and its names in the files of OF_OPS."""
    module = module.removeprefix("definitions/")  # which the tests compare with the op
    stem, room = module.split("/")[-1], module.split("/")[0]
    names = dlterms._EXPORTS.get(module.replace("/", "."), "").split()
    mentions = re.compile(rf"\b({'|'.join([*names, stem])})\b")
    files = [path for path in sorted((ROOT / "tests").rglob("test_*.py")) if not path.stem.startswith((*SLOW, *OF_OPS))]
    own = [path for path in files if path.stem == f"test_{stem}" or (room == path.parent.name and room in WHOLE)]
    wanted = own or [path for path in files if mentions.search(path.read_text("utf-8"))]
    shared = [path for path in sorted((ROOT / "tests").glob("test_*.py")) if names and path.stem in OF_OPS]
    selection = ["-k", " or ".join([*names, *(path.stem for path in wanted)])] if names else []
    return [path.relative_to(ROOT).as_posix() for path in [*wanted, *shared]] + selection


def config(module: str, timeout: float) -> Path:
    command = " ".join(f"'{part}'" if " " in part else part for part in tests_of(module))
    path = STATE / f"{module.replace('/', '.')}.toml"
    path.write_text(
        f'''[cosmic-ray]
module-path = "src/dlterms/{module}.py"
timeout = {timeout}
excluded-modules = []
test-command = "{sys.executable} -m pytest -x -q --confcutdir=tests -p no:cacheprovider {command}"
[cosmic-ray.distributor]
name = "local"
[cosmic-ray.filters.operators-filter]
exclude-operators = ['^(?!{KEPT})']
''',
        encoding="utf-8",
    )
    return path


def fingerprints(module: str) -> list[str]:
    """Of the module, and of the tests that concern it."""
    source = (PACKAGE / f"{module}.py").read_bytes() + KEPT.encode()
    files = [ROOT / part for part in tests_of(module) if part.endswith(".py")]
    more = [ROOT / "tests" / name for name in (f"cases/{module}.py", "cases/__init__.py", "signatures.txt")]
    tests = b"".join(path.read_bytes() for path in [*files, *more] if path.exists())
    return [hashlib.sha256(content).hexdigest() for content in (source, tests)]


def prepare(module: str, copy: Path) -> tuple[Path, Path]:
    """The session of a module, made if there is none or if it is stale; and its configuration.

    A changed module has new mutants. When only its tests have changed, those that survived are tried again.
    """
    session = STATE / f"{module.replace('/', '.')}.sqlite"
    mark = session.with_suffix(".sha256")
    settings, now = config(module, timeout=60), fingerprints(module)
    before = mark.read_text(encoding="utf-8").split() if session.exists() and mark.exists() else []
    if before[:1] != now[:1]:
        session.unlink(missing_ok=True)
        run("cosmic-ray", "init", settings, session, cwd=copy)
        run("cr-filter-operators", session, settings, cwd=copy)
    elif before != now:
        with contextlib.closing(sqlite3.connect(session)) as db, db:
            db.execute("DELETE FROM work_results WHERE test_outcome = 'SURVIVED'")
    mark.write_text(" ".join(now), encoding="utf-8")
    return session, settings


def run(*command: object, cwd: Path) -> None:
    environment = os.environ | {
        "PYTHONPATH": str(cwd / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",  # a mutant has its original's size and time stamp
        "OMP_NUM_THREADS": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # a run then takes .7 s instead of 4.7
    }
    executable = Path(sys.executable).parent / str(command[0])
    arguments = [executable, *map(str, command[1:])]
    done = subprocess.run(arguments, cwd=cwd, env=environment, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")


def work(job: int, queue: Iterator[str]) -> None:
    """Take modules from the queue and run their mutants in a copy of the repository of this job's own."""
    copy = STATE / f"copy{job}"
    shutil.rmtree(copy, ignore_errors=True)
    leave = shutil.ignore_patterns(".git", ".venv", ".mutants", ".*_cache", ".hypothesis", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=leave)
    while module := next(queue, None):
        session, settings = prepare(module, copy)
        run("cosmic-ray", "exec", settings, session, cwd=copy)


def counts(module: str) -> tuple[int, int]:
    """(done, all) mutants of a module."""
    path = STATE / f"{module.replace('/', '.')}.sqlite"
    if not path.exists():
        return 0, 0
    with use_db(path, mode=WorkDB.Mode.open) as db:
        return db.num_results, db.num_work_items


def changed_lines(diff: str) -> tuple[str, str]:
    """The line a mutant changed, before and after."""
    lines = diff.splitlines()
    old = [line[1:].strip() for line in lines if line.startswith("-") and not line.startswith("---")]
    new = [line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++")]
    return " ".join(old), " ".join(new)


def never_seen(old: str, new: str) -> bool:
    return any(
        old[: found.start()] + other + old[found.end() :] == new
        for part, other in NEVER_SEEN
        for found in re.finditer(part, old)
        if other != "- 2" or "reshape(" in old[: found.start()]
    )


def report(names: list[str]) -> float:
    """Print the score of each module and the surviving mutants; returns the score over all."""
    explained = tomllib.loads((ROOT / "tests/equivalent_mutants.toml").read_text(encoding="utf-8")).get("mutant", [])
    equivalent = {(m["module"], m["line"], becomes) for m in explained for becomes in m["becomes"]}
    killed_in_all = total_in_all = 0
    for module in names:
        killed, survivors = 0, []
        with use_db(STATE / f"{module.replace('/', '.')}.sqlite", mode=WorkDB.Mode.open) as db:
            for _, result in db.completed_work_items:
                if result.worker_outcome.value != "normal":
                    continue  # skipped: an operator that is left out
                if result.test_outcome.value != "survived":
                    killed += 1
                    continue
                old, new = changed_lines(result.diff)
                if (module, old, new) not in equivalent and not never_seen(old, new):
                    survivors.append((old, new))
        total = killed + len(survivors)
        killed_in_all, total_in_all = killed_in_all + killed, total_in_all + total
        print(f"{module:28} {killed:5} of {total:5}  {100 * killed / max(total, 1):5.1f} %")
        for old, new in survivors:
            print(f"    - {old}\n    + {new}")
    score = 100 * killed_in_all / max(total_in_all, 1)
    print(f"{'all':28} {killed_in_all:5} of {total_in_all:5}  {score:5.1f} %")
    return score


def main(
    names: Annotated[list[str] | None, typer.Argument(help="modules; all by default")] = None,
    jobs: Annotated[int, typer.Option(help="how many run at a time")] = 2,
) -> None:
    STATE.mkdir(exist_ok=True)
    chosen = names or modules()
    queue = iter(chosen)
    with ThreadPoolExecutor(jobs) as pool, tqdm(unit="mutant") as bar:
        running = {pool.submit(work, job, queue) for job in range(jobs)}
        while running:
            finished, running = wait(running, timeout=5)
            for job in finished:
                job.result()  # raises what stopped it
            bar.n, bar.total = map(sum, zip(*map(counts, chosen), strict=True))
            bar.refresh()
    raise SystemExit(0 if report(chosen) >= 95 else 1)


if __name__ == "__main__":
    typer.run(main)
