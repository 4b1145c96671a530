"""All that is held about a person, and all that left of her: for her, or who accompanies her."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from insertion.actor import Role
from insertion.data_rights import Disclosure, DisclosureKind, HeldRows
from insertion.errors import DomainError
from insertion.held_data_loading import load_register
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from usecases.positionnements.practice import Practice
from usecases.positionnements.standing import accompanied_or_self

MOST_EXPORTS_AN_HOUR = 5
SECRET = "secret"
HIDDEN = "(gardé secret)"
EVERYTHING = ("tout",)


class TooManyExports(DomainError):
    """A référent made as many exports as one may in an hour."""


@dataclass(frozen=True, slots=True)
class PersonExport:
    """What is held and what left, on a moment."""

    beneficiary_id: str
    at: datetime
    held: tuple[HeldRows, ...]
    sent: tuple[Disclosure, ...]
    organisations: Mapping[str, str]  # the name of each structure that is named


def export_person(
    beneficiary_id: str, uow: UnitOfWork, acting: Acting, practice: Practice
) -> PersonExport:
    """Return all that is held about a person; what someone else exports is noted for her to see.

    Who is not herself has what the register gives him to read: neither who saw her file, nor her
    account, nor what was archived, which is opened with a motive.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    TooManyExports
        When a référent asked for too many within an hour.
    """
    actor = acting.actor
    with uow:
        if actor.role is not Role.BENEFICIARY:
            uow.wait_to_write()  # who accompanies her then still does when it is noted
        accompanied_or_self(uow, actor, beneficiary_id)
        if actor.role is not Role.BENEFICIARY:
            lately = acting.at - timedelta(hours=1)
            if uow.disclosures.exports_by(actor.id, lately) >= MOST_EXPORTS_AN_HOUR:
                raise TooManyExports("too many exports within an hour")
            noted = Disclosure(
                beneficiary_id=beneficiary_id,
                kind=DisclosureKind.EXPORT,
                at=acting.at,
                actor_id=actor.id,
                actor_role=actor.role,
                fields=EVERYTHING,
            )
            uow.disclosures.add(noted, practice.new_id())
        held = tuple(
            _shown(each)
            for each in uow.held_data.rows_about(beneficiary_id)
            if _is_for(actor.role, each.table)
        )
        sent = tuple(uow.disclosures.of_person(beneficiary_id))
        organisations = _names(sent, uow)
        if actor.role is not Role.BENEFICIARY:
            uow.commit()
    return PersonExport(beneficiary_id, acting.at, held, sent, organisations)


def sent_of(
    beneficiary_id: str, uow: UnitOfWork, acting: Acting
) -> tuple[Sequence[Disclosure], Mapping[str, str]]:
    """Return what left of a person and to whom, with the names of the structures."""
    with uow:
        accompanied_or_self(uow, acting.actor, beneficiary_id)
        sent = uow.disclosures.of_person(beneficiary_id)
        return sent, _names(sent, uow)


def _names(sent: Sequence[Disclosure], uow: UnitOfWork) -> Mapping[str, str]:
    ids = sorted({each.organisation_id for each in sent if each.organisation_id is not None})
    found = {each: uow.organisations.get(each) for each in ids}
    return {key: each.name for key, each in found.items() if each is not None}


def _is_for(role: Role, table: str) -> bool:
    """Return whether a role reads something of a table; of her account, the person alone."""
    if role is Role.BENEFICIARY:
        return True
    described = load_register().tables[table]
    of_what = {way.table for way in described.about if way.table is not None}
    reads = any(role in value.readers for _name, value in described.lines())
    return reads and all(_is_for(role, each) for each in of_what)


def _shown(held: HeldRows) -> HeldRows:
    """Return the rows with what opens an account hidden: a file must not open it."""
    columns = load_register().tables[held.table].columns
    hidden = {name for name, column in columns.items() if column.category == SECRET}
    if not hidden:
        return held
    return HeldRows(
        held.table,
        tuple(
            {name: HIDDEN if name in hidden and v is not None else v for name, v in row.items()}
            for row in held.rows
        ),
    )
