"""What a prescription sheet is made of: one positionnement, the names of who is on it, when."""

from collections.abc import Mapping
from dataclasses import dataclass

from insertion.actor import Actor
from insertion.capacity import ActionSession
from insertion.organisations import Organisation
from insertion.ports import UnitOfWork
from usecases.positionnements.browse import PositionnementFile, show_positionnement


@dataclass(frozen=True, slots=True)
class Prescription:
    """One positionnement as who asks sees it, the structures it names, and its session.

    ``prescribing_id`` is the id of the structure for which its prescriber acted, None unknown.
    """

    file: PositionnementFile
    structures: Mapping[str, Organisation]
    session: ActionSession | None
    prescribing_id: str | None


def show_prescription(uow: UnitOfWork, positionnement_id: str, viewer: Actor) -> Prescription:
    """Return what the sheet of a positionnement says.

    Raises
    ------
    UnknownRecord
        When it is not there for who asks.
    """
    with uow:
        file = show_positionnement(uow, positionnement_id, viewer)
        placed = file.positionnement
        prescriber = uow.referents.get(placed.prescriber_id)
        prescribing = placed.prescriber_organisation_id or (
            None if prescriber is None else prescriber.organisation_id
        )
        named = {placed.host_id, placed.validator_id, prescribing}
        known = (uow.organisations.get(each) for each in named if each is not None)
        session_id = placed.session_id
        return Prescription(
            file,
            {each.id: each for each in known if each is not None},
            None if session_id is None else uow.action_sessions.get(session_id),
            prescribing,
        )
