"""Parameters of the routes of parcours, deadlines and indicators."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.day import Day
from api.schemas.insertion_fields import Identifier, WindowQuery
from api.schemas.queries import MAX_SIZE, WholeNumber
from api.spreadsheets import TableFormat


class _Query(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _LongWindow(WindowQuery):
    """A page as long as can be, when nothing is said: most lists are whole on the first."""

    size: WholeNumber = Field(MAX_SIZE, ge=1, le=MAX_SIZE)


class ParcoursQuery(_LongWindow):
    """Which events."""

    corriges: bool = Field(False, description="Aussi ceux qui ont été corrigés.")
    sens: Literal["croissant", "decroissant"] = Field(
        "croissant", description="Par jour ; `decroissant` : les plus récents d’abord."
    )


class AgendaQuery(_LongWindow):
    """Whose list, and which page of each of its parts."""

    referent: Identifier | None = Field(None, description="Le sien, sauf indication.")


class IndicatorsQuery(_Query):
    """Over what period, and of whom."""

    du: Day = Field(description="Premier jour.", examples=["2026-01-01"])
    au: Day = Field(description="Dernier jour, compris.", examples=["2026-12-31"])
    referent: Identifier | None = Field(None, description="Le portefeuille d’un référent.")
    territoire: Identifier | None = Field(
        None,
        description="Code d’une commune, d’un département, ou d’un territoire (PDS, MDS, QPV…).",
        examples=["49007"],
    )
    format: TableFormat = Field(TableFormat.JSON, description="`json`, `csv` ou `xlsx`.")
