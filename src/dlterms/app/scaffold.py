"""`dlterms new` lays out a term where its parts belong, never over what is there, and knows what comes next.

An entry, and what is asked for of these: a page with its exercises and their solutions; an op in its module with its
line in `_EXPORTS`, its definition and its case. Where somebody is to write stands a mark that `dlterms check` refuses.
"""

import ast
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

import nbformat

from dlterms.glossary import heads
from dlterms.glossary.cards import place
from dlterms.glossary.entries import has_notebook, read, written
from dlterms.glossary.unfinished import MARK

# the rooms of the package, and the chapter of the glossary that each is
ROOMS = {
    "gradients": "B", "training": "E", "neurons": "A", "losses": "D", "vision": "G", "words": "I", "sequences": "H",
    "unsupervised": "J",
}  # fmt: skip
LAST_STEP = "`make test`"
_SLUG = r"[a-z][a-z0-9_]*"


@dataclass(frozen=True)
class Address:
    """Where an op belongs: src/dlterms/<room>/<module>.py, and the same below definitions/ and tests/cases/."""

    room: str
    module: str
    op: str

    @property
    def home(self) -> str:
        return f"{self.room}.{self.module}"

    @property
    def source(self) -> str:
        return f"src/dlterms/{self.room}/{self.module}.py"

    @property
    def definition(self) -> str:
        return f"src/dlterms/definitions/{self.room}/{self.module}.py"

    @property
    def case(self) -> str:
        return f"tests/cases/{self.room}/{self.module}.py"


@dataclass(frozen=True)
class Plan:
    """A term that is to be in a checkout: its files, and what goes into each."""

    root: Path
    term: str
    slug: str
    page: str  # the slug of its notebook; "" for none
    address: Address | None
    idea: bool

    @property
    def entry(self) -> str:
        return f"glossary/{self.slug}.md"

    @property
    def notebook(self) -> str:
        return f"notebooks/{self.page}.ipynb"

    @property
    def exercises(self) -> str:
        return f"src/dlterms/exercises/{self.page}.json"

    @property
    def solutions(self) -> str:
        return f"tests/solutions/{self.page}.py"

    def files(self) -> list[str]:
        """Every file of the term, the one to write first first."""
        of_op = [self.address.definition, self.address.source, self.address.case] if self.address else []
        of_page = [self.notebook, self.exercises, self.solutions] if self.page else []
        return [*of_op, self.entry, *of_page]

    def text(self, file: str) -> str:
        """What somebody wrote into a file: an entry without its head and foot."""
        return written((self.root / file).read_text(encoding="utf-8"))


def plan(term: str, root: Path, op: str = "", idea: bool = False, notebook: bool | None = None) -> Plan:
    """What a term needs. `op` is "room.module", or "room.module.name" where the op is not called like the term.

    An entry that is there already is kept, and its notebook with it; `notebook=False` leaves the page, which may be
    another term's, alone. Errors: ValueError for a name that gives no slug,
    for an address that is none, for an op that is elsewhere already, and for an idea with an op.
    """
    slug = re.sub(r"[^a-z0-9]+", "_", term.lower()).strip("_")
    if not re.fullmatch(_SLUG, slug):
        raise ValueError(f"term must be an English name that begins with a letter, got {term!r}")
    if op and idea:
        raise ValueError("an idea has no op: leave out --idea or --op")
    entry = root / "glossary" / f"{slug}.md"
    if notebook is False:
        page = ""
    elif entry.is_file():
        page = read(entry).notebook or (slug if notebook else "")
    else:
        page = slug if notebook or not idea else ""
    return Plan(root, term, slug, page, _address(op, slug, root) if op else None, idea)


def _address(op: str, slug: str, root: Path) -> Address:
    room, _, rest = op.partition(".")
    module, _, name = rest.partition(".")
    if room not in ROOMS or not re.fullmatch(_SLUG, module) or not re.fullmatch(_SLUG, name or slug):
        raise ValueError(
            f"op must be ROOM.MODULE, such as vision.pooling, with a room of {', '.join(ROOMS)}, got {op!r}"
        )
    address = Address(room, module, name or slug)
    for home, names in exports(root).items():
        if address.op in names.split() and home != address.home:
            raise ValueError(
                f"dlterms has an op {address.op} already, in {home}: call yours otherwise, ROOM.MODULE.NAME"
            )
    return address


def exports(root: Path) -> dict[str, str]:
    """The table _EXPORTS of a checkout: the names of each module, with spaces between them."""
    return ast.literal_eval(_table((root / "src/dlterms/__init__.py").read_text(encoding="utf-8")))


