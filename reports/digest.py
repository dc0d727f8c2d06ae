"""The digest of a night: plain Indonesian text that can be read in a mail in a minute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reports.cells import clean, decimal_comma, in_zone
from reports.differences import Difference, Differences
from reports.turns import Direction
from storage.models import NightState
from storage.steadiness import Flapping

_SHOWN = 10
"""Lines of each list; the report has them all."""
_RESTLESS = 0.02
"""The flapping index from which on a site is worth a line."""

STATE_WORDS: Mapping[NightState, str] = {
    NightState.RUNNING: "sedang berjalan",
    NightState.GOOD: "baik",
    NightState.POOR: "perlu perhatian",
    NightState.EMPTY: "gagal, tidak ada yang terbaca",
    NightState.BROKEN: "terputus",
}


@dataclass(frozen=True, slots=True)
class Digest:
    """What the digest of a night is made of."""

    night_id: int
    state: NightState
    began_at: datetime
    ended_at: datetime
    due: int
    measures: Mapping[str, float]
    unmet: Sequence[str]
    changes: Differences | None
    """None when the night has no run."""
    flapping: Sequence[Flapping]

    @property
    def subject(self) -> str:
        """One line for the head of a mail."""
        told = f"{self._count('sites_read')} dari {self._count('sites_visited')} situs terbaca"
        return f"patuh, malam {self._local(self.began_at):%Y-%m-%d}: {STATE_WORDS[self.state]}; {told}"

    def text(self) -> str:
        """Return the whole digest."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield self.subject
        yield ""
        yield f"Mulai {self._local(self.began_at):%Y-%m-%d %H.%M} WIB, selesai {self._local(self.ended_at):%H.%M} WIB."
        yield (
            f"Giliran malam ini {self.due} situs; dikunjungi {self._count('sites_visited')}, "
            f"terbaca {self._count('sites_read')}, halaman terbaca {self._count('pages_read')}."
        )
        if blocked := self.measures.get("blocked_share"):
            yield f"Memblokir pemeriksa: {_percent(blocked)} situs."
        if overdue := self.measures.get("overdue"):
            yield f"Lebih dari sepekan tidak dilihat: {overdue:.0f} situs."
        if "noise_floor" in self.measures:
            yield (
                f"Batas derau: {self._count('second_looks')} situs dibaca dua kali, "
                f"{_percent(self.measures['noise_floor'])} hasil berbeda."
            )
        if self.unmet:
            yield from ("", "Yang tidak sesuai harapan:")
            yield from (f"- {clean(sentence)}" for sentence in self.unmet)
        if self.changes is not None:
            yield from self._change_lines(self.changes)
        if restless := [site for site in self.flapping if site.share >= _RESTLESS][:_SHOWN]:
            yield from ("", "Situs yang hasilnya bolak-balik (baca dengan hati-hati):")
            yield from (
                f"- {clean(site.url)}: {_percent(site.share)} dalam {site.looks} kunjungan" for site in restless
            )
        yield from ("", "Semua nilai dan zona bersifat indikatif, bukan keputusan Ombudsman RI.")

    def _change_lines(self, changes: Differences) -> Iterator[str]:
        worse, better = changes.going(Direction.WORSE), changes.going(Direction.BETTER)
        yield from ("", f"Memburuk: {len(worse)}. Membaik: {len(better)}. Situs baru: {changes.new_sites}.")
        for title, listed in (("Memburuk:", worse), ("Membaik:", better)):
            if listed:
                yield from ("", title)
                yield from (change_line(change) for change in listed[:_SHOWN])
            if len(listed) > _SHOWN:
                yield f"  … dan {len(listed) - _SHOWN} lagi: `patuh diff {changes.before} {changes.after}`"
        if changes.scores:
            yield from ("", "Nilai wilayah yang bergerak (indikatif):")
            yield from (f"- {move.name}: {_score(move.was)} menjadi {_score(move.now)}" for move in changes.scores)

    def _count(self, name: str) -> str:
        return f"{self.measures.get(name, 0):.0f}"

    @staticmethod
    def _local(moment: datetime) -> datetime:
        return in_zone(moment, "WIB")


def change_line(change: Difference) -> str:
    """Return one change in one line."""
    was, now = change.words
    held = " [menunggu pengecekan kedua]" if change.is_held else ""
    return f"- {clean(change.agency)}: {change.title}: {was} menjadi {now}{held}. Sebab: {clean(change.why.line)}"


def _percent(share: float) -> str:
    return f"{decimal_comma(100 * share, 1)} %"


def _score(value: float) -> str:
    return decimal_comma(value, 1)
