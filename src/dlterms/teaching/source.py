"""`show_definition` shows what is meant, `show_source` the code that runs."""

from typing import Any

from dlterms.bilingual import T
from dlterms.definitions import definition_of
from dlterms.teaching.listings import Listing, listing
from dlterms.teaching.showing import Shown, folded

HELPERS = T("Its helpers", "用到的辅助函数")


def show_source(*functions: Any) -> Shown:
    """The source of ops, functions or classes, exactly as it runs, with the private helpers that they use.

    In a notebook the helpers are folded. What is public itself is named in a last line and not shown.
    """
    listings = [listing(function) for function in functions]
    plain = [
        "\n\n\n".join(part for part in (found.text, *(text for _, text in found.helpers), found.remarks()) if part)
        for found in listings
    ]
    return Shown("\n\n".join(map(_markdown, listings)), "\n\n\n".join(plain))


def show_definition(op: Any) -> Shown:
    """An op as its formula says it, in loops over single numbers: slow, without gradient, made to be read.

    Errors: ValueError for what has no definition.
    """
    return show_source(definition_of(op))


def _markdown(found: Listing) -> str:
    """A listing for a notebook: the function, and its helpers under a line that opens them at a click."""
    if not found.helpers:
        return _code(found.text, found.remarks())
    names = ", ".join(f"<code>{name}</code>" for name, _ in found.helpers)
    summary = f"{HELPERS.html()}: {names}"
    helpers = _code(*(text for _, text in found.helpers), found.remarks())
    return f"{_code(found.text)}\n\n{folded(summary, helpers)}"


def _code(*parts: str) -> str:
    code = "\n\n\n".join(filter(None, parts))
    return f"```python\n{code}\n```"
