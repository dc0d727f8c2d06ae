"""What was worked out once and will be asked again on the next page of the site, or of the theme."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(dict[K, V]):
    """A dictionary that cannot grow: when it is full it forgets everything, as `re` does with its patterns."""

    def __init__(self, *, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: K, value: V) -> None:
        """Put `value` under `key`."""
        if len(self) >= self._most:
            self.clear()
        self[key] = value


class Memo(Memory[K, V]):
    """The results of a pure function: `memo[argument]`.

    Not `lru_cache`, because it must refuse what is long: a page made of long texts may not stay in memory.
    """

    def __init__(self, function: Callable[[K], V], *, size_of: Callable[[K], int], longest: int, most: int) -> None:
        super().__init__(most=most)
        self._function = function
        self._size_of = size_of
        self._longest = longest

    def __missing__(self, argument: K) -> V:
        result = self._function(argument)
        if self._size_of(argument) <= self._longest:
            self.keep(argument, result)
        return result
