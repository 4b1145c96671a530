"""What is declared of a person: written by who accompanies her or by herself, read by the same."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from geo.communes import Communes
from insertion.actor import Actor
from insertion.errors import StaleVersion
from insertion.ports import UnitOfWork
from insertion.positionnement import HOLDING, Positionnement
from insertion.positionnement_moves import Acting
from insertion.positionnement_terms import dispositif_key
from insertion.rights import Right
from insertion.situation import Situation
from insertion.situation_document import situation_from_document, situation_to_document
from usecases.check_eligibility import placed_situation
from usecases.rights import require_person


def keep_situation(  # noqa: PLR0913 - what is written, where, by whom, over what
    beneficiary_id: str,
    situation: Situation,
    uow: UnitOfWork,
    acting: Acting,
    communes: Communes,
    *,
    is_as_read: Callable[[Situation], bool] = lambda _kept: True,
) -> None:
    """Write the situation of a person in the place of the former.

    ``is_as_read`` says whether what is kept is still what the writer had read.

    Raises
    ------
    UnknownRecord
        When there is no such person for who acts.
    insertion.errors.InvalidValue
        When the age and the birth date, or the commune and the département, contradict each other.
    StaleVersion
        When what is kept is not what was read.
    """
    placed_situation(situation, communes)
    situation.age_on(acting.today)
    with uow:
        uow.wait_to_write()
        require_person(uow, acting.actor, beneficiary_id, Right.WRITE_SITUATION)
        if not is_as_read(stored_situation(uow, beneficiary_id)):
            raise StaleVersion("situation")
        uow.situations.put(beneficiary_id, situation_to_document(situation))
        uow.commit()


def show_situation(beneficiary_id: str, uow: UnitOfWork, viewer: Actor) -> Situation:
    """Return what is declared of a person; nothing is known of one of whom nothing was written.

    Raises
    ------
    UnknownRecord
        When there is no such person for who asks.
    """
    with uow:
        require_person(uow, viewer, beneficiary_id, Right.READ_SITUATION)
        return stored_situation(uow, beneficiary_id)


def stored_situation(uow: UnitOfWork, beneficiary_id: str) -> Situation:
    """Return what is declared, with what is going on added from the positionnements that hold.

    What she declares herself comes first: an accompaniment elsewhere is known from her only.
    """
    document = uow.situations.get(beneficiary_id)
    return situation_of(document, uow.positionnements.open_of(beneficiary_id))


def situation_of(
    document: Mapping[str, Any] | None, positionnements: Iterable[Positionnement]
) -> Situation:
    """Return what a document declares, with what is going on by the positionnements that hold."""
    declared = Situation() if document is None else situation_from_document(document)
    under_way = sorted(
        {
            dispositif_key(each.dispositif)
            for each in positionnements
            if each.dispositif is not None and each.state in HOLDING
        }
    )
    if not under_way:
        return declared
    ongoing = tuple(dict.fromkeys((*(declared.ongoing or ()), *under_way)))
    return replace(declared, ongoing=ongoing)
