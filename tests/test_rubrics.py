"""What a rubric file may say, and the one sentence that each unsound one is refused with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checks.registry import CHECKS
from checks.rubric import DEFAULT_RUBRIC, Rubric, RubricError
from checks.rubric_file import available_rubrics, load_rubric

USED_RUBRICS = {
    "ombudsman-2015": "9296b83c582e",
    "ombudsman-2021": "aca74befa3da",
    "ombudsman-2022": "3694ee14f7ad",
    "ombudsman-2025": "c8bfc2fc9720",
}
"""Scores that were published rest on these: a rubric is not edited, a changed one gets an id of its own."""

OWN_RUBRIC = """
id = "ntt-2026"
title_ind = "Pedoman Provinsi NTT"
title_eng = "Rubric of the province NTT"
years = [2026]

[scale]
min = 0
max = 100
decimals = 2

[[bands]]
zone = "hijau"
min = 60.00
max = 100
status = "assumption"

[[bands]]
zone = "merah"
min = 0
max = 59.99
status = "assumption"

[sample]
agency_types = ["dukcapil"]

[service]
components = ["standards.fee", "standards.procedure"]

[[dimensions]]
id = "standar"
name_ind = "Standar"
weight = 70
status = "assumption"
indicators = [
  { id = "biaya", name_ind = "Biaya", weight = 50, checks = ["standards.fee"] },
  { id = "prosedur", name_ind = "Prosedur", checks = ["standards.procedure"] },
]

[[dimensions]]
id = "pengaduan"
name_ind = "Pengaduan"
weight = 30
status = "assumption"
indicators = [
  { id = "pejabat", name_ind = "Pejabat", checks = ["complaints.officer"] },
]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def shipped(rubric_id: str) -> Rubric:
    return load_rubric(rubric_id, CHECKS)


# --- what is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('checks = ["standards.fee"]', 'checks = ["standards.fees"]', r"'standards.fees'; perhaps 'standards.fee' is"),
        ('checks = ["complaints.officer"]', 'checks = ["x.y"]', r"unknown check 'x.y'; `patuh checks list` shows"),
        ('components = ["standards.fee",', 'components = ["standards.cost",', r"service.components names the unknown"),
        ('checks = ["standards.fee"]', 'checks = ["standards.fee", "standards.fee"]', r"'standards.fee' is listed"),
        ("weight = 30", "weight = 29.9", r"dimensions add up to 99.9 and not to 100"),
        ("weight = 30", "weight = -30", r"weight of dimension 'pengaduan' is -30; write a number from 0 to 100"),
        ("weight = 30", "weight = nan", r"weight of dimension 'pengaduan' is NaN"),
        ("weight = 30", "weight = 30.0000000001", r"more than 6 decimals; round it"),
        ("weight = 50", "weight = 70", r"add up to 70 and leave nothing for the others, where the dimension weighs 70"),
        ("weight = 50", "weight = 71", r"a weight of dimension 'standar' is 71; write a number from 0 to 70"),
        ("max = 59.99", "max = 60.00", r"overlap; let the upper begin at 60.01"),
        ("max = 59.99", "max = 59.98", r"hole between band 'merah' \(to 59.98\) and band 'hijau' \(from 60.00\)"),
        ("max = 59.99", "max = 59.995", r"bound 59.995 of band 'merah' has more than the 2 decimals"),
        ("min = 0\nmax = 59.99", "min = 1\nmax = 59.99", r"bands run from 1 to 100 and the scale from 0 to 100"),
        ("min = 60.00\nmax = 100", "min = 100\nmax = 60.00", r"runs from 100 down to 60.00; swap"),
        ('zone = "merah"', 'name_ind = "buruk"', r"has neither zone nor category"),
        ('id = "standar"', 'id = "pengaduan"', r"dimension 'pengaduan' is listed twice"),
        ('id = "prosedur"', 'id = "biaya"', r"indicator 'biaya' is listed twice"),
        ('agency_types = ["dukcapil"]', "agency_types = []", r"sample.agency_types is missing"),
        ("max = 100\ndecimals", "max = 1000\ndecimals", r"bands run from 0 to 100 and the scale from 0 to 1000"),
        ("decimals = 2", "decimals = 9", r"scale.decimals is 9; write 0 to 6"),
        ("years = [2026]", "years = []", r"years is empty"),
        ('id = "ntt-2026"', 'id = "NTT 2026"', r"the id 'NTT 2026' is not usable"),
        ('id = "ntt-2026"', 'id = "ombudsman-2022"', r"belongs to a rubric that comes with patuh"),
        ("decimals = 2", "decimals = 2\ndecimal = 3", r"Object contains unknown field `decimal` at scale"),
        ("weight = 30", 'weight = "tiga"', r"Invalid decimal string at dimensions\[1\].weight; compare with"),
        ("decimals = 2", "decimals = ", r"this is not TOML \(Invalid value \(at line 10, column 12\)\)"),
    ],
)  # fmt: skip
def test_an_unsound_rubric_is_refused_in_one_sentence_that_names_file_place_and_cure(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert old in OWN_RUBRIC
    path = write(tmp_path, OWN_RUBRIC.replace(old, new, 1))
    with pytest.raises(RubricError) as refusal:
        load_rubric(path, CHECKS)
    message = str(refusal.value)
    assert message.startswith(f"{path}: ")
    assert re.search(sentence, message), message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"\xff\xfe\x00", "byte 0 is not UTF-8; save the file as UTF-8"),
        (b"", "Object missing required field `id`"),
        (b"x = " + b"[" * 5000, "this is not TOML"),
        (b"#" * 1_000_001, "larger than 1 MB"),
        (b"PK\x03\x04", "this is not TOML"),
    ],
)
def test_a_file_that_is_no_rubric_is_refused_by_name(tmp_path: Path, body: bytes, sentence: str) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(body)
    with pytest.raises(RubricError, match=re.escape(str(path))) as refusal:
        load_rubric(path, CHECKS)
    assert sentence in str(refusal.value)


