"""The year-end bilan of a convention: what was done, in the indicators that its annexe asks for.

Quantitative from the attendance, financial from the décompte; what is qualitative is left to the
people who did it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from insertion.attendance import AttendanceStatus, Participation, Presence, SeanceKind
from insertion.capacity import Audience
from insertion.decompte import Decompte, LineStatus
from insertion.money import NOTHING
from insertion.periods import Period, add_months
from insertion.screening import Ledger
from insertion.tariffs import INDIVIDUAL_KINDS

QUALITATIVE = (
    "Déroulement de l’action et écarts avec le projet",
    "Effets observés pour les participants, résultats attendus atteints",
    "Régularité de la participation et raisons des absences",
    "Partenariats et articulation avec les référents",
    "Difficultés rencontrées et réponses apportées",
    "Communication : mention du Département sur les supports",
    "Perspectives et propositions",
)
"""What one is asked to write (document de référence 2021, 3.6 and 3.7)."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure; None when attendance does not tell it, and a person has to."""

    code: str
    label: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class PresenceCounts:
    """How many were there, and how many were not."""

    present: int
    excused: int
    absent: int

    @property
    def rate(self) -> Decimal | None:
        """Return the share of those who were there, in percent, None when nobody was awaited."""
        awaited = self.present + self.excused + self.absent
        return None if not awaited else _rounded(Fraction(100 * self.present, awaited), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilan:
    """What is known of one year of a convention, from the sheets that were signed.

    ``due_on`` is the last day to send it, ``unsigned`` how many séances are not counted.
    """

    convention_id: str
    period: Period
    due_on: date | None
    indicators: tuple[Indicator, ...]
    presences: PresenceCounts
    participants_by_public: Mapping[Audience, int]
    entries: int
    ends: int
    unsigned: int
    participants_objective: int | None
    decompte: Decompte
    qualitative: tuple[str, ...] = QUALITATIVE

    def due_by_public(self) -> Mapping[Audience | None, Decimal]:
        """Return what is due by public: insertion funds and FAJ are two lines of a budget."""
        sums: dict[Audience | None, Decimal] = {}
        for line in self.decompte.lines:
            if line.status is LineStatus.DUE:
                sums[line.public] = sums.get(line.public, NOTHING) + line.amount
        return sums


def draw_up(
    ledger: Ledger, decompte: Decompte, codes: Sequence[str], due_months: int | None
) -> Bilan:
    """Return the bilan of the period of a décompte, with the indicators of these codes."""
    period = decompte.period
    of_period = [
        each
        for each in ledger.presences
        if each.seance.on in period and each.seance.on in ledger.convention.period
    ]
    recorded = [each for each in of_period if each.seance.closed]
    unsigned = {each.seance.id for each in of_period if not each.seance.closed}
    there = [each for each in recorded if each.is_present]
    statuses = Counter(each.row.status for each in recorded)
    people = {each.row.beneficiary_id for each in there}
    return Bilan(
        convention_id=ledger.convention.id,
        period=period,
        due_on=None if due_months is None else add_months(ledger.convention.ends_on, due_months),
        indicators=tuple(_indicator(code, there, ledger) for code in codes),
        presences=PresenceCounts(
            statuses[AttendanceStatus.PRESENT],
            statuses[AttendanceStatus.EXCUSED],
            statuses[AttendanceStatus.ABSENT],
        ),
        participants_by_public=_by_public(ledger.participations, people),
        entries=sum(each.entered_on in period for each in ledger.participations),
        ends=sum(
            each.ended_on is not None and each.ended_on in period for each in ledger.participations
        ),
        unsigned=len(unsigned),
        participants_objective=ledger.convention.terms.participants_objective,
        decompte=decompte,
    )


def _by_public(participations: Sequence[Participation], people: set[str]) -> Mapping[Audience, int]:
    publics = {each.beneficiary_id: each.public for each in participations}
    return Counter(public for each in people if (public := publics.get(each)) is not None)


def _indicator(code: str, there: Sequence[Presence], ledger: Ledger) -> Indicator:
    label, count = INDICATORS.get(code, (code.replace("_", " "), None))
    return Indicator(code, label, None if count is None else count(there, ledger))


def _hours(*kinds: SeanceKind) -> Callable[[Sequence[Presence], Ledger], Decimal]:
    def count(there: Sequence[Presence], _ledger: Ledger) -> Decimal:
        minutes = sum(each.row.minutes for each in there if each.seance.kind in kinds)
        return _rounded(Fraction(minutes, 60), 2)

    return count


def _seances(*kinds: SeanceKind) -> Callable[[Sequence[Presence], Ledger], Decimal]:
    def count(there: Sequence[Presence], _ledger: Ledger) -> Decimal:
        return Decimal(len({each.seance.id for each in there if each.seance.kind in kinds}))

    return count


def _times(*kinds: SeanceKind) -> Callable[[Sequence[Presence], Ledger], Decimal]:
    def count(there: Sequence[Presence], _ledger: Ledger) -> Decimal:
        return Decimal(sum(each.seance.kind in kinds for each in there))

    return count


def _participants(there: Sequence[Presence], _ledger: Ledger) -> Decimal:
    return Decimal(len({each.row.beneficiary_id for each in there}))


def _rental_days(there: Sequence[Presence], _ledger: Ledger) -> Decimal:
    rented = [each for each in there if each.seance.kind is SeanceKind.RENTAL]
    return Decimal(len({(each.row.beneficiary_id, each.seance.on) for each in rented}))


def _mopeds(_there: Sequence[Presence], ledger: Ledger) -> Decimal | None:
    mopeds = ledger.convention.terms.mopeds
    return None if mopeds is None else Decimal(mopeds)


def _rounded(number: Fraction, places: int) -> Decimal:
    scale = 10**places
    whole = (2 * number.numerator * scale + number.denominator) // (2 * number.denominator)
    return Decimal(whole).scaleb(-places)


INDICATORS: Mapping[str, tuple[str, Callable[[Sequence[Presence], Ledger], Decimal | None]]] = {
    "heures_individuelles": ("Heures individuelles", _hours(*INDIVIDUAL_KINDS)),
    "heures_collectives": ("Heures collectives", _hours(SeanceKind.COLLECTIVE)),
    "heures_professionnalisation": (
        "Heures de professionnalisation",
        _hours(SeanceKind.PROFESSIONALISATION),
    ),
    "heures_travaillees": ("Heures travaillées", _hours(SeanceKind.WORK)),
    "heures_participants": (
        "Heures participants",
        _hours(*(kind for kind in SeanceKind if kind is not SeanceKind.RENTAL)),
    ),
    "seances_collectives": ("Séances collectives", _seances(SeanceKind.COLLECTIVE)),
    "seances_collectives_participations": (
        "Séances collectives (participations)",
        _times(SeanceKind.COLLECTIVE),
    ),
    "entretiens_individuels": ("Entretiens individuels", _times(*INDIVIDUAL_KINDS)),
    "participants": ("Participants", _participants),
    "jours_location": ("Jours de location", _rental_days),
    "cyclomoteurs": ("Cyclomoteurs", _mopeds),
}
"""What the annexes ask, by the code of the rules; another code is left to be filled in."""
