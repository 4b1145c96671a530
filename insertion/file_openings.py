"""Opening a file outside of one's portfolio: with a motive, for a time, and told to the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from insertion.actor import Actor, Role
from insertion.errors import InvalidValue
from insertion.positionnement_ports import Listed, Window
from insertion.text import require_id, require_storable

OPEN_FOR = timedelta(hours=8)
"""How long an opening lasts: a day of work. Of our own making."""

FEWEST_LETTERS, MAX_WORDS_LENGTH = 10, 500


class OpeningMotive(StrEnum):
    """Why; the words say the rest."""

    REFERENT_AWAY = "referent_absent"
    EMERGENCY = "urgence"
    NO_REFERENT = "sans_referent"
    HANDOVER = "changement_de_referent"
    ASKED_BY_HER = "a_sa_demande"
    COMPLAINT = "reclamation"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOpening:
    """One opening of the file of a person, until ``until``; it is added, never changed.

    Raises
    ------
    insertion.errors.InvalidValue
        When the words say too little, or too much.
    """

    id: str
    beneficiary_id: str
    actor_id: str
    actor_role: Role
    motive: OpeningMotive
    words: str
    at: datetime
    until: datetime

    def __post_init__(self) -> None:
        for each in (self.id, self.beneficiary_id, self.actor_id):
            require_id(each)
        require_storable("precision", self.words, MAX_WORDS_LENGTH)
        if sum(map(str.isalpha, self.words)) < FEWEST_LETTERS:
            raise InvalidValue("precision", "quelques mots qui disent pourquoi")


class FileOpeningRepository(Protocol):
    """Openings, the last first."""

    def add(self, opening: FileOpening) -> None:
        """Write a new one."""
        ...

    def of_person(self, beneficiary_id: str) -> Sequence[FileOpening]:
        """Return every opening of the file of a person, the last first."""
        ...

    def page(self, window: Window) -> Listed[FileOpening]:
        """Return one page of the openings of every file, the last first."""
        ...

    def is_open(self, actor: Actor, beneficiary_id: str) -> bool:
        """Return whether someone opened the file of a person, and may still read it."""
        ...
