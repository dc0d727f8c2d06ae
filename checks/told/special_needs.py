"""Whom the duty towards people with special needs is owed, and what sentences say is there or done for them.

The lists of the vocabulary name what has a name (`guiding block`, `loket prioritas`). What has none is told by its
grammar: a thing of the building beside those whom it is for, or those people beside what the office does for them.
"""

from __future__ import annotations

import re

from checks.model import PageKind

NO_OFFER = frozenset(
    {
        PageKind.SPAM,
        PageKind.TEMPLATE,
        PageKind.NEWS,
        PageKind.REGULATION,
        PageKind.ESSAY,
        PageKind.QUESTIONNAIRE,
    }
)
"""Kinds of page that may tell of special needs and offer nothing of the agency's own."""

DISABLED = (
    r"(?:difabel\w*|(?:penyandang |penderita |orang dengan )?disabilitas|(?:ber)?kebutuhan khusus|penyandang cacat|"
    r"tuna ?(?:netra|rungu|daksa|wicara)|netra|low vision|(?:pengguna |ber)kursi roda|"
    r"(?:tidak|tak) bisa (?:jalan|berjalan|melihat|mendengar)|(?:sulit|susah) (?:ber)?jalan|kelompok rentan|"
    r"warga rentan|disab(?:led|ilit(?:y|ies))|wheelchair users?|blind|deaf)"
)
"""People with disabilities, in words of many mouths, as a pattern."""
_FRAIL = (
    rf"(?:{DISABLED}|lansia|lanjut usia|manula|kakek|nenek|sepuh|orang ?tua(?:-tua| renta)|kuitan|stroke|lumpuh|odgj|"
    r"sakit (?:berat|keras|parah|menahun)|orang sakit|warga sakit|tirah baring|elderly|seniors?)"
)
_FIRST = (
    rf"(?:{_FRAIL}|hamil|bumil|meteng|menyusui|busui|(?:bawa|membawa|dengan) (?:bayi|balita)|pregnant|"
    r"(?:usia|umur|di atas) [5-8]\d (?:tahun|thn)|[5-8]\d (?:tahun|thn) ke atas)"
)
"""Whoever is let before others: pregnant women and the old too."""
_WITHIN = r"[^.;!?]"
_QUEUE = (
    r"\b(?:tidak|tak|tanpa|ndak|gak|nggak|ora|mboten|kada|kagak|without|not)\b(?: [\w-]+){0,4}? "
    r"(?:meng?|ng|be|ber)?(?:antr[ei]\w*|queu\w+)\b"
)
"""`tidak usah ikut antre`, `ora perlu ngantri`, `do not need to queue`."""
_BEFORE_OTHERS = (
    rf"(?:{_QUEUE}|\b(?:di|men)dahul(?:u|ui)?(?:kan|akan)\b|\bdiutamakan\b|"
    r"\b(?:dilayani|dipanggil|diterima|diperiksa|naik|masuk|maju) (?:lebih )?(?:dulu|dahulu|duluan|awal)\b|"
    r"\b(?:served|called|seen|admitted) first\b|"
    r"\blangsung (?:saja )?(?:ke|maju|menuju) (?:ke )?(?:loket|meja|depan|konter|petugas|ruang)\b|"
    r"\b(?:jalur|lane) (?:cepat|prioritas)\b|\bpriority (?:lane|queue|counter)\b|"
    r"\b(?:loket|meja|konter|counter|gerai|lajur|antrean|antrian)\b(?: paling)?(?: [\w-]{1,9})? "
    r"(?:hanya|khusus|tersendiri|terpisah|prioritas))"
)
_HELPER = r"(?:petugas|satpam|relawan|pendamping|staf|pustakawan|greeter|kader|operator|kami|tim)"
_HELPED = (
    rf"(?:\b{_HELPER}\b(?: [\w-]+){{0,4}}? (?:mendampingi|dampingi|menuntun|membacakan|bacakan|memandu|menemani|"
    r"mendatangi|datangi|menjemput|jemput|menunggu di pintu|mengantar)\b|"
    rf"\b{_HELPER}\b{_WITHIN}{{0,40}}\b(?:datang|antar|mengantar\w*|kunjungi|menemui){_WITHIN}{{0,20}} "
    r"(?:rumah|tempat tinggal|loket|kediaman)\b|"
    r"\b(?:didampingi|dituntun|dibacakan|ditemani|dijemput)\b"
    r"(?! (?:oleh )?(?:anggota |pihak )?(?:keluarga|orang ?tua|wali|suami|istri|kerabat|pengasuh))|"
    r"\b(?:dilayani|layani|dilakukan|direkam|perekaman|diurus|didatangi)(?: [\w-]+){0,2}? di "
    r"(?:rumah|tempat tinggal\w*|kediaman)\b|"
    r"\bread aloud\b)"
)
_LANE = (
    r"\b(?:loket|meja|konter|counter|gerai) (?:[a-z]|\d{1,2}|paling \w+)\b ?[:–-]? ?"
    rf"(?:hanya |khusus |untuk |bagi ){{0,2}}(?:lansia|ibu hamil|{DISABLED})|\b(?:antrean|antrian|jalur|loket|lajur) "
    rf"prioritas\b\W{{0,4}}{_FIRST}"
)
SERVED = re.compile(
    rf"\b{_FIRST}\b{_WITHIN}{{0,90}}{_BEFORE_OTHERS}|{_BEFORE_OTHERS}{_WITHIN}{{0,60}}\b{_FIRST}\b|"
    rf"\b{_FRAIL}\b{_WITHIN}{{0,90}}{_HELPED}|{_HELPED}{_WITHIN}{{0,60}}\b{_FRAIL}\b|{_LANE}"
)
"""People with special needs beside what the office does for them and for nobody else."""
FIRST, FRAIL = re.compile(rf"\b{_FIRST}\b"), re.compile(rf"\b{_FRAIL}\b")
BEFORE_OTHERS, HELPED = re.compile(_BEFORE_OTHERS), re.compile(_HELPED)

