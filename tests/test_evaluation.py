"""How accuracy is counted: whose word counts, what is left out, and how sure the figures are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.accuracy.evaluation import Confusion, Counts, JudgedPage, evaluate, is_positive, wilson
from checks.accuracy.labelled import (
    Label,
    LabelsError,
    PageLabel,
    ServiceLabel,
    read_addresses,
    read_labels,
    read_service_labels,
)
from checks.model import (
    NOT_STATED,
    ComponentStatus,
    Evidence,
    Finding,
    PageRef,
    Proof,
    Reason,
    Service,
    ServiceComponent,
    Status,
    Strength,
)

SEED = 1
FEE, MOTTO = "standards.fee", "profile.motto"
PROOF = Proof(PageRef("a/1.html"), Evidence(Strength.FULL, "Biaya: gratis", "Layanan › Biaya", "alasan"))


def page(name: str, *positive: str, services: tuple[Service, ...] = ()) -> JudgedPage:
    """A page on which the named checks are met and the others are not."""
    return JudgedPage(
        name,
        tuple(
            Finding(
                check,
                1,
                Status.MET if check in positive else Status.NOT_MET,
                proofs=(PROOF,) if check in positive else (),
            )
            for check in (FEE, MOTTO)
        ),
        services,
    )


def labels(*rows: str) -> tuple[PageLabel, ...]:
    text = "page,check,label\n" + "\n".join(rows)
    return read_labels(text, "labels.csv", checks=(FEE, MOTTO), pages=("a/1.html", "a/2.html", "b/1.html"))


# -- what counts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reason", "positive"),
    [
        (Status.NOT_MET, None, False),
        (Status.CANNOT_TELL, Reason.UNREACHABLE, False),
        (Status.CANNOT_TELL, Reason.OUT_OF_BUDGET, False),
        (Status.CANNOT_TELL, Reason.CHECK_FAILED, False),
        (Status.NOT_APPLICABLE, None, False),
        (Status.CANNOT_TELL, Reason.UNREADABLE, True),
        (Status.PARTIAL, None, True),
        (Status.MET, None, True),
    ],
)
def test_what_is_there_in_any_form_is_positive(status: Status, reason: Reason | None, positive: bool):
    assert is_positive(Finding(FEE, 1, status, reason)) is positive


def test_what_is_not_listed_is_absent():
    measured = evaluate([page("a/1.html", FEE)], labels(), seed=SEED)
    assert measured.checks[FEE].counts == Counts(tp=0, fp=1, fn=0)
    assert measured.checks[MOTTO].counts == Counts()


def test_unclear_rows_are_scored_neither_way():
    for positive in ((), (FEE,)):
        measured = evaluate([page("a/1.html", *positive)], labels(f"a/1.html,{FEE},unclear"), seed=SEED)
        assert measured.overall.counts == Counts()
        assert measured.confusion == ()


@pytest.mark.parametrize("label", ["present", "partial"])
def test_present_and_partial_are_both_to_be_found(label: str):
    said = labels(f"a/1.html,{FEE},{label}", f"a/2.html,{FEE},{label}")
    measured = evaluate([page("a/1.html", FEE), page("a/2.html")], said, seed=SEED)
    assert measured.checks[FEE].counts == Counts(tp=1, fp=0, fn=1)
    assert (measured.overall.counts.precision, measured.overall.counts.recall) == (1.0, 0.5)


@pytest.mark.parametrize(
    "rows", [("present", "absent"), ("absent", "partial"), ("unclear", "present"), ("absent", "absent", "present")]
)
def test_one_positive_row_wins_over_others_on_the_same_page(rows: tuple[str, ...]):
    (said,) = labels(*(f"a/1.html,{FEE},{row}" for row in rows))
    assert said.label.is_positive


def test_an_unclear_row_wins_over_an_absent_one():
    (said,) = labels(f"a/1.html,{FEE},absent", f"a/1.html,{FEE},unclear")
    assert said.label is Label.UNCLEAR


def test_look_alikes_are_the_rows_that_readers_wrote_out_as_absent():
    said = labels(f"a/1.html,{FEE},absent", f"a/2.html,{FEE},absent", f"a/2.html,{MOTTO},present")
    measured = evaluate([page("a/1.html", FEE), page("a/2.html"), page("b/1.html", FEE)], said, seed=SEED)
    assert (measured.look_alikes.rows, measured.look_alikes.fooled, measured.look_alikes.rate) == (2, 1, 0.5)


# -- figures -----------------------------------------------------------------------------------------------------------


def test_overall_counts_every_answer_and_not_every_check():
    said = labels(f"a/1.html,{FEE},present", f"a/2.html,{FEE},present", f"b/1.html,{MOTTO},present")
    measured = evaluate([page("a/1.html", FEE), page("a/2.html", FEE), page("b/1.html", FEE)], said, seed=SEED)
    assert measured.overall.counts == Counts(tp=2, fp=1, fn=1)
    assert measured.overall.counts.f1 == pytest.approx(2 / 3)
    assert measured.pages == 3


def test_a_share_of_nothing_is_none_and_not_zero():
    assert (Counts().precision, Counts().recall, Counts().f1) == (None, None, None)
    assert Counts(fn=1).recall == 0.0
    assert Counts(fn=1).f1 == 0.0


def test_wilsons_interval_is_the_published_one():
    # Wilson 1927 as worked in textbooks: 8 of 10 at 95 %.
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 0) is None
    assert wilson(0, 5) == pytest.approx((0.0, 0.4345), abs=1e-4)
    assert wilson(5, 5) == pytest.approx((0.5655, 1.0), abs=1e-4)


@given(st.integers(1, 500).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_wilsons_interval_holds_the_share_and_stays_a_share(case: tuple[int, int]):
    hits, trials = case
    low, high = wilson(hits, trials) or (1.0, 0.0)
    assert 0 <= low <= hits / trials <= high <= 1


def test_the_interval_of_f1_is_the_same_every_time():
    pages = [page(f"a/{number}.html", *([FEE] if number % 3 else [])) for number in range(30)]
    said = tuple(PageLabel(f"a/{number}.html", FEE, Label.PRESENT) for number in range(30))
    first, again = (evaluate(pages, said, seed=SEED).checks[FEE].f1 for _ in range(2))
    assert first == again
    assert first is not None
    assert first[0] < 0.8 < first[1]  # 20 of 30 found, none wrongly: F1 is 0.8


def test_a_check_that_is_always_right_has_no_doubt_by_bootstrap():
    measured = evaluate([page("a/1.html", FEE)], labels(f"a/1.html,{FEE},present"), seed=SEED)
    assert measured.checks[FEE].f1 == (1.0, 1.0)
    assert measured.checks[MOTTO].f1 is None


# -- what went wrong, and where ----------------------------------------------------------------------------------------


def test_a_wrong_answer_is_listed_with_what_either_side_saw():
    text = f"page,check,label,evidence\na/1.html,{MOTTO},present,Motto: cepat\n"
    said = read_labels(text, "labels.csv", checks=(FEE, MOTTO), pages=("a/1.html",))
    found, missed = evaluate([page("a/1.html", FEE)], said, seed=SEED).confusion
    assert found == Confusion(
        "a/1.html", FEE, Label.ABSENT, Status.MET, None, excerpt="Biaya: gratis", where="Layanan › Biaya", labelled=""
    )
    assert found.is_false_positive
    assert (missed.check, missed.expected, missed.got, missed.labelled) == (
        MOTTO,
        Label.PRESENT,
        Status.NOT_MET,
        "Motto: cepat",
    )
    assert not missed.is_false_positive


def test_sites_are_the_first_part_of_the_path():
    said = labels(f"a/1.html,{FEE},present")
    sites = evaluate([page("a/1.html", FEE), page("a/2.html", FEE), page("b/1.html")], said, seed=SEED).sites
    assert [(site.site, site.pages, site.counts, site.agreement) for site in sites] == [
        ("a", 2, Counts(tp=1, fp=1), 0.75),
        ("b", 1, Counts(), 1.0),
    ]


# -- services ----------------------------------------------------------------------------------------------------------


def service(name: str, **components: ComponentStatus) -> Service:
    said = {f"standards.{check}": ServiceComponent(status, "x") for check, status in components.items()}
    return Service(name, "", "", {"standards.procedure": NOT_STATED} | said)


def stated(name: str, *components: str, on: str = "a/1.html") -> list[ServiceLabel]:
    return [ServiceLabel(on, name, f"standards.{component}", ComponentStatus.MET) for component in components]


def test_without_service_labels_services_are_not_measured():
    assert evaluate([page("a/1.html")], (), seed=SEED).services is None


def test_a_service_is_itself_under_a_slightly_different_name():
    found = page(
        "a/1.html",
        services=(
            service("Pelayanan Kartu Identitas Anak (KIA)", fee=ComponentStatus.MET),
            service("AKTA KELAHIRAN", fee=ComponentStatus.PARTIAL, requirements=ComponentStatus.MET),
        ),
    )
    wanted = [
        *stated("Penerbitan Akta Kelahiran", "fee", "requirements"),
        *stated("Kartu Identitas Anak", "fee", "product"),
    ]
    measured = evaluate([found], (), wanted, seed=SEED).services
    assert measured is not None
    assert (measured.labelled, measured.found, measured.matched) == (2, 2, 2)
    figures = {name: (of.tp, of.fp, of.fn) for name, of in measured.components.items()}
    assert figures == {"standards.fee": (2, 0, 0), "standards.requirements": (1, 0, 0), "standards.product": (0, 0, 1)}


def test_another_service_is_a_claim_without_ground_and_one_that_is_missed():
    found = page(
        "a/1.html",
        services=(service("Akta Kematian", fee=ComponentStatus.MET), service("Izin Reklame", fee=ComponentStatus.MET)),
    )
    measured = evaluate([found], (), [*stated("Izin Reklame", "fee"), *stated("Rawat Inap", "fee")], seed=SEED).services
    assert measured is not None
    assert measured.matched == 1
    assert (measured.components["standards.fee"].precision, measured.components["standards.fee"].recall) == (0.5, 0.5)


def test_services_of_one_page_are_not_matched_with_those_of_another():
    found = [page("a/1.html", services=(service("Izin Reklame", fee=ComponentStatus.MET),)), page("a/2.html")]
    measured = evaluate(found, (), stated("Izin Reklame", "fee", on="a/2.html"), seed=SEED).services
    assert measured is not None
    assert (measured.matched, measured.components["standards.fee"].tp) == (0, 0)


def test_the_only_service_of_a_page_is_itself_whatever_it_is_called():
    found = page("a/1.html", services=(service("Beranda", fee=ComponentStatus.MET),))
    measured = evaluate([found], (), stated("Izin Reklame", "fee"), seed=SEED).services
    assert measured is not None
    assert measured.matched == 1


# -- label files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("page,check\na/1.html,standards.fee\n", "labels.csv: the column 'label' is missing"),
        ("", "labels.csv: the column 'page' is missing"),
        ("page;check;label\n", "labels.csv: the column 'page' is missing"),
        (
            "page,check,label\na/1.html,standards.fee,maybe\n",
            "labels.csv, line 2: there is no label 'maybe'; choose one of present",
        ),
        (
            "page,check,label\na/1.html,standards.fees,present\n",
            "labels.csv, line 2: there is no check 'standards.fees'",
        ),
        (
            "page,check,label\n\na/9.html,standards.fee,present\n",
            "labels.csv, line 3: there is no page 'a/9.html' among the 1 pages",
        ),
        ("page,check,label\na/1.html,standards.fee\n", "labels.csv, line 2: 'label' is empty"),
        ('page,check,label\n"a/1.html,standards.fee,present\n', "not CSV"),
    ],
)
def test_a_label_file_that_cannot_be_used_is_said_with_line_and_cure(text: str, sentence: str):
    with pytest.raises(LabelsError) as refused:
        read_labels(text, "labels.csv", checks=("standards.fee",), pages=("a/1.html",))
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_more_columns_a_byte_order_mark_and_windows_paths_are_no_fault():
    text = '\ufeffpage,site,check,label,note\r\na\\1.html,a,standards.fee,present,"x, y"\r\n'
    (said,) = read_labels(text, "labels.csv", checks=("standards.fee",), pages=("a/1.html",))
    assert said == PageLabel("a/1.html", "standards.fee", Label.PRESENT)


def test_service_labels_and_addresses_are_read_by_the_same_rules():
    (said,) = read_service_labels(
        "page,service,component,label\na/1.html,KTP,standards.fee,partial\n",
        "s.csv",
        components=(FEE,),
        pages=("a/1.html",),
    )
    assert said == ServiceLabel("a/1.html", "KTP", FEE, ComponentStatus.PARTIAL)
    assert read_addresses("page,url\na/1.html,https://x.go.id/a\n", "p.csv") == {"a/1.html": "https://x.go.id/a"}
    with pytest.raises(LabelsError, match="there is no label 'not_stated'"):
        read_service_labels(
            "page,service,component,label\na/1.html,KTP,standards.fee,not_stated\n",
            "s.csv",
            components=(FEE,),
            pages=("a/1.html",),
        )
