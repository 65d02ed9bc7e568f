"""What must hold for the glossary as a whole: every entry well-formed, every link alive, nothing left unreached."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import nbformat
import yaml
from jsonschema import Draft202012Validator, ValidationError

from dlterms.glossary import pages, spelling
from dlterms.glossary.entries import Entry, Section, has_notebook, home, load, read, split
from dlterms.glossary.heads import renewed
from dlterms.glossary.listing import index_page
from dlterms.glossary.order import circle
from dlterms.glossary.prose import Finding, prose_problems
from dlterms.glossary.shape import picture_problems, shape_problems
from dlterms.glossary.unfinished import is_open, placeholders, unfinished

SCHEMA = json.loads((files("dlterms.glossary") / "entry.schema.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong, where, and what to do about it."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Report:
    """What `check` found: the problems, and what entries name that is still to come."""

    entries: int
    problems: list[Problem]
    planned_notebooks: list[str]
    planned_ops: list[str]
    skipped: str = ""


@dataclass(frozen=True)
class Source:
    """An entry's file, for finding lines in it."""

    path: Path
    head: Section
    parts: dict[str, Section]
    entry: Entry

    def line(self, *keys: str | int) -> int:
        """The line of a field of the front matter, or of an item in it."""
        return _line(self.head, *keys)


def check(
    root: Path | None = None,
    slugs: Collection[str] = (),
    complete: bool = False,
    exported: Collection[str] | None = None,
) -> Report:
    """Check the glossary of a folder that has glossary/ and notebooks/ (by default `home()`).

    slugs : report on these entries and their pages only. complete : notebooks and ops still to come are problems too.
    exported : the names that entries may call ops, by default what dlterms exports.
    """
    root = root or home()
    ops = set(_exported() if exported is None else exported)
    sources, problems = _read_all(root)
    for source in sources.values():
        found = [*_links(source, {path.stem for path in _files(root)}), *_translation(source)]
        found += list(prose_problems(source.entry, source.parts, source.line("formula")))
        found += list(shape_problems(source.entry, source.parts, source.path.read_text(encoding="utf-8")))
        found += [(source.line("picture"), what) for what in picture_problems(source.entry, source.path.parent)]
        found += [(source.head.line + row, what) for row, what in placeholders(source.head.text)]
        problems += [Problem(f"glossary/{source.path.name}", line, what) for line, what in found]
    entries = {slug: source.entry for slug, source in sources.items()}
    problems += [*_circle(sources), *_unreached(root, entries, ops), *_notebook_links(root, entries)]
    problems += [Problem(*found) for found in unfinished(root)]
    notebooks = sorted({e.notebook for e in entries.values() if e.notebook and not has_notebook(e, root)})
    planned_ops = sorted({op for e in entries.values() for op in e.ops} - ops)
    if root == home():
        sound = not any(p.file.startswith("glossary/") for p in problems)
        problems += [*_heads(root, sources), *_spelling(root, sources), *(_index(root) if sound else ())]
    if complete:
        problems += _planned(sources, notebooks, planned_ops)
    if slugs:
        problems = [p for p in problems if p.file in {f"glossary/{slug}.md" for slug in slugs}]
    served = {e.notebook for e in entries.values() if e.notebook}
    problems += _pages(root, served & set(slugs or served))
    return Report(len(_files(root)), sorted(problems), notebooks, planned_ops, _skipped())


def accept_zh(slug: str, root: Path | None = None) -> bool:
    """Record that the Chinese text of an entry says what its English says now; False if that was recorded already."""
    path = (root or home()) / "glossary" / f"{slug}.md"
    text = path.read_text(encoding="utf-8")
    line = f"zh_of: '{read(path).english_digest}'"
    changed, count = re.subn(r"^zh_of:.*$", line, text, count=1, flags=re.M)
    if not count:
        raise ValueError(f"{path.name}:1: has no line 'zh_of:' in its front matter")
    path.write_text(changed, encoding="utf-8")
    load.cache_clear()
    return changed != text


def _exported() -> list[str]:
    import dlterms

    return dlterms.__all__


def _skipped() -> str:
    """What was not checked as a library is not installed, in words."""
    there = {"Simplified characters": find_spec("opencc"), "English spelling": spelling.has_codespell()}
    left = " and ".join(what for what, found in there.items() if not found)
    return f"{left} were not checked: pip install 'dlterms[test]'" if left else ""


