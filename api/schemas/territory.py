"""Territories as JSON."""

from pydantic import BaseModel, Field

from api.labels import territory_kind_label
from api.schemas.opportunity import CodeOut
from geo.territory import Territory, TerritoryArea
from usecases.find_territories import TerritoriesOfPlace


class TerritoryOut(BaseModel):
    """Un territoire."""

    type: str
    type_libelle: str
    code: str
    nom: str

    @classmethod
    def of(cls, territory: Territory) -> "TerritoryOut":
        """Return the territory as JSON."""
        return cls(
            type=territory.kind,
            type_libelle=territory_kind_label(territory.kind),
            code=territory.code,
            nom=territory.name,
        )


class ListedTerritoryOut(TerritoryOut):
    """Un territoire importé, et comment il est connu."""

    communes: list[str] = Field(description="Codes INSEE ; vide quand seul le contour est connu.")
    contour: bool = Field(description="Vrai : un point précis dit s’il y est.")

    @classmethod
    def listed(cls, area: TerritoryArea) -> "ListedTerritoryOut":
        """Return the territory as JSON."""
        return cls(
            **dict(TerritoryOut.of(area.territory)),
            communes=sorted(area.communes),
            contour=area.outline is not None,
        )


class TerritoriesOut(BaseModel):
    """Les territoires importés, ou ceux qui contiennent un lieu."""

    items: list[ListedTerritoryOut | TerritoryOut]
    total: int
    page: int
    size: int
    pages: int
    commune: CodeOut | None = Field(description="Celle du lieu demandé.")
    point_precis: bool = Field(
        description="Faux : ce qui n’a qu’un contour (un QPV) n’est pas dit."
    )


def place_out(found: TerritoriesOfPlace) -> TerritoriesOut:
    """Return the territories of a place, all on one page."""
    items = [TerritoryOut.of(each) for each in found.territories]
    return TerritoriesOut(
        items=list(items),
        total=len(items),
        page=1,
        size=len(items),
        pages=1,
        commune=CodeOut(code=found.commune.code, libelle=found.commune.name),
        point_precis=found.exact,
    )


def page_out(areas: list[TerritoryArea], page: int, size: int) -> TerritoriesOut:
    """Return one page of the territories imported."""
    shown = areas[(page - 1) * size : page * size]
    return TerritoriesOut(
        items=[ListedTerritoryOut.listed(area) for area in shown],
        total=len(areas),
        page=page,
        size=size,
        pages=-(-len(areas) // size),
        commune=None,
        point_precis=False,
    )
