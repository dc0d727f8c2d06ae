"""The body store: every body once, compressed, under the hash of its content.

Beside the database and not in it: bodies are large, never change, and are copied with ordinary
tools. A body is there as a whole or not at all.
"""

# A crawl puts a body per page, and names as `Path` cost a fifth of that.
# ruff: noqa: PTH103, PTH105, PTH108, PTH116, PTH118, PTH123
from __future__ import annotations

import hashlib
import os
import re
import threading
from contextlib import suppress
from pathlib import Path

import zstandard

from storage.database import Database
from storage.errors import BodyMissing, StorageError

_LEVEL = 3  # measured: a fifth of the size for 0.16 ms a page; level 19 saves 10 % more and costs 22 ms

MAX_BODY_BYTES = 64 * 2**20
"""The largest body that is read back. The crawler's own cap is far below; a larger file is not ours."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


class BodyStore:
    """Bodies by the sha256 (hex) of their content, in a folder that several processes may share."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._root = str(root)
        self._own = threading.local()

    def put(self, body: bytes, sha256: str = "") -> str:
        """Keep the body and return its hash, which a caller that has it may pass; one that is there costs nothing."""
        sha256 = sha256 or hashlib.sha256(body).hexdigest()
        path = self._name(sha256)
        with suppress(FileNotFoundError):
            # An empty file is what a power cut may leave of a rename; write it again.
            if os.stat(path).st_size:
                return sha256
        self._write(path, body)
        return sha256

    def _write(self, path: str, content: bytes) -> None:
        """Write a file compressed, so that it is there as a whole or not at all."""
        folder, name = os.path.split(path)
        # Not `mkstemp`: its mode of 0600 would hide the body from other users of a shared folder.
        passing = os.path.join(folder, f".{name}.{os.getpid()}.{threading.get_ident()}.tmp")
        packed = self._compressor().compress(content)
        try:
            try:
                _write_file(passing, packed)
            except FileNotFoundError:
                os.makedirs(folder, exist_ok=True)
                _write_file(passing, packed)
            os.replace(passing, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(passing)
            raise

    def _compressor(self) -> zstandard.ZstdCompressor:
        """This thread's own: making one costs as much as compressing a page."""
        compressor: zstandard.ZstdCompressor | None = getattr(self._own, "compressor", None)
        if compressor is None:
            compressor = self._own.compressor = zstandard.ZstdCompressor(level=_LEVEL)
        return compressor

    def get(self, sha256: str) -> bytes:
        """Return the body; raises `BodyMissing` when it is not there, damaged or beyond `MAX_BODY_BYTES`."""
        path = self._path(sha256)
        try:
            with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as reader:
                # One byte more than allowed tells too large from just fitting, and a bomb stops here.
                body = reader.read(MAX_BODY_BYTES + 1)
        except FileNotFoundError:
            raise BodyMissing(f"The body store {self.root} has no body {sha256}: crawl the site again.") from None
        except zstandard.ZstdError as error:
            raise BodyMissing(f"The body {path} is damaged ({error}): delete it and crawl again.") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise BodyMissing(f"The body {path} is not what its name says: delete it and crawl again.")
        return body

    def put_recognised(self, sha256: str, said: bytes) -> None:
        """Keep what was recognised in a body that is a picture, beside it; it goes when the body goes."""
        self._write(str(self._recognised_path(sha256)), said)

    def get_recognised(self, sha256: str) -> bytes:
        """Return what was recognised in a body before; empty when nothing was, or it is damaged."""
        try:
            with (
                self._recognised_path(sha256).open("rb") as file,
                zstandard.ZstdDecompressor().stream_reader(file) as reader,
            ):
                return reader.read(MAX_BODY_BYTES)
        except (FileNotFoundError, zstandard.ZstdError):
            return b""

    def has(self, sha256: str) -> bool:
        """Whether the body is there."""
        return self._path(sha256).exists()

    def delete(self, sha256: str) -> int | None:
        """Delete the body and return the bytes that it took on disk; None when it was not there."""
        path, recognised = self._path(sha256), self._recognised_path(sha256)
        try:
            beside = recognised.stat().st_size if recognised.exists() else 0
            recognised.unlink(missing_ok=True)
            size = path.stat().st_size + beside
            path.unlink()
        except FileNotFoundError:
            return None
        return size

    def _path(self, sha256: str) -> Path:
        return Path(self._name(sha256))

    def _name(self, sha256: str) -> str:
        if not _SHA256.fullmatch(sha256):
            raise StorageError(f"{sha256!r} is not the hash of a body (64 hexadecimal digits).")
        # 256 folders: a million bodies in one folder is more than many tools bear.
        return os.path.join(self._root, sha256[:2], f"{sha256}.zst")

    def _recognised_path(self, sha256: str) -> Path:
        return self._path(sha256).with_suffix(".ocr.zst")


def _write_file(name: str, content: bytes) -> None:
    with open(name, "wb") as file:
        file.write(content)


def body_store(db: Database, root: Path | None = None) -> BodyStore:
    """Return the store at `root`, by default beside the SQLite file: `patuh.db` → `patuh.db.bodies/`.

    A PostgreSQL server has no "beside", so there `root` must be named.
    """
    if root is not None:
        return BodyStore(root)
    if db.path is None:
        raise StorageError("Name the folder for page bodies in PATUH_BODIES: a database server has none beside it.")
    return BodyStore(db.path.with_name(db.path.name + ".bodies"))
