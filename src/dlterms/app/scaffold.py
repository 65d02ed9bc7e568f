"""`dlterms new` lays out a term: an entry, a notebook and a case with a TODO wherever something is to be written."""

import re
from pathlib import Path

import nbformat

_ENTRY = """---
term: {term}
zh: TODO
chapter: A
aliases: []
kind: idea
notebook: {slug}
ops: [{slug}]
prerequisites: []
related: []
formula: 'TODO'
references:
  - title: TODO
    authors: TODO
    year: 2000
    doi: 10.0000/TODO
zh_of: '000000000000'
---
TODO: 80 to 200 words. What it is; every symbol of the formula; how it behaves; where it breaks; what it is
confused with.

## 中文
TODO：同样的内容，每段一行。

## Myth / 常见误解
TODO: a widespread error and what is true instead; take this section out if there is none.

TODO：同样的内容。
"""

_CASE = '''"""Cases and literal transcriptions of {slug}. TODO: move them to the file of the op's module."""

from cases import Case

CASES = [
    Case("{slug}", lambda rng: (rng.standard_normal((2, 3)),)),
]


def {slug}(x):
    raise NotImplementedError("TODO: the definition, with loops and no tricks")
'''

# the parts of a notebook in order; code is marked by its first character
_CELLS = (
    "# {term} · TODO\n\nTODO: one sentence.\nTODO：一句话。",
    ">from dlterms import check_vjp, {slug}\nfrom dlterms.explore import Explorer, Lines\n"
    "from dlterms.glossary import card\nfrom dlterms.teaching import check, show_source",
    '>card("{slug}")',
    "## The formula · 公式\n\n| symbol | shape | meaning | 含义 |\n|---|---|---|---|\n| TODO | | | |",
    ">show_source({slug})",
    "## On paper · 动手算一遍\n\nTODO: an example small enough for paper, with a figure from outside and its source.",
    ">...",
    "## The gradient, checked · 检验梯度",
    ">...",
    "## Move it · 动手调一调\n\nTODO: a question.",
    ">...",
    "TODO: what to notice.\n\n## On real data · 真实数据",
    ">...",
    "## Myth · 常见误解\n\nTODO",
    ">...",
    "## Exercises · 练习\n\n1. TODO",
    '>check("{slug}-1", ...)',
    "## Where next · 接下来\n\n[All terms · 全部术语](index.ipynb)",
)


def new_term(term: str, root: Path) -> list[Path]:
    """Write the three files of a term below a checkout's root and return their paths.

    Errors: ValueError for a name that gives no slug; FileExistsError if one of the files is there already.
    """
    slug = re.sub(r"[^a-z0-9]+", "_", term.lower()).strip("_")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
        raise ValueError(f"term must be an English name that begins with a letter, got {term!r}")
    cells = [
        nbformat.v4.new_code_cell(text[1:]) if text.startswith(">") else nbformat.v4.new_markdown_cell(text)
        for text in (cell.format(term=term, slug=slug) for cell in _CELLS)
    ]
    for i, cell in enumerate(cells):
        cell.id = f"cell-{i:02d}"
    texts = {
        root / "glossary" / f"{slug}.md": _ENTRY.format(term=term, slug=slug),
        root / "notebooks" / f"{slug}.ipynb": nbformat.writes(nbformat.v4.new_notebook(cells=cells)) + "\n",
        root / "tests" / "ops" / f"{slug}.py": _CASE.format(slug=slug),
    }
    for path in texts:
        if path.exists():
            raise FileExistsError(f"{path.relative_to(root)} exists already")
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return list(texts)
