"""Keep who read whose file, before it is shown; stop who reads more than anyone's day of work."""

from collections.abc import Callable
from dataclasses import replace

from insertion.actor import Actor, Role
from insertion.ports import UnitOfWork
from insertion.positionnement_ports import Listed, Window
from insertion.readings import AccessLine, Ground, QuotaReached, Reading, account_of
from insertion.rights import Right
from usecases.positionnements.standing import known_actor
from usecases.rights import require_person
from usecases.trace.alerts import tell_administrators

WhenAlerted = Callable[[str], None]
"""Told of an account that reached its quota: the log of the server."""


def keep_reading(
    reading: Reading,
    quota: int,
    uow: UnitOfWork,
    when_alerted: WhenAlerted,
    *,
    already_done: bool = False,
) -> None:
    """Keep a reading; what is read is shown after this returns, or not at all.

    ``already_done`` is for the answer to a write: it is kept and counted, and not refused.

    Raises
    ------
    QuotaReached
        When the account would have read more than ``quota`` files that day. The alert is kept.
    """
    people = reading.people - _oneself(reading.actor)
    if not people:
        return
    with uow:
        uow.wait_to_write()
        # Nothing is written of who was erased while her file was being read.
        people -= uow.held_data.erased_among(people)
        if not people:
            return
        reading = replace(reading, people=people)
        account = account_of(reading.actor)
        if reading.counted and not already_done:
            there = uow.traces.readings.files_of(account, reading.day)
            if len(there | people) > quota:
                _alert(reading, quota, uow, when_alerted)
                raise QuotaReached("too many files in a day")
        actor = known_actor(uow, reading.actor)
        followed = _followed(uow, actor)
        grounds = [(person, _ground(uow, actor, person, followed)) for person in sorted(people)]
        uow.traces.readings.keep(replace(reading, actor=actor), grounds)
        uow.commit()


def require_quota(reading: Reading, quota: int, uow: UnitOfWork, when_alerted: WhenAlerted) -> None:
    """Refuse a write to who has read all that may be read in a day, before it is done.

    A file that was read that day already can be written in; one's own always.

    Raises
    ------
    QuotaReached
        When the quota is reached and the file is another.
    """
    if reading.actor.role is Role.BENEFICIARY:
        return
    with uow:
        there = uow.traces.readings.files_of(account_of(reading.actor), reading.day)
        if len(there) < quota or (reading.people and reading.people <= there):
            return
        _alert(reading, quota, uow, when_alerted)
    raise QuotaReached("too many files in a day")


def show_readings(
    beneficiary_id: str, uow: UnitOfWork, viewer: Actor, window: Window
) -> tuple[Listed[AccessLine], dict[str, str]]:
    """Return one page of who read a person's file, and the names of their structures.

    Raises
    ------
    UnknownRecord
        For anyone but the person, or the Département.
    """
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_ACCESS_LOG)
        listed = uow.traces.readings.page(beneficiary_id, window)
        names: dict[str, str] = {}
        for organisation_id in sorted({each.organisation_id or "" for each in listed.items} - {""}):
            found = uow.organisations.get(organisation_id)
            if found is not None:
                names[organisation_id] = found.name
        return listed, names


def _oneself(actor: Actor) -> frozenset[str]:
    return frozenset({actor.id} if actor.role is Role.BENEFICIARY else ())


def _alert(reading: Reading, quota: int, uow: UnitOfWork, when_alerted: WhenAlerted) -> None:
    account = account_of(reading.actor)
    if uow.traces.readings.alert(account, reading.day, reading.at, quota):
        tell_administrators(uow, reading)
        uow.commit()
        when_alerted(account)


def _followed(uow: UnitOfWork, actor: Actor) -> frozenset[str]:
    """Return whom a référent accompanies: asked once, however many people an answer speaks of."""
    return uow.piloting.portfolio_ids(actor.id) if actor.role is Role.REFERENT else frozenset()


def _ground(uow: UnitOfWork, actor: Actor, person: str, followed: frozenset[str]) -> Ground:
    """Return by what right someone who was answered could read."""
    if actor.role in {Role.OPERATOR, Role.EMPLOYER}:
        return Ground.HOSTS
    if person in followed:
        return Ground.ACCOMPANIES
    if uow.file_openings.is_open(actor, person):
        return Ground.OPENED
    # A référent who neither accompanies nor opened it was asked to validate.
    return Ground.VALIDATES if actor.role is Role.REFERENT else Ground.DEPARTEMENT
