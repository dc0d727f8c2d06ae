"""The project's own set of injected and innocent pages: a genuine agency page with what each name says added to it.

Invented, after what hazards H01-H03 describe; the advertising words are those seen in the wild, the hosts are not.
"""

from __future__ import annotations

from checks.model import AlertKind

ADDRESS = "https://dinas.contohkab.go.id/layanan/ktp"
SERVICE = """
<h2>Standar Pelayanan Penerbitan KTP</h2>
<h3>Persyaratan</h3><ul><li>Fotokopi Kartu Keluarga</li><li>Telah berusia 17 tahun</li></ul>
<h3>Jangka waktu penyelesaian</h3><p>3 hari kerja</p><h3>Biaya/Tarif</h3><p>Gratis</p>
"""
HOST = "contoh-iklan.invalid"
LONG = "Kami melayani warga setiap hari kerja di kantor dinas dengan ramah, cepat dan tanpa pungutan apa pun. " * 6
_WORDS = ["slot gacor", "maxwin", "togel", "situs slot", "rtp live", "scatter hitam", "mahjong ways", "sbobet"]


def page(added: str = "", *, title: str = "Layanan KTP", head: str = "", before: str = "", body: str = SERVICE) -> str:
    return (
        f"<!doctype html><html lang=id><head><title>{title}</title>{head}</head><body>{before}"
        f"<nav><a href=/>Beranda</a> <a href=/profil>Profil</a></nav><main><h1>Dinas Contoh</h1>{body}"
        f"<p>{LONG}</p>{added}</main><footer>Dinas Contoh, Jl. Merdeka 1</footer></body></html>"
    )


def link(words: str, url: str = f"https://{HOST}/daftar") -> str:
    return f'<a href="{url}">{words}</a>'


def away(css: str, inner: str) -> str:
    return f'<div style="{css}">{inner}</div>'


def article(title: str, *paragraphs: str, url: str = "/berita/judi") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return page(title=title, body=f"<h2>{title}</h2><p>Senin, 3 Agustus 2026 | Diposting oleh admin</p>{text}")


_MANY = " ".join(f"<p>{word} terbaik hari ini, daftar {word} deposit murah</p>" for word in _WORDS)
_JAPANESE = "激安ブランド財布の通販サイトです。最新作が毎日入荷、送料無料でお届けします。" * 12
_RUSSIAN = "Купить недорого часы и сумки с доставкой по всей стране, лучшие цены и скидки каждый день. " * 6

_PILE = "Daftar Situs Slot Gacor Hari Ini Terpercaya Gampang Menang Deposit Dana Pulsa Tanpa Potongan 24 Jam Resmi"
_DRUGS = "buy viagra cheap, buy cialis, levitra, buy viagra online, generic cialis, cheap levitra, kamagra, cialis 20mg"


def _strangers(words: str) -> str:
    return "".join(link(f"{words} {number}", f"https://e{number}.invalid/") for number in range(5))


