"""From a sentence, a CV or an advert to facts, each with the very words that support it.

Lexical: names of the active referential (``spotting.py``) and fixed turns of phrase. No support,
no fact. What a text denies (« sans permis », « pas de port de charges ») is kept apart in
:attr:`Extraction.denied` and never among what it says.
"""

import re
from collections.abc import Iterable, Iterator

from skills.advert_title import occupation_of_title
from skills.certificates_in_text import certificates_in
from skills.contracts_in_text import contracts_in
from skills.everyday_work import ActivityReader, sectors_in
from skills.experience_in_text import experience_in
from skills.facts import Extraction, Fact, Level
from skills.levels_in_text import is_of_oneself, level_at
from skills.licences_in_text import licences_in
from skills.lookup import Named, SkillLookup, TitleLookup
from skills.mentions import FactKind, Mention
from skills.normalize import MAX_READ, FoldedText, fold_with_origins, label_key
from skills.occupations_in_text import OccupationReader
from skills.pay_in_text import pay_in
from skills.requirements_in_text import requirements_in
from skills.shifts_in_text import shifts_in
from skills.skills_in_text import SkillReader
from skills.taxonomy import SkillKind

__all__ = ["Extraction", "Extractor", "Fact", "Level"]


class Extractor:
    """Reads facts in French text with the names of two lookups.

    The names are indexed at the first text read, or by :meth:`warm_up`.
    """

    def __init__(self, titles: TitleLookup, skills: SkillLookup) -> None:
        infinitives = infinitives_of(skills.named)
        self._titles = titles
        self._occupations = OccupationReader(titles.named, infinitives)
        self._activities = ActivityReader(titles.named, infinitives)
        self._skills = SkillReader(skills.named)

    def warm_up(self) -> None:
        """Index the names now, so that the first text is read as fast as the next."""
        self.extract("je lis un texte")

    def extract(self, text: str) -> Extraction:
        """Return what ``text`` says; only its first 20,000 characters are read."""
        read = text[:MAX_READ]
        folded = fold_with_origins(read)
        of_oneself = is_of_oneself(folded.text)
        mentions = list(self._mentions(read, folded, of_oneself))
        facts = [_fact(mention, read, folded, of_oneself) for mention in mentions]
        said = _once_each(fact for fact in facts if not fact.negated)
        known = {(fact.kind, fact.code) for fact in said}
        denied = _once_each(f for f in facts if f.negated and (f.kind, f.code) not in known)
        return Extraction(
            occupations=_of(said, FactKind.OCCUPATION),
            skills=_of(said, FactKind.SKILL, FactKind.KNOWLEDGE),
            soft_skills=_of(said, FactKind.SOFT_SKILL),
            licences=_of(said, FactKind.LICENCE),
            certificates=_of(said, FactKind.CERTIFICATE),
            contracts=_of(said, FactKind.CONTRACT),
            working_share=_of(said, FactKind.WORKING_SHARE),
            weekly_hours=_of(said, FactKind.WEEKLY_HOURS),
            shifts=_of(said, FactKind.SHIFTS),
            demands=_of(said, FactKind.DEMAND),
            experience=_of(said, FactKind.EXPERIENCE),
            pay=_of(said, FactKind.PAY),
            sectors=_of(said, FactKind.SECTOR),
            denied=denied,
            truncated=len(text) > MAX_READ,
            every=tuple(fact for fact in facts if not fact.negated),
        )

    def occupations_in(self, text: str) -> tuple[Fact, ...]:
        """Return the occupations that ``text`` names and does not deny, each time it does."""
        read = text[:MAX_READ]
        folded = fold_with_origins(read)
        mentions = self._occupations.mentions(read, folded)
        return tuple(_fact(one, read, folded, False) for one in mentions if not one.negated)

    def _mentions(self, text: str, folded: FoldedText, of_oneself: bool) -> Iterator[Mention]:
        fixed = [
            *licences_in(text, folded),
            *certificates_in(text, folded),
            *contracts_in(folded.text),
            *requirements_in(folded.text),
            *experience_in(folded.text),
            *shifts_in(folded.text, of_oneself),
            *pay_in(folded.text),
        ]
        diplomas = [one for one in fixed if one.kind is FactKind.CERTIFICATE]
        named = [
            one
            for one in self._occupations.mentions(text, folded)
            if not any(other.start <= one.start < other.end for other in diplomas)
        ]
        named += self._of_title(folded.text, named, of_oneself)
        if not of_oneself and any(not one.deduced for one in named):
            named = [one for one in named if not one.deduced]  # tasks of the job that is named
        labels = self._occupations.labels
        yield from fixed
        yield from named
        deduced = list(self._deduced(folded.text, named, of_oneself))
        yield from deduced
        yield from sectors_in(folded.text, labels, [*named, *deduced])
        yield from self._skills.mentions(text, folded, [*fixed, *named], of_oneself)

    def _of_title(self, folded: str, named: list[Mention], of_oneself: bool) -> Iterator[Mention]:
        """Yield the occupation of the title of an advert that holds no whole name."""
        end = len(folded.partition("\n")[0])
        if not of_oneself and not any(one.start < end and not one.deduced for one in named):
            codes = {one.code for one in named}
            found = occupation_of_title(folded, self._titles)
            yield from (one for one in found if one.code not in codes)

    def _deduced(self, folded: str, named: list[Mention], of_oneself: bool) -> Iterator[Mention]:
        """Yield the occupations that activities let one suppose.

        None when an advert names its job: what it asks to do is no other job. None either for words
        that name an occupation themselves.
        """
        if named and not of_oneself:
            return
        codes = {one.code for one in named}
        for mention in self._activities.mentions(folded):
            apart = all(mention.end <= one.start or one.end <= mention.start for one in named)
            if apart and mention.code not in codes:
                yield mention


def infinitives_of(named: Iterable[Named]) -> frozenset[str]:
    """Return the verbs that the names of know-how begin with, folded."""
    firsts = {
        label_key(name).partition(" ")[0]
        for one in named
        if one.kind is SkillKind.KNOW_HOW
        for name in one.names
        if " " in name
    }
    return _COMMON_VERBS | {word for word in firsts if _INFINITIVE.fullmatch(word)}


_COMMON_VERBS = frozenset(["travailler", "faire", "tenir", "etre", "bosser", "conduire", "garder"])
_INFINITIVE = re.compile(r"[a-z]{2,}(?:er|ir|re)")


def _fact(mention: Mention, text: str, folded: FoldedText, of_oneself: bool) -> Fact:
    start, end = folded.span(mention.start, mention.end)
    level = level_at(folded.text, mention.start, mention.end, of_oneself)
    return Fact(
        kind=mention.kind,
        code=mention.code,
        label=mention.label,
        confidence=mention.confidence,
        start=start,
        end=end,
        support=text[start:end],
        level=None if mention.negated else level,
        negated=mention.negated,
        hours=mention.hours,
        detail=mention.detail,
        deduced=mention.deduced,
        possible=mention.possible,
    )


def _once_each(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the surest fact of each code, in the order of the text."""
    kept: dict[tuple[FactKind, str], Fact] = {}
    for fact in sorted(
        facts, key=lambda fact: (-fact.confidence, not fact.detail, fact.start, fact.end)
    ):
        kept.setdefault((fact.kind, fact.code), fact)
    return tuple(sorted(kept.values(), key=lambda fact: (fact.start, fact.end, fact.code)))


def _of(facts: tuple[Fact, ...], *kinds: FactKind) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.kind in kinds)
