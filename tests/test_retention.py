"""What a night lets go of after so many days, and what it never does."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from site_results import SITE, finding, new_run, night, page, result
from storage import frames, models
from storage.bodies import BodyStore, body_store
from storage.database import Database
from storage.purging import prune
from storage.results import save_site_result
from storage.sites import adhoc_site


@pytest.fixture
def store(db: Database, tmp_path) -> BodyStore:
    return body_store(db, tmp_path / "bodies")


@pytest.fixture
def states(db: Database, store: BodyStore) -> dict[str, str]:
    """Save three states of a page: past, past but proving what holds, present; return their hashes."""
    kept = {name: store.put(name.encode()) for name in ("past", "proof", "present")}
    site_id = adhoc_site(db, SITE).site_id
    for number, name in enumerate(kept):
        told = [finding("standards.fee", "met", "Gratis", sha256=kept["proof"])] if number else []
        save_site_result(db, new_run(db, number=number), site_id, result([page("", kept[name])], told, number=number))
    return kept


def pages(db: Database) -> int:
    with db.reading() as connection:
        return len(connection.execute(select(models.Page.id)).all())


def test_nothing_goes_before_its_time(db, store, states):
    assert prune(db, store, 30, night(20)).bodies == 0
    assert pages(db) == 3
    with db.reading() as connection:
        assert connection.execute(select(models.BodyPurge.id)).all() == [], "no line in the log for doing nothing"


def test_what_is_past_goes_and_what_holds_or_proves_stays(db, store, states):
    before = len(frames.findings(db)), len(frames.evidence(db))
    assert prune(db, store, 30, night(40)).bodies == 1
    assert {name for name, sha256 in states.items() if store.has(sha256)} == {"proof", "present"}
    assert pages(db) == 2, "the page that proves a standing verdict is still known"
    assert (len(frames.findings(db)), len(frames.evidence(db))) == before
    assert prune(db, store, 30, night(41)).bodies == 0
