"""« Ça m’intéresse »: a person says yes to one offer, and takes it back at once when she likes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeGuard

from insertion.actor import Acting, Actor, Role
from insertion.errors import TransitionRefused, UnknownOpportunity, UnknownRecord
from insertion.host_side.interests import Interest, ShownName
from insertion.host_side.released import ReleasedPerson
from insertion.opportunity import JobOffer, Opportunity, parse_opportunity_id
from insertion.ports import UnitOfWork
from usecases.place.contacts import take_back_contact
from usecases.place.placing import let_out
from usecases.positionnements.practice import Practice
from usecases.positionnements.standing import accompanied_or_self


@dataclass(frozen=True, slots=True)
class Yes:
    """Who says yes, to what, and what she lets the employer call her."""

    beneficiary_id: str
    opportunity_id: str
    name: ShownName | None = None


def open_interest(said: Yes, uow: UnitOfWork, acting: Acting, practice: Practice) -> Interest:
    """Let the employer of an offer have a card of a person; by herself, or with her référent.

    Saying yes again changes the name shown; with her référent, it opens what her protected
    address kept shut.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    UnknownOpportunity
        When the offer is not open, or its employer did not post it here: nobody would read her.
    TransitionRefused
        When her address is protected, and she says it without her référent.
    """
    with uow:
        uow.wait_to_write()
        accompanied_or_self(uow, acting.actor, said.beneficiary_id)
        offer = _offer(uow, said.opportunity_id, acting)
        with_referent = acting.actor.role is Role.REFERENT
        if _released(uow, said.beneficiary_id, acting).protected and not with_referent:
            raise TransitionRefused(
                "referent",
                "Votre adresse est protégée : c’est avec votre référent que cela se décide.",
            )
        former = uow.host_side.interests.open_one(offer.id, said.beneficiary_id)
        interest = Interest(
            id=practice.new_id() if former is None else former.id,
            opportunity_id=offer.id,
            beneficiary_id=said.beneficiary_id,
            opened_at=acting.at if former is None else former.opened_at,
            with_referent=with_referent or (former is not None and former.with_referent),
            name=said.name,
        )
        uow.host_side.interests.put(interest)
        uow.commit()
    return interest


def close_interest(
    beneficiary_id: str, opportunity_id: str, uow: UnitOfWork, acting: Acting
) -> Interest:
    """Take it back: from the next request on, the employer has nothing of her for this offer.

    What she gave to be reached for it goes with it.

    Raises
    ------
    UnknownRecord
        When there is nothing to take back, or no such person for who asks.
    """
    with uow:
        uow.wait_to_write()
        accompanied_or_self(uow, acting.actor, beneficiary_id)
        found = uow.host_side.interests.open_one(opportunity_id, beneficiary_id)
        if found is None:
            raise UnknownRecord("no open interest")
        closed = replace(found, closed_at=acting.at)
        uow.host_side.interests.put(closed)
        take_back_contact(uow, closed.id)
        uow.commit()
    return closed


def interests_of(
    beneficiary_id: str, uow: UnitOfWork, viewer: Actor
) -> Sequence[tuple[Interest, str | None]]:
    """Return what a person said yes to and did not take back; to her and who accompanies her.

    With the title of each offer, None once it is closed.
    """
    with uow:
        accompanied_or_self(uow, viewer, beneficiary_id)
        found = uow.host_side.interests.open_of(beneficiary_id)
        offers = uow.opportunities.get_many([each.opportunity_id for each in found])
    titles = {key: offer.title for key, offer in offers.items()}
    return [(each, titles.get(each.opportunity_id)) for each in found]


def takes_interest(opportunity: Opportunity, uow: UnitOfWork, today: date) -> bool:
    """Return whether an employer would read here who says yes to it."""
    with uow:
        return _is_read(opportunity, uow, today)


def _is_read(opportunity: Opportunity, uow: UnitOfWork, today: date) -> TypeGuard[JobOffer]:
    if not isinstance(opportunity, JobOffer) or not opportunity.is_open_on(today):
        return False
    posted = uow.host_side.posted.get(opportunity.id)
    return posted is not None and posted.published


def _offer(uow: UnitOfWork, opportunity_id: str, acting: Acting) -> JobOffer:
    offer = uow.opportunities.get(parse_opportunity_id(opportunity_id))
    if not _is_read(offer, uow, acting.today):
        raise UnknownOpportunity("no open offer posted by an employer")
    return offer


def _released(uow: UnitOfWork, beneficiary_id: str, acting: Acting) -> ReleasedPerson:
    """Return what is let out of a person, made now when her profile was written before zones."""
    found = uow.host_side.releases.get(beneficiary_id)
    if found is None:
        profile = uow.beneficiaries.get(beneficiary_id)
        if profile is not None:
            let_out(uow, {beneficiary_id: profile}, acting.at)
            found = uow.host_side.releases.get(beneficiary_id)
    return found or ReleasedPerson(beneficiary_id=beneficiary_id)
