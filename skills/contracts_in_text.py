"""Contracts and shares of working time written in French: « CDD 6 mois renouvelable à mi-temps ».

Codes are those of ``insertion.terms.ContractKind``, and those of :data:`OTHER_CONTRACTS`, which
name what is no contract of that list. The length of a contract is the detail of its mention. Works
on a folded text.
"""

import re
from collections.abc import Iterator

from skills.mentions import FactKind, Mention
from skills.negation import is_negated

_SURE, _LIKELY = 0.9, 0.75

# « CDI ou intérim »; the word alone is the trade of an agency
_BESIDE_A_CONTRACT = (
    r"(?:(?<=\bcd[id] ou )|(?<=\bcd[id] et )|(?<=\bcd[id], )|(?<=\bcd[id]/)|(?<=\bcd[id] / ))"
)
# « Intérim 3 mois. » begins a clause; « RAS Intérim » and « salarié intérimaire » are an agency's
_CLAUSE_BEGINS = r"(?:^|(?<=[.;:!?\n•|,(/-])|(?<=[.;:!?\n•|,(/-] ))"
_CLAUSE_GOES_ON = (
    r"(?= ?(?:[,.;:/|()!-]|$)| (?:longue|courte|de longue|de courte|\d|de \d|ou|et|puis|possible"
    r"|renouvelable|avec)\b)"
)

CONTRACTS = {
    "cdi": (
        r"\bcdii?\b(?! ?-? ?interim| ?\(cdi-?i\)|-i\b)|\bc\.d\.i\b"
        r"|\bcontrat(?: de travail)? (?:a )?duree indeterminee"
    ),
    "cddi": (
        r"\bcddi\b|\bcdd d'insertion|\bcontrat d'insertion\b"
        r"|\bcontrat a duree determinee d'insertion"
    ),
    "cdd": (
        r"\bcdd\b(?! d'insertion)|\bc\.d\.d\b"
        r"|\bcontrat(?: de travail)? (?:a )?duree determinee(?! d'insertion)"
        r"|\bcontrat (?:de |d')?(?:remplacement\b|\d{1,2} mois\b)|\bcontrat d'un (?:an|mois)\b"
    ),
    "interim_insertion": r"\binterim d'insertion|\bcontrat de mission d'insertion",
    "interim": (
        r"\b(?:en|contrat|mission|missions)(?: ?:| d'| de| en)? ?interim(?:aires?)?\b"
        r"(?! d'insertion)|\bcontrat de travail temporaire|\bmissions? de travail temporaire"
        rf"|{_CLAUSE_BEGINS}interim{_CLAUSE_GOES_ON}(?! d'insertion)"
        r"|\b(?:cherche|recherche|fais|fait|faire|accepte) (?:de )?l'interim\b|\bde l'interim\b"
        r"(?= (?:depuis|pendant|\d))"
        rf"|{_BESIDE_A_CONTRACT}\binterim\b(?! d'insertion)"
        r"|(?<!d')(?<!agence )\binterim(?= ?(?:/|,| ou | et ) ?(?:en )?cd[id]\b)"
        r"|\b(?:suis|etais|ete|comme|travaille) interimaires?\b"
        r"|(?<!salarie )(?<!salaries )(?<!statut )\binterimaires?(?= (?:en|depuis|pendant|dans"
        r"|chez|pour)\b)"
        r"|\bmois d'interim\b|\b(?:ans?|annees?) d'interim\b"
    ),
    "saisonnier": (
        r"\b(?:contrats?|emplois?|postes?|travail|cdd) (?:d'un )?saisonniers?\b|\bsaisonni(?:er"
        r"|ere)s?\b"
        r"|\bcontrat de saison\b"
    ),
    "apprentissage": (
        r"\b(?:contrat d'|en |de l')apprentissage\b|\bapprenti(?:e|es|s|\(e\))?\b(?! avec)"
    ),
    "professionnalisation": (
        r"\bcontrat de professionnalisation|\bcontrat pro\b|\ben professionnalisation\b"
    ),
    "cui": (
        r"\bcui\b|\bparcours emploi competences?\b|\bcontrats? aides?\b|\bcae\b"
        r"|\bcontrat unique d'insertion|\b(?:contrat|cdd|en) pec\b|\bpec\b(?= ?-| \d)"
    ),
    "independant": (
        r"\bauto[ -]?entrepreneu[a-z]+|\bmicro[ -]?entrepreneu[a-z]+|\bfreelance\b"
        r"|\b(?:statut|travailleur) d?'?independant|\ba (?:mon|votre|son) compte\b"
    ),
}
OTHER_CONTRACTS = {
    "alternance": r"\b(?:en |une |contrat (?:d'|en )|l'|d')alternance\b|^ *alternance\b"
    r"|\balternant(?:e|\(e\))?\b",
    "stage": (
        r"\b(?:un|en|mon|comme|dans un) stage\b(?! de (?:recuperation|sensibilisation))"
        r"|\bconvention de stage|^ *stage\b(?= [^a-z]|$)|\bstagiaires?\b(?! de)"
    ),
    "service_civique": r"\bservices? civiques?\b",
    "extra": r"\b(?:en|des|quelques|comme) extras?\b",
    "vacation": r"\b(?:en vacations?|contrat de vacations?|vacataires?)\b",
}
_LENGTH = re.compile(
    r"(?:[ :,(/-]{1,3}|d'(?=un )|\b(?:de|d'une?|pour|une|duree|longue|remplacement|saisonnier|temps"
    r"|partiel|plein"
    r"|complet|renouvelable)\b){0,8}?"
    r"(?P<length>(?:de )?\d{1,2}(?:[,.]\d)? ?(?:(?:a|-) ?\d{1,2} ?)?(?:mois|semaines?|ans?"
    r"|jours?)\b(?! d'exp)"
    r"|un an\b|une semaine\b|un mois\b|longue duree\b|courte duree\b)"
    r"(?P<renew>(?: ?[,(] ?| )?renouvelables?)?"
)
_RENEWABLE = re.compile(r"[ ,(-]{1,3}renouvelables?\b")
_NO_LENGTH = frozenset(["cdi", "independant", "extra", "vacation"])
_SHARES = {
    "temps_plein": r"\b(?:a |en )?temps[ -](?:plein|complet)\b|\bplein[ -]temps\b|\bfull time\b",
    "temps_partiel": (
        r"\b(?:a |en )?temps[ -](?:partiel|incomplet|non complet|reduit)\b(?: (?:a |de )?\d{2} ?%)?"
        r"|\b(?:un |a |en )?mi[ -]temps\b|\b(?:[5-9]0|[2-9]5) ?% (?:d'un )?(?:temps|etp)\b"
        r"|\btrois quarts? temps\b|\b3/4 temps\b|\bquelques heures (?:par|la) semaine\b"
    ),
}


