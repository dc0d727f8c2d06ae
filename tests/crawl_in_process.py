"""Crawls sites from a process that a test can interrupt: python crawl_in_process.py DATABASE URL WINDOW SITE…

Prints the summary as one line of JSON.
"""

from __future__ import annotations

import json
import sys

from crawler.cli.common import utc_now
from crawler.crawl import crawl_sites
from crawler.job import CrawlOptions
from storage.database import open_database
from storage.sites import adhoc_site


def main(url: str, window: str, *sites: str) -> None:
    db = open_database(url)
    options = CrawlOptions(
        max_pages=50, delay=0.0, timeout=5.0, allow_private=True, window=int(window), log_level="CRITICAL"
    )
    summary = crawl_sites(db, [adhoc_site(db, site) for site in sites], options, utc_now)
    told = {"interrupted": summary.is_interrupted, "sites": [end.url for end in summary.sites], "pages": summary.pages}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
