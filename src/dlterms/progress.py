"""A progress bar that moves while a long cell works, and leaves one fixed line behind."""

from collections.abc import Iterable, Iterator, Sized
from typing import Any

from IPython.display import display
from tqdm import tqdm

from dlterms.checks import as_count, as_word, shown


class _Bar:
    """What is displayed: a live bar in a front end with widgets; in a stored notebook, a line that never varies."""

    def __init__(self, total: int, words: str) -> None:
        import ipywidgets

        self.widget = ipywidgets.IntProgress(max=total, description=words, style={"description_width": "initial"})
        self.text = f"{words}: {total} steps"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {**self.widget._repr_mimebundle_(), "text/plain": self.text}


def progress(items: Iterable[Any], words: str, total: int | None = None) -> Iterator[Any]:
    """Go through the items under a progress bar that says `words`.

    In a notebook it is a widget, as tqdm's text would differ at every run; elsewhere it is tqdm on stderr.
    total : how many items there are, where they do not tell it themselves. Errors: TypeError or ValueError.
    """
    if not isinstance(items, Iterable):
        raise TypeError(f"items must be something to go through, got {shown(items)}")
    if total is None and not isinstance(items, Sized):
        raise TypeError(f"items must have a length where total is not given, got {shown(items)}")
    as_word("words", words)
    count = len(items) if total is None else as_count("total", total, 0)  # type: ignore[arg-type]
    if not _in_notebook():
        yield from tqdm(items, desc=words, total=count)
        return
    bar = _Bar(count, words)
    display(bar)
    for done, item in enumerate(items, 1):
        yield item
        bar.widget.value = done


def _in_notebook() -> bool:
    from IPython import get_ipython

    return type(get_ipython()).__name__ == "ZMQInteractiveShell"
