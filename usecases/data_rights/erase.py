"""Erase a person: what is open ends, then every row of hers goes, in one transaction.

The clock of retention calls :func:`erase_person` as the Département does. Who calls it then makes
the database forget what was deleted (``persistence/traces.py``).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from insertion.actor import CLOCK, Role
from insertion.data_rights import Erased, RequestKind, RequestState
from insertion.errors import TransitionRefused, UnknownRecord
from insertion.legal_holds import holds
from insertion.periods import add_days
from insertion.ports import UnitOfWork
from insertion.positionnement import Transition
from insertion.positionnement_moves import Acting, Step
from insertion.positionnement_reasons import Reason
from insertion.positionnement_table import Party
from usecases.data_rights.ask import the_request
from usecases.positionnements.advance import advance
from usecases.positionnements.practice import Practice

_HELD = "Un gel légal suspend l’effacement de ce dossier ; rien n’a été effacé."
MAY_ERASE = frozenset({Role.DEPARTEMENT, Role.CLOCK})


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an erasure would take away, by table; nothing was written."""

    rows: Mapping[str, int]


def foresee_erasure(beneficiary_id: str, uow: UnitOfWork) -> Foreseen:
    """Return how many rows are about a person, by table.

    Raises
    ------
    UnknownRecord
        When nothing is held about her.
    """
    with uow:
        held = {each.table: len(each.rows) for each in uow.held_data.rows_about(beneficiary_id)}
    if not any(held.values()):
        raise UnknownRecord("nothing is held about this person")
    return Foreseen(held)


def erase_person(
    beneficiary_id: str, uow: UnitOfWork, acting: Acting, practice: Practice
) -> Erased:
    """Erase all that is held about a person; what is owed for her stays, without saying whose.

    Places that she held are given back, and her référent may follow someone else. Requests of
    hers are settled.

    Raises
    ------
    UnknownRecord
        When nothing is held about her, or who asks may not.
    TransitionRefused
        When a legal hold suspends it.
    """
    if acting.actor.role not in MAY_ERASE:
        raise UnknownRecord("only the Département erases")
    with uow:
        uow.wait_to_write()
        if not uow.held_data.knows(beneficiary_id):
            raise UnknownRecord("nothing is held about this person")
        if any(
            each.is_in_force(acting.at) for each in holds(uow.retention.hold_events(beneficiary_id))
        ):
            raise TransitionRefused("suspendu", _HELD)
        erased = take_away(beneficiary_id, uow, acting, practice)
        uow.commit()
    return erased


def take_away(
    beneficiary_id: str,
    uow: UnitOfWork,
    acting: Acting,
    practice: Practice,
    *,
    for_good: bool = True,
) -> Erased:
    """Do what :func:`erase_person` does, in a transaction under way, without asking who may.

    Without ``for_good`` nothing remembers that she was erased: her file is put away, and comes
    back with a backup as everyone's does.
    """
    _end_what_is_open(beneficiary_id, uow, acting, practice)
    for request in uow.rights_requests.of_person(beneficiary_id):
        if request.state is RequestState.OPEN:
            done = replace(
                request,
                state=RequestState.DONE,
                settled_at=acting.at,
                settled_by=acting.actor.id,
            )
            uow.rights_requests.settle(done)
    on = acting.today if for_good else None
    return uow.held_data.erase(beneficiary_id, practice.new_id, on)


def erase_at_request(
    request_id: str, uow: UnitOfWork, acting: Acting, practice: Practice
) -> Sequence[Erased]:
    """Erase who asked for it; nothing when something else was asked.

    Raises
    ------
    UnknownRecord, TransitionRefused
        When there is no such request for who acts, or it was settled already.
    """
    with uow:
        uow.wait_to_write()
        request = the_request(request_id, RequestState.DONE, uow, acting)
        if request.kind is not RequestKind.ERASURE:
            return ()
        return (erase_person(request.beneficiary_id, uow, acting, practice),)


def erase_due(
    new_uow: Callable[[], UnitOfWork], acting: Acting, practice: Practice
) -> Sequence[Erased]:
    """Erase those who asked for it a month ago and were not answered: one transaction each."""
    acting = replace(acting, actor=CLOCK)
    with new_uow() as uow:
        # The last day to answer is still hers, and the Département's.
        due = uow.rights_requests.open_until(add_days(acting.today, -1), RequestKind.ERASURE)
    return _erase_each({each.beneficiary_id for each in due}, new_uow, acting, practice)


def erase_again(
    digests: Iterable[str], new_uow: Callable[[], UnitOfWork], acting: Acting, practice: Practice
) -> Sequence[Erased]:
    """Erase again those whom a restored backup brought back."""
    with new_uow() as uow:
        back = uow.held_data.back_again(digests)
    return _erase_each(back, new_uow, replace(acting, actor=CLOCK), practice)


def _erase_each(
    people: Iterable[str], new_uow: Callable[[], UnitOfWork], acting: Acting, practice: Practice
) -> Sequence[Erased]:
    erased: list[Erased] = []
    for each in sorted(people):
        try:
            erased.append(erase_person(each, new_uow(), acting, practice))
        except (UnknownRecord, TransitionRefused):  # another was first, or a hold suspends it
            continue
    return erased


def _end_what_is_open(
    beneficiary_id: str, uow: UnitOfWork, acting: Acting, practice: Practice
) -> None:
    step = Step(transition=Transition.ABANDON, reason=Reason.OWN_CHOICE)
    for each in uow.positionnements.open_of(beneficiary_id):
        advance(each, step, uow, acting, practice, as_parties=frozenset({Party.PERSON}))
    for accompaniment in uow.accompaniments.current_of(beneficiary_id):
        uow.accompaniments.close(accompaniment.id, max(acting.today, accompaniment.starts_on))
