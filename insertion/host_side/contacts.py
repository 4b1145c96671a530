"""From a card to a call: an employer asks, she answers with the means she chooses, he must follow.

What she gives is for one offer, and goes with her yes. Nobody is put in contact by a delay: the
clock reminds, and says that a day is past.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from insertion.accounts import parse_mail
from insertion.actor import Acting, Role
from insertion.errors import InvalidValue, TransitionRefused
from insertion.names import parse_phone
from insertion.text import require_id, require_storable

ANSWERED_WITHIN = timedelta(days=15)
"""How long an employer has to say what became of a person who gave him her means. Of our own."""

MEANS_KEPT = timedelta(days=90)
"""How long the means that she gave stay readable at most, answered or not."""

MOST_WAITING = 20
"""How many requests of one offer may wait for an answer of hers at a time."""

MAX_MESSAGE_LENGTH, MAX_NOTE_LENGTH, FEWEST_LETTERS = 500, 200, 10


class ContactState(StrEnum):
    """Where a request is."""

    ASKED = "demande"  # before her
    ACCEPTED = "accepte"  # before the employer, who has her means
    DECLINED = "decline"
    ANSWERED = "repondu"
    TAKEN_BACK = "retire"  # with her yes to the offer


class ContactOutcome(StrEnum):
    """What the employer says became of it."""

    MET = "entretien_prevu"
    HIRED = "embauche"
    NOT_KEPT = "non_retenue"
    NO_REPLY = "injoignable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """How she may be reached for this offer: what she gave then, and nothing that is on file.

    Raises
    ------
    insertion.errors.InvalidValue
        When there is neither a telephone nor an address, or one is not one.
    """

    phone: str | None = None
    mail: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if self.phone is None and self.mail is None:
            raise InvalidValue("telephone", "un téléphone ou un courriel, au moins")
        if self.phone is not None and parse_phone(self.phone) != self.phone:
            raise InvalidValue("telephone", "un numéro sans espace ni point")
        if self.mail is not None and parse_mail(self.mail) != self.mail:
            raise InvalidValue("courriel", "une adresse de courriel, comme prenom@exemple.fr")
        if self.note is not None:
            require_storable("precision", self.note, MAX_NOTE_LENGTH)

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of what is given, never the values."""
        given = {"telephone": self.phone, "courriel": self.mail, "precision": self.note}
        return tuple(name for name, value in given.items() if value is not None)


def means_from(phone: str | None, mail: str | None, note: str | None) -> Means:
    """Return means as typed: spaces and dots of a number, capitals of an address aside."""
    said = (note or "").strip()
    return Means(
        phone=None if phone is None else parse_phone(phone),
        mail=None if mail is None else parse_mail(mail),
        note=said or None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRequest:
    """One request of an employer about one yes of one person to one offer.

    ``due_on`` is the last day for the employer to answer, once she accepted.
    """

    id: str
    interest_id: str
    opportunity_id: str
    beneficiary_id: str
    organisation_id: str
    message: str
    asked_at: datetime
    state: ContactState = ContactState.ASKED
    decided_at: datetime | None = None
    means: Means | None = None
    due_on: date | None = None
    reminded_on: date | None = None
    outcome: ContactOutcome | None = None
    answered_at: datetime | None = None
    version: int = 1

    def __post_init__(self) -> None:
        for each in (self.id, self.interest_id, self.beneficiary_id, self.organisation_id):
            require_id(each)

    def is_late_on(self, day: date) -> bool:
        """Return whether the employer's delay ran out: said, and nothing else."""
        waits = self.state is ContactState.ACCEPTED
        return waits and self.due_on is not None and day > self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Which yes of whom to what, and which employer asks."""

    interest_id: str
    opportunity_id: str
    beneficiary_id: str
    organisation_id: str


def ask(request_id: str, about: About, message: str, at: datetime) -> ContactRequest:
    """Return a new request.

    Raises
    ------
    insertion.errors.InvalidValue
        When the message says nothing, or cannot be kept.
    """
    said = message.strip()
    require_storable("message", said, MAX_MESSAGE_LENGTH)
    if sum(map(str.isalpha, said)) < FEWEST_LETTERS:
        raise InvalidValue("message", "quelques mots qui disent ce que vous proposez")
    return ContactRequest(
        id=request_id,
        interest_id=about.interest_id,
        opportunity_id=about.opportunity_id,
        beneficiary_id=about.beneficiary_id,
        organisation_id=about.organisation_id,
        message=said,
        asked_at=at,
    )


def decide(request: ContactRequest, means: Means | None, acting: Acting) -> ContactRequest:
    """Return a request that she accepts, with her means, or declines, without.

    Raises
    ------
    insertion.errors.TransitionRefused
        When it waits for no answer of hers.
    """
    if acting.actor.role not in {Role.BENEFICIARY, Role.REFERENT}:
        raise TransitionRefused("etat", "C’est à la personne d’en décider.")
    if request.state is not ContactState.ASKED:
        raise TransitionRefused("etat", "Cette demande n’attend plus de réponse.")
    accepted = means is not None
    return replace(
        request,
        state=ContactState.ACCEPTED if accepted else ContactState.DECLINED,
        decided_at=acting.at,
        means=means,
        due_on=acting.today + ANSWERED_WITHIN if accepted else None,
        version=request.version + 1,
    )


def answer(request: ContactRequest, outcome: ContactOutcome, acting: Acting) -> ContactRequest:
    """Return a request of which the employer says what became; it may be said again.

    Raises
    ------
    insertion.errors.TransitionRefused
        When she did not accept it.
    """
    if request.state not in {ContactState.ACCEPTED, ContactState.ANSWERED}:
        raise TransitionRefused("etat", "Il n’y a rien à répondre : elle n’a pas accepté.")
    return replace(
        request,
        state=ContactState.ANSWERED,
        outcome=outcome,
        answered_at=acting.at,
        version=request.version + 1,
    )


def take_back(request: ContactRequest) -> ContactRequest:
    """Return a request that goes with her yes: neither her means nor the message stay."""
    return replace(
        request,
        state=ContactState.TAKEN_BACK,
        means=None,
        message="",
        due_on=None,
        version=request.version + 1,
    )


class ContactRepository(Protocol):
    """The requests of employers, one for a yes."""

    def add(self, request: ContactRequest) -> None:
        """Write a new one."""
        ...

    def change(self, request: ContactRequest) -> bool:
        """Write the next version of one; False when someone was faster."""
        ...

    def get(self, request_id: str) -> ContactRequest | None:
        """Return one, or None."""
        ...

    def of_interests(self, interest_ids: Iterable[str]) -> Mapping[str, ContactRequest]:
        """Return those about these yes, each by its own."""
        ...

    def of_person(self, beneficiary_id: str) -> Sequence[ContactRequest]:
        """Return those about a person, the last asked first."""
        ...

    def to_remind(self, day: date, at_most: int) -> Sequence[ContactRequest]:
        """Return those whose last day is come, and of which nobody was reminded."""
        ...

    def forget_means_before(self, moment: datetime) -> int:
        """Empty the means given before a moment; return of how many."""
        ...
