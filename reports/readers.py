"""Two readers and the machine: a random sample to label, how well the readers agree, and how well the machine does.

The readers see the site's address and what is looked for, never the machine's answer. They label by the rules of
`tests/corpus/README.md` (R1-R14): present, partial, unclear, absent.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from checks.accuracy.evaluation import Counts, Figures, Interval, wilson
from checks.accuracy.labelled import Label
from checks.catalogue import catalogue
from checks.model import Reason, Status
from reports.cells import safe
from reports.errors import ReportError

KEY = ["site_url", "check_id"]
"""What a row of a sheet is about."""
SHEET = [*KEY, "region_name", "agency_name", "looked_for", "label", "note"]
_POSITIVE = (Label.PRESENT, Label.PARTIAL)


def draw_sample(findings: pd.DataFrame, size: int, *, seed: int) -> pd.DataFrame:
    """Draw findings at random and return the sheet that each reader fills in, in the drawn order.

    Only sites that were read are drawn from: of the others nothing can be labelled. The draw depends on the seed and on
    which sites and checks there are, and not on what was concluded.
    """
    known = findings[findings["outcome"] == "ok"].sort_values(KEY, ignore_index=True)
    drawn = known.sample(n=min(size, len(known)), random_state=seed)
    titles = {entry.id: entry.title_ind for entry in catalogue()}
    sheet = drawn.assign(looked_for=[titles[check] for check in drawn["check_id"]], label="", note="")
    return sheet[SHEET].reset_index(drop=True)


def write_sheet(sheet: pd.DataFrame, path: Path) -> None:
    """Write a drawn sheet as spreadsheets with Indonesian settings open it; names from strangers' lists stay text."""
    safe_cells = sheet.astype("str").map(safe)
    safe_cells.to_csv(path, index=False, sep=";", encoding="utf-8-sig", lineterminator="\r\n")


def read_sheet(path: Path) -> pd.DataFrame:
    """Read a sheet that a reader has filled in; raises `ReportError` when it cannot be used, with line and cure."""
    try:
        text = path.read_text("utf-8-sig")
        # Spreadsheets with Indonesian settings write semicolons.
        separator = max(",;\t", key=text.partition("\n")[0].count)
        sheet = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False, sep=separator)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ReportError(f"{path.name} cannot be read as CSV ({error}).") from error
    if missing := [column for column in (*KEY, "label") if column not in sheet]:
        raise ReportError(f"{path.name} has no column {missing[0]!r}; start from the sheet that was drawn.")
    words = [str(label) for label in Label]
    for line, label in enumerate(sheet["label"], start=2):
        if label not in words:
            raise ReportError(f"{path.name}, line {line}: the label {label!r} is none of {', '.join(words)}.")
    if True in (twice := sheet.duplicated(KEY).tolist()):
        line = twice.index(True) + 2
        raise ReportError(f"{path.name}, line {line}: this site and check stand there twice; keep one.")
    return sheet


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two readers agree beyond chance, on rows that both could decide."""

    rows: int
    same: int
    kappa: float | None
    """Cohen's; None when there are no rows, or when both always say the same word and chance explains it all."""
    interval: Interval | None
    """95 %, from the large-sample standard error: for a few dozen rows a rough guide."""
    undecided: int
    """Rows that a reader called unclear, and that count neither way."""


def agreement(first: pd.DataFrame, second: pd.DataFrame) -> Agreement:
    """Compare two filled sheets on whether the thing is there at all (present or partial against absent)."""
    both = _paired(first, second)
    decided = both[(both["label_1"] != Label.UNCLEAR) & (both["label_2"] != Label.UNCLEAR)]
    one, two = decided["label_1"].isin(_POSITIVE), decided["label_2"].isin(_POSITIVE)
    rows, same = len(decided), int((one == two).sum())
    kappa, interval = _kappa(rows, same, int(one.sum()), int(two.sum()))
    return Agreement(rows, same, kappa, interval, len(both) - rows)


def _kappa(rows: int, same: int, first: int, second: int) -> tuple[float | None, Interval | None]:
    """Return Cohen's kappa of two yes-or-no readers, who said yes `first` and `second` times."""
    if not rows:
        return None, None
    observed = same / rows
    chance = (first * second + (rows - first) * (rows - second)) / rows**2
    if chance == 1:
        return None, None
    kappa = (observed - chance) / (1 - chance)
    error = 1.96 * math.sqrt(observed * (1 - observed) / rows) / (1 - chance)
    return kappa, (max(-1.0, kappa - error), min(1.0, kappa + error))


def disagreements(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the rows on which the readers differ, to be talked over: that is where the rules are vague."""
    both = _paired(first, second)
    return both[both["label_1"] != both["label_2"]].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The machine against what both readers say alike."""

    figures: Figures
    """F1 has no interval here: rows of one site stand and fall together, and a small sample has few sites."""
    rows: pd.DataFrame
    """Every compared row, with `agreed` and `machine` (true: it is there)."""
    left_out: int
    """Rows on which readers differ or are undecided, or of which the machine has no finding."""


def compare_with_machine(first: pd.DataFrame, second: pd.DataFrame, findings: pd.DataFrame) -> Comparison:
    """Hold the machine's findings against the readers' common word; pictures and PDFs count as there, as everywhere."""
    both = _paired(first, second)
    alike = (both["label_1"].isin(_POSITIVE) == both["label_2"].isin(_POSITIVE)) & (
        (both["label_1"] != Label.UNCLEAR) & (both["label_2"] != Label.UNCLEAR)
    )
    rows = both[alike].merge(findings[[*KEY, "status", "reason", "note"]], on=KEY)
    status, reason = rows["status"].astype("str"), rows["reason"].astype("str")
    # What could not be told for other reasons is no answer, and is neither right nor wrong.
    answered = (status != Status.CANNOT_TELL) | (reason == Reason.UNREADABLE)
    rows = rows.assign(
        agreed=rows["label_1"].isin(_POSITIVE), machine=status.isin([Status.MET, Status.PARTIAL, Status.CANNOT_TELL])
    )[answered].reset_index(drop=True)
    counts = Counts(
        tp=int((rows["agreed"] & rows["machine"]).sum()),
        fp=int((~rows["agreed"] & rows["machine"]).sum()),
        fn=int((rows["agreed"] & ~rows["machine"]).sum()),
    )
    figures = Figures(counts, wilson(counts.tp, counts.tp + counts.fp), wilson(counts.tp, counts.positives), None)
    return Comparison(figures, rows, len(both) - len(rows))


def _paired(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    return first[[*KEY, "label"]].merge(second[[*KEY, "label"]], on=KEY, suffixes=("_1", "_2"))
