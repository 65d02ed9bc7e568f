"""The command line: `dlterms lab` opens the notebooks; the other commands read and tend the glossary."""

import json
import shutil
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from dlterms import glossary
from dlterms.glossary.exports import FORMATS

if TYPE_CHECKING:
    from dlterms.app.scaffold import Plan

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="An interactive, executable, bilingual (English/中文) glossary of deep learning.",
    epilog="Examples:  dlterms lab  ·  dlterms search 池化  ·  dlterms show softmax --lang zh  ·  dlterms path lstm",
)
FOLDERS = ("notebooks", "glossary", "glossary/pictures")  # of the collection, as a reader has it
Term = Annotated[str, typer.Argument(metavar="TERM", help="A slug such as cross_entropy, or any name of the term.")]


class Lang(StrEnum):
    """Languages of an entry."""

    en = "en"
    zh = "zh"
    both = "both"


Format = StrEnum("Format", {name: name for name in FORMATS})  # type: ignore[misc]
JSON = Format("json")


def _stop(message: str, status: int = 2) -> NoReturn:
    print(f"dlterms: {message}", file=sys.stderr)
    raise typer.Exit(status)


def _entry(term: str) -> glossary.Entry:
    """The entry a user means; an unknown one ends the program with the nearest three and exit status 2."""
    try:
        return glossary.entry(term)
    except glossary.UnknownTermError as error:
        _stop(f"{error}")


@app.command(epilog="Example:  dlterms lab --no-browser --port 8899")
def lab(
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port on the loopback address.")] = 8888,
    asleep: Annotated[bool, typer.Option("--asleep", help="Run nothing until the reader does.")] = False,
) -> None:
    """Open JupyterLab on the index of the notebooks. A page as published is run when it is opened."""
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        _stop("JupyterLab is not installed: pip install 'dlterms[lab]'", 1)
    LabApp.launch_instance(
        [
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={port}",
            f"--ServerApp.root_dir={_workspace()}",
            f"--ServerApp.open_browser={browser}",
            "--ServerApp.allow_root=True",
            f"--DltermsReader.pages={'asleep' if asleep else 'awake'}",
            "--LabApp.default_url=/lab/tree/notebooks/index.ipynb",
        ]
    )


def _workspace() -> Path:
    """The checkout; or, where dlterms is installed, a copy of the collection that the reader may change.

    The copy is the folder dlterms/ below the current one. A file that is there already is left as it is.
    """
    home = glossary.home()
    if (home / "pyproject.toml").is_file():
        return home
    copy = Path("dlterms").resolve()
    for source in (path for folder in FOLDERS for path in sorted((home / folder).glob("*"))):
        target = copy / source.relative_to(home)
        if source.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    print(f"The notebooks are in {copy}", file=sys.stderr)
    return copy


@app.command("list", epilog="Example:  dlterms list --chapter G --kind layer")
def list_(
    chapter: Annotated[str, typer.Option(metavar="A..K", help="Only this chapter.")] = "",
    kind: Annotated[str, typer.Option(metavar="KIND", help="Only this kind: function, layer, model, ...")] = "",
) -> None:
    """List the terms by chapter; a dot marks those with a notebook."""
    if chapter.upper() not in {"", *glossary.CHAPTERS}:
        _stop(f"no chapter {chapter!r}; it is one of {', '.join(glossary.CHAPTERS)}")
    if kind not in {"", *glossary.KINDS}:
        _stop(f"no kind {kind!r}; it is one of {', '.join(glossary.KINDS)}")
    chosen = [
        e
        for e in glossary.load().values()
        if chapter.upper() in ("", e.chapter) and kind in ("", e.kind)
    ]  # fmt: skip
    if not chosen:
        _stop("there is no term of that chapter and kind", 1)
    _print_terms([(_marked(e), e) for e in sorted(chosen, key=lambda e: (e.chapter, e.slug))])


def _marked(e: glossary.Entry) -> str:
    """The chapter of a term, and a dot if it has a notebook."""
    from dlterms.glossary.entries import has_notebook

    return f"{e.chapter} {'●' if has_notebook(e) else ' '}"


