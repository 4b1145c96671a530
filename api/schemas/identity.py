"""What people are called, as JSON."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from api.schemas.contact import MAX_MAIL_LENGTH, MAX_PHONE_LENGTH
from api.schemas.insertion_fields import StrictIn
from api.schemas.profile import Text
from api.validation_messages import OWN_MESSAGE
from insertion.civil_identity import CivilIdentity, identity_from
from insertion.names import MAX_NAME_LENGTH
from insertion.text import is_id

MOST_AT_ONCE = 100
_Name = Annotated[Text, Field(max_length=MAX_NAME_LENGTH)]


class IdentityIn(StrictIn):
    """Comment une personne s’appelle, et comment la joindre."""

    prenom: _Name = Field(examples=["Nadia"])
    nom: _Name = Field(examples=["Benali"])
    telephone: Annotated[Text, Field(max_length=MAX_PHONE_LENGTH)] | None = Field(
        None, examples=["06 12 34 56 78"]
    )
    courriel: Annotated[Text, Field(max_length=MAX_MAIL_LENGTH)] | None = None

    def identity(self) -> CivilIdentity:
        """Return what is said, or raise :class:`insertion.errors.InvalidValue`."""
        return identity_from(self.prenom, self.nom, self.telephone, self.courriel)


class IdentityOut(BaseModel):
    """Comment une personne s’appelle, et comment la joindre : à relire, corriger et renvoyer."""

    prenom: str
    nom: str
    telephone: str | None
    courriel: str | None

    @classmethod
    def of(cls, identity: CivilIdentity) -> "IdentityOut":
        """Return an identity as JSON."""
        return cls(
            prenom=identity.first_name,
            nom=identity.last_name,
            telephone=identity.phone,
            courriel=identity.mail,
        )


class IdentityKeptOut(BaseModel):
    """Ce qui est maintenant connu d’elle ; les valeurs se relisent."""

    beneficiaire_id: str
    connus: list[str] = Field(examples=[["prenom", "nom", "telephone"]])

    @classmethod
    def of(cls, beneficiary_id: str, identity: CivilIdentity) -> "IdentityKeptOut":
        """Return which fields are known: an answer that is kept repeats no value."""
        return cls(beneficiaire_id=beneficiary_id, connus=known_fields(IdentityOut.of(identity)))


def known_fields(said: BaseModel) -> list[str]:
    """Return the names of the fields that say something."""
    return [name for name, value in said.model_dump().items() if value]


def _ids(value: object) -> object:
    """Return the ids of a text, or refuse it whole."""
    if not isinstance(value, str) or not 1 <= len(ids := value.split(",")) <= MOST_AT_ONCE:
        raise PydanticCustomError(OWN_MESSAGE, f"1 à {MOST_AT_ONCE} identifiants et des virgules")
    if not all(map(is_id, ids)):
        raise PydanticCustomError(OWN_MESSAGE, "des identifiants, séparés par des virgules")
    return value


class IdentitiesQuery(BaseModel):
    """De qui l’on demande le nom."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    personnes: Annotated[str, BeforeValidator(_ids)] = Field(
        description=f"Leurs identifiants, séparés par des virgules, {MOST_AT_ONCE} au plus.",
        examples=["b-12,b-40"],
    )

    def ids(self) -> frozenset[str]:
        """Return whose."""
        return frozenset(self.personnes.split(","))


class NamedOut(BaseModel):
    """Une personne, son nom, et le téléphone qu’elle a donné."""

    beneficiaire_id: str
    nom_complet: str = Field(examples=["BENALI Nadia"])
    telephone: str | None


class NamedPeopleOut(BaseModel):
    """Celles qui sont connues de qui demande, et dont le nom est écrit ; aucune autre."""

    items: list[NamedOut]

    @classmethod
    def of(cls, found: Mapping[str, CivilIdentity]) -> "NamedPeopleOut":
        """Return the people found, by ascending id."""
        return cls(
            items=[
                NamedOut(beneficiaire_id=key, nom_complet=each.whole_name, telephone=each.phone)
                for key, each in sorted(found.items())
            ]
        )