def _read_all(root: Path) -> tuple[dict[str, Source], list[Problem]]:
    """Every well-formed entry, and the problems of the files that are none."""
    sources, problems = {}, []
    for path in _files(root):
        file = f"glossary/{path.name}"
        try:
            head, parts = split(path)
            form = [Problem(file, *finding) for finding in _schema(head)]
            problems += form
            if not form:
                sources[path.stem] = Source(path, head, parts, read(path))
        except ValueError as error:
            line, what = re.fullmatch(r"[^:]*:(\d+): (.*)", str(error), flags=re.S).groups()  # type: ignore[union-attr]
            problems.append(Problem(file, int(line), f"{what}: mend it, as glossary/softmax.md shows"))
        except yaml.YAMLError as error:
            what = " ".join(str(error).split())
            problems.append(
                Problem(file, 2, f"the front matter is no YAML ({what}): put quotes around values with ': '")
            )
    return sources, problems


def _files(root: Path) -> list[Path]:
    return [path for path in sorted((root / "glossary").glob("*.md")) if path.stem != "index"]


def _line(head: Section, *keys: str | int) -> int:
    """The line of a field of the front matter, such as ("references", 0, "doi"); the first line if it is missing."""
    node = yaml.compose(head.text, Loader=yaml.SafeLoader)
    row = 0
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            pair = next(((name, value) for name, value in node.value if name.value == key), None)
            if pair is None:
                return head.line
            row, node = pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode):
            node = node.value[key]
            row = node.start_mark.line
    return head.line + row


def _schema(head: Section) -> Iterator[Finding]:
    for error in Draft202012Validator(SCHEMA).iter_errors(yaml.safe_load(head.text)):
        yield _line(head, *error.absolute_path), f"{_where(error)}{_complaint(error)}: {_remedy(error)}"


def _where(error: ValidationError) -> str:
    return "".join(f"{key} " for key in error.absolute_path if isinstance(key, str))


def _complaint(error: ValidationError) -> str:
    if error.validator == "anyOf":
        return "has no doi, arxiv, isbn or url"
    if error.validator == "additionalProperties":
        return error.message.removeprefix("Additional properties are not allowed ").strip("()")
    return error.message


def _remedy(error: ValidationError) -> str:
    """What the schema says about the field."""
    if error.validator == "required":
        missing = error.message.split("'")[1]
        return f"add {error.schema['properties'][missing]['description']}"  # type: ignore[index]
    if error.validator == "additionalProperties":
        return "take it out or mend its spelling"
    schema = error.schema if isinstance(error.schema, dict) else {}
    top = SCHEMA["properties"].get(str(error.absolute_path[0])) if error.absolute_path else None
    return f"write {schema.get('description') or (top or {}).get('description', 'what the schema asks for')}"


def _links(source: Source, slugs: set[str]) -> Iterator[Finding]:
    if source.path.stem in source.entry.related:
        yield source.line("related"), "related names the entry itself: take it out"
    for slug in sorted({*source.entry.prerequisites} & {*source.entry.related}):
        yield source.line("related"), f"{slug} is a prerequisite and related: keep the prerequisite"
    for name in ("prerequisites", "related"):
        for i, slug in enumerate(getattr(source.entry, name)):
            if slug not in slugs:
                yield source.line(name, i), f"{name} names {slug}, which has no entry: write it or take it out"
    for part in source.parts.values():
        for line, target in _targets(part):
            if not (source.path.parent / target).exists():
                yield line, f"links to {target}, which does not exist: mend the link or write the file"


def _targets(part: Section) -> Iterator[tuple[int, str]]:
    """The files that a text links to, with their lines; addresses on the web are not files."""
    for row, text in enumerate(part.text.split("\n")):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if not re.match(r"[a-z]+:", target):
                yield part.line + row, target


def _translation(source: Source) -> Iterator[Finding]:
    e = source.entry
    if e.zh_of != e.english_digest:
        yield (
            source.line("zh_of"),
            f"the English or the formula changed after it was translated: mend the Chinese where it differs, "
            f"then run `dlterms check --accept-zh {e.slug}`",
        )


