"""Keeps the account of an import while its rows go by."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from insertion.layer_ports import WriteOutcome
from insertion.opportunity import OpportunityId
from usecases.import_report import ImportReport, RowDone, RowRefused, RowWarning
from usecases.importing.row import ReadOpportunity, ReadRow

PROGRESS_EVERY = 100

_OTHER_SOURCE = "identifiant déjà pris par une offre ou une action d’une autre source"


class Account:
    """Counts rows; the first row of an id is kept, and a later one with the same id refused."""

    def __init__(
        self,
        row_name: str,
        warnings: Iterable[RowWarning] = (),
        progress: Callable[[int], None] | None = None,
        *,
        row_by_row: bool = False,
    ) -> None:
        self._row_name = row_name
        self._progress = progress
        self._lines: dict[OpportunityId, int] = {}
        self._refused: list[RowRefused] = []
        self._unreadable: list[RowRefused] = []
        self._closed: tuple[str, ...] = ()
        self._done: list[RowDone] | None = [] if row_by_row else None
        self._warnings = list(warnings)
        self._outcomes: Counter[WriteOutcome] = Counter()

    def accepted(self, rows: Iterable[ReadRow]) -> Iterator[ReadOpportunity]:
        """Yield the rows to write; note the others, and tell how many were read."""
        number = 0
        for number, row in enumerate(rows, start=1):
            if isinstance(row, RowRefused):
                self._refused.append(row)
                self._unreadable.append(row)
            elif row.opportunity.id in self._lines:
                self._refused.append(self._duplicate(row))
            else:
                self._lines[row.opportunity.id] = row.line
                yield row
            if number % PROGRESS_EVERY == 0:
                self._tell(number)
        self._tell(number)

    def count(self, rows: Sequence[ReadOpportunity], outcomes: Sequence[WriteOutcome]) -> None:
        """Add what writing did of each row; an id that is another source's refuses its row."""
        self._outcomes.update(outcomes)
        for row, outcome in zip(rows, outcomes, strict=True):
            if outcome is WriteOutcome.OTHER_SOURCE:
                refusal = RowRefused(row.line, row.opportunity.id, "id", _OTHER_SOURCE)
                self._refused.append(refusal)
                continue
            self._warnings.extend(row.warnings)
            if self._done is not None:
                kept = row.opportunity
                self._done.append(RowDone(row.line, kept.id, kept.title, outcome.value))

    def count_closed(self, ids: Iterable[str]) -> None:
        """Add opportunities that were closed for not being in the file."""
        self._closed = (*self._closed, *ids)

    @property
    def unreadable(self) -> int:
        """Return how many rows could not be read: what they held is not known."""
        return len(self._unreadable)

    def ids(self) -> frozenset[OpportunityId]:
        """Return the ids of the rows read, those of refused rows included when they have one."""
        refused = (OpportunityId(row.row_id) for row in self._unreadable if row.row_id)
        return frozenset((*self._lines, *refused))

    def report(self) -> ImportReport:
        """Return the account."""
        return ImportReport(
            imported=self._outcomes[WriteOutcome.IMPORTED],
            updated=self._outcomes[WriteOutcome.UPDATED],
            unchanged=self._outcomes[WriteOutcome.UNCHANGED],
            refused=tuple(sorted(self._refused, key=lambda row: row.line)),
            warnings=tuple(self._warnings),
            row_name=self._row_name,
            closed=len(self._closed),
            rows=tuple(sorted(self._done or (), key=lambda row: row.line)),
            closed_ids=() if self._done is None else self._closed,
        )

    def _duplicate(self, row: ReadOpportunity) -> RowRefused:
        first = self._lines[row.opportunity.id]
        reason = f"identifiant en double, déjà lu {self._row_name} {first}"
        return RowRefused(row.line, row.opportunity.id, "id", reason)

    def _tell(self, number: int) -> None:
        if self._progress is not None:
            self._progress(number)
