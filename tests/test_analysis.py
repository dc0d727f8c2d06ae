"""What the notebooks show: coverage, zones, what-if, two readers, official scores beside ours."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from checks.model import Reason, Status
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from checks.rubric import RubricError
from checks.rubric_file import load_rubric
from checks.scoring import score_statuses, zone_of
from reported_regions import enter_province, two_nights
from reports.analysis import (
    NO_ZONE,
    agency_scores,
    altered,
    coverage,
    moves,
    score_agencies,
    score_history,
    without_retired,
    zone_counts,
)
from reports.errors import ReportError
from reports.official import beside_official, official_scores
from reports.readers import agreement, compare_with_machine, disagreements, draw_sample, read_sheet, write_sheet
from storage import frames
from storage.database import Database

RUBRIC = load_rubric("ombudsman-2022", CHECKS)


@pytest.fixture
def province(sqlite_db: Database, tmp_path: Path) -> Database:
    two_nights(sqlite_db, enter_province(sqlite_db, tmp_path))
    return sqlite_db


# -- coverage and zones ------------------------------------------------------------------------------------------------


def test_a_site_that_was_not_read_counts_as_visited_and_not_as_read(province: Database):
    far = coverage(frames.sites(province), frames.site_results(province)).loc["99.10"]
    assert (far["registered"], far["visited"], far["read"], far["unread"]) == (4, 4, 3, 1)
    assert far["share"] == 0.75


def test_a_retired_site_is_nowhere():
    sites = pd.DataFrame(
        {"site_id": [1, 2], "status": ["active", "retired"], "region_code": "99.10", "region_name": "X"}
    )
    results = pd.DataFrame({"site_id": [2], "outcome": ["ok"]})
    assert coverage(sites, results).loc["99.10", ["registered", "visited", "read"]].tolist() == [1, 0, 0]
    assert without_retired(pd.DataFrame({"site_id": [1, 2]}), sites)["site_id"].tolist() == [1]


def test_an_agency_that_could_not_be_told_has_no_zone_and_is_not_red(province: Database):
    scores = agency_scores(frames.scores(province), RUBRIC.id)
    counts = zone_counts(scores, "agency_type")
    assert counts.loc["dinsos"].to_dict() == {"hijau": 0, "kuning": 0, "merah": 0, NO_ZONE: 1}
    assert list(counts.columns) == ["hijau", "kuning", "merah", NO_ZONE]


def test_history_has_every_scored_run_as_it_left_the_agencies(province: Database):
    history = score_history(province, RUBRIC.id)
    poor = history[history["agency_type"] == "disdik"]["value"].dropna().tolist()
    assert poor[0] == 0
    assert poor[-1] > 0
    assert history["run_id"].nunique() > 1
    assert history["started_at"].is_monotonic_increasing


def test_no_scores_make_an_empty_history(sqlite_db: Database):
    assert score_history(sqlite_db, RUBRIC.id).empty
    assert zone_counts(agency_scores(frames.scores(sqlite_db), RUBRIC.id), "region_name").empty


# -- what if -----------------------------------------------------------------------------------------------------------


def test_scoring_anew_under_the_same_rubric_gives_the_saved_scores(province: Database):
    saved = agency_scores(frames.scores(province), RUBRIC.id).set_index("agency_id")["value"]
    anew = score_agencies(frames.findings(province), RUBRIC).set_index("agency_id")["value"]
    assert anew.to_dict() == pytest.approx(saved.to_dict(), nan_ok=True)


def test_no_findings_make_no_scores(sqlite_db: Database):
    assert score_agencies(frames.findings(sqlite_db), RUBRIC).empty


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"weights": {"process": 50.0}}, "add up to"),
        ({"weights": {"proses": 32.37}}, "no dimension"),
        ({"partial": 1.5}, "from 0 to 1"),
        ({"lower_bounds": {"B": 95}}, "must rise"),
        ({"lower_bounds": {"E": 5}}, "must rise"),
        ({"lower_bounds": {"Z": 5}}, "no band"),
    ],
)
def test_numbers_that_do_not_hold_together_are_refused(change: dict[str, object], what: str):
    with pytest.raises(RubricError, match=what):
        altered(RUBRIC, **change)  # type: ignore[arg-type]


def test_an_altered_rubric_never_bears_the_name_of_a_scheme():
    assert altered(RUBRIC).id == "ombudsman-2022-bagaimana-bila"
    assert "bagaimana-bila" in score_statuses(dict.fromkeys(CHECKS, Status.MET), altered(RUBRIC)).label


def test_altering_nothing_changes_no_score():
    statuses = {check: Status.MET if place % 2 else Status.PARTIAL for place, check in enumerate(CHECKS)}
    same, held = score_statuses(statuses, altered(RUBRIC)), score_statuses(statuses, RUBRIC)
    assert (same.value, same.coverage, same.scheme_coverage) == (held.value, held.coverage, held.scheme_coverage)


def test_weight_moves_what_a_dimension_earns():
    # Everything is there but for complaints: the heavier they weigh, the lower the score.
    statuses = {
        check: Status.NOT_MET if check.startswith("complaints") or check.endswith("complaint_handling") else Status.MET
        for check in CHECKS
    }
    heavy = altered(RUBRIC, weights={"complaint": 31.54, "process": 22.37})
    now, then = score_statuses(statuses, RUBRIC).value, score_statuses(statuses, heavy).value
    assert now is not None
    assert then is not None
    assert then < now


def test_bands_move_with_their_neighbours():
    moved = altered(RUBRIC, lower_bounds={"B": 65})
    zones = {value: zone.zone if (zone := zone_of(value, moved)) else None for value in (64.99, 65, 87.99, 88)}
    assert zones == {64.99: "kuning", 65: "hijau", 87.99: "hijau", 88: "hijau"}


def test_moves_count_who_goes_where():
    before = pd.DataFrame({"agency_id": [1, 2, 3], "zone": ["kuning", "merah", None]})
    after = pd.DataFrame({"agency_id": [1, 2, 3], "zone": ["hijau", "merah", None]})
    table = moves(before, after)
    assert (table.loc["kuning", "hijau"], table.loc["merah", "merah"], table.loc[NO_ZONE, NO_ZONE]) == (1, 1, 1)
    assert table.to_numpy().sum() == 3


# -- two readers -------------------------------------------------------------------------------------------------------


def sheet(*labels: str) -> pd.DataFrame:
    rows = [
        {"site_url": f"https://s{n}.go.id/", "check_id": "standards.fee", "label": label}
        for n, label in enumerate(labels)
    ]
    return pd.DataFrame(rows)


def machine(*statuses: tuple[Status, Reason | None]) -> pd.DataFrame:
    rows = [
        {
            "site_url": f"https://s{n}.go.id/",
            "check_id": "standards.fee",
            "status": status,
            "reason": reason,
            "note": "",
        }
        for n, (status, reason) in enumerate(statuses)
    ]
    return pd.DataFrame(rows)


def test_the_sheet_hides_what_the_machine_says_and_leaves_out_what_was_not_read(province: Database):
    findings = frames.findings(province)
    drawn = draw_sample(findings, 1_000, seed=1)
    assert not {"status", "reason", "note_1"} & set(drawn.columns)
    assert set(drawn["label"]) == {""}
    down = findings[findings["outcome"] != FetchOutcome.OK]["site_url"].unique()
    assert len(down)
    assert not set(down) & set(drawn["site_url"])


def test_the_same_seed_draws_the_same_rows_whatever_was_concluded(province: Database):
    findings = frames.findings(province)
    shuffled = findings.sample(frac=1, random_state=3).assign(status="met")
    assert draw_sample(findings, 20, seed=5).equals(draw_sample(shuffled, 20, seed=5))
    assert not draw_sample(findings, 20, seed=5).equals(draw_sample(findings, 20, seed=6))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("site_url,check_id\na,b\n", "no column 'label'"),
        ("site_url,check_id,label\na,b,ada\n", "line 2: the label 'ada'"),
        ("site_url,check_id,label\na,b,\n", "line 2: the label ''"),
        ("site_url,check_id,label\na,b,absent\na,b,present\n", "line 3: .* twice"),
        ("", "cannot be read"),
    ],
)
def test_a_sheet_that_cannot_be_used_is_told_with_its_line(text: str, what: str, tmp_path: Path):
    path = tmp_path / "lembar.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ReportError, match=what):
        read_sheet(path)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_sheet_comes_back_as_spreadsheets_write_it(separator: str, tmp_path: Path):
    path = tmp_path / "lembar.csv"
    path.write_text("site_url,check_id,label\na,b,present\nc,d,absent\n".replace(",", separator), "utf-8-sig")
    assert read_sheet(path)["label"].tolist() == ["present", "absent"]


def test_a_sheet_that_was_written_comes_back_and_runs_nothing_in_a_spreadsheet(tmp_path):
    drawn = {"region_name": "X", "agency_name": "=HYPERLINK(1)", "looked_for": "Biaya/tarif", "label": "absent"}
    sheet = pd.DataFrame([{"site_url": "https://a.x.go.id/", "check_id": "standards.fee", **drawn, "note": "a; b"}])
    write_sheet(sheet, tmp_path / "lembar.csv")
    written = (tmp_path / "lembar.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfsite_url;check_id;")
    assert b";=" not in written
    back = read_sheet(tmp_path / "lembar.csv")
    assert back.drop(columns="agency_name").equals(sheet.drop(columns="agency_name").astype("str"))


def test_kappa_is_nought_for_readers_who_agree_by_chance_alone():
    first = sheet("present", "present", "absent", "absent")
    second = sheet("present", "absent", "present", "absent")
    found = agreement(first, second)
    assert (found.rows, found.same, found.kappa) == (4, 2, 0)


def test_kappa_of_a_textbook_table():
    # 20 both yes, 15 both no, 5 and 10 differ: observed 0.7, by chance 0.5, so 0.4.
    first = sheet(*["present"] * 25, *["absent"] * 25)
    second = sheet(*["partial"] * 20, *["absent"] * 5, *["present"] * 10, *["absent"] * 15)
    found = agreement(first, second)
    assert found.kappa == pytest.approx(0.4)
    assert found.interval == pytest.approx((0.146, 0.654), abs=0.001)


def test_kappa_says_nothing_where_nothing_could_differ():
    assert agreement(sheet("absent", "absent"), sheet("absent", "absent")).kappa is None
    assert agreement(sheet("unclear"), sheet("absent")).kappa is None


def test_unclear_counts_neither_way_and_is_told():
    found = agreement(sheet("unclear", "present", "absent"), sheet("present", "present", "absent"))
    assert (found.rows, found.same, found.undecided, found.kappa) == (2, 2, 1, 1)
    assert disagreements(sheet("unclear"), sheet("present"))["label_1"].tolist() == ["unclear"]


def test_the_machine_is_held_against_what_both_readers_say_alike():
    first = sheet("present", "partial", "absent", "present", "absent", "present")
    second = sheet("partial", "present", "absent", "absent", "absent", "present")
    said = machine(
        (Status.MET, None),
        (Status.CANNOT_TELL, Reason.UNREADABLE),
        (Status.PARTIAL, None),
        (Status.NOT_MET, None),
        (Status.CANNOT_TELL, Reason.OUT_OF_BUDGET),
        (Status.NOT_MET, None),
    )
    compared = compare_with_machine(first, second, said)
    counts = compared.figures.counts
    assert (counts.tp, counts.fp, counts.fn) == (2, 1, 1)
    assert compared.left_out == 2, "one on which readers differ, one that the machine left open"


def test_the_shipped_example_is_about_findings_that_the_checks_make():
    folder = Path(__file__).parent.parent / "notebooks" / "contoh"
    first, second = read_sheet(folder / "pembaca-1.csv"), read_sheet(folder / "pembaca-2.csv")
    assert set(first["check_id"]) <= set(CHECKS)
    assert len(disagreements(first, second)) == 6
    assert len(first) == 60


# -- official scores ---------------------------------------------------------------------------------------------------


def test_every_official_score_finds_its_region():
    official = official_scores()
    assert official[official["region_code"].isna()]["region"].tolist() == []
    assert official.set_index(["year", "region"])["region_code"][2018, "Toba Samosir"] == "12.12"
    spellings = official.groupby("region_code")["region"].unique()
    assert [sorted(names) for names in spellings if len(names) > 1] == [["Toba", "Toba Samosir"]]


def test_a_town_is_not_the_county_of_its_name():
    codes = official_scores().query("region == 'Kupang'").groupby("level")["region_code"].unique()
    assert codes["kota"].tolist() == ["53.71"]
    assert codes["kabupaten"].tolist() == ["53.01"]


def test_the_newest_official_score_stands_beside_ours_and_regions_without_either_are_left_out():
    official = pd.DataFrame(
        {
            "region_code": ["53.01", "53.01", "53.02", None],
            "region": ["Kupang", "Kupang", "Lain", "?"],
            "year": [2022, 2024, 2024, 2024],
            "score": [50.0, 80.0, 90.0, 1.0],
            "zone": ["kuning", "hijau", "hijau", None],
        }
    )
    ours = pd.DataFrame({"region_code": ["53.01", "53.02"], "value": [40.0, None], "coverage": [0.9, 0.0]})
    (row,) = beside_official(official, ours).to_dict("records")
    assert (row["region_code"], row["year"], row["official"], row["ours"]) == ("53.01", 2024, 80.0, 40.0)
