"""What `patuh check` says about pages: a note in Indonesian as a colleague would write it, and the same as JSON.

Everything quoted was written by strangers: it is cleaned of control characters and terminal escapes first.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from checks.model import ComponentStatus, Finding, PageKind, Proof, Reason, Service, Status
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from checks.services.drafts import OWED, REPORTED
from checks.surfaces import Surface
from reports.cells import clean, quoted
from reports.words import COMPONENT_WORDS, fix_line, verdict_word

KIND_WORDS: Mapping[PageKind, str] = MappingProxyType(
    {
        PageKind.SERVICE: "halaman layanan",
        PageKind.STANDARD_DOCUMENT: "dokumen standar pelayanan",
        PageKind.LISTING: "halaman daftar",
        PageKind.NEWS: "berita",
        PageKind.PROFILE: "halaman profil",
        PageKind.PPID: "halaman PPID",
        PageKind.REGULATION: "teks peraturan",
        PageKind.QUESTIONNAIRE: "kuesioner",
        PageKind.FORM: "formulir",
        PageKind.ESSAY: "artikel umum",
        PageKind.EMPTY_SHELL: "kerangka kosong yang isinya dimuat skrip",
        PageKind.TEMPLATE: "templat yang belum diisi",
        PageKind.SPAM: "sisipan spam",
        PageKind.GENERAL: "halaman umum",
    }
)
"""What a page is for, as the note says it."""

_ORDER = ("sesuai", "sebagian", "tidak dapat dibaca", "tidak dapat diakses", "pemeriksaan gagal", "tidak ditemukan")
_NO_NAME = "(tanpa nama)"
_WAYS_SHOWN = 10


def printable(name: str) -> str:
    """Return the name of a file with what cannot be shown replaced, and nothing else changed."""
    return "".join(character if character.isprintable() else "\ufffd" for character in name)


def as_json(
    page: str | None, url: str, kind: PageKind | None, findings: Iterable[Finding], services: Iterable[Service]
) -> dict[str, Any]:
    """Return one line of `patuh check --json`: a page, or the conclusion over a folder when `page` is None."""
    return {
        "page": None if page is None else printable(page),
        "url": printable(url) or None,
        "kind": kind,
        "findings": [
            {
                "check": finding.check,
                "status": finding.status,
                "reason": finding.reason,
                "evidence": [_evidence(proof, named=page is None) for proof in finding.proofs],
            }
            for finding in findings
        ],
        "services": [
            {
                "name": clean(service.name),
                "components": {check: said.status for check, said in service.components.items()},
            }
            for service in services
        ],
    }


def _evidence(proof: Proof, *, named: bool) -> dict[str, str]:
    evidence = proof.evidence
    return {"excerpt": clean(evidence.excerpt), "where": _place(proof, named=named), "why": clean(evidence.why)}


def _place(proof: Proof, *, named: bool) -> str:
    """Where the words stand; over a folder that begins with the page."""
    return clean(" › ".join(part for part in (proof.page.url if named else "", proof.evidence.where) if part))


def surfaces_as_json(surfaces: Iterable[Surface]) -> list[dict[str, str]]:
    """Return where a page sends people outside the web as we read it."""
    return [{"kind": way.kind, "label": clean(way.label), "url": clean(way.url)} for way in surfaces]


def page_note(
    name: str,
    url: str,
    kind: PageKind,
    findings: Sequence[Finding],
    services: Sequence[Service],
    *,
    surfaces: Sequence[Surface] = (),
) -> str:
    """Write the whole note on one page: every verdict with its proof, and what to do about the rest."""
    heading = " · ".join(part for part in (printable(name), KIND_WORDS[kind], printable(url)) if part)
    return _joined([heading, *_verdicts(findings, named=False), *_services(services), *_ways_out(surfaces)])


def page_summary(name: str, kind: PageKind, findings: Sequence[Finding], services: Sequence[Service]) -> str:
    """Write what one page of a folder contributes; what it lacks, another page may have."""
    told = [finding for finding in findings if finding.proofs]
    heading = f"{printable(name)} · {KIND_WORDS[kind]}"
    if not told and not services:
        return f"{heading} · tidak memuat hal yang diperiksa"
    return _joined([heading, *_verdicts(told, named=False, advise=False), *_services(services)])


def site_note(folder: str, pages: int, findings: Sequence[Finding], services: Sequence[Service]) -> str:
    """Write the conclusion over all pages of a folder."""
    heading = f"KESIMPULAN {printable(folder)} · {pages} halaman dibaca · {len(services)} layanan ditemukan"
    return _joined([heading, *_verdicts(findings, named=True)])


def _verdicts(findings: Sequence[Finding], *, named: bool, advise: bool = True) -> Iterator[str]:
    by_word: dict[str, list[Finding]] = {word: [] for word in _ORDER}
    for finding in findings:
        by_word.setdefault(verdict_word(finding.status, finding.reason), []).append(finding)
    if advise:
        yield ", ".join(f"{len(group)} {word}" for word, group in by_word.items() if group)
    for word, group in by_word.items():
        if group:
            yield ""
            yield word.upper()
        for finding in group:
            yield from _verdict(finding, named=named, advise=advise)


def _verdict(finding: Finding, *, named: bool, advise: bool) -> Iterator[str]:
    check = CHECKS[finding.check].check
    yield _line(check.title_ind, "  ")
    if finding.proofs:
        proof = finding.proofs[0]
        yield _line(quoted(proof.evidence.excerpt), "    ")
        yield _line(f"Tempat : {_place(proof, named=named) or 'isi halaman'}", "    ")
        yield _line(f"Alasan : {clean(proof.evidence.why)}", "    ")
        if finding.note.rstrip(".").lower() != proof.evidence.why.lower():
            yield _line(f"Catatan: {clean(finding.note)}", "    ")
        if len(finding.proofs) > 1:
            yield _line(f"({len(finding.proofs) - 1} bukti lain)", "    ")
    elif finding.status is Status.CANNOT_TELL:
        yield _line(f"Alasan : {clean(finding.note)}", "    ")
    # A saved page was reached: all that can have kept its content from us is a script.
    if advise and (advice := fix_line(finding.status, finding.reason, check.advice_ind, FetchOutcome.EMPTY_SHELL)):
        yield _line(f"Saran  : {advice}", "    ")
        if finding.reason is not Reason.CHECK_FAILED:
            mark = "" if check.source_mark == "S" else f" [{check.source_mark}]"
            yield _line(f"Dasar  : {check.source}{mark}", "    ")


def _services(services: Sequence[Service]) -> Iterator[str]:
    if not services:
        return
    yield ""
    yield f"LAYANAN ({len(services)})"
    for service in services:
        owed = sum(service.components[check].status is ComponentStatus.MET for check in OWED)
        yield _line(f"{clean(service.name) or _NO_NAME}: {owed} dari {len(OWED)} komponen yang wajib tampil ada", "  ")
        for said in ComponentStatus:
            wanted = [*OWED, *(REPORTED if said is not ComponentStatus.NOT_STATED else ())]
            titles = [CHECKS[check].check.title_ind for check in wanted if service.components[check].status is said]
            if titles:
                yield _line(f"{COMPONENT_WORDS[said]}: {'; '.join(titles)}", "    ")
        silent = sum(service.components[check].status is ComponentStatus.NOT_STATED for check in REPORTED)
        if silent:
            yield _line(f"{silent} dari {len(REPORTED)} komponen lainnya (cukup dalam SK) tidak disebut", "    ")


def _ways_out(surfaces: Sequence[Surface]) -> Iterator[str]:
    if not surfaces:
        return
    yield ""
    yield f"DI LUAR SITUS ({len(surfaces)}), dicatat dan tidak dibuka"
    for way in surfaces[:_WAYS_SHOWN]:
        yield _line(f"{way.kind.label}: {clean(way.label) or _NO_NAME} <{clean(way.url)}>", "  ")
    if len(surfaces) > _WAYS_SHOWN:
        yield _line(f"dan {len(surfaces) - _WAYS_SHOWN} lainnya", "  ")


def _line(text: str, indent: str) -> str:
    width = max(40, min(100, shutil.get_terminal_size((100, 24)).columns))
    return textwrap.fill(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines)
