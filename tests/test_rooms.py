"""The package is a house: rooms import only from rooms below them."""

import ast
import graphlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src/dlterms"
# from the ground up; what stands in one line is on one floor
FLOORS = [
    "checks bilingual progress",
    "gradients",
    "training",
    "neurons",
    "losses",
    "vision",
    "words",
    "sequences",
    "unsupervised",
    "definitions",
    "data teaching",
    "explore glossary",
    "atlas",
    "app",
]
HEIGHT = {room: height for height, floor in enumerate(FLOORS) for room in floor.split()}


def module_of(path: Path) -> str:
    """dlterms.room.module for a file."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(["dlterms", *(part for part in parts if part != "__init__")])


def imported(source: str, names: set[str]) -> set[str]:
    """The modules of the package that a source imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & names
            found |= inner or {node.module}
    return found & names


SOURCES = {module_of(path): path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
IMPORTS = {name: imported(source, set(SOURCES)) - {name} for name, source in SOURCES.items()}


def room(module: str) -> str:
    """The room of a module; "" for the package itself."""
    return [*module.split("."), ""][1]


def upward(imports: dict[str, set[str]]) -> list[str]:
    """Every import of a room from a room above it, in words."""
    return [
        f"{name} imports {other}, which is above it"
        for name, others in imports.items()
        for other in sorted(others)
        if room(name) and room(other) and HEIGHT[room(other)] > HEIGHT[room(name)]
    ]


def test_every_room_has_a_floor():
    assert {room(name) for name in SOURCES} - {""} <= set(HEIGHT)


def test_rooms_import_only_downward():
    assert upward(IMPORTS) == []


def test_no_import_goes_round_in_a_circle():
    graphlib.TopologicalSorter(IMPORTS).prepare()
    with pytest.raises(graphlib.CycleError):
        graphlib.TopologicalSorter({"a": {"b"}, "b": {"c"}, "c": {"a"}}).prepare()


def test_a_wrong_import_is_noticed():
    names = {"dlterms.words.glove", "dlterms.neurons.layers"}
    late = "def f():\n    from dlterms.words import glove"
    assert imported(late, names) == {"dlterms.words.glove"}
    assert upward({"dlterms.neurons.layers": {"dlterms.words.glove"}})
    assert not upward({"dlterms.words.glove": {"dlterms.neurons.layers"}})