def _circle(sources: dict[str, Source]) -> Iterator[Problem]:
    graph = {slug: [p for p in s.entry.prerequisites if p in sources] for slug, s in sources.items()}
    if found := circle(graph):
        source = sources[min(found)]  # every file of the circle could mend it: name one, always the same
        line = source.line("prerequisites")
        what = f"prerequisites run in a circle, {' -> '.join(found)}: make one of them related"
        yield Problem(f"glossary/{source.path.name}", line, what)


def _unreached(root: Path, entries: dict[str, Entry], ops: set[str]) -> Iterator[Problem]:
    """Exported ops and notebooks that no entry leads to."""
    reached = {op for e in entries.values() for op in e.ops}
    for op in sorted(ops - reached):
        yield Problem("src/dlterms/__init__.py", 1, f"no entry has the op {op}: add it to the ops of the one it serves")
    served = {e.notebook for e in entries.values()} | {"index"}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        if path.stem not in served:
            yield Problem(f"notebooks/{path.name}", 1, "no entry has this notebook: add it to the one it serves")


def _notebook_links(root: Path, entries: dict[str, Entry]) -> Iterator[Problem]:
    """Dead links in the text of notebooks; one to a notebook still to come is left for --complete."""
    coming = {f"{e.notebook}.ipynb" for e in entries.values()}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for i, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], 1):
            text = "".join(cell["source"]) if cell["cell_type"] == "markdown" else ""
            for _, target in _targets(Section(1, text)):
                if target not in coming and not (path.parent / target).exists():
                    yield Problem(f"notebooks/{path.name}", 1, f"cell {i} links to {target}, which does not exist")


def _pages(root: Path, slugs: Collection[str]) -> Iterator[Problem]:
    """What is wrong with the pages of terms that are in the second edition, one language a cell."""
    for path in sorted(path for path in (root / "notebooks").glob("*.ipynb") if path.stem in slugs):
        slug, notebook = path.stem, nbformat.read(path, as_version=4)
        if pages.is_in_pairs(notebook.cells) and not any(map(is_open, notebook.cells)):
            for what in pages.problems(notebook, path.stat().st_size, pages.has_ops(slug)):
                yield Problem(f"notebooks/{path.name}", 1, what)


def _index(root: Path) -> Iterator[Problem]:
    """Whether glossary/index.md lists what there is."""
    path = root / "glossary" / "index.md"
    if not path.is_file() or path.read_text(encoding="utf-8") != index_page():
        yield Problem("glossary/index.md", 1, "is not what the entries say: run `dlterms index`")


def _heads(root: Path, sources: dict[str, Source]) -> Iterator[Problem]:
    """Whether each entry shows what its front matter says."""
    entries = {slug: source.entry for slug, source in sources.items()}
    for source in sources.values():
        text = source.path.read_text(encoding="utf-8")
        if text != renewed(text, source.entry, entries, root):
            what = "head or foot is not what the front matter says: run `dlterms index`"
            yield Problem(f"glossary/{source.path.name}", source.parts[""].line, what)


def _spelling(root: Path, sources: dict[str, Source]) -> Iterator[Problem]:
    """English words of entries and pages that codespell does not like; Chinese is checked with the rest of a text."""
    lines = []
    for source in sources.values():
        file = f"glossary/{source.path.name}"
        lines.append((file, source.head.line, source.entry.term))
        for part in source.parts.values():
            lines += [(file, row, text) for row, text in enumerate(part.text.split("\n"), part.line)]
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for lang, text in pages.words(nbformat.read(path, as_version=4).cells):
            lines += [(f"notebooks/{path.name}", 1, line) for line in text.split("\n") if lang == "en"]
    yield from (Problem(*found) for found in spelling.misspelled(lines))


def _planned(sources: dict[str, Source], notebooks: list[str], ops: list[str]) -> Iterator[Problem]:
    for source in sources.values():
        file = f"glossary/{source.path.name}"
        if source.entry.notebook in notebooks:
            what = f"notebooks/{source.entry.notebook}.ipynb does not exist: write it or take the name out"
            yield Problem(file, source.line("notebook"), what)
        for op in sorted(set(source.entry.ops) & set(ops)):
            yield Problem(file, source.line("ops"), f"dlterms does not export {op}: write it or take the name out")
