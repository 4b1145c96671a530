"""Which occupation a broad name means: « vendeuse » beside « vêtements » or beside « pain ».

The names themselves stand in the referential, each under several codes; what the text says
elsewhere chooses. When it says nothing all of them stay, at a confidence that tells so.
"""

import re
from collections.abc import Container
from functools import lru_cache

_CUES = {
    "vend": {
        "D1106": r"\bpains?\b|boulang|patiss|viennoiser|epicerie|aliment|fromag|charcut|primeur"
        r"|traiteur",
        "D1214": r"vetement|pret-a-porter|\bmode\b|habillement|lingerie|chaussure|fringue"
        r"|cabines? d'essay",
        "D1212": r"bricolage|meubles?\b|decoration|equipement de la maison|literie|outillage",
        "D1219": r"jardin|plantes?\b|vegeta|pepinier",
        "D1209": r"fleur|bouquet",
        "D1110": r"\bmarches?\b|ambulant|forain",
        "D1505": r"hotes?(?:se)? de caisse",
    },
    "pein": {
        "F1606": r"batiment|appartement|maison|\bmurs?\b|facade|chantier|placo|papier peint"
        r"|interieur",
        "I1606": r"carross|automobile|\bauto\b",
        "I1609": r"carross|automobile|\bauto\b",
        "H3404": r"industriel|thermolaqu|cabine",
    },
    "coup": {
        "H2409": r"textile|tissu|cuir|confection|couture|maroquin",
        "A1418": r"vendang|raisin|vigne",
    },
    "anim": {
        "G1203": r"enfant|jeunes|loisirs|periscolaire|colonie|centre aere|bafa|ado",
        "K1217": r"ehpad|personnes? agee|residents?|senior|quartier|social|retraite",
    },
}
_COMPILED = {
    stem: {code: re.compile(cue) for code, cue in cues.items()} for stem, cues in _CUES.items()
}


def is_meant(code: str, word: str, folded: str) -> bool:
    """Return whether ``word`` may mean the occupation ``code`` in this text."""
    return word[:4] not in _COMPILED or code in _told(word[:4], folded)


@lru_cache(maxsize=8)
def _told(stem: str, folded: str) -> Container[str]:
    """Return the codes that a text tells by its other words; any of them when it tells none."""
    told = {code for code, cue in _COMPILED[stem].items() if cue.search(folded)}
    return told or _Any()


class _Any:
    def __contains__(self, code: object) -> bool:
        return True
