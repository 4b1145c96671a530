"""The indicators as tables, from what is shown of them: a file holds nothing that a page hides."""

from decimal import Decimal

from api.schemas.indicators import CountedOut, IndicatorsOut, RateOut
from api.tables import Cell, Table

NOT_SHOWN = "moins de 11, ou ce qui le dirait"
_HEADERS_OF_RATES = (
    *("Indicateur", "Nombre", "Sur", "Taux (%)", "Encore dans le délai"),
    *("Objectif (%)", "Comment c’est compté", "Texte de l’objectif"),
)


def indicator_tables(shown: IndicatorsOut) -> tuple[Table, ...]:
    """Return the rates, what was placed, by dispositif, the savings, and how each is counted."""
    return (
        Table("Orientation et contrat", _HEADERS_OF_RATES, tuple(map(_rate, shown.fiche_5))),
        Table(
            "Actions et offres",
            ("Sur quoi", "Positionnements", "Personnes", "Comment c’est compté"),
            tuple(_placed(shown)),
        ),
        Table(
            "Par dispositif",
            ("Dispositif", "Personnes positionnées", "Personnes retenues"),
            tuple(
                (each.libelle, _cell(each.positionnes), _cell(each.retenus))
                for each in shown.par_dispositif
            ),
        ),
        Table("Et aussi", ("Quoi", "Valeur", "Comment c’est compté"), tuple(_others(shown))),
    )


def _rate(each: RateOut) -> tuple[Cell, ...]:
    percent = None if each.taux is None else round(Decimal(each.taux) * 100, 1)
    return (
        each.libelle,
        _cell(each.nombre),
        _cell(each.sur),
        percent,
        _cell(each.en_cours),
        each.objectif_pourcent,
        each.calcul,
        None if each.objectif_texte is None else each.objectif_texte.citation,
    )


def _placed(shown: IndicatorsOut) -> list[tuple[Cell, ...]]:
    rows: list[tuple[str, CountedOut, str]] = [
        ("Actions : positionnés", shown.actions.positionnes, "positionnes"),
        ("Actions : retenus", shown.actions.retenus, "retenus"),
        ("Offres : positionnés", shown.offres.positionnes, "positionnes"),
        ("Offres : retenus", shown.offres.retenus, "retenus"),
    ]
    return [
        (name, _cell(each.positionnements), _cell(each.personnes), shown.calculs[how])
        for name, each, how in rows
    ]


def _others(shown: IndicatorsOut) -> list[tuple[Cell, ...]]:
    saved = shown.economie_rsa
    how = " ".join(saved.hypotheses)
    return [
        ("Du", shown.du, None),
        ("Au", shown.au, None),
        ("Personnes", _cell(shown.personnes), shown.calculs["personnes"]),
        ("Sorties vers l’emploi", _cell(shown.sorties_emploi), shown.calculs["sorties_emploi"]),
        ("Foyers suivis", _cell(shown.foyers), shown.calculs["foyers"]),
        ("Économie de RSA, brute (€)", _cell(saved.brut_euros), how),
        ("Économie de RSA, prudente (€)", _cell(saved.prudent_euros), how),
    ]


def _cell(value: int | Decimal | None) -> Cell:
    return NOT_SHOWN if value is None else value
