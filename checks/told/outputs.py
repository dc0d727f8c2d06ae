"""What a service gives, told in a sentence: what comes of it, what one goes home with, what is done for the public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.document.decode import fold
from checks.model import Evidence, PageKind, Strength
from checks.services.drafts import NO_SERVICES
from checks.told.deeds import COMER
from checks.wording.cues import LineCues
from checks.wording.excerpts import quote, quote_around
from checks.wording.texts import text_concepts

if TYPE_CHECKING:
    from checks.page import Page

OUTPUT = (
    r"(?:surat(?! (?:kuasa|permohonan|pernyataan|undangan))|kartu|izin|sertifikat|akta|akte|kutipan|ktp\S*|kk|kia|"
    r"sim|stnk|skck|paspor|buku|rekomendasi|legalisir|ijazah|kwitansi|nib|sk|sip|lhu|skkh|tanda (?:daftar|tera)|"
    r"cap tera|hasil (?:uji|lab\w*|pemeriksaan|pengujian)|salinan|stiker|label|laporan hasil|lembar hasil|berita acara|"
    r"putusan|perjanjian|anjuran|bukti (?:lapor|setor)|sppt|skhp|blu-e|e-blu|certificate|permit|licen[cs]e|report|card|"
    r"skpwni)"
)
"""What a citizen may hold in hand at the end, as a pattern."""
_MAY_GIVE = LineCues(
    *(
        "output",
        "keluaran",
        "produk",
        "hasil",
        "ujungnya",
        "menerima",
        "mendapat",
        "memperoleh",
        "dapat ",
        "pulang",
        "diperoleh",
        "berakhir",
    ),
    *("you get", "result", "receive", "dalam bentuk"),
)
_GIVES = re.compile(
    rf"\b(?:hasil(?:nya)?(?: akhir(?:nya)?)?|output|keluaran(?:nya)?|produk(?:nya)?|ujungnya|the (?:result|output))\b"
    rf"(?: (?:layanan|pelayanan|proses|permohonan)(?: ini)?| of this service)?(?: (?:adalah|ialah|yaitu|berupa|"
    rf"is))? ?:? ?(?:\w+ ){{0,2}}{OUTPUT}\b"
    rf"|\b(?:{COMER}|pendonor|lulusan|benih|ternak|hewan|"
    rf"setiap alat)\b[^.;:,]{{0,30}}?(?<!telah )(?<!sudah )\b(?:menerima|"
    rf"mendapat(?:kan)?|memperoleh|pulang (?:dengan )?membawa|membawa pulang|dapat(?= (?:kartu|sertifikat|surat))|"
    rf"receive|get)\b (?:\w+ ){{0,2}}?{OUTPUT}\b"
    rf"|\b(?:diterbitkan|terbit|dikeluarkan) dalam bentuk (?:\w+ )?{OUTPUT}\b|"
    rf"\bwhat you get\W{{1,3}}(?:\w+ ){{0,3}}{OUTPUT}\b"
    rf"|\byang (?:diperoleh|didapat|diterima|dihasilkan)\b[^.;:]{{0,25}}(?:adalah|ialah|berupa|:) (?:\w+ )?{OUTPUT}\b"
    rf"|\b(?:berakhir|berujung) (?:dengan|pada) (?:\w+ )?{OUTPUT}\b|\blayanan ini (?:menghasilkan|menerbitkan|"
    rf"berupa) (?:\w+ )?{OUTPUT}\b"
)
_NOT_GIVEN = re.compile(
    r"\b(?:kode|notifikasi|pemberitahuan|pesan|formulir|antrean|antrian|produk hukum|belum|tidak|bimtek|pegawai|lomba|"
    r"(?:jika|bila|apabila|kalau|setelah|sesudah) (?:\w+ ){0,2}(?:menerima|mendapat\w*|memperoleh)|juara|penghargaan|"
    r"piagam|akreditasi|bantuan|sembako|sebanyak|edaran|ucapan|unggulan|informasi|untuk|agar|syarat|harus|wajib|"
    r"membawa(?! pulang)(?<!pulang membawa))\b"
)
"""What makes receiving a condition, an aim or a feast."""
_OTHER = (
    *("topic_ppid", "topic_news", "not_a_service", "complaint_strict", "whistleblowing", "topic_questionnaire"),
    *("negation", "promise", "aid_program", "gambling", "vision", "mission", "survey_name", "pledge_cue"),
)
_ENDS = re.compile(r"(?<=[.!?;])\s+")
_LONGEST = 240


def told_outputs(page: Page) -> Iterator[Evidence]:
    """Yield the first sentence of a service that says what comes of it."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    for block in page.cued(_MAY_GIVE):
        if "service_word" not in page.title_concepts and "service_word" not in page.above(block):
            continue
        if page.around(block, *_OTHER):
            continue
        for sentence in _ENDS.split(block.folded):
            if len(sentence) > _LONGEST or _NOT_GIVEN.search(sentence) or sentence.endswith("?"):
                continue
            if found := _GIVES.search(sentence):
                start = block.folded.index(sentence) + found.start()
                excerpt = quote_around(block.text, start, min(len(block.text), start + len(found[0])))
                yield Evidence(Strength.FULL, excerpt, page.place(block), "menyebut hasil layanan dalam kalimat")
                return


_COLUMN = re.compile(
    r"(?:jenis |nama |daftar )?(?:layanan|pelayanan|urusan|keperluan|izin)(?: yang (?:di)?(?:layani|urus))?|"
    r"(?:urusan )?yang (?:dilayani|dapat diurus|bisa diurus|kami layani|diurus)|services?"
)
_FEW = 2


def service_columns(page: Page) -> Iterator[Evidence]:
    """Yield tables with a column of services: half an answer, as any list of them."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY or page.title_concepts & set(_OTHER):
        return
    for table in page.document.tables:
        header = table.header or (table.rows[0] if table.rows else ())
        for column, head in enumerate(header):
            if not _COLUMN.fullmatch(fold(head).strip(" .:")):
                continue
            if text_concepts(" | ".join([*table.path[-2:], *header])) & _NO_COLUMN:
                break
            cells = [row[column] for row in table.rows if len(row) > column and row[column] != head]
            named = [cell for cell in cells if "service_word" in text_concepts(cell)]
            if len(named) >= _FEW and len(named) * 2 >= len(cells):
                why = "daftar layanan tanpa keterangan produk setiap layanan"
                place = f"tabel {' › '.join(table.path[-2:])}".strip()
                yield Evidence(Strength.PARTIAL, quote(" · ".join(named)), place, why)
                return


_NO_COLUMN = frozenset({*_OTHER, "complaint_word", "opening_hours", "disability_group", "label_product"})
