"""What an employer finds when it comes: its offers, whom they interest, its sites."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from insertion.actor import Acting
from insertion.host_side.contacts import ContactState
from insertion.host_side.interests import Interest
from insertion.host_side.ports import HostWork
from insertion.host_side.posted_offers import PostedOffer, PostedState
from insertion.host_side.released import ReleasedPerson
from insertion.host_side.sites import MOST_SITES, WINDOW, SiteState
from insertion.positionnement_ports import Window
from usecases.host_side.access import the_employer
from usecases.host_side.people import shown_of_each

MOST_OFFERS = 100
"""Of each state, the last posted: an employer here has a handful."""
_OPEN = (PostedState.REFUSED, PostedState.TO_CHECK, PostedState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class OfferToday:
    """An offer that is not closed, and how many people said yes to it and may be shown.

    ``to_answer`` of them gave how to be reached, and wait to be told what became of it.
    """

    posted: PostedOffer
    interested: int
    to_answer: int = 0


@dataclass(frozen=True, slots=True)
class EmployerToday:
    """Offers that are not closed, those to correct first; ``room`` is of sites, for thirty days."""

    offers: tuple[OfferToday, ...]
    sites: Mapping[SiteState, int]
    room: int


def employer_today(work: HostWork, acting: Acting) -> EmployerToday:
    """Return what an employer has here; nothing is counted that its cards would not show.

    Raises
    ------
    UnknownRecord
        When no employer known here asks.
    """
    with work:
        employer = the_employer(work, acting.actor)
        offers = [
            each
            for state in _OPEN
            for each in work.host_side.posted.page(employer, state, Window(1, MOST_OFFERS)).items
        ]
        published = [each.offer for each in offers if each.published]
        shown = shown_of_each(work, published)
        contacts = work.host_side.contacts.of_interests(
            interest.id for people in shown.values() for interest, _person in people
        )
        sites = {
            state: work.host_side.sites.page(employer, state, Window(1, 1)).total
            for state in SiteState
        }
        used = work.host_side.sites.used_since(employer, acting.at - WINDOW)
    accepted = {key for key, each in contacts.items() if each.state is ContactState.ACCEPTED}
    return EmployerToday(
        tuple(_today(each, shown.get(each.id, ()), accepted) for each in offers),
        sites,
        max(MOST_SITES - used, 0),
    )


def _today(
    posted: PostedOffer,
    shown: Sequence[tuple[Interest, ReleasedPerson]],
    accepted: Collection[str],
) -> OfferToday:
    waiting = sum(interest.id in accepted for interest, _person in shown)
    return OfferToday(posted, len(shown), waiting)
