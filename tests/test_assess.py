"""From evidence to findings: what concludes what, and that absence is only claimed after looking."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from types import MappingProxyType

import pytest

from checks import assess
from checks.assess import MAX_EVIDENCE_PER_PAGE, MAX_PROOFS, conclude_page, conclude_site, read_page
from checks.document import read
from checks.model import (
    Assessment,
    Evidence,
    Finding,
    Looking,
    PageKind,
    PageReading,
    PageRef,
    Reason,
    Status,
    Strength,
)
from checks.outcome import FetchOutcome
from checks.page import Page
from checks.registry import CHECKS, rules_version

CHECK = "profile.motto"
SERVICE_PAGE = b"<h1>Izin Reklame</h1><p><b>Persyaratan</b></p><p>KTP pemohon</p><p><b>Biaya</b></p><p>Gratis</p>"


def seen(strength: Strength, text: str = "kutipan") -> Evidence:
    return Evidence(strength, text, "tempat", "alasan")


def reading(
    *evidence: Evidence, url: str = "a", depth: int = 0, kind: PageKind = PageKind.GENERAL, **failures: str
) -> PageReading:
    found = {CHECK: evidence} if evidence else {}
    broken = {CHECK: failures["broke"]} if failures else {}
    return PageReading(PageRef(url, depth=depth), kind, MappingProxyType(found), (), MappingProxyType(broken))


def concluded(readings: Sequence[PageReading], looking: Looking | None = None, check: str = CHECK) -> Finding:
    enough = looking or Looking(pages_read=len(readings), pages_known=len(readings))
    return next(finding for finding in conclude_site(readings, enough).findings if finding.check == check)


# -- absence -----------------------------------------------------------------------------------------------------------


def test_nothing_seen_after_looking_is_not_met():
    finding = concluded([reading(), reading(), reading(), reading()])
    assert (finding.status, finding.reason, finding.proofs) == (Status.NOT_MET, None, ())
    assert finding.note == "Tidak ditemukan pada 4 halaman yang dibaca."


@pytest.mark.parametrize("outcome", [outcome for outcome in FetchOutcome if not outcome.is_readable])
def test_a_site_that_was_not_reached_cannot_be_told_about(outcome: FetchOutcome):
    finding = concluded([], Looking(outcome=outcome, pages_read=0, pages_known=1))
    assert (finding.status, finding.reason) == (Status.CANNOT_TELL, Reason.UNREACHABLE)
    assert outcome.label in finding.note


def test_an_outcome_that_nobody_knows_is_no_proof_of_absence():
    finding = concluded([reading()], Looking(outcome="no-such-word"))
    assert (finding.status, finding.reason) == (Status.CANNOT_TELL, Reason.UNREACHABLE)


def test_no_page_at_all_is_no_proof_of_absence():
    assert concluded([], Looking(pages_read=0, pages_known=0)).reason is Reason.UNREACHABLE


def test_likely_pages_left_unread_are_said_and_not_held_against_the_agency():
    finding = concluded([reading()] * 50, Looking(pages_read=50, pages_known=60, likely_unread=2))
    assert (finding.status, finding.reason) == (Status.CANNOT_TELL, Reason.OUT_OF_BUDGET)
    assert finding.note.startswith("2 halaman")


@pytest.mark.parametrize(
    ("read_pages", "known", "reason"),
    [(1, 9, Reason.OUT_OF_BUDGET), (2, 9, Reason.OUT_OF_BUDGET), (3, 9, None), (1, 1, None), (2, 2, None)],
)
def test_too_few_pages_of_a_larger_site_prove_no_absence(read_pages: int, known: int, reason: Reason | None):
    assert concluded([reading()] * read_pages, Looking(pages_read=read_pages, pages_known=known)).reason is reason


def test_a_site_of_nothing_but_script_shells_was_not_read():
    finding = concluded([reading(kind=PageKind.EMPTY_SHELL)] * 4)
    assert (finding.status, finding.reason) == (Status.CANNOT_TELL, Reason.UNREACHABLE)


def test_one_page_with_text_among_shells_was_read():
    assert concluded([reading(kind=PageKind.EMPTY_SHELL), *[reading()] * 3]).status is Status.NOT_MET


# -- presence ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strengths", "status", "reason"),
    [
        ([Strength.UNREADABLE], Status.CANNOT_TELL, Reason.UNREADABLE),
        ([Strength.PARTIAL], Status.PARTIAL, None),
        ([Strength.FULL], Status.MET, None),
        ([Strength.UNREADABLE, Strength.PARTIAL], Status.PARTIAL, None),
        ([Strength.PARTIAL, Strength.FULL, Strength.UNREADABLE], Status.MET, None),
    ],
)
def test_the_strongest_evidence_decides(strengths: list[Strength], status: Status, reason: Reason | None):
    finding = concluded([reading(seen(strength), url=str(strength)) for strength in strengths])
    assert (finding.status, finding.reason) == (status, reason)
    assert finding.note == "Alasan."


@pytest.mark.parametrize("looking", [Looking(outcome="dns"), Looking(pages_read=1, pages_known=99, likely_unread=9)])
def test_what_was_seen_stays_seen_however_little_was_read(looking: Looking):
    assert concluded([reading(seen(Strength.FULL))], looking).status is Status.MET


def test_proofs_are_the_strongest_then_the_shallowest_and_few():
    readings = [reading(seen(Strength.PARTIAL), url="z", depth=0)]
    readings += [reading(seen(Strength.FULL), url=f"{depth}", depth=depth) for depth in (9, 2, 5, 1, 7, 3)]
    proofs = concluded(readings).proofs
    assert [proof.page.url for proof in proofs] == ["1", "2", "3", "5", "7"]
    assert len(proofs) == MAX_PROOFS


def test_what_a_service_says_of_itself_comes_before_a_welcome_that_tells_it():
    welcome = b"<title>Layanan Reklame</title><h1>Layanan Reklame</h1><p>Urus izin reklame tidak dipungut biaya.</p>"
    home = read_page(read(welcome), PageRef("https://a.go.id/", depth=0))
    service = read_page(read(SERVICE_PAGE), PageRef("https://a.go.id/izin", depth=2))
    assert home.evidence["standards.fee"]
    assert concluded([home, service], check="standards.fee").proofs[0].page.depth == 2


# -- what breaks -------------------------------------------------------------------------------------------------------


@pytest.fixture
def broken_check(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let one check raise on every page."""

    def detect(page: Page) -> Iterator[Evidence]:
        yield seen(Strength.FULL)
        raise ZeroDivisionError("of a check")

    broken = dict(CHECKS) | {CHECK: CHECKS[CHECK]._replace(detect=detect)}
    monkeypatch.setattr(assess, "CHECKS", broken)
    return CHECK


