"""Ask that something be erased or put right, follow it, and answer within a month."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from insertion.actor import Role
from insertion.data_rights import RequestKind, RequestState, RightsRequest, due_on
from insertion.errors import InvalidValue, TransitionRefused, UnknownRecord
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.rights import Right
from usecases.positionnements.practice import Practice
from usecases.positionnements.standing import accompanied_or_self
from usecases.rights import require_person

_SETTLED = ("deja_suivie", "Cette demande a déjà été suivie.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, and for a rectification, of what."""

    kind: RequestKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of a request, and why."""

    state: RequestState
    answer: str = ""


def ask(
    beneficiary_id: str, asked: Asked, uow: UnitOfWork, acting: Acting, practice: Practice
) -> RightsRequest:
    """Write what a person asks, by herself or by who accompanies her.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    TransitionRefused
        When the same is asked already.
    InvalidValue
        When a rectification does not say of what.
    """
    if asked.kind is RequestKind.RECTIFICATION and not asked.detail.strip():
        raise InvalidValue("precision", "ce qui est à rectifier, et comment")
    with uow:
        uow.wait_to_write()
        accompanied_or_self(uow, acting.actor, beneficiary_id)
        for each in uow.rights_requests.of_person(beneficiary_id):
            if each.state is RequestState.OPEN and (each.kind, each.detail) == (
                asked.kind,
                asked.detail,
            ):
                raise TransitionRefused("doublon", "Cette demande est déjà enregistrée.")
        request = RightsRequest(
            id=practice.new_id(),
            beneficiary_id=beneficiary_id,
            kind=asked.kind,
            asked_at=acting.at,
            asked_by=acting.actor.id,
            asked_role=acting.actor.role,
            due_on=due_on(acting.today),
            detail=asked.detail,
        )
        uow.rights_requests.add(request)
        uow.commit()
    return request


def requests_of(beneficiary_id: str, uow: UnitOfWork, acting: Acting) -> Sequence[RightsRequest]:
    """Return what a person asked; to her, to who accompanies her and to the Département."""
    with uow:
        require_person(uow, acting.actor, beneficiary_id, Right.READ_REQUESTS)
        return uow.rights_requests.of_person(beneficiary_id)


def requests_to_answer(uow: UnitOfWork, acting: Acting) -> Sequence[RightsRequest]:
    """Return the open requests, the most urgent first; to the Département only."""
    if acting.actor.role is not Role.DEPARTEMENT:
        raise UnknownRecord("only the Département answers")
    with uow:
        return uow.rights_requests.open_until(None, None)


def settle(
    request_id: str, settlement: Settlement, uow: UnitOfWork, acting: Acting
) -> RightsRequest:
    """Write what becomes of a request: withdrawn by who may ask, answered by the Département.

    An erasure is done by :func:`usecases.data_rights.erase.erase_person`, which settles it.

    Raises
    ------
    UnknownRecord
        When there is no such request for who acts.
    TransitionRefused
        When it was settled already.
    InvalidValue
        When a refusal does not say why.
    """
    with uow:
        uow.wait_to_write()
        request = the_request(request_id, settlement.state, uow, acting)
        if settlement.state is RequestState.REFUSED and not settlement.answer.strip():
            raise InvalidValue("reponse", "pourquoi la demande est refusée")
        settled = replace(
            request,
            state=settlement.state,
            settled_at=acting.at,
            settled_by=acting.actor.id,
            answer=settlement.answer,
        )
        if not uow.rights_requests.settle(settled):
            raise TransitionRefused(*_SETTLED)
        uow.commit()
    return settled


def the_request(
    request_id: str, wanted: RequestState, uow: UnitOfWork, acting: Acting
) -> RightsRequest:
    """Return an open request that who acts may bring to the state ``wanted``."""
    request = uow.rights_requests.get(request_id)
    if request is None:
        raise UnknownRecord("no such request")
    if wanted is RequestState.TAKEN_BACK:
        accompanied_or_self(uow, acting.actor, request.beneficiary_id)
    elif acting.actor.role is not Role.DEPARTEMENT:
        raise UnknownRecord("only the Département answers")
    if request.state is not RequestState.OPEN:
        raise TransitionRefused(*_SETTLED)
    return request


def is_late(request: RightsRequest, today: date) -> bool:
    """Return whether the month to answer is over."""
    return request.state is RequestState.OPEN and today > request.due_on
