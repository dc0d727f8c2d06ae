"""The backup that the runbook shows, done by its own lines: what comes back is what was there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from checks.model import Status
from databases import create_postgres_database
from generated_docs import ROOT
from site_results import SITE, finding, new_run, page, register, result, service
from storage.bodies import body_store
from storage.database import Database, open_database
from storage.models import Base
from storage.results import read_pages, save_site_result
from storage.runs import finish_run

pytestmark = pytest.mark.slow


def lines_of(kind: str) -> str:
    text = (ROOT / "crawler" / "deploy" / "README.md").read_text("utf-8")
    found = re.search(rf"<!-- tested: {kind} -->\n```sh\n(.+?)```", text, re.DOTALL)
    assert found, f"the runbook has no lines for {kind}"
    return found[1]


def run_lines(kind: str, folder: Path, **settings: str) -> str:
    for name in ("BACKUP", "NEW_FOLDER"):
        (folder / name).mkdir()
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "BACKUP": str(folder / "BACKUP"),
        "NEW_FOLDER": str(folder / "NEW_FOLDER"),
        "NEW_BODIES": str(folder / "new" / "bodies"),
        **settings,
    }
    answer = subprocess.run(
        ["sh", "-euc", lines_of(kind)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def live(db: Database, bodies: Path | None) -> tuple[int, int]:
    """Leave a night of one site; return its run and its site."""
    site_id = register(db, "53.10", "Kabupaten Contoh", "Dinas Kesehatan", SITE).site_id
    run = new_run(db)
    sha256 = body_store(db, bodies).put(b"<h1>Biaya: gratis</h1>")
    save_site_result(
        db,
        run,
        site_id,
        result([page("biaya", sha256=sha256)], [finding("standards.fee", Status.MET, "Gratis")], [service()]),
    )
    finish_run(db, run, result([]).finished_at)
    return run, site_id


def rows(db: Database) -> dict[str, int]:
    with db.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }


def test_a_postgresql_backup_comes_back(tmp_path, postgres_server, migrated_postgres):
    if not shutil.which("pg_dump"):
        pytest.skip("no pg_dump here (on Debian: apt-get install postgresql-client)")
    url, bodies = create_postgres_database(postgres_server, migrated_postgres), tmp_path / "bodies"
    new_url = create_postgres_database(postgres_server)
    db = open_database(url)
    run, site = live(db, bodies)
    run_lines("postgresql", tmp_path, PATUH_DATABASE=url, NEW_DATABASE=new_url, PATUH_BODIES=str(bodies))
    new = open_database(new_url)
    assert rows(new) == rows(db)
    assert read_pages(new, run, site) == read_pages(db, run, site)
    kept = [path.name for path in (tmp_path / "new" / "bodies").rglob("*.zst")]
    assert kept == [path.name for path in bodies.rglob("*.zst")] != []
    new.close()
    db.close()


def test_an_sqlite_backup_comes_back(tmp_path):
    db = open_database(f"sqlite:///{tmp_path / 'patuh.db'}")
    run, site = live(db, None)
    run_lines("sqlite", tmp_path)
    new = open_database(f"sqlite:///{tmp_path / 'NEW_FOLDER' / 'patuh.db'}")
    assert rows(new) == rows(db)
    assert read_pages(new, run, site) == read_pages(db, run, site)
    (sha256,) = [path.stem for path in body_store(db).root.rglob("*.zst")]
    assert body_store(new).get(sha256) == b"<h1>Biaya: gratis</h1>"
    new.close()
    db.close()
