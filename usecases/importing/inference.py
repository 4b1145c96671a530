"""What the words of an offer add to what its record states, marked as inferred.

A record leads: nothing it states is replaced. What is read in its title and description fills what
it lacks, and each field so filled is named in ``inferred``. A word read may be mistaken, so a
requirement excludes somebody only when the text itself says that it is required.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from insertion.opportunity import JobOffer, LicenceRequirement, SkillRequirement
from insertion.schedule import TimeWindow, Weekday, WeeklyHours
from insertion.terms import ContractKind, Licence, PhysicalDemand, RequirementLevel
from skills.advert_occupation import AdvertReader
from skills.clock_hours import windows_of
from skills.codes import RomeCode, SkillId, parse_skill_id
from skills.extraction import Extraction, Fact, Level
from skills.mentions import FactKind
from skills.normalize import fold_with_origins
from skills.taxonomy import Referential
from usecases.knowledge import build_knowledge

# On the real offers of benchmarks/bench_offer_reading.py, nine in ten of the codes proposed at this
# confidence are those stated.
MIN_OCCUPATION_CONFIDENCE = 0.75
MIN_SKILL_CONFIDENCE = 0.8
MIN_CONTRACT_CONFIDENCE = 0.9
MAX_SKILLS = 25

_BY_DAY = frozenset({PhysicalDemand.NIGHT, PhysicalDemand.STAGGERED_HOURS})
_LICENCES = frozenset(licence.value for licence in Licence)
_CONTRACTS = frozenset(contract.value for contract in ContractKind)


@dataclass(frozen=True, slots=True)
class OfferCompletion:
    """Completes offers with what their words say, in the terms of one referential."""

    referential: Referential
    adverts: AdvertReader

    @classmethod
    def with_referential(cls, referential: Referential) -> "OfferCompletion":
        """Return what completes offers; names are indexed when the first one is read."""
        knowledge = build_knowledge(referential)
        adverts = AdvertReader(referential, knowledge.titles, knowledge.extractor)
        return cls(referential, adverts)

    def completed(self, offer: JobOffer, by_day: bool = False) -> JobOffer:
        """Return the offer with what its title and description say of what it does not state.

        ``by_day`` tells that the record states work by day: no night is then read in the words.
        """
        text = f"{offer.title}\n{offer.description}"
        read = self.adverts.extractor.extract(text)
        code = offer.rome_code or self._occupation(offer)
        found: dict[str, Any] = {
            "rome_code": code,
            "contract": offer.contract or _contract(read),
            "licences": offer.licences or tuple(_licences(read)),
            "weekly_hours": offer.weekly_hours or _weekly_hours(read),
            "shifts": offer.shifts or _shifts(text),
            "skills": offer.skills or tuple(self._skills(read, code)),
            "demands": offer.demands | _demands(read, by_day),
        }
        if offer.beginner_accepted is None:
            found["beginner_accepted"] = _beginner(read)
        new = {name: value for name, value in found.items() if value != getattr(offer, name)}
        return replace(offer, **new, inferred=offer.inferred | new.keys()) if new else offer

    def _occupation(self, offer: JobOffer) -> RomeCode | None:
        """Return the occupation of an offer that states none, only when it is sure."""
        best = self.adverts.rank(offer.title, offer.description, limit=1)
        if best and best[0].confidence >= MIN_OCCUPATION_CONFIDENCE:
            return best[0].code
        return None

    def _skills(self, read: Extraction, code: RomeCode | None) -> Iterator[SkillRequirement]:
        """Yield the skills read, surest first; of an occupation that lists its own, only those.

        What is said in passing (« nos clients », « la sécurité de tous ») is then left out.
        """
        occupation = self.referential.occupations[code] if code else None
        usual = {link.skill_id for link in occupation.skills} if occupation else set()
        facts = sorted((*read.skills, *read.soft_skills), key=lambda fact: -fact.confidence)
        levels: dict[SkillId, RequirementLevel] = {}
        for fact in facts:
            for skill in self._official(parse_skill_id(fact.code)):
                soft = fact.kind is FactKind.SOFT_SKILL
                if fact.confidence >= MIN_SKILL_CONFIDENCE and (
                    soft or not usual or skill in usual
                ):
                    levels.setdefault(skill, _level(fact))
        for skill, level in list(levels.items())[:MAX_SKILLS]:
            yield SkillRequirement(skill, level)

    def _official(self, skill_id: SkillId) -> tuple[SkillId, ...]:
        """Return the official skills that one of ours stands for, else itself."""
        return self.referential.skills[skill_id].stands_for or (skill_id,)


def _level(fact: Fact) -> RequirementLevel:
    required = fact.level is Level.REQUIRED
    return RequirementLevel.REQUIRED if required else RequirementLevel.DESIRED


def _contract(read: Extraction) -> ContractKind | None:
    """Return the contract when the text names one and no other."""
    sure = [fact for fact in read.contracts if fact.confidence >= MIN_CONTRACT_CONFIDENCE]
    if len(sure) == 1 and sure[0].code in _CONTRACTS:
        return ContractKind(sure[0].code)
    return None


def _licences(read: Extraction) -> Iterator[LicenceRequirement]:
    for fact in read.licences:
        if fact.code in _LICENCES:
            yield LicenceRequirement(Licence(fact.code), _level(fact))


def _weekly_hours(read: Extraction) -> float | None:
    """Return the hours a week when the text gives one number; a range leaves them unknown."""
    numbers = [fact.hours for fact in read.weekly_hours if "-" not in fact.code]
    return numbers[0] if numbers else None


def _shifts(text: str) -> WeeklyHours | None:
    windows = [
        TimeWindow(Weekday(day), start, end)
        for day, start, end in windows_of(fold_with_origins(text).text)
    ]
    return WeeklyHours.from_windows(windows) if windows else None


def _demands(read: Extraction, by_day: bool) -> frozenset[PhysicalDemand]:
    found: Iterable[PhysicalDemand] = (PhysicalDemand(fact.code) for fact in read.demands)
    return frozenset(found) - (_BY_DAY if by_day else frozenset())


def _beginner(read: Extraction) -> bool | None:
    return True if any(fact.code == "debutant_accepte" for fact in read.experience) else None
