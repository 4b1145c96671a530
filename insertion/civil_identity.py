"""What a person is called, and how those who accompany her reach her.

Never read by what ranks, nor let out to an employer: he has the name that she chose for him.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from insertion.accounts import parse_mail
from insertion.actor import Actor
from insertion.errors import InvalidValue
from insertion.names import parse_phone, plain_name, require_name


@dataclass(frozen=True, slots=True, kw_only=True)
class CivilIdentity:
    """First and last names, and the telephone and address she gave, if any.

    Raises
    ------
    insertion.errors.InvalidValue
        When a name is none, or a number or an address is not one.
    """

    first_name: str
    last_name: str
    phone: str | None = None
    mail: str | None = None

    def __post_init__(self) -> None:
        for field, name in (("prenom", self.first_name), ("nom", self.last_name)):
            require_name(field, name)
        if self.phone is not None and parse_phone(self.phone) != self.phone:
            raise InvalidValue("telephone", "un numéro sans espace ni point")
        if self.mail is not None and parse_mail(self.mail) != self.mail:
            raise InvalidValue("courriel", "une adresse de courriel, comme prenom@exemple.fr")

    @property
    def whole_name(self) -> str:
        """Return the name as a list shows it: the last name first, in capitals."""
        return f"{self.last_name.upper()} {self.first_name}"


def identity_from(
    first_name: str, last_name: str, phone: str | None, mail: str | None
) -> CivilIdentity:
    """Return an identity as typed: blanks, marks of a number, capitals of an address aside."""
    return CivilIdentity(
        first_name=plain_name(first_name),
        last_name=plain_name(last_name),
        phone=None if phone is None else parse_phone(phone),
        mail=None if mail is None else parse_mail(mail),
    )


class CivilIdentityRepository(Protocol):
    """The identities of people, by pseudonymous id."""

    def get(self, beneficiary_id: str) -> CivilIdentity | None:
        """Return that of a person, or None."""
        ...

    def seen_by(self, viewer: Actor, ids: Collection[str]) -> Mapping[str, CivilIdentity]:
        """Return those of ``ids`` whom someone may know by name, and no other's."""
        ...

    def put(self, beneficiary_id: str, identity: CivilIdentity, at: datetime) -> None:
        """Write one, in the place of the former one."""
        ...
