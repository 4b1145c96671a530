"""What an employer does from a card: ask to be put in contact, then say what became of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from geo.communes import Communes
from insertion.actor import Acting
from insertion.errors import StaleVersion, TransitionRefused, UnknownRecord
from insertion.host_side.contacts import (
    MOST_WAITING,
    About,
    ContactOutcome,
    ContactRequest,
    ContactState,
    answer,
    ask,
)
from insertion.host_side.interests import Card, Interest, Secret
from insertion.host_side.ports import HostWork
from insertion.host_side.released import ReleasedPerson
from insertion.opportunity import JobOffer
from usecases.host_side.access import the_employer
from usecases.host_side.people import cards_for, published, shown_of


@dataclass(frozen=True, slots=True)
class OfCard:
    """Which card, and what is needed to find it and to tell of it.

    ``tell`` is told of whom the answer speaks, for the trace; ``tell_her`` of the person whom a
    request waits for. A card says neither.
    """

    offer_id: str
    card_id: str
    communes: Communes
    secret: Secret
    tell: Callable[[Iterable[str]], None]
    tell_her: Callable[[ContactRequest], None] = lambda _request: None


def ask_contact(
    card: OfCard, message: str, work: HostWork, acting: Acting, new_id: Callable[[], str]
) -> Card:
    """Ask to be put in contact with the person of a card; she decides, and may say nothing.

    Once for a yes: a no is not asked again.

    Raises
    ------
    UnknownRecord
        When there is no such card for who asks.
    TransitionRefused
        When it was asked already, too many wait, or someone waits for an answer of his.
    insertion.errors.InvalidValue
        When the message says nothing.
    """
    with work:
        work.wait_to_write()
        found = _find(card, work, acting)
        _require_fair(found, acting)
        interest, person = found.about
        about = About(
            interest_id=interest.id,
            opportunity_id=found.offer.id,
            beneficiary_id=person.beneficiary_id,
            organisation_id=the_employer(work, acting.actor),
        )
        request = ask(new_id(), about, message, acting.at)
        work.host_side.contacts.add(request)
        card.tell_her(request)
        work.commit()
    return replace(found.card, contact=request)


def answer_contact(card: OfCard, outcome: ContactOutcome, work: HostWork, acting: Acting) -> Card:
    """Say what became of a person who gave her means; she reads it.

    Raises
    ------
    UnknownRecord
        When there is no such card for who asks, or nothing was asked from it.
    TransitionRefused
        When she did not accept.
    """
    with work:
        work.wait_to_write()
        found = _find(card, work, acting)
        if found.card.contact is None:
            raise UnknownRecord("no contact was asked for")
        became = answer(found.card.contact, outcome, acting)
        if not work.host_side.contacts.change(became):
            raise StaleVersion("contact request")
        card.tell_her(became)
        work.commit()
    return replace(found.card, contact=became)


def require_card(card: OfCard, work: HostWork, acting: Acting) -> None:
    """Raise :class:`UnknownRecord` when there is no such card, any more, for who asks."""
    with work:
        _find(card, work, acting)


@dataclass(frozen=True, slots=True)
class _Found:
    offer: JobOffer
    card: Card
    about: tuple[Interest, ReleasedPerson]
    contacts: tuple[ContactRequest, ...]  # of all the cards of the offer


def _find(card: OfCard, work: HostWork, acting: Acting) -> _Found:
    """Return the card of that id, among those that are shown to who asks."""
    offer = published(work, card.offer_id, acting.actor)
    shown = () if offer is None else shown_of(work, offer)
    for about in shown:
        assert offer is not None
        if card.secret.tag(offer.id, about[1].beneficiary_id) == card.card_id:
            card.tell([about[1].beneficiary_id])
            (made,) = cards_for(work, offer, [about], card.communes, card.secret)
            interests = [interest.id for interest, _person in shown]
            contacts = tuple(work.host_side.contacts.of_interests(interests).values())
            return _Found(offer, made, about, contacts)
    raise UnknownRecord("no such card for this actor")


def _require_fair(found: _Found, acting: Acting) -> None:
    if found.card.contact is not None:
        raise TransitionRefused("deja_demande", "Vous le lui avez déjà demandé pour cette offre.")
    if any(each.is_late_on(acting.today) for each in found.contacts):
        raise TransitionRefused(
            "reponse_en_retard",
            "Quelqu’un attend votre réponse pour cette offre : la donner d’abord.",
        )
    waiting = sum(each.state is ContactState.ASKED for each in found.contacts)
    if waiting >= MOST_WAITING:
        raise TransitionRefused(
            "trop_de_demandes",
            f"{MOST_WAITING} demandes de cette offre attendent déjà une réponse.",
        )
