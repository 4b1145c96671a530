"""Turn what a person wrote into what the engine takes: codes checked, texts resolved or set aside.

A text counts only when a name of the referential is near enough; otherwise it is listed as not
recognised, and never guessed. A wrong code is refused: nobody writes a code by chance.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from geo.communes import Communes
from geo.geocoding import Geocoder
from insertion.beneficiary import MAX_OCCUPATIONS, MAX_SKILLS, Profile, StopoverPlace
from skills.codes import RomeCode, SkillId, parse_rome_code, parse_skill_id
from skills.errors import InvalidCode, UnknownOccupation, UnknownSkill
from skills.lookup import LookupHit
from skills.normalize import label_key, split_genders
from usecases.knowledge import Knowledge
from usecases.profile_draft import (
    ProfileDraft,
    ProfileField,
    ProfileMistake,
    ProfileRefused,
    ResolvedProfile,
    Suggestion,
    Understood,
    UnderstoodHome,
    UnderstoodTerm,
    UnrecognisedText,
)
from usecases.read_free_text import read_free_text
from usecases.read_home import read_home

# A name that is not exactly one of ours counts when it is this near to one (a typing error, a
# plural) and clearly nearer than to the next code. An occupation may besides be no more precise
# than what was said: « technicien » is not « technicien R&D ».
MIN_NAME_SCORE = 0.8
MIN_LEAD = 0.1
# An exact name may belong to several occupations; a name shared by more says too little.
MAX_SHARED = 3
_HITS = MAX_SHARED + 1
MIN_SUGGESTION = 0.5

# What a text names without doubt, and all it may mean.
_Found = tuple[tuple[LookupHit, ...], tuple[LookupHit, ...]]

_OCCUPATION_CODE = re.compile(r"[A-Za-z][0-9]{4}")
_SKILL_CODE = re.compile(r"[0-9]+|v:\S*")


def read_profile(
    draft: ProfileDraft, knowledge: Knowledge, communes: Communes, geocoder: Geocoder
) -> ResolvedProfile:
    """Return the profile the engine takes, with how each text was understood.

    Raises
    ------
    ProfileRefused
        With every mistake found: a home that is nowhere, codes that the referential does not hold.
    """
    reading = _Reading(knowledge)
    home = reading.home(draft, communes, geocoder)
    stopover = reading.stopover(draft, communes, geocoder)
    sought = reading.occupations(ProfileField.SOUGHT, draft.sought)
    held = reading.occupations(ProfileField.HELD, draft.held)
    skills = reading.skills(ProfileField.SKILLS, draft.skills)
    reading.check_codes(
        ProfileField.BY_OCCUPATION, [code for code, _ in draft.max_minutes_by_occupation]
    )
    if home is None or reading.mistakes:
        raise ProfileRefused(tuple(reading.mistakes))
    told = read_free_text(draft.free_text, knowledge)
    understood = Understood(
        home=home,
        sought=_within(MAX_OCCUPATIONS, sought, told.sought),
        held=_within(MAX_OCCUPATIONS, held, told.held),
        skills=_within(MAX_SKILLS, skills, told.skills),
        licences_read=told.licences,
        unrecognised=tuple(reading.unrecognised),
    )
    return ResolvedProfile(_profile(draft, understood, stopover), understood)


def is_quickly_read(draft: ProfileDraft, knowledge: Knowledge) -> bool:
    """Return whether no text of a profile takes long to read: codes, or texts read lately."""
    occupations, skills = (*draft.sought, *draft.held), draft.skills
    return (
        draft.home.address is None
        and draft.stopover is None
        and not draft.free_text
        and all(
            _OCCUPATION_CODE.fullmatch(text) or knowledge.find_titles.knows(text, _HITS)
            for text in occupations
        )
        and all(
            _SKILL_CODE.fullmatch(text) or knowledge.find_skills.knows(text, _HITS)
            for text in skills
        )
    )


@dataclass(slots=True)
class _Reading:
    """Reads field after field and collects every mistake, so that one answer tells them all."""

    knowledge: Knowledge
    mistakes: list[ProfileMistake] = field(default_factory=list)
    unrecognised: list[UnrecognisedText] = field(default_factory=list)

    def home(
        self, draft: ProfileDraft, communes: Communes, geocoder: Geocoder
    ) -> UnderstoodHome | None:
        try:
            return read_home(draft.home, communes, geocoder)
        except ProfileRefused as refused:
            self.mistakes.extend(refused.mistakes)
            return None

    def stopover(
        self, draft: ProfileDraft, communes: Communes, geocoder: Geocoder
    ) -> StopoverPlace | None:
        if draft.stopover is None:
            return None
        try:
            place = read_home(draft.stopover.place, communes, geocoder)
        except ProfileRefused as refused:
            for mistake in refused.mistakes:
                part = mistake.field.removeprefix(ProfileField.HOME)
                name = f"{ProfileField.STOPOVER}.lieu{part}"
                self.mistakes.append(ProfileMistake(name, mistake.expected))
            return None
        stay = draft.stopover.stay_minutes
        return StopoverPlace(place.coordinates, draft.stopover.hours, stay)

    def occupations(self, name: ProfileField, texts: Sequence[str]) -> tuple[UnderstoodTerm, ...]:
        def by_code(text: str) -> tuple[str, str]:
            occupation = self.knowledge.referential.occupation(parse_rome_code(text))
            return occupation.code, occupation.label

        def named(text: str) -> _Found:
            hits = self.knowledge.find_titles(text, _HITS)
            return occupations_named(text, hits), hits

        return self._terms(name, texts, _OCCUPATION_CODE, by_code, named)

    def skills(self, name: ProfileField, texts: Sequence[str]) -> tuple[UnderstoodTerm, ...]:
        def by_code(text: str) -> tuple[str, str]:
            skill = self.knowledge.referential.skill(parse_skill_id(text))
            return skill.id, skill.label

        def named(text: str) -> _Found:
            hits = self.knowledge.find_skills(text, _HITS)
            return skills_named(hits), hits

        return self._terms(name, texts, _SKILL_CODE, by_code, named)

    def check_codes(self, name: ProfileField, codes: Iterable[RomeCode]) -> None:
        """Refuse a field, once, when one of its codes is not of the referential."""
        if any(code not in self.knowledge.referential.occupations for code in codes):
            version = self.knowledge.referential.version
            expected = f"un de ces codes n’existe pas dans le référentiel actif ({version})"
            self.mistakes.append(ProfileMistake(name, expected))

    def _terms(
        self,
        name: ProfileField,
        texts: Sequence[str],
        code_form: re.Pattern[str],
        by_code: Callable[[str], tuple[str, str]],
        named_in: Callable[[str], _Found],
    ) -> tuple[UnderstoodTerm, ...]:
        terms: list[UnderstoodTerm] = []
        for position, text in enumerate(texts):
            if code_form.fullmatch(text):
                try:
                    code, label = by_code(text)
                except (InvalidCode, UnknownOccupation, UnknownSkill):
                    self._refuse_code(name, position)
                else:
                    terms.append(UnderstoodTerm(name, code, label, text, 1.0))
                continue
            named, hits = named_in(text)
            terms += [
                UnderstoodTerm(name, hit.code, hit.label, text, hit.likeness) for hit in named
            ]
            if not named:
                self.unrecognised.append(UnrecognisedText(name, text, _suggestions(hits)))
        return tuple(terms)

    def _refuse_code(self, name: ProfileField, position: int) -> None:
        version = self.knowledge.referential.version
        expected = f"ce code n’existe pas dans le référentiel actif ({version})"
        self.mistakes.append(ProfileMistake(f"{name}[{position}]", expected))


def occupations_named(text: str, hits: Sequence[LookupHit]) -> tuple[LookupHit, ...]:
    """Return the hits that ``text`` names without doubt, none when it may mean something else."""
    named = skills_named(hits)
    return tuple(hit for hit in named if hit.exact or not _is_more_precise(hit.matched_label, text))


def skills_named(hits: Sequence[LookupHit]) -> tuple[LookupHit, ...]:
    """Return the exact hits, or the first one when it is near enough and clearly leads."""
    exact = tuple(hit for hit in hits if hit.exact)
    if exact:
        return exact if len(exact) <= MAX_SHARED else ()
    if not hits or hits[0].likeness < MIN_NAME_SCORE:
        return ()
    lead = hits[0].likeness - max((hit.likeness for hit in hits[1:]), default=0.0)
    return (hits[0],) if lead >= MIN_LEAD else ()


def _is_more_precise(label: str, text: str) -> bool:
    """Return whether every form of ``label`` has more words than ``text``."""
    fewest = min(len(label_key(form).split()) for form in split_genders(label))
    return fewest > max(len(label_key(form).split()) for form in split_genders(text))


def _suggestions(hits: Sequence[LookupHit]) -> tuple[Suggestion, ...]:
    likely = [hit for hit in hits if hit.likeness >= MIN_SUGGESTION]
    return tuple(Suggestion(hit.code, hit.label) for hit in likely[:MAX_SHARED])


def _within(
    limit: int, listed: tuple[UnderstoodTerm, ...], told: tuple[UnderstoodTerm, ...]
) -> tuple[UnderstoodTerm, ...]:
    """Return what was listed, then the surest of what was told, at most ``limit`` codes in all."""
    kept: dict[str, UnderstoodTerm] = {}
    for term in (*listed, *sorted(told, key=lambda term: -term.confidence)):
        if len(kept) < limit:
            kept.setdefault(term.code, term)
    return tuple(kept.values())


def _profile(
    draft: ProfileDraft, understood: Understood, stopover: StopoverPlace | None
) -> Profile:
    licences = draft.licences
    if licences is not None:
        licences |= frozenset(understood.licences_read)
    return Profile(
        home=understood.home.coordinates,
        home_commune=understood.home.commune.code,
        means=draft.means,
        max_minutes=draft.max_minutes,
        max_minutes_by_occupation=draft.max_minutes_by_occupation,
        licences=licences,
        sought=_occupation_codes(understood.sought),
        held=_occupation_codes(understood.held),
        skills=frozenset(SkillId(term.code) for term in understood.skills),
        availability=draft.availability,
        accepted_contracts=draft.accepted_contracts,
        weekly_hours=draft.weekly_hours,
        limits=draft.limits,
        needs=draft.needs,
        stopover=stopover,
    )


def _occupation_codes(terms: Iterable[UnderstoodTerm]) -> tuple[RomeCode, ...]:
    """Return each code once, in the order the person gave."""
    return tuple(dict.fromkeys(RomeCode(term.code) for term in terms))
