"""The newest night in the Prometheus text format, for the textfile collector of node_exporter."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from crawler.measures import EVIDENCE
from storage.models import NightState
from storage.nights import NightRow


def write_metrics(path: Path, night: NightRow) -> None:
    """Write the night's state and measures; the file is replaced as a whole. Raises `OSError`."""
    registry = CollectorRegistry()
    state = Gauge("patuh_night_state", "1 for the state in which the newest night ended", ["state"], registry=registry)
    for word in NightState:
        state.labels(word.value).set(word is night.state)
    facts = {
        "began_timestamp_seconds": ("When the newest night began", night.began_at.timestamp()),
        "ended_timestamp_seconds": (
            "When it ended; 0 while it is underway",
            night.ended_at.timestamp() if night.ended_at else 0.0,
        ),
        "sites_due": ("Sites whose turn it was", float(night.due)),
        "unmet_expectations": ("Expectations that were not met", float(len(night.unmet))),
    }
    for name, (says, value) in facts.items():
        Gauge(f"patuh_night_{name}", says, registry=registry).set(value)
    evidence = Gauge("patuh_night_evidence_per_site", "Proofs per read site, by check", ["check"], registry=registry)
    for name, value in night.measures.items():
        if name.startswith(EVIDENCE):
            evidence.labels(name.removeprefix(EVIDENCE)).set(value)
        else:
            Gauge(f"patuh_night_{name}", f"{name} of the newest night", registry=registry).set(value)
    write_to_textfile(str(path), registry)
