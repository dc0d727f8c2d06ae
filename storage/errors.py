"""The errors of this room whose reader is the person at the command line."""

from __future__ import annotations

from checks.errors import UserError


class StorageError(UserError):
    """The database, the body store or the registry cannot do what was asked, said in one sentence."""


class DatabaseSilent(StorageError):
    """The server cannot be reached now: it may be starting, stopping or full, or the network is down."""


class DatabaseTooNew(StorageError):
    """The database was written by a newer version of patuh than this one."""


class DatabaseTooOld(StorageError):
    """The database waits for `patuh db upgrade`, which nobody but its owner should start."""


class LateResult(StorageError):
    """A newer run has already saved a result for this site; the older one is refused, not mixed in."""


class UnknownRegion(StorageError):
    """No region has this code."""


class BodyMissing(StorageError):
    """The body store holds no usable body under this hash."""
