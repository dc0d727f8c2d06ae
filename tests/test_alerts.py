"""What looks hacked, and what only talks about it. Innocent pages first: a false alarm accuses an agency."""

from __future__ import annotations

import pytest

from checks.alerts import MAX_PER_KIND, cloaking_alert, merged, site_alerts, sitemap_alerts
from checks.alerts.samples import sample
from checks.assess import conclude_site, read_page
from checks.document import read
from checks.model import Alert, AlertKind, Looking, PageKind, PageReading, PageRef, Severity, Status, Strength
from checks.outcome import FetchOutcome
from security_pages import ADDRESS, INJECTED, INNOCENT, SERVICE, UNSEEN, away, link, page


def reading_of(markup: str, url: str = ADDRESS) -> PageReading:
    return read_page(read(markup.encode(), url=url), PageRef(url))


def kinds_of(markup: str, url: str = ADDRESS) -> set[AlertKind]:
    reading = reading_of(markup, url)
    assert dict(reading.failures) == {}
    return {alert.kind for alert in reading.alerts}


def statuses_of(markup: str) -> dict[str, Status]:
    findings = conclude_site([reading_of(markup)], Looking()).findings
    return {finding.check: finding.status for finding in findings}


BARE = "<p>Selamat datang.</p>"


# -- injection ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", INNOCENT)
def test_an_innocent_page_raises_no_alert(name: str):
    assert kinds_of(INNOCENT[name]) == set()


@pytest.mark.parametrize("name", [name for name in INJECTED if name not in UNSEEN])
def test_an_injected_page_raises_its_alert(name: str):
    markup, kind = INJECTED[name]
    assert kind in kinds_of(markup)


def test_on_the_whole_set_no_alarm_is_false_and_nearly_every_injection_is_seen():
    seen = [name for name, (markup, kind) in INJECTED.items() if kind in kinds_of(markup)]
    false = [name for name, markup in INNOCENT.items() if kinds_of(markup)]
    assert false == [], "precision 1.0"
    assert len(seen) >= 0.95 * len(INJECTED)
    assert set(INJECTED) - set(seen) == UNSEEN, "what is seen by now is unseen no more"


def test_the_set_is_large_enough_to_say_something():
    assert len(INJECTED) >= 60
    assert len(INNOCENT) >= 60


@pytest.mark.parametrize("name", [name for name, (markup, _) in INJECTED.items() if SERVICE in markup])
def test_genuine_content_beside_an_injection_is_still_judged(name: str):
    reading = reading_of(INJECTED[name][0])
    if reading.kind is not PageKind.SPAM:
        assert statuses_of(INJECTED[name][0]) == statuses_of(page())


@pytest.mark.parametrize(
    "injected",
    [
        "<h3>Biaya slot gacor</h3><p>slot gacor maxwin gratis Rp 10.000</p>",
        link("Maklumat Pelayanan slot gacor maxwin kami sanggup"),
        away("left:-9999px", "<h3>Biaya/Tarif</h3><p>Gratis, slot gacor</p>"),
    ],
)
def test_injected_words_are_no_evidence(injected: str):
    assert statuses_of(page(injected, body=BARE)) == statuses_of(page(body=BARE))


def test_an_alert_quotes_what_was_seen_without_a_live_link():
    alert = next(iter(reading_of(page(link("Slot Gacor", "https://jahat.invalid/x"))).alerts))
    assert alert.sample == "Slot Gacor → hxxps://jahat[.]invalid/x"
    assert alert.url == ADDRESS
    assert alert.severity is Severity.HIGH
    assert "judi" in alert.why


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("lihat http://a.b.com/x?y=1", "lihat hxxp://a[.]b[.]com/x?y=1"),
        ("HTTPS://A.CO", "HxxPS://A[.]CO"),
        ("<script>alert(1)</script>", "‹script›alert(1)‹/script›"),
        ("\u202eabc\u200b\x1b[31m", "abc[31m"),
        ("1.000.000 rupiah", "1.000.000 rupiah"),
    ],
)
def test_a_sample_is_dead(text: str, dead: str):
    assert sample(text) == dead


def test_a_sample_is_short():
    assert len(sample("slot " * 500)) <= 200


# -- the site as a whole -----------------------------------------------------------------------------------------------

SITE = "https://dinas.contohkab.go.id/"
_GOOD = [f"{SITE}layanan/{number}" for number in range(40)]
_SPAM = [f"{SITE}slot-gacor-{number}" for number in range(5)]


def test_an_ordinary_site_raises_no_alert():
    assert list(site_alerts(SITE, FetchOutcome.OK)) == []
    assert list(sitemap_alerts(SITE, [*_GOOD, f"{SITE}berita/polisi-tangkap-bandar-togel"])) == []


@pytest.mark.parametrize("host", ["dinas.go.id", "desa-x.desa.id", "smk1.sch.id", "127.0.0.1:8000", "[::1]"])
def test_public_domains_and_bare_addresses_are_no_look_alikes(host: str):
    assert list(site_alerts(f"http://{host}/")) == []


@pytest.mark.parametrize("host", ["disdukcapil-contoh.com", "dinas.go.id.evil.invalid", "contohgo.id"])
def test_other_domains_need_their_owner_confirmed(host: str):
    assert [alert.kind for alert in site_alerts(f"https://{host}/")] == [AlertKind.LOOK_ALIKE]


@pytest.mark.parametrize(
    ("outcome", "detail", "kind"),
    [
        (FetchOutcome.PARKED, "", AlertKind.PARKED),
        (FetchOutcome.OFF_SITE_REDIRECT, "HTTP 302 → https://slot-gacor.invalid/", AlertKind.DOORWAY),
    ],
)
def test_a_site_in_trouble_raises_its_alert(outcome, detail, kind):
    assert [alert.kind for alert in site_alerts(SITE, outcome, detail)] == [kind]


