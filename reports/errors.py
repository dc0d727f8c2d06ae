"""The errors of this room whose reader is the person at the command line."""

from __future__ import annotations

from checks.errors import UserError


class ReportError(UserError):
    """What was asked for cannot be written, or there is nothing to write, said in one sentence."""