def _table(source: str) -> ast.Dict:
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_EXPORTS":
            assert isinstance(node.value, ast.Dict)
            return node.value
    raise ValueError("src/dlterms/__init__.py has no table _EXPORTS")


def lay_out(wanted: Plan) -> list[str]:
    """Write what is missing, and return the files that were made or added to; what is there stays as it is."""
    texts: dict[str, str] = {}
    is_new = not (wanted.root / wanted.entry).is_file()
    for file, made in _parts(wanted).items():
        path = wanted.root / file
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        text = made(before)
        if text != before:
            texts[file] = text
    for file, text in texts.items():  # all are made before the first is written
        path = wanted.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if is_new:
        (wanted.root / wanted.entry).write_text(_with_head(wanted), encoding="utf-8")
    return list(texts)


def _with_head(wanted: Plan) -> str:
    """The entry's file as it would be with its head and foot written anew."""
    path = wanted.root / wanted.entry
    e = read(path)
    named = [path.with_name(f"{slug}.md") for slug in (*e.prerequisites, *e.related, e.notebook) if slug]
    entries = {other.stem: read(other) for other in named if other.is_file()}
    return heads.renewed(path.read_text(encoding="utf-8"), e, entries, wanted.root)


def _parts(wanted: Plan) -> dict[str, Callable[[str], str]]:
    """For each file of a term, what makes its text from the one that is there ("" if none is)."""
    parts: dict[str, Callable[[str], str]] = {}
    if wanted.address:
        at, words = wanted.address, _words(wanted)
        parts[at.source] = lambda before: _with_function(before, at.op, _OP_FILE, _filled("op.txt", words))
        parts["src/dlterms/__init__.py"] = lambda before: _with_export(before, at)
        parts[f"src/dlterms/{at.room}/__init__.py"] = lambda before: before
        parts[f"src/dlterms/definitions/{at.room}/__init__.py"] = lambda before: (
            before or f'"""Definitions of the ops of dlterms.{at.room}."""\n'
        )
        header = f'"""{MARK}: one plain sentence on the ops of dlterms.{at.home}."""\n\nimport numpy as np\n'
        parts[at.definition] = lambda before: _with_function(before, at.op, header, _filled("definition.txt", words))
        parts[at.case] = lambda before: _with_case(before, at, _filled("case.txt", words))
    parts[wanted.entry] = lambda before: _entry(before, wanted)
    if wanted.page:
        parts[wanted.notebook] = lambda before: before or _page(wanted)
        parts[wanted.exercises] = lambda before: before or _filled("exercises.json", _words(wanted))
        parts[wanted.solutions] = lambda before: before or _filled("solutions.txt", _words(wanted))
    return parts


_OP_FILE = f'''"""{MARK}: one plain sentence that says what this module is about."""

from dlterms.checks import as_float
from dlterms.gradients.autodiff import differentiable
'''


def _words(wanted: Plan) -> dict[str, str]:
    """What the templates call by name."""
    at = wanted.address
    op, room = (at.op, at.room) if at else ("", "")
    # a page that serves several terms is called by the one whose name it has
    there = [file for slug in (wanted.page, wanted.slug) if (file := wanted.root / f"glossary/{slug}.md").is_file()]
    e = read(there[0]) if there else None
    return {
        "term": e.term if e else wanted.term.strip(),
        "zh": e.zh if e else MARK,
        "slug": e.slug if e else wanted.slug,
        "page": wanted.page,
        "notebook": wanted.page or "''",
        "op": op,
        "folder": room,
        "module": at.module if at else "",
        "chapter": ROOMS[room] if at else f"A  # {MARK}: a letter from A to K",
        "kind": "function" if at else "idea" if wanted.idea else f"idea  # {MARK}: model, layer, algorithm, ...",
        "formula": "" if wanted.idea else f"formula: '{MARK}'\n",
        "import_op": f"from dlterms import {', '.join(sorted(['check_vjp', op]))}\n" if op else "",
        "teaching": ", show_definition, show_source" if op else "",
        "like": op or f"{MARK}: a public name of dlterms",
    }


def _filled(template: str, words: dict[str, str]) -> str:
    text = (files("dlterms.app") / "templates" / template).read_text(encoding="utf-8")
    return Template(text).substitute(words)


def _entry(before: str, wanted: Plan) -> str:
    """A new entry; one that is there names the op and the notebook now."""
    if not before:
        return _filled("entry.md", _words(wanted))
    ops = re.search(r"^ops: *\[(.*)\]", before, flags=re.M)
    if wanted.address and ops and wanted.address.op not in re.split(r",\s*", ops[1]):
        names = ", ".join(filter(None, [ops[1], wanted.address.op]))
        before = before.replace(ops[0], f"ops: [{names}]", 1)
    return (
        re.sub(r"^notebook: *''$", f"notebook: {wanted.page}", before, count=1, flags=re.M) if wanted.page else before
    )


