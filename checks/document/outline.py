"""The headings that what is being read stands under."""

from __future__ import annotations


class Outline:
    """A stack of headings, each of a lower rank than the one before it."""

    __slots__ = ("_levels", "floor", "nearest", "path")

    def __init__(self) -> None:
        self._levels: list[int] = []
        self.floor = 0
        """How many of the outermost headings no other can end: those of the panels that are open."""
        self.path: tuple[str, ...] = ()
        """The headings, outermost first; one tuple for all that stands under the same headings."""
        self.nearest = ""
        """The innermost heading; empty above the first."""

    def __len__(self) -> int:
        return len(self._levels)

    def end_sections(self, level: int) -> None:
        """Close every section of this rank or a lower one, as a heading of this rank does."""
        depth = len(self._levels)
        while depth > self.floor and self._levels[depth - 1] >= level:
            depth -= 1
        self.cut(depth)

    def begin_section(self, level: int, heading: str) -> None:
        """Put what follows under `heading`."""
        self.end_sections(level)
        self._levels.append(level)
        self.path += (heading,)
        self.nearest = heading

    def cut(self, depth: int) -> None:
        """Forget all headings but the outermost `depth`."""
        if depth < len(self._levels):
            del self._levels[depth:]
            self.path = self.path[:depth]
            self.nearest = self.path[-1] if depth else ""
