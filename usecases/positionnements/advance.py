"""Make a positionnement advance by one transition of the table."""

from dataclasses import dataclass, replace

from insertion.errors import InvalidValue, StaleVersion, TransitionRefused, UnknownRecord
from insertion.ports import UnitOfWork
from insertion.positionnement import Positionnement, State, Transition
from insertion.positionnement_moves import Acting, Moved, Step, move
from insertion.positionnement_table import Asks, Party, PlaceEffect, Rule, find_rule
from insertion.positionnement_terms import NO_TERMS, Terms, require_results
from insertion.rights import Right
from usecases.positionnements.create import asks_validation, validator_of
from usecases.positionnements.places import (
    give_back,
    next_rank,
    save_in_waiting_list,
    save_with_a_place,
    session_for,
)
from usecases.positionnements.practice import Practice
from usecases.positionnements.standing import known_actor, parties_on, require_no_objection
from usecases.rights import require_right


@dataclass(frozen=True, slots=True)
class Target:
    """Which positionnement, and the version that was read; None takes it as it is."""

    id: str
    version: int | None = None


def advance_positionnement(
    target: Target,
    step: Step,
    uow: UnitOfWork,
    acting: Acting,
    practice: Practice,
) -> Positionnement:
    """Do one transition, with the places that it takes or gives back.

    Raises
    ------
    UnknownRecord
        When it is not there for who asks.
    StaleVersion
        When it is no longer at the version that was read.
    TransitionRefused, insertion.errors.InvalidValue
        When it cannot be done, or lacks something.
    """
    require_right(acting.actor, Right.ADVANCE_POSITIONNEMENT)
    with uow:
        acting = replace(acting, actor=known_actor(uow, acting.actor))
        before = uow.positionnements.reserve(target.id, acting.actor)
        if before is None:
            raise UnknownRecord("no such positionnement for this actor")
        if target.version is not None and target.version != before.version:
            raise StaleVersion("positionnement changed since it was read")
        after = advance(before, step, uow, acting, practice)
        uow.commit()
    return after


def advance(  # noqa: PLR0913
    before: Positionnement,
    step: Step,
    uow: UnitOfWork,
    acting: Acting,
    practice: Practice,
    *,
    as_parties: frozenset[Party] | None = None,
) -> Positionnement:
    """Do one transition of what was just read by who is alone to write; commit nothing.

    ``as_parties`` is as what one acts when the right to do it was looked at already.
    """
    terms = _terms_of(before, acting, practice)
    rule = find_rule(
        step.transition,
        before.state,
        as_parties or parties_on(uow, acting.actor, before),
        needs_validation=asks_validation(uow, acting, terms),
    )
    require_results("resultats", step.results, practice.terms)
    if step.sheet is not None:
        require_results("resultats_attendus", step.sheet.expected, practice.terms)
        # The sheet says the situation at the moment of the prescription (000 §4).
        known = uow.situations.get(before.beneficiary_id)
        step = replace(step, sheet=replace(step.sheet, situation=known))
    asks_session = Asks.SESSION in rule.asks
    session = session_for(uow, before, step.session_id, acting) if asks_session else None
    if rule.target is State.WAITING and before.state is not State.WAITING:
        step = replace(step, rank=next_rank(uow, session))
    elif before.state is State.WAITING:
        step = replace(step, rank=before.waiting_rank)
    if rule.transition is Transition.ENTER:
        _require_group(uow, before, step, acting)
    if rule.target is State.SENT and before.state is not State.SENT:
        require_no_objection(uow, before.beneficiary_id)
    moved = _moved(before, rule, step, acting, terms)
    if rule.target is State.TO_VALIDATE:
        validator = validator_of(uow, before.beneficiary_id, practice)
        moved = replace(moved, positionnement=replace(moved.positionnement, validator_id=validator))
    if rule.place is PlaceEffect.TAKES:
        save_with_a_place(uow, moved, session)
    elif asks_session:
        save_in_waiting_list(uow, moved, session)
    else:
        uow.positionnements.save(moved.positionnement, moved.event)
    if rule.place is PlaceEffect.GIVES_BACK:
        give_back(uow, before.session_id, acting)
    return uow.positionnements.get(before.id) or moved.positionnement


def _terms_of(before: Positionnement, acting: Acting, practice: Practice) -> Terms:
    if before.dispositif is None:
        return NO_TERMS
    return practice.terms.of(before.dispositif, acting.today)


def _moved(before: Positionnement, rule: Rule, step: Step, acting: Acting, terms: Terms) -> Moved:
    moved = move(before, rule, step, acting, terms)
    by_referent = rule.transition is Transition.CONFIRM
    if not by_referent:
        return moved
    # Who confirms a wish prescribes it: the indicators and the validation follow him.
    after = replace(
        moved.positionnement,
        prescriber_id=acting.actor.id,
        prescriber_organisation_id=acting.actor.organisation_id,
    )
    return replace(moved, positionnement=after)


def _require_group(uow: UnitOfWork, before: Positionnement, step: Step, acting: Acting) -> None:
    session = None if before.session_id is None else uow.action_sessions.get(before.session_id)
    if session is None:
        return
    if (step.on or acting.today) < session.starts_on:
        raise InvalidValue("le", "un jour à partir du début de la session")
    if not session.has_its_group:
        raise TransitionRefused(
            "groupe_incomplet",
            f"Le groupe commence à {session.group_min} personnes, {session.taken} ont une place.",
        )
