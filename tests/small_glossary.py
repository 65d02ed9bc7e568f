"""A small glossary without a fault, to break; and entries that are not in a file."""

from dlterms.glossary import entries, rules

ENGLISH = " ".join(f"word{i}" for i in range(40)) + ".\n\n" + " ".join(f"word{i}" for i in range(40, 90))
CHINESE = "神经网络由许多层组成，每一层先做仿射变换，再逐个元素地套用激活函数。" * 5
GOOD = """---
term: {term}
zh: 某词
chapter: A
aliases: [the {term}, 另一个名字]
kind: idea
notebook: first
ops: [softmax]
prerequisites: [{before}]
related: []
formula: 'y = \\frac{{a}}{{b}}'
references:
  - title: A Paper
    authors: A. Writer
    year: 1999
    doi: 10.1000/abc
zh_of: '{digest}'
---
The {term} is $x_i$: {english}

**Pitfalls**

- It is not 2.

## 中文
{chinese}

**易错点**

- 它不是 2。

## Myth / 常见误解
“It is red.” It is blue.

“它是红的。”其实它是蓝的。

<!-- met: in many books -->
"""


def write(root, slug, before=""):
    path = root / "glossary" / f"{slug}.md"
    text = GOOD.format(term=slug, before=before, digest="0" * 12, english=ENGLISH, chinese=CHINESE)
    path.write_text(text, encoding="utf-8")
    rules.accept_zh(slug, root)
    return path


def problems(root, **options):
    return [str(p) for p in rules.check(root, exported=["softmax"], **options).problems]


def made(slug="tiny", **fields):
    """An entry that is not in a file."""
    plain = {"term": slug.replace("_", " ").capitalize(), "zh": "某词", "chapter": "A", "kind": "idea", "zh_of": ""}
    return entries.Entry(slug, **plain | {"english": "It is tiny.", "chinese": "它很小。"} | fields)


def change(root, slug, old, new):
    path = root / "glossary" / f"{slug}.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


REFERENCE = {"title": "A Paper", "authors": "A. Writer", "year": 1999}
