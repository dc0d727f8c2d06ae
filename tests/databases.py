"""Real databases for tests: an SQLite file, and a PostgreSQL server that the tests start themselves.

Tests that take the fixture `db` run once on each. The server listens on a socket in a folder of its
own, so nothing else can meet it, and is gone with the test session.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from storage.database import Database, open_database
from storage.models import Base
from storage.seeds import load_seed

_numbers = itertools.count(1)


def _postgres_binaries() -> Path | None:
    """Find the folder with initdb and postgres, which Debian keeps off the path."""
    places = [Path(found).parent for found in [shutil.which("initdb")] if found]
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], check=True, capture_output=True, text=True)
        places.append(Path(answer.stdout.strip()))
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def _server_user() -> str | None:
    """Whom to run the server as: postgres refuses to be root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    return None


class NoServer(Exception):
    """PostgreSQL cannot be started here."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start a PostgreSQL server and yield its socket folder."""
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(running_postgres())
        except NoServer as error:
            pytest.skip(str(error))
        yield folder


@contextmanager
def running_postgres() -> Iterator[str]:
    """Run a PostgreSQL server for the length of a `with` block, by the folder of its socket."""
    binaries, user = _postgres_binaries(), _server_user()
    if binaries is None:
        raise NoServer("no PostgreSQL server binaries here (on Debian: apt-get install postgresql)")
    if user is None:
        raise NoServer("PostgreSQL refuses to run as root, and there is no other user here to run it as")
    # Not tmp_path: the path of a socket may not be longer than about a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="patuh-pg-"))
    as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid} if os.geteuid() == 0 else {}
    shutil.chown(folder, user)
    data = folder / "data"
    try:
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "patuh", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True,
            capture_output=True,
            cwd=folder,
            **as_user,
        )
        # Safety against power cuts is not what these tests are about, and costs most of their time.
        options = ["-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, *options], stdout=log, stderr=log, cwd=folder, **as_user
            )
        try:
            _wait_until_ready(folder, server)
            yield str(folder)
        finally:
            server.send_signal(signal.SIGQUIT)  # PostgreSQL's "immediate": nothing of it is to be kept
            server.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(folder: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(host=str(folder), user="patuh", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}")


def create_postgres_database(server: str, template: str = "template0") -> str:
    """Create a database on the server and return its URL."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(host=server, user="patuh", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"postgresql://patuh@/{name}?host={server}"


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """Migrate one database and name it as a template; nobody writes to it."""
    url = create_postgres_database(postgres_server)
    open_database(url).close()
    name = make_url(url).database
    assert name
    return name


@pytest.fixture(scope="session")
def shared_postgres(postgres_server: str, migrated_postgres: str) -> str:
    """Name the database that the tests take over from each other, emptied: quicker than one for each."""
    return create_postgres_database(postgres_server, migrated_postgres)


def _empty(url: str) -> None:
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
    parts = make_url(url)
    with psycopg.connect(host=str(parts.query["host"]), user=parts.username, dbname=parts.database) as connection:
        # A test that left a transaction open is to be told so, not waited for.
        connection.execute("SET lock_timeout = '10s'")
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one file, which the tests' own are copied from."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name a database that patuh has never touched, one of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'patuh.db'}"
    return create_postgres_database(request.getfixturevalue("postgres_server"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name a database with the present schema and nothing in it, one of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "patuh.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("shared_postgres")
    _empty(url)
    return url


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """Open an empty database, one of each kind."""
    database = open_database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def seeded_sqlite(migrated_sqlite: Path) -> Path:
    """Load the shipped registry into one file, which the tests' own are copied from."""
    path = migrated_sqlite.with_name("seeded.db")
    shutil.copy(migrated_sqlite, path)
    database = open_database(f"sqlite:///{path}")
    load_seed(database)
    database.close()
    return path


@pytest.fixture
def seeded_db(seeded_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """Open an SQLite database with the shipped registry."""
    path = tmp_path / "patuh.db"
    shutil.copy(seeded_sqlite, path)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def sqlite_db(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """Open an empty SQLite database, for what has nothing to do with the kind."""
    path = tmp_path / "patuh.db"
    shutil.copy(migrated_sqlite, path)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def database_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Open a new SQLite database as the command line does, which finds it, and may ask loopback, by the environment."""
    url = f"sqlite:///{tmp_path / 'patuh.db'}"
    monkeypatch.setenv("PATUH_DATABASE", url)
    monkeypatch.setenv("PATUH_ALLOW_PRIVATE", "1")
    database = open_database(url)
    yield database
    database.close()
