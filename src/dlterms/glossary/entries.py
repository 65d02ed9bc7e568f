"""An entry is one file, glossary/<slug>.md: what it says becomes an `Entry`, every entry together the glossary."""

import functools
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

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

KINDS = {
    "function": "函数",
    "layer": "层",
    "model": "模型",
    "algorithm": "算法",
    "problem": "问题",
    "metric": "指标",
    "data": "数据",
    "software": "软件",
    "venue": "会议与赛事",
    "idea": "概念",
}

CHINESE, MYTH = "中文", "Myth / 常见误解"
# what `dlterms index` writes into an entry, and remarks: neither belongs to the text
GENERATED = re.compile(r"<!-- (head|foot): .*?<!-- /\1 -->\n*", re.S)
REMARK = re.compile(r"<!--.*?-->", re.S)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times faster, where PyYAML has it


@dataclass(frozen=True)
class Section:
    """A part of an entry's text and the line of the file where it begins."""

    line: int
    text: str


@dataclass(frozen=True)
class Entry:
    """One term, as its file glossary/<slug>.md says; `myth` and `myth_zh` are empty where there is none."""

    slug: str
    term: str
    zh: str
    chapter: str
    kind: str
    english: str
    chinese: str
    zh_of: str
    myth: str = ""
    myth_zh: str = ""
    formula: str = ""
    picture: dict[str, str] = field(default_factory=dict)  # what it shows, "en" and "zh"; {} where there is none
    notebook: str = ""
    aliases: list[str] = field(default_factory=list)
    covers: list[str] = field(default_factory=list)  # narrower or neighboring words: for search alone
    ops: list[str] = field(default_factory=list)
    prerequisites: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    references: list[dict[str, Any]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Everything the term is called: slug, English, Chinese, then the aliases."""
        return [self.slug.replace("_", " "), self.term, self.zh, *self.aliases]

    @property
    def title(self) -> str:
        """The name in both languages, once if they are the same."""
        return self.term if self.term == self.zh else f"{self.term} · {self.zh}"

    @property
    def picture_file(self) -> str:
        """The picture's place in the folder glossary/, whether there is one or not."""
        return f"pictures/{self.slug}.svg"

    @property
    def english_digest(self) -> str:
        """Twelve hex digits that change with the English text or the formula: what `zh_of` must hold."""
        text = " ".join(f"{self.english} {self.myth} {self.formula}".split())
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def home() -> Path:
    """The folder with glossary/ and notebooks/: the repository, or the installed package's copy of them."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package.parents[1], package / "content"):
        if (folder / "glossary").is_dir() and (folder / "notebooks").is_dir():
            return folder
    raise FileNotFoundError("dlterms is installed without its glossary/ and notebooks/ folders")


def written(text: str) -> str:
    """The text of a file with blank lines where `dlterms index` has written its head and its foot."""
    return GENERATED.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def split(path: Path) -> tuple[Section, dict[str, Section]]:
    """The front matter of a file, and its parts by heading ("" for the English before the first heading).

    Head, foot and remarks are blank lines in them, so that every line keeps its number. Raises ValueError where there
    is no front matter, where a head, a foot or a remark has no end, and for a heading that an entry does not have.
    """
    text = written(path.read_text(encoding="utf-8"))
    found = re.match(r"---\n(.*?\n)---\n", text, flags=re.S)
    if not found:
        raise ValueError(f"{path.name}:1: must begin with front matter between two lines of ---")
    if left := re.search(r"<!-- /?(head|foot)\b|<!--(?!((?!<!--).)*?-->)", text, flags=re.S):
        line = text[: left.start()].count("\n") + 1
        what = "is a comment, a head or a foot without its other end: delete what is left of it, then `dlterms index`"
        raise ValueError(f"{path.name}:{line}: {left[0]} {what}")
    body = REMARK.sub(_blank, text[found.end() :])
    pieces = re.split(r"^## (.*)\n", body, flags=re.M)
    line = text[: found.end()].count("\n") + 1
    parts = {"": Section(line, pieces[0])}
    for heading, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        line = parts[next(reversed(parts))].line + parts[next(reversed(parts))].text.count("\n") + 1
        if heading.strip() not in (CHINESE, MYTH):
            raise ValueError(f"{path.name}:{line - 1}: no heading but '## {CHINESE}' and '## {MYTH}', got {heading!r}")
        parts[heading.strip()] = Section(line, piece)
    return Section(2, found[1]), parts


def read(path: Path) -> Entry:
    """One entry from its file; raises ValueError that names the file and what is wrong with it."""
    head, parts = split(path)
    if CHINESE not in parts:
        raise ValueError(f"{path.name}:1: has no section '## {CHINESE}'")
    myth = [paragraph.strip() for paragraph in re.split(r"\n\s*\n", parts[MYTH].text.strip())] if MYTH in parts else []
    if len(myth) not in (0, 2):
        at = parts[MYTH].line
        raise ValueError(f"{path.name}:{at}: the myth must be two paragraphs, English and Chinese, not {len(myth)}")
    try:
        return Entry(
            slug=path.stem,
            english=parts[""].text.strip(),
            chinese=parts[CHINESE].text.strip(),
            myth=myth[0] if myth else "",
            myth_zh=myth[1] if myth else "",
            **yaml.load(head.text, Loader=_LOADER),
        )
    except (TypeError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}:2: front matter: {' '.join(str(error).split())}") from None


@functools.cache
def load() -> Mapping[str, Entry]:
    """Every entry by slug, read once; `load.cache_clear()` after changing a file."""
    paths = sorted((home() / "glossary").glob("*.md"))
    return MappingProxyType({path.stem: read(path) for path in paths if path.stem != "index"})


def has_notebook(entry: Entry, root: Path | None = None) -> bool:
    """Whether the notebook that the entry names is there already; the collection grows, entries come first."""
    return bool(entry.notebook) and ((root or home()) / "notebooks" / f"{entry.notebook}.ipynb").is_file()


def has_page(entry: Entry) -> bool:
    """Whether the term has a page of its own that is there already, and not only a place on another term's."""
    return entry.notebook == entry.slug and has_notebook(entry)
