"""What an employer is told of people: how many in words, then cards of those who said yes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from geo.communes import Communes
from insertion.actor import Acting, Actor
from insertion.errors import TransitionRefused, UnknownRecord
from insertion.host_side.interests import Card, Interest, Secret, card_of, in_order
from insertion.host_side.nearness import Crowdedness, cell_of_offer, crowdedness, people_near
from insertion.host_side.ports import HostWork
from insertion.host_side.released import ReleasedPerson
from insertion.opportunity import JobOffer
from usecases.host_side.access import the_employer

ANY_DOMAIN = "*"


@dataclass(frozen=True, slots=True)
class Nearby:
    """How many people live near an offer and might do it, in words."""

    offer_id: str
    people: Crowdedness


def count_nearby(offer_id: str, work: HostWork, acting: Acting, communes: Communes) -> Nearby:
    """Return how many, counted once a day for a square of the grid and a domain of work.

    The same for every offer of the square and domain, whoever asks and however often.

    Raises
    ------
    UnknownRecord
        When it is not an offer of the employer who asks.
    TransitionRefused
        When it is not published.
    """
    with work:
        offer = published(work, offer_id, acting.actor)
        cell = None if offer is None else cell_of_offer(offer, communes)
        if offer is None or cell is None:
            raise TransitionRefused("etat", "Cette offre n’est pas publiée.")
        domain = None if offer.rome_code is None else offer.rome_code[0]
        key = domain or ANY_DOMAIN
        counted = work.host_side.nearby.of_day(cell.key, key, acting.today)
        if counted is None:
            work.wait_to_write()
            crowds = work.host_side.releases.crowds()
            zones = work.host_side.zones.get_many({crowd.zone_id for crowd in crowds})
            counted = people_near(crowds, zones, cell, domain)
            work.host_side.nearby.keep(cell.key, key, acting.today, counted)
            work.commit()
    return Nearby(offer.id, crowdedness(counted))


def cards_of(  # noqa: PLR0913, PLR0917
    offer_id: str,
    work: HostWork,
    viewer: Actor,
    communes: Communes,
    secret: Secret,
    tell: Callable[[Iterable[str]], None],
) -> tuple[Card, ...]:
    """Return the cards of those who said yes to an offer and did not take it back.

    ``tell`` is told of whom they are, for the trace: a card does not say it.

    By the offer as published: what its employer has rewritten since asks nothing of anyone before
    the Département has looked at it. None for an offer that is closed.

    Raises
    ------
    UnknownRecord
        When it is not an offer of the employer who asks.
    """
    with work:
        offer = published(work, offer_id, viewer)
        if offer is None:
            return ()
        shown = shown_of(work, offer)
        tell(person.beneficiary_id for _interest, person in shown)
        return in_order(cards_for(work, offer, shown, communes, secret))


def cards_for(
    work: HostWork,
    offer: JobOffer,
    shown: Sequence[tuple[Interest, ReleasedPerson]],
    communes: Communes,
    secret: Secret,
) -> list[Card]:
    """Return the cards of these people, in the order given."""
    zones = work.host_side.zones.get_many(
        {person.zone_id for _interest, person in shown if person.zone_id is not None}
    )
    contacts = work.host_side.contacts.of_interests(interest.id for interest, _person in shown)
    cell = cell_of_offer(offer, communes)
    return [
        replace(
            card_of(interest, person, offer, zones.get(person.zone_id or ""), cell, secret),
            contact=contacts.get(interest.id),
        )
        for interest, person in shown
    ]


def shown_of_each(
    work: HostWork, offers: Iterable[JobOffer]
) -> Mapping[str, Sequence[tuple[Interest, ReleasedPerson]]]:
    """Return, by offer, who said yes to it and is to be shown to its employer."""
    interests = work.host_side.interests.open_for_each(each.id for each in offers)
    asked = [each for of_one in interests.values() for each in of_one]
    people = work.host_side.releases.get_many(each.beneficiary_id for each in asked)
    shown: dict[str, list[tuple[Interest, ReleasedPerson]]] = {}
    for each in asked:
        person = people.get(each.beneficiary_id)
        if person is not None and each.shows(person):
            shown.setdefault(each.opportunity_id, []).append((each, person))
    return shown


def shown_of(work: HostWork, offer: JobOffer) -> Sequence[tuple[Interest, ReleasedPerson]]:
    """Return who said yes to an offer and is to be shown to its employer."""
    return shown_of_each(work, [offer]).get(offer.id, ())


def published(work: HostWork, offer_id: str, viewer: Actor) -> JobOffer | None:
    """Return an offer of who asks as it is ranked now, None when no version of it is."""
    employer = the_employer(work, viewer)
    posted = work.host_side.posted.get(offer_id)
    if posted is None or posted.organisation_id != employer:
        raise UnknownRecord("no such offer for this actor")
    ranked = work.opportunities.get_many([posted.offer.id]).get(posted.offer.id)
    return ranked if posted.published and isinstance(ranked, JobOffer) else None
