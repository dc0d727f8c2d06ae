"""What people and offices do on the way through a service: the deeds that the readers of steps look for."""

from __future__ import annotations

import re

DEED = re.compile(
    r"\b(?:mendaftar|daftar|pendaftaran|registrasi|mengisi|isi|pengisian|menyerahkan|serahkan|penyerahan|diserahkan|"
    r"memeriksa|diperiksa|pemeriksaan|verifikasi|memverifikasi|diverifikasi|validasi|diproses|pemrosesan|dicetak|cetak|"
    r"pencetakan|menandatangani|ditandatangani|diterbitkan|penerbitan|mengambil|ambil|pengambilan|diambil|unggah|"
    r"mengunggah|unduh|mengunduh|kirim|mengirim|dikirim|membayar|bayar|pembayaran|menunggu|tunggu|datang|menuju|"
    r"dipanggil|antre|antri|antrean|antrian|login|masuk|pilih|memilih|klik|menerima|terima|diterima|didisposisi\w*|"
    r"disposisi|mengajukan|ajukan|diajukan|pengajuan|permohonan|apotek|loket|kasir|survei|perekaman|wawancara|pulang)\b"
)
"""A deed as a noun, a verb or an order."""
VERB = re.compile(
    r"\b(?!melalui|merupakan|menurut|mengenai|meliputi|memiliki|menjadi|merasa|mempunyai|dimana|diantara|dilarang|"
    r"dikenakan|dipungut|diharapkan|diimbau|dihimbau|dapat)(?:me[mnlrwy]|di)[a-z]{4,}\b"
)
"""Any verb that says that something is done."""
COMES = re.compile(
    r"\b(?:mendaftar\w*|daftar|mengajukan|ajukan|datang|mengisi|isi|menyerahkan|serahkan|membawa|menunjukkan|unggah|"
    r"mengunggah|login|melapor|mengantar|diantar|dibawa|mengambil|ambil|membayar|bayar|menunggu|menghubungi|menuju|"
    r"bermohon|memohon)\b"
)
"""What those do who come for a service."""
OFFICE_ACTS = re.compile(
    r"\b(?:petugas|loket|di(?:periksa|verifikasi|proses|cetak|terbitkan|tandatangani|serahkan|disposisi\w*|panggil|"
    r"validasi|survei|tindaklanjuti|input|bubuhi)|verifikasi|konfirmasi|kode booking|survei lapangan|asesmen|inspeksi|"
    r"rekomendasi|terbit)\b"
)
"""What the office does: without it no service is told, but what people are asked to do."""
ORDER = re.compile(
    r"(?:\d\W+)?(?:cek|buka|isi|buat|lengkapi|unggah|upload|unduh|download|pilih|klik|tekan|cetak|bayar|bawa|datang|"
    r"ambil|serahkan|daftar|login|masuk|masukkan|kirim|tunggu|siapkan|scan|pindai|simpan|kunjungi|ajukan|verifikasi)\b"
)
"""An order to the reader, where a clause begins."""
