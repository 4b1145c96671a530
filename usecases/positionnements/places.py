"""Places and the waiting list: taken one at a time, given back once, promoted in order."""

from collections.abc import Sequence
from dataclasses import replace

from insertion.actor import CLOCK
from insertion.capacity import ActionSession, mixing_refusal, next_to_enter, require_entry
from insertion.errors import InvalidValue, TransitionRefused
from insertion.ports import UnitOfWork
from insertion.positionnement import Positionnement, State, Transition
from insertion.positionnement_moves import Acting, Moved, Step, move
from insertion.positionnement_table import Party, find_rule

_FULL = "Il n’y a plus de place : la personne peut être mise en liste d’attente."
_ONE_IS_LEFT = "Il reste une place pour cette personne : elle peut être acceptée."
_NO_SESSION = "La liste d’attente est celle d’une session, et cette action n’en a pas."


def session_for(
    uow: UnitOfWork, positionnement: Positionnement, asked: str | None, acting: Acting
) -> ActionSession | None:
    """Return the session that someone is to enter, None when the opportunity has none.

    Raises
    ------
    InvalidValue
        When the action has sessions and none of them is named.
    TransitionRefused
        When nobody may enter it any more.
    """
    session_id = asked or positionnement.session_id
    if session_id is None:
        if uow.action_sessions.has_any(positionnement.opportunity_id):
            raise InvalidValue("session_id", "la session de l’action où la personne entre")
        return None
    session = uow.action_sessions.get(session_id)
    if session is None or session.action_id != positionnement.opportunity_id:
        raise InvalidValue("session_id", "une session de cette action")
    require_entry(session, acting.today)
    return session


def save_with_a_place(uow: UnitOfWork, moved: Moved, session: ActionSession | None) -> None:
    """Write a step that takes a place, or raise :class:`TransitionRefused` when none is left."""
    after = moved.positionnement
    if session is None:
        places = uow.positionnements.places_of(after.opportunity_id)
        if places is None:
            uow.positionnements.save(after, moved.event)
        elif not uow.positionnements.save_within(after, moved.event, places):
            raise TransitionRefused("complet", "Il n’y a plus de place.")
        return
    refusal = mixing_refusal(session, after.audience, uow.positionnements.inside(session.id))
    if refusal is not None:
        raise TransitionRefused("mixite", refusal)
    if not uow.action_sessions.take_place(session.id):
        raise TransitionRefused("complet", _FULL)
    uow.positionnements.save(replace(after, session_id=session.id), moved.event)


def save_in_waiting_list(uow: UnitOfWork, moved: Moved, session: ActionSession | None) -> None:
    """Write a step that joins the waiting list, at its end; refused while a place is left."""
    if session is None:
        raise TransitionRefused("sans_session", _NO_SESSION)
    after = moved.positionnement
    inside = uow.positionnements.inside(session.id)
    if session.free > 0 and mixing_refusal(session, after.audience, inside) is None:
        raise TransitionRefused("place_libre", _ONE_IS_LEFT)
    uow.positionnements.save(replace(after, session_id=session.id), moved.event)


def next_rank(uow: UnitOfWork, session: ActionSession | None) -> int:
    """Return the rank at the end of the waiting list of a session."""
    waiting = () if session is None else uow.positionnements.waiting(session.id)
    return 1 + max((each.waiting_rank or 0 for each in waiting), default=0)


def give_back(uow: UnitOfWork, session_id: str | None, acting: Acting) -> Sequence[str]:
    """Give one place back, and return the ids of those who were waiting and now have it."""
    if session_id is None:
        return ()
    if not uow.action_sessions.give_back(session_id):
        raise RuntimeError("a place was held that the session did not count")
    return promote(uow, session_id, acting)


def promote(uow: UnitOfWork, session_id: str, acting: Acting) -> Sequence[str]:
    """Give every place that is left to those who wait, in order; return their ids."""
    promoted: list[str] = []
    while True:
        session = uow.action_sessions.get(session_id)
        if session is None or not session.takes_people_on(acting.today):
            return promoted
        waiting = {each.id: each for each in uow.positionnements.waiting(session_id)}
        chosen = next_to_enter(
            session,
            [(each.id, each.audience) for each in waiting.values()],
            uow.positionnements.inside(session_id),
        )
        if chosen is None or not uow.action_sessions.take_place(session_id):
            return promoted
        # A place was free and a rank was first: nobody decided it.
        rule = find_rule(Transition.PROMOTE, State.WAITING, frozenset({Party.CLOCK}))
        step = Step(transition=Transition.PROMOTE, session_id=session_id)
        moved = move(waiting[chosen], rule, step, replace(acting, actor=CLOCK))
        uow.positionnements.save(moved.positionnement, moved.event)
        promoted.append(chosen)
