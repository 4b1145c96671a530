"""From a card to a call: an employer asks, the person decides, the employer says what follows."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import Query, Response

from api.disclosure import discloses
from api.once import written
from api.problems import documented_problems
from api.routers.dependencies import ActorDep, VicinalDep, Writing, WritingDep, json_router
from api.schemas.cards import CardOut
from api.schemas.contact import (
    AskContactIn,
    ContactOut,
    ContactsOut,
    DecideContactIn,
    OutcomeIn,
)
from api.schemas.queries import NoParameter
from insertion.host_side.contacts import ContactRequest
from insertion.host_side.interests import Card, pseudonym
from insertion.ports import UnitOfWork
from usecases.host_side.contacts import OfCard, answer_contact, ask_contact, require_card
from usecases.idempotency import Answer
from usecases.place.contacts import contacts_of, decide_contact, tell_person

asked = json_router("Employeurs", 401, 404, 503)
router = json_router("Place et intérêt", 401, 404, 503)
_WRITES = documented_problems(409, 413, 415)
_CARD = "/employeur/offres/{offer_id}/interessees/{card_id}"


@asked.post(
    f"{_CARD}/contact",
    summary="Demander à être mis en contact",
    status_code=201,
    response_model=CardOut,
    responses=_WRITES,
)
def ask(offer_id: str, card_id: str, said: AskContactIn, writing: WritingDep) -> Response:
    """Une fois par carte. La personne accepte avec les moyens qu’elle choisit, ou décline.

    Personne d’autre ne peut être demandé pour cette offre tant qu’une réponse est en retard.
    """

    def work(uow: UnitOfWork) -> Answer:
        acting, new_id = writing.acting, writing.practice.new_id
        card = ask_contact(
            _card(offer_id, card_id, uow, writing), said.message, uow, acting, new_id
        )
        return _told(card, writing, 201)

    response = writing.answer(work, _still_shown(offer_id, card_id, writing))
    writing.vicinal.signing.postman.wake()
    return response


@asked.post(
    f"{_CARD}/suite",
    summary="Dire ce qu’il en est advenu",
    response_model=CardOut,
    responses=_WRITES,
)
def follow(offer_id: str, card_id: str, said: OutcomeIn, writing: WritingDep) -> Response:
    """Dans les quinze jours de son accord ; l’employeur est relancé une fois."""

    def work(uow: UnitOfWork) -> Answer:
        card = answer_contact(
            _card(offer_id, card_id, uow, writing), said.issue, uow, writing.acting
        )
        return _told(card, writing)

    response = writing.answer(work, _still_shown(offer_id, card_id, writing))
    writing.vicinal.signing.postman.wake()
    return response


@router.get("/beneficiaires/{beneficiary_id}/contacts", summary="Qui demande à la joindre")
def list_all(
    beneficiary_id: str,
    _query: Annotated[NoParameter, Query()],
    actor: ActorDep,
    vicinal: VicinalDep,
) -> ContactsOut:
    """À elle-même et à ceux qui l’accompagnent, avec ce qu’elle a donné et ce qui a suivi."""
    found = contacts_of(beneficiary_id, vicinal.reading(), actor)
    items = [
        ContactOut.told(each.request, (each.title, each.employer), vicinal.today())
        for each in found
    ]
    return ContactsOut(items=items, total=len(items))


@router.post(
    "/beneficiaires/{beneficiary_id}/contacts/{contact_id}/reponse",
    summary="Accepter d’être jointe, ou décliner",
    response_model=ContactOut,
    responses=_WRITES,
)
def decide(
    beneficiary_id: str, contact_id: str, said: DecideContactIn, writing: WritingDep
) -> Response:
    """Par elle, ou par son référent pour elle. Ce qu’elle donne ne sert qu’à cette offre.

    Retirer son intérêt pour l’offre retire aussitôt ce qu’elle a donné.
    """
    means = said.means()

    def work(uow: UnitOfWork) -> Answer:
        target = beneficiary_id, contact_id
        told = decide_contact(target, means, uow, writing.acting, writing.practice.new_id)
        words = told.title, told.employer
        bare = replace(told.request, means=None)  # see _told
        return written(ContactOut.told(bare, words, writing.acting.today))

    response = writing.answer(work)
    writing.vicinal.signing.postman.wake()
    return response


def _card(offer_id: str, card_id: str, uow: UnitOfWork, writing: Writing) -> OfCard:
    def tell_her(request: ContactRequest) -> None:
        tell_person(uow, request, writing.acting)

    vicinal = writing.vicinal
    return OfCard(offer_id, card_id, vicinal.communes, vicinal.cards_secret(), discloses, tell_her)


def _still_shown(offer_id: str, card_id: str, writing: Writing) -> Callable[[UnitOfWork], None]:
    """Return what refuses the answer kept about a card that is not shown any more."""

    def still(uow: UnitOfWork) -> None:
        require_card(_card(offer_id, card_id, uow, writing), uow, writing.acting)

    return still


def _told(card: Card, writing: Writing, status: int = 200) -> Answer:
    """Return a card as the answer to a write, without her name nor what she gave.

    An answer is kept for whoever sends the request again: it would outlive her yes. The card read
    anew shows what she still gives. What is kept goes when she is erased.
    """
    request = card.contact
    bare = None if request is None else replace(request, means=None)
    referential = writing.vicinal.knowledge().referential
    shown = replace(card, contact=bare, name=pseudonym(card.id))
    about = None if request is None else request.beneficiary_id
    content = CardOut.of(shown, referential, writing.acting.today)
    return replace(written(content, status), about=about)
