"""What an advert asks of experience: « débutant accepté », « 2 ans d'expérience exigés ».

Works on a folded text. The number of years is the detail of ``experience``.
"""

import re
from collections.abc import Iterator

from skills.mentions import FactKind, Mention
from skills.negation import is_negated

_SURE = 0.9
_NUMBERS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "dix": 10}
_BEGINNER = re.compile(
    r"\bdebutante?s?(?:\([a-z]{1,2}\))?(?:\(?s\)?)? ?(?:accepte|bienvenu|admis)[a-z]*"
    r"|\b(?:aucune|sans|pas d'|pas besoin d'|ni d') ?experience\b"
    r"(?: (?:exigee?|demandee?|requise?|necessaire|prealable|particuliere|anterieure))?"
    r"|\bexperience (?:n'est )?(?:non|pas) (?:exigee|requise|necessaire|demandee|obligatoire"
    r"|indispensable)"
    r"|\bniveau d'experience[^:\n]{0,20}: ?debutante?\b"
    r"|\bouvert aux debutants?\b|\bprofils? debutants?\b"
    r"|\b(?:aucune|sans) qualification (?:requise|exigee|demandee|particuliere)?\b"
)
_YEARS = re.compile(
    r"\b(?P<years>\d{1,2}|un|une|deux|trois|quatre|cinq|dix) ?(?:(?:a|-) ?\d{1,2} ?)?(?:an|annee)s?"
    r"(?: minimum| mini| au moins)? d'experiences?\b"
    r"|\bexperience (?:[a-z']{1,12} ){0,3}?(?:de |d'au moins |d')(?P<after>\d{1,2}|un|deux|trois"
    r"|cinq)"
    r" ?(?:an|annee)s?\b"
)
_ASKED = re.compile(
    r"(?<!niveau d')\b(?:premiere |1ere |une |)experience(?:s)? (?:[a-z']{1,14} ){0,6}?"
    r"(?:exigee?|requise?|demandee?|obligatoire|indispensable|imperative|souhaitee?|appreciee?"
    r"|souhaitable|serait)"
)
CODES = ("debutant_accepte", "experience")


def experience_in(folded: str) -> Iterator[Mention]:
    """Yield what a folded text asks of experience."""
    beginners = [match.span() for match in _BEGINNER.finditer(folded)]
    for start, end in beginners:
        refused = re.match(r" (?:non|pas)\b|s? s'abstenir", folded[end : end + 12])
        code = "debutant_accepte"
        yield Mention(FactKind.EXPERIENCE, code, code, _SURE, start, end, bool(refused))
    taken = beginners
    for match in (*_YEARS.finditer(folded), *_ASKED.finditer(folded)):
        start, end = match.span()
        if any(start < last and first < end for first, last in taken):
            continue
        taken = [*taken, (start, end)]
        named = match.groupdict()
        written = named.get("years") or named.get("after") or ""
        years = _NUMBERS.get(written, int(written) if written.isdigit() else 0)
        detail = f"{years} an" + ("s" if years > 1 else "") if years else ""
        negated = is_negated(folded, start, end)
        yield Mention(
            FactKind.EXPERIENCE, CODES[1], CODES[1], _SURE, start, end, negated, detail=detail
        )
