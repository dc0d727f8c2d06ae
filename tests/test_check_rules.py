"""What every check owes the house, the 27th as the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, replace
from types import ModuleType

import pytest

from checks import registry
from checks.catalogue import catalogue, catalogue_table
from checks.errors import UserError
from checks.model import Check, Evidence, Status
from checks.page import Page
from checks.registry import CHECKS, GROUPS, MalformedCheckError, RegisteredCheck, judges, rules_version
from checks.services.drafts import OWED, REPORTED
from checks.skeleton import UNWRITTEN, skeleton
from test_check_cases import CASES, check_of, expected_status

EVERY_CHECK = pytest.mark.parametrize(("identity", "entry"), CHECKS.items(), ids=CHECKS)

LEAST_CASES = 4
LEAST_LOOK_ALIKES = 2


def statuses_of(identity: str) -> list[Status]:
    return [expected_status(case) for case in CASES.rglob("*.html") if check_of(case) == identity]


@EVERY_CHECK
def test_a_check_has_look_alikes_that_must_not_match(identity: str, entry: RegisteredCheck):
    assert statuses_of(identity).count(Status.NOT_MET) >= LEAST_LOOK_ALIKES


@EVERY_CHECK
def test_a_check_has_a_case_that_must_match(identity: str, entry: RegisteredCheck):
    assert Status.MET in statuses_of(identity)
    assert len(statuses_of(identity)) >= LEAST_CASES


@EVERY_CHECK
def test_the_id_of_a_check_is_its_path(identity: str, entry: RegisteredCheck):
    assert entry.check.id == identity
    assert entry.check.group in GROUPS


@EVERY_CHECK
def test_a_check_has_a_title_in_both_languages(identity: str, entry: RegisteredCheck):
    assert entry.check.title_ind.strip()
    assert entry.check.title_eng.strip()


@EVERY_CHECK
def test_a_check_names_its_legal_source_and_how_sure_of_it_we_are(identity: str, entry: RegisteredCheck):
    assert any(character.isdigit() for character in entry.check.source), "name the rule by number and year"
    assert entry.check.source_mark in {"S", "I", "R", "A"}


@EVERY_CHECK
def test_a_check_says_in_one_sentence_what_an_agency_can_do(identity: str, entry: RegisteredCheck):
    advice = entry.check.advice_ind
    assert advice.endswith(".")
    assert advice[0].isupper()
    assert "\n" not in advice
    assert len(advice) <= 200


@EVERY_CHECK
def test_a_check_begins_with_version_one_or_more(identity: str, entry: RegisteredCheck):
    assert entry.check.version >= 1


@EVERY_CHECK
def test_a_check_stands_in_the_catalogue_with_what_counts(identity: str, entry: RegisteredCheck):
    line = next(line for line in catalogue() if line.id == identity)
    assert len(line.counts) > 20
    assert f"| `{identity}` |" in catalogue_table()


def test_the_titles_tell_the_checks_apart():
    assert len({entry.check.title_ind for entry in CHECKS.values()}) == len(CHECKS)
    assert len({entry.check.title_eng for entry in CHECKS.values()}) == len(CHECKS)


def test_the_standards_come_first_and_in_the_order_of_the_law():
    standards = [identity for identity in CHECKS if identity.startswith("standards.")]
    assert list(CHECKS)[: len(standards)] == standards
    # Pasal 21 lists its 14 components by letter; what is not in the law has no letter and comes after.
    letters = [CHECKS[identity].check.source.rpartition(" ")[2] for identity in standards[:14]]
    assert letters == list("abcdefghijklmn")


def test_all_14_components_have_a_judge_and_no_other_check_has():
    assert set(judges()) == {*OWED, *REPORTED}
    assert len(OWED) + len(REPORTED) == 14


def test_every_case_belongs_to_a_check():
    assert {check_of(case) for case in CASES.rglob("*.html")} <= set(CHECKS)


def test_no_case_is_an_unwritten_skeleton_or_a_dump_of_a_whole_page():
    cases = {case.relative_to(CASES).as_posix(): case.read_text("utf-8") for case in CASES.rglob("*.html")}
    assert [name for name, text in cases.items() if UNWRITTEN in text] == []
    assert [name for name, text in cases.items() if len(text.splitlines()) > 20] == []


def test_the_data_of_a_check_cannot_be_changed_by_another():
    with pytest.raises(FrozenInstanceError):
        CHECKS["standards.fee"].check.version = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        CHECKS["standards.fee"] = CHECKS["profile.motto"]  # type: ignore[index]


def test_the_rules_have_a_version_of_their_own(monkeypatch: pytest.MonkeyPatch):
    now = rules_version()
    assert len(now) == 12
    raised = CHECKS["standards.fee"]
    risen = dict(CHECKS) | {"standards.fee": raised._replace(check=replace(raised.check, version=99))}
    monkeypatch.setattr(registry, "registered", lambda: risen)
    assert registry.rules_version.__wrapped__() != now


# -- what the registry refuses -----------------------------------------------------------------------------------------


def detect(page: Page) -> Iterator[Evidence]:
    yield from ()


SOUND = CHECKS["profile.motto"].check


@pytest.mark.parametrize(
    ("bound", "fault"),
    [
        ({}, "binds CHECK"),
        ({"CHECK": SOUND}, "binds CHECK"),
        ({"detect": detect}, "binds CHECK"),
        ({"CHECK": "profile.motto", "detect": detect}, "binds CHECK"),
        ({"CHECK": replace(SOUND, id="profile.moto"), "detect": detect}, "the path says 'profile.motto'"),
    ],
)
def test_a_module_that_is_no_check_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, bound: dict[str, Check | str | Callable[..., object]], fault: str
):
    module = ModuleType("checks.profile.motto")
    module.__file__ = "checks/profile/motto.py"
    vars(module).update(bound)
    monkeypatch.setattr(registry, "import_module", lambda name: module)
    with pytest.raises(MalformedCheckError, match=fault) as refused:
        registry._bind("profile.motto")
    assert str(refused.value).startswith("checks/profile/motto.py: ")


# -- the files with which a new check begins ---------------------------------------------------------------------------


def test_the_skeleton_of_a_new_check_is_a_module_and_two_cases():
    assert list(skeleton("complaints.carrier_pigeon", CHECKS)) == [
        "checks/complaints/carrier_pigeon.py",
        "tests/cases/complaints/carrier_pigeon/not_met-look_alike.html",
        "tests/cases/complaints/carrier_pigeon/met-as_text.html",
    ]


def test_a_new_check_fails_the_tests_until_it_is_written():
    files = skeleton("complaints.carrier_pigeon", CHECKS)
    module: dict[str, object] = {}
    exec(files["checks/complaints/carrier_pigeon.py"], module)
    check = module["CHECK"]
    assert isinstance(check, Check)
    assert check.id == "complaints.carrier_pigeon"
    assert check.title_ind == check.title_eng == check.source == check.advice_ind == ""
    cases = [text for path, text in files.items() if path.endswith(".html")]
    assert all(UNWRITTEN in text for text in cases)


@pytest.mark.parametrize(
    ("identity", "sentence"),
    [
        ("standards.fee", "exists already"),
        ("fee", "is in no group"),
        ("weather.rain", "is in no group"),
        ("standards.", "is no id"),
        ("standards.Fee", "is no id"),
        ("standards.my-fee", "is no id"),
        ("standards.import", "is no id"),
        ("standards.../../etc", "is no id"),
        ("standards.fee.extra", "is no id"),
    ],
)
def test_an_id_that_cannot_be_a_module_is_refused(identity: str, sentence: str):
    with pytest.raises(UserError, match=sentence):
        skeleton(identity, CHECKS)
