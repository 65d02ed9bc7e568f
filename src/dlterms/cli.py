"""The command line: `dlterms lab` opens the notebooks; the other commands read the glossary in the terminal."""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table

from dlterms import glossary, glossary_checks

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="An interactive, executable, bilingual (English/中文) glossary of deep learning.",
    epilog="Examples:  dlterms lab  ·  dlterms search 池化  ·  dlterms show softmax --lang zh  ·  dlterms path bptt",
)
Term = Annotated[str, typer.Argument(metavar="TERM", help="A slug such as cross_entropy, or any name of the term.")]


def _slug(term: str) -> str:
    """The slug a user means; an unknown one ends the program with the nearest three and exit status 2."""
    slug = term.strip().lower().replace(" ", "_").replace("-", "_")
    if slug in glossary.load():
        return slug
    exact = [e for e in glossary.load().values() if term.casefold() in (name.casefold() for name in e.names)]
    if exact:
        return exact[0].slug
    nearest = ", ".join(e.slug for e in glossary.search(term, least=0)[:3])
    print(f"dlterms: no term {term!r}; nearest: {nearest}", file=sys.stderr)
    raise typer.Exit(2)


@app.command(epilog="Example:  dlterms lab --no-browser --port 8899")
def lab(
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    port: Annotated[int, typer.Option(help="The port on the loopback address.")] = 8888,
) -> None:
    """Open JupyterLab on the index of the notebooks."""
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        print("dlterms: JupyterLab is not installed: pip install 'dlterms[lab]'", file=sys.stderr)
        raise typer.Exit(1) from None
    LabApp.launch_instance(
        [
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={port}",
            f"--ServerApp.root_dir={glossary.home()}",
            f"--ServerApp.open_browser={browser}",
            "--ServerApp.allow_root=True",
            "--LabApp.default_url=/lab/tree/notebooks/index.ipynb",
        ]
    )


@app.command("list", epilog="Example:  dlterms list --chapter G --kind layer")
def list_(
    chapter: Annotated[str, typer.Option(help="A to K.")] = "",
    kind: Annotated[str, typer.Option(help="function, layer, model, algorithm, problem, ...")] = "",
) -> None:
    """List the terms."""
    table = Table("term", "English", "中文", "kind", "notebook", box=None, padding=(0, 2, 0, 0))
    for e in sorted(glossary.load().values(), key=lambda e: (e.chapter, e.slug)):
        if (not chapter or e.chapter == chapter.upper()) and (not kind or e.kind == kind):
            ready = e.notebook and (glossary.home() / "notebooks" / f"{e.notebook}.ipynb").exists()
            table.add_row(e.slug, e.term, e.zh, e.kind, e.notebook if ready else "")
    Console().print(table)


@app.command(epilog="Example:  dlterms show 池化 --lang en")
def show(term: Term, lang: Annotated[str, typer.Option(help="en, zh or both.")] = "both") -> None:
    """Show an entry."""
    if lang not in ("en", "zh", "both"):
        raise typer.BadParameter(f"lang must be en, zh or both, got {lang!r}")
    Console().print(Markdown(repr(glossary.card(_slug(term), lang))))


@app.command(epilog="Example:  dlterms search 交叉")
def search(text: Annotated[str, typer.Argument(help="English or Chinese; misspellings are forgiven.")]) -> None:
    """Search the names of the terms."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for e in glossary.search(text)[:10]:
        table.add_row(e.slug, e.term, e.zh)
    Console().print(table)


@app.command(epilog="Example:  dlterms path bptt")
def path(term: Term) -> None:
    """Say what to read before a term, in order."""
    for i, slug in enumerate(glossary.path(_slug(term)), 1):
        e = glossary.load()[slug]
        print(f"{i:2}. {slug}  {e.term} · {e.zh}")


@app.command(epilog="Example:  dlterms check --accept-zh softmax")
def check(
    accept_zh: Annotated[str, typer.Option(metavar="TERM", help="The Chinese text is up to date: record that.")] = "",
) -> None:
    """Check every entry: format, links, circles, stale Chinese, formulas, punctuation."""
    if accept_zh:
        glossary_checks.accept_zh(glossary.load()[_slug(accept_zh)])
        glossary.load.cache_clear()
    problems = glossary_checks.problems()
    for problem in problems:
        print(problem)
    print(f"{len(glossary.load())} entries, {len(problems)} problems")
    if problems:
        raise typer.Exit(1)


def main() -> None:
    """The console script."""
    app()
