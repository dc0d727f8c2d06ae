"""`make accuracy`: measure the checks on the shipped labelled pages, and write the figures of the accuracy page.

Writes `checks/ACCURACY.md` and, for the report's page about the method, `checks/accuracy.json`. With a folder of pages
and its labels (`make accuracy-publish PAGES=DIR LABELS=CSV`) it first measures that corpus too and keeps the figures,
not the pages, in `tests/corpus/published.toml`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from checks.accuracy.evaluation import Evaluation, Figures, Interval, wilson
from checks.accuracy.service_agreement import ServiceAgreement
from checks.catalogue import catalogue
from corpus_floors import CORPUS, PARTS, figures
from crawler.cli.accuracy_report import FEW, as_json
from generated_docs import ROOT, with_generated_part
from owed import owed
from published import Published, publish, read_published

PAGE = ROOT / "checks" / "ACCURACY.md"
FIGURES = ROOT / "checks" / "accuracy.json"
PUBLISHED = CORPUS / "published.toml"
WEAK = 0.88
"""An F1 below this is told in words; it is also what the tests ask of a check with enough positives."""
NAMES = {
    "development": "development pages",
    "formerly_heldout": "pages once held out",
    "colloquial": "pages in plain speech",
    "regional": "pages in regional speech",
    "opened": "more pages in regional speech",
    "everyday": "pages in everyday writing",
    "offhand": "pages written offhand",
    "free_wording": "pages in words of their own",
    "ordinary": "pages of ordinary offices",
    "in_passing": "pages that tell in passing",
    "mixed": "pages formal and free",
    "chatty": "pages half chatty, half formal",
    "heldout": "held-out pages",
    "free_wording_heldout": "held-out pages in words of their own",
    "ordinary_heldout": "held-out pages of ordinary offices",
    "in_passing_heldout": "held-out pages that tell in passing",
    "mixed_heldout": "held-out pages formal and free",
    "chatty_heldout": "held-out pages half chatty, half formal",
}

_TITLES = {entry.id: entry.title_eng for entry in catalogue()}


def accuracy_page(page: str, measured: Mapping[str, Evaluation], external: Published | None) -> str:
    """Return the page with all its figures renewed: of each shipped corpus, and the last published ones of another."""
    parts = {
        "ringkas": _in_short(measured["heldout"], measured["free_wording_heldout"]),
        "summary": _summary(measured, external),
        "weak": _weak_checks(measured),
        "owed": _owed(),
        "external": _check_table(external.checks if external else {}),
        "services": _services(measured),
        **{part: _check_table(of.checks) for part, of in measured.items()},
    }
    for name, lines in parts.items():
        page = with_generated_part(page, name, "\n".join(lines))
    return page


def _in_short(held: Evaluation, free: Evaluation) -> Iterator[str]:
    right, found = (
        round(100 * (share or 0.0)) for share in (free.overall.counts.precision, free.overall.counts.recall)
    )
    shares = (held.overall.counts.precision, held.overall.counts.recall, held.look_alikes.rate)
    precision, recall, tempted = (round(100 * (share or 0.0)) for share in shares)
    yield f"> **Ringkas.** Diukur pada {held.pages} halaman dari {len(held.sites)} situs karangan yang"
    yield "> tidak dipakai menyetel pemeriksaan:"
    yield f"> dari 100 hal yang kami nyatakan ada, sekitar {precision} memang ada;"
    yield f"> dari 100 hal yang ada, sekitar {recall} kami temukan; dari 100 rumusan yang mengecoh (mirip, tetapi"
    yield f"> bukan), sekitar {tempted} mengecoh kami. Pada {free.pages} halaman karangan lain, yang menyatakan"
    yield f"> semuanya dengan kata-kata sendiri, {right} dari 100 benar dan hanya {found} dari 100 ditemukan."
    yield "> “Tidak ditemukan” karena itu bisa keliru: bila halaman Anda"
    yield "> memuatnya, sampaikan alamat halamannya. Angka per pemeriksaan di bawah disertai selang kepercayaan 95 %"
    yield "> dan banyaknya contoh; tanda * berarti contohnya terlalu sedikit untuk disebut angka."


def accuracy_json(measured: Mapping[str, Evaluation]) -> str:
    """Return the figures on the held-out pages as `patuh report --accuracy` reads them; nothing about single pages."""
    told = as_json(measured["heldout"])
    wanted = ("overall", "checks", "pages", "intervals", "look_alikes")
    return json.dumps({name: told[name] for name in wanted}, indent=1) + "\n"


def _summary(measured: Mapping[str, Evaluation], external: Published | None) -> Iterator[str]:
    yield "| labelled pages | pages | things seen by readers | precision | recall | F1 | look-alikes that fooled us |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for part, of in measured.items():
        yield _summary_row(NAMES[part], of.pages, of.overall, of.look_alikes.rows, of.look_alikes.fooled)
    if external:
        yield _summary_row(
            f"{external.name} ({external.date})", external.pages, external.overall, external.rows, external.fooled
        )
        yield (
            f"\n*{external.name}*: {external.about} Measured on {external.date} with `{external.command}`, rules "
            f"`{external.rules_version}`. These pages do not ship with the project, so no test can check that line."
        )


def _summary_row(name: str, pages: int, overall: Figures, rows: int, fooled: int) -> str:
    counts = overall.counts
    cells = [
        name,
        str(pages),
        str(counts.positives),
        _with_interval(counts.precision, overall.precision),
        _with_interval(counts.recall, overall.recall),
        _with_interval(counts.f1, overall.f1),
        f"{fooled} of {rows}: {_with_interval(fooled / rows if rows else None, wilson(fooled, rows))}",
    ]
    return f"| {' | '.join(cells)} |"


def _weak_checks(measured: Mapping[str, Evaluation]) -> Iterator[str]:
    """Yield a sentence for every check that is weak on pages nobody tuned on, the weakest first."""
    held = measured["heldout"].checks
    weak = sorted((of.counts.f1 or 0.0, check) for check, of in held.items() if of.counts.positives)
    yield f"On the held-out pages these checks stay below an F1 of {WEAK}:\n"
    for f1, check in weak:
        if f1 < WEAK:
            counts = held[check].counts
            claims = f", and {counts.fp} of its {counts.tp + counts.fp} claims are wrong" if counts.fp else ""
            few = " Too few to be sure either way." if counts.positives < FEW else ""
            yield f"- **{_TITLES[check]}** (`{check}`): it sees {counts.tp} of {counts.positives}{claims}.{few}"
    rare = sum(of.counts.positives < FEW for of in held.values())
    yield f"\n{rare} of the {len(held)} checks have fewer than {FEW} positives there (marked *): anecdotes, no more."
    first, second = (measured[part].overall.counts.f1 or 0.0 for part in ("development", "heldout"))
    yield f"From pages that were tuned on to pages that were not, the overall F1 falls by {first - second:.3f}."


def _owed() -> Iterator[str]:
    debts = owed()
    yield from (f"- {what}" for what in debts.flaws)
    if debts.wrong_in_demo:
        checks = ", ".join(f"`{check}`" for check in sorted({*debts.wrong_in_demo}))
        yield f"- on the sites of the demo province {len(debts.wrong_in_demo)} verdicts are wrong today: {checks}"


def _check_table(checks: Mapping[str, Figures]) -> Iterator[str]:
    yield "| check | seen by readers | right | wrong | missed | precision | recall | F1 |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for check, of in checks.items():
        counts = of.counts
        cells = [
            f"`{check}`" if counts.positives >= FEW else f"`{check}` *",
            *map(str, (counts.positives, counts.tp, counts.fp, counts.fn)),
            _with_interval(counts.precision, of.precision),
            _with_interval(counts.recall, of.recall),
            _with_interval(counts.f1, of.f1),
        ]
        yield f"| {' | '.join(cells)} |"


def _services(measured: Mapping[str, Evaluation]) -> Iterator[str]:
    told = {part: of.services for part, of in measured.items() if of.services}
    for part, services in told.items():
        yield (
            f"- {NAMES[part]}: of {services.labelled} services that readers named, {services.matched} were found "
            f"(recall {services.matched / services.labelled:.2f}); we named {services.found} "
            f"(precision {services.matched / services.found:.2f})."
        )
    heads = "".join(f" {NAMES[part]}: precision | recall |" for part in told)
    yield f"\n| component of a service |{heads}"
    yield "| --- |" + " --- | --- |" * len(told)
    for check in sorted({check for services in told.values() for check in services.components}):
        yield f"| `{check}` |" + "".join(_component(services, check) for services in told.values())


def _component(services: ServiceAgreement, check: str) -> str:
    if (one := services.components.get(check)) is None:
        return " – | – |"
    precision, recall = wilson(one.tp, one.tp + one.fp), wilson(one.tp, one.tp + one.fn)
    return f" {_with_interval(one.precision, precision)} | {_with_interval(one.recall, recall)} |"


def _with_interval(share: float | None, interval: Interval | None) -> str:
    if share is None:
        return "–"
    return f"{share:.3f}" if interval is None else f"{share:.3f} ({interval[0]:.2f}–{interval[1]:.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=Path, help="folder of another labelled corpus")
    parser.add_argument("--labels", type=Path, help="its labels (CSV)")
    parser.add_argument("--about", default="", help="what it is; needed when it is not the one published last")
    asked = parser.parse_args()
    if asked.pages and asked.labels:
        publish(PUBLISHED, asked.pages, asked.labels, asked.about, datetime.now(UTC).date())
    measured = {part: figures(CORPUS / part) for part in PARTS}
    PAGE.write_text(accuracy_page(PAGE.read_text("utf-8"), measured, read_published(PUBLISHED)), "utf-8")
    FIGURES.write_text(accuracy_json(measured), "utf-8")


if __name__ == "__main__":
    main()