INJECTED: dict[str, tuple[str, AlertKind]] = {
    "one link to a stranger": (page(link("Slot Gacor Maxwin")), AlertKind.GAMBLING),
    "link in the footer": (page(f"<footer>{link('situs slot terpercaya')}</footer>"), AlertKind.GAMBLING),
    "link in a menu": (page(before=f"<nav>{link('Togel Hongkong')}</nav>"), AlertKind.GAMBLING),
    "link not displayed": (page(away("display:none", link("slot88"))), AlertKind.GAMBLING),
    "link far off screen": (page(away("position:absolute;left:-9999px", link("rtp live"))), AlertKind.GAMBLING),
    "link without size": (
        page(away("height:0px;width:1px;overflow:hidden", link("judi bola sbobet"))),
        AlertKind.GAMBLING,
    ),
    "link in letters of no size": (page(away("font-size:0", link("maxwin"))), AlertKind.GAMBLING),
    "text off screen": (page(away("text-indent:-99999px", "slot gacor hari ini maxwin")), AlertKind.GAMBLING),
    "text without opacity": (page(away("opacity:0", "bandar togel dan situs slot")), AlertKind.GAMBLING),
    "invisible text": (page(away("visibility:hidden", "agen judi togel terbesar")), AlertKind.GAMBLING),
    "pharmacy link": (page(link("Buy viagra online cheap")), AlertKind.PHARMACY),
    "pharmacy hidden": (page(away("left:-5000px;position:fixed", "cialis levitra")), AlertKind.PHARMACY),
    "abortion pills": (page(link("jual obat aborsi cytotec")), AlertKind.PHARMACY),
    "host that says it all": (page(link("Kunjungi", "https://slot-gacor88.invalid/")), AlertKind.GAMBLING),
    "path that says it all": (page(link("mitra kami", f"https://{HOST}/slot-gacor-maxwin")), AlertKind.GAMBLING),
    "own doorway page": (page(link("Slot Gacor", "/slot-gacor-2026/")), AlertKind.GAMBLING),
    "upload folder": (page(link("situs togel", "/wp-content/uploads/togel-online.html")), AlertKind.GAMBLING),
    "title taken over": (page(title="Slot Gacor Maxwin Hari Ini | Dinas Contoh"), AlertKind.DOORWAY),
    "whole page": (page(_MANY, title="Daftar Situs Slot Gacor", body=_MANY), AlertKind.DOORWAY),
    "page of volume": (page(_MANY), AlertKind.GAMBLING),
    "description for search engines": (
        page(head='<meta name=description content="situs slot gacor maxwin togel resmi">'),
        AlertKind.GAMBLING,
    ),
    "share title": (page(head='<meta property=og:title content="Slot Gacor Maxwin">'), AlertKind.GAMBLING),
    "canonical of a stranger": (
        page(head="<link rel=canonical href=https://slot-gacor.invalid/>"),
        AlertKind.GAMBLING,
    ),
    "noise around the words": (page(link("»» SLOT-GACOR ★ MAXWIN ««")), AlertKind.GAMBLING),
    "capitals and entities": (page(link("&#83;LOT &#71;ACOR")), AlertKind.GAMBLING),
    "zero width letters": (page(link("slot\u200b gacor\u200b maxwin")), AlertKind.GAMBLING),
    "many hidden strangers": (
        page(away("left:-9999px", "".join(link(f"toko {n}", f"https://a{n}.invalid/") for n in range(6)))),
        AlertKind.HIDDEN_LINKS,
    ),
    "Japanese shop": (page(f"<p>{_JAPANESE}</p>", title="激安ブランド財布"), AlertKind.FOREIGN_FLOOD),
    "Russian shop": (page(f"<p>{_RUSSIAN}</p>", body=""), AlertKind.FOREIGN_FLOOD),
    "defaced": (
        "<title>Hacked by Anak Contoh</title><h1>HACKED BY ANAK CONTOH</h1><p>greetz</p>",
        AlertKind.DEFACEMENT,
    ),
    "defaced in leet": ("<title>:(</title><center><h1>H4cked by X Team</h1></center>", AlertKind.DEFACEMENT),
    "boast of security": ("<h1>Your security is low</h1><p>admin please patch your site</p>", AlertKind.DEFACEMENT),
    "link in a table of services": (
        page(f"<table><tr><td>KTP<td>{link('slot777')}</tr><tr><td>KK<td>Gratis</tr></table>"),
        AlertKind.GAMBLING,
    ),
    "link from a picture": (
        page(f'<a href="https://{HOST}/slot-gacor"><img src=x.gif alt="slot gacor"></a>'),
        AlertKind.GAMBLING,
    ),
    "comment of a stranger": (
        page(f"<div class=comment><p>Nice {link('agen judi slot deposit')}</p></div>"),
        AlertKind.GAMBLING,
    ),
    "beside an honest warning": (
        page(f"<p>Waspada judi online.</p>{away('left:-9999px', link('slot gacor maxwin'))}"),
        AlertKind.GAMBLING,
    ),
    # Written after the detector, by somebody who wanted to get past it.
    "all that people search for": (page(link(_PILE, "https://slot-gacor99.invalid/")), AlertKind.GAMBLING),
    "a pile that is not displayed": (page(away("display:none", link(_PILE))), AlertKind.GAMBLING),
    "clipped away": (page(away("position:absolute;clip:rect(0,0,0,0)", link("slot gacor maxwin"))), AlertKind.GAMBLING),
    "above the screen": (page(away("position:absolute;top:-9999px", link("togel online"))), AlertKind.GAMBLING),
    "white on white": (page(away("color:#fff;background:#fff", link("slot gacor"))), AlertKind.GAMBLING),
    "marquee": (page(f"<marquee style='height:1px'>{link('situs judi slot online')}</marquee>"), AlertKind.GAMBLING),
    "without scripts": (page(f"<noscript>{link('slot gacor maxwin')}</noscript>"), AlertKind.GAMBLING),
    "hidden by attribute": (page(f"<div hidden>{link('slot gacor maxwin')}</div>"), AlertKind.GAMBLING),
    "no height": (page(away("max-height:0;overflow:hidden", link("bandar togel"))), AlertKind.GAMBLING),
    "scaled to nothing": (page(away("transform:scale(0)", link("slot gacor"))), AlertKind.GAMBLING),
    "digits for letters": (page(link("SL0T G4C0R")), AlertKind.GAMBLING),
    "letter by letter": (page(link("s l o t  g a c o r")), AlertKind.GAMBLING),
    "Cyrillic twins": (page(link("\u0455l\u043et g\u0430\u0441\u043er m\u0430\u0445win")), AlertKind.GAMBLING),
    "wide letters": (page(link("\uff53\uff4c\uff4f\uff54 \uff47\uff41\uff43\uff4f\uff52")), AlertKind.GAMBLING),
    "soft hyphens": (page(link("sl\u00adot ga\u00adcor")), AlertKind.GAMBLING),
    "heading of its own": (page(body="<h1>Slot Gacor Maxwin 2026</h1>"), AlertKind.DOORWAY),
    "English": (page(link("best online casino no deposit bonus")), AlertKind.GAMBLING),
    "poker": (page(link("poker online terpercaya")), AlertKind.GAMBLING),
    "cockfights": (page(link("sabung ayam online sv388")), AlertKind.GAMBLING),
    "rates of return": (page(link("RTP Slot Hari Ini")), AlertKind.GAMBLING),
    "Thai": (
        page(f"<p>{'สล็อตเว็บตรง ' * 40}</p>"),
        AlertKind.FOREIGN_FLOOD,
    ),
    "Korean": (page(f"<p>{'카지노 사이트 추천 바카라 슬롯 ' * 40}</p>"), AlertKind.FOREIGN_FLOOD),
    "Chinese, not displayed": (page(away("display:none", "六合彩开奖结果 澳门赌场 " * 40)), AlertKind.FOREIGN_FLOOD),
    "Japanese title": (page(link("安い時計", "/shop/1.html"), title="ブランド時計 通販"), AlertKind.FOREIGN_FLOOD),
    "title of a brand": (page(title="SLOT88: Link Slot Gacor"), AlertKind.DOORWAY),
    "frame without size": (page('<iframe src="https://slot-gacor.invalid/" height=0></iframe>'), AlertKind.GAMBLING),
    "form of a stranger": (
        page('<form action="https://slotgacor88.invalid/"><input name=q></form>'),
        AlertKind.GAMBLING,
    ),
    "leads on": (
        page(head='<meta http-equiv=refresh content="5;url=https://slot-gacor.invalid/">'),
        AlertKind.GAMBLING,
    ),
    "pwned": ("<title>Pwned by Xploit</title><h1>PWNED BY XPLOIT TEAM</h1>", AlertKind.DEFACEMENT),
    "defaced in Indonesian": (
        "<title>Hacked</title><h1>Situs ini telah diretas oleh X Team</h1>",
        AlertKind.DEFACEMENT,
    ),
    "one of each drug": (page(f"<p>{_DRUGS}</p>"), AlertKind.PHARMACY),
    "essays, not displayed": (page(away("display:none", _strangers("write my essay"))), AlertKind.HIDDEN_LINKS),
    "loans, not displayed": (page(away("display:none", _strangers("pinjaman"))), AlertKind.HIDDEN_LINKS),
}
"""Name → page and the alert it must raise."""

