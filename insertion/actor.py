"""Who acts: every use case that reads or changes what is known of people receives one."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from insertion.departement import require_departement
from insertion.nir import require_no_nir
from insertion.text import require_id


class Role(StrEnum):
    """In what capacity someone acts."""

    BENEFICIARY = "beneficiaire"
    REFERENT = "referent"
    EMPLOYER = "employeur"
    OPERATOR = "operateur"
    DEPARTEMENT = "departement"
    CLOCK = "horloge"  # a delay ran out: nobody decided, and the history says so


@dataclass(frozen=True, slots=True)
class Actor:
    """One person acting in one capacity, or the clock.

    ``id`` is a pseudonymous account id: the beneficiary's own id for a beneficiary, the référent's
    for a référent. ``organisation_id`` is the structure one acts for, None for a beneficiary.
    ``departement`` is the one of the account, None for that of the server: another's people do not
    exist. ``made_by`` is the account that made the program that acts, None for a person.

    Raises
    ------
    insertion.errors.InvalidValue
        When an id or a code does not have the form of one.
    """

    id: str
    role: Role
    organisation_id: str | None = None
    departement: str | None = None
    made_by: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        require_no_nir("id", require_id(self.id))
        if self.organisation_id is not None:
            require_id(self.organisation_id)
        if self.departement is not None:
            require_departement(self.departement)


CLOCK = Actor("horloge", Role.CLOCK)


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, and when: the moment recorded, and the day it is for the people here."""

    actor: Actor
    at: datetime
    today: date
