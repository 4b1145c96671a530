"""The words of files for contracts, licences, hours and working conditions, as domain terms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from insertion.schedule import TimeWindow, Weekday, WeeklyHours
from insertion.terms import ContractKind, Licence, PhysicalDemand
from skills.negation import is_negated
from skills.normalize import fold
from skills.working_time import read_working_time

# https://api.francetravail.io/partenaire/offresdemploi/v2/referentiel/typesContrats
CONTRACT_CODES = {
    "CDI": ContractKind.CDI,
    "DIN": ContractKind.CDI,  # CDI intérimaire
    "CDD": ContractKind.CDD,
    "DDT": ContractKind.CDD,  # CDD tremplin, in an adapted company
    "MIS": ContractKind.INTERIM,
    "SAI": ContractKind.SEASONAL,
    "DDI": ContractKind.CDDI,
    "TTI": ContractKind.INTERIM_INSERTION,
    "LIB": ContractKind.SELF_EMPLOYED,
    "FRA": ContractKind.SELF_EMPLOYED,  # franchise
    "REP": ContractKind.SELF_EMPLOYED,  # reprise d'entreprise
    "CCE": ContractKind.SELF_EMPLOYED,  # profession commerciale
}

# For a code that is not in the list above, how its label begins.
_LABELS = (
    (r"cdi\b|contrat a duree indeterminee", ContractKind.CDI),
    (r"cdd\b|contrat a duree determinee", ContractKind.CDD),
    (r"interim|mission d'interim|mission interimaire", ContractKind.INTERIM),
    (r"saisonnier|contrat saisonnier", ContractKind.SEASONAL),
)

_NATURES = (
    ("apprentissage", ContractKind.APPRENTICESHIP),
    ("professionnalisation", ContractKind.PROFESSIONALISATION),
    ("contrat unique d'insertion", ContractKind.CUI),
    ("cui", ContractKind.CUI),
    ("cae", ContractKind.CUI),
    ("cie", ContractKind.CUI),
    ("emploi competences", ContractKind.CUI),
    ("contrat initiative emploi", ContractKind.CUI),
    ("contrat d'accompagnement dans l'emploi", ContractKind.CUI),
)
_INSERTION = "insertion par l'activ"

_CONDITIONS = (
    (r"port(?:s)? de charges?|manutention|charges lourdes", PhysicalDemand.HEAVY_LOADS),
    (r"debout", PhysicalDemand.STANDING),
    (r"exterieur|plein air|intemperies", PhysicalDemand.OUTDOORS),
    (r"hauteur|echafaudage|nacelle", PhysicalDemand.HEIGHT),
    (r"repetitif|repetitive|gestes|a la chaine|cadence", PhysicalDemand.REPETITIVE),
    (r"conduite", PhysicalDemand.DRIVING),
    (r"froid|basse temperature|refrigere", PhysicalDemand.COLD),
    (r"chaleur|haute temperature|forte temperature", PhysicalDemand.HEAT),
    (r"bruit|bruyant|sonore", PhysicalDemand.NOISE),
    (
        r"poussiere|produits? (?:chimique|toxique|dangereux)|risque chimique|salissant|odeur"
        r"|allergi|fumee|vapeur",
        PhysicalDemand.DUST_CHEMICALS,
    ),
    (r"ecran", PhysicalDemand.SCREEN),
    (r"\bnuit", PhysicalDemand.NIGHT),
    (r"week[ -]?end|samedi|dimanche", PhysicalDemand.WEEKEND),
    (
        r"horaires? (?:decale|fractionne|variable|irregulier)|travail poste|coupures?"
        r"|[235] ?x ?8",
        PhysicalDemand.STAGGERED_HOURS,
    ),
)

_LICENCE = re.compile(r"(?:permis )?(?:de conduire )?(?P<code>[a-z0-9]{1,3})(?: ?[-(:,].*)?")
_LICENCE_CODES = {
    "am": Licence.AM,
    "bsr": Licence.AM,
    "a1": Licence.A,
    "a2": Licence.A,
    "eb": Licence.BE,
    "b96": Licence.BE,
    "c1": Licence.C,
    "ec": Licence.CE,
    "c1e": Licence.CE,
    "d1": Licence.D,
    "de": Licence.D,
} | {licence.value: licence for licence in Licence}


@dataclass(frozen=True, slots=True)
class Hours:
    """What the words on working time say, as the domain holds it."""

    weekly: float | None
    shifts: WeeklyHours | None
    demands: frozenset[PhysicalDemand]
    is_range: bool = False  # « de 20 à 30 h »: how many is then not known


def contract_from_label(label: str) -> ContractKind | None:
    """Return the contract that « Contrat à durée déterminée - 6 Mois » begins by naming."""
    folded = fold(label)
    for beginning, kind in _LABELS:
        if re.match(beginning, folded):
            return kind
    return None


def contract_from_nature(nature: str, contract: ContractKind | None) -> ContractKind | None:
    """Return the contract, made precise by its « nature » (apprenticeship, insertion…)."""
    folded = fold(nature)
    if _INSERTION in folded:
        temporary = contract in {ContractKind.INTERIM, ContractKind.INTERIM_INSERTION}
        return ContractKind.INTERIM_INSERTION if temporary else ContractKind.CDDI
    for words, kind in _NATURES:
        if re.search(rf"\b{words}\b", folded):
            return kind
    return contract


def licence_from_label(label: str) -> Licence | None:
    """Return the licence of « B - Véhicule léger », « Permis B » or « CACES 3 »."""
    folded = fold(label)
    if "caces" in folded:
        return Licence.CACES
    written = _LICENCE.fullmatch(folded)
    return _LICENCE_CODES.get(written["code"]) if written else None


def demands_of_condition(label: str) -> Iterator[PhysicalDemand]:
    """Yield the demands that the label of a working condition names, and does not deny."""
    folded = fold(label)
    for pattern, demand in _CONDITIONS:
        found = re.search(pattern, folded)
        if found and not is_negated(folded, found.start(), found.end()):
            yield demand


def hours_from_text(text: str) -> Hours:
    """Return what ``text`` says of working time; nothing when it says nothing."""
    said = read_working_time(text)
    flags = (
        (said.night, PhysicalDemand.NIGHT),
        (said.weekend, PhysicalDemand.WEEKEND),
        (said.staggered, PhysicalDemand.STAGGERED_HOURS),
    )
    windows = [TimeWindow(Weekday(day), start, end) for day, start, end in said.windows]
    return Hours(
        weekly=None if said.most_weekly_hours else said.weekly_hours,
        is_range=said.most_weekly_hours is not None,
        shifts=WeeklyHours.from_windows(windows) if windows else None,
        demands=frozenset(demand for present, demand in flags if present),
    )