UNSEEN = frozenset({"one of each drug", "essays, not displayed", "loans, not displayed"})
"""Injected pages of the set that are not recognised: to tell them from honest pages would take more than the page."""

_NEWS = "Polisi menangkap tiga tersangka bandar togel di Kecamatan Contoh. Warga diminta melaporkan praktik judi. "
_TERMS = (
    "Istilah yang perlu diwaspadai: slot gacor, maxwin, rtp live, scatter hitam, togel, sbobet, mahjong ways, "
    "situs slot, slot88, pragmatic play."
)
_QURAN = "إِنَّمَا الْخَمْرُ وَالْمَيْسِرُ وَالْأَنْصَابُ وَالْأَزْلَامُ رِجْسٌ مِنْ عَمَلِ الشَّيْطَانِ " * 12

INNOCENT: dict[str, str] = {
    "an ordinary page": page(),
    "an article about arrests": article("Polisi tangkap bandar togel", _NEWS * 5),
    "an article about danger": article("Bahaya judi online bagi pelajar", "Dampak slot online pada siswa. " * 20),
    "a list of terms to beware of": article("Waspada judi online", _TERMS, "Laporkan ke aduankonten."),
    "a list of terms without an article": page(f"<h3>Kenali istilah judi online</h3><ul><li>{_TERMS}</li></ul>"),
    "how sites are infiltrated": article(
        "Cara penyusupan slot gacor ke situs pemerintah",
        "CSIRT menjelaskan bagaimana peretas menyisipkan tautan slot gacor dan maxwin ke situs go.id. " * 8,
    ),
    "news of blocked sites": article("Komdigi blokir 10.000 situs slot", "Pemblokiran situs slot dan togel. " * 20),
    "a headline as link": page(link("Polres Contoh ungkap kasus togel", "/berita/polres-ungkap-kasus-togel")),
    "a headline at a newspaper": page(link("Polisi tangkap admin situs slot", "https://koran.invalid/1")),
    "a warning as link": page(link("Stop judi slot online!", "/stop-judi-slot")),
    "a campaign in the menu": page(before=f"<nav>{link('Lapor situs judi slot', '/lapor')}</nav>"),
    "a fatwa": article("Fatwa haram judi online", "MUI menyatakan togel dan slot online haram. " * 15),
    "staff discipline": article(
        "Pegawai dilarang bermain judi slot", "Sanksi bagi pegawai yang bermain slot online. " * 15
    ),
    "a prescription": page("<p>Sildenafil (viagra) hanya dengan resep dokter.</p>"),
    "illegal drugs seized": article(
        "BPOM sita cytotec ilegal", "BPOM menyita cytotec dan viagra ilegal di pasar. " * 10
    ),
    "a slot for parking": page("<p>Tersedia slot parkir untuk 40 mobil dan slot antrean daring.</p>"),
    "queue slots": page(link("Daftar slot antrean", "/antrean/daftar-slot")),
    "songbirds": page(f"<p>Lomba burung kicau gacor.</p>{link('Burung gacor', '/lomba-burung')}"),
    "an alternative link": page(link("Link alternatif pendaftaran PPDB", "https://ppdb.contohkab.go.id/")),
    "two alternative links": page(
        link("link alternatif", "https://s.invalid/") + link("link alternatif 2", "https://t.invalid/")
    ),
    "Arabic": page(f"<p>{_QURAN}</p>"),
    "Javanese script": page("<p>" + "ꦱꦸꦒꦼꦁ ꦫꦮꦸꦃ ꦲꦶꦁ ꦏꦧꦸꦥꦠꦺꦤ꧀ " * 30 + "</p>"),
    "a language menu": page(before="<nav>日本語 한국어 Русский 中文 ไทย English</nav>"),
    "a sister city": page("<p>Kota kembar kami adalah 北九州市 di Jepang.</p>"),
    "icons by text indent": page(
        "".join(
            f'<a style="text-indent:-9999px" href="https://www.{host}.com/dinas">{host}</a>'
            for host in ("facebook", "instagram", "youtube", "twitter")
        )
    ),
    "a link to skip": page(before='<a style="position:absolute;left:-9999px" href="#isi">Langsung ke isi</a>'),
    "collapsed panels": page(away("display:none", SERVICE)),
    "links to other offices": page(
        "".join(link(f"Dinas {n}", f"https://dinas{n}.contohkab.go.id/") for n in range(12))
    ),
    "hidden links to other offices": page(
        away("left:-9999px", "".join(link(f"Dinas {n}", f"https://dinas{n}.contohkab.go.id/") for n in range(6)))
    ),
    "an article about a hack": article("Situs dinas sempat diretas oleh orang tak dikenal", "Situs diretas. " * 90),
    "a notice after a hack": article(
        "Klarifikasi", "Situs kami sempat hacked by pihak tak dikenal; kasus ditangani CSIRT dan polisi. " * 3
    ),
    "a hackathon": page("<h2>Hackathon 2026: hack the city</h2><p>Daftarkan tim Anda.</p>"),
    "casino as a surname of a hall": page("<p>Gedung Casino lama kini menjadi museum kota.</p>"),
    "jackpot": page("<p>Undian berhadiah jackpot sepeda bagi pembayar PBB.</p>"),
    "an escort": page("<p>Pelayanan ambulans escort bagi pasien rujukan.</p>"),
    "stock data": page("<p>Perbandingan data HK dan data SGP tentang ekspor.</p>"),
    "a literacy infographic": page(
        '<img src=a.jpg alt="Hindari judi slot dan togel"><p>Infografik literasi digital.</p>'
    ),
    # Written after the detector, by somebody who wanted a false alarm.
    "a queue online": page(link("Daftar slot online antrean puskesmas", "/daftar-slot-online")),
    "a booked place": page(link("Slot Online", "/antrean/slot-online")),
    "a place for an examination": page(link("Ambil Slot Pemeriksaan", "/slot")),
    "a contest of birds": page(link("Kontes burung gacor hari ini", "/agenda/burung-gacor-hari-ini")),
    "a name": page(link("Profil Kepala Dinas: Toto Sugiarto", "/profil/toto")),
    "a list of drugs": page(
        "<table><tr><td>Misoprostol (Cytotec)<td>200 mcg</tr><tr><td>Sildenafil<td>tablet</tr></table>"
    ),
    "a formulary": page(link("Formularium: Cytotec", "/formularium/cytotec")),
    "a custom": page("<p>Sabung ayam (tajen) adalah bagian upacara adat tabuh rah di Bali.</p>"),
    "a raid in English": article("Police raid online casino", "Police arrested five people at an online casino. " * 10),
    "a headline without a warning": page(
        link("Bupati soal judi online: ini kata warga", "https://koran.invalid/bupati-judi-online")
    ),
    "a fire at a newspaper": page(
        link("Rumah penjual togel terbakar", "https://koran.invalid/rumah-penjual-togel-terbakar")
    ),
    "a fire in our own news": page(link("Rumah penjual togel terbakar", "/berita/rumah-penjual-togel-terbakar")),
    "an article on a fire": article("Rumah penjual togel terbakar", "Api melalap rumah itu pada Senin malam. " * 15),
    "a headline of few words": page(link("Slot gacor masuk desa", "/berita/slot-gacor-masuk-desa")),
    "a questionnaire": page("<p>Apakah Anda pernah bermain judi slot online? Ya/Tidak</p>"),
    "a tournament": page(link("Turnamen mahjong persahabatan", "/agenda/mahjong")),
    "a game of civil servants": page(link("Lomba domino antar OPD", "/agenda/lomba-domino")),
    "a shop of that name": page(link("Toko Maxwin Elektronik, mitra UMKM", "/umkm/toko-maxwin")),
    "a temple": page("<p>Vihara 觀音寺 merayakan 春節 bersama warga.</p>"),
    "a greeting to tourists": page("<p>Добро пожаловать</p>"),
    "a lecture": article("Sosialisasi UU ITE", "Judi slot, togel, dan pinjol ilegal dibahas. " * 12),
    "blocked words": page(
        "<ul><li>slot gacor</li><li>maxwin</li><li>togel</li></ul><p>adalah kata kunci yang kami blokir.</p>"
    ),
    "a regulation": page("<p>Peraturan Daerah tentang Pelarangan Perjudian: bandar togel diancam pidana.</p>" * 3),
    "a film of warning": page('<iframe src="https://www.youtube.com/embed/x" title="Bahaya slot online"></iframe>'),
    "makers not displayed": page(
        away("display:none", link("Bootstrap", "https://getbootstrap.com/") + link("jQuery", "https://jquery.com/"))
    ),
    "how we were hacked": page(title="Workshop", body="<h1>Workshop: how we got hacked by phishing</h1>"),
    "a place to report": page(link("Laporkan situs slot", "https://aduankonten.id/")),
    "a chemist who refuses": page("<p>Apotek menolak menjual obat aborsi tanpa resep.</p>"),
    "a trick explained": page(link("Modus baru: tautan slot gacor di WhatsApp", "/berita/modus-slot-gacor")),
    "a page without scripts": page("<noscript>Aktifkan JavaScript untuk memakai aplikasi antrean.</noscript>"),
}
"""Name → page that must raise no alert on injection."""
