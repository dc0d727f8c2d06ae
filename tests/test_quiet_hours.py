"""A site can be given hours in which it is crawled; it waits for them, and Ctrl-C does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.urls import Scope
from storage.hours import QuietHours
from storage.models import TimeZone


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 21, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("22-5", (22, 5)), ("22.00 - 05.00", (22, 5)), ("pukul 1 s.d. 4", (1, 4)), ("0-24", None), ("25-3", None)],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(text, hours):
    assert QuietHours.of(text) == hours


@pytest.mark.parametrize(
    ("now", "zone", "wait"),
    [
        (at(15), TimeZone.WIB, timedelta(0)),  # 22:00 in Jakarta
        (at(14), TimeZone.WITA, timedelta(0)),  # 22:00 in Makassar
        (at(14), TimeZone.WIB, timedelta(hours=1)),
        (at(21, 59), TimeZone.WIB, timedelta(0)),  # 04:59
        (at(22), TimeZone.WIB, timedelta(hours=17)),
        (at(14, 30), None, timedelta(minutes=30)),
    ],
)
def test_a_site_waits_for_its_own_hours_in_its_own_zone(now, zone, wait):
    assert QuietHours(22, 5).opens_in(now, zone) == wait


def test_a_mail_host_that_shows_the_site_is_the_site():
    assert Scope.of("https://mail.dinas.x.go.id/").holds_host("https://www.dinas.x.go.id/profil")
    assert not Scope.of("https://dinas.x.go.id/").holds_host("https://mailer.dinas.x.go.id/")