def _with_function(before: str, name: str, header: str, function: str) -> str:
    """A module with the function at its end and with the imports of the header."""
    defined = [node.name for node in ast.parse(before).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    if name in defined:
        return before
    if not before:
        return f"{header}\n\n{function}"
    return f"{_with_imports(before, header).rstrip()}\n\n\n{function}"


def _with_imports(source: str, header: str) -> str:
    """The module with those imports of the header that it lacks, each in its place in the alphabet."""
    for node in ast.parse(header).body:
        if isinstance(node, ast.ImportFrom | ast.Import):
            source = _with_import(source, node)
    return source


def _with_import(source: str, wanted: ast.Import | ast.ImportFrom) -> str:
    lines, body = source.split("\n"), ast.parse(source).body
    there = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    if ast.unparse(wanted) in map(ast.unparse, there):
        return source
    if isinstance(wanted, ast.ImportFrom):
        for node in there:
            if isinstance(node, ast.ImportFrom) and node.module == wanted.module:
                names = sorted({alias.name for alias in [*node.names, *wanted.names]}, key=_in_order)
                lines[node.lineno - 1 : node.end_lineno] = [f"from {node.module} import {', '.join(names)}"]
                return "\n".join(lines)
    before = [node for node in there if _place(node) < _place(wanted)]
    after = before[-1].end_lineno or 0 if before else (body[0].end_lineno or 0)
    gap = [] if before and _place(before[-1])[0] == _place(wanted)[0] else [""]
    lines[after:after] = [*gap, ast.unparse(wanted)]
    return "\n".join(lines)


def _place(node: ast.Import | ast.ImportFrom) -> tuple[int, bool, str]:
    """The order of imports: from elsewhere before those of the package; `import` before `from`; then the alphabet."""
    module = node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name
    group = 2 if module.startswith("dlterms") else 1 if module.startswith("numpy") else 0
    return group, isinstance(node, ast.ImportFrom), module


def _in_order(name: str) -> tuple[bool, bool, str]:
    """Constants, then classes, then functions."""
    return not name.isupper(), not name[0].isupper(), name


def _with_case(before: str, at: Address, case: str) -> str:
    """The module of cases with one more at the end of its list."""
    if not before:
        return f'"""Cases of dlterms.{at.home}."""\n\nfrom cases import Case\n\nCASES = [\n{case}]  # fmt: skip\n'
    cases = next(node for node in ast.parse(before).body if isinstance(node, ast.Assign) and _is_cases(node))
    if f'Case("{at.op}"' in ast.unparse(cases).replace("'", '"'):
        return before
    lines = before.split("\n")
    end = cases.end_lineno or 0
    lines[end - 1 : end - 1] = case.rstrip("\n").split("\n")
    return "\n".join(lines)


def _is_cases(node: ast.Assign) -> bool:
    return ast.unparse(node.targets[0]) == "CASES"


def _with_export(before: str, at: Address) -> str:
    """`_EXPORTS` with the op at the end of its module's line; a new module's line stands behind those of its room."""
    table, lines = _table(before), before.split("\n")
    homes: dict[str, ast.expr] = {}
    for key, value in zip(table.keys, table.values, strict=True):
        homes[ast.literal_eval(key)] = value  # type: ignore[arg-type]
    if at.home in homes:
        value = homes[at.home]
        if at.op in ast.literal_eval(value).split():
            return before
        row, column = (value.end_lineno or 1) - 1, (value.end_col_offset or 1) - 1
        line = lines[row]
        column = len(line.encode()[:column].decode())
        longer = f"{line[:column]} {at.op}{line[column:]}"
        lines[row : row + 1] = (
            [longer] if len(longer) <= 120 else [f'{line[:column]} "', f'    "{at.op}{line[column:]}']
        )
    else:
        last = [value for home, value in homes.items() if home.split(".")[0] == at.room][-1]
        lines.insert(last.end_lineno or 0, f'    "{at.home}": "{at.op}",')
    return "\n".join(lines)


def _page(wanted: Plan) -> str:
    """The notebook: pairs of prose cells, plumbing hidden; parts marked `op` only where there is one."""
    cells = []
    for i, piece in enumerate(re.split(r"^%% ", _filled("page.txt", _words(wanted)), flags=re.M)[1:]):
        head, _, source = piece.partition("\n")
        kind, _, only = head.partition(" ")
        if only and not wanted.address:
            continue
        make = nbformat.v4.new_code_cell if kind in ("code", "hidden") else nbformat.v4.new_markdown_cell
        cell = make(source.strip("\n"), id=f"cell-{i:02d}")
        if kind in ("en", "zh"):
            cell.metadata["lang"] = kind
        if kind == "hidden":
            cell.metadata["jupyter"] = {"source_hidden": True}
        cells.append(cell)
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells)) + "\n"


