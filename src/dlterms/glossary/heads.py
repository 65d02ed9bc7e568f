"""What an entry shows of its front matter: a head with title, formula and ways onward, and a foot with its papers.

JupyterLab's preview of a Markdown file hides front matter, and there most entries are read. `dlterms index` writes head
and foot between comments, `dlterms check` says where they are not what the front matter says, and whoever reads an
entry as data does not see them.
"""

from collections.abc import Mapping
from pathlib import Path

from dlterms.glossary.cards import cite, label, place, shown_picture, way
from dlterms.glossary.entries import GENERATED, Entry, has_notebook, home, load

_BETWEEN = """<!-- {part}: written by `dlterms index` from the front matter -->

{text}

<!-- /{part} -->
"""


def write(root: Path | None = None) -> list[str]:
    """Give every entry the head and the foot that its front matter says; returns the slugs of those that changed.

    Raises ValueError that names the file for one that is no entry.
    """
    root, entries = root or home(), load()
    changed = []
    for slug in entries:
        path = root / "glossary" / f"{slug}.md"
        before = path.read_text(encoding="utf-8")
        after = renewed(before, entries[slug], entries, root)
        if after != before:
            path.write_text(after, encoding="utf-8")
            changed.append(slug)
    return changed


def renewed(text: str, e: Entry, entries: Mapping[str, Entry], root: Path) -> str:
    """The text of an entry's file with its head and foot written anew, and nothing else changed."""
    _, front, body = GENERATED.sub("", text).split("---\n", 2)
    above = _BETWEEN.format(part="head", text=head(e, entries, root))
    below = _BETWEEN.format(part="foot", text=foot(e))
    body = body.strip("\n")
    return f"---\n{front}---\n{above}\n{body}\n\n{below}"


def head(e: Entry, entries: Mapping[str, Entry], root: Path) -> str:
    """Markdown: title, picture, formula, what to read before, what is related, the page that runs it."""
    formula = [f"$$ {e.formula} $$"] if e.formula else []
    ways = [
        way(key, (_link(slug, entries) for slug in slugs))
        for key, slugs in (("before", e.prerequisites), ("related", e.related))
        if slugs
    ]
    if has_notebook(e, root):
        owner = entries.get(e.notebook, e)
        ways.append(way("page", [f"[{owner.title}](../notebooks/{e.notebook}.ipynb{place(e)})"]))
    return "\n\n".join([f"# {e.title}", *shown_picture(e), *formula, *(["<br>\n".join(ways), "---"] if ways else [])])


def foot(e: Entry) -> str:
    """Markdown: the papers, each with a link."""
    return "\n".join([f"## {label('papers', 'en')} / {label('papers', 'zh')}", *(f"- {cite(r)}" for r in e.references)])


def _link(slug: str, entries: Mapping[str, Entry]) -> str:
    return f"[{entries[slug].title}]({slug}.md)" if slug in entries else slug.replace("_", " ")
