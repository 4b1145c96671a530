"""How firmly a text asks for something: « permis B exigé », « CACES apprécié ».

Works on a folded text; only the clause around the mention is read, what follows it first.
"""

import re

from skills.facts import Level

_REACH = 60
_CLAUSE = re.compile(r"[.;!?\n•,]")
_CUES = re.compile(
    r"(?P<souhaite>\b(?:souhaite|souhaitable|apprecie|un plus|un atout|des? atouts?|ideal"
    r"|de preference"
    r"|si possible|recommande|bienvenu|facultati|optionnel|valorise))"
    r"|(?P<exige>(?<!\bnon )(?<!\bpas )\b(?:exige|obligatoire|indispensable|requis|imperati"
    r"|necessaire|demandee?s?\b|oblig(?:e|ee)\b|(?:vous )?devez|il faut"
    r"|vous (?:avez|possedez|detenez|maitrisez)))"
    r"|(?P<titulaire>\btitulaire)"
)
_LEVELS = {
    "souhaite": Level.DESIRED,
    "exige": Level.REQUIRED,
    "titulaire": Level.REQUIRED,
}
_ONESELF = re.compile(r"\b(?:j(?:e |'|ai )|g (?:fe|ete)|moi |mon |ma |mes )")
_ADDRESSED = re.compile(
    r"\bvous (?:etes|avez|serez|aurez|devez|possedez|detenez|aidez|preparez|assurez|intervenez)\b"
    r"|\bnous (?:recherchons|recrutons|cherchons)\b|\brecrut(?:e|ons)\b|\bvotre (?:profil|mission)"
)


def is_of_oneself(folded: str) -> bool:
    """Return whether somebody speaks of themselves: « titulaire du permis B » then asks nothing."""
    return bool(_ONESELF.search(folded)) and not _ADDRESSED.search(folded)


def level_at(folded: str, start: int, end: int, of_oneself: bool) -> Level | None:
    """Return how firmly the clause around a mention asks; ``None`` when it does not say."""
    after = _CLAUSE.split(folded[end : end + _REACH], maxsplit=1)[0]
    before = _CLAUSE.split(folded[max(0, start - _REACH) : start])[-1]
    for clause in (after, before):
        cues = [cue.lastgroup or "" for cue in _CUES.finditer(clause)]
        asked = [_LEVELS[cue] for cue in cues if not (of_oneself and cue == "titulaire")]
        if asked:
            return asked[0] if clause is after else asked[-1]
    return None
