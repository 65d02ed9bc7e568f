"""What the server answers the reader in JupyterLab: in which order the pages are read, and what a search finds."""

import asyncio
from pathlib import Path, PurePosixPath
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from dlterms import glossary
from dlterms.app.terminal import inline
from dlterms.glossary.cards import first_sentence, is_chinese, place
from dlterms.glossary.course import course
from dlterms.glossary.entries import has_notebook

INDEX = "index"


def collection(root: Path) -> PurePosixPath | None:
    """Where the collection lies below the folder that a server serves; None if it does not."""
    for folder in (root, root / "dlterms", glossary.home()):
        inside = folder.resolve().is_relative_to(root.resolve())
        if inside and (folder / "notebooks" / f"{INDEX}.ipynb").is_file() and (folder / "glossary").is_dir():
            return PurePosixPath(folder.resolve().relative_to(root.resolve()).as_posix())
    return None


def pages(folder: PurePosixPath) -> list[dict[str, str]]:
    """The pages in the order in which they are best read, the index first."""
    return [_page(name, folder) for name in (INDEX, *course())]


def _page(name: str, folder: PurePosixPath) -> dict[str, str]:
    e = glossary.load().get(name)
    en, zh = (e.term, e.zh) if e else ("All terms", "全部术语")
    return {"en": en, "zh": zh, "path": str(folder / "notebooks" / f"{name}.ipynb")}


def find(text: str, folder: PurePosixPath, limit: int) -> dict[str, list[dict[str, str]]]:
    """What `dlterms search` finds, in its order; where it finds nothing, the nearest three."""
    found = glossary.search(text)[:limit]
    nearest = [] if found else glossary.nearest(text)
    return {
        "found": [_hit(hit.entry, folder, hit.sentence) for hit in found],
        "nearest": [_hit(e, folder) for e in nearest],
    }


def _hit(e: glossary.Entry, folder: PurePosixPath, sentence: str = "") -> dict[str, str]:
    """A term as the browser lists it; what it says in both languages, or the one sentence that was found."""
    file = Path("notebooks", f"{e.notebook}.ipynb") if has_notebook(e) else Path("glossary", f"{e.slug}.md")
    return {
        "slug": e.slug,
        "en": e.term,
        "zh": e.zh,
        "says_en": inline(first_sentence(e.english)).plain,
        "says_zh": inline(first_sentence(e.chinese)).plain,
        "found_en": "" if is_chinese(sentence) else inline(sentence).plain,
        "found_zh": inline(sentence).plain if is_chinese(sentence) else "",
        "path": str(folder / file.as_posix()),
        "fragment": place(e) if has_notebook(e) else "",
    }


class _Handler(APIHandler):
    """An answer in JSON to whoever may use this server; the glossary is read on another thread than the kernels'."""

    auth_resource = "dlterms"

    def initialize(self, folder: PurePosixPath) -> None:
        self.folder = folder


class PagesHandler(_Handler):
    """GET /dlterms/pages: {"pages": [{"en": "All terms", "zh": "全部术语", "path": "notebooks/index.ipynb"}, ...]}."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        self.finish({"pages": await asyncio.to_thread(pages, self.folder)})


class SearchHandler(_Handler):
    """GET /dlterms/search?q=chihua&limit=8: {"found": [{"slug", "path", "fragment", ...}], "nearest": [...]}."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        limit = self.get_query_argument("limit", "8")
        if not (limit.isdecimal() and 1 <= int(limit) <= 50):
            raise web.HTTPError(400, f"limit must be an integer from 1 to 50, got {limit!r}")
        self.finish(await asyncio.to_thread(find, self.get_query_argument("q"), self.folder, int(limit)))


def handlers(base_url: str, folder: PurePosixPath) -> list[tuple[Any, ...]]:
    """The two addresses below a server's base, for a collection in a folder."""
    return [
        (f"{base_url.rstrip('/')}/dlterms/pages", PagesHandler, {"folder": folder}),
        (f"{base_url.rstrip('/')}/dlterms/search", SearchHandler, {"folder": folder}),
    ]
