"""Which sites are crawled tonight: nobody is forgotten for more than a week, and the neediest go first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.outcome import FetchOutcome
from crawler.due import due_sites, overdue_sites, second_looks
from storage.due import SiteNeed
from storage.models import SiteStatus, TimeZone
from storage.sites import SiteRow

EVENING = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)  # 22:00 in Jakarta
DAY = timedelta(days=1)


def need(
    number: int,
    days: float | None = 1.0,
    *,
    outcome: FetchOutcome = FetchOutcome.OK,
    score: float | None = 50.0,
    held: bool = False,
    hours: str | None = None,
) -> SiteNeed:
    site = SiteRow(
        number, number, "Dinas", "dinkes", "53", "NTT", TimeZone.WIB, f"https://d{number}.go.id/", f"d{number}.go.id",
        "/", SiteStatus.ACTIVE, None, hours,
    )  # fmt: skip
    return SiteNeed(site, None if days is None else EVENING - days * DAY, outcome, score, held)


def order(*needs: SiteNeed) -> list[int]:
    return [site.site_id for site in due_sites(needs, EVENING)]


def test_who_was_seen_tonight_has_had_its_turn():
    assert order(need(1, 0.2), need(2, 0.49), need(3, 0.51)) == [3]


def test_nobody_waits_for_quiet_hours_that_do_not_come_before_the_window_closes():
    needs = [need(1, hours="23-5"), need(2, hours="6-8"), need(3)]
    closes_at = EVENING + timedelta(hours=7)
    assert [site.site_id for site in due_sites(needs, EVENING, closes_at)] == [1, 3]


def test_a_site_that_was_never_seen_is_no_overdue_one():
    assert [one.site.site_id for one in overdue_sites([need(1, None), need(2, 7.2), need(3, 8)], EVENING)] == [3]


def test_no_share_draws_nobody_and_a_small_one_draws_somebody_always_the_same():
    sites = [need(number).site for number in range(100)]
    assert second_looks(sites, 0, 7) == second_looks([], 0.05, 7) == []
    drawn = second_looks(sites, 0.05, 7)
    assert (len(drawn), drawn == second_looks(sites, 0.05, 7), drawn == second_looks(sites, 0.05, 8)) == (
        5,
        True,
        False,
    )
    assert len(second_looks(sites[:3], 0.05, 7)) == 1


def test_the_longest_unseen_come_first_then_the_neediest():
    waiting, failed, poor, good = (
        need(1, held=True),
        need(2, outcome=FetchOutcome.TIMEOUT),
        need(3, score=10.0),
        need(4, score=90.0),
    )
    never, old = need(5, None), need(6, 5)
    rest = [need(number, 1, score=95.0) for number in range(10, 16)]
    assert order(good, poor, *rest, failed, waiting, old, never)[:6] == [5, 6, 1, 2, 3, 4]


def test_a_site_that_is_gone_for_good_is_not_needier_than_others():
    gone, slow = need(1, outcome=FetchOutcome.PARKED), need(2, outcome=FetchOutcome.TIMEOUT)
    assert order(need(10, 3), gone, slow) == [10, 2, 1]


@pytest.mark.parametrize("always_needy", [0, 40, 100])
def test_a_seventh_of_the_sites_a_night_is_enough_for_each_to_be_seen_weekly(always_needy):
    """However many sites keep failing and ask to be seen again every night."""
    sites = 100
    seen: dict[int, float | None] = dict.fromkeys(range(sites))
    longest = 0.0
    for night in range(60):
        now = EVENING + night * DAY
        needs = [
            SiteNeed(
                need(number).site,
                None if (day := seen[number]) is None else EVENING + day * DAY,
                FetchOutcome.TIMEOUT if number < always_needy else FetchOutcome.OK,
                50.0,
                number < always_needy,
            )
            for number in range(sites)
        ]
        for site in due_sites(needs, now)[:15]:  # the window is as short as may be: 100 / 7, rounded up
            if (day := seen[site.site_id]) is not None:
                longest = max(longest, night - day)
            seen[site.site_id] = float(night)
    assert None not in seen.values()
    assert longest <= 7


@given(st.lists(st.tuples(st.one_of(st.none(), st.floats(0.6, 30)), st.booleans(), st.floats(0, 100)), max_size=40))
def test_every_due_site_has_exactly_one_turn(facts):
    needs = [need(number, days, held=held, score=score) for number, (days, held, score) in enumerate(facts)]
    assert sorted(order(*needs)) == list(range(len(facts)))
