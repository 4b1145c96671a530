"""What a person does with the requests of employers: read them, give her means, or say no."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from insertion.accounts import AccountState
from insertion.actor import Acting, Actor, Role
from insertion.data_rights import Disclosure, DisclosureKind
from insertion.errors import StaleVersion, TransitionRefused, UnknownRecord
from insertion.host_side.contacts import (
    MEANS_KEPT,
    ContactRequest,
    ContactState,
    Means,
    decide,
    take_back,
)
from insertion.host_side.released import ReleasedPerson
from insertion.opportunity import parse_opportunity_id
from insertion.outbox import MessageKind
from insertion.ports import UnitOfWork
from insertion.positionnement_ports import Window
from insertion.rights import Right
from usecases.messages.queue import notify
from usecases.rights import require_person

AT_MOST = 500
"""How many employers are reminded in one pass: the next pass has the others."""
_ACCOUNTS = 100


@dataclass(frozen=True, slots=True)
class ToldContact:
    """A request with the words of what it is about, None when it is there no more."""

    request: ContactRequest
    title: str | None
    employer: str | None


def contacts_of(beneficiary_id: str, uow: UnitOfWork, viewer: Actor) -> Sequence[ToldContact]:
    """Return the requests about a person, the last first; to her and who accompanies her.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    """
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_CONTACTS)
        return _told(uow, uow.host_side.contacts.of_person(beneficiary_id))


def decide_contact(
    target: tuple[str, str],
    means: Means | None,
    uow: UnitOfWork,
    acting: Acting,
    new_id: Callable[[], str],
) -> ToldContact:
    """Accept with the means she gives for this offer, or decline without; her employer is told.

    By herself, or by her référent for her. What is given is noted as sent.

    Raises
    ------
    UnknownRecord
        When there is no such request about her for who asks.
    TransitionRefused
        When it waits for no answer, her yes is not shown, or she objects to being proposed.
    """
    beneficiary_id, contact_id = target
    with uow:
        uow.wait_to_write()
        require_person(uow, acting.actor, beneficiary_id, Right.ANSWER_OPT_IN)
        request = uow.host_side.contacts.get(contact_id)
        if request is None or request.beneficiary_id != beneficiary_id:
            raise UnknownRecord("no such request about her")
        became = decide(request, means, acting)
        if means is not None:
            _require_shown(uow, request)
            uow.disclosures.add(_given(became, means, acting), new_id())
        if not uow.host_side.contacts.change(became):
            raise StaleVersion("contact request")
        _tell_employer(uow, became, acting, "decide")
        told = _told(uow, [became])[0]
        uow.commit()
    return told


def take_back_contact(uow: UnitOfWork, interest_id: str) -> None:
    """Take away what was asked and given about a yes that is taken back; the caller commits."""
    request = uow.host_side.contacts.of_interests([interest_id]).get(interest_id)
    if request is None or request.state is ContactState.TAKEN_BACK:
        return
    if not uow.host_side.contacts.change(take_back(request)):
        raise StaleVersion("contact request")


def remind_employers(new_uow: Callable[[], UnitOfWork], acting: Acting) -> int:
    """Remind those whose last day to answer is come, once, and forget means kept long enough.

    Nothing else changes by a delay. Return how many were reminded.
    """
    with new_uow() as uow:
        if uow.host_side.contacts.forget_means_before(acting.at - MEANS_KEPT):
            uow.commit()
    with new_uow() as uow:
        due = uow.host_side.contacts.to_remind(acting.today, AT_MOST)
    reminded = 0
    for each in due:
        with new_uow() as uow:
            uow.wait_to_write()
            said = replace(each, reminded_on=acting.today, version=each.version + 1)
            if uow.host_side.contacts.change(said):
                _tell_employer(uow, said, acting, "relance")
                uow.commit()
                reminded += 1
    return reminded


def tell_person(uow: UnitOfWork, request: ContactRequest, acting: Acting) -> None:
    """Tell a person that something waits in her space, in the transaction that is open."""
    notify(
        uow,
        Actor(request.beneficiary_id, Role.BENEFICIARY),
        MessageKind.NEWS,
        message_id=f"contact-{request.id[:40]}-{request.version}",
        at=acting.at,
    )


def _require_shown(uow: UnitOfWork, request: ContactRequest) -> None:
    """Refuse to give means that the employer could not read."""
    person = request.beneficiary_id
    if uow.objections.get(person) is not None:
        raise TransitionRefused(
            "opposition", "Une opposition est enregistrée : rien n’est plus transmis."
        )
    posted = uow.host_side.posted.get(request.opportunity_id)
    if posted is None or not posted.published:
        raise TransitionRefused("etat", "Cette offre n’est plus publiée : personne ne la lirait.")
    interest = uow.host_side.interests.open_one(request.opportunity_id, person)
    if interest is None or interest.id != request.interest_id:
        raise TransitionRefused("etat", "L’intérêt pour cette offre a été retiré.")
    released = uow.host_side.releases.get(person) or ReleasedPerson(beneficiary_id=person)
    if not interest.shows(released):
        raise TransitionRefused(
            "referent", "L’adresse est protégée : c’est avec le référent que cela se décide."
        )


def _given(request: ContactRequest, means: Means, acting: Acting) -> Disclosure:
    return Disclosure(
        beneficiary_id=request.beneficiary_id,
        kind=DisclosureKind.CONTACT,
        at=acting.at,
        actor_id=acting.actor.id,
        actor_role=acting.actor.role,
        organisation_id=request.organisation_id,
        opportunity_id=request.opportunity_id,
        fields=means.fields,
    )


def _tell_employer(uow: UnitOfWork, request: ContactRequest, acting: Acting, why: str) -> None:
    """Tell the employer's accounts that something waits; which person, the mail does not say."""
    window = Window(1, _ACCOUNTS)
    listed = uow.identity.accounts.page(window, organisation_id=request.organisation_id)
    for number, account in enumerate(listed.items):
        if account.role is Role.EMPLOYER and account.state is AccountState.ACTIVE:
            notify(
                uow,
                account.actor,
                MessageKind.NEWS,
                message_id=f"contact-{request.id[:40]}-{why}-{number}",
                at=acting.at,
            )


def _told(uow: UnitOfWork, requests: Sequence[ContactRequest]) -> Sequence[ToldContact]:
    offers = uow.opportunities.get_many(
        [parse_opportunity_id(each.opportunity_id) for each in requests]
    )
    titles = {str(key): offer.title for key, offer in offers.items()}
    names = uow.organisations.names({each.organisation_id for each in requests})
    return [
        ToldContact(each, titles.get(each.opportunity_id), names.get(each.organisation_id))
        for each in requests
    ]
