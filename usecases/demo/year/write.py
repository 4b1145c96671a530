"""Write the year into the database, once: a later load finds it there and lets it grow old."""

from collections.abc import Mapping
from dataclasses import dataclass

from insertion.attendance import Attendance, ParticipationFacts
from insertion.opportunity import InsertionAction
from insertion.parcours import ParcoursEvent
from insertion.ports import UnitOfWork
from insertion.positionnement import Positionnement
from insertion.situation_document import situation_to_document
from usecases.demo.names import demo_referent_names
from usecases.demo.year.cast import DEPARTEMENT_ID, Cast, accompaniments, cast_of
from usecases.demo.year.desk import HOST_ID, Desk
from usecases.demo.year.employers import write_employers
from usecases.demo.year.events import parcours_events
from usecases.demo.year.ground import Ground, moment
from usecases.demo.year.sheets import held_seances, participation_facts, taking_parts
from usecases.demo.year.situations import situation_of
from usecases.demo.year.terms import convention_of, run_of, sessions_of
from usecases.demo.year.wishes import Openings, wishes

_MOST_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class YearReport:
    """How many of each the year holds."""

    referents: int
    sessions: int
    positionnements: int
    events: int
    seances: int
    attendances: int


def write_year(uow: UnitOfWork, ground: Ground) -> YearReport | None:
    """Write the year in a transaction that is open, and return what it holds; None if it is there.

    Its history is never rewritten: on another day it is what it was, with later days behind it.
    """
    if uow.organisations.get(DEPARTEMENT_ID) is not None:
        return None
    cast = cast_of(ground)
    _write_cast(uow, cast)
    for key, name in demo_referent_names(ground.seed, [each.id for each in cast.referents]):
        uow.referent_names.put(key, name)
    desk = _write_positionnements(uow, ground, cast)
    events = _write_people(uow, ground, cast, desk)
    seances, attendances = _write_attendance(uow, ground, cast, desk)
    write_employers(uow, ground, cast)
    return YearReport(
        referents=len(cast.referents),
        sessions=len(desk.sessions),
        positionnements=len(desk.current),
        events=events,
        seances=seances,
        attendances=attendances,
    )


def _write_cast(uow: UnitOfWork, cast: Cast) -> None:
    uow.organisations.upsert(cast.organisations)
    uow.organisations.set_hosts(cast.hosts)
    uow.referents.upsert(cast.referents)
    for each in accompaniments(cast.people):
        uow.accompaniments.open(each)


def _write_positionnements(uow: UnitOfWork, ground: Ground, cast: Cast) -> Desk:
    sessions = {each.id: tuple(sessions_of(each, ground)) for each in ground.actions}
    actions: dict[str, list[InsertionAction]] = {}
    for each in ground.actions:
        actions.setdefault(each.dispositif, []).append(each)
    desk = Desk(
        sessions={each.id: each for many in sessions.values() for each in many},
        social_workers=frozenset(each.id for each in cast.referents if each.social_worker),
        alternatives=_alternatives(ground),
    )
    openings = Openings(actions, sessions, ground.offers)
    for steps in wishes(ground, cast, openings):
        desk.plan(steps)
    desk.run(moment(ground.draws("end"), ground.yesterday).replace(hour=23))
    uow.conventions.upsert(
        convention_of(each, cast.hosts[each.id], ground)
        for each in ground.actions
        if run_of(each).funded
    )
    for session in desk.sessions.values():
        uow.action_sessions.add(session)
    uow.positionnements.add_with_history(
        (each, desk.history[key]) for key, each in desk.current.items()
    )
    return desk


def _alternatives(ground: Ground) -> Mapping[str, tuple[str, ...]]:
    """Return what else may be looked at: other actions of the same objective, other offers."""
    found: dict[str, tuple[str, ...]] = {}
    for each in ground.actions:
        others = [
            other.id
            for other in ground.actions
            if other.objective is each.objective and other.id != each.id
        ]
        found[each.id] = tuple(
            ground.draws("alternatives", each.id).sample(others, _MOST_ALTERNATIVES)
        )
    offers = ground.offers
    for before, offer, after in zip(offers, offers[1:], offers[2:], strict=False):
        found[offer.id] = (before.id, after.id)
    return found


def _write_people(uow: UnitOfWork, ground: Ground, cast: Cast, desk: Desk) -> int:
    mine: dict[str, list[Positionnement]] = {}
    for each in desk.current.values():
        mine.setdefault(each.beneficiary_id, []).append(each)
    events: list[ParcoursEvent] = []
    for person in cast.people:
        hers = mine.get(person.id, [])
        told = parcours_events(ground, person, hers)
        events += told
        situation = situation_of(ground, person, hers, told)
        uow.situations.put(person.id, situation_to_document(situation))
    uow.parcours.add(events)
    return len(events)


def _write_attendance(uow: UnitOfWork, ground: Ground, cast: Cast, desk: Desk) -> tuple[int, int]:
    actions = {each.id: each for each in ground.actions}
    people = {each.id: each for each in cast.people}
    rows: list[Attendance] = []
    facts: list[ParticipationFacts] = []
    seances = 0
    for session_id, parts in taking_parts(desk.current, desk.history).items():
        session = desk.sessions[session_id]
        run = run_of(actions[session.action_id])
        for held in held_seances(ground, session, run, parts):
            seances += 1
            uow.attendances.add_seance(held.seance, held.written_at, HOST_ID)
            rows += held.rows
            if held.signed_at is not None:
                uow.attendances.close(held.seance.id, held.signed_at, HOST_ID)
        if run.funded:
            facts += [
                participation_facts(ground, run, each, people[each.positionnement.beneficiary_id])
                for each in parts
            ]
    uow.attendances.record(rows)
    uow.attendances.record_facts(facts)
    return seances, len(rows)