def _compiled(table: dict[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(pattern, re.MULTILINE)) for code, pattern in table.items())


_CONTRACTS = _compiled(CONTRACTS | OTHER_CONTRACTS)
_SHARE_PATTERNS = _compiled(_SHARES)
# « possibilité de CDI », « évolution vers un CDI »: not the contract of the job
_LATER = re.compile(
    r"\b(?:possibilites?|evolution|perspectives?|debouch|puis|suivi|en vue|vers|embauche"
    r"|evolutif)\b[^.;\n]{0,25}$"
)
_LATER_AFTER = re.compile(r"^ ?(?:possible|envisageable|a la cle|a terme)\b")


def contracts_in(folded: str) -> Iterator[Mention]:
    """Yield the contracts of a folded text, denied ones marked; one promised later is less sure."""
    for code, pattern in _CONTRACTS:
        for match in pattern.finditer(folded):
            start, end = match.span()
            before = folded[max(0, start - 50) : start]
            later = _LATER.search(before) or _LATER_AFTER.match(folded[end : end + 20])
            end, detail = (end, "") if code in _NO_LENGTH else _length(folded, end)
            sure = _LIKELY if later else _SURE
            negated = is_negated(folded, start, match.end())
            yield Mention(FactKind.CONTRACT, code, code, sure, start, end, negated, detail=detail)
    for code, pattern in _SHARE_PATTERNS:
        for match in pattern.finditer(folded):
            start, end = match.span()
            negated = is_negated(folded, start, end)
            yield Mention(FactKind.WORKING_SHARE, code, code, _SURE, start, end, negated)


def _length(folded: str, end: int) -> tuple[int, str]:
    """Return where the length written after a contract ends, and that length."""
    found = _LENGTH.match(folded, end, end + 80)
    if found is None:
        renewed = _RENEWABLE.match(folded, end)
        return (renewed.end(), "renouvelable") if renewed else (end, "")
    length = found["length"].removeprefix("de ")
    detail = f"{length}, renouvelable" if found["renew"] else length
    return found.end(), detail