def _print_terms(rows: list[tuple[str, glossary.Entry]], said: Sequence[str] = ()) -> None:
    """A line a term behind a short lead; where the terminal is too narrow, the names go below the slug.

    said : a sentence to stand below each term, "" for none.
    """
    from dlterms.app.terminal import Paragraph, inline

    console = Console()
    table = [(lead, e.slug, e.term, e.zh, e.kind) for lead, e in rows]
    widths = [max(map(cell_len, column)) + 2 for column in zip(*table, strict=True)]
    for (lead, slug, *names), sentence in zip(table, said or [""] * len(table), strict=True):
        if sum(widths) <= console.width:
            cells = [name + " " * (width - cell_len(name)) for name, width in zip(names, widths[2:], strict=True)]
            start = Text.assemble(lead.ljust(widths[0]), (slug.ljust(widths[1]), "bold"))
            console.print(Text.assemble(start, cells[0], cells[1], (cells[2].rstrip(), "dim")))
        else:
            console.print(Paragraph(Text.assemble(lead.ljust(widths[0]), (slug, "bold"))))
            title = names[0] if names[0] == names[1] else f"{names[0]} · {names[1]}"
            console.print(Paragraph(Text(title), indent=widths[0]))
        if sentence:
            console.print(Paragraph(Text(inline(sentence).plain, "dim"), indent=widths[0]))


@app.command(epilog="Example:  dlterms show 池化 --lang en")
def show(term: Term, lang: Annotated[Lang, typer.Option(help="The language of the definition.")] = Lang.both) -> None:
    """Show an entry in the terminal."""
    from dlterms.app.terminal import render

    Console().print(render(_entry(term), lang.value))


@app.command(epilog="Examples:  dlterms search 交叉  ·  dlterms search vanishing  ·  dlterms search chihua")
def search(
    text: Annotated[list[str], typer.Argument(help="English, Chinese or pinyin; misspellings are forgiven.")],
    limit: Annotated[int, typer.Option(min=1, help="How many to show at most.")] = 10,
) -> None:
    """Search names and texts, best first; below a term that is not called so, the sentence that says it."""
    query = " ".join(text)
    found = glossary.search(query)[:limit]
    if not found:
        nearest = ", ".join(e.slug for e in glossary.nearest(query))
        _stop(f"nothing is called {query!r}; nearest: {nearest}")
    _print_terms([(_marked(hit.entry), hit.entry) for hit in found], [hit.sentence for hit in found])


@app.command(epilog="Example:  dlterms path bptt")
def path(term: Term) -> None:
    """Say what to read before a term, in order."""
    order = glossary.path(_entry(term).slug)
    _print_terms([(f"{i}.", glossary.load()[slug]) for i, slug in enumerate(order, 1)])


@app.command(epilog="Examples:  dlterms check  ·  dlterms check softmax  ·  dlterms check --accept-zh softmax")
def check(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="[SLUG]...", help="Only these entries.")] = None,
    complete: Annotated[bool, typer.Option("--complete", help="What is only planned is a problem too.")] = False,
    accept_zh: Annotated[
        list[str] | None,
        typer.Option(metavar="SLUG", help="Record that the Chinese says what the English says now."),
    ] = None,
) -> None:
    """Check the glossary and its pages: format, links, circles, translations, formulas, punctuation."""
    from dlterms.glossary import pages, rules

    folder = glossary.home() / "glossary"
    for slug in [*(slugs or ()), *(accept_zh or ())]:
        if not (folder / f"{slug}.md").is_file():
            _stop(f"there is no glossary/{slug}.md")
    for slug in accept_zh or ():
        try:
            print(f"glossary/{slug}.md: {'recorded' if rules.accept_zh(slug) else 'was recorded already'}")
        except ValueError as error:
            _stop(f"glossary/{error}", 1)
        page = glossary.home() / "notebooks" / f"{slug}.ipynb"
        if page.is_file():
            count = pages.accept_file(page)
            print(f"notebooks/{slug}.ipynb: {f'cells recorded: {count}' if count else 'was recorded already'}")
    report = rules.check(slugs=[*(slugs or ()), *(accept_zh or ())], complete=complete)
    for problem in report.problems:
        print(problem)
    if report.skipped:
        print(report.skipped)
    planned = f"{len(report.planned_notebooks)} notebooks and {len(report.planned_ops)} ops planned"
    print(f"{report.entries} entries, {planned}, {len(report.problems)} problems")
    if report.problems:
        raise typer.Exit(1)


