"""Accuracy on labelled pages does not fall unnoticed: floors per check and overall, on pages known by their digest."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from accuracy_page import FIGURES, PAGE, PUBLISHED, accuracy_json, accuracy_page
from checks.accuracy.evaluation import Evaluation
from checks.registry import CHECKS
from corpus_floors import CORPUS, PARTS, corpus_digest, figures, figures_by_name, floors_of, is_kept, read_floors
from owed import owed
from published import publish, read_published
from reports.html.accuracy import read_accuracy
from test_check_cases import FLAWS

EXTERNAL = os.environ.get("PATUH_CORPUS", "")
LEAST_POSITIVES = 8
"""Below so many a check's F1 on foreign pages is an anecdote."""

measured = cache(figures)
every_part = pytest.mark.parametrize("part", PARTS)


def folder(part: str) -> Path:
    if not (CORPUS / part / "labels.csv").is_file():
        pytest.skip(f"tests/corpus/{part} has no labels yet")
    return CORPUS / part


@every_part
def test_the_pages_are_those_that_the_floors_were_set_on(part: str):
    known = read_floors()[part]
    now = {"digest": corpus_digest(folder(part)), "pages": measured(folder(part)).pages}
    assert {name: known[name] for name in now} == now, "run `python tests/corpus_floors.py` and look at the diff"


@every_part
def test_no_figure_is_below_its_floor(part: str):
    floors = floors_of(read_floors()[part])
    found = figures_by_name(measured(folder(part)))
    # Only figures are shown: pages that nobody tunes on are to stay unread by who mends the checks.
    assert {
        name: f"{found[name]:.3f} instead of {bound}"
        for name, bound in floors.items()
        if not is_kept(name, found[name], bound)
    } == {}


@every_part
def test_every_check_that_readers_saw_has_a_floor(part: str):
    assert set(figures_by_name(measured(folder(part)))) == set(floors_of(read_floors()[part]))


def test_development_pages_show_every_check_and_every_third_tempts():
    found = measured(folder("development"))
    assert {check for check, of in found.checks.items() if not of.counts.positives} == set()
    with (CORPUS / "development" / "labels.csv").open(encoding="utf-8", newline="") as file:
        tempting = {row["page"] for row in csv.DictReader(file) if row["label"] == "absent"}
    assert found.pages >= 150
    assert len(tempting) * 3 >= found.pages


def test_the_corpora_share_no_site():
    sites = [site.site for part in PARTS for site in measured(folder(part)).sites]
    assert [site for site, times in Counter(sites).items() if times > 1] == []


# -- what is published ------------------------------------------------------------------------------------------------


def test_the_published_page_says_what_is_measured_today():
    today = {part: measured(folder(part)) for part in PARTS}
    page = PAGE.read_text("utf-8")
    assert page == accuracy_page(page, today, read_published(PUBLISHED)), "run `make accuracy`"
    assert accuracy_json(today) == FIGURES.read_text("utf-8"), "run `make accuracy`"


def test_the_published_figures_are_those_that_the_report_reads():
    told = read_accuracy(FIGURES)
    assert told.pages == measured(folder("heldout")).pages
    assert list(told.checks) == list(CHECKS)


def test_publishing_another_corpus_asks_what_it_is(tmp_path: Path):
    part = folder("heldout")
    with pytest.raises(SystemExit, match="ABOUT"):
        publish(tmp_path / "published.toml", part / "pages", part / "labels.csv", "", date(2026, 1, 2))
    assert list(tmp_path.iterdir()) == []


def test_published_figures_are_read_back_as_they_were_measured(tmp_path: Path):
    part, path = folder("heldout"), tmp_path / "published.toml"
    publish(path, part / "pages", part / "labels.csv", 'Pages "from elsewhere".', date(2026, 1, 2))
    held, now = read_published(path), measured(part)
    assert held is not None
    assert (held.about, held.date, held.pages) == ('Pages "from elsewhere".', "2026-01-02", now.pages)
    assert {check: of.counts for check, of in held.checks.items()} == {
        check: of.counts for check, of in now.checks.items()
    }
    assert (held.overall.precision, held.overall.recall) == (now.overall.precision, now.overall.recall)


def test_every_expected_failure_with_a_reason_is_told():
    debts = owed()
    assert {reason.partition(" (`")[0] for reason in debts.flaws} >= set(FLAWS.values())
    assert len(debts.flaws) == len(set(debts.flaws))


# -- a corpus from elsewhere -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def external() -> Evaluation:
    if not EXTERNAL:
        pytest.skip("PATUH_CORPUS names no labelled corpus (a folder with pages/ and labels.csv)")
    return measured(Path(EXTERNAL))


def weak_checks(evaluation: Evaluation) -> Iterator[tuple[str, float]]:
    for check, of in evaluation.checks.items():
        if of.counts.positives >= LEAST_POSITIVES and (of.counts.f1 or 0.0) < 0.88:
            yield check, round(of.counts.f1 or 0.0, 3)


def test_overall_accuracy_holds_on_pages_from_elsewhere(external: Evaluation):
    counts = external.overall.counts
    assert (counts.precision or 0.0) >= 0.95
    assert (counts.recall or 0.0) >= 0.93


def test_every_check_holds_on_pages_from_elsewhere(external: Evaluation):
    assert list(external.checks) == list(CHECKS)
    assert dict(weak_checks(external)) == {}


def test_look_alikes_from_elsewhere_fool_next_to_none(external: Evaluation):
    assert (external.look_alikes.rate or 0.0) <= 0.03
