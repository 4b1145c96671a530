"""The structures that accompany, recruit and run actions."""

from dataclasses import dataclass
from enum import StrEnum

from insertion.errors import InvalidValue
from insertion.text import is_legible, require_id, require_storable

MAX_NAME_LENGTH = 300


class OrganisationKind(StrEnum):
    """What a structure is, which says what it may do."""

    EMPLOYER = "employeur"
    OPERATOR = "operateur"
    MDS = "mds"  # maison départementale des solidarités
    CCAS = "ccas"
    CAF = "caf"
    MSA = "msa"
    ASSOCIATION = "association"
    DEPARTEMENT = "departement"
    TRAINING = "organisme_formation"


ACCOMPANYING = frozenset(OrganisationKind) - {OrganisationKind.EMPLOYER, OrganisationKind.TRAINING}
"""What may be the « organisme référent » of a person."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A structure, and the territory it answers for when it has one.

    Raises
    ------
    insertion.errors.InvalidValue
        When the id is not one, or when nothing of the name can be read.
    """

    id: str
    kind: OrganisationKind
    name: str
    territory_id: str | None = None

    def __post_init__(self) -> None:
        require_id(self.id)
        if self.territory_id is not None:
            require_id(self.territory_id)
        if not is_legible(require_storable("nom", self.name, MAX_NAME_LENGTH)):
            raise InvalidValue("nom", "un nom lisible")