@app.command(
    help=f"Export the glossary as {', '.join(f'{name} ({chosen.what})' for name, chosen in FORMATS.items())}.",
    epilog="Examples:  dlterms export --format json > glossary.json  ·  dlterms export -f anki -o deck.apkg",
)
def export(
    format: Annotated[Format, typer.Option("--format", "-f", help="What to write.")] = JSON,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; by default the terminal.")] = None,
) -> None:
    chosen = FORMATS[format]
    try:
        made = chosen.make(None)
    except ImportError as error:
        _stop(f"{format} needs {error.name}, which is not installed: pip install 'dlterms[export]'", 1)
    if output is None and not chosen.file:
        sys.stdout.write(str(made))
        return
    output = output or Path(chosen.file)
    output.write_bytes(made if isinstance(made, bytes) else made.encode())
    print(f"{len(glossary.load())} terms in {output}")


@app.command(epilog="Example:  dlterms index")
def index() -> None:
    """Write what is generated in glossary/ afresh: the lists of index.md, head and foot of every entry."""
    from dlterms.glossary import heads
    from dlterms.glossary.listing import index_page

    target = glossary.home() / "glossary" / "index.md"
    try:
        changed = heads.write()
    except ValueError as error:
        _stop(f"glossary/{error}", 1)
    target.write_text(index_page(), encoding="utf-8")
    print(f"{len(glossary.load())} terms in glossary/index.md; new head or foot: {len(changed)}")


@app.command(epilog="Examples:  dlterms new 'Layer normalization' --op training.normalization  ·  dlterms new LSTM")
def new(
    term: Annotated[str, typer.Argument(metavar="TERM", help="The English name of a term, new or there already.")],
    op: Annotated[
        str, typer.Option("--op", metavar="ROOM.MODULE[.NAME]", help="It has an op, which belongs in this module.")
    ] = "",
    idea: Annotated[bool, typer.Option("--idea", help="It is an idea: an entry without formula, op or page.")] = False,
    notebook: Annotated[
        bool | None, typer.Option("--notebook/--no-notebook", help="It has a page; by default unless it is an idea.")
    ] = None,
) -> None:
    """Lay out a term where its parts belong, or say what is still to be written of it; nothing is overwritten."""
    from dlterms.app import scaffold

    root = glossary.home()
    if not (root / "pyproject.toml").is_file():
        _stop("new terms are added to a checkout of the repository; this is an installed copy", 1)
    try:
        known = glossary.entry(term).slug  # by whatever name of the term
    except glossary.UnknownTermError:
        known = term
    except ValueError as error:  # an entry half written cannot be read
        _stop(f"glossary/{error}")
    try:
        wanted = scaffold.plan(known, root, op, idea, notebook)
        for file in scaffold.lay_out(wanted):
            print(f"wrote {file}")
    except ValueError as error:
        _stop(str(error))
    _print_what_is_open(wanted)


def _print_what_is_open(wanted: "Plan") -> None:
    """What `dlterms check` finds in the files of a term, and the one thing to do next."""
    from dlterms.app.scaffold import LAST_STEP, next_step
    from dlterms.glossary import rules

    glossary.load.cache_clear()
    problems = [problem for problem in rules.check(wanted.root).problems if problem.file in wanted.files()]
    for problem in problems:
        print(problem)
    step = next_step(wanted)
    if step == LAST_STEP:
        print("Next: mend what stands above" if problems else f"Next: {step}")
    else:
        print(f"Next: {step}\nThen the same command again.")


@app.command(epilog="""Examples:  dlterms seal 0.731  ·  dlterms seal relu  ·  dlterms seal '{"en": "…", "zh": "…"}'""")
def seal(
    answer: Annotated[str, typer.Argument(metavar="ANSWER", help="A number, a list or an object in JSON, or a word.")],
) -> None:
    """Seal an answer or an explanation for src/dlterms/exercises/, so that nobody reads it by accident."""
    from dlterms.teaching import seal

    try:
        print(seal(json.loads(answer)))
    except json.JSONDecodeError:
        print(seal(answer))


def main() -> None:
    """The console script."""
    app()