def test_a_path_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path, "a\0.toml"):
        with pytest.raises(RubricError, match="the rubric cannot be read"):
            load_rubric(path, CHECKS)


def test_an_unknown_id_is_answered_with_the_ids_there_are() -> None:
    with pytest.raises(RubricError, match="no rubric 'ombudsman-2031'; choose one of ombudsman-2015, ombudsman-2021"):
        load_rubric("ombudsman-2031", CHECKS)


# --- what is accepted --------------------------------------------------------------------------------------


@pytest.mark.parametrize("rubric_id", USED_RUBRICS)
def test_every_shipped_rubric_is_sound_and_unchanged(rubric_id: str) -> None:
    rubric = shipped(rubric_id)
    assert (rubric.id, rubric.digest) == (rubric_id, USED_RUBRICS[rubric_id])
    assert rubric.legal_basis
    assert rubric.sources


def test_all_rubrics_that_come_with_patuh_are_listed() -> None:
    assert available_rubrics() == tuple(USED_RUBRICS)
    assert DEFAULT_RUBRIC in available_rubrics()


def test_a_digest_changes_with_a_weight_and_not_with_a_wording(tmp_path: Path) -> None:
    first = load_rubric(write(tmp_path, OWN_RUBRIC), CHECKS).digest
    reworded = load_rubric(write(tmp_path, OWN_RUBRIC.replace("Pedoman Provinsi", "Pedoman")), CHECKS).digest
    reweighted = load_rubric(write(tmp_path, OWN_RUBRIC.replace("weight = 50", "weight = 49")), CHECKS).digest
    assert first == reworded != reweighted


def test_a_coordinators_file_as_windows_saves_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xef\xbb\xbf" + OWN_RUBRIC.replace("\n", "\r\n").encode())
    assert load_rubric(path, CHECKS).id == "ntt-2026"


def test_weights_that_are_given_stand_and_the_rest_is_shared_equally(tmp_path: Path) -> None:
    rubric = load_rubric(write(tmp_path, OWN_RUBRIC), CHECKS)
    assert {part.indicator: 100 * part.weight / rubric.whole for part in rubric.parts} == {
        "biaya": 50,
        "prosedur": 20,
        "pejabat": 30,
    }


def test_the_four_dimensions_weigh_what_the_slides_say_and_no_indicator_weight_is_invented() -> None:
    rubric = shipped("ombudsman-2022")
    assert [str(dimension.weight) for dimension in rubric.dimensions] == ["21.85", "32.37", "24.24", "21.54"]
    assert [len(dimension.indicators) for dimension in rubric.dimensions[:2]] == [15, 11]
    assert all(indicator.weight is None for dimension in rubric.dimensions for indicator in dimension.indicators)


def test_a_website_shows_about_four_tenths_of_the_2022_scheme() -> None:
    # 2 of 15 input indicators, 9 of 11 process indicators, 3 of 5 complaint indicators
    expected = (21.85 * 2 / 15 + 32.37 * 9 / 11 + 21.54 * 3 / 5) / 100
    assert shipped("ombudsman-2022").visible_share == pytest.approx(expected)


def test_what_lives_in_the_decree_is_reported_and_never_counts() -> None:
    decree = {f"standards.{name}" for name in ("legal_basis", "facilities", "staff_competence", "internal_supervision")}
    decree |= {f"standards.{name}" for name in ("staff_count", "service_guarantee", "safety_guarantee")}
    decree.add("standards.performance_evaluation")
    for rubric_id in ("ombudsman-2021", "ombudsman-2022"):
        assert decree.isdisjoint(shipped(rubric_id).scored_checks)
    reported = {
        check
        for dimension in shipped("ombudsman-2022").dimensions
        for indicator in dimension.indicators
        for check in indicator.reported
    }
    assert reported == decree


def test_the_sample_is_the_five_agencies_and_the_puskesmas() -> None:
    sample = shipped(DEFAULT_RUBRIC).sample
    assert sample is not None
    assert sample.agency_types == ("dukcapil", "dpmptsp", "dinkes", "disdik", "dinsos", "puskesmas")


def test_an_unconfirmed_fact_keeps_its_mark() -> None:
    rubric = shipped("ombudsman-2022")
    assert {band.category: band.status for band in rubric.bands} == {
        "A": "seen",
        "B": "inferred",
        "C": "inferred",
        "D": "inferred",
        "E": "recalled",
    }
    assert rubric.credit.status == "assumption"
    assert {band.status for band in shipped("ombudsman-2025").bands} == {"assumption"}
