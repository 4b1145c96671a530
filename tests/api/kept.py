"""An archived file and a hold that waits for a second person, for the routes of retention."""

from datetime import UTC, date, datetime

from api.wiring import Vicinal
from insertion.legal_holds import HoldEvent, HoldMotive, HoldStep
from insertion.retention_ports import ArchivedFile, Coarse

PERSON = "b-40"


def store_kept(vicinal: Vicinal) -> None:
    """Write both, of the last person."""
    with vicinal.unit_of_work() as uow:
        coarse = Coarse("2020-01", "2024-11", "49", "30-39 ans", "sans_sortie")
        uow.retention.put_away(
            ArchivedFile(PERSON, date(2024, 11, 25), date(2026, 11, 25), coarse, {"v": 1})
        )
        uow.retention.add_hold_event(
            HoldEvent(
                id="gel-1.1",
                hold_id="gel-1",
                beneficiary_id=PERSON,
                step=HoldStep.ASKED,
                motive=HoldMotive.LITIGATION,
                actor_id="dep-9",
                at=datetime.now(UTC),
            )
        )
        uow.commit()
