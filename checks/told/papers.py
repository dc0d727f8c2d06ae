"""Requirements that stand without a label: lists and sentences of papers to bring."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from checks.document.model import Block, BlockKind
from checks.model import Evidence, PageKind, Strength
from checks.services.drafts import NO_SERVICES
from checks.told.asides import announces_event
from checks.told.needs import asks_for
from checks.wording.cues import Cues, LineCues
from checks.wording.excerpts import quote
from checks.wording.paper_names import are_files_to_fetch, begins_with_paper_word, is_paper, names_letters, names_papers
from checks.wording.values import has_rupiah, mentions

if TYPE_CHECKING:
    from checks.page import Page

_BRING = re.compile(
    r"\b(?:(?:cukup |harus |wajib |perlu |silakan |dengan |bisa )?(?:membawa|bawa|siapkan|menyiapkan|"
    r"melampirkan|lampirkan|menunjukkan|sertakan|menyertakan|dilampiri)|cukup tunjukkan|syaratnya|"
    r"(?:pemohon|warga|anda|pasien|peserta|orang tua|wali|calon \w+|masyarakat|pengunjung|wajib|harus|dengan|dan|cukup|"
    r"setelah|silakan) (?:\w+ )?menyerahkan|"
    r"bring (?:your|a|an|the|along)|cukup dengan|"
    r"yang (?:perlu|harus) dibawa|(?:berkas|dokumen|persyaratan|syarat)(?:nya)? yang (?:dibutuhkan|diperlukan|"
    r"disiapkan|dilampirkan)|bermodal|menunjukkan|(?:peserta|pemohon|calon \w+|anggota|"
    r"warga|siswa|pasien) (?:\w+ )?(?:harus |wajib |minimal )?(?:berusia|memiliki|ber-?ktp))\b.{0,80}"
    r"\b(?:ktp|kk|kartu keluarga|fotokopi|foto ?copy|surat (?:pengantar|permohonan|keterangan|pindah)|"
    r"pengantar rt|akta|ijazah|pas ?foto|formulir|identitas|buku nikah|rapor|kartu bpjs|stnk|materai|"
    r"meterai|npwp|nib|sertifikat|proposal|kia|bukti|pengantar|dokumen|kartu|passport|id card|photocopy)\b"
)
_NEEDS = re.compile(
    r"(?:\b(?:memerlukan|membutuhkan|butuh|disertai|melengkapi|tunjukkan|memperlihatkan)\b|"
    r"\b(?:dokumen|berkas|persyaratan|syarat)\b[^.;]{0,30}\b(?:berupa|yaitu|adalah|meliputi|mencakup)\b|"
    r"\bsyarat\w{0,5}\b[^.;?]{0,60}\?\s|^(?=[^.;]{5,80}\b(?:wajib|harus|perlu) (?:dibawa|disiapkan|dilampirkan)\b)|"
    r"^(?:pasien|peserta|pemohon|pelanggan|wajib pajak)\s[\w/-]{3,20}\s?:)(.{0,120})"
)
"""Words that may open what is to be brought, and much else: two papers must follow."""
_HANDS_IN = re.compile(
    r"\b(?:(?:meng)?ajukan|memasukkan|dimasukkan|mengirim\w*|menyampaikan|beserta|dilengkapi|kelengkapan|berkas)\b"
    r"([^.;]{0,200})"
)
"""Words that may open what is handed in: two papers must follow, one of them as citizens bring it."""
_TWO_PAPERS = 2
_THREE_PAPERS = 3
_LINE = 300
"""Characters of a line that may be nothing but papers."""
_LINES = frozenset({BlockKind.ITEM, BlockKind.TEXT, BlockKind.CELL})
_FIRM_PAPERS = re.compile(
    r"\b(?:e-?ktp|ktp|kk|kartu keluarga|fotokopi|foto ?copy|fc|surat (?:pengantar|permohonan|keterangan|nikah|kuasa|"
    r"pernyataan)|pengantar rt|akta|ijazah|pas ?foto|m[ae]terai|npwp|stnk|bpkb|buku nikah|kartu bpjs|rujukan|rapor|"
    r"sertifikat|usia minimal|proposal)\b"
)
_UPLOADS = re.compile(
    r"\b(?:meng)?unggah\b[^.]{0,90}\b(?:ktp|kk|kartu keluarga|kartu tanda penduduk|surat (?:permohonan|pengantar|"
    r"keterangan)|akta|ijazah|npwp)\b"
)
_COLLECTS = re.compile(
    r"\b(?:bisa|dapat|boleh|silah?kan) diambil\b|\bsaat pengambilan\b|"
    r"\bmembawa pulang\b|\bdilarang (?:\w+ )?membawa\b|\bsebanyak \d|"
    r"\bmenyerahkan\b[^.;]{0,60}\bkepada (?:pe|warga|masyarakat|pasien)"
)
"""What is shown when the finished paper is fetched is not asked of an applicant."""
_MAY_BRING = LineCues(
    *("bawa", "siapkan", "unggah", "lampirkan", "menunjukkan", "menyerahkan", "sertakan", "syaratnya", "cukup dengan"),
    *("bermodal", "peserta", "pemohon", "calon", "anggota", "warga", "dibutuhkan", "diperlukan", "dilampirkan"),
    *("siswa", "pasien", "pelanggan", "dilampiri", "tunjukkan", "bring"),
)
_MAY_NEED = LineCues(
    *(
        "erlukan",
        "butuh",
        "disertai",
        "melengkapi",
        "tunjukkan",
        "memperlihatkan",
        "berupa",
        "meliputi",
        "mencakup",
        "yaitu",
        "adalah",
        "dibawa",
    ),
    *("syarat", "pasien", "pelanggan", "wajib pajak", "peserta", "pemohon"),
    *("ajukan", "masukkan", "irim", "nyampaikan", "beserta", "lengkap", "berkas", "copy", "kopi", "fc", "pas foto"),
    *("meterai", "materai", "asli", "lembar", "pengantar"),
)
_MAY_ASK = LineCues(
    *("bawa", "siapkan", "lampir", "serta", "serah", "tunjuk", "lihatkan", "kirim", "unggah", "tinggal", "titip"),
    *("isi formulir", "mengisi", "kami minta", "kami pegang", "harus ada", "sebutkan", "cantumkan", "bermodal"),
    *(
        "terdaftar",
        "warga",
        "usia",
        "umur",
        "punya",
        "memiliki",
        "ktp",
        "fotokopi",
        "copy",
        "rangkap",
        "lembar",
        "asli",
    ),
    *("bring", "submit", "attach", "show ", "provide", "send us", "hand in", "need", "must be", "upload"),
)
_TOLD_IN = 700
"""Characters of a line that may ask for something in one of its sentences."""
_BY_OFFICE = re.compile(
    r"\W*(?:dahulu|dulu|kemarin)\b|\W*(?:petugas|tim|pegawai|staf|camat|lurah|bupati|wali ?kota|"
    r"kepala \w+) (?:\w+ ){0,2}?(?:mem?bawa|menunjukkan|"
    r"menyerahkan)\b"
)
"""What the office brings itself, or was brought in other days."""
_OTHER = frozenset(
    {
        "topic_ppid",
        "complaint_strict",
        "not_a_service",
        "topic_news",
        "topic_questionnaire",
        "whistleblowing",
        "gambling",
        "aid_program",
    }
)


def papers(page: Page) -> Iterator[Evidence]:
    """Yield lists of which most lines name a paper, and sentences that say what to bring."""
    if page.kind in NO_SERVICES or page.kind is PageKind.ESSAY:
        return
    yield from list(_listed(page)) or list(_in_numbered_tables(page)) or _in_sentences(page)


def _listed(page: Page) -> Iterator[Evidence]:
    """Lists of papers; after the first one those of further services only."""
    has_found = False
    for (path, *_), run in groupby(page.main, key=lambda block: (block.path, block.list_id, block.table_id, block.row)):
        if has_found and not _is_of_another(page, path):
            continue
        lines = [block for block in run if block.kind in _LINES and not block.link and len(block.text) < _LINE]
        if found := _papers_of(page, lines):
            has_found = True
            yield found


def _papers_of(page: Page, lines: Sequence[Block]) -> Evidence | None:
    """Return what a list says of papers: in a line that counts them up, or line by line."""
    named = [line for line in lines if is_paper(line.folded)]
    listed = [line for line in lines if "," in line.text and names_papers(line.folded)]
    if not (listed or len(named) >= _TWO_PAPERS) or _is_of_others(lines):
        return None
    if (
        listed
        and _is_for_service(page, listed[0])
        and _under_service(page, listed[0])
        and (listed[0] in named or begins_with_paper_word(listed[0].folded))
    ):
        return Evidence(Strength.FULL, quote(listed[0].text), page.place(listed[0]), "menyebut dokumen persyaratan")
    if len(named) >= _TWO_PAPERS and len(named) * 2 >= len(lines) and _is_for_service(page, named[0]):
        return _list_evidence(page, named)
    return None


def _list_evidence(page: Page, named: Sequence[Block]) -> Evidence:
    text = quote(" · ".join(line.text for line in named))
    return Evidence(Strength.FULL, text, page.place(named[0]), "memuat daftar dokumen persyaratan")


def _in_sentences(page: Page) -> Iterator[Evidence]:
    """Sentences that say what to bring; after the first one those of further services only."""
    told: set[str] = set()
    for_service: dict[int, bool] = {}
    for cues, brings in ((_MAY_BRING, _is_to_bring), (_MAY_NEED, _is_needed), (_MAY_ASK, _is_asked)):
        for block in page.cued(cues):
            if told and (page.place(block) in told or not _is_of_another(page, block.path)):
                continue
            if block.order not in for_service:  # a line may hold cues of all three
                for_service[block.order] = _is_for_service(page, block)
            if (
                for_service[block.order]
                and brings(block)
                and (brings is _is_asked or not page.names(block, "promise", "negation"))
                and "tidak membawa" not in block.folded
                and not _BY_OFFICE.match(block.folded)
                and not _COLLECTS.search(block.folded)
            ):
                place = page.place(block)
                told.add(place)
                yield Evidence(Strength.FULL, quote(block.text), place, "menyebut dokumen yang harus dibawa")


def _is_of_others(lines: Sequence[Block]) -> bool:
    """Whether lines name the letters that an office writes, its services, or what papers cost."""
    priced = sum(has_rupiah(line.folded) for line in lines)
    folded = [line.folded for line in lines]
    return names_letters(folded) or _is_list_of_services(lines) or priced * 2 > len(lines) or are_files_to_fetch(folded)


def _in_numbered_tables(page: Page) -> Iterator[Evidence]:
    """Tables without headings that are but numbers and papers: `1. | SK CPNS`."""
    cells = [block for block in page.main if block.column == 1 and block.row >= 0 and not block.link]
    for _, run in groupby(cells, key=lambda block: block.table_id):
        lines = list(run)
        first = page.near(lines[0], before=1)
        if len(lines) < _LIST or not first or first[-1].column != 0 or not _NUMBER_ALONE.fullmatch(first[-1].folded):
            continue
        named = [line for line in lines if is_paper(line.folded)]
        described = page.kind in (PageKind.SERVICE, PageKind.STANDARD_DOCUMENT) and not page.above(lines[0]) & _OTHER
        brought = any(_COPY_MARK.search(line.folded) for line in lines)
        if (
            brought
            and len(named) * 2 >= len(lines)
            and (described or any(_is_for_service(page, line) for line in named))
        ):
            yield _list_evidence(page, named)


_LIST = 3
_NUMBER_ALONE = re.compile(r"\W*\d{1,2}\W*")


def _is_to_bring(block: Block) -> bool:
    if not _MAY_BE_BROUGHT.are_in(block.folded):
        return False
    uploads = (
        block.kind is not BlockKind.CONTROL and "unggah" in block.folded and _UPLOADS.search(block.folded) is not None
    )
    return uploads or _BRING.search(block.folded) is not None


def _is_asked(block: Block) -> bool:
    return block.kind is not BlockKind.CONTROL and len(block.text) <= _TOLD_IN and asks_for(block.folded)


_MAY_BE_BROUGHT = Cues(
    *(
        "ktp",
        "kk",
        "kartu",
        "fotokopi",
        "copy",
        "surat",
        "pengantar",
        "akta",
        "ijazah",
        "foto",
        "formulir",
        "identitas",
    ),
    *("buku nikah", "rapor", "stnk", "materai", "meterai", "npwp", "nib", "sertifikat", "proposal", "kia", "bukti"),
    *("dokumen", "passport", "id card"),
)
"""Without one of which nothing is brought or sent."""
_MAY_BE_PAPERS = Cues(
    *("ktp", "kk", "kartu", "copy", "kopi", "fc", "surat", "pengantar", "akta", "akte", "ijazah", "foto", "terai"),
    *("npwp", "stnk", "bpkb", "buku nikah", "rujukan", "rapor", "sertifikat", "usia minimal", "proposal"),
)


def _is_needed(block: Block) -> bool:
    if not _MAY_BE_PAPERS.are_in(block.folded):
        return False
    needed = _NEEDS.search(block.folded)
    if needed is not None and len(set(_FIRM_PAPERS.findall(needed[1]))) >= _TWO_PAPERS:
        return True
    if not _COPY_MARK.search(block.folded):
        return False
    handed = any(len(set(_FIRM_PAPERS.findall(said))) >= _TWO_PAPERS for said in _HANDS_IN.findall(block.folded))
    return handed or (len(block.folded) <= _LINE and len(set(_FIRM_PAPERS.findall(block.folded))) >= _THREE_PAPERS)


def _is_of_another(page: Page, path: tuple[str, ...]) -> bool:
    """Whether what stands there may be of one more service: the first papers are proof enough for the page."""
    return bool(path) and "service_word" in page.heading_concepts(path[-1])


def _under_service(page: Page, block: Block) -> bool:
    """Whether the nearest heading (the title, for a block without one) names a service or its requirements."""
    near = page.heading_concepts(block.path[-1]) if block.path else page.title_concepts
    return bool(near & {"service_word", "label_requirements", "standard_name"})


_OF_SERVICES = re.compile(
    r"\b(?:daftar|jenis|macam|informasi) (?:pe)?(?:layanan|surat)\b|\b(?:pe)?layanan (?:tersedia|publik|kami)\b|"
    r"\badministrasi kependudukan\b|\bpencatatan sipil\b|\bunduh\w*\b|\bdownload\b"
)
_COPY_MARK = re.compile(
    r"\b(?:foto ?copy|fotokopi|fc|asli|lembar|pas ?foto|m[ae]terai|pengantar (?:dari|rt|desa|kelurahan)|"
    r"legalisir|terakhir|orang tua|pemohon)\b"
)
"""What is said of a paper that a citizen brings."""


def _is_list_of_services(lines: Sequence[Block]) -> bool:
    """Whether papers stand below a heading of services, each as the office writes it and none as one brings it."""
    head = lines[0].path[-1].lower() if lines[0].path else ""
    brought = any(_COPY_MARK.search(line.folded) for line in lines)
    return not brought and _OF_SERVICES.search(head) is not None


_REMINDS = re.compile(r"\b(?:harap|mohon|jangan lupa|ingat)(?: \w+){0,4}? (?:untuk |selalu )?membawa\b")
"""Said to those who come, whatever they come for: a programme of aid asks nobody so."""
_NEWS = re.compile(r"(?:berita|kabar|artikel)\b(?! acara)")
"""What a part of a page is called that reports and asks nobody for anything."""
_NO_PAPER = re.compile(
    r"\b(?:dokumen|berkas) asli(?: dan|,| serta| beserta)? (?:foto ?copy|foto ?kopi)(?:nya)?\W*$|"
    r"\b(?:dokumen|berkas|kelengkapan)(?: persyaratan| asli dan foto ?co?py)?(?: yang)? "
    r"(?:lengkap|diperlukan|dibutuhkan|sesuai)\b"
    r"(?![^.;]{0,80}\b(?:ktp|kk|kartu|surat|foto ?co?p[yi]|akta|ijazah|yaitu|seperti|meliputi|berupa)\b)|"
    r"\b(?:tercantum|diatur|tertuang|dimaksud) (?:pada|dalam|di) pasal \d"
)
"""Originals and copies of what, nothing says; and what the article of a law demands of everybody."""


def _is_for_service(page: Page, block: Block) -> bool:
    title = page.title_concepts
    if not title.isdisjoint(_TITLES_OF_OTHERS) or (
        title.isdisjoint(_TITLES_OF_SERVICES) and not page.around(block, *_OF_SERVICE)
    ):
        return False
    folded = block.folded
    reminds = "membawa" in folded and _REMINDS.search(folded) is not None
    return not (
        page.around(block, *(_OTHER_THAN_AID if reminds else _OTHER))
        or announces_event(block)
        or _is_news(block.path)
        or (mentions(folded, "dokumen", "berkas", "kelengkapan", "pasal") and _NO_PAPER.search(folded))
    )


_TITLES_OF_SERVICES = ("service_word", "standard_name")
_OF_SERVICE = (*_TITLES_OF_SERVICES, "service_list", "label_requirements")
_TITLES_OF_OTHERS = ("not_a_service", "topic_ppid", "survey_name")
_OTHER_THAN_AID = _OTHER - {"aid_program"}


@lru_cache(maxsize=8192)
def _is_news(path: tuple[str, ...]) -> bool:
    return any(_NEWS.match(heading.lower()) for heading in path)
