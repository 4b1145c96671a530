"""Demands on the body and working hours, written in French: « port de charges lourdes ».

Codes are those of ``insertion.terms.PhysicalDemand``, as plain text: this package does not know the
domain. Works on a folded text.
"""

import re
from collections.abc import Iterator

from skills.mentions import FactKind, Mention
from skills.negation import is_negated
from skills.working_time import TimeMention, time_mentions

_SURE = 0.9

# « Chaleur, station debout » in a list of conditions
_ITEM = r"(?:(?<=[.,;:•(-] )|(?<=[.,;:•(-])|^)"
_ITEM_ENDS = r"(?= ?(?:[,;.)]|$))"
DEMANDS = {
    "port_de_charges": (
        r"\bport(?:er|ez)? (?:manuel )?(?:et manutention )?(?:de |des )?(?:charges?|poids)\b"
        r"(?: lourdes?)?|\bcharges lourdes\b|\bmanutention lourde|\bmanutentions? de charges"
        r"|\bport de (?:caisses?|colis|sacs?|cartons)\b|\bporte[rz]? (?:du |des )lourds?\b"
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
        r"|\btravail a la chaine\b|\bcadences? (?:soutenue|elevee)s?\b"
    ),
    "conduite": (
        r"\b(?:deplacements|trajets) (?:quotidiens|frequents|longs|nombreux)\b|\blongs trajets\b"
        r"|\bgrands deplacements\b"
    ),
    "froid": (
        r"\b(?:environnement|milieu|travail|ambiance|temperatures?) (?:dans le |au |en )?"
        r"(?:froide?s?|negatives?)\b|\bchambres? froides?\b|\bgrand froid\b|\bdans le froid\b"
        rf"|{_ITEM}froid{_ITEM_ENDS}"
    ),
    "chaleur": (
        r"\b(?:forte|fortes|exposition a la|travail a la|resistance a la) chaleurs?\b"
        r"|\btemperatures elevees\b|\bdans la chaleur\b"
        rf"|{_ITEM}chaleur{_ITEM_ENDS}"
    ),
    "bruit": (
        r"\b(?:environnement|milieu|atelier|travail) bruyant|\bexposition au bruit\b"
        r"|\bdans le bruit\b"
        rf"|{_ITEM}bruit{_ITEM_ENDS}"
    ),
    "poussieres_produits": (
        r"\bproduits (?:chimiques|toxiques|irritants)\b|\bexposition (?:aux? )?poussieres?\b"
        r"|\b(?:environnement|milieu) poussiereux"
        rf"|{_ITEM}poussieres?{_ITEM_ENDS}"
    ),
    "ecran": (
        r"\b(?:travail(?:ler)?|station) (?:prolongee? )?(?:sur|devant) (?:un )?"
        r"(?:ecran|ordinateur)s?\b"
    ),
}


_PATTERNS = tuple((code, re.compile(pattern, re.MULTILINE)) for code, pattern in DEMANDS.items())


def requirements_in(folded: str) -> Iterator[Mention]:
    """Yield the demands and the working hours written in a folded text, denied ones marked."""
    for code, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            start, end = match.span()
            negated = is_negated(folded, start, end)
            yield Mention(FactKind.DEMAND, code, code, _SURE, start, end, negated)
    yield from map(_of_time, time_mentions(folded))


def _of_time(said: TimeMention) -> Mention:
    if said.hours is not None:
        most = "" if said.most_hours is None else f"-{said.most_hours:g}"
        code, kind = f"{said.hours:g}{most}", FactKind.WEEKLY_HOURS
    else:
        code, kind = said.kind.value, FactKind.DEMAND
    return Mention(kind, code, code, _SURE, said.start, said.end, said.negated, said.hours)
