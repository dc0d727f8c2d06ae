"""Every check on small pages cut to what matters. A file's name begins with the verdict that a careful reader gives.

The verdicts follow the labelling rules of `tests/corpus/README.md` (R1-R14), not the code: a case that fails is a flaw
of the check, listed below until it is mended. Look-alikes come first, because a false *met* hides a missing right.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.assess import conclude_page, read_page
from checks.document import read
from checks.model import Finding, PageRef, Reason, Status

CASES = Path(__file__).parent / "cases"
ADDRESS = "https://dinas.contohkab.go.id/halaman"
"""Where a case stands unless its canonical link says otherwise."""

FLAWS: dict[str, str] = {}
"""Cases that the checks get wrong today, and how; mending one means taking its line away."""


def expected_status(case: Path) -> Status:
    return Status(case.name.partition("-")[0])


def check_of(case: Path) -> str:
    group, check = case.relative_to(CASES).parts[:2]
    return f"{group}.{check}"


def judged(case: Path) -> Finding:
    body = case.read_bytes()
    address = read(body).canonical or ADDRESS
    reading = read_page(read(body, url=address), PageRef(address))
    assert dict(reading.failures) == {}
    return next(finding for finding in conclude_page(reading) if finding.check == check_of(case))


def place_of(case: Path) -> tuple[str, bool, str]:
    """Look-alikes before the real thing."""
    return check_of(case), expected_status(case) is not Status.NOT_MET, case.name


def all_cases() -> list[object]:
    found = sorted(CASES.rglob("*.html"), key=place_of)
    names = [case.relative_to(CASES).as_posix() for case in found]
    return [
        pytest.param(case, id=name, marks=[pytest.mark.xfail(strict=True, reason=FLAWS[name])] if name in FLAWS else [])
        for case, name in zip(found, names, strict=True)
    ]


@pytest.mark.parametrize("case", all_cases())
def test_a_page_gets_the_verdict_of_a_careful_reader(case: Path):
    finding = judged(case)
    seen = [(proof.evidence.strength, proof.evidence.excerpt, proof.evidence.where) for proof in finding.proofs]
    assert finding.status is expected_status(case), f"{finding.note} {seen}"
    if finding.status is Status.CANNOT_TELL:
        assert finding.reason is Reason.UNREADABLE
    if finding.status is not Status.NOT_MET:
        assert all(0 < len(proof.evidence.excerpt) <= 200 for proof in finding.proofs)
        assert all(proof.evidence.why for proof in finding.proofs)


def test_a_flaw_names_a_case_that_exists():
    assert {name for name in FLAWS if not (CASES / name).is_file()} == set()
