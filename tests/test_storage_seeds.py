"""The shipped registry: complete, consistent, and never in the way of what people corrected."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import select, update

from storage import frames, models
from storage.addresses import parse_address
from storage.models import SiteStatus, TimeZone
from storage.seeds import load_seed, rows


def test_loading_enters_everything_once(db):
    assert load_seed(db) == (552, 2292, 2369)
    assert load_seed(db) == (0, 0, 0)


def test_codes_stay_text(seeded_db):
    regions = frames.regions(seeded_db).set_index("code")
    assert regions.loc["53.10", "name"] == "Kabupaten Manggarai"
    assert regions.loc["53.10", "parent_code"] == "53"
    assert len(regions) == 552


def test_levels_and_parents_are_those_of_the_country(seeded_db):
    regions = frames.regions(seeded_db)
    assert Counter(regions["level"]) == {"provinsi": 38, "kabupaten": 416, "kota": 98}
    assert regions["is_administrative"].sum() == 6
    assert (regions["parent_code"].dropna() == regions["code"].str[:2][regions["code"].str.len() == 5]).all()


def test_every_region_has_the_time_zone_of_its_province(seeded_db):
    regions = frames.regions(seeded_db).set_index("code")
    zones = {
        code: regions.loc[code, "time_zone"] for code in ("11.01", "61", "62.01", "63", "53.10", "73.71", "81", "94.01")
    }
    assert zones == {
        "11.01": "WIB",
        "61": "WIB",
        "62.01": "WIB",
        "63": "WITA",
        "53.10": "WITA",
        "73.71": "WITA",
        "81": "WIT",
        "94.01": "WIT",
    }
    assert [zone.utc_offset_hours for zone in TimeZone] == [7, 8, 9]


def test_every_shipped_address_is_in_its_final_form():
    for row in rows("agencies"):
        address = parse_address(row["url"])
        assert (address.host, address.scope_path, address.is_official) == (row["host"], "/", True)


def test_doubtful_rows_are_not_assessed_and_say_why(seeded_db):
    sites = frames.sites(seeded_db)
    assert Counter(sites["status"]) == {"active": 2055, "needs_owner_confirmation": 213, "retired": 101}
    assert (sites["status_reason"].isna() == (sites["status"] == "active")).all()
    assert set(sites[sites["evidence"] == "mention"]["status"]) == {"needs_owner_confirmation"}
    assert set(sites[sites["status"] == "retired"]["agency_type"]) == {"lpse"}
    inferred = sites[sites["agency_note"].fillna("").str.contains("disimpulkan")]
    assert len(inferred) > 1500


def test_days_of_lists_are_days(seeded_db):
    with seeded_db.reading() as connection:
        query = select(models.Site.first_seen, models.Site.last_seen).where(models.Site.host == "acehprov.go.id")
        assert connection.execute(query).one() == (date(2021, 1, 15), date(2025, 12, 23))


def test_what_a_person_has_corrected_stays_corrected(db):
    load_seed(db)
    with db.writing() as connection:
        change = update(models.Site).where(models.Site.host == "acehprov.go.id")
        connection.execute(change.values(status=SiteStatus.RETIRED, status_reason="pindah"))
        connection.execute(update(models.Region).where(models.Region.code == "11").values(name="Aceh Darussalam"))
    load_seed(db)
    sites = frames.sites(db, "11")
    assert sites[sites["host"] == "acehprov.go.id"]["status"].tolist() == ["retired"]
    assert frames.regions(db, "11").set_index("code").loc["11", "name"] == "Aceh Darussalam"


def test_official_scores_are_shipped_with_their_source():
    scores = list(rows("official_scores"))
    assert len(scores) == 132
    assert all(row["source_url"].startswith("http") and 0 <= float(row["score"]) <= 100 for row in scores)
    keys = Counter((row["year"], row["level"], row["region"]) for row in scores)
    assert max(keys.values()) == 1
