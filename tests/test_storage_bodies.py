"""The body store: every body once, whole, and never a byte that its name does not promise."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import bodies
from storage.bodies import BodyStore, body_store
from storage.database import connect
from storage.errors import BodyMissing, StorageError

PAGE = b"<html>" + b"<li>Biaya: gratis</li>" * 2000


@pytest.fixture
def store(tmp_path: Path) -> BodyStore:
    return BodyStore(tmp_path / "bodies")


def files(store: BodyStore) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


@given(body=st.binary(max_size=4000))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_put_comes_back_byte_for_byte(store, body):
    sha256 = store.put(body)
    assert sha256 == hashlib.sha256(body).hexdigest()
    assert store.get(sha256) == body
    assert store.has(sha256)


def test_the_same_body_is_kept_once_and_small(store):
    assert store.put(PAGE) == store.put(PAGE)
    (path,) = files(store)
    assert path.stat().st_size < len(PAGE) / 20


def test_an_unknown_body_is_missing_and_said_so(store):
    assert not store.has("0" * 64)
    with pytest.raises(BodyMissing, match="has no body 000"):
        store.get("0" * 64)


@pytest.mark.parametrize("name", ["", "abc", "../../../../etc/passwd", "A" * 64, "0" * 63 + "/", "0" * 64 + "\n"])
def test_only_a_hash_is_a_name(store, name):
    for ask in (store.get, store.has):
        with pytest.raises(StorageError, match="not the hash"):
            ask(name)


def test_a_damaged_or_exchanged_body_is_never_taken_for_the_page(store):
    sha256 = store.put(PAGE)
    (path,) = files(store)
    whole = path.read_bytes()
    for content in (whole[:-10], b"not zstd at all", zstandard.compress(b"another page")):
        path.write_bytes(content)
        with pytest.raises(BodyMissing):
            store.get(sha256)


def test_what_a_power_cut_emptied_is_written_again(store):
    sha256 = store.put(PAGE)
    (path,) = files(store)
    path.write_bytes(b"")
    store.put(PAGE)
    assert store.get(sha256) == PAGE


def test_a_bomb_is_not_unpacked(store, monkeypatch):
    monkeypatch.setattr(bodies, "MAX_BODY_BYTES", 1_000_000)
    sha256 = store.put(bytes(50_000_000))
    with pytest.raises(BodyMissing):
        store.get(sha256)


def test_a_body_that_cannot_be_written_leaves_no_debris(store, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storage.bodies.os.replace", fail)
    with pytest.raises(OSError, match="No space left"):
        store.put(PAGE)
    assert files(store) == []


def test_the_store_is_beside_the_sqlite_file_unless_named(sqlite_db, tmp_path):
    assert body_store(sqlite_db).root == tmp_path / "patuh.db.bodies"
    assert body_store(sqlite_db, tmp_path / "elsewhere").root == tmp_path / "elsewhere"


def test_a_server_has_no_place_beside_it():
    with pytest.raises(StorageError, match="PATUH_BODIES"):
        body_store(connect("postgresql://patuh@/x?host=/nowhere"))
