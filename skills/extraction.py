"""From a sentence, a CV or an advert to facts, each with the very words that support it.

Lexical: names of the active referential (``spotting.py``) and fixed turns of phrase. No support,
no fact. What a text denies (« sans permis », « pas de port de charges ») is kept apart in
:attr:`Extraction.denied` and never among what it says.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from skills.licences_in_text import licences_in
from skills.lookup import Named, SkillLookup, TitleLookup
from skills.mentions import FactKind, Mention
from skills.negation import is_negated
from skills.normalize import FoldedText, fold_with_origins
from skills.requirements_in_text import requirements_in
from skills.spotting import NameSpotter, without_overlaps
from skills.stemming import singular, stem
from skills.taxonomy import SkillKind

MAX_TEXT_LENGTH = 20_000

_KINDS = {
    SkillKind.KNOW_HOW: FactKind.SKILL,
    SkillKind.MACRO: FactKind.SKILL,
    SkillKind.KNOWLEDGE: FactKind.KNOWLEDGE,
    SkillKind.SOFT_SKILL: FactKind.SOFT_SKILL,
}


class Level(StrEnum):
    """How firmly a text asks; the values of ``insertion.terms.RequirementLevel``."""

    REQUIRED = "exige"
    DESIRED = "souhaite"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a text says, and where: ``text[start:end] == support``.

    ``code`` is a ROME code, a skill code or a value of ``insertion.terms``; for weekly hours it is
    their number, also in ``hours``. ``confidence`` is in ]0, 1] and ranks facts of one kind;
    ``level`` is ``None`` when the text does not say how firmly it asks.
    """

    kind: FactKind
    code: str
    label: str
    confidence: float
    start: int
    end: int
    support: str
    level: Level | None = None
    negated: bool = False
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a text says, each list in the order of the text and each code once.

    ``skills`` holds know-how and knowledge. ``denied`` holds what the text says is not so, of every
    kind. ``truncated`` tells that only the first 20,000 characters were read.
    """

    occupations: tuple[Fact, ...] = ()
    skills: tuple[Fact, ...] = ()
    soft_skills: tuple[Fact, ...] = ()
    licences: tuple[Fact, ...] = ()
    contracts: tuple[Fact, ...] = ()
    demands: tuple[Fact, ...] = ()
    weekly_hours: tuple[Fact, ...] = ()
    denied: tuple[Fact, ...] = ()
    truncated: bool = False


class Extractor:
    """Reads facts in French text with the names of two lookups.

    The names are indexed at the first text read.
    """

    def __init__(self, titles: TitleLookup, skills: SkillLookup) -> None:
        self._titles = titles.named
        self._skills = skills.named

    @cached_property
    def _title_spotter(self) -> NameSpotter:
        return NameSpotter(_names(self._titles), singular, partial=False)

    @cached_property
    def _skill_spotter(self) -> NameSpotter:
        return NameSpotter(_names(self._skills), stem, partial=True)

    def extract(self, text: str) -> Extraction:
        """Return what ``text`` says; only its first 20,000 characters are read."""
        read = text[:MAX_TEXT_LENGTH]
        folded = fold_with_origins(read)
        mentions = [
            *self._named(folded.text, self._titles, self._title_spotter),
            *self._named(folded.text, self._skills, self._skill_spotter),
            *licences_in(read, folded),
            *requirements_in(folded.text),
        ]
        facts = [_fact(mention, read, folded) for mention in mentions]
        said = _once_each(fact for fact in facts if not fact.negated)
        known = {(fact.kind, fact.code) for fact in said}
        denied = _once_each(f for f in facts if f.negated and (f.kind, f.code) not in known)
        return Extraction(
            occupations=_of(said, FactKind.OCCUPATION),
            skills=_of(said, FactKind.SKILL, FactKind.KNOWLEDGE),
            soft_skills=_of(said, FactKind.SOFT_SKILL),
            licences=_of(said, FactKind.LICENCE),
            contracts=_of(said, FactKind.CONTRACT),
            demands=_of(said, FactKind.DEMAND),
            weekly_hours=_of(said, FactKind.WEEKLY_HOURS),
            denied=denied,
            truncated=len(text) > MAX_TEXT_LENGTH,
        )

    def _named(
        self, folded: str, named: tuple[Named, ...], spotter: NameSpotter
    ) -> Iterator[Mention]:
        for found in without_overlaps(spotter.spot(folded)):
            one = named[found.owner]
            kind = FactKind.OCCUPATION if one.kind is None else _KINDS[one.kind]
            negated = _is_denied(folded, found.start, found.end)
            yield Mention(
                kind, one.code, one.label, found.confidence, found.start, found.end, negated
            )


def _names(named: tuple[Named, ...]) -> Iterator[tuple[int, str]]:
    for owner, one in enumerate(named):
        for _, key in one.forms():
            yield owner, key


_DENIED_WITHIN = re.compile(r"\b(?:pas|jamais|aucune?)\b")


def _is_denied(folded: str, start: int, end: int) -> bool:
    return is_negated(folded, start, end) or bool(_DENIED_WITHIN.search(folded, start, end))


def _fact(mention: Mention, text: str, folded: FoldedText) -> Fact:
    start, end = folded.span(mention.start, mention.end)
    return Fact(
        mention.kind,
        mention.code,
        mention.label,
        mention.confidence,
        start,
        end,
        text[start:end],
        _level(folded.text, mention.start, mention.end),
        mention.negated,
        mention.hours,
    )


def _once_each(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the surest fact of each code, in the order of the text."""
    kept: dict[tuple[FactKind, str], Fact] = {}
    for fact in sorted(facts, key=lambda fact: (-fact.confidence, fact.start, fact.end)):
        kept.setdefault((fact.kind, fact.code), fact)
    return tuple(sorted(kept.values(), key=lambda fact: (fact.start, fact.end, fact.code)))


def _of(facts: tuple[Fact, ...], *kinds: FactKind) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.kind in kinds)


_LEVEL_REACH = 60
_CLAUSE = re.compile(r"[.;!?\n•,]")
_LEVEL_CUES = re.compile(
    r"(?P<souhaite>\b(?:souhaite|souhaitable|apprecie|un plus|un atout|ideal|de preference|bienvenu"
    r"|facultati|optionnel))"
    r"|(?P<exige>\b(?:exige|obligatoire|indispensable|requis|imperati|necessaire|(?:vous )?devez"
    r"|il faut|titulaire|vous (?:avez|possedez|detenez|maitrisez)))"
)


def _level(folded: str, start: int, end: int) -> Level | None:
    """Return how firmly the clause around a mention asks; what follows it speaks first."""
    after = _CLAUSE.split(folded[end : end + _LEVEL_REACH], maxsplit=1)[0]
    before = _CLAUSE.split(folded[max(0, start - _LEVEL_REACH) : start])[-1]
    for clause in (after, before):
        cues = [cue.lastgroup or "" for cue in _LEVEL_CUES.finditer(clause)]
        if cues:
            return Level(cues[0] if clause is after else cues[-1])
    return None
