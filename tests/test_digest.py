"""Equal digests mean equal findings, whatever an agency mends: its words or only its markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from checks.assess import conclude_page, read_page
from checks.document import read
from checks.document.digest import content_digest
from checks.model import PageRef

URL = "https://dinas.contohkab.go.id/x"
PAGES = sorted((Path(__file__).parent / "corpus" / "development" / "pages").rglob("*.html"))[::12]


def renamed(tags: str, to: str) -> Callable[[str], str]:
    return lambda html: re.sub(rf"<(/?)(?:{tags})\b[^>]*>", rf"<\g<1>{to}>", html, flags=re.IGNORECASE)


def in_head(markup: str) -> Callable[[str], str]:
    return lambda html: html.replace("</head>", f"{markup}</head>")


MENDED: dict[str, Callable[[str], str]] = {
    "tables become boxes": renamed("table|tbody|thead|tr|td|th", "div"),
    "header cells become cells": renamed("th", "td"),
    "cells become header cells": renamed("td", "th"),
    "rows become one": lambda html: re.sub(r"</tr>\s*<tr[^>]*>", "", html, flags=re.IGNORECASE),
    "lists become boxes": renamed("ol|ul|li", "div"),
    "numbered lists become plain ones": renamed("ol", "ul"),
    "plain lists become numbered ones": renamed("ul", "ol"),
    "definition lists become boxes": renamed("dl|dt|dd", "div"),
    "buttons become boxes": renamed("button|label", "div"),
    "it calls itself an article": in_head('<meta property="og:type" content="article">'),
    "a script is added": in_head("<script>x()</script>"),
}


def judged(html: str) -> tuple[str, object]:
    document = read(html.encode(), url=URL, content_type="text/html; charset=utf-8")
    reading = read_page(document, PageRef(URL))
    findings = [(finding.check, finding.status) for finding in conclude_page(reading)]
    services = [
        (service.name, {check: told.status for check, told in service.components.items()})
        for service in reading.services
    ]
    return content_digest(document), (reading.kind, findings, services)


@pytest.mark.parametrize("mended", MENDED)
def test_a_page_that_says_the_same_in_other_markup_is_judged_anew(mended: str):
    changed = 0
    for path in PAGES:
        html = path.read_text("utf-8")
        after = MENDED[mended](html)
        if after == html:
            continue
        (digest, said), (digest_after, said_after) = judged(html), judged(after)
        changed += said != said_after
        assert digest != digest_after or said == said_after, path
    assert changed or mended not in {"tables become boxes", "lists become boxes"}, "nothing hung on it"