_PLACE = (
    r"(?:pintu|lobi|muka|depan|lantai|sisi|sebelah|samping|gerbang|setiap|tiap|lorong|selasar|teras|pos|meja|loket|"
    r"toilet)"
)
_THING = (
    r"(?:toilet|wc|kamar (?:mandi|kecil)|kloset|bilik|parkir\w*|petak parkir|lift|lif|pintu|pegangan|rel|tangga|"
    r"tanjakan|kursi|tempat duduk|bangku|meja|kacamata|kaca pembesar|tongkat|kruk|tombol|audio|layar)"
)
EQUIPPED = re.compile(
    rf"\b{_THING}\b(?: [\w-]+){{0,6}}?,? (?:khusus|untuk|bagi|ramah|cocok|disediakan|dimasuki|dilewati|dilalui|"
    rf"terjangkau|diperuntukkan)\b[^.;,:]{{0,40}}\b(?:{DISABLED}|lansia|kursi roda)\b|"
    r"\b(?:lift|lif|tombol|petunjuk|papan|buku|formulir|sudut|pojok|koleksi)\b[^.;,]{0,30}\b(?:braille|huruf timbul)|"
    r"\b(?:toilet|kamar (?:mandi|kecil)|kloset|wc)\b[^.;,]{0,30}\b(?:berpegangan|pegangan)\b|"
    rf"\b(?:kursi roda|ramp?|bidang miring|jalur landai|bidang landai)\b[^.;,:]{{0,25}}\bdi {_PLACE}\b|"
    r"\bstep[- ]free\b|\baccessible (?:toilets?|restrooms?|entrances?|parking|counters?|lifts?)\b|"
    r"\bdisabled (?:parking|toilets?)\b|\bwheelchair (?:ramps?|access)\b|\bgrab rails?\b|\bhearing loops?\b|"
    r"\bwheelchairs? (?:is |are )?(?:available|at the|in the lobby)\b"
)
"""A thing of the building beside those whom it is for, or with what only they need."""
PLANNED = re.compile(
    r"\b(?:pembangunan|pengadaan|pemasangan|penambahan|belanja|pagu|anggaran\w*|rencana\w*|target\w*|meminta|minta|"
    r"usul\w*|mengusulkan|menyarankan|dibuatkan|dibangunkan|mengeluh\w*|tidak adanya|ramp check|rampcheck|asesmen|"
    r"serahkan|menyerahkan|salurkan|lebar (?:pintu )?bersih)\b|\bkursi roda (?:tidak|sulit|susah)\b"
)
"""What is asked for, paid for or handed to somebody, and so not yet there."""
REPORTED = re.compile(
    r"\((?:\d{1,2}/\d{1,2}(?:/\d{2,4})?)\)|\b(?:pelatihan|kursus|peringatan hari|lomba|kuota|afirmasi|seorang)\b"
)
"""A day in brackets, a course, one single person: a sentence of news."""
NOT_OURS_ABOVE = re.compile(
    r"\b(?:rencana|belanja|dpa|musrenbang|usulan|anggaran|peraturan|jenis (?:pengaduan|aduan|keluhan)|blog|"
    r"opini|artikel|berita|kabar|warta)\b"
)
"""Headings and titles over what is wanted, ruled or complained of."""
COMMITTED = re.compile(rf"\b(?:ber)?komitmen\b[^.;]{{0,60}}\b(?:layanan|pelayanan)\b[^.;]{{0,60}}\b{DISABLED}")
"""A commitment to serve people with disabilities, in one sentence."""