def test_a_check_that_raises_spoils_no_other(broken_check: str):
    judged = read_page(read(SERVICE_PAGE), PageRef("a"))
    assert dict(judged.failures) == {broken_check: "ZeroDivisionError: of a check"}
    assert "standards.requirements" in judged.evidence
    assert judged.services


def test_a_check_that_raises_cannot_tell_and_it_is_our_fault(broken_check: str):
    findings = {finding.check: finding for finding in conclude_page(read_page(read(SERVICE_PAGE), PageRef("a")))}
    assert (findings[broken_check].status, findings[broken_check].reason) == (Status.CANNOT_TELL, Reason.CHECK_FAILED)
    assert "di pihak kami" in findings[broken_check].note
    assert findings["standards.fee"].status is Status.MET


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ("surfaces_of", "surfaces"),
        ("wanted_pictures", "pictures"),
        ("page_alerts", "alerts"),
        ("judge_services", "services"),
    ],
)
def test_what_breaks_beside_the_checks_spoils_no_check(monkeypatch: pytest.MonkeyPatch, broken: str, what: str):
    sound = read_page(read(SERVICE_PAGE), PageRef("a"))

    def breaks(*_arguments: object) -> None:
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr(assess, broken, breaks)
    judged = read_page(read(SERVICE_PAGE), PageRef("a"))
    assert dict(judged.failures) == {what: "ZeroDivisionError: of ours"}
    assert judged.evidence == sound.evidence


def test_evidence_from_another_page_outweighs_a_failure():
    assert concluded([reading(broke="ValueError"), reading(seen(Strength.FULL))]).status is Status.MET


def test_a_failure_outweighs_absence():
    assert concluded([reading(broke="ValueError"), reading(), reading()]).reason is Reason.CHECK_FAILED


# -- the whole ---------------------------------------------------------------------------------------------------------


def test_every_check_is_concluded_once_and_in_the_order_of_the_registry():
    assessment = conclude_site([], Looking())
    assert [finding.check for finding in assessment.findings] == list(CHECKS)
    assert [finding.check_version for finding in assessment.findings] == [
        entry.check.version for entry in CHECKS.values()
    ]
    assert assessment.rules_version == rules_version()


def test_one_page_keeps_few_pieces_of_evidence_and_each_once(monkeypatch: pytest.MonkeyPatch):
    def detect(page: Page) -> Iterator[Evidence]:
        yield from [seen(Strength.PARTIAL, str(number % 9)) for number in range(99)]
        yield seen(Strength.FULL, "terkuat")

    monkeypatch.setattr(assess, "CHECKS", dict(CHECKS) | {CHECK: CHECKS[CHECK]._replace(detect=detect)})
    evidence = read_page(read(b"<p>x</p>"), PageRef("a")).evidence[CHECK]
    assert [piece.excerpt for piece in evidence] == ["terkuat", "0", "1", "2", "3"]
    assert len(evidence) == MAX_EVIDENCE_PER_PAGE


def test_a_service_comes_with_all_14_components():
    (service,) = read_page(read(SERVICE_PAGE), PageRef("a")).services
    assert service.name == "Izin Reklame"
    assert len(service.components) == 14
    assert {check for check, said in service.components.items() if said.excerpt} == {
        "standards.requirements",
        "standards.fee",
    }


def test_the_same_bytes_give_the_same_assessment_every_time():
    def judge() -> Assessment:
        return conclude_site(
            [read_page(read(SERVICE_PAGE), PageRef("a")), read_page(read(b"<h1>Moto</h1>"), PageRef("b"))], Looking()
        )

    assert judge() == judge()


@pytest.mark.parametrize(
    "line",
    [
        "<p>Rp 1.000 gratis 3 hari kerja</p>",
        "<h3>Persyaratan</h3><p>KTP</p>",
        "<p><b>Jangka waktu</b></p><p>3 hari kerja</p>",
        "<td>Biaya</td>",
        "<li>Persyaratan: KTP</li>",
        "<a href='/x'>Pengaduan</a> ",
        "“" + "a" * 40,
        "<figure><img src=a.jpg alt='Maklumat Pelayanan'><figcaption>Maklumat</figcaption></figure>",
    ],
)
def test_four_times_the_page_takes_about_four_times_the_time(line: str):
    def seconds(times: int) -> float:
        document = read(f"<table><tr>{line * times}".encode() if line.startswith("<td") else (line * times).encode())
        begun = time.process_time()
        read_page(document, PageRef("a"))
        return time.process_time() - begun

    seconds(10)  # the vocabulary is compiled once per process
    # Quadratic work would take sixteen times as long; a busy machine may spoil one measurement, not three.
    assert any(seconds(4_000) < 8 * seconds(1_000) + 0.1 for _ in range(3))
