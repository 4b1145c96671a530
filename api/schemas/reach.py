"""Where nothing is in reach, as JSON; « null » where a few people would show."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from api.labels import OBJECTIVE_LABELS
from api.schemas.insertion_fields import Identifier
from api.schemas.opportunity import CodeOut, code_out
from api.schemas.queries import WholeNumber
from api.spreadsheets import TableFormat
from api.tables import Cell, Table
from geo.communes import CommuneCode, Communes
from insertion.reach_cells import ReachedShown
from insertion.small_cells import THRESHOLD, Hidden
from insertion.small_cells import Cell as Count
from insertion.terms import Objective
from usecases.find_out_of_reach import (
    MOST_MINUTES,
    STEP_MINUTES,
    Grid,
    MeansWanted,
    OutOfReach,
)

MEANS_LABELS = {
    MeansWanted.THEIRS: "avec leurs moyens",
    MeansWanted.WITHOUT_CAR: "sans voiture",
    MeansWanted.WITH_CAR: "si chacun avait une voiture",
}
_HIDDEN = f"`null` quand moins de {THRESHOLD} personnes seraient en cause."


class ReachQuery(BaseModel):
    """Of what, within how long, by which means, and where."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    objectif: Objective = Field(description="Ce qui est cherché.", examples=["travailler"])
    minutes: WholeNumber = Field(
        45,
        ge=STEP_MINUTES,
        le=MOST_MINUTES,
        description=f"Porte à porte, aller simple, par pas de {STEP_MINUTES}.",
    )
    moyens: MeansWanted = Field(
        MeansWanted.THEIRS, description="Par leurs moyens, sans voiture, ou si chacun en avait une."
    )
    maille: Grid = Field(Grid.COMMUNE, description="Par commune, ou par intercommunalité.")
    territoire: Identifier | None = Field(
        None, description="Une commune, ou un territoire fait de communes.", examples=["244900015"]
    )
    format: TableFormat = Field(TableFormat.JSON, description="`json`, `csv` ou `xlsx`.")


class ReachCellOut(BaseModel):
    """Une commune, ou une intercommunalité : combien y vivent, et combien n’ont rien à portée."""

    code: str
    nom: str
    communes: list[str] = Field(description="Codes INSEE de celles où vit quelqu’un.")
    personnes: int | None = Field(description=_HIDDEN)
    sans_rien: int | None = Field(description=_HIDDEN)
    part: float | None = Field(description="De 0 à 1 ; `null` quand l’un des deux est caché.")

    @classmethod
    def of(
        cls, code: str, cell: ReachedShown, held: Sequence[CommuneCode], communes: Communes
    ) -> "ReachCellOut":
        """Return the cell as JSON."""
        people, without = _shown(cell.people), _shown(cell.without)
        share = without / people if people and without is not None else None
        first = communes.get(held[0])
        name = first.name if code == first.code else first.epci_name or code
        return cls(
            code=code,
            nom=name,
            communes=sorted(held),
            personnes=people,
            sans_rien=without,
            part=share,
        )


class ReachOut(BaseModel):
    """Où rien n’est à portée : là où le plus de personnes n’ont rien, d’abord."""

    objectif: CodeOut
    minutes: int
    moyens: CodeOut
    maille: Grid
    territoire: str | None
    jour: date
    personnes: int | None = Field(description=_HIDDEN)
    sans_rien: int | None = Field(description=_HIDDEN)
    lieux: int = Field(description="Offres et actions ouvertes dont le lieu est connu.")
    sans_lieu: int = Field(description="Celles dont le lieu n’est pas connu : non comptées.")
    caches: int = Field(description="Lignes dont un nombre au moins est caché.")
    items: list[ReachCellOut]
    calcul: str
    version_index: str

    @classmethod
    def of(
        cls, found: OutOfReach, communes: Communes, territory: str | None, day: date
    ) -> "ReachOut":
        """Return the map as JSON."""
        items = [
            ReachCellOut.of(code, cell, found.communes[code], communes)
            for code, cell in found.cells.items()
        ]
        return cls(
            objectif=code_out(found.wanted.objective, OBJECTIVE_LABELS[found.wanted.objective]),
            minutes=found.wanted.minutes,
            moyens=code_out(found.wanted.means, MEANS_LABELS[found.wanted.means]),
            maille=found.wanted.grid,
            territoire=territory,
            jour=day,
            personnes=_shown(found.total.people),
            sans_rien=_shown(found.total.without),
            lieux=found.places,
            sans_lieu=found.unplaced,
            caches=found.hidden,
            items=sorted(items, key=_order),
            calcul=COUNTING,
            version_index=found.version,
        )


COUNTING = (
    "Les personnes dont le domicile est connu, sauf celles qui s’opposent ou dont l’adresse est "
    "protégée. Quelqu’un n’a rien à portée quand aucune offre ou action ouverte de cet objectif, "
    "au lieu connu, n’est à cette durée de son domicile, aller simple, par ces moyens. Ni le "
    "métier, ni les horaires, ni le permis ne comptent. Des moyens inconnus sont lus comme une "
    "voiture. "
    f"Ce qui parlerait de moins de {THRESHOLD} personnes est caché."
)


def reach_tables(shown: ReachOut) -> tuple[Table, ...]:
    """Return the cells, then what was asked and how it is counted."""
    hidden = f"moins de {THRESHOLD}, ou ce qui le dirait"
    rows: list[tuple[Cell, ...]] = [
        (
            each.code,
            each.nom,
            hidden if each.personnes is None else each.personnes,
            hidden if each.sans_rien is None else each.sans_rien,
        )
        for each in shown.items
    ]
    asked: list[tuple[Cell, ...]] = [
        ("Objectif", shown.objectif["libelle"]),
        ("Minutes, aller simple", shown.minutes),
        ("Moyens", shown.moyens["libelle"]),
        ("Territoire", shown.territoire or "tout le département"),
        ("Le", shown.jour),
        ("Offres et actions comptées", shown.lieux),
        ("Sans lieu connu, non comptées", shown.sans_lieu),
        ("Comment c’est compté", shown.calcul),
    ]
    return (
        Table("Carte d’accès", ("Code", "Nom", "Personnes", "Sans rien à portée"), tuple(rows)),
        Table("Ce qui est compté", ("Quoi", "Valeur"), tuple(asked)),
    )


def _order(cell: ReachCellOut) -> tuple[bool, int, bool, str]:
    return (cell.sans_rien is None, -(cell.sans_rien or 0), cell.personnes is None, cell.nom)


def _shown(cell: Count) -> int | None:
    return None if isinstance(cell, Hidden) else cell
