"""T holds the same words in English and in Chinese, so that a page shows one language at a time."""

from html import escape
from typing import Any


class T(str):
    """Words in both languages: a string, the English, that carries the Chinese as `.zh`.

    Where HTML is shown both are there, each in a `<span lang>`; the reader's choice hides one of them.
    Errors: TypeError if either is not text, ValueError if either is empty.
    """

    zh: str

    def __new__(cls, en: str, zh: str) -> "T":
        for name, words in (("en", en), ("zh", zh)):
            if not isinstance(words, str):
                raise TypeError(f"{name} must be text, got {type(words).__name__} {words!r}")
            if not words.strip():
                raise ValueError(f"{name} must not be empty")
        made = super().__new__(cls, en)
        made.zh = zh
        return made

    def format(self, *args: Any, **values: Any) -> "T":
        """Both languages with the same values filled in; a value that is a T gives each language its own words."""
        chinese = [in_chinese(value) for value in args], {key: in_chinese(value) for key, value in values.items()}
        return T(str(self).format(*args, **values), self.zh.format(*chinese[0], **chinese[1]))

    def html(self) -> str:
        """Both languages as HTML, each in a span that says which it is."""
        return f'<span lang="en">{escape(str(self))}</span> <span lang="zh">{escape(self.zh)}</span>'

    def __repr__(self) -> str:
        return f"{self!s} · {self.zh}"

    def _repr_html_(self) -> str:
        return self.html()

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str(self), self.zh


def in_chinese(words: Any) -> Any:
    """The Chinese of a T; anything else as it is."""
    return words.zh if isinstance(words, T) else words


def as_html(words: str) -> str:
    """Words as HTML, whether they are in one language or in both."""
    return words.html() if isinstance(words, T) else escape(words)
