"""What a night is expected to measure, and what is said when it does not."""

from __future__ import annotations

import pytest

from checks.errors import UserError
from crawler.expectations import Expectation, read_expectations, unmet

SHIPPED = read_expectations()
GOOD = {"sites_read": 90, "read_share": 0.9, "pages_per_site": 30.0, "blocked_share": 0.02, "faults": 0, "overdue": 0}


def test_an_ordinary_night_is_not_remarked_upon():
    assert unmet(SHIPPED, GOOD, [GOOD] * 7) == []
    assert unmet(SHIPPED, GOOD, []) == [], "the first night has nothing to be compared with"


@pytest.mark.parametrize(
    ("measure", "value", "said"),
    [
        ("read_share", 0.4, "bagian situs yang terbaca: 0,4, paling sedikit 0,5"),
        ("blocked_share", 0.5, "bagian situs yang memblokir pemeriksa: 0,5, paling banyak 0,2"),
        ("faults", 1, "situs yang terputus karena kesalahan pemeriksa: 1, paling banyak 0"),
        ("overdue", 3, "situs yang lebih dari sepekan tidak dilihat: 3, paling banyak 0"),
        ("noise_floor", 0.08, "bagian hasil yang berbeda bila situs dibaca dua kali semalam: 0,08, paling banyak 0,05"),
    ],
)
def test_a_bound_that_is_broken_is_one_sentence(measure, value, said):
    assert unmet(SHIPPED, {**GOOD, measure: value}, []) == [said]


def test_a_night_is_compared_with_the_usual_one_from_the_third_on():
    tonight = {**GOOD, "pages_per_site": 10.0}
    assert unmet(SHIPPED, tonight, [GOOD]) == []
    assert unmet(SHIPPED, tonight, [GOOD, GOOD]) == ["halaman terbaca per situs: 10, biasanya 30"]
    freak = {**GOOD, "pages_per_site": 900.0}
    assert unmet(SHIPPED, {**GOOD, "pages_per_site": 25.0}, [GOOD, freak, GOOD]) == [], "one odd night is not the usual"


def test_a_check_that_finds_nothing_any_more_is_noticed_even_when_it_is_gone():
    before = {**GOOD, "evidence.standards.fee": 2.0, "evidence.survey.instrument": 0.1}
    said = unmet(SHIPPED, GOOD, [before, before, before])
    assert said == ["bukti per situs untuk pemeriksaan standards.fee: 0, biasanya 2"]


@pytest.mark.parametrize(
    "text",
    [
        "[[expectation]]\nmeasure = 'faults'",
        "[[expectation]]\nmeasure = 'faults'\nsays = 'x'\nat_most = 3",
        "[[expectation]]\nmeasure = 'faults'\nsays = 'x'\nmost = 'many'",
        "expectation = 1 2",
    ],
)
def test_a_file_with_a_mistake_is_refused_in_one_sentence(tmp_path, text):
    path = tmp_path / "harapan.toml"
    path.write_text(text)
    with pytest.raises(UserError, match=r"harapan\.toml"):
        read_expectations(path)


def test_an_upper_bound_relative_to_the_usual_holds_as_well():
    rule = Expectation(measure="blocked_share", says="diblokir", most_of_usual=3.0, above=0.01)
    usual = {"blocked_share": 0.02}
    assert unmet([rule], {"blocked_share": 0.07}, [usual, usual]) == ["diblokir: 0,07, biasanya 0,02"]
    assert unmet([rule], {"blocked_share": 0.05}, [usual, usual]) == []
