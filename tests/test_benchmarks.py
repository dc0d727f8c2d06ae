"""The benchmarks' own bookkeeping: every published figure is declared and measured, and nothing measured is lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

BENCH = Path(__file__).parent / "bench"
PUBLISHED = (
    *("checks_on_vs_bare", "checks_on_vs_off", "analysis_vs_lxml", "matching_10x_phrases", "rate_2000_vs_200"),
    *("rss_mb_2000", "mb_per_1000_pages", "polite_vs_unpolite_5000", "two_processes", "storing_share"),
    *("unchanged_cpu", "unchanged_bytes", "unchanged_cpu_no_validators", "bytes_per_site_unchanged", "slow_hosts"),
    "evidence_at_30_percent",
)
"""What bench.json promises to hold after `make bench`."""


@pytest.fixture
def measure(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(BENCH))  # the benchmarks are programs beside the tests, not a package
    import measure

    return measure


def test_every_figure_is_declared_and_written_by_a_part(measure):
    from figures import FIGURES

    source = "\n".join(path.read_text("utf-8") for path in BENCH.glob("*.py") if path.stem != "figures")
    named = set(re.findall(r'"(\w+)"', source))
    assert set(PUBLISHED) <= FIGURES.keys()
    assert FIGURES.keys() - named == set()


def test_what_was_measured_is_kept_when_the_rest_is_broken_off(measure, tmp_path):
    path = tmp_path / "bench.json"
    path.write_text('{"slow_hosts": {"value": 1.0, "runs": [1.0], "unit": "x"}}', "utf-8")
    results = measure.Results(path)
    results.add("two_processes", [1.7])
    results.add("two_processes", [1.7, 1.9, 1.8])
    assert json.loads(path.read_text("utf-8")) == {
        "slow_hosts": {"value": 1.0, "runs": [1.0], "unit": "x"},
        "two_processes": {"value": 1.8, "runs": [1.7, 1.9, 1.8], "unit": "x"},
    }
    assert [entry.name for entry in tmp_path.iterdir()] == ["bench.json"]


def test_a_figure_that_nobody_declared_is_refused(measure, tmp_path):
    with pytest.raises(KeyError):
        measure.Results(tmp_path / "bench.json").add("elegance", [1.0])
