"""Is a mention denied? « pas de nuit », « sans permis », « week-end non travaillé ».

Works on a folded text (``normalize.fold_with_origins``). Only the clause around the mention is
read, and only fixed turns of phrase count: an unknown turn leaves the mention asserted.
"""

import re

_REACH = 60  # characters read on either side

# « ni », « ou » and « et de » carry a denial on; a comma or « mais » ends it.
_CLAUSE_END = re.compile(
    r"[.;:,!?\n()•]| - |\b(?:mais|car|donc|puis|avec|si)\b|\bet\b(?! (?:d[eu]s?|l[ea]s?) |[ ]d')"
)
_DENIAL_BEFORE = re.compile(
    r"\b(?:(?<!avec ou )sans|ni|hors|sauf|aucune?s?|jamais|inutile d[e']|dispense d[e']"
    r"|(?<!hesitez )(?<!hesiter )(?<!craignez )(?<!craint )(?<!redoutez )pas?(?! seulement| peur"
    r"| mal\b| oublier| hesiter)"
    r"|n(?:'|e )[a-z]+ plus|(?:arrete|perdu|quitte|evite[rz]?|refuse[rz]?)(?: de)?"
    # as spoken, without « ne »
    r"|(?:veux|veut|peux|peut|supporte|voudrais) plus(?! que| de ))"
    r"\b(?: ?[a-z'/-]+){0,4}? ?['\"«]? ?$"
)
_FIRM = r"(?:exige|requis|demande|obligatoire|necessaire|indispensable|impose|imperatif)"
# « non exigé mais apprécié » asks, if not firmly
_YET_WISHED = r"e?s?,? mais (?:[a-z]+ ){0,2}?(?:appreci|souhait|recommand|(?:un )?(?:plus|atout)\b)"
_DENIAL_AFTER = re.compile(
    r"^[\"» ]*\(?(?:(?!souhait|mais|appreci|exige|requis)[a-z]{1,12} ){0,2}?"
    r"(?:(?:est|sont|n'est|ne sont|n'etant) )?(?:non|pas|jamais|ni)[ -](?:[a-z]{1,13} )?"
    rf"(?:{_FIRM}|travaille|ouvre|compris|prevu)(?!{_YET_WISHED})"
    r"|^ ?[:=] ?(?:non|aucun|pas)\b"
)
_SPLIT_BEFORE = re.compile(r"\b(?:ne |n')(?:[a-z']+ ){0,2}$")  # « je ne cuisine pas »
_SPLIT_AFTER = re.compile(r"^ (?:pas|plus|jamais|guere)\b")
_REST_BEFORE = re.compile(r"\b(?:repos|conges?|fermee?s?|fermeture|profite[rz]?)\b[^.;\n,]{0,32}$")
_REST_AFTER = re.compile(
    r"^ (?:(?:sont|est|et jours feries) )?(?:libres?|chomee?s?|(?:de |en )?repos|fermee?s?|off)\b"
)


def is_negated(folded: str, start: int, end: int) -> bool:
    """Return whether the mention ``folded[start:end]`` is denied in its own clause."""
    before = folded[max(0, start - _REACH) : start]
    after = folded[end : end + _REACH]
    ends = [found.end() for found in _CLAUSE_END.finditer(before)]
    clause = before[ends[-1] :] if ends else before
    around = _SPLIT_BEFORE.search(clause) and _SPLIT_AFTER.match(after)
    return bool(around or _DENIAL_BEFORE.search(clause) or _DENIAL_AFTER.match(after))


def is_day_off(folded: str, start: int, end: int) -> bool:
    """Return whether a night or a day is mentioned as free: « repos le dimanche », or denied."""
    before = folded[max(0, start - _REACH) : start]
    after = folded[end : end + _REACH]
    free = _REST_BEFORE.search(before) or _REST_AFTER.match(after)
    return bool(free) or is_negated(folded, start, end)
