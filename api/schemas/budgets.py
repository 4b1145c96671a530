"""Budgets against what is due, as JSON and as a table; euros are decimal texts."""

from collections.abc import Mapping
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from api.labels import dispositif_label
from api.schemas.queries import WholeNumber
from api.spreadsheets import TableFormat
from api.tables import Cell, Table
from usecases.attendance.budgets import Realised

_EUROS = "En euros."


class BudgetsQuery(BaseModel):
    """Of which year, and in what form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    annee: WholeNumber | None = Field(None, ge=2000, le=2999, description="Toutes, sinon.")
    format: TableFormat = Field(TableFormat.JSON, description="`json`, `csv` ou `xlsx`.")


class BudgetOut(BaseModel):
    """Une convention : son enveloppe, ce qui est dû à ce jour, ce qui reste."""

    convention_id: str
    dispositif_id: str
    dispositif: str
    operateur_id: str
    operateur: str | None = Field(description="Le nom de la structure.")
    annee: int
    enveloppe: Decimal | None = Field(description=_EUROS)
    realise: Decimal | None = Field(description=_EUROS + " `null` : `motif` dit pourquoi.")
    reste: Decimal | None = Field(description=_EUROS)
    places: int | None
    personnes: int | None = Field(description="Pour qui quelque chose est dû.")
    motif: str

    @classmethod
    def of(cls, found: Realised, names: Mapping[str, str]) -> "BudgetOut":
        """Return the line as JSON; ``names`` are those of structures."""
        convention = found.convention
        return cls(
            convention_id=convention.id,
            dispositif_id=convention.dispositif_id,
            dispositif=dispositif_label(convention.dispositif_id),
            operateur_id=convention.operator_id,
            operateur=names.get(convention.operator_id),
            annee=convention.year,
            enveloppe=convention.envelope,
            realise=found.due,
            reste=found.left,
            places=convention.places,
            personnes=found.places_used,
            motif=found.reason,
        )


class DispositifBudgetOut(BaseModel):
    """Un dispositif une année : ses conventions, ensemble."""

    dispositif_id: str
    dispositif: str
    annee: int
    conventions: int
    enveloppe: Decimal | None = Field(description=_EUROS + " De celles qui en ont une.")
    realise: Decimal = Field(description=_EUROS)
    reste: Decimal | None = Field(description=_EUROS + " De celles qui ont une enveloppe.")
    places: int
    personnes: int = Field(description="Par convention : une personne peut y compter deux fois.")


class BudgetsOut(BaseModel):
    """Ce qui est prévu et ce qui est fait."""

    par_dispositif: list[DispositifBudgetOut]
    items: list[BudgetOut]

    @classmethod
    def of(cls, found: tuple[Realised, ...], names: Mapping[str, str]) -> "BudgetsOut":
        """Return the lines, and their sums by dispositif and year, the latest first."""
        items = [BudgetOut.of(each, names) for each in found]
        groups: dict[tuple[int, str], list[BudgetOut]] = {}
        for item in items:
            groups.setdefault((-item.annee, item.dispositif), []).append(item)
        return cls(par_dispositif=[_sum(groups[key]) for key in sorted(groups)], items=items)


def _sum(items: list[BudgetOut]) -> DispositifBudgetOut:
    planned = [each.enveloppe for each in items if each.enveloppe is not None]
    left = [each.reste for each in items if each.reste is not None]
    due = [each.realise for each in items if each.realise is not None]
    return DispositifBudgetOut(
        dispositif_id=items[0].dispositif_id,
        dispositif=items[0].dispositif,
        annee=items[0].annee,
        conventions=len(items),
        enveloppe=sum(planned, Decimal(0)) if planned else None,
        realise=sum(due, Decimal(0)),
        reste=sum(left, Decimal(0)) if left else None,
        places=sum(each.places or 0 for each in items),
        personnes=sum(each.personnes or 0 for each in items),
    )


def budget_tables(shown: BudgetsOut) -> tuple[Table, ...]:
    """Return the sums, then each convention."""
    sums: list[tuple[Cell, ...]] = [
        (
            *(each.annee, each.dispositif, each.conventions, each.enveloppe, each.realise),
            *(each.reste, each.places, each.personnes),
        )
        for each in shown.par_dispositif
    ]
    lines: list[tuple[Cell, ...]] = [
        (
            *(each.convention_id, each.annee, each.dispositif),
            *(each.operateur or each.operateur_id, each.enveloppe, each.realise),
            *(each.reste, each.places, each.personnes, each.motif or None),
        )
        for each in shown.items
    ]
    amounts = ("Enveloppe (€)", "Dû à ce jour (€)", "Reste (€)", "Places", "Personnes")
    return (
        Table("Par dispositif", ("Année", "Dispositif", "Conventions", *amounts), tuple(sums)),
        Table(
            "Par convention",
            ("Convention", "Année", "Dispositif", "Opérateur", *amounts, "Pourquoi rien"),
            tuple(lines),
        ),
    )
