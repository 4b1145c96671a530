"""What happens in the parcours of a person: dated events, never changed, corrected by new ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from insertion.errors import InvalidValue
from insertion.terms import ContractKind
from insertion.text import require_id

MAX_CONTRACT_MONTHS = 12
"""Longest contrat d'engagement: « peut aller jusqu'à 12 mois » (001, annexe 1, 4.4)."""

MAX_JOB_MONTHS = 600
MAX_MONTHLY_AMOUNT = Decimal(10_000)


class EventKind(StrEnum):
    """What can happen; the codes stored and exchanged are French."""

    NOTIFIED = "notification"  # the right is open, with its rights and duties: the clock starts
    ORIENTED = "orientation"
    FIRST_MEETING = "premier_rdv"
    MEETING = "rdv"
    MISSED_MEETING = "rdv_manque"
    FOLLOW_UP = "relance"
    CONTRACT_SIGNED = "contrat_signe"
    CONTRACT_EXEMPTED = "dispense_contrat"
    REMINDED = "rappel"  # the procedure of « rappel aux obligations »
    TEAM_OPINION = "passage_epl"
    REORIENTED = "reorientation"
    WORK_EXIT = "sortie_emploi"
    TRAINING_EXIT = "sortie_formation"
    OTHER_EXIT = "sortie_autre"
    RETURNED = "retour_rsa"
    CANCELLED = "annulation"  # corrects an event that never happened


EXITS = frozenset({EventKind.WORK_EXIT, EventKind.TRAINING_EXIT, EventKind.OTHER_EXIT})


class OrientationKind(StrEnum):
    """Where a person is oriented (CASF L.262-29, and the plateforme of Mayenne)."""

    SOCIAL = "social"
    JOB = "emploi"
    SOCIO_PROFESSIONAL = "socioprofessionnelle"


_ALLOWED: Mapping[EventKind, frozenset[str]] = {
    EventKind.ORIENTED: frozenset({"orientation", "organisation_id"}),
    EventKind.REORIENTED: frozenset({"orientation", "organisation_id"}),
    EventKind.CONTRACT_SIGNED: frozenset({"months"}),
    EventKind.CONTRACT_EXEMPTED: frozenset({"until"}),
    EventKind.WORK_EXIT: frozenset({"contract", "months", "positionnement_id", "monthly_amount"}),
    EventKind.TRAINING_EXIT: frozenset({"positionnement_id"}),
}
_REQUIRED: Mapping[EventKind, frozenset[str]] = {
    EventKind.ORIENTED: frozenset({"orientation"}),
    EventKind.REORIENTED: frozenset({"orientation"}),
    EventKind.CONTRACT_SIGNED: frozenset({"months"}),
}
_WANTED: Mapping[str, str] = {
    "orientation": "l’orientation : sociale, emploi ou socioprofessionnelle",
    "months": f"la durée du contrat, de 1 à {MAX_CONTRACT_MONTHS} mois",
}
_SERVES: Mapping[str, str] = {
    "orientation": "une orientation ou une réorientation",
    "organisation_id": "une orientation ou une réorientation",
    "months": "un contrat d’engagements ou une sortie vers l’emploi",
    "until": "une dispense de contrat",
    "contract": "une sortie vers l’emploi",
    "positionnement_id": "une sortie vers l’emploi ou vers une formation",
    "monthly_amount": "une sortie vers l’emploi",
}
_FRENCH = {
    "orientation": "orientation",
    "organisation_id": "organisation_id",
    "months": "duree_mois",
    "until": "jusqu_au",
    "contract": "contrat",
    "positionnement_id": "positionnement_id",
    "monthly_amount": "montant_mensuel",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcoursEvent:
    """One event of one person; what a kind does not use stays None.

    ``on`` is the day it happened, ``recorded_at`` the moment somebody wrote it. ``corrects`` is
    the id of the event that this one replaces. ``monthly_amount`` is the RSA in euros that the
    household received before an exit to work, when it is known.

    Raises
    ------
    insertion.errors.InvalidValue
        When a value cannot be, when one that the kind needs is missing, or one is of no use.
    """

    id: str
    beneficiary_id: str
    kind: EventKind
    on: date
    recorded_at: datetime
    actor_id: str
    corrects: str | None = None
    orientation: OrientationKind | None = None
    organisation_id: str | None = None
    months: int | None = None
    until: date | None = None
    contract: ContractKind | None = None
    positionnement_id: str | None = None
    monthly_amount: Decimal | None = None

    def __post_init__(self) -> None:
        for each in (self.id, self.beneficiary_id, self.actor_id):
            require_id(each)
        for optional in (self.corrects, self.organisation_id, self.positionnement_id):
            if optional is not None:
                require_id(optional)
        self._check_fields()
        self._check_values()

    def _check_fields(self) -> None:
        given = {name for name in _FRENCH if getattr(self, name) is not None}
        for name in sorted(_REQUIRED.get(self.kind, frozenset()) - given):
            raise InvalidValue(_FRENCH[name], _WANTED[name])
        for name in sorted(given - _ALLOWED.get(self.kind, frozenset())):
            raise InvalidValue(_FRENCH[name], f"à laisser vide : sert pour {_SERVES[name]}")
        if self.kind is EventKind.CANCELLED and self.corrects is None:
            raise InvalidValue("corrige", "l’identifiant de l’événement annulé")

    def _check_values(self) -> None:
        longest = MAX_CONTRACT_MONTHS if self.kind is EventKind.CONTRACT_SIGNED else MAX_JOB_MONTHS
        if self.months is not None and not 1 <= self.months <= longest:
            raise InvalidValue("duree_mois", f"une durée de 1 à {longest} mois")
        if self.until is not None and self.until < self.on:
            raise InvalidValue("jusqu_au", "un jour qui n’est pas avant celui de l’événement")
        amount = self.monthly_amount
        if amount is not None and not (amount.is_finite() and 0 <= amount <= MAX_MONTHLY_AMOUNT):
            raise InvalidValue(
                "montant_mensuel", f"un montant en euros de 0 à {MAX_MONTHLY_AMOUNT}"
            )


def standing(events: Iterable[ParcoursEvent]) -> tuple[ParcoursEvent, ...]:
    """Return the events that stand: corrected ones and cancellations left out, by day.

    The same day, in the order in which they were recorded. A correction of a correction leaves
    the last one only.
    """
    kept = list(events)
    corrected = {event.corrects for event in kept if event.corrects is not None}
    return tuple(
        sorted(
            (
                event
                for event in kept
                if event.id not in corrected and event.kind is not EventKind.CANCELLED
            ),
            key=lambda event: (event.on, event.recorded_at, event.id),
        )
    )


def check_correction(corrected: ParcoursEvent | None, event: ParcoursEvent) -> None:
    """Refuse a correction of an event that is not there, or is another person's.

    Raises
    ------
    insertion.errors.InvalidValue
        Which names no one.
    """
    if corrected is None or corrected.beneficiary_id != event.beneficiary_id:
        raise InvalidValue("corrige", "l’identifiant d’un événement de cette personne")
    if corrected.kind is EventKind.CANCELLED:
        raise InvalidValue("corrige", "un événement qui n’est pas lui-même une annulation")


def by_person(events: Iterable[ParcoursEvent]) -> Mapping[str, Sequence[ParcoursEvent]]:
    """Return the events that stand of each person, by ascending id."""
    people: dict[str, list[ParcoursEvent]] = {}
    for event in events:
        people.setdefault(event.beneficiary_id, []).append(event)
    return {key: standing(people[key]) for key in sorted(people)}
