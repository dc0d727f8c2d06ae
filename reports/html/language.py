"""The two tongues of the report: every sentence, every word of a verdict, every number as its readers write it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

from checks.model import ComponentStatus, Reason, Status
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from checks.rubric import Mark, Rubric
from checks.scoring import Score
from reports.cells import decimal_comma, in_zone, long_day
from reports.results import SavedScore
from reports.words import COMPONENT_WORDS, MARK_WORDS, group_word, verdict_word

Code = Literal["id", "en"]

# The names of the standard library are those of the machine's tongue.
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@cache
def _written() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "texts.toml").read_text("utf-8"))


@cache
def _texts(place: int) -> Mapping[str, SimpleNamespace]:
    return {
        part: SimpleNamespace(**{name: both[place] for name, both in sentences.items()})
        for part, sentences in _written().items()
        if part != "english"
    }


@dataclass(frozen=True)
class Language:
    """One tongue. What only exists in Indonesian (advice, notes, rubric texts) is marked by the templates."""

    code: Code

    @property
    def is_indonesian(self) -> bool:
        """Whether this is the language of the officials."""
        return self.code == "id"

    def texts(self) -> Mapping[str, SimpleNamespace]:
        """Return the sentences of every part, by the names of the part and of the sentence."""
        return _texts(0 if self.is_indonesian else 1)

    def title(self, check_id: str) -> str:
        """Name a check; one that no longer exists by its id."""
        known = CHECKS.get(check_id)
        if known is None:
            return check_id
        return known.check.title_ind if self.is_indonesian else known.check.title_eng

    def region(self, code: str | None, name: str) -> str:
        """Name a region; a province, as one of those that are assessed, by its government."""
        if code is None or "." in code:
            return name
        return str(self.texts()["page"].province_government.format(name=name))

    def group(self, check_id: str) -> str:
        """Name the component that a check belongs to."""
        if self.is_indonesian:
            return group_word(check_id)
        group = check_id.partition(".")[0]
        return str(_written()["english"]["group"].get(group, group))

    def verdict(self, status: Status, reason: Reason | None) -> str:
        """Name a verdict."""
        if self.is_indonesian:
            return verdict_word(status, reason)
        if status is Status.CANNOT_TELL and reason is not None:
            return self._english("reason", reason)
        return self._english("status", status)

    def component(self, status: ComponentStatus) -> str:
        """Name what a service says about one component."""
        return COMPONENT_WORDS[status] if self.is_indonesian else self._english("component", status)

    def outcome(self, outcome: FetchOutcome) -> str:
        """Name how a visit ended."""
        # A word without a twin is shown in Indonesian rather than costing the reader the whole report.
        return outcome.label if self.is_indonesian else self._english("outcome", outcome, outcome.label)

    def mark(self, mark: Mark) -> str:
        """Name how sure a fact of a rubric is."""
        return MARK_WORDS[mark] if self.is_indonesian else self._english("mark", mark)

    def certificate(self, state: str) -> str:
        """Name the state of a certificate, which is stored as an outcome, or as `valid` when there is none to tell."""
        if state == "valid":
            return str(self.texts()["agency_texts"].certificate_fine)
        try:
            return self.outcome(FetchOutcome(state))
        except ValueError:  # a word of another version is shown rather than costing the reader the whole report
            return state

    def zone_word(self, zone: str | None, category: str | None) -> str:
        """Name a band without its caution; for `zone` and legends, which add it."""
        texts = self.texts()["page"]
        words = [] if zone is None else [texts.zone.format(zone=self._band("zone", zone))]
        if category is not None:
            words.append(texts.category.format(category=self._band("category", category)))
        return ", ".join(words) or texts.no_zone

    def letter(self, zone: str | None, category: str | None) -> str:
        """Return the letter that stands on a mark, the second cue besides its shape and colour."""
        if zone is not None:
            return self._band("zone", zone)[:1].upper()
        return category[:1].upper() if category is not None else "–"

    def zone(self, score: Score | SavedScore, rubric: Rubric) -> str:
        """Name the band of a score, always with *indikatif* and the instrument; or say why there is none."""
        texts = self.texts()["page"]
        if score.value is None:
            words = texts.no_value
        elif score.zone is None and score.category is None and score.coverage < rubric.zoning.min_coverage:
            words = texts.low_coverage.format(share=self.percent(float(rubric.zoning.min_coverage)))
        else:
            words = self.zone_word(score.zone, score.category)
        return f"{words} (indikatif, {rubric.id})"

    def number(self, value: float, decimals: int = 2) -> str:
        """Write a number as its readers do: 87,50 in Indonesian, 87.50 in English."""
        return decimal_comma(value, decimals) if self.is_indonesian else f"{value:.{decimals}f}"

    def moment(self, at: datetime, time_zone: str | None) -> str:
        """Write a moment on a region's clock as sentences have it: 21 November 2026 pukul 22.15 WITA."""
        local = in_zone(at, time_zone)
        if self.is_indonesian:
            return f"{long_day(local)} pukul {local:%H.%M %Z}"
        return f"{local.day} {_ENGLISH_MONTHS[local.month - 1]} {local.year}, {local:%H:%M %Z}"

    def percent(self, share: float) -> str:
        """Write a share (0–1) in whole per cent, never rounding up to all or down to nothing."""
        whole = round(100 * share)
        if whole == 100 and share < 1:
            whole = 99
        elif whole == 0 and share > 0:
            whole = 1
        return f"{whole}%"

    def _english(self, kind: str, word: str, otherwise: str = "") -> str:
        return str(_written()["english"][kind].get(word, otherwise or word))

    def _band(self, kind: str, word: str) -> str:
        return word if self.is_indonesian else str(_written()["english"][kind].get(word, word))


LANGUAGES = (Language("id"), Language("en"))
"""Indonesian first."""
