"""Contracts and demands on the body, written in French: « CDI », « port de charges lourdes ».

Codes are those of ``insertion.terms`` (``ContractKind``, ``PhysicalDemand``), as plain text: this
package does not know the domain. Works on a folded text.
"""

import re
from collections.abc import Iterator

from skills.mentions import FactKind, Mention
from skills.negation import is_negated
from skills.working_time import TimeMention, time_mentions

_SURE = 0.9

# « CDI ou intérim »; the word alone is the trade of an agency
_BESIDE_A_CONTRACT = (
    r"(?:(?<=\bcd[id] ou )|(?<=\bcd[id] et )|(?<=\bcd[id], )|(?<=\bcd[id]/)|(?<=\bcd[id] / ))"
)

CONTRACTS = {
    "cdi": r"\bcdii?\b|\bcontrat a duree indeterminee",
    "cddi": r"\bcddi\b|\bcdd d'insertion|\bcontrat d'insertion\b",
    "cdd": r"\bcdd\b(?! d'insertion)|\bcontrat a duree determinee(?! d'insertion)",
    "interim_insertion": r"\binterim d'insertion",
    "interim": (
        r"\b(?:en|contrat|mission|missions)(?: ?:| d'| de| en)? ?interim(?:aires?)?\b"
        r"(?! d'insertion)|\bcontrat de travail temporaire|\bmissions? de travail temporaire"
        r"|^ *interim *$"
        r"|\b(?:cherche|recherche|fais|faire|accepte) (?:de )?l'interim\b"
        rf"|{_BESIDE_A_CONTRACT}\binterim\b(?! d'insertion)"
        r"|(?<!d')(?<!agence )\binterim(?= ?(?:/|,| ou | et ) ?(?:en )?cd[id]\b)"
    ),
    "saisonnier": r"\b(?:contrat|emploi|poste|travail) saisonnier|\bsaisonniers?\b",
    "apprentissage": r"\b(?:contrat d'|en )apprentissage\b",
    "professionnalisation": (r"\bcontrat de professionnalisation"),
    "cui": (
        r"\bcui\b|\bparcours emploi competences?\b|\bcontrat aide\b|\bcontrat unique d'insertion"
    ),
    "independant": (
        r"\bauto[ -]?entrepreneu[a-z]+|\bmicro[ -]?entrepreneu[a-z]+|\bfreelance\b"
        r"|\b(?:statut|travailleur) d?'?independant|\ba (?:mon|votre|son) compte\b"
    ),
}
DEMANDS = {
    "port_de_charges": (
        r"\bport(?:er|ez)? (?:manuel )?(?:et manutention )?(?:de |des )?(?:charges?|poids)\b"
        r"(?: lourdes?)?|\bcharges lourdes\b|\bmanutention lourde|\bmanutentions? de charges"
    ),
    "station_debout": (
        r"\b(?:station|position|travail(?:ler)?|rester|poste) (?:prolongee )?debout\b"
        r"(?: prolongee?)?"
    ),
    "exterieur": (
        r"\b(?:travail(?:ler|lez)?|poste|missions?|activite) (?:physique )?(?:en|a l')"
        r" ?exterieurs?\b|\ben plein air\b|\bpar tous (?:les )?temps\b|\bintemperies\b"
    ),
    "hauteur": r"\b(?:travail(?:ler|lez)?|travaux) en hauteur\b",
    "gestes_repetitifs": (
        r"\b(?:gestes?|taches?|mouvements?|travail) (?:\w+ ){0,2}?repetiti(?:fs?|ves?)\b"
        r"|\btravail a la chaine\b"
    ),
    "conduite": (
        r"\b(?:deplacements|trajets) (?:quotidiens|frequents|longs|nombreux)\b|\blongs trajets\b"
    ),
    "froid": (
        r"\b(?:environnement|milieu|travail|ambiance|temperatures?) (?:dans le |au |en )?"
        r"(?:froide?s?|negatives?)\b|\bchambres? froides?\b|\bgrand froid\b"
    ),
    "chaleur": (
        r"\b(?:forte|fortes|exposition a la|travail a la|resistance a la) chaleurs?\b"
        r"|\btemperatures elevees\b"
    ),
    "bruit": (
        r"\b(?:environnement|milieu|atelier|travail) bruyant|\bexposition au bruit\b"
        r"|\bdans le bruit\b"
    ),
    "poussieres_produits": (
        r"\bproduits (?:chimiques|toxiques|irritants)\b|\bexposition (?:aux? )?poussieres?\b"
        r"|\b(?:environnement|milieu) poussiereux"
    ),
    "ecran": (
        r"\b(?:travail(?:ler)?|station) (?:prolongee? )?(?:sur|devant) (?:un )?"
        r"(?:ecran|ordinateur)s?\b"
    ),
}


def _compiled(
    kind: FactKind, table: dict[str, str]
) -> tuple[tuple[FactKind, str, re.Pattern[str]], ...]:
    return tuple((kind, code, re.compile(pattern, re.MULTILINE)) for code, pattern in table.items())


_PATTERNS = (*_compiled(FactKind.CONTRACT, CONTRACTS), *_compiled(FactKind.DEMAND, DEMANDS))


def requirements_in(folded: str) -> Iterator[Mention]:
    """Yield contracts, demands and working hours written in a folded text, denied ones marked."""
    for kind, code, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            start, end = match.span()
            negated = is_negated(folded, start, end)
            yield Mention(kind, code, code, _SURE, start, end, negated)
    yield from map(_of_time, time_mentions(folded))


def _of_time(said: TimeMention) -> Mention:
    if said.hours is not None:
        code, kind = f"{said.hours:g}", FactKind.WEEKLY_HOURS
    else:
        code, kind = said.kind.value, FactKind.DEMAND
    return Mention(kind, code, code, _SURE, said.start, said.end, said.negated, said.hours)
