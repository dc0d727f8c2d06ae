"""Findings in, score out: what counts, what does not, and what the published results confirm."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import (
    NOT_STATED,
    ComponentStatus,
    Finding,
    Reason,
    ServiceComponent,
    Status,
)
from checks.registry import CHECKS
from checks.rubric import Rubric, RubricError
from checks.rubric_file import available_rubrics, load_rubric
from checks.scoring import aggregate, gain, join_findings, score_findings, score_service, zone_of

RUBRIC_2021 = load_rubric("ombudsman-2021", CHECKS)
RUBRIC_2022 = load_rubric("ombudsman-2022", CHECKS)

FEE, PROCEDURE, MOTTO = "standards.fee", "standards.procedure", "profile.motto"


def found(check: str, status: Status, reason: Reason | None = None) -> Finding:
    return Finding(check, 1, status, reason)


def all_found(status: Status, **others: Status) -> list[Finding]:
    """Every check with one status, save those named (`standards_fee=…`)."""
    return [found(check, others.get(check.replace(".", "_"), status)) for check in CHECKS]


# --- what must not lower or raise a score -------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.CANNOT_TELL, Status.NOT_APPLICABLE])
def test_what_could_not_be_told_leaves_numerator_and_denominator(status: Status) -> None:
    whole = score_findings(all_found(Status.MET), RUBRIC_2022)
    part = score_findings(all_found(Status.MET, standards_fee=status), RUBRIC_2022)
    assert whole.value == part.value == 100


def test_what_could_not_be_told_lowers_the_coverage_and_what_does_not_apply_leaves_it() -> None:
    cannot_tell = score_findings(all_found(Status.MET, profile_motto=Status.CANNOT_TELL), RUBRIC_2021)
    does_not_apply = score_findings(all_found(Status.MET, profile_motto=Status.NOT_APPLICABLE), RUBRIC_2021)
    assert cannot_tell.coverage == pytest.approx(14 / 15)
    assert does_not_apply.coverage == 1


def test_a_site_that_could_not_be_reached_has_no_value_and_no_zone() -> None:
    score = score_findings([found(check, Status.CANNOT_TELL, Reason.UNREACHABLE) for check in CHECKS], RUBRIC_2022)
    assert (score.value, score.coverage, score.zone, score.category, score.counted) == (None, 0, None, None, 0)
    assert score.label == "belum dapat dinilai (indikatif, ombudsman-2022)"


def test_no_findings_at_all_are_nothing_told_and_not_nought() -> None:
    assert score_findings([], RUBRIC_2022).value is None


def test_checks_outside_the_rubric_never_count() -> None:
    reported_only = all_found(Status.MET, information_ppid=Status.NOT_MET, standards_staff_count=Status.NOT_MET)
    assert score_findings(reported_only, RUBRIC_2022).value == 100


def test_a_value_from_a_few_indicators_gets_no_zone() -> None:
    score = score_findings([found(MOTTO, Status.MET)], RUBRIC_2022)
    assert (score.value, score.zone) == (100, None)
    assert score.label == "tanpa zona, cakupan di bawah 50% (indikatif, ombudsman-2022)"


def test_a_rubric_with_bands_only_refuses_to_score() -> None:
    with pytest.raises(RubricError, match="'ombudsman-2025' holds bands only and cannot score a website"):
        score_findings(all_found(Status.MET), load_rubric("ombudsman-2025", CHECKS))


# --- what counts ---------------------------------------------------------------------------------------------


def test_partial_earns_half_and_not_met_nothing() -> None:
    assert score_findings(all_found(Status.PARTIAL), RUBRIC_2022).value == 50
    assert score_findings(all_found(Status.NOT_MET), RUBRIC_2022).value == 0
    score = score_findings(
        all_found(Status.MET, standards_fee=Status.NOT_MET, profile_motto=Status.PARTIAL), RUBRIC_2021
    )
    assert score.value == 90.00  # 13.5 of 15


def test_dimensions_weigh_as_published() -> None:
    officer_missing = score_findings(all_found(Status.MET, complaints_officer=Status.NOT_MET), RUBRIC_2022)
    motto_missing = score_findings(all_found(Status.MET, profile_motto=Status.NOT_MET), RUBRIC_2022)
    visible = 21.85 * 2 / 15 + 32.37 * 9 / 11 + 21.54 * 3 / 5
    assert officer_missing.value == pytest.approx(100 - 100 * 21.54 / 5 / visible, abs=0.005)
    assert motto_missing.value == pytest.approx(100 - 100 * 32.37 / 11 / visible, abs=0.005)


def test_an_indicator_with_alternatives_stands_when_one_of_them_does() -> None:
    findings = all_found(Status.MET, complaints_procedure=Status.NOT_MET)  # standards.complaint_handling answers it
    assert score_findings(findings, RUBRIC_2022).value == 100


def test_an_indicator_with_alternatives_fails_only_when_all_of_them_could_be_told() -> None:
    findings = all_found(Status.MET, survey_instrument=Status.NOT_MET, survey_published_result=Status.CANNOT_TELL)
    assert score_findings(findings, RUBRIC_2021).value == 100


def test_a_score_says_how_little_of_the_scheme_a_website_shows() -> None:
    score = score_findings(all_found(Status.MET), RUBRIC_2022)
    assert score.coverage == 1
    assert score.scheme_coverage == pytest.approx(RUBRIC_2022.visible_share)
    assert score.scheme_coverage < 0.5


def test_a_label_always_says_indikatif_and_the_instrument() -> None:
    assert score_findings(all_found(Status.MET), RUBRIC_2022).label == (
        "zona hijau, kategori A, kualitas tertinggi (indikatif, ombudsman-2022)"
    )
    assert score_findings(all_found(Status.PARTIAL), RUBRIC_2021).label == (
        "zona merah, kepatuhan rendah (indikatif, ombudsman-2021)"
    )


@given(st.lists(st.sampled_from(Status), min_size=len(CHECKS), max_size=len(CHECKS)), st.sampled_from(sorted(CHECKS)))
def test_a_score_stays_on_its_scale_and_never_falls_when_a_check_is_fixed(statuses: list[Status], fixed: str) -> None:
    findings = [found(check, status) for check, status in zip(CHECKS, statuses, strict=True)]
    before = score_findings(findings, RUBRIC_2022)
    assert before.value is None or 0 <= before.value <= 100
    assert 0 <= before.coverage <= 1
    mended = [found(fixed, Status.MET) if finding.check == fixed else finding for finding in findings]
    assert before.value is None or (score_findings(mended, RUBRIC_2022).value or 0) >= before.value


# --- services, agencies, regions -----------------------------------------------------------------------------


def service(**stated: ComponentStatus) -> dict[str, ServiceComponent]:
    components = {check: NOT_STATED for check in CHECKS if check.startswith("standards.")}
    return components | {f"standards.{name}": ServiceComponent(status, "…") for name, status in stated.items()}


def test_a_service_owes_six_components_and_not_the_eight_of_the_decree() -> None:
    met = ComponentStatus.MET
    complete = service(
        requirements=met, procedure=met, completion_time=met, fee=met, product=met, complaint_handling=met
    )
    assert score_service(complete, RUBRIC_2022).value == 100
    assert score_service(service(legal_basis=met, staff_count=met), RUBRIC_2022).value == 0
    assert score_service(service(requirements=met, fee=ComponentStatus.PARTIAL), RUBRIC_2022).value == 25


def test_what_one_site_of_an_agency_publishes_the_others_need_not_repeat() -> None:
    joined = join_findings([found(FEE, Status.NOT_MET), found(FEE, Status.MET), found(FEE, Status.CANNOT_TELL)])
    assert [finding.status for finding in joined] == [Status.MET]


def test_absence_stands_only_when_every_site_of_the_agency_could_be_told() -> None:
    unread = found(FEE, Status.CANNOT_TELL, Reason.OUT_OF_BUDGET)
    assert join_findings([found(FEE, Status.NOT_MET), unread]) == (unread,)


def test_a_region_is_the_mean_of_its_agencies_and_those_not_told_lower_the_coverage_only() -> None:
    good, poor = (score_findings(all_found(status), RUBRIC_2022) for status in (Status.MET, Status.PARTIAL))
    down = score_findings(all_found(Status.CANNOT_TELL), RUBRIC_2022)
    region = aggregate([good, poor, down], RUBRIC_2022)
    assert (region.value, region.zone, region.category, region.counted) == (75, "kuning", "C", 2)
    assert region.coverage == pytest.approx(2 / 3)


def test_a_region_of_which_nothing_could_be_told_has_no_value() -> None:
    assert aggregate([], RUBRIC_2022).value is None
    assert aggregate([score_findings([], RUBRIC_2022)], RUBRIC_2022).counted == 0


# --- zones -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "zone"),
    [
        (0, "merah"),
        (50.99, "merah"),
        (50.994, "merah"),
        (50.995, "kuning"),
        (51, "kuning"),
        (80.99, "kuning"),
        (80.995, "hijau"),  # the binary number lies just below; the written one is meant
        (81, "hijau"),
        (100, "hijau"),
        (100.004, "hijau"),
    ],
)
def test_a_value_is_rounded_half_up_to_two_decimals_and_then_compared(value: float, zone: str) -> None:
    found_zone = zone_of(value, RUBRIC_2021)
    assert found_zone is not None
    assert found_zone.zone == zone


@pytest.mark.parametrize("value", [-0.01, 100.01, 1e30, float("nan"), float("inf")])
def test_a_value_off_the_scale_has_no_zone(value: float) -> None:
    assert zone_of(value, RUBRIC_2021) is None


def test_the_bands_of_2015_have_their_own_scale() -> None:
    rubric = load_rubric("ombudsman-2015", CHECKS)
    zones = [zone_of(value, rubric) for value in (38, 39, 60, 61, 75, 76)]
    assert [zone and zone.zone for zone in zones] == ["merah", "kuning", "kuning", "hijau", "hijau", None]


def official_scores() -> list[dict[str, str]]:
    text = (files("storage") / "seeds" / "official_scores.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def rubric_of(year: int) -> Rubric:
    (rubric,) = [rubric for id_ in available_rubrics() if year in (rubric := load_rubric(id_, CHECKS)).years]
    return rubric


def test_zone_and_category_of_every_published_result_are_reproduced() -> None:
    rows = official_scores()
    assert len(rows) == 132
    told = 0
    for row in rows:
        zone = zone_of(float(row["score"]), rubric_of(int(row["year"])))
        assert zone is not None, row
        if row["zone"]:
            assert zone.zone == row["zone"], row
        if row["category"]:
            assert zone.category == row["category"], row
        told += bool(row["zone"] or row["category"])
    assert told > 100


# --- what to fix first -----------------------------------------------------------------------------------------


def test_nothing_can_be_gained_where_all_is_met_or_nothing_was_reached() -> None:
    assert gain(all_found(Status.MET), RUBRIC_2022) == ()
    assert gain([found(check, Status.CANNOT_TELL, Reason.UNREACHABLE) for check in CHECKS], RUBRIC_2022) == ()


def test_the_most_valuable_fix_comes_first_and_each_step_builds_on_those_before() -> None:
    findings = all_found(Status.MET, complaints_officer=Status.NOT_MET, profile_motto=Status.PARTIAL)
    steps = gain(findings, RUBRIC_2022)
    assert [step.check for step in steps] == ["complaints.officer", "profile.motto"]
    assert steps[-1].expected == 100
    assert steps[0].gain + steps[1].gain == pytest.approx(
        100 - (score_findings(findings, RUBRIC_2022).value or 0), abs=0.02
    )


def test_of_two_checks_that_answer_one_indicator_only_one_needs_fixing() -> None:
    findings = all_found(Status.MET, survey_instrument=Status.NOT_MET, survey_published_result=Status.NOT_MET)
    (step,) = gain(findings, RUBRIC_2021)
    assert {step.check, *step.besides} == {"survey.instrument", "survey.published_result"}
    # What only lends a hand to another step, or is met, is nothing to mention.
    (step,) = gain(all_found(Status.MET, survey_instrument=Status.NOT_MET, profile_motto=Status.NOT_MET), RUBRIC_2021)
    assert (step.check, step.besides) == ("profile.motto", ())


def test_what_nobody_could_read_is_on_the_list_although_only_the_coverage_rises() -> None:
    findings = [found(check, Status.NOT_MET) for check in CHECKS if check != "pledge.service_pledge"]
    findings.append(found("pledge.service_pledge", Status.CANNOT_TELL, Reason.UNREADABLE))
    last = gain(findings, RUBRIC_2022)[-1]
    assert (last.check, last.expected) == ("pledge.service_pledge", 100)


def test_fixing_everything_on_the_list_leads_to_the_full_score() -> None:
    steps = gain(all_found(Status.NOT_MET), RUBRIC_2022)
    assert steps[-1].expected == 100
    assert [step.gain for step in steps] == sorted((step.gain for step in steps), reverse=True)
