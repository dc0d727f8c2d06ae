"""Generated agency sites that cost as much to read as real ones.

What the sizes are modelled on: 40-60 KB a page, about 600 elements, 115 links and 13 KB of visible text;
nested menus with unclosed `<li>`, bold paragraphs that work as headings, tables, inline styles and
scripts, PDF links, and a menu and footer that repeat on every page. The same seed gives the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2

PAGES_PER_SITE = 50

SERVICES = (
    "Kartu Tanda Penduduk Elektronik",
    "Kartu Keluarga",
    "Kartu Identitas Anak",
    "Akta Kelahiran",
    "Akta Kematian",
    "Akta Perkawinan",
    "Akta Perceraian",
    "Surat Keterangan Pindah",
    "Izin Mendirikan Bangunan",
    "Izin Usaha Mikro",
    "Izin Praktik Perawat",
    "Izin Operasional Klinik",
    "Rekomendasi Penelitian",
    "Legalisasi Dokumen",
    "Bantuan Sosial Tunai",
    "Kartu Indonesia Sehat",
)
REPORT = (
    ("Bupati", "Kepala dinas", "Sekretaris daerah", "Tim teknis", "Wakil bupati", "Asisten", "Camat", "Rombongan"),
    ("meninjau", "menyampaikan", "melaksanakan", "menghadiri", "membuka", "mengevaluasi", "menyerahkan", "membahas"),
    (
        "kegiatan sosialisasi administrasi kependudukan di kecamatan",
        "rapat koordinasi penyelenggaraan pelayanan publik bersama perangkat daerah",
        "musyawarah perencanaan pembangunan tingkat kabupaten tahun anggaran berjalan",
        "penyerahan dokumen kependudukan kepada penyandang disabilitas dan lanjut usia",
        "pelatihan peningkatan kapasitas aparatur dalam pengelolaan arsip dan data",
        "peninjauan lokasi pelayanan keliling di desa yang jauh dari ibu kota kabupaten",
        "pembahasan standar pelayanan dan survei kepuasan masyarakat semester pertama",
        "penandatanganan komitmen bersama menuju wilayah bebas dari korupsi",
    ),
    (
        "yang berlangsung di aula kantor pada pukul sembilan pagi.",
        "agar pelayanan kepada warga semakin cepat, mudah, dan terjangkau.",
        "dan diikuti oleh seluruh pegawai serta perwakilan kecamatan.",
        "sebagai tindak lanjut hasil evaluasi tahun sebelumnya.",
    ),
)
"""The prose of news: who did what, which is no standard however many of its words it uses."""
EXPLANATION = (
    (
        "Pemohon",
        "Petugas loket",
        "Unit kerja",
        "Seksi pelayanan",
        "Wali pemohon",
        "Bagian arsip",
        "Pengguna",
        "Penduduk",
    ),
    ("memerlukan", "menyediakan", "menyimpan", "memeriksa", "melengkapi", "mencatat", "memperoleh", "menggunakan"),
    (
        "salinan dokumen yang sama dengan aslinya dan masih terbaca jelas",
        "formulir yang telah diisi lengkap dengan huruf cetak dan tinta hitam",
        "nomor antrean pada loket sesuai dengan jenis layanan yang dituju",
        "keterangan tambahan dari desa atau kelurahan tempat tinggal saat ini",
        "data yang tercantum pada berkas dan buku register pada tahun yang sama",
        "ruang tunggu dan meja tulis yang letaknya dekat dengan pintu masuk utama",
        "surat kuasa bermeterai apabila berkas diserahkan oleh anggota keluarga",
    ),
    (
        "sesuai dengan ketentuan peraturan perundang-undangan yang berlaku.",
        "dengan memperhatikan urutan kedatangan dan kelengkapan berkas.",
        "kecuali untuk berkas yang pernah dikirimkan secara daring.",
        "dan menyimpan tanda terima sampai dokumen selesai dibuat.",
    ),
)
"""The prose of everything else."""
MENU = ("Beranda", "Profil", "Layanan", "Informasi Publik", "Berita", "Pengaduan", "Unduhan", "Galeri", "Kontak")
CLASSES = ("wrapper", "container", "row", "col-md-8", "widget", "entry", "section", "inner", "card", "media-body")
KINDS = ["layanan"] * 16 + ["berita"] * 18 + ["profil"] * 5 + ["ppid"] * 5 + ["unduhan"] * 5


def generate_sites(count: int, *, seed: int = 2026) -> Iterator[dict[str, bytes]]:
    """Generate `count` sites as path (`/`, `/layanan-03.html`, …) → bytes; they link only to themselves and outside."""
    template = jinja2.Environment(autoescape=False, trim_blocks=True, lstrip_blocks=True).from_string(
        Path(__file__).with_name("agency_page.html.j2").read_text("utf-8")
    )
    for number in range(count):
        yield _site(template, f"Dinas Pelayanan Kabupaten Contoh {number + 1}", random.Random(f"{seed}-{number}"))


def _site(template: jinja2.Template, name: str, chance: random.Random) -> dict[str, bytes]:
    def prose(parts: tuple[tuple[str, ...], ...]) -> Callable[[], str]:
        return lambda: " ".join(chance.choice(part) for part in parts)

    report = prose(REPORT)
    kinds = chance.sample(KINDS, len(KINDS))
    pages = {"/": "profil"} | {f"/{kind}-{number:02d}.html": kind for number, kind in enumerate(kinds, start=1)}
    words = {
        "name": name,
        "paths": list(pages),
        "services": SERVICES,
        "menu_titles": MENU,
        "classes": CLASSES,
        "pick": chance.choice,
        "between": chance.randrange,
        "report": report,
        "explanation": prose(EXPLANATION),
    }
    part = template.make_module(words)
    # Written once per site: what repeats on every page must repeat byte for byte.
    shell = {"styles": part.styles(), "menu": part.menu(), "footer": part.footer(), "scripts": part.scripts()}
    titles = {
        "layanan": lambda: f"Standar Pelayanan {chance.choice(SERVICES)}",
        "berita": lambda: report()[:80],
        "profil": lambda: "Visi, Misi dan Motto",
        "ppid": lambda: "Daftar Informasi Publik (PPID)",
        "unduhan": lambda: "Unduhan dan Survei Kepuasan Masyarakat",
    }
    return {path: part.page(titles[kind](), kind, shell).encode() for path, kind in pages.items()}