def next_step(wanted: Plan) -> str:
    """The one thing to do next, in words; to be asked again when it is done."""
    return next((sentence for is_open, sentence in _steps(wanted) if is_open()), LAST_STEP)


def _steps(wanted: Plan) -> list[tuple[Callable[[], bool], str]]:
    """In the order in which a term grows: whether a step is still open, and what it asks for."""

    def marked(file: str, name: str = "") -> Callable[[], bool]:
        return lambda: MARK in _function(wanted.text(file), name)

    steps: list[tuple[Callable[[], bool], str]] = []
    if at := wanted.address:
        trial = f"`.venv/bin/pytest -q tests/test_ops.py -k {at.op}`"
        steps += [
            (marked(at.definition, at.op), f"write {at.op} in {at.definition}: loops in the formula's own symbols"),
            (
                marked(at.source, at.op),
                f"write {at.op} in {at.source}: value and pullback; {trial} says if they are right",
            ),
            (marked(at.case), f"say in {at.case} what arguments {at.op} takes; {trial}"),
            (marked(at.source), f"say in the first line of {at.source} what it is about"),
            (marked(at.definition), f"say in the first line of {at.definition} what it defines"),
            (lambda: f"\n{at.op}(" not in "\n" + wanted.text("tests/signatures.txt"), "`make signatures`"),
            (
                lambda: (
                    "torch=" in _function(wanted.text(at.case), at.op)
                    and not (wanted.root / f"tests/golden/{at.op}.npz").is_file()
                ),
                "`make golden`",
            ),
        ]
    steps += [
        (marked(wanted.entry), f"write {wanted.entry}: the English, then the Chinese"),
        (
            lambda: _stale(wanted),
            f"`.venv/bin/dlterms check --accept-zh {wanted.slug}`, when the Chinese says what the English says",
        ),
    ]
    if wanted.page:
        ask = f"`.venv/bin/python scripts/execute_notebooks.py {wanted.notebook}` executes and stores it"
        sealed = "`.venv/bin/dlterms seal ANSWER` seals an answer"
        steps += [
            (marked(wanted.solutions), f"compute the answers to the exercises in {wanted.solutions}"),
            (marked(wanted.exercises), f"write the exercises in {wanted.exercises}; {sealed}"),
            (marked(wanted.notebook), f"write {wanted.notebook} in `make lab`"),
            (lambda: _not_run(wanted), ask),
        ]
    lists = [("glossary/index.md", "`.venv/bin/dlterms index`")]
    lists += [("notebooks/index.ipynb", "`make notebooks`, so that the pages that list the term or link to it show it")]
    return [
        *steps,
        (lambda: _with_head(wanted) != (wanted.root / wanted.entry).read_text(encoding="utf-8"), lists[0][1]),
        *((_unlisted(wanted, file), sentence) for file, sentence in lists),
    ]


def _function(source: str, name: str) -> str:
    """A function or the case of that name in a module; all of it for no name."""
    if not name:
        return source
    for node in ast.walk(ast.parse(source)):
        is_function = isinstance(node, ast.FunctionDef) and node.name == name
        if is_function or (isinstance(node, ast.Call) and ast.unparse(node).startswith(f"Case('{name}'")):
            return ast.get_source_segment(source, node) or ""
    return ""


def _stale(wanted: Plan) -> bool:
    e = read(wanted.root / wanted.entry)
    return e.zh_of != e.english_digest


def _not_run(wanted: Plan) -> bool:
    cells = json.loads(wanted.text(wanted.notebook))["cells"]
    return any(cell["cell_type"] == "code" and cell["execution_count"] is None for cell in cells)


def _unlisted(wanted: Plan, file: str) -> Callable[[], bool]:
    """Whether a list of all terms is without the link to this one that there should be."""

    def without() -> bool:
        e = read(wanted.root / wanted.entry)
        target = f"{e.notebook}.ipynb{place(e)}" if has_notebook(e, wanted.root) else f"{e.slug}.md"
        link = rf"\[{re.escape(e.term)}( · [^]]*)?\]\(([^)]*/)?{re.escape(target)}\)"
        return not re.search(link, wanted.text(file))

    return without
