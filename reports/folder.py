"""Writing several files into a folder so that either all of them are there or none.

Everything is first written beside the target, on the same file system; only then is each file renamed into
place. A disk that fills up, or a folder that may not be written to, leaves what was there before.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reports.errors import ReportError

_LEFT_BEHIND = 24 * 3600.0
"""Seconds after which a folder of ours in the making is one of a process that was killed."""


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """Give a folder to write into; when the block ends well, its files replace those of the same name in `out`.

    Other files of `out` stay. Raises `ReportError` when the folder cannot be written to, in the block or after it.
    """
    created: list[Path] = []
    staging: Path | None = None
    try:
        created = [parent for parent in (out, *out.parents) if not parent.exists()]
        out.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".patuh-", dir=out))
        _clear_away_the_dead(staging)
        new = staging / "new"
        new.mkdir()
        yield new
        _move_all(new, out, staging / "old")
    except OSError as error:
        _tidy(staging, created)
        raise ReportError(
            f"Cannot write into {str(out)!r}: {error.strerror or error}; nothing was written, choose another folder."
        ) from error
    except BaseException:
        _tidy(staging, created)
        raise
    _tidy(staging, [])


def _move_all(new: Path, out: Path, old: Path) -> None:
    """Rename every file into place; on failure (a file that Excel holds open, say) put everything back."""
    done: list[tuple[Path, Path | None]] = []
    try:
        for source in sorted(path for path in new.rglob("*") if path.is_file()):
            target = out / source.relative_to(new)
            target.parent.mkdir(parents=True, exist_ok=True)
            kept: Path | None = None
            if target.exists():
                if not target.is_file():  # a folder of that name is not emptied
                    raise IsADirectoryError(None, f"{target.name} is a folder there", os.fspath(target))
                kept = old / source.relative_to(new)
                kept.parent.mkdir(parents=True, exist_ok=True)
                target.rename(kept)
            done.append((target, kept))
            source.replace(target)
    except OSError:
        for target, kept in reversed(done):
            with suppress(OSError):
                if kept is None:
                    target.unlink(missing_ok=True)
                else:
                    kept.replace(target)
        raise


def _clear_away_the_dead(staging: Path) -> None:
    now = staging.stat().st_mtime
    for folder in staging.parent.glob(".patuh-*"):
        with suppress(OSError):
            if now - folder.stat().st_mtime > _LEFT_BEHIND:
                shutil.rmtree(folder)


def _tidy(staging: Path | None, created: list[Path]) -> None:
    if staging is not None:
        shutil.rmtree(staging, ignore_errors=True)
    for folder in created:
        with suppress(OSError):
            folder.rmdir()
