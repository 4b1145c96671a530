"""What a person is called, and how those who accompany her reach her.

Never read by what ranks, nor let out to an employer: he has the name that she chose for him.
"""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from insertion.accounts import parse_mail
from insertion.actor import Actor
from insertion.errors import InvalidValue
from insertion.host_side.contacts import parse_phone

MAX_NAME_LENGTH = 60
_JOINS = frozenset(" '’.-")


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
            if not (len(name) <= MAX_NAME_LENGTH and _is_name(name)):
                raise InvalidValue(field, f"un nom, {MAX_NAME_LENGTH} lettres au plus")
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
        first_name=_plain(first_name),
        last_name=_plain(last_name),
        phone=None if phone is None else parse_phone(phone),
        mail=None if mail is None else parse_mail(mail),
    )


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _is_name(text: str) -> bool:
    """Return whether it is letters of any script, joined as names are: no digit, no sentence."""
    letters = [unicodedata.category(each)[0] in "LM" for each in text]
    return (
        bool(letters)
        and letters[0]
        and all(is_letter or each in _JOINS for each, is_letter in zip(text, letters, strict=True))
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
