"""The glossary: one Markdown file a term, in English and Chinese, that Python can load, search, link and show.

from dlterms import glossary

glossary.card("softmax")            # the entry, as a notebook shows it
glossary.search("反向传播")          # hits, best first; misspellings and pinyin are forgiven
glossary.path(to="lstm")            # what to read before it, in order
glossary.load()["softmax"].formula  # everything that the file says
"""

from dlterms.glossary.cards import card, cite, link
from dlterms.glossary.entries import CHAPTERS, KINDS, Entry, home, load, read
from dlterms.glossary.order import graph, path
from dlterms.glossary.searching import Hit, UnknownTermError, entry, nearest, search

__all__ = [
    "CHAPTERS",
    "KINDS",
    "Entry",
    "Hit",
    "UnknownTermError",
    "card",
    "cite",
    "entry",
    "graph",
    "home",
    "link",
    "load",
    "nearest",
    "path",
    "read",
    "search",
]
