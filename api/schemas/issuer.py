"""Identity services as JSON."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from api.schemas.insertion_fields import StrictIn
from api.schemas.sign_in import Typed
from api.validation_messages import OWN_MESSAGE

MAX_CODE_LENGTH = 4_096


def _code(value: object) -> object:
    if isinstance(value, str) and 0 < len(value) <= MAX_CODE_LENGTH and value.isascii():
        return value
    raise PydanticCustomError(OWN_MESSAGE, "ce que le service a rapporté est attendu")


class IssuerIn(StrictIn):
    """Un service d’identité."""

    fournisseur: Typed


class ReturnIn(StrictIn):
    """Ce que le service rapporte dans l’adresse de retour."""

    code: Annotated[str, BeforeValidator(_code)]
    state: Annotated[str, BeforeValidator(_code)]


class IssuerOut(BaseModel):
    """Un service d’identité."""

    nom: str
    libelle: str


class IssuersOut(BaseModel):
    """Les services d’identité."""

    items: list[IssuerOut]


class WhereOut(BaseModel):
    """Où aller."""

    adresse: str = Field(description="Chez le service d’identité, dans les dix minutes.")
