"""How one fetch ended: a closed vocabulary, each word with its Indonesian label and a remedy.

The words live here, and not beside the code that recognises them (`crawler.outcome`), because
they are read on both sides of the wire: a finding says why nothing could be told, and a report
tells the agency what to do about it.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

RENDERED = "dibuka dengan peramban"
"""How the detail of a site begins whose pages were built by scripts in a browser, and not read as they came."""


class FetchOutcome(StrEnum):
    """The one way in which a fetch ended. Only `OK` and `NOT_MODIFIED` yield something to read."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    DNS = "dns"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    TLS_EXPIRED = "tls_expired"
    TLS_WRONG_HOST = "tls_wrong_host"
    TLS_UNTRUSTED = "tls_untrusted"
    TLS = "tls"
    CONNECTION_LOST = "connection_lost"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    LOGIN_WALL = "login_wall"
    PARKED = "parked"
    SUSPENDED = "suspended"
    UNDER_CONSTRUCTION = "under_construction"
    NOT_FOUND = "not_found"
    SOFT_404 = "soft_404"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    REDIRECT_LOOP = "redirect_loop"
    OFF_SITE_REDIRECT = "off_site_redirect"
    NOT_HTML = "not_html"
    TOO_LARGE = "too_large"
    ROBOTS = "robots"
    PRIVATE_ADDRESS = "private_address"
    EMPTY_SHELL = "empty_shell"
    BROKEN = "broken"
    DOCUMENT_ENCRYPTED = "document_encrypted"
    DOCUMENT_NO_TEXT = "document_no_text"
    DOCUMENT_BROKEN = "document_broken"
    DOCUMENT_TOO_HEAVY = "document_too_heavy"

    @property
    def label(self) -> str:
        """What happened, in Indonesian, as officials read it."""
        return OUTCOME_WORDS[self].label

    @property
    def remedy(self) -> str:
        """What the agency (or we) can do about it, in Indonesian; empty when there is nothing to do."""
        return OUTCOME_WORDS[self].remedy

    @property
    def is_readable(self) -> bool:
        """Whether there is content to judge."""
        return self in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED)

    @property
    def is_transient(self) -> bool:
        """Whether trying once more, later, could help."""
        return self in _TRANSIENT


class OutcomeWords(NamedTuple):
    """The Indonesian words of one outcome."""

    label: str
    remedy: str


_TRANSIENT = frozenset(
    {
        FetchOutcome.TIMEOUT,
        FetchOutcome.CONNECTION_LOST,
        FetchOutcome.RATE_LIMITED,
        FetchOutcome.SERVER_ERROR,
    }
)

