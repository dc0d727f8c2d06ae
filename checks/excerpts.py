"""Quoting a page: as seen, on one line, never longer than the rule allows."""

from __future__ import annotations

from checks.model import EXCERPT_LENGTH


def quote(text: str, length: int = EXCERPT_LENGTH) -> str:
    """Return the text on one line, cut to `length` characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def quote_around(text: str, start: int, end: int, length: int = EXCERPT_LENGTH) -> str:
    """Return the part of a long text that holds `start:end`, with what stands around it."""
    line = text
    if len(line) <= length:
        return " ".join(line.split())
    room = max(0, length - 2 - (end - start))
    first = max(0, start - room // 2)
    last = min(len(line), first + length - 2)
    cut = " ".join(line[first:last].split())
    return f"{'…' if first else ''}{cut}{'…' if last < len(line) else ''}"[:length]
