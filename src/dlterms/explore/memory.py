"""A memory of bounded size: what was used least recently is forgotten first."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class Memory:
    """Values by key, of at most so many bytes in all (one value is always kept)."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._items: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Any:
        """The value, or None if it was never put here or is forgotten."""
        with self._lock:
            if key not in self._items:
                return None
            self._items.move_to_end(key)
            return self._items[key][0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        """Remember a value of this many bytes."""
        with self._lock:
            self.size += size - self._items.pop(key, (None, 0))[1]
            self._items[key] = value, size
            while self.size > self.most and len(self._items) > 1:
                _, (_, forgotten) = self._items.popitem(last=False)
                self.size -= forgotten
