"""What a Département and an operator agreed for a year: dispositif, places, envelope, terms."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from insertion.attendance import FollowUp
from insertion.errors import InvalidValue
from insertion.money import is_cents
from insertion.periods import MONTHS_PER_YEAR, Period, add_months
from insertion.text import require_id

MAX_PLACES = 10_000
MAX_ENVELOPE = Decimal(100_000_000)
MAX_COUNT = 100_000
MAX_YEARS = 5
_LONGEST_YEAR = 366


class Proration(StrEnum):
    """What is counted when a yearly price is prorated « au niveau de réalisation »."""

    PRESENCES = "presences"  # the séances at which the person was
    HELD = "seances_tenues"  # those held for her place, whether she came or not


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the convention itself sets, where the cahier des charges leaves it to be agreed.

    ``also`` are other dispositifs that the same convention pays: the modules of one AI.
    ``weekly_minutes`` is the working time that counts as a whole place.
    ``means_attested_on`` is the day on which the human and material means were attested to have
    been deployed: what subsidies are due upon. ``report_sent_on`` is the day its bilan was sent.
    """

    also: tuple[str, ...] = ()
    follow_up: FollowUp | None = None
    proration: Proration = Proration.PRESENCES
    planned_activities: int | None = None
    means_attested_on: date | None = None
    participants_objective: int | None = None
    mopeds: int | None = None
    weekly_minutes: int | None = None
    report_sent_on: date | None = None

    def __post_init__(self) -> None:
        for dispositif_id in self.also:
            require_id(dispositif_id)
        for name, count in (
            ("activites_prevues", self.planned_activities),
            ("objectif_participants", self.participants_objective),
            ("cyclomoteurs", self.mopeds),
            ("minutes_hebdo", self.weekly_minutes),
        ):
            if count is not None and not 0 < count <= MAX_COUNT:
                raise InvalidValue(name, f"un nombre entier de 1 à {MAX_COUNT}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """One convention: one dispositif, one operator, one year."""

    id: str
    dispositif_id: str
    operator_id: str
    year: int
    period: Period
    places: int | None = None
    envelope: Decimal | None = None
    terms: Terms = field(default_factory=Terms)

    def __post_init__(self) -> None:
        for given in (self.id, self.dispositif_id, self.operator_id):
            require_id(given)
        if self.period.end is None:
            raise InvalidValue("fin", "une convention a un dernier jour")
        if (self.period.days() or 0) > MAX_YEARS * _LONGEST_YEAR:
            raise InvalidValue("fin", f"une convention de {MAX_YEARS} ans au plus")
        if not self.period.start.year <= self.year <= self.period.end.year:
            raise InvalidValue("annee", "une année que couvre la convention")
        if self.places is not None and not 0 < self.places <= MAX_PLACES:
            raise InvalidValue("places", f"un nombre entier de 1 à {MAX_PLACES}")
        if self.envelope is not None and not (
            is_cents(self.envelope) and 0 <= self.envelope <= MAX_ENVELOPE
        ):
            raise InvalidValue(
                "enveloppe", f"un montant en euros et centimes, {MAX_ENVELOPE} au plus"
            )

    @property
    def ends_on(self) -> date:
        """Return the last day."""
        assert self.period.end is not None
        return self.period.end

    def year_of(self, day: date) -> int:
        """Return in which of its years a day falls, 0 for the twelve months from its first day."""
        first = self.period.start
        years = day.year - first.year
        return years - (day < add_months(first, MONTHS_PER_YEAR * years))
