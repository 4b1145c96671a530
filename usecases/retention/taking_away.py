"""How the clock of files takes a person away: as an erasure does, by the register."""

from datetime import date, datetime

from insertion.actor import CLOCK
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from usecases.data_rights.erase import take_away
from usecases.positionnements.practice import Practice
from usecases.retention.run import PersonEraser


def taking_away(practice: Practice, day: date) -> PersonEraser:
    """Return who takes people away on a day, in the name of the clock."""

    def erase(uow: UnitOfWork, beneficiary_id: str, at: datetime, *, for_good: bool) -> None:
        take_away(beneficiary_id, uow, Acting(CLOCK, at, day), practice, for_good=for_good)

    return erase
