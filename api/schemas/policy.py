"""The rules of the ranking, as the API publishes them."""

from pydantic import BaseModel, Field


class CriterionWeightOut(BaseModel):
    """Un critère, et ce qu’il peut donner au plus."""

    critere: str
    libelle: str
    points: float


class PolicyOut(BaseModel):
    """Les règles du classement, leur version et leurs poids : les mêmes pour tout le monde."""

    version: str
    formule: str
    poids: dict[str, list[CriterionWeightOut]] = Field(
        description="Par sorte : pour une offre, pour une action ; chaque colonne fait 100."
    )
    parametres: dict[str, dict[str, float]]
    jamais_lu: list[str] = Field(description="Ce que le classement ne lit jamais.")
    notice: str = Field(description="La page qui explique tout, dans les sources du logiciel.")
