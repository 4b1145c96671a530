"""Driving licences and CACES written in French: « permis B et C », « CACES 1, 3 et 5 ».

Codes are those of ``insertion.terms.Licence``, as plain text; the categories of a CACES are its
detail. A letter counts beside « permis »
only, and « permis » alone means the car licence where no other permit can be meant.
"""

import re
from collections.abc import Iterator

from skills.mentions import FactKind, Mention
from skills.negation import is_negated
from skills.normalize import FoldedText

_SURE, _LIKELY = 0.97, 0.75
_WORDS = {
    "bsr": "am", "am": "am", "cyclo": "am", "cyclomoteur": "am", "moto": "a", "a": "a", "a2": "a",
    "a1": "a", "b": "b", "vl": "b", "auto": "b", "voiture": "b", "be": "be", "eb": "be", "c": "c",
    "c1": "c", "pl": "c", "poids lourds": "c", "poids lourd": "c", "ce": "ce", "ec": "ce",
    "spl": "ce", "super lourd": "ce", "super lourds": "ce", "super poids lourd": "ce", "d": "d",
    "d1": "d", "bus": "d",
}  # fmt: skip
LICENCE_CODES = frozenset(_WORDS.values()) | {"caces"}
_WORD = "(?:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
_PERMIT = (
    r"\bpermis?\b(?: de (?:conduire|conduite))?(?: d[eu])?(?: la)?"
    r"(?: remorque)?(?: ?\(?(?:categorie|cat|type)s?\.?)?[ :\"«(-]{1,4}"
)
_NEXT = rf"[ ,/+&()-]+(?:(?:et|ou|et/ou) )?(?:permis )?{_WORD}\b"
_LIST = re.compile(rf"{_PERMIT}({_WORD}\b(?:{_NEXT})*)")
_ONE = re.compile(rf"\b{_WORD}\b")
_ALONE = re.compile(
    r"(?:\b(?:le|mon|son|votre|sans|avec|pas? de|du|un|aucun|ni|et|,|-) |^ ?|[:(] ?)"
    r"(?P<permis>permis\b(?: de conduire)?)"
    r"(?= ?(?:[.,;:)\n+/-]|$)| (?:et|ou|ni|non|n'est|pas|mais|valide|en cours|est|serait|exige"
    r"|obligatoire|souhaite|requis|indispensable|necessaire|imperatif|apprecie|vehicule|voiture"
    r"|depuis|car|pour|donc|suspendu|retire|annule|possible|a ete)\b)",
    re.MULTILINE,
)
_CYCLO = re.compile(r"\bbsr\b")
# « Permis B indispensable, BE apprécié »: in capitals, after the word and before how it is asked
_BESIDE = re.compile(
    r"[,;/+] ?(?:le |permis )?(?P<code>be|eb|ce|ec|c1?|d1?|pl|spl)\b"
    r"(?= (?:apprecie|souhaite|exige|serait|un plus|obligatoire|possible|demande|bienvenu))"
)
_TAKEN_AWAY_AFTER = re.compile(
    r"(?: de conduire)?(?: [a-z]{1,3})? (?:est |a ete |actuellement ){0,2}(?:suspendu|retire"
    r"|annule|invalide|perime|expire)"
)
_CATEGORY = re.compile(r"\br ?\.?\d{3}[a-z]?\b|\b\d{1,2}[abc]?\b|\b[abcdefg]1?\b(?!'| jour\b)")
_SMALL_WORDS = frozenset("acd")
_GOES_ON = re.compile(r" (?!et\b|ou\b)[a-z]")
_CACES = re.compile(
    r"\b(?P<name>caces|c\.a\.c\.e\.s\.?)(?!\w)"
    r"(?: (?:nacelles?|chariots?|engins?|pemp|grue))?"
    r"(?:(?:[ :(,/&+-]|\b(?:et|ou|cat|categories?|types?)\b\.?)*"
    rf"(?:{_CATEGORY.pattern}))*"
)


def licences_in(text: str, folded: FoldedText) -> Iterator[Mention]:
    """Yield the licences written in ``text``, denied ones marked; ``folded`` is its folded form."""
    for start, end, code, detail, confidence in _found(text, folded):
        taken_away = _TAKEN_AWAY_AFTER.match(folded.text, end, end + 60)
        negated = bool(taken_away) or is_negated(folded.text, start, end)
        yield Mention(FactKind.LICENCE, code, code, confidence, start, end, negated, detail=detail)


def _found(text: str, folded: FoldedText) -> Iterator[tuple[int, int, str, str, float]]:
    for listed in _LIST.finditer(folded.text):
        for one in _ONE.finditer(folded.text, listed.start(1), listed.end(1)):
            if _is_letter_of_a_licence(text, folded, one):
                yield listed.start(), one.end(), _WORDS[one[0]], "", _SURE
            else:
                break
    for alone in _ALONE.finditer(folded.text):
        start, end = alone.span("permis")
        yield start, end, "b", "", _LIKELY
    for match in _BESIDE.finditer(folded.text):
        start, end = match.span("code")
        line = folded.text[max(folded.text.rfind("\n", 0, start), start - 80, 0) : start]
        if "permis" in line and text[folded.origins[start]].isupper():
            yield start, end, _WORDS[match["code"]], "", _SURE
    for match in _CYCLO.finditer(folded.text):
        yield match.start(), match.end(), "am", "", _SURE
    for match in _CACES.finditer(folded.text):
        categories = list(_categories(text, folded, match))
        end = categories[-1].end() if categories else match.end("name")
        detail = ", ".join(found[0].upper() for found in categories)
        yield match.start(), end, "caces", detail, _SURE


def _categories(text: str, folded: FoldedText, caces: re.Match[str]) -> Iterator[re.Match[str]]:
    """Yield the categories after « CACES », up to a letter that is a small word: « 3 à jour »."""
    for found in _CATEGORY.finditer(folded.text, caces.end("name"), caces.end()):
        written = text[folded.origins[found.start()]]
        in_a_sentence = _GOES_ON.match(folded.text, found.end())
        if not written.isascii() or (written in _SMALL_WORDS and in_a_sentence):
            return
        yield found


def _is_letter_of_a_licence(text: str, folded: FoldedText, found: re.Match[str]) -> bool:
    """Return whether a letter is no small word: « permis à jour », « permis d'exploiter »."""
    end = found.end()
    if found[0] not in {"a", "c", "d", "ce", "am"}:
        return True
    if folded.text[end : end + 1] == "'":
        return False
    written = text[folded.origins[found.start()]]
    return written.isupper() or (
        written.isascii() and not re.match(r" [a-z]", folded.text[end : end + 2])
    )
