"""« Ça m’intéresse »: one person opens one offer's door, and shuts it again when she likes.

Then the employer has a card: the name she chose, how long the way takes, which of the asked
skills she has. It says nothing of why she is here, nor where she lives.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from geo.zones import Zone
from insertion.errors import InvalidValue
from insertion.host_side.contacts import ContactRequest
from insertion.host_side.nearness import Cell, TravelClass, travel_class
from insertion.host_side.released import ReleasedPerson
from insertion.names import is_name
from insertion.opportunity import JobOffer, OpportunityId
from insertion.text import require_id
from skills.codes import SkillId

MAX_FIRST_NAME_LENGTH = 40


@dataclass(frozen=True, slots=True)
class ShownName:
    """What a person lets an employer call her: a first name and an initial, both her choice."""

    first: str
    initial: str | None = None

    def __post_init__(self) -> None:
        if len(self.first) > MAX_FIRST_NAME_LENGTH or not is_name(self.first):  # nor a contact
            raise InvalidValue("prenom", f"un prénom, {MAX_FIRST_NAME_LENGTH} lettres au plus")
        if self.initial is not None and not (len(self.initial) == 1 and is_name(self.initial)):
            raise InvalidValue("initiale", "une lettre")

    def __str__(self) -> str:
        return self.first if self.initial is None else f"{self.first} {self.initial.upper()}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """One person's yes to one offer; ``with_referent`` says that her référent said it with her."""

    id: str
    opportunity_id: OpportunityId
    beneficiary_id: str
    opened_at: datetime
    with_referent: bool
    name: ShownName | None = None
    closed_at: datetime | None = None

    def __post_init__(self) -> None:
        require_id(self.id)

    def shows(self, person: ReleasedPerson) -> bool:
        """Return whether the employer may have a card: a protected address asks a référent."""
        return self.closed_at is None and (self.with_referent or not person.protected)


@dataclass(frozen=True, slots=True)
class SkillHeld:
    """One skill that the offer asks, and whether she has it."""

    skill_id: SkillId
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """All that an employer has of a person; ``id`` names her to this offer only.

    ``contact`` is what he asked of her, and what she answered.
    """

    id: str
    name: str
    travel: TravelClass | None
    skills: tuple[SkillHeld, ...]
    since: date
    contact: ContactRequest | None = None


def pseudonym(card_id: str) -> str:
    """Return what a card says in the place of a name."""
    return f"Personne {card_id[:4].upper()}"


class Secret:
    """A key that is kept outside the database, and what it makes of an offer and a person."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def tag(self, opportunity_id: str, beneficiary_id: str) -> str:
        """Return what tells one person of one offer from the others, and nothing else."""
        said = f"{len(opportunity_id)}:{opportunity_id}:{beneficiary_id}".encode()
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()[:20]


def card_of(  # noqa: PLR0913, PLR0917
    interest: Interest,
    person: ReleasedPerson,
    offer: JobOffer,
    zone: Zone | None,
    cell: Cell | None,
    secret: Secret,
) -> Card:
    """Return the card of one person for one offer."""
    tag = secret.tag(offer.id, person.beneficiary_id)
    travel = None
    if zone is not None and cell is not None:
        travel = travel_class(zone, person.means, cell)
    return Card(
        id=tag,
        name=pseudonym(tag) if interest.name is None else str(interest.name),
        travel=travel,
        skills=tuple(
            SkillHeld(asked.skill_id, asked.skill_id in person.skills) for asked in offer.skills
        ),
        since=interest.opened_at.date(),
    )


def in_order(cards: Iterable[Card]) -> tuple[Card, ...]:
    """Return cards by how many asked skills are held, then as the key says: never by distance."""
    return tuple(sorted(cards, key=lambda each: (-sum(s.held for s in each.skills), each.id)))
