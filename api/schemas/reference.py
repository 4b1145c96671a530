"""Communes, occupations and skills found for a text."""

from pydantic import BaseModel, Field

from geo.geocoding import GeocodingCandidate
from skills.lookup import LookupHit


class CommuneOut(BaseModel):
    """Une commune que le texte peut désigner."""

    code: str
    nom: str
    commune_actuelle: str = Field(
        description="Le code de la commune d’aujourd’hui : pour un arrondissement et une ancienne "
        "commune, celle dont elle fait partie (parfois sous le même code)."
    )
    departement: str
    codes_postaux: list[str]
    epci: str | None
    population: int | None
    lat: float
    lon: float
    confiance: float = Field(description="De 0 à 1.")
    reconnu: str = Field(description="Le nom ou le code qui a été reconnu.")

    @classmethod
    def of(cls, found: GeocodingCandidate) -> "CommuneOut":
        """Return the commune as JSON."""
        commune = found.commune
        return cls(
            code=commune.code,
            nom=commune.name,
            commune_actuelle=commune.current_code,
            departement=commune.departement,
            codes_postaux=list(commune.postcodes),
            epci=commune.epci_name,
            population=commune.population,
            lat=found.coordinates.lat,
            lon=found.coordinates.lon,
            confiance=found.confidence,
            reconnu=found.matched,
        )


class HitOut(BaseModel):
    """Un métier ou une compétence que le texte peut désigner."""

    code: str
    libelle: str
    reconnu: str = Field(description="Le nom qui ressemble au texte.")
    confiance: float = Field(description="De 0 à 1 ; 1 quand le nom est exactement le texte.")
    exact: bool

    @classmethod
    def of(cls, hit: LookupHit) -> "HitOut":
        """Return the hit as JSON."""
        return cls(
            code=hit.code,
            libelle=hit.label,
            reconnu=hit.matched_label,
            confiance=hit.score,
            exact=hit.exact,
        )


class CommunesOut(BaseModel):
    """Des communes, la plus sûre d’abord."""

    items: list[CommuneOut]


class HitsOut(BaseModel):
    """Des réponses, la plus proche d’abord."""

    items: list[HitOut]
