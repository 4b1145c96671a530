"""Whom an account read between two moments: what is to be known first when it was stolen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from api.wiring import Vicinal
from insertion.readings import AccessLine


class Pack(TypedDict):
    """Whom an account read, to be sent to who has to tell them."""

    compte: str
    du: str
    au: str
    personnes: int
    lectures: int
    lues: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class PersonRead:
    """One person whose file was read: when first and last, how often, what, by what right."""

    beneficiary_id: str
    first: datetime
    last: datetime
    readings: int
    what: tuple[str, ...]
    grounds: tuple[str, ...]

    def shown(self) -> dict[str, object]:
        """Return it as it is printed."""
        return {
            "beneficiaire_id": self.beneficiary_id,
            "premiere_lecture": self.first.isoformat(),
            "derniere_lecture": self.last.isoformat(),
            "lectures": self.readings,
            "quoi": list(self.what),
            "titre": list(self.grounds),
        }

    def line(self) -> str:
        """Return it as one line."""
        days = f"{self.first:%d/%m/%Y %H:%M} UTC · {self.last:%d/%m/%Y %H:%M} UTC"
        return f"{self.beneficiary_id} · {self.readings} · {days} · {', '.join(self.what)}"


def people_read(
    vicinal: Vicinal, account: str, begin: datetime, end: datetime
) -> Sequence[PersonRead]:
    """Return each person whom an account read, by ascending id."""
    with vicinal.reading() as uow:
        lines = uow.traces.readings.by_account(account, begin, end)
    of_each: dict[str, list[AccessLine]] = {}
    for line in lines:
        of_each.setdefault(line.beneficiary_id, []).append(line)
    return [
        PersonRead(
            person,
            read[0].at,
            read[-1].at,
            len(read),
            tuple(sorted({line.what for line in read})),
            tuple(sorted({line.ground.value for line in read})),
        )
        for person, read in sorted(of_each.items())
    ]


def pack_of(account: str, between: tuple[datetime, datetime], people: Sequence[PersonRead]) -> Pack:
    """Return the whole pack as it is written."""
    begin, end = between
    return {
        "compte": account,
        "du": begin.isoformat(),
        "au": end.isoformat(),
        "personnes": len(people),
        "lectures": sum(each.readings for each in people),
        "lues": [each.shown() for each in people],
    }
