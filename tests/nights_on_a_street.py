"""Nights on a street of local sites: an invented region, a plan, and the command line as cron would start it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from crawler.job import CrawlOptions
from crawler.nightly import NightPlan
from local_sites import LocalSite, Street, page, slowly
from storage.database import Database
from storage.intake import load_sites
from storage.invented import InventedRegion, enter_regions
from storage.models import RegionLevel, TimeZone

ROOT = Path(__file__).parent.parent
OPTIONS = CrawlOptions(max_pages=20, max_documents=0, delay=0.0, timeout=10.0, allow_private=True, log_level="CRITICAL")


def agency(street: Street, *, pages: int = 2, seconds: float = 0.0) -> LocalSite:
    paths = [f"/layanan/{number}" for number in range(pages)]
    routes = {path: slowly(seconds, page(f"Layanan {path}")) for path in paths}
    return street.serve({"/": page("Beranda", *((path, f"Layanan {path}") for path in paths)), **routes})


def register(db: Database, folder: Path, *sites: LocalSite) -> None:
    """Enter the sites as a coordinator would, into an invented region, so that nobody else's is chosen."""
    enter_regions(
        db,
        [
            InventedRegion("99", "Contoh Raya", RegionLevel.PROVINCE, TimeZone.WIB, None, -4.0, 120.0),
            InventedRegion("99.10", "Kabupaten Contoh", RegionLevel.REGENCY, TimeZone.WIB, "99", -4.7, 120.7),
        ],
    )
    if not sites:
        return
    lines = ["Kode Wilayah;Nama Perangkat Daerah;Jenis;Alamat Situs;Status"]
    lines += [f"99.10;Dinas {number};dinkes;{site.url};aktif" for number, site in enumerate(sites)]
    path = folder / "daftar.csv"
    path.write_text("\n".join(lines), "utf-8")
    load_sites(db, path)


def plan(out: Path, **facts: Any) -> NightPlan:
    given: dict[str, Any] = {
        "options": OPTIONS,
        "window": lambda _at: None,
        "expected": (),
        "region": "99",
        "second_look_share": 0.0,
        **facts,
    }
    return NightPlan(out=out / "keluaran", rubric=load_rubric("ombudsman-2022", CHECKS), **given)


def arguments(out: Path, *more: str) -> list[str]:
    common = ["--region", "99", "--type", "dinkes", "--window", "any", "--delay", "0", "--quiet", "--json"]
    return ["nightly", "--out", str(out / "keluaran"), "--contact", "web@contoh.go.id", *common, *more]


def begin(out: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "crawler", *arguments(out, *more)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(condition: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)
