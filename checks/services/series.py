"""What a line of a service standard is, told by its neighbours and by its value.

Offices name the components of their standards as they like: *Nan maawasi*, *Tampek*, *Yang jaga loket*. Where two
lines of a series are components by name, the others of that series are components too, and their values say which:
`2 orang petugas` is the number of staff, whatever the line is called.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from checks.document.decode import fold
from checks.document.model import Block, BlockKind
from checks.services.labels import Label
from checks.services.statement import Statement
from checks.wording.paper_names import names_papers
from checks.wording.values import has_duration, has_rupiah, is_free, is_opening_hours, is_validity, regulations

_SEVERAL = 2
"""Components by name that make a series of lines the standard of a service, on a page that has as many."""
_LONGEST_LABEL = 60
_LONGEST_VALUE = 400

_PERSON = (
    r"(?:orang|org|urang|petugas|pegawai|staf|perawat|bidan|dokter|operator|tenaga|analis|verifikator|apoteker|"
    r"loket|admin|kasi|honorer|asn|pns)"
)
_BY_VALUE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "standards.complaint_handling",
        re.compile(r"\b(?:aduan|pengaduan|keluhan|komplain|lapor|saran|mengadu)\b.{0,80}(?:\d{5}|@|\bke\b|\bkepada\b)"),
    ),
    (
        "standards.service_guarantee",
        re.compile(
            r"\b(?:kalau|bila|jika|apabila|andai|upami|yen)\b.{0,80}\b(?:salah|keliru|terlambat|telat|lewat|gagal|lepat|rusak)\b"
        ),
    ),
    (
        "standards.performance_evaluation",
        re.compile(
            r"\b(?:evaluasi|dievaluasi|penilaian|dinilai|skp|survei|rapat|indikator)\b.{0,60}\b(?:bulan\w*|tahun\w*|minggu\w*|"
            r"triwulan\w*|semester\w*|berkala|setiap|tiap)\b"
        ),
    ),
    (
        "standards.safety_guarantee",
        re.compile(
            r"\b(?:rahasia|dirahasiakan|terkunci|dikunci|brankas|cctv|kamera|apar|steril|evakuasi|satpam|helm|aman)\b"
        ),
    ),
    (
        "standards.internal_supervision",
        re.compile(
            r"\b(?:kepala|kasi|kabid|kasubbag|kasubag|sekcam|sekretaris|camat|lurah|atasan|direktur|inspektorat|spi)\b.{0,60}"
            r"\b(?:mengawasi|memeriksa|memantau|mengecek|pengawas\w*|diawasi|cek|mariksa|langsung|berjenjang)\b|"
            r"\b(?:diawasi|dipantau|pengawasan|diperiksa)\b.{0,30}\b(?:kepala|kasi|kabid|camat|lurah|atasan|inspektorat|spi)\b"
        ),
    ),
    (
        "standards.staff_count",
        re.compile(
            rf"\b(?<!maksimal )\d{{1,2}} {_PERSON}\b|\b{_PERSON} \d{{1,2}}\b|\b(?:dua|tiga|empat|lima) {_PERSON}\b"
        ),
    ),
    (
        "standards.staff_competence",
        re.compile(
            r"\b(?:s1|s-1|d3|d-3|diii|sma|smk|slta|sarjana|lulusan|tamat\w*|bersertifikat|sertifikat|pelatihan|terlatih|menguasai|"
            r"berpengalaman(?! dan siap| serta)|pandai)\b"
        ),
    ),
    (
        "standards.facilities",
        re.compile(
            r"\b(?:ruang\w*|kursi|korsi|komputer|laptop|printer|meja|ac|tv|toilet|musala|mushola|parkir\w*|loket|alat|mobil)\b.{1,60}"
            r"\b(?:ruang\w*|kursi|korsi|komputer|laptop|printer|meja|ac|tv|toilet|musala|mushola|parkir\w*|loket|alat|mobil)\b"
        ),
    ),
)
_DOCUMENT = re.compile(
    r"(?:surat|kartu|sertifikat|sertipikat|akta|akte|kutipan|izin|sk|buku|dokumen|rekomendasi|hasil)\b"
)
_PLACE = re.compile(r"\W*(?:lokasi|tempat|alamat|nama|jenis|kategori|tanggal)\b")
"""Lines that say where, whom or which: whatever words their value has, it is no component."""
_LINE = re.compile(r"^([^:]{3,40}?)\s?:\s(.{3,})$", re.DOTALL)


class _Line(NamedTuple):
    place: Block
    label: str
    values: tuple[str, ...]


def in_series(
    blocks: Sequence[Block], labels: Mapping[int, tuple[Label, int]], stated: frozenset[str]
) -> Iterator[Statement]:
    """Yield the statements of lines that no label names, in series of which several lines are named.

    `labels` are the known ones by position; `stated` the components that the page has under a label of their own,
    which no second line may claim.
    """
    taken = set(stated)
    for series in (_rows, _headed, _lines):
        for line in series(blocks, labels):
            component = _component(line, taken)
            if component:
                taken.add(component)
                yield Statement(
                    component=component,
                    label=line.label[:80],
                    path=line.place.path,
                    order=line.place.order,
                    subject="",
                    values=line.values,
                    items=0,
                    carriers=(),
                    exact=False,
                    heads=True,
                    tabular=line.place.table_id >= 0,
                    level=line.place.level,
                )


def _component(line: _Line, taken: set[str]) -> str | None:
    text = fold(" ".join(line.values))
    is_other = line.label.rstrip().endswith("?") or _PLACE.match(fold(line.label))
    if not text or len(text) > _LONGEST_VALUE or len(line.label) > _LONGEST_LABEL or is_other:
        return None
    if has_duration(text) and len(text) <= 2 * _LONGEST_LABEL and not is_opening_hours(text) and not is_validity(text):
        guess = "standards.completion_time"
    elif is_free(text) or has_rupiah(text):
        guess = "standards.fee"
    elif regulations(text):
        guess = "standards.legal_basis"
    else:
        both = f"{fold(line.label)} {text}"
        free = ((component, pattern) for component, pattern in _BY_VALUE if component not in taken)
        guess = next((component for component, pattern in free if pattern.search(both)), "")
        if not guess and names_papers(text):
            guess = "standards.requirements"
        if not guess and _DOCUMENT.match(text) and len(text) <= _LONGEST_LABEL:
            guess = "standards.product"
    return guess if guess and guess not in taken else None


def _is_named(labels: Mapping[int, tuple[Label, int]], places: Sequence[int]) -> bool:
    return len({labels[place][0].component for place in places if place in labels}) >= _SEVERAL


def _rows(blocks: Sequence[Block], labels: Mapping[int, tuple[Label, int]]) -> Iterator[_Line]:
    """Rows of a table in which the labels stand in one column."""
    columns: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    rows: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        if block.table_id >= 0:
            columns[block.table_id, block.column].append(place)
            rows[block.table_id, block.row].append(place)
    for (table, column), places in columns.items():
        if not _is_named(labels, places):
            continue
        for place in places:
            head = blocks[place]
            cells = rows[table, head.row]
            values = tuple(blocks[cell].text for cell in cells if blocks[cell].column > column)
            is_alone = sum(blocks[cell].column == column for cell in cells[:_FEW]) == 1
            if place not in labels and is_alone and values and not head.link:
                yield _Line(head, head.text, values)


_FEW = 20
"""Cells of a row that are looked at for what stands beside its label."""


def _headed(blocks: Sequence[Block], labels: Mapping[int, tuple[Label, int]]) -> Iterator[_Line]:
    """Headings of one rank below the same headings, with what stands under them."""
    ranks: defaultdict[tuple[int, tuple[str, ...]], list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            ranks[block.level, block.path].append(place)
    for places in ranks.values():
        if not _is_named(labels, places):
            continue
        for place in places:
            values = tuple(_under(blocks, place)) if place not in labels and not blocks[place].link else ()
            if values:
                yield _Line(blocks[place], blocks[place].text, values)


def _under(blocks: Sequence[Block], place: int) -> Iterator[str]:
    heading = blocks[place].text[:110]
    for block in blocks[place + 1 : place + _FEW]:
        if block.kind is BlockKind.HEADING or heading not in block.path:
            return
        if not block.link:
            yield block.text


def _lines(blocks: Sequence[Block], labels: Mapping[int, tuple[Label, int]]) -> Iterator[_Line]:
    """Lines with a colon, as several around them that are named."""
    groups: defaultdict[tuple[BlockKind, int, tuple[str, ...]], list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        if block.table_id < 0 and ":" in block.text[:_LONGEST_LABEL]:
            groups[block.kind, block.list_id, block.path].append(place)
    for places in groups.values():
        if not _is_named(labels, [place for place in places if place in labels and labels[place][0].value]):
            continue
        for place in places:
            found = _LINE.match(blocks[place].text) if place not in labels and not blocks[place].link else None
            if found:
                yield _Line(blocks[place], found[1], (found[2],))
