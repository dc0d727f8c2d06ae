"""The figures that the benchmarks publish: unit, target and meaning of each, declared once."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """What one key of bench.json says."""

    unit: str
    target: str
    meaning: str


FIGURES = {
    "checks_on_vs_bare": Figure("x", "≥ 3.5", "pages per CPU second: patuh with all checks : the bare spider"),
    "checks_on_vs_off": Figure("x", "≥ 0.55", "pages per CPU second: patuh with all checks : patuh without"),
    "analysis_vs_lxml": Figure("x", "≤ 5", "CPU of reading and judging a page : one `lxml.html` parse"),
    "pdf_ms_per_page": Figure("ms", "≤ 5", "CPU of reading a PDF's text, a page, on the project's own PDFs"),
    "matching_10x_phrases": Figure("x", "≤ 2", "CPU of matching with ten times the phrases : with the shipped ones"),
    "rate_2000_vs_200": Figure("x", "≥ 0.9", "pages per CPU second: 2,000 sites : 200 sites, five pages each"),
    "rss_mb_2000": Figure("MB", "≤ 250", "peak memory of the crawl of 2,000 sites"),
    "mb_per_1000_pages": Figure("MB", "≤ 2.5", "growth of memory per 1,000 pages after the first 5,000"),
    "polite_vs_unpolite_5000": Figure(
        "x", "≥ 0.85", "pages per second of 5,000 sites of two pages: a second apart : none"
    ),
    "two_processes": Figure("x", "≥ 1.7", "pages per second of the whole command: two processes : one"),
    "unchanged_cpu": Figure("x", "≤ 0.4", "CPU per page: a night without change : the first, servers with validators"),
    "unchanged_cpu_no_validators": Figure("x", "≤ 0.6", "the same where servers send none"),
    "unchanged_bytes": Figure("x", "≤ 0.05", "bytes received: a night without change : the first, with validators"),
    "bytes_per_site_unchanged": Figure("B", "< 2,048", "growth of the database per site in a night without change"),
    "evidence_at_30_percent": Figure(
        "x", "≥ 0.95", "share of a site's final evidence that lies within the first 30 % of the page budget"
    ),
    "storing_share": Figure("x", "≤ 0.05", "disk and database work, of the CPU per page"),
    "slow_hosts": Figure("x", "≤ 1.1", "length of a run beside a host that never answers and one that drips : without"),
    "three_workers": Figure("x", "≥ 1.7", "pages per second of a night's crawl: three workers on two cores : one"),
    "export_seconds_600": Figure("s", "≤ 30", "`patuh export` of 600 regions × 5 agencies × 26 checks, wall clock"),
    "export_mb_600": Figure("MB", "", "its peak memory: the process that gathers, the largest"),
    "report_seconds_600": Figure("s", "≤ 60", "`patuh report` of the same, both languages, wall clock"),
    "report_mb_600": Figure("MB", "≤ 300", "its peak memory"),
    "history_regency_sqlite_ms": Figure(
        "ms", "< 100", "verdicts of the largest regency on a day 150 nights ago: SQLite"
    ),
    "history_province_sqlite_ms": Figure("ms", "< 100", "verdicts of the largest province on that day: SQLite"),
    "history_regency_postgresql_ms": Figure("ms", "< 100", "verdicts of that regency on that day: PostgreSQL"),
    "history_province_postgresql_ms": Figure("ms", "< 100", "verdicts of that province on that day: PostgreSQL"),
    "server_kb_per_page": Figure("kB", "", "PostgreSQL, rows and indexes, per page of a first night"),
    "bodies_kb_per_page": Figure("kB", "", "bodies, compressed, per page of a first night"),
    "bare_cpu_ms_per_page": Figure("ms", "", "the bare spider"),
    "checks_off_cpu_ms_per_page": Figure("ms", "", "patuh without checks"),
    "cpu_ms_per_page": Figure("ms", "", "patuh with all checks"),
    "analysis_ms": Figure("ms", "", "reading and judging one page, without the crawl around it"),
    "pages_per_second": Figure("pages/s", "", "patuh with all checks, wall clock, one core"),
    "peak_memory_mb": Figure("MB", "", "patuh with all checks, all sites in flight at once"),
    "received_kb_per_page": Figure("kB", "", "bytes received, not compressed by the farm"),
    "kept_kb_per_page": Figure("kB", "", "database and body store"),
}