OUTCOME_WORDS = MappingProxyType(
    {
        FetchOutcome.OK: OutcomeWords("terbaca", ""),
        FetchOutcome.NOT_MODIFIED: OutcomeWords("terbaca (tidak berubah)", ""),
        FetchOutcome.DNS: OutcomeWords(
            "nama domain tidak ditemukan",
            "Periksa catatan DNS dan masa berlaku domain bersama Diskominfo; perbarui alamat situs pada daftar "
            "bila sudah pindah.",
        ),
        FetchOutcome.REFUSED: OutcomeWords(
            "sambungan ditolak peladen",
            "Pastikan layanan web (port 80/443) berjalan dan tidak ditutup oleh firewall.",
        ),
        FetchOutcome.TIMEOUT: OutcomeWords(
            "situs tidak menjawab sampai batas waktu",
            "Periksa beban dan kapasitas peladen; warga pun menunggu selama itu.",
        ),
        FetchOutcome.TLS_EXPIRED: OutcomeWords(
            "sertifikat keamanan kedaluwarsa",
            "Perbarui sertifikat TLS dan pasang perpanjangan otomatis.",
        ),
        FetchOutcome.TLS_WRONG_HOST: OutcomeWords(
            "sertifikat keamanan milik nama lain",
            "Pasang sertifikat TLS yang memuat nama domain ini (dengan dan tanpa www).",
        ),
        FetchOutcome.TLS_UNTRUSTED: OutcomeWords(
            "sertifikat keamanan tidak dipercaya",
            "Pasang sertifikat dari otoritas yang diakui, lengkap dengan sertifikat perantaranya.",
        ),
        FetchOutcome.TLS: OutcomeWords(
            "sambungan aman gagal dibuat",
            "Perbarui konfigurasi TLS peladen (minimal TLS 1.2).",
        ),
        FetchOutcome.CONNECTION_LOST: OutcomeWords(
            "sambungan terputus di tengah jalan",
            "Periksa kestabilan peladen dan perangkat jaringan di depannya.",
        ),
        FetchOutcome.BLOCKED: OutcomeWords(
            "pemeriksa diblokir oleh pelindung situs",
            "Izinkan agen bernama patuh pada WAF/Cloudflare, atau hubungi kontak pemeriksa; kami tidak menembus "
            "pelindung.",
        ),
        FetchOutcome.RATE_LIMITED: OutcomeWords(
            "situs meminta pemeriksa melambat",
            "Tidak perlu tindakan; pemeriksaan diulang lebih pelan.",
        ),
        FetchOutcome.LOGIN_WALL: OutcomeWords(
            "halaman meminta masuk (login)",
            "Informasi layanan publik harus terbuka tanpa akun; pindahkan ke halaman umum.",
        ),
        FetchOutcome.PARKED: OutcomeWords(
            "domain diparkir atau dijual",
            "Domain bukan lagi milik instansi; perbarui alamat situs dan amankan nama lama.",
        ),
        FetchOutcome.SUSPENDED: OutcomeWords(
            "situs ditangguhkan penyedia hosting",
            "Selesaikan penangguhan dengan penyedia hosting atau Diskominfo.",
        ),
        FetchOutcome.UNDER_CONSTRUCTION: OutcomeWords(
            "situs dalam perbaikan",
            "Terbitkan kembali situs; selama perbaikan, sediakan halaman informasi layanan sementara.",
        ),
        FetchOutcome.NOT_FOUND: OutcomeWords(
            "halaman tidak ditemukan",
            "Perbaiki atau hapus tautan yang menuju halaman ini.",
        ),
        FetchOutcome.SOFT_404: OutcomeWords(
            "halaman kosong yang menyatakan tidak ditemukan",
            "Perbaiki tautan; halaman yang tidak ada seharusnya menjawab dengan kode 404.",
        ),
        FetchOutcome.CLIENT_ERROR: OutcomeWords(
            "peladen menolak permintaan",
            "Periksa aturan akses halaman ini; halaman layanan harus terbuka untuk umum.",
        ),
        FetchOutcome.SERVER_ERROR: OutcomeWords(
            "kesalahan pada peladen",
            "Periksa log aplikasi dan basis data situs.",
        ),
        FetchOutcome.REDIRECT_LOOP: OutcomeWords(
            "pengalihan berputar-putar",
            "Perbaiki aturan pengalihan (http/https, www/tanpa www).",
        ),
        FetchOutcome.OFF_SITE_REDIRECT: OutcomeWords(
            "dialihkan ke situs lain",
            "Bila situs sudah pindah, perbarui alamatnya pada daftar; bila tidak, periksa kemungkinan pembajakan.",
        ),
        FetchOutcome.NOT_HTML: OutcomeWords(
            "bukan halaman web",
            "Tidak perlu tindakan; dokumen dinilai terpisah.",
        ),
        FetchOutcome.TOO_LARGE: OutcomeWords(
            "halaman melebihi batas ukuran",
            "Kecilkan halaman; pisahkan berkas besar dari teks layanan.",
        ),
        FetchOutcome.ROBOTS: OutcomeWords(
            "robots.txt melarang pemeriksaan",
            "Izinkan agen bernama patuh pada robots.txt agar informasi layanan dapat dinilai.",
        ),
        FetchOutcome.PRIVATE_ADDRESS: OutcomeWords(
            "alamat mengarah ke jaringan dalam",
            "Perbaiki catatan DNS atau tautan; alamat jaringan dalam tidak dapat dibuka warga.",
        ),
        FetchOutcome.EMPTY_SHELL: OutcomeWords(
            "halaman hanya berisi skrip",
            "Sediakan isi dalam HTML biasa agar terbaca tanpa skrip, juga oleh mesin pencari dan pembaca layar.",
        ),
        FetchOutcome.BROKEN: OutcomeWords(
            "jawaban situs rusak dan tidak dapat diolah",
            "Periksa keluaran halaman ini; jawaban tidak sesuai aturan HTTP atau rusak.",
        ),
        FetchOutcome.DOCUMENT_ENCRYPTED: OutcomeWords(
            "dokumen terkunci kata sandi",
            "Unggah ulang dokumen tanpa kata sandi; informasi layanan harus dapat dibuka siapa saja.",
        ),
        FetchOutcome.DOCUMENT_NO_TEXT: OutcomeWords(
            "dokumen berupa gambar (hasil pindai) tanpa teks",
            "Unggah dokumen asli dari aplikasi pengolah kata, atau tulis isinya pada halaman; hasil pindai tidak "
            "terbaca pembaca layar.",
        ),
        FetchOutcome.DOCUMENT_BROKEN: OutcomeWords(
            "berkas dokumen rusak atau bukan dokumen",
            "Buka berkas ini dari situs; bila gagal, simpan ulang sebagai PDF dan unggah kembali.",
        ),
        FetchOutcome.DOCUMENT_TOO_HEAVY: OutcomeWords(
            "dokumen terlalu berat untuk dibaca",
            "Pisahkan atau kecilkan dokumen; satu berkas untuk satu standar pelayanan.",
        ),
    }
)
