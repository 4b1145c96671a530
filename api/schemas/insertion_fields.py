"""Fields that the bodies of people, sessions and positionnements share."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict
from pydantic_core import PydanticCustomError

from api.schemas.queries import MAX_PAGE, MAX_SIZE, WholeNumber
from api.validation_messages import OWN_MESSAGE
from insertion.positionnement import MAX_COMMENT_LENGTH
from insertion.positionnement_ports import Window
from insertion.text import is_id, is_storable

_EUROS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
MAX_VERSION = 1_000_000_000


def _identifier(value: object) -> object:
    if isinstance(value, str) and is_id(value):
        return value
    raise PydanticCustomError(OWN_MESSAGE, "un identifiant est attendu")


def _comment(value: object) -> object:
    if isinstance(value, str) and not is_storable(value):
        raise PydanticCustomError(
            OWN_MESSAGE, "un texte sans caractère nul ni demi-caractère Unicode isolé est attendu"
        )
    if isinstance(value, str) and len(value) <= MAX_COMMENT_LENGTH:
        return value.strip()
    raise PydanticCustomError(
        OWN_MESSAGE, f"un texte de {MAX_COMMENT_LENGTH} caractères au plus est attendu"
    )


def _euros(value: object) -> object:
    # A number of JSON is binary: 607.75 is one, 0.1 is not. Money is written as text.
    if isinstance(value, str) and _EUROS.fullmatch(value):
        return Decimal(value)
    raise PydanticCustomError(OWN_MESSAGE, 'un montant en euros comme "607.75" est attendu')


Euros = Annotated[Decimal, BeforeValidator(_euros)]
Identifier = Annotated[str, BeforeValidator(_identifier)]
Comment = Annotated[str, BeforeValidator(_comment)]
Count = Annotated[int, Strict()]
Version = Annotated[
    int,
    Strict(),
    Field(ge=1, le=MAX_VERSION, description="La version lue : un changement entre-temps refuse."),
]


class StrictIn(BaseModel):
    """A body in which nothing unforeseen is accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WindowQuery(BaseModel):
    """Which page of a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: WholeNumber = Field(1, ge=1, le=MAX_PAGE)
    size: WholeNumber = Field(20, ge=1, le=MAX_SIZE)

    def window(self) -> Window:
        """Return the page asked for."""
        return Window(self.page, self.size)
