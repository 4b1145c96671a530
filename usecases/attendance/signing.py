"""Sign sheets of attendance; before, show what signing those of some days would make due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from insertion.amounts import settle
from insertion.attendance import AttendanceStatus, Presence, Seance
from insertion.attendance_ports import SeanceFilter, SeanceLine
from insertion.decompte import Decompte
from insertion.dispositifs import Dispositifs
from insertion.errors import InvalidValue, TransitionRefused
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import Window
from insertion.rights import Right
from insertion.tariff_reading import read_payment
from usecases.attendance.access import the_seance, the_session
from usecases.attendance.seances import MAX_SEANCES, HeldReport
from usecases.attendance.settling import Settled, every_rule, settle_convention

_ALL = Window(1, 1_000)
NO_CONVENTION = "Aucune convention ne paie cette session : signer ferme la feuille, sans paiement."


@dataclass(frozen=True, slots=True)
class Signing:
    """The sheets of some days: those to sign, and what is due without and with it.

    Nobody is on those that are ``empty``; those ``to_come`` are not held yet. ``reason`` says why
    nothing can be counted, when it cannot.
    """

    to_sign: tuple[SeanceLine, ...]
    empty: tuple[SeanceLine, ...]
    to_come: tuple[SeanceLine, ...]
    signed: tuple[SeanceLine, ...]
    now: Decompte | None
    once_signed: Decompte | None
    reason: str | None


def show_signing(
    acting: Acting,
    session_id: str,
    days: tuple[date, date],
    dispositifs: Dispositifs,
    uow: UnitOfWork,
) -> Signing:
    """Return what signing the sheets of these days would do; nothing is signed.

    Raises
    ------
    InvalidValue
        When the last day is before the first.
    UnknownRecord
        When there is no such session for ``actor``.
    """
    first, last = days
    if last < first:
        raise InvalidValue("au", "un dernier jour qui n’est pas avant le premier")
    with uow:
        session = the_session(acting.actor, session_id, uow, Right.READ_SHEET)
        where = SeanceFilter(session.id, None, first, last)
        lines = uow.attendances.seances(where, _ALL).items
    lines = tuple(sorted(lines, key=lambda each: (each.seance.on, each.seance.id)))
    is_open = [each for each in lines if not each.seance.closed]
    to_come = [each for each in is_open if each.seance.on > acting.today]
    held = [each for each in is_open if each not in to_come]
    to_sign = [each for each in held if each.recorded]
    ids = {each.seance.id for each in to_sign}
    now, once_signed, reason = _due(acting, session.convention_id, days, (ids, dispositifs), uow)
    return Signing(
        to_sign=tuple(to_sign),
        empty=tuple(each for each in held if not each.recorded),
        to_come=tuple(to_come),
        signed=tuple(each for each in lines if each.seance.closed),
        now=now,
        once_signed=once_signed,
        reason=reason,
    )


def sign_sheets(
    acting: Acting, session_id: str, seance_ids: Sequence[str], uow: UnitOfWork
) -> tuple[HeldReport, ...]:
    """Sign several sheets of a session, and report each: one that cannot be hides no other.

    Raises
    ------
    InvalidValue
        When there are too many.
    UnknownRecord
        When there is no such session for ``actor``.
    """
    if len(seance_ids) > MAX_SEANCES:
        raise InvalidValue("seances", f"{MAX_SEANCES} séances au plus à la fois")
    with uow:
        session = the_session(acting.actor, session_id, uow, Right.WRITE_SHEET)
        uow.wait_to_write()  # nobody is taken off a sheet while it is signed
        reports = tuple(_sign(acting, session.id, each, uow) for each in seance_ids)
        uow.commit()
    return reports


def _sign(acting: Acting, session_id: str, seance_id: str, uow: UnitOfWork) -> HeldReport:
    seance = uow.attendances.seance(seance_id)
    if seance is None or seance.session_id != session_id:
        return HeldReport(None, "seance_id", "une séance de cette session")
    try:
        return HeldReport(sign(acting, seance, uow))
    except TransitionRefused as refusal:
        return HeldReport(None, "seance_id", refusal.sentence)


def sign_sheet(acting: Acting, seance_id: str, uow: UnitOfWork) -> Seance:
    """Sign the sheet of a séance: from there on it may be paid. Signing again changes nothing.

    Raises
    ------
    TransitionRefused
        When nobody is on it, or the séance is still to come.
    """
    with uow:
        seance = the_seance(acting.actor, seance_id, uow, Right.WRITE_SHEET)
        if seance.closed:
            return seance
        uow.wait_to_write()  # nobody is taken off the sheet while it is signed
        signed = sign(acting, seance, uow)
        uow.commit()
    return signed


def sign(acting: Acting, seance: Seance, uow: UnitOfWork) -> Seance:
    """Sign a sheet in a transaction that is open to write."""
    if seance.closed:
        return seance
    if seance.on > acting.today:
        raise TransitionRefused("seance_a_venir", "Cette séance n’a pas encore eu lieu.")
    rows = uow.attendances.current(seance.id)
    if all(row.status is AttendanceStatus.CANCELLED for row in rows):
        raise TransitionRefused("feuille_vide", "Personne n’est sur cette feuille.")
    uow.attendances.close(seance.id, acting.at, acting.actor.id)
    return replace(seance, closed=True)


def _due(
    acting: Acting,
    convention_id: str | None,
    days: tuple[date, date],
    asked: tuple[Collection[str], Dispositifs],
    uow: UnitOfWork,
) -> tuple[Decompte | None, Decompte | None, str | None]:
    signed, dispositifs = asked
    if convention_id is None:
        return None, None, NO_CONVENTION
    first, last = days
    try:
        settled = settle_convention(
            acting, convention_id, (first, min(last, acting.today)), dispositifs, uow
        )
    except TransitionRefused as refusal:
        return None, None, refusal.sentence
    except InvalidValue as error:
        return None, None, f"Rien n’est compté pour ces jours : il faut {error.expected}."
    return settled.decompte, _once_signed(settled, signed, dispositifs), None


def _once_signed(settled: Settled, signed: Collection[str], dispositifs: Dispositifs) -> Decompte:
    """Return the décompte as it would be, were these sheets signed."""
    ledger, rules = settled.ledger, settled.rules
    presences = tuple(
        Presence(replace(each.seance, closed=True), each.row) if each.seance.id in signed else each
        for each in ledger.presences
    )
    payment = read_payment(rules, every_rule(rules[0].day, dispositifs))
    return settle(
        replace(ledger, presences=presences),
        payment.tariff,
        settled.decompte.period,
        payment.incompatibilities,
        payment.ambiguities,
    )
