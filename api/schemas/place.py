"""Where a person's zone is, in words, and what she said yes to, as JSON."""

from datetime import datetime

from pydantic import BaseModel, Field

from api.schemas.insertion_fields import Identifier, StrictIn
from api.schemas.profile import Text
from geo.zones import Zone
from insertion.host_side.interests import Interest, ShownName
from insertion.host_side.released import ReleasedPerson
from usecases.place.interests import Yes


class ProtectionIn(StrictIn):
    """Si l’adresse est à protéger."""

    adresse_protegee: bool


class ZoneOut(BaseModel):
    """Une zone, en mots."""

    id: str
    libelle: str


class PersonZoneOut(BaseModel):
    """Ce que les employeurs et les opérateurs peuvent déduire de l’endroit où vit une personne."""

    beneficiaire_id: str
    zone: ZoneOut | None = Field(description="Nulle tant que les zones n’ont pas été dessinées.")
    adresse_protegee: bool

    @classmethod
    def of(cls, person: ReleasedPerson, zone: Zone | None) -> "PersonZoneOut":
        """Return the answer as JSON."""
        return cls(
            beneficiaire_id=person.beneficiary_id,
            zone=None if zone is None else ZoneOut(id=zone.id, libelle=zone.label),
            adresse_protegee=person.protected,
        )


class InterestIn(StrictIn):
    """« Ça m’intéresse » : l’offre, et le nom que l’employeur lira. Sans nom, un pseudonyme."""

    opportunite_id: Identifier
    prenom: Text | None = None
    initiale: Text | None = None

    def said(self, beneficiary_id: str) -> Yes:
        """Return what a person says."""
        name = None if self.prenom is None else ShownName(self.prenom, self.initiale)
        return Yes(beneficiary_id, self.opportunite_id, name)


class InterestOut(BaseModel):
    """Une offre à laquelle une personne a dit oui ; le nom qu’elle montre se relit."""

    opportunite_id: str
    beneficiaire_id: str
    avec_referent: bool
    depuis: datetime
    retire_a: datetime | None

    @classmethod
    def of(cls, interest: Interest) -> "InterestOut":
        """Return the interest as JSON: an answer that is kept repeats no name."""
        return cls(
            opportunite_id=interest.opportunity_id,
            beneficiaire_id=interest.beneficiary_id,
            avec_referent=interest.with_referent,
            depuis=interest.opened_at,
            retire_a=interest.closed_at,
        )


class NamedInterestOut(InterestOut):
    """Un oui, le nom montré, et l’offre dont il s’agit."""

    nom_montre: str | None = Field(description="Nul : un pseudonyme.")
    intitule: str | None = Field(description="Nul : l’offre n’est plus ouverte.")

    @classmethod
    def named(cls, interest: Interest, title: str | None) -> "NamedInterestOut":
        """Return the interest as JSON, with the title of its offer."""
        name = None if interest.name is None else str(interest.name)
        return cls(**InterestOut.of(interest).model_dump(), nom_montre=name, intitule=title)


class InterestsOut(BaseModel):
    """Ce à quoi une personne a dit oui, et n’est pas revenue dessus."""

    items: list[NamedInterestOut]
    total: int
