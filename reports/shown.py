"""Tables of the notebooks as Indonesian readers write them: headings in words and decimal commas.

Names from strangers' pages are escaped: nothing of theirs may be markup in an executed notebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

_HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "agency_name": "perangkat daerah",
        "agency_type": "jenis",
        "cakupan_rata_rata": "cakupan rata-rata",
        "category": "kategori",
        "check_id": "kode pemeriksaan",
        "coverage": "cakupan",
        "documents_unread": "dokumen belum dibaca",
        "label": "label",
        "label_1": "pembaca 1",
        "label_2": "pembaca 2",
        "level": "tingkat",
        "likely_unread": "halaman layanan belum dibaca",
        "looked_for": "yang dicari",
        "note": "catatan",
        "note_1": "catatan 1",
        "note_2": "catatan 2",
        "official": "nilai resmi",
        "official_zone": "zona resmi",
        "ours": "menurut kami",
        "pages_known": "halaman diketahui",
        "pages_read": "halaman dibaca",
        "rata_rata": "rata-rata",
        "region": "wilayah",
        "region_code": "kode wilayah",
        "region_name": "wilayah",
        "score": "nilai",
        "site_url": "situs",
        "status": "hasil mesin",
        "value": "nilai",
        "what_if": "pengandaian",
        "year": "tahun",
        "zone": "zona",
    }
)
"""By the names of the frames' columns."""


def shown(frame: pd.DataFrame, formats: Mapping[str, str] | None = None) -> Styler:
    """Return a table to look at; `formats` are patterns by the frame's own column names, such as `{:.0%}`."""
    named = frame.rename(columns=_heading).rename_axis(index=_heading if frame.index.name else None)
    table = named.style.format(precision=2, decimal=",", na_rep="–", escape="html").format_index(escape="html")
    for column, pattern in (formats or {}).items():
        table = table.format(pattern, subset=[_heading(column)], decimal=",", na_rep="–", escape="html")
    # A mere count of the lines says nothing.
    return table.hide(axis="index") if isinstance(frame.index, pd.RangeIndex) else table


def _heading(column: str) -> str:
    return _HEADINGS.get(column, column.replace("_", " "))
