"""The indicators of the convention as JSON; « null » and a reason where a few people would show."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pydantic import BaseModel, Field

from api.labels import dispositif_label
from api.parcours_labels import COUNTING, INDICATOR_COUNTING, INDICATOR_LABELS
from api.schemas.parcours import TextOut
from insertion.dispositifs_rules import RuleValue
from insertion.indicators import Indicator, Rate
from insertion.placements import Counted
from insertion.savings import Savings
from insertion.small_cells import (
    HIDDEN,
    THRESHOLD,
    Cell,
    Hidden,
    hide_count,
    hide_parts,
    hide_share,
    is_small,
)
from insertion.terms import OpportunityKind
from usecases.parcours.indicators import Indicators

_HOLDS = {
    Indicator.ORIENTED_WITHIN_31_DAYS: Indicator.ORIENTED_WITHIN_MONTH,
    Indicator.CONTRACTED_OR_REMINDED: Indicator.CONTRACTED,
    Indicator.CONTRACTED_WITHIN_MONTHS_OR_REMINDED: Indicator.CONTRACTED_WITHIN_MONTHS,
}
"""What each is nearly: shown beside it, a few people of difference would show."""

_HIDDEN = f"`null` quand moins de {THRESHOLD} personnes seraient en cause."


class RateOut(BaseModel):
    """Un taux, ses deux nombres, et l’objectif de la convention s’il y en a un."""

    code: Indicator
    libelle: str
    calcul: str = Field(description="Comment c’est compté.")
    nombre: int | None = Field(description=_HIDDEN)
    sur: int | None = Field(description=_HIDDEN)
    taux: float | None = Field(description="De 0 à 1 ; `null` sans personne, ou non montré.")
    en_cours: int | None = Field(
        description="Délai pas encore écoulé : ni pour, ni contre. " + _HIDDEN
    )
    objectif_pourcent: Decimal | None
    objectif_texte: TextOut | None

    @classmethod
    def of(
        cls,
        code: Indicator,
        rates: Mapping[Indicator, Rate],
        target: RuleValue | None,
        *,
        hide: bool,
    ) -> "RateOut":
        """Return the rate as it can be shown beside the others."""
        rate = rates[code]
        part: Cell = rate.part
        whole: Cell = rate.whole
        if hide:
            part, whole = hide_share(rate.part, rate.whole)
            nearly = rates.get(_HOLDS.get(code, code), rate)
            if is_small(rate.part - nearly.part) or is_small(nearly.part - rate.part):
                part = HIDDEN
        both_shown = not isinstance(part, Hidden) and not isinstance(whole, Hidden)
        return cls(
            code=code,
            libelle=INDICATOR_LABELS[code],
            calcul=INDICATOR_COUNTING[code],
            nombre=_shown(part),
            sur=_shown(whole),
            taux=float(rate.value) if both_shown and rate.value is not None else None,
            en_cours=_shown(hide_count(rate.waiting) if hide else rate.waiting),
            objectif_pourcent=None if target is None else target.number,
            objectif_texte=None if target is None else TextOut.of(target),
        )


class CountedOut(BaseModel):
    """Des positionnements, et les personnes qu’ils concernent."""

    positionnements: int | None
    personnes: int | None = Field(description=_HIDDEN)

    @classmethod
    def of(cls, counted: Counted, *, hide: bool) -> "CountedOut":
        """Return the counts as they can be shown."""
        if hide and isinstance(hide_count(counted.people), Hidden):
            return cls(positionnements=None, personnes=None)
        return cls(positionnements=counted.positionnements, personnes=counted.people)


class PlacedOut(BaseModel):
    """Positionnés et retenus."""

    positionnes: CountedOut
    retenus: CountedOut


class ActionOut(BaseModel):
    """Les personnes positionnées et retenues sur les actions d’un dispositif."""

    dispositif: str
    libelle: str
    positionnes: int | None = Field(description="Personnes. " + _HIDDEN)
    retenus: int | None = Field(description="Personnes. " + _HIDDEN)


class SavingsOut(BaseModel):
    """Ce que les sorties épargnent en RSA : deux chiffres, jamais un seul."""

    brut_euros: Decimal | None
    prudent_euros: Decimal | None
    sorties: int | None = Field(description=_HIDDEN)
    sorties_montant_inconnu: int | None
    mois_constates: Decimal | None
    effet_propre: float | None = Field(
        description="Part des sorties que des personnes comparables n’ont pas connues ; "
        "`null` quand les groupes sont trop petits : le chiffre prudent est alors 0."
    )
    montant_mensuel_suppose_euros: Decimal
    source_du_montant: str
    horizon_mois: int
    hypotheses: list[str]

    @classmethod
    def of(cls, found: Savings, *, hide: bool, beside: int) -> "SavingsOut":
        """Return the savings as they can be shown ``beside`` all the exits."""
        hidden = hide and (is_small(found.exits) or is_small(beside - found.exits))
        return cls(
            brut_euros=None if hidden else found.gross,
            prudent_euros=None if hidden else found.cautious,
            sorties=None if hidden else found.exits,
            sorties_montant_inconnu=None if hide else found.exits_of_unknown_amount,
            mois_constates=None if hidden else found.months_elapsed,
            effet_propre=(None if hidden or found.own_effect is None else float(found.own_effect)),
            montant_mensuel_suppose_euros=found.assumptions.monthly_amount,
            source_du_montant=found.assumptions.monthly_amount_source,
            horizon_mois=found.assumptions.horizon_months,
            hypotheses=_assumptions(found),
        )


class IndicatorsOut(BaseModel):
    """Les indicateurs d’une période."""

    du: date
    au: date
    personnes: int | None = Field(description=_HIDDEN)
    petits_effectifs_caches: bool
    fiche_5: list[RateOut]
    actions: PlacedOut
    offres: PlacedOut
    sorties_emploi: int | None = Field(description="Personnes. " + _HIDDEN)
    foyers: int | None = Field(description="Foyers suivis le dernier jour. " + _HIDDEN)
    par_dispositif: list[ActionOut]
    economie_rsa: SavingsOut
    calculs: dict[str, str] = Field(description="Comment les autres nombres sont comptés.")

    @classmethod
    def of(cls, found: Indicators) -> "IndicatorsOut":
        """Return the indicators as they can be shown to who asked."""
        hide = found.hide_small
        assert found.period.end is not None
        return cls(
            du=found.period.start,
            au=found.period.end,
            personnes=_count(found.people, hide=hide),
            petits_effectifs_caches=hide,
            fiche_5=[
                RateOut.of(code, found.fiche_5, found.targets.get(code), hide=hide)
                for code in sorted(found.fiche_5, key=_place)
            ],
            actions=_placed(found, OpportunityKind.INSERTION_ACTION),
            offres=_placed(found, OpportunityKind.JOB_OFFER),
            sorties_emploi=_count(found.fiche_7.work_exits, hide=hide),
            foyers=_count(found.fiche_7.households, hide=hide),
            par_dispositif=_by_dispositif(found),
            economie_rsa=SavingsOut.of(
                found.savings,
                hide=hide,
                # Beside all the exits, the few that are not of retained people would show.
                beside=found.fiche_7.work_exits,
            ),
            calculs=dict(COUNTING),
        )


def _placed(found: Indicators, kind: OpportunityKind) -> PlacedOut:
    hide = found.hide_small
    return PlacedOut(
        positionnes=CountedOut.of(found.fiche_7.positioned[kind], hide=hide),
        retenus=CountedOut.of(found.fiche_7.retained[kind], hide=hide),
    )


def _by_dispositif(found: Indicators) -> list[ActionOut]:
    made = {name: counted[0].people for name, counted in found.actions.items()}
    kept = {name: counted[1].people for name, counted in found.actions.items()}
    shown_made, shown_kept = _parts(made, found), _parts(kept, found)
    return [
        ActionOut(
            dispositif=name,
            libelle=dispositif_label(name),
            positionnes=shown_made[name],
            retenus=shown_kept[name],
        )
        for name in found.actions
    ]


def _parts(parts: dict[str, int], found: Indicators) -> dict[str, int | None]:
    if not found.hide_small:
        return dict(parts)
    shown, _total = hide_parts(parts)
    return {name: _shown(cell) for name, cell in shown.items()}


def _count(count: int, *, hide: bool) -> int | None:
    return _shown(hide_count(count)) if hide else count


def _shown(cell: Cell) -> int | None:
    return None if isinstance(cell, Hidden) else cell


def _place(code: Indicator) -> int:
    return list(Indicator).index(code)


def _assumptions(found: Savings) -> list[str]:
    supposed = found.assumptions
    return [
        f"Brut : chaque sortie épargne le RSA du foyer pendant {supposed.horizon_months} mois.",
        "Prudent : les seuls mois constatés, au prorata des jours, jusqu’à la fin du contrat si "
        "elle est connue ou au retour au RSA ; et la seule part que des personnes suivies sans "
        "être retenues nulle part n’ont pas connue.",
        f"Montant non connu : {supposed.monthly_amount} € par mois "
        f"({supposed.monthly_amount_source}).",
        f"Moins de {THRESHOLD} personnes dans un groupe : rien n’est affirmé, le prudent est 0.",
    ]
