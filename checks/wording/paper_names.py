"""Names of papers: those that applicants bring, and the letters that an office writes.

Every function reads folded text (`checks.document.decode.fold`) and is pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_PAPER = re.compile(
    r"^\W*(?:\d{1,2}\W+|[a-z][.)]\s*){0,2}(?:foto ?co?py|fotokopi|photo ?copy|fc|scan|asli|"
    r"surat (?:pengantar|permohonan|keterangan|pernyataan|kuasa|kematian|kelahiran|nikah|rekomendasi|"
    r"pindah|izin)|ktp|e-ktp|ktp-el|kk|kartu (?:keluarga|identitas|tanda)"
    r"|pas ?foto|formulir|akta|akte|ijazah|materai|meterai|buku nikah|npwp|nib|bukti (?:lunas|bayar|"
    r"kepemilikan)|rekomendasi|sk (?:cpns|pns|pangkat|jabatan|terakhir)|"
    r"daftar riwayat hidup|karpeg|stnk|bpkb|paspor|rapor|sertifikat|proposal|berusia|identitas|"
    r"passport (?:cop|photo)\w*|(?:a )?(?:copy|copies|photocop\w+|letter|proof) of|letter from|id card|passports?\b)\b"
)
_PAPERS = re.compile(
    r"\b(?:ktp|e-ktp|kk|kartu keluarga|fotokopi|foto ?copy|fc|surat pengantar|surat permohonan|"
    r"surat keterangan|pengantar rt|akta|ijazah|pas ?foto|formulir|materai|meterai|npwp|nib|stnk|bpkb|"
    r"buku nikah|bukti|sertifikat|rapor|identitas|izin|foto|rekomendasi)\b"
)


_TO_FETCH = re.compile(r"\b(?:unduh|download)\b\W{0,3}\d{1,4}(?:[.,]\d{1,2})? ?[km]b\b")
_FILES = 2
"""Files with their sizes, from which on a list is one of documents to take away and not to bring."""


def are_files_to_fetch(lines: Iterable[str]) -> bool:
    """Whether several lines say how large the file is that they give away: `SOP Penyewaan, unduh (16 KB)`."""
    return sum(len(_TO_FETCH.findall(line)) for line in lines) >= _FILES


def is_paper(folded: str) -> bool:
    """Whether a line begins with a paper that an applicant brings."""
    return _PAPER.match(folded) is not None


def begins_with_paper_word(folded: str) -> bool:
    """Whether a text begins with the word for a paper, without any number before it."""
    return _PAPERS.match(folded) is not None


def names_papers(folded: str) -> bool:
    """Whether the text names at least two papers that an applicant could bring."""
    return len(set(_PAPERS.findall(folded))) >= 2


_LETTER = re.compile(
    r"^\W*(?:\d{1,2}\W+|[a-z][.)]\s*)?(?:permohonan |pembuatan |penerbitan |pengurusan )?surat "
    r"(?:keterangan|pengantar|izin|ijin|rekomendasi|pernyataan)\b"
    r"(?!.*\b(?:dari|oleh|asli|yang|sebelumnya|fotokopi|bermeterai|bermaterai|lama)\b)"
)
_LETTERS = 2
_COPY = re.compile(r"\b(?:ktp|kk|kartu keluarga|foto ?copy|fotokopi|fc|pas ?foto|m[ae]terai|formulir|ijazah)\b")


def names_letters(lines: Sequence[str]) -> bool:
    """Whether a list names the letters that an office writes, and not papers to bring: nothing else is among them."""
    letters = {line for line in lines if _LETTER.match(line)}
    others = any(_COPY.search(line) for line in lines if line not in letters)
    return len(letters) >= _LETTERS and len(letters) * 5 >= 3 * len(lines) and not others
