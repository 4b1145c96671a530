"""What a few sentences about a person add to her profile; only what they say counts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from insertion.terms import Licence
from skills.codes import SkillId
from skills.extraction import Fact
from skills.normalize import fold
from usecases.knowledge import Knowledge
from usecases.profile_draft import ProfileField, UnderstoodTerm

# Every name spotted whole in the text is surer than this; what is below is a guess.
MIN_FACT_CONFIDENCE = 0.7

# An occupation named after a wish is sought; otherwise it was held. The last turn of phrase of
# the sentence decides: « je cherche un poste de cariste, j'ai été vendeuse ».
_TURN = re.compile(
    r"\b(?:(?P<wish>(?:re)?cherch|souhait|voudr|aimer|veux|envisag|projet)"
    r"|(?:ai|ete|etais|ans|annees|travaill|exerc|experience|anciens?|ancienne)\b)"
)
_SENTENCE_END = re.compile(r"[.!?\n]")


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
    wished = frozenset(fact for fact in extraction.occupations if _is_wished(fact, text))
    held = (fact for fact in extraction.occupations if fact not in wished)
    skills = (*extraction.skills, *extraction.soft_skills)
    known = knowledge.referential.skills
    return Told(
        sought=tuple(_terms(fact for fact in extraction.occupations if fact in wished)),
        held=tuple(_terms(held)),
        skills=tuple(_terms(fact for fact in skills if SkillId(fact.code) in known)),
        licences=tuple(sorted({Licence(fact.code) for fact in extraction.licences})),
    )


def _terms(facts: Iterable[Fact]) -> Iterator[UnderstoodTerm]:
    for fact in facts:
        if fact.confidence >= MIN_FACT_CONFIDENCE:
            yield UnderstoodTerm(
                ProfileField.FREE_TEXT, fact.code, fact.label, fact.support, fact.confidence
            )


def _is_wished(fact: Fact, text: str) -> bool:
    sentence = _SENTENCE_END.split(text[: fact.start])[-1]
    turns = list(_TURN.finditer(fold(sentence)))
    return bool(turns) and turns[-1]["wish"] is not None
