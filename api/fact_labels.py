"""French words for what a text may say that the domain has no list of: certificates.

Codes are those of ``skills/certificates_in_text.py`` and its neighbours; a test reads both.
"""

from collections.abc import Callable, Mapping

from api.labels import CONTRACT_LABELS, DEMAND_LABELS, LICENCE_LABELS
from api.sentences import weekly_hours
from insertion.terms import PhysicalDemand
from skills.mentions import FactKind

CERTIFICATE_LABELS: dict[str, str] = {
    "fimo": "FIMO (transport professionnel)",
    "fco": "FCO (formation continue du transport)",
    "carte_conducteur": "carte conducteur",
    "adr": "ADR (matières dangereuses)",
    "carte_professionnelle": "carte professionnelle",
    "ssiap": "SSIAP (sécurité incendie)",
    "sst": "secourisme",
    "bafa": "BAFA",
    "bafd": "BAFD",
    "haccp": "formation à l’hygiène alimentaire",
    "habilitation_electrique": "habilitation électrique",
    "aipr": "AIPR (travaux près des réseaux)",
    "certibiocide": "Certibiocide",
    "certiphyto": "Certiphyto",
    "deas": "diplôme d’aide-soignant",
    "deaes": "diplôme d’accompagnant éducatif et social",
    "deap": "diplôme d’auxiliaire de puériculture",
    "dei": "diplôme d’infirmier",
    "dea": "diplôme d’ambulancier",
    "cap": "CAP",
    "bep": "BEP",
    "bp": "brevet professionnel",
    "bac_pro": "bac professionnel",
    "bac": "baccalauréat",
    "bts": "BTS ou DUT",
    "titre_professionnel": "titre professionnel",
}
OTHER_CONTRACT_LABELS: dict[str, str] = {
    "alternance": "alternance",
    "stage": "stage",
    "service_civique": "service civique",
    "extra": "extra",
    "vacation": "vacation",
}
SHARE_LABELS: Mapping[str, str] = {
    "temps_plein": "temps plein",
    "temps_partiel": "temps partiel",
}
EXPERIENCE_LABELS: Mapping[str, str] = {
    "debutant_accepte": "débutant accepté",
    "experience": "expérience",
}


def label_of(kind: FactKind, code: str, referential_label: str) -> str:
    """Return what people read of a fact: the referential's words, or ours where it has none."""
    named = _LABELS.get(kind)
    return referential_label if named is None else named(code)


def _shift(code: str) -> str:
    days, _, hours = code.rpartition(" ")
    clock = hours.replace("-", " à ")
    return f"{days} {clock}" if days else clock


def _hours(code: str) -> str:
    least, _, most = code.partition("-")
    if not most:
        return weekly_hours(float(least))
    return f"de {float(least):g} à {weekly_hours(float(most))}".replace(".", ",")


_LICENCES: Mapping[str, str] = CERTIFICATE_LABELS | {
    licence.value: label for licence, label in LICENCE_LABELS.items()
}
_CONTRACTS: Mapping[str, str] = OTHER_CONTRACT_LABELS | {
    contract.value: label for contract, label in CONTRACT_LABELS.items()
}
_LABELS: Mapping[FactKind, Callable[[str], str]] = {
    FactKind.LICENCE: _LICENCES.__getitem__,
    FactKind.CERTIFICATE: CERTIFICATE_LABELS.__getitem__,
    FactKind.CONTRACT: _CONTRACTS.__getitem__,
    FactKind.DEMAND: lambda code: DEMAND_LABELS[PhysicalDemand(code)],
    FactKind.WEEKLY_HOURS: _hours,
    FactKind.SHIFTS: _shift,
    FactKind.WORKING_SHARE: SHARE_LABELS.__getitem__,
    FactKind.EXPERIENCE: EXPERIENCE_LABELS.__getitem__,
}
