"""The files suit Windows and macOS: text is UTF-8 whatever the system says, and names differ in more than case."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
POSIX_ONLY = {"fork", "killpg", "setpgid", "getpgid", "setsid", "getuid", "geteuid", "SIGKILL", "SIGALRM", "AF_UNIX"}


def tracked(suffix=""):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8")
    if listed.returncode:
        pytest.skip("this is no git clone: the files of the project cannot be listed")
    return [name for name in listed.stdout.split("\0") if name.endswith(suffix) and (ROOT / name).exists()]


def texts_without_encoding(source):
    """The lines that open a text, or talk to a program in text, without saying which encoding."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        method = isinstance(call.func, ast.Attribute)
        name = call.func.attr if method else getattr(call.func, "id", "")
        given = {keyword.arg for keyword in call.keywords}
        words = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        modes = [word for word in words if isinstance(word, str) and re.fullmatch("[rwaxbt+]{1,3}", word)]
        text = {
            "open": not any("b" in mode for mode in modes) and (modes if method else True),
            "read_text": True,
            "write_text": True,
            "run": {"text", "universal_newlines"} & given,
            "Popen": {"text", "universal_newlines"} & given,
            "check_output": {"text", "universal_newlines"} & given,
        }
        if text.get(name) and not ("encoding" in given or "utf-8" in words):
            yield call.lineno


def test_text_is_utf_8():
    found = {name: list(texts_without_encoding((ROOT / name).read_text(encoding="utf-8"))) for name in tracked(".py")}
    assert {name: lines for name, lines in found.items() if lines} == {}, "no encoding in these lines"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("p.read_text()", True),
        ("p.write_text('a')", True),
        ("open(p)", True),
        ("p.open('w')", True),
        ("subprocess.run(c, text=True)", True),
        ("p.read_text(encoding='utf-8')", False),
        ("open(p, 'rb')", False),
        ("subprocess.run(c)", False),
        ("Image.open(p)", False),
        ("p.read_text('utf-8')", False),
        ("subprocess.run(c, encoding='utf-8')", False),
    ],
)
def test_a_forgotten_encoding_is_noticed(source, found):
    assert bool(list(texts_without_encoding(source))) == found


def test_paths_exist_on_every_system():
    names = tracked()
    parts = {part for name in names for part in name.split("/")}
    assert [part for part in parts if re.search(r'[<>:"\\|?*]|[. ]$', part)] == []
    assert [part for part in parts if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", part)] == []
    folders = {name.rpartition("/")[0] for name in names}
    paths = {*names, *folders}
    assert len({path.casefold() for path in paths}) == len(paths), "two names that differ only in case"
    assert max(map(len, names)) < 120, "Windows allows 260 characters, the folder of the clone included"


def test_what_only_posix_has_is_in_one_place():
    used = {
        name: {
            node.attr
            for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8")))
            if hasattr(node, "attr")
        }
        for name in tracked(".py")
    }
    found = {name for name, words in used.items() if words & POSIX_ONLY}
    assert found == {"tests/kernels.py", "tests/test_kernels.py"}
