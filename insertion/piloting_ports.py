"""What deadlines and indicators read of the whole: few questions, each answered in few queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from insertion.terms import OpportunityKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementRecord:
    """One positionnement, when it was made and when a place was first held."""

    id: str
    beneficiary_id: str
    kind: OpportunityKind
    dispositif: str | None
    created_at: datetime
    retained_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """One line of the history of a positionnement.

    ``session_starts_on`` is the first day of the session where the place is, ``prolonged_until``
    the last day of a prolongation, ``entered_on`` and ``ended_on`` the days stated of an entry and
    of an end, when there are such.
    """

    positionnement_id: str
    beneficiary_id: str
    dispositif: str | None
    transition: str
    state: str
    at: datetime
    session_starts_on: date | None
    prolonged_until: date | None
    entered_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class DatedFact:
    """Something that happened on a day in a positionnement: a meeting, a check."""

    positionnement_id: str
    kind: str
    on: date


class PilotingReader(Protocol):
    """Reads what is counted; writes nothing."""

    def placements(self) -> Sequence[PlacementRecord]:
        """Return every positionnement, by ascending id."""
        ...

    def steps_of(self, beneficiary_ids: Iterable[str]) -> Sequence[StepRecord]:
        """Return the history of every positionnement of these people, in order."""
        ...

    def steps_hosted_by(self, organisation_id: str) -> Sequence[StepRecord]:
        """Return the history of what was sent to a structure to be answered, in order."""
        ...

    def dated_facts(self, positionnement_ids: Iterable[str]) -> Sequence[DatedFact]:
        """Return the days on which someone came (``rdv_action``), or was checked again."""
        ...

    def portfolio_ids(self, referent_id: str) -> frozenset[str]:
        """Return the ids of the people whom a référent accompanies now."""
        ...

    def principal_referents(self, beneficiary_ids: Iterable[str]) -> Mapping[str, str]:
        """Return the principal référent of each of these people who has one."""
        ...
