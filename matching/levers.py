"""Levers: small changes of a person's situation, each a change of her profile and nothing else.

What a lever opens is never estimated: the profile with the lever applied is asked of the engine
(:mod:`matching.lever_effects`). A lever only ever adds (a means, a licence, minutes, hours, a
contract, a skill), so that nothing which is in reach is lost by pulling it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from geo.travel import TravelMode
from insertion.beneficiary import MAX_MAX_MINUTES, Profile
from insertion.schedule import MINUTES_PER_HOUR, TimeWindow, Weekday, WeeklyHours
from insertion.terms import ContractKind, Licence
from skills.codes import SkillId

GOOD_SCORE = 25.0
"""From here a match is called good: an occupation sought, 15 minutes away, with no skill yet."""

MORE_MINUTES = 10.0
EARLIEST, LATEST = 5 * MINUTES_PER_HOUR, 23 * MINUTES_PER_HOUR
"""What childcare at atypical hours makes possible of a day: from 5 a.m. to 11 p.m."""

_WEEKEND = (Weekday.SATURDAY, Weekday.SUNDAY)
_SPEED = (TravelMode.WALK, TravelMode.BIKE, TravelMode.MOPED, TravelMode.CAR)
_EASIEST_FIRST = (
    TravelMode.WALK,
    TravelMode.BIKE,
    TravelMode.TRANSIT,
    TravelMode.CARPOOL,
    TravelMode.MOPED,
    TravelMode.CAR,
)


class LeverKind(StrEnum):
    """What is changed, the smallest change first."""

    MINUTES = "temps_de_trajet"
    CONTRACT = "contrat"
    MEANS = "moyen"
    HOURS = "horaires"
    SKILL = "competence"
    LICENCE = "permis"


class MoreHours(StrEnum):
    """Which hours of the week are added to those a person is available."""

    EARLY = "tot"
    LATE = "tard"
    EARLY_AND_LATE = "tot_et_tard"
    WEEKEND = "week_end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One change; only the fields of its kind are set.

    A car comes with the licence to drive it: ``licence`` is then set beside ``mode`` when the
    person is known not to hold it.
    """

    kind: LeverKind
    minutes: float = 0.0
    contract: ContractKind | None = None
    mode: TravelMode | None = None
    hours: MoreHours | None = None
    skill: SkillId | None = None
    licence: Licence | None = None

    @property
    def code(self) -> str:
        """Return what names this lever among those of one person: ``moyen:cyclomoteur``."""
        changed = (self.contract, self.mode, self.hours, self.skill, self.licence)
        what = next((each for each in changed if each is not None), f"{self.minutes:g}")
        return f"{self.kind}:{what}"

    @property
    def effort(self) -> tuple[int, float]:
        """Return what orders levers by how much they ask of a person, the least first."""
        order = list(LeverKind)
        hard = 0.0 if self.mode is None else float(_EASIEST_FIRST.index(self.mode))
        kind = LeverKind.LICENCE if self.licence is not None else self.kind
        return order.index(kind), self.minutes + hard

    def apply(self, profile: Profile) -> Profile:
        """Return the profile of the person with this lever pulled; what is not known stays so."""
        changed = profile
        if self.minutes:
            changed = self._longer(profile)
        if self.contract is not None and profile.accepted_contracts is not None:
            accepted = profile.accepted_contracts | {self.contract}
            changed = replace(changed, accepted_contracts=accepted)
        if self.mode is not None and profile.means is not None:
            changed = replace(changed, means=profile.means | {self.mode})
        if self.licence is not None and profile.licences is not None:
            changed = replace(changed, licences=profile.licences | {self.licence})
        if self.hours is not None and profile.availability is not None:
            changed = replace(changed, availability=_widened(profile.availability, self.hours))
        if self.skill is not None:
            changed = replace(changed, skills=profile.skills | {self.skill})
        return changed

    def _longer(self, profile: Profile) -> Profile:
        """Return the profile with every maximum raised."""
        general, *own = (
            min(minutes + self.minutes, MAX_MAX_MINUTES)
            for minutes in (
                profile.max_minutes,
                *(minutes for _, minutes in profile.max_minutes_by_occupation),
            )
        )
        codes = (code for code, _ in profile.max_minutes_by_occupation)
        by_occupation = tuple(zip(codes, own, strict=True))
        return replace(profile, max_minutes=general, max_minutes_by_occupation=by_occupation)