@pytest.mark.parametrize("addresses", [[*_GOOD, *_SPAM], [_GOOD[0], *_SPAM[:2]]])
def test_a_sitemap_of_advertising_raises_its_alert(addresses):
    assert [alert.kind for alert in sitemap_alerts(SITE, addresses)] == [AlertKind.SPAM_SITEMAP]


def test_what_only_visitors_from_a_search_engine_see_is_cloaking():
    spam = reading_of(page(link("Slot Gacor Maxwin"))).alerts
    assert cloaking_alert(SITE, (), ()) is None
    assert cloaking_alert(SITE, spam, spam) is None, "shown to everybody is no cloaking"
    assert cloaking_alert(SITE, (), (), "https://baru.go.id/") is None
    shown = cloaking_alert(SITE, (), spam)
    sent = cloaking_alert(SITE, (), (), "https://slot-gacor.invalid/")
    assert shown is not None
    assert sent is not None
    assert shown.kind is sent.kind is AlertKind.CLOAKING
    assert sent.sample == "hxxps://slot-gacor[.]invalid/"


def test_a_redirect_to_another_office_is_no_alert():
    assert list(site_alerts(SITE, FetchOutcome.OFF_SITE_REDIRECT, "HTTP 301 → https://baru.go.id/")) == []


def test_a_flooded_site_keeps_few_alerts_of_a_kind_worst_first():
    flood = [
        Alert(AlertKind.GAMBLING, f"{SITE}{number:03}", "x", "y", severity)
        for number in range(200)
        for severity in (Severity.LOW, Severity.HIGH)
    ]
    kept = merged([*flood, *flood, Alert(AlertKind.PARKED, SITE, "x", "y", Severity.LOW)])
    assert [alert.severity for alert in kept] == [Severity.HIGH] * MAX_PER_KIND + [Severity.LOW]
    assert kept[-1].kind is AlertKind.PARKED


# -- gaming ------------------------------------------------------------------------------------------------------------

_TERMS = (
    "persyaratan, prosedur, jangka waktu penyelesaian, biaya/tarif, produk pelayanan, dasar hukum, sarana prasarana"
)
_STUFFED = (
    "Standar Pelayanan, maklumat pelayanan, persyaratan pelayanan, prosedur pelayanan, jangka waktu penyelesaian, "
    "biaya/tarif, produk pelayanan, dasar hukum, kompetensi pelaksana, pengawasan internal, jumlah pelaksana, "
    "jaminan pelayanan, evaluasi kinerja pelaksana, SP4N LAPOR, survei kepuasan masyarakat"
)
_EMPTY = "".join(
    f"<h3>{name}</h3>"
    for name in (
        "Persyaratan",
        "Prosedur",
        "Jangka Waktu Penyelesaian",
        "Biaya/Tarif",
        "Produk Pelayanan",
        "Dasar Hukum",
    )
)


@pytest.mark.parametrize(
    "honest",
    [
        SERVICE,
        f"<p>Standar pelayanan memuat {_TERMS} serta hal lain yang diatur undang-undang.</p>",
        "<nav>" + "".join(f"<a href=/{name}>{name}</a>" for name in _STUFFED.split(", ")) + "</nav>",
        "<table>" + "".join(f"<tr><td>{name}<td>lihat lampiran</tr>" for name in _STUFFED.split(", ")) + "</table>",
    ],
)
def test_honest_content_is_not_called_made_up(honest: str):
    assert kinds_of(page(honest)) == set()


@pytest.mark.parametrize(
    "made_up",
    [
        away("position:absolute;left:-9999px", f"<p>Maklumat pelayanan; standar pelayanan; {_TERMS}</p>"),
        f"<p>{_STUFFED}</p>",
        "<p>maklumat pelayanan " * 40 + "</p>",
        _EMPTY,
    ],
)
def test_content_made_for_a_checker_is_shown_to_a_person(made_up: str):
    reading = reading_of(page(made_up, body="<p>Selamat datang.</p>"))
    assert [(alert.kind, alert.severity) for alert in reading.alerts] == [(AlertKind.GAMING, Severity.LOW)]
    assert "perlu dilihat orang" in reading.alerts[0].why
    assert Strength.FULL not in {one.strength for found in reading.evidence.values() for one in found}, "earns nothing"


@pytest.mark.parametrize(
    "css",
    [
        "position:absolute;left:-9999px",
        "color:#fff;background:#FFFFFF",
        "background-color: white; color: white !important",
        "position:absolute;clip:rect(0,0,0,0)",
        "clip-path:inset(100%)",
        "transform:scale(0)",
        "opacity:0",
        "font-size:0",
        "visibility:hidden",
    ],
)
def test_invisible_text_earns_nothing(css: str):
    assert statuses_of(page(away(css, SERVICE), body=BARE)) == statuses_of(page(body=BARE))
    assert AlertKind.GAMING in kinds_of(page(away(css, SERVICE), body=BARE))


@pytest.mark.parametrize("css", ["color:#fff;background:#004080", "color:inherit;background:inherit", "color:#fff"])
def test_text_on_another_colour_is_seen(css: str):
    assert statuses_of(page(away(css, SERVICE), body=BARE)) == statuses_of(page(SERVICE, body=BARE))


@pytest.mark.parametrize("made_up", [_EMPTY, "<p>maklumat pelayanan " * 40 + "</p>", f"<p>{_STUFFED}</p>"])
def test_made_up_content_is_not_credited(made_up: str):
    assert Status.MET not in statuses_of(page(made_up, body=BARE)).values()
