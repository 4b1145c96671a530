"""Décomptes and bilans as tables, the same for CSV and for a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.attendance_labels import AUDIENCE_NAMES, LINE_STATUS_LABELS, PAYER_LABELS
from insertion.conventions import Convention
from insertion.decompte import Decompte, Line, Payer
from insertion.money import portion
from insertion.year_end import Bilan

Cell = str | int | Decimal | date | None

_HEADERS = (
    *("Ligne", "Libellé", "Statut", "Bénéficiaire", "Public", "Quantité", "Unité", "Tarif (€)"),
    *("Calculé (€)", "Montant dû (€)", "Calcul", "Payeur", "Motif", "À vérifier", "Règles"),
    "Émargements",
)
_LARGEST_TEXT = 32_000  # a cell of a workbook holds 32,767 characters


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: a name, one row of headers, and rows of cells."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def decompte_tables(decompte: Decompte, convention: Convention) -> tuple[Table, ...]:
    """Return the lines with their total, then what the décompte rests on."""
    rows = [_line_row(number, line) for number, line in enumerate(decompte.lines, start=1)]
    total: list[Cell] = [None] * len(_HEADERS)
    total[1], total[9] = "Total", decompte.total
    lines = Table("Décompte", _HEADERS, (*rows, tuple(total)))
    return lines, _basis(decompte, convention)


def bilan_tables(bilan: Bilan, convention: Convention) -> tuple[Table, ...]:
    """Return the indicators, what is to be written, then the décompte of the year."""
    counts = bilan.presences
    figures: list[tuple[Cell, ...]] = [(each.label, each.value) for each in bilan.indicators]
    figures += [
        ("Présences", counts.present),
        ("Absences excusées", counts.excused),
        ("Absences non excusées", counts.absent),
        ("Taux de présence (%)", counts.rate),
        ("Entrées", bilan.entries),
        ("Sorties", bilan.ends),
        ("Séances non signées, non comptées", bilan.unsigned),
    ]
    figures += [
        (f"Participants : {name}", bilan.participants_by_public.get(audience, 0))
        for audience, name in AUDIENCE_NAMES.items()
    ]
    figures += [
        ("Objectif indicatif de participants", bilan.participants_objective),
        ("À transmettre au plus tard le", bilan.due_on),
    ]
    funds: list[tuple[Cell, ...]] = [
        (f"Dû : {AUDIENCE_NAMES[audience] if audience else 'sans public'}", amount)
        for audience, amount in bilan.due_by_public().items()
    ]
    written = tuple((question, "") for question in bilan.qualitative)
    return (
        Table("Quantitatif", ("Indicateur", "Valeur"), tuple(figures)),
        Table("Qualitatif", ("À remplir", "Réponse"), written),
        Table("Financier", ("Ligne budgétaire", "Montant (€)"), tuple(funds)),
        *decompte_tables(bilan.decompte, convention),
    )


def _line_row(number: int, line: Line) -> tuple[Cell, ...]:
    rules = " ; ".join(f"{each.id} ({each.section}, {each.status})" for each in line.rules)
    return (
        number,
        line.label,
        LINE_STATUS_LABELS[line.status],
        line.beneficiary_id,
        line.public,
        portion(Decimal(1), line.quantity),
        line.unit,
        line.price,
        line.computed,
        line.amount,
        line.formula,
        PAYER_LABELS[line.payer],
        line.reason,
        _short(" ; ".join(line.to_check)) or None,
        _short(rules),
        _short(" ".join(line.rows)),
    )


def _basis(decompte: Decompte, convention: Convention) -> Table:
    rows: list[tuple[Cell, ...]] = [
        ("Convention", convention.id),
        ("Dispositif", convention.dispositif_id),
        ("Opérateur", convention.operator_id),
        ("Du", decompte.period.start),
        ("Au", decompte.period.end),
        ("Formule", decompte.formula),
        ("Arrondi", "au centime, le demi-centime vers le haut, une fois par ligne"),
        ("Total (€)", decompte.total),
        ("Dont Département (€)", decompte.total_by(Payer.DEPARTEMENT)),
        ("Dont ASP (€)", decompte.total_by(Payer.ASP)),
        ("Enveloppe (€)", decompte.envelope),
        ("Dû avant cette période (€)", decompte.paid_before),
        ("Au-delà de l’enveloppe (€)", decompte.above_envelope),
    ]
    rows += [(f"Autre lecture : {each.label}", each.amount) for each in decompte.other_readings]
    rows += [("Ambiguïté du texte", said) for said in decompte.ambiguities]
    return Table("Ce qui le fonde", ("Quoi", "Valeur"), tuple(rows))


def _short(text: str) -> str:
    return text if len(text) <= _LARGEST_TEXT else f"{text[:_LARGEST_TEXT]}…"


def as_columns(tables: Sequence[Table]) -> tuple[tuple[Cell, ...], ...]:
    """Return several tables one under the other, each under its name, for a form with one sheet."""
    rows: list[tuple[Cell, ...]] = []
    for position, table in enumerate(tables):
        if position:
            rows.append(())
        rows += [(table.name,), table.headers, *table.rows]
    return tuple(rows)
