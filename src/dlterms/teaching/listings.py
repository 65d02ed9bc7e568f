"""What of the package's text a reader needs to understand one function: its own, and that of the helpers it uses."""

import ast
import functools
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import dlterms
from dlterms.gradients.autodiff import Op

CHECKS = "dlterms.checks"  # these are named and not shown: they are no part of any idea
TAPE = "dlterms.gradients.autodiff"  # so is what belongs to the tape, which is the same in every op


@dataclass
class Listing:
    """The text of a function, (name, text) of its helpers in the order of use, and the names of what else it calls."""

    text: str
    helpers: list[tuple[str, str]] = field(default_factory=list)
    public: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    tape: list[str] = field(default_factory=list)

    def remarks(self) -> str:
        """Comments that name what is called and not shown; "" if nothing is."""
        lines = [f"# {', '.join(self.public)}: public, show_source({self.public[0]}) shows it"] if self.public else []
        lines += [f"# {', '.join(self.checks)}: checks of arguments, in dlterms.checks"] if self.checks else []
        lines += [f"# {', '.join(self.tape)}: of the tape that records ops, in {TAPE}"] if self.tape else []
        return "\n".join(lines)


def listing(function: Any) -> Listing:
    """The listing of an op, a function or a class; one from outside the package has no helpers."""
    rule = function.rule if isinstance(function, Op) else function
    found = Listing(inspect.getsource(rule).rstrip())
    if rule.__module__.partition(".")[0] == "dlterms":
        _collect(found, rule.__module__, rule.__name__, {(rule.__module__, rule.__name__)})
    return found


def _collect(found: Listing, module: str, name: str, seen: set[tuple[str, str]]) -> None:
    """Add what the definition of a name in a module uses, and then what that uses."""
    for used in _mentions(module, name):
        if used in seen:
            continue
        seen.add(used)
        if used[0] == CHECKS:
            found.checks.append(used[1])
        elif _is_public(*used):
            found.public += [used[1]] if used[1] != "differentiable" else []
        elif used[0] == TAPE != module:
            found.tape.append(used[1])
        else:
            found.helpers.append((used[1], _text_of(used[0]).of(used[1])))
            _collect(found, *used, seen)


def _mentions(module: str, name: str) -> Iterator[tuple[str, str]]:
    """(module, name) of everything of the package that the definition of a name mentions, in reading order."""
    here = _text_of(module)
    for used in here.names_in(name):
        if used in here.statements:
            yield module, used
        elif used in here.imports:
            yield here.imports[used]


def _is_public(module: str, name: str) -> bool:
    """Whether readers can ask for it by itself: what is exported, definitions of that, and the ops of the tape."""
    return name in dlterms.__all__ or isinstance(getattr(import_module(module), name), Op)


class _Text:
    """A module of the package as text: what it defines at its top, and what it imports from the package."""

    def __init__(self, module: str) -> None:
        self.source = inspect.getsource(import_module(module))
        self.statements: dict[str, list[ast.stmt]] = {}
        self.imports: dict[str, tuple[str, str]] = {}
        for node in ast.parse(self.source).body:
            for name in _bound(node):
                self.statements.setdefault(name, []).append(node)
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("dlterms."):
                self.imports |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}

    def of(self, name: str) -> str:
        """The statements that define a name, decorators included."""
        lines = self.source.splitlines()
        parts = []
        for node in self.statements[name]:
            first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
            parts.append("\n".join(lines[first - 1 : node.end_lineno]))
        return "\n".join(parts)

    def names_in(self, name: str) -> list[str]:
        """The names that a definition mentions and does not bind itself, in reading order."""
        nodes = [node for statement in self.statements.get(name, []) for node in ast.walk(statement)]
        names = [node for node in nodes if isinstance(node, ast.Name)]
        own = {node.arg for node in nodes if isinstance(node, ast.arg)}
        own |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
        read = sorted((node for node in names if node.id not in own), key=lambda node: (node.lineno, node.col_offset))
        return list(dict.fromkeys(node.id for node in read))


_text_of = functools.cache(_Text)


def _bound(node: ast.AST) -> list[str]:
    """The names that a statement at the top of a module defines or adds to."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name):
            return [name]
        case ast.Assign(targets=parts) | ast.Tuple(elts=parts):
            return [name for part in parts for name in _bound(part)]
        case ast.AnnAssign(target=part) | ast.Subscript(value=part):
            return _bound(part)
    return []