def with_levers(profile: Profile, levers: tuple[Lever, ...]) -> Profile:
    """Return the profile with all these levers pulled."""
    for lever in levers:
        profile = lever.apply(profile)
    return profile


def possible_levers(profile: Profile) -> tuple[Lever, ...]:
    """Return every lever that could be pulled, skills aside, by effort.

    A limit that is not known is not one: without means, licences, hours or contracts stated there
    is nothing to change in them, only a question to ask.
    """
    return tuple(
        sorted(
            (
                *_minutes(profile),
                *_contracts(profile),
                *_means(profile),
                *_hours(profile),
                *_licences(profile),
            ),
            key=lambda lever: lever.effort,
        )
    )


def more_minutes(minutes: float) -> Lever:
    """Return the lever of a longer way, each way."""
    return Lever(kind=LeverKind.MINUTES, minutes=minutes)


def one_more_skill(skill: SkillId) -> Lever:
    """Return the lever of a skill acquired."""
    return Lever(kind=LeverKind.SKILL, skill=skill)


def _minutes(profile: Profile) -> Iterator[Lever]:
    if profile.max_minutes + MORE_MINUTES <= MAX_MAX_MINUTES:
        yield more_minutes(MORE_MINUTES)


def _contracts(profile: Profile) -> Iterator[Lever]:
    if profile.accepted_contracts is not None:
        for contract in ContractKind:
            if contract not in profile.accepted_contracts:
                yield Lever(kind=LeverKind.CONTRACT, contract=contract)


def _means(profile: Profile) -> Iterator[Lever]:
    """Yield the means faster than the person's own; with a car, none is."""
    if profile.means is None or TravelMode.CAR in profile.means:
        return
    slower = max((_SPEED.index(mode) for mode in profile.means if mode in _SPEED), default=0)
    for mode in TravelMode:
        if mode in profile.means or (mode in _SPEED and _SPEED.index(mode) <= slower):
            continue
        lacks_b = profile.licences is not None and Licence.B not in profile.licences
        licence = Licence.B if mode is TravelMode.CAR and lacks_b else None
        yield Lever(kind=LeverKind.MEANS, mode=mode, licence=licence)


def _hours(profile: Profile) -> Iterator[Lever]:
    if profile.availability is not None:
        for hours in MoreHours:
            if _widened(profile.availability, hours).mask != profile.availability.mask:
                yield Lever(kind=LeverKind.HOURS, hours=hours)


def _licences(profile: Profile) -> Iterator[Lever]:
    if profile.licences is not None:
        for licence in Licence:
            if licence not in profile.licences:
                yield Lever(kind=LeverKind.LICENCE, licence=licence)


def added_hours(availability: WeeklyHours, hours: MoreHours) -> tuple[TimeWindow, ...]:
    """Return the hours that a lever adds to the days when the person is available.

    The weekend excepted, which is added whole. A day that already ends in the night has no later
    end.
    """
    if hours is MoreHours.WEEKEND:
        return tuple(TimeWindow(day, EARLIEST, LATEST) for day in _WEEKEND)
    added = []
    for day in Weekday:
        of_day = [window for window in availability.windows if window.weekday is day]
        if not of_day:
            continue
        first = min(window.start for window in of_day)
        last = max(window.start + window.minutes() for window in of_day)
        if hours is not MoreHours.LATE and first > EARLIEST:
            added.append(TimeWindow(day, EARLIEST, first))
        if hours is not MoreHours.EARLY and last < LATEST:
            added.append(TimeWindow(day, last, LATEST))
    return tuple(added)


def _widened(availability: WeeklyHours, hours: MoreHours) -> WeeklyHours:
    return WeeklyHours.from_windows((*availability.windows, *added_hours(availability, hours)))
