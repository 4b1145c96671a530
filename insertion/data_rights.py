"""What people ask of their data, and what left of it: requests, objections, disclosures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from insertion.actor import Role
from insertion.nir import require_no_nir
from insertion.periods import Period
from insertion.text import require_id, require_storable

MAX_DETAIL_LENGTH = 2_000
MONTHS_TO_ANSWER = 1
"""RGPD, article 12.3: « dans un délai d'un mois à compter de la réception de la demande »."""


class RequestKind(StrEnum):
    """What is asked, that someone else must do."""

    ERASURE = "effacement"
    RECTIFICATION = "rectification"  # of what she cannot write herself


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "ouverte"
    DONE = "faite"
    REFUSED = "refusee"
    TAKEN_BACK = "retiree"


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsRequest:
    """One request; ``due_on`` is the last day to answer it."""

    id: str
    beneficiary_id: str
    kind: RequestKind
    asked_at: datetime
    asked_by: str
    asked_role: Role
    due_on: date
    detail: str = ""
    state: RequestState = RequestState.OPEN
    settled_at: datetime | None = None
    settled_by: str | None = None
    answer: str = ""

    def __post_init__(self) -> None:
        for each in (self.id, self.beneficiary_id, self.asked_by):
            require_id(each)
        for field, text in (("precision", self.detail), ("reponse", self.answer)):
            require_no_nir(field, require_storable(field, text, MAX_DETAIL_LENGTH))


def due_on(asked_on: date) -> date:
    """Return the last day to answer what is asked on a day."""
    end = Period.of_months(asked_on, MONTHS_TO_ANSWER).end
    return end or asked_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Since when, and by whom it was written, a person refuses to be proposed."""

    beneficiary_id: str
    since: datetime
    actor_id: str
    actor_role: Role


class DisclosureKind(StrEnum):
    """How something of a person left."""

    SENT = "positionnement_transmis"
    CARD = "fiche_montree"
    CONTACT = "coordonnees_donnees"
    EXPORT = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Something that left, to whom, and which fields of it: names, never values."""

    beneficiary_id: str
    kind: DisclosureKind
    at: datetime
    actor_id: str
    actor_role: Role
    organisation_id: str | None = None
    opportunity_id: str | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldRows:
    """The rows of one table about a person, each by column."""

    table: str
    rows: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows an erasure deleted, and how many it kept without saying whose, by table."""

    deleted: Mapping[str, int]
    anonymised: Mapping[str, int]
