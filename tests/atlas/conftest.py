"""What the tests of the atlas share: glossaries laid out in a folder."""

import json

import nbformat
import pytest

from dlterms import glossary
from dlterms.glossary import entries, searching


@pytest.fixture
def lay_out(tmp_path, monkeypatch):
    """Make a glossary of entries, each a slug, what it needs, and what else its file says; and empty notebooks."""

    def lay_out(*terms, notebooks=()):
        for folder in ("glossary", "notebooks"):
            (tmp_path / folder).mkdir()
        for slug, needs, said in terms:
            head = {"term": slug.title(), "zh": f"词{slug}", "chapter": "A", "kind": "idea", "zh_of": ""}
            head |= {"notebook": slug, "prerequisites": needs.split()} | said
            text = head.pop("english", "word " * 75), head.pop("chinese", "字")
            source = f"---\n{json.dumps(head)}\n---\n{text[0]}\n\n## 中文\n{text[1]}\n"
            (tmp_path / "glossary" / f"{slug}.md").write_text(source, encoding="utf-8")
        for slug in notebooks:
            nbformat.write(nbformat.v4.new_notebook(), tmp_path / "notebooks" / f"{slug}.ipynb")
        return tmp_path

    caches = (entries.load, searching._index, searching._lengths, searching._sounds)
    for cached in caches:
        cached.cache_clear()
    for module in (entries, glossary):
        monkeypatch.setattr(module, "home", lambda: tmp_path)
    yield lay_out
    for cached in caches:
        cached.cache_clear()


@pytest.fixture
def small(lay_out):
    """Around `mid`: near and next before it, far and farther before those, a and b after it; lone needs nothing."""
    return lay_out(
        ("far", "", {}),
        ("farther", "", {}),
        ("near", "farther", {"notebook": "mid"}),
        ("next", "far near", {"chapter": "B"}),
        ("mid", "next near missing", {"term": "Mid & <le> (of all)", "zh": "中&间"}),
        ("a", "mid far", {}),
        ("b", "mid", {"term": "BEE", "zh": "BEE"}),
        ("lone", "", {}),
        notebooks=["mid", "far", "b"],
    )
