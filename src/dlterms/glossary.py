"""The glossary: one Markdown file a term, in English and Chinese, that this module loads, searches, links and shows."""

import functools
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz

from dlterms.teaching import Shown

CHAPTERS = {
    "A": ("Neurons", "神经元"),
    "B": ("Gradients", "梯度"),
    "C": ("Activation functions", "激活函数"),
    "D": ("Outputs, losses, metrics", "输出、损失与指标"),
    "E": ("Optimizers", "优化器"),
    "F": ("Regularization", "正则化"),
    "G": ("Convolution and vision", "卷积与视觉"),
    "H": ("Sequences", "序列"),
    "I": ("Words", "词"),
    "J": ("Learning without labels", "无标签学习"),
    "K": ("Reuse and tools", "复用与工具"),
}


class UnknownTermError(KeyError):
    """No such term; `nearest` are the three most similar slugs."""

    def __init__(self, slug: str, nearest: list[str]) -> None:
        super().__init__(f"no term {slug!r}; nearest: {', '.join(nearest)}")
        self.nearest = nearest

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Entry:
    """One term, as its file glossary/<slug>.md says."""

    slug: str
    path: Path
    term: str
    zh: str
    chapter: str
    kind: str
    english: str
    chinese: str
    myth: str
    zh_of: str
    formula: str = ""
    notebook: str = ""
    aliases: list[str] = field(default_factory=list)
    ops: list[str] = field(default_factory=list)
    prerequisites: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    references: list[dict[str, Any]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Everything the term is called, slug first."""
        return [self.slug.replace("_", " "), self.term, self.zh, *self.aliases]

    @property
    def english_digest(self) -> str:
        """Twelve hex digits that change with the English text or the formula: what `zh_of` must hold."""
        text = " ".join((self.english + " " + self.formula).split())
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def home() -> Path:
    """The folder with glossary/ and notebooks/: the repository, or the installed package's copy of them."""
    package = Path(__file__).resolve().parent
    for folder in (package.parents[1], package / "content"):
        if (folder / "glossary").is_dir() and (folder / "notebooks").is_dir():
            return folder
    raise FileNotFoundError("dlterms is installed without its glossary/ and notebooks/ folders")


def read(path: Path) -> Entry:
    """One entry from its file; raises ValueError that names the file and what is missing."""
    text = path.read_text(encoding="utf-8")
    parts = re.split(r"^---\s*$", text, maxsplit=2, flags=re.M)
    if len(parts) != 3 or parts[0].strip():
        raise ValueError(f"{path.name}: must begin with front matter between two lines of ---")
    head = yaml.safe_load(parts[1])
    body = re.split(r"^## (中文|Myth / 常见误解)\s*$", parts[2], flags=re.M)
    sections = dict(zip(body[1::2], (text.strip() for text in body[2::2]), strict=True))
    if "中文" not in sections:
        raise ValueError(f"{path.name}: has no section ## 中文")
    try:
        return Entry(
            slug=path.stem,
            path=path,
            english=body[0].strip(),
            chinese=_joined(sections["中文"]),
            myth=_joined(sections.get("Myth / 常见误解", "")),
            **head,
        )
    except TypeError as error:
        raise ValueError(f"{path.name}: front matter: {error}") from None


def _joined(text: str) -> str:
    """A line broken between Chinese characters joined again: Markdown would show the break as a space."""
    return re.sub(r"(?<=[^\x00-\x7f])\n(?=[^\x00-\x7f])", "", text)


@functools.cache
def load() -> dict[str, Entry]:
    """Every entry by slug."""
    paths = sorted((home() / "glossary").glob("*.md"))
    return {path.stem: read(path) for path in paths if path.stem != "index"}


def entry(slug: str) -> Entry:
    """One entry; raises UnknownTermError, which knows the nearest three."""
    entries = load()
    if slug not in entries:
        raise UnknownTermError(slug, [found.slug for found in search(slug)[:3]])
    return entries[slug]


def _score(query: str, name: str) -> float:
    """How well one name answers a query, 0 to 100: equal, then beginning, then containing, then merely similar."""
    name = name.casefold()
    if query == name:
        return 100
    if name.startswith(query):
        return 95 - min(len(name) - len(query), 20) / 10
    if query in name:
        return 90 - min(len(name) - len(query), 20) / 10
    return 0.85 * fuzz.WRatio(query, name) if query.isascii() == name.isascii() else 0.5 * fuzz.ratio(query, name)


def search(text: str, least: float = 55.0) -> list[Entry]:
    """The entries that answer a query in English or Chinese, best first; misspellings are forgiven."""
    query = " ".join(text.replace("_", " ").split()).casefold()
    if not query:
        return []
    # the term's own names count a little more than its aliases
    ranked = [
        (max(_score(query, name) - (0.5 if i >= 3 else 0) for i, name in enumerate(e.names)), e)
        for e in load().values()
    ]
    best = max((score for score, _ in ranked), default=0)
    found = [(score, e) for score, e in ranked if score >= min(least, best)]
    return [e for _, e in sorted(found, key=lambda pair: (-pair[0], pair[1].slug))]


def graph() -> dict[str, list[str]]:
    """The prerequisites of each term."""
    return {slug: e.prerequisites for slug, e in load().items()}


def path(to: str) -> list[str]:
    """What to read before a term, in order, the term last; raises ValueError for a circle of prerequisites."""
    order: list[str] = []
    done: set[str] = set()
    waiting = [(entry(to).slug, False)]
    open_: set[str] = set()
    while waiting:
        slug, ready = waiting.pop()
        if ready:
            done.add(slug)
            open_.discard(slug)
            order.append(slug)
        elif slug not in done:
            if slug in open_:
                raise ValueError(f"{slug} is its own prerequisite")
            open_.add(slug)
            waiting.append((slug, True))
            known = [p for p in reversed(graph().get(slug, [])) if p in load() and p not in done]
            waiting += [(p, False) for p in known]
    return order


def link(slug: str) -> str:
    """Markdown that leads from a notebook to a term: to its notebook if there is one, else to its entry."""
    e = load().get(slug)
    if e is None:
        return slug.replace("_", " ")
    has_notebook = e.notebook and (home() / "notebooks" / f"{e.notebook}.ipynb").exists()
    target = f"{e.notebook}.ipynb" if has_notebook else f"../glossary/{slug}.md"
    return f"[{e.term} · {e.zh}]({target})" if e.term != e.zh else f"[{e.term}]({target})"


def cite(reference: dict[str, Any]) -> str:
    """One reference in Markdown, linked by its DOI or arXiv number."""
    words = f"{reference['authors']} ({reference['year']}). *{reference['title']}*."
    if "doi" in reference:
        return f"{words} [doi:{reference['doi']}](https://doi.org/{reference['doi']})"
    if "arxiv" in reference:
        return f"{words} [arXiv:{reference['arxiv']}](https://arxiv.org/abs/{reference['arxiv']})"
    return words


def card(slug: str, lang: str = "both") -> Shown:
    """The entry of a term as one output for a notebook: definition, formula, links and papers.

    lang : "en", "zh" or "both". Raises UnknownTermError, or ValueError for another lang.
    """
    if lang not in ("en", "zh", "both"):
        raise ValueError(f"lang must be 'en', 'zh' or 'both', got {lang!r}")
    e = entry(slug)
    names = [f"**{e.term}**" if lang != "zh" else "", f"**{e.zh}**" if lang != "en" else ""]
    parts = [" · ".join(filter(None, names)) + (f" ({', '.join(e.aliases)})" if e.aliases else "")]
    if e.formula:
        parts.append(f"$$ {e.formula} $$")
    parts += [e.english] if lang != "zh" else []
    parts += [e.chinese] if lang != "en" else []
    if e.myth:
        parts.append("> **Myth · 常见误解** " + e.myth.replace("\n\n", "\n>\n> ").replace("\n", "\n"))
    if e.prerequisites:
        parts.append("**Before this · 先读** " + " → ".join(map(link, e.prerequisites)))
    if e.related:
        parts.append("**Related · 相关** " + " · ".join(map(link, e.related)))
    parts.append("\n".join(f"- {cite(reference)}" for reference in e.references))
    markdown = "\n\n".join(parts)
    return Shown(markdown, markdown)
