"""The types of agencies: one word each, and how to recognise them in the names that people write.

A type decides which sites a crawl takes by default (the rubric's sample names types) and which
agencies are compared with each other. Names differ from region to region (Dinas Pendidikan dan
Kebudayaan, Dikbud, Dindik), the type does not.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import NamedTuple

OTHER = "lainnya"
"""The type of an agency that none of the others fits."""


class AgencyType(NamedTuple):
    """One type: its Indonesian label, the phrases that give it away, and whether it is a portal.

    A portal speaks for the region or for one duty of it and not for one agency; it stays in the
    registry and is assessed only when its type is asked for.
    """

    label: str
    phrases: tuple[str, ...]
    is_portal: bool = False


AGENCY_TYPES = MappingProxyType(
    {
        "dukcapil": AgencyType(
            "Dinas Kependudukan dan Pencatatan Sipil",
            (
                "dinas kependudukan",
                "pencatatan sipil",
                "catatan sipil",
                "disdukcapil",
                "dukcapil",
                "dispendukcapil",
                "dindukcapil",
                "dinasdukcapil",
            ),
        ),
        "dpmptsp": AgencyType(
            "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
            (
                "penanaman modal",
                "terpadu satu pintu",
                "perizinan terpadu",
                "dpmptsp",
                "dpmptsptk",
                "dpmpptsp",
                "pmptsp",
                "perizinan",
                "kp2t",
                "kppt",
                "ptsp",
            ),
        ),
        "puskesmas": AgencyType("Puskesmas", ("puskesmas", "pusat kesehatan masyarakat", "pkm")),
        "rsud": AgencyType("Rumah sakit daerah", ("rsud", "rumah sakit", "rsj", "rskd", "rsu", "rsia")),
        "dinkes": AgencyType("Dinas Kesehatan", ("dinas kesehatan", "dinkes", "diskes", "dikes", "dkk", "kesehatan")),
        "disdik": AgencyType(
            "Dinas Pendidikan",
            (
                "dinas pendidikan",
                "disdik",
                "disdikbud",
                "dikbud",
                "dindik",
                "dindikbud",
                "dikpora",
                "disdikpora",
                "dispendik",
                "dindikpora",
                "pendidikan",
            ),
        ),
        "dinsos": AgencyType("Dinas Sosial", ("dinas sosial", "dinsos", "dissos", "dinsosp3a", "dinsospmd", "sosial")),
        "mpp": AgencyType(
            "Mal Pelayanan Publik", ("mal pelayanan publik", "mall pelayanan publik", "mpp"), is_portal=True
        ),
        "kecamatan": AgencyType("Kecamatan", ("kecamatan",)),
        "kelurahan": AgencyType("Kelurahan", ("kelurahan",)),
        "desa": AgencyType("Desa", ("pemerintah desa", "kantor desa", "desa")),
        "bkpsdm": AgencyType(
            "Badan Kepegawaian dan Pengembangan SDM",
            ("badan kepegawaian", "bkpsdm", "bkpsdmd", "bkpp", "bkppd", "bkd", "bkn", "kepegawaian"),
        ),
        "bpsdm": AgencyType(
            "Badan Pengembangan SDM", ("badan pengembangan sumber daya", "badan pendidikan dan pelatihan", "bpsdm")
        ),
        "bapenda": AgencyType("Badan Pendapatan Daerah", ("badan pendapatan", "bapenda", "dispenda", "bappenda")),
        "bpkad": AgencyType(
            "Badan Pengelolaan Keuangan dan Aset Daerah",
            (
                "badan pengelolaan keuangan",
                "badan keuangan",
                "bpkad",
                "bpkd",
                "bkad",
                "bppkad",
                "bpkpd",
                "bpkpad",
                "bakeuda",
                "bakeu",
            ),
        ),
        "bappeda": AgencyType(
            "Badan Perencanaan Pembangunan Daerah",
            (
                "badan perencanaan pembangunan",
                "bappeda",
                "bapperida",
                "bappelitbang",
                "bappelitbangda",
                "baperlitbang",
                "bapelitbang",
                "bapelitbangda",
                "brida",
            ),
        ),
        "diskominfo": AgencyType(
            "Dinas Komunikasi dan Informatika",
            ("dinas komunikasi", "diskominfo", "kominfo", "diskominfotik", "dinkominfo"),
        ),
        "dishub": AgencyType("Dinas Perhubungan", ("dinas perhubungan", "dishub", "dinhub")),
        "disnaker": AgencyType(
            "Dinas Tenaga Kerja",
            ("tenaga kerja", "ketenagakerjaan", "disnaker", "disnakertrans", "dinperinaker", "dinnaker"),
        ),
        "dlh": AgencyType("Dinas Lingkungan Hidup", ("lingkungan hidup", "dlh")),
        "dpupr": AgencyType(
            "Dinas Pekerjaan Umum dan Penataan Ruang",
            ("pekerjaan umum", "bina marga", "cipta karya", "dpupr", "pupr", "dpu", "dpupkp", "dinpu"),
        ),
        "pertanian": AgencyType(
            "Dinas Pertanian, Pangan, Perikanan",
            (
                "dinas pertanian",
                "perikanan",
                "ketahanan pangan",
                "peternakan",
                "perkebunan",
                "kehutanan",
                "pertanian",
                "distan",
                "diskan",
                "dispertan",
                "distanak",
                "dislutkan",
                "dkpp",
                "dkp",
            ),
        ),
        "disperindag": AgencyType(
            "Dinas Perindustrian, Perdagangan, Koperasi",
            (
                "perindustrian",
                "perdagangan",
                "koperasi",
                "disperindag",
                "diskop",
                "disperindagkop",
                "disdag",
                "disdagkop",
                "dindagkop",
                "dinkop",
            ),
        ),
        "pariwisata": AgencyType(
            "Dinas Pariwisata, Kebudayaan, Olahraga",
            (
                "pariwisata",
                "dinas kebudayaan",
                "kepemudaan",
                "disparbud",
                "dispar",
                "dispora",
                "disbudpar",
                "budpar",
                "disparbudpora",
                "disparpora",
                "disbud",
            ),
        ),
        "bpbd": AgencyType("Badan Penanggulangan Bencana Daerah", ("penanggulangan bencana", "bpbd")),
        "satpolpp": AgencyType("Satuan Polisi Pamong Praja", ("polisi pamong praja", "satpol pp", "satpolpp")),
        "damkar": AgencyType("Dinas Pemadam Kebakaran", ("pemadam kebakaran", "damkar")),
        "kesbangpol": AgencyType(
            "Badan Kesatuan Bangsa dan Politik", ("kesatuan bangsa", "kesbangpol", "bakesbangpol")
        ),
        "inspektorat": AgencyType("Inspektorat", ("inspektorat", "itda", "itkab", "itko")),
        "dprd": AgencyType("Sekretariat DPRD", ("dprd", "dewan perwakilan rakyat daerah", "setwan")),
        "setda": AgencyType("Sekretariat Daerah", ("sekretariat daerah", "setda", "bagian organisasi", "bagian hukum")),
        "perpustakaan": AgencyType(
            "Dinas Perpustakaan dan Kearsipan", ("perpustakaan", "kearsipan", "dispusip", "disperpusip", "arsip daerah")
        ),
        "dpmd": AgencyType(
            "Dinas Pemberdayaan Masyarakat dan Desa",
            ("pemberdayaan masyarakat", "dpmd", "dispermades", "bpmd", "dinpmd"),
        ),
        "dp3a": AgencyType(
            "Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
            (
                "pemberdayaan perempuan",
                "keluarga berencana",
                "dp3a",
                "dp3ap2kb",
                "dppkbp3a",
                "dpppa",
                "p3ap2kb",
                "dp3akb",
                "dppkb",
            ),
        ),
        "perkim": AgencyType(
            "Dinas Perumahan dan Permukiman", ("perumahan", "kawasan permukiman", "perkim", "disperkim")
        ),
        "esdm": AgencyType("Dinas Energi dan Sumber Daya Mineral", ("energi dan sumber", "esdm")),
        "pkk": AgencyType("TP PKK", ("tp pkk", "pkk")),
        "baznas": AgencyType("BAZNAS daerah", ("baznas",)),
        OTHER: AgencyType("Lainnya", ("lainnya", "lain lain")),
        "pemda": AgencyType(
            "Portal pemerintah daerah",
            ("pemda", "pemerintah provinsi", "pemerintah kabupaten", "pemerintah kota", "portal"),
            is_portal=True,
        ),
        "ppid": AgencyType("PPID", ("ppid", "pejabat pengelola informasi"), is_portal=True),
        "jdih": AgencyType("JDIH", ("jdih", "dokumentasi dan informasi hukum"), is_portal=True),
        "data": AgencyType(
            "Portal data", ("open data", "satu data", "portal data", "opendata", "satudata"), is_portal=True
        ),
        "media": AgencyType("Media daerah", ("media center", "mediacenter"), is_portal=True),
        "lpse": AgencyType("LPSE", ("lpse", "pengadaan secara elektronik"), is_portal=True),
        "csirt": AgencyType("CSIRT", ("csirt", "tanggap insiden"), is_portal=True),
    }
)
"""All types by their word; the words are those of the shipped registry (storage/seeds/README.md)."""

PORTAL_TYPES = frozenset(word for word, kind in AGENCY_TYPES.items() if kind.is_portal)


def type_in(text: str) -> str | None:
    """Return the type that a name, a label or a host gives away; None when none does.

    Of several, the one named first counts, and of those the longest phrase: `UPTD Puskesmas Baros
    Dinas Kesehatan` is a puskesmas, whatever it belongs to.
    """
    words = f" {re.sub(r'[^0-9a-z]+', ' ', text.casefold()).strip()} "
    found = [
        (at, -len(phrase), word)
        for word, kind in AGENCY_TYPES.items()
        for phrase in (word, *kind.phrases)
        if (at := words.find(f" {phrase} ")) >= 0
    ]
    return min(found)[2] if found else None


def label_of(agency_type: str) -> str:
    """Return the Indonesian label of a type; the word itself for one that this version does not know."""
    kind = AGENCY_TYPES.get(agency_type)
    return kind.label if kind else agency_type
