"""What a rule says, in French: amounts, durations, verdicts and how firm it is."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from api.french_dates import french_day
from insertion.dispositifs import DispositifOn
from insertion.dispositifs_rules import (
    MONEY,
    FormalityKind,
    GroupMode,
    IncompatibilityEffect,
    RuleScalar,
    RuleStatus,
    RuleValue,
    Subject,
    Unit,
)
from insertion.eligibility_judgements import CriterionJudgement, Verdict

STATUS_LABELS: Mapping[RuleStatus, str] = {
    RuleStatus.FIRM: "ferme",
    RuleStatus.INDICATIVE: "indicatif",
    RuleStatus.EXCEPTIONAL: "exceptionnel",
    RuleStatus.SUBJECT_TO: "sous réserve",
}
VERDICT_LABELS: Mapping[Verdict, str] = {
    Verdict.MET: "rempli",
    Verdict.NOT_MET: "non rempli",
    Verdict.TO_CHECK: "à vérifier",
}
SUBJECT_LABELS: Mapping[Subject, str] = {
    Subject.AUDIENCE: "Public",
    Subject.DURATION: "Durée",
    Subject.EXTENSION: "Prolongation",
    Subject.VOLUME: "Volume",
    Subject.GROUP: "Groupe",
    Subject.FREQUENCY: "Fréquence",
    Subject.CAPACITY: "File active et places",
    Subject.TARIFF: "Financement",
    Subject.INDICATOR: "Indicateurs",
    Subject.VALIDATION: "Validation",
    Subject.TERRITORY: "Territoire",
    Subject.DATES: "Dates",
    Subject.DELAY: "Délais",
    Subject.STATUS: "Statut",
    Subject.STAFF: "Personnel",
}
FORMALITY_LABELS: Mapping[FormalityKind, str] = {
    FormalityKind.DOCUMENT: "pièce",
    FormalityKind.VALIDATION: "validation",
    FormalityKind.PRIOR: "préalable",
    FormalityKind.STEP: "étape",
}
EFFECT_LABELS: Mapping[IncompatibilityEffect, str] = {
    IncompatibilityEffect.DUPLICATE: "doublon : l’entrée est refusée",
    IncompatibilityEffect.COUNTED_ONCE: "compté dans une seule convention",
    IncompatibilityEffect.NOT_COUNTED: "ne compte pas parmi les heures",
}
MODE_LABELS: Mapping[GroupMode, str] = {
    GroupMode.ALL: "tous ces critères",
    GroupMode.ANY: "un seul de ces critères suffit",
}

_ONE_AND_SEVERAL: Mapping[Unit, tuple[str, str]] = {
    Unit.MONTHS: ("mois", "mois"),
    Unit.DAYS: ("jour", "jours"),
    Unit.YEARS: ("an", "ans"),
    Unit.WEEKS: ("semaine", "semaines"),
    Unit.HOURS: ("heure", "heures"),
    Unit.HOURS_A_WEEK: ("heure par semaine", "heures par semaine"),
    Unit.HOURS_A_MONTH: ("heure par mois", "heures par mois"),
    Unit.TIMES: ("fois", "fois"),
    Unit.TIMES_A_MONTH: ("fois par mois", "fois par mois"),
    Unit.PEOPLE: ("personne", "personnes"),
    Unit.PLACES: ("place", "places"),
    Unit.POSTS: ("poste", "postes"),
    Unit.SESSIONS: ("séance", "séances"),
    Unit.INTERVIEWS: ("entretien", "entretiens"),
    Unit.MOPEDS: ("cyclomoteur", "cyclomoteurs"),
    Unit.PERCENT: ("%", "%"),
    Unit.EUROS: ("€", "€"),
    Unit.EUROS_AN_HOUR: ("€ par heure", "€ par heure"),
    Unit.EUROS_A_MONTH: ("€ par mois", "€ par mois"),
    Unit.EUROS_A_DAY: ("€ par jour", "€ par jour"),
    Unit.EUROS_A_PLACE_YEAR: ("€ par place et par an", "€ par place et par an"),
    Unit.EUROS_A_POST: ("€ par équivalent temps plein", "€ par équivalent temps plein"),
}
# Of the coded lists of rules; what a Département adds in its own words is said as it is written.
CODED_VALUES: Mapping[str, str] = {
    "acces_droits": "accès aux droits",
    "budget_surendettement": "budget, surendettement",
    "centre_anjou": "Centre Anjou",
    "demarches_administratives": "démarches administratives",
    "est_anjou": "Est Anjou",
    "heures_collectives": "heures collectives",
    "heures_individuelles": "heures individuelles",
    "heures_participants": "heures des participants",
    "heures_professionnalisation": "heures de professionnalisation",
    "heures_travaillees": "heures travaillées",
    "jours_location": "jours de location",
    "mobilite": "mobilité",
    "nord_anjou": "Nord Anjou",
    "ouest_anjou": "Ouest Anjou",
    "grand_saumurois": "Grand Saumurois",
    "angers_centre": "Angers centre",
    "angers_ouest": "Angers ouest",
    "rdv_face_a_face": "rendez-vous en face à face",
    "reorientations_sorties": "réorientations et sorties",
    "sante": "santé",
    "seances_collectives": "séances collectives",
    "seances_collectives_participations": "participations aux séances collectives",
    "themes": "thèmes",
}
_PLURAL_FROM = 2
_THIN = "\N{NARROW NO-BREAK SPACE}"


def day_words(day: date) -> str:
    """Write a day as people do: 30/06/2021."""
    return french_day(day)


def number_words(number: Decimal, *, money: bool = False) -> str:
    """Write an exact number as people do: ``5 964,12``; amounts keep their cents."""
    text = f"{number:,.2f}" if money else f"{number.normalize():,f}"
    return text.replace(",", _THIN).replace(".", ",")


def scalar_words(value: RuleScalar, unit: Unit) -> str:
    """Write a value with its unit."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, tuple):
        return " · ".join(coded_words(each) for each in value)
    if isinstance(value, str):
        return value
    words = number_words(value, money=unit in MONEY)
    one, several = _ONE_AND_SEVERAL.get(unit, ("", ""))
    return f"{words} {several if value >= _PLURAL_FROM else one}".strip()


def coded_words(code: str) -> str:
    """Write one value of a coded list."""
    return CODED_VALUES.get(code, code.replace("_", " "))


def value_words(value: RuleValue) -> str:
    """Write what a value says: ``15 heures``, ``45,00 € par heure``."""
    return scalar_words(value.value, value.unit)


def declared_words(judgement: CriterionJudgement) -> str | None:
    """Write what was declared and compared; None when nothing was."""
    value = judgement.value
    if value is None:
        return None
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return day_words(value)
    attribute = judgement.criterion.attribute
    if attribute is not None and attribute.name == "age":
        return f"{value} ans"
    return " · ".join(value) if isinstance(value, tuple) else str(value)


def expiry_words(rules: DispositifOn) -> str | None:
    """Say that the last known text has run out, None while it holds."""
    if not rules.expired:
        return None
    return (
        f"Le dernier texte connu valait jusqu’au {day_words(rules.reading_day)} : "
        "il répond encore ici, à confirmer avec le Département."
    )
