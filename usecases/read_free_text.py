"""What a few sentences about a person add to her profile; only what they say counts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from insertion.terms import Licence
from skills.extraction import Fact
from skills.mentions import FactKind
from skills.normalize import fold, fold_with_origins
from usecases.knowledge import Knowledge
from usecases.profile_draft import ProfileField, UnderstoodTerm

# Every name spotted whole in the text is as sure as this; what is below is a guess: an occupation
# deduced from an activity, those of a sector. A guess proposes, it is never held for a career.
MIN_FACT_CONFIDENCE = 0.7
_LICENCES = frozenset(licence.value for licence in Licence)


class _Turn(StrEnum):
    """What a turn of phrase makes of what follows it."""

    OWN = "own"
    WISH = "wish"  # sought, when an occupation; or else left out: it is not held
    OTHER = "other"  # of somebody else: « ma femme est infirmière »
    SINCE = "since"  # nothing: « je cherche depuis 2 ans un poste de cariste »


# The last turn of phrase of the sentence decides: « je cherche un poste de cariste, j’ai été
# vendeuse ».
_KIN = (
    r"(?:mari|femme|epoux|epouse|conjointe?|compagn(?:on|e)|copain|copine|pere|mere|fils|filles?"
    r"|freres?|soeurs?|enfants?|parents|ami|amie|ex)"
)
_TURN = re.compile(
    r"(?P<since>\bdepuis \S+ (?:ans?|annees?|mois|semaines?)\b)"
    rf"|(?P<other>\b(?:mon|ma|mes) {_KIN}(?: [a-z]+)? (?:est|etait|sont|travaille|fait|cherche)\b"
    rf"|^(?:mon|ma|mes) {_KIN}\b(?! ?,))"
    r"|\b(?P<wish>j?(?:re)?cherch|souhait|voudr|voul(?:ais|ons)\b|aimerai|veux|veut\b|envie\b|envisag"
    r"|espere|pourrai|projet|objectif|interess|devenir\b|me former\b|me reconvertir\b"
    r"|(?<!pu )apprendre\b)"
    r"|(?P<own>(?<!ou )(?<!que )\bj(?:e |')|\b(?:ai|(?<!d')ete|etais|sais|ans|annees|experience"
    r"|anciens?|ancienne|travaill(?:e|ee|ais|ait|ant)|exerc(?:e|ee|ais|ait|ant))\b)"
)
_SENTENCE_END = re.compile(r"[.!?\n]")

# « je passe le permis », « permis B en cours »; « j’ai passé le permis » says that it is held.
_BEING_PASSED = re.compile(r"(?<!\bai )\b(?:re)?pass(?:e|er) (?:le |mon |un )?$")
_NOT_YET = re.compile(
    r"^ (?:est |sera )?(?:en cours|bientot|prochainement|suspendu|retire|annule|perime|expire)"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a free text tells: occupations, competences, licences."""

    sought: tuple[UnderstoodTerm, ...] = ()
    held: tuple[UnderstoodTerm, ...] = ()
    skills: tuple[UnderstoodTerm, ...] = ()
    licences: tuple[Licence, ...] = ()


def read_free_text(text: str, knowledge: Knowledge) -> Told:
    """Return what ``text`` says that the referential has a code for."""
    if not text.strip():
        return Told()
    extraction = knowledge.extractor.extract(text)
    own = [fact for fact in extraction.every if _turn_of(fact, text) is _Turn.OWN]
    wished = [fact for fact in extraction.every if _turn_of(fact, text) is _Turn.WISH]
    return Told(
        sought=_terms(wished, FactKind.OCCUPATION),
        held=_terms(own, FactKind.OCCUPATION),
        skills=_terms(own, FactKind.SKILL, FactKind.KNOWLEDGE, FactKind.SOFT_SKILL),
        licences=tuple(sorted({Licence(fact.code) for fact in _licences_held(own, text)})),
    )


def _licences_held(own: Iterable[Fact], text: str) -> Iterator[Fact]:
    """Yield the licences that are neither being passed nor taken away."""
    for fact in own:
        if fact.kind is not FactKind.LICENCE or fact.code not in _LICENCES:
            continue
        before = fold_with_origins(_before(fact, text)).text
        after = fold_with_origins(text[fact.end :]).text
        if not _BEING_PASSED.search(before) and not _NOT_YET.match(after):
            yield fact


def _terms(facts: Iterable[Fact], *kinds: FactKind) -> tuple[UnderstoodTerm, ...]:
    """Return the surest fact of each code, in the order of the text."""
    kept: dict[str, Fact] = {}
    for fact in sorted(facts, key=lambda fact: (-fact.confidence, fact.start, fact.code)):
        if fact.kind in kinds and fact.confidence >= MIN_FACT_CONFIDENCE:
            kept.setdefault(fact.code, fact)
    return tuple(
        UnderstoodTerm(ProfileField.FREE_TEXT, fact.code, fact.label, fact.support, fact.confidence)
        for fact in sorted(kept.values(), key=lambda fact: (fact.start, fact.code))
    )


def _turn_of(fact: Fact, text: str) -> _Turn:
    """Return what the last turn of phrase of the sentence, before a fact, makes of it."""
    turns = [_Turn(turn.lastgroup or "") for turn in _TURN.finditer(fold(_before(fact, text)))]
    told = [turn for turn in turns if turn is not _Turn.SINCE]
    return told[-1] if told else _Turn.OWN


def _before(fact: Fact, text: str) -> str:
    """Return what the sentence of a fact says before it."""
    return _SENTENCE_END.split(text[: fact.start])[-1]
