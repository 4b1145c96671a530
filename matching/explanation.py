"""Say why: the points of one opportunity, criterion by criterion, and what to ask.

The numbers come from the very functions that ranked it (``kernels/``); this file only names
them. Nothing here changes a score.
"""

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.terms import OpportunityKind
from matching.answer import (
    CheckReason,
    Contribution,
    Criterion,
    ExclusionReason,
    Match,
    ReasonCode,
    SkillMatch,
    Travel,
)
from matching.beside import Beside
from matching.columns import LICENCE_BIT, QuestionArrays
from matching.encoding import NEED_BIT, STRAIN_BIT
from matching.entry import Entry
from matching.kernels.formulas import CREDIT_UNIT
from matching.kernels.offering import (
    COSINE_FIT,
    COVERAGE_FIT,
    DISTANCE_KM,
    LIMITS_LOST,
    MEASURES,
    MINUTES,
    MODE,
    NEEDS,
    TRAVEL_LOST,
    UNKNOWN_MODE,
    accepted_minutes,
    fastest_way,
    measure_slots,
    shift_fits,
)
from matching.live_index import State
from matching.policy import SUITABILITY_CRITERIA
from matching.query import travel_modes
from matching.reference import Reference
from skills.codes import RomeCode, SkillId

Member = TypeVar("Member", bound=StrEnum)

# In words only: the score uses the exact values.
WELL_COVERED = 0.75
NEAR_OCCUPATION = 0.2


@dataclass(frozen=True, slots=True)
class _Question:
    """Everything one opportunity is read against.

    ``compared`` and ``nearest`` remember what was found of what asks the same: offers of one
    occupation mostly do.
    """

    profile: Profile
    asked: QuestionArrays
    reference: Reference
    held_licences: int
    credit: Mapping[int, int]  # of the dims that have any
    counted: Mapping[OpportunityKind, Sequence[tuple[int, Criterion, float]]]
    declared: int  # from this credit on, a skill was declared
    compared: dict[tuple[int, tuple[tuple[int, int], ...], bool], SkillMatch]
    nearest: dict[int, RomeCode | None]  # by the occupation of the opportunity


def explain(  # noqa: PLR0913, PLR0917
    names: NDArray[np.int64],
    profile: Profile,
    question: QuestionArrays,
    state: State,
    reference: Reference,
    beside: Beside | None = None,
) -> tuple[Match, ...]:
    """Return the match of each opportunity found; contributions sum to its score bit for bit.

    ``beside`` answers for the modes that ``question`` leaves to it.
    """
    measures = measure(names, question, state, reference, beside)
    modes = travel_modes(profile, () if beside is None else beside.left_out)
    asked = _question(profile, question, reference)
    entries = state.entries(names)
    travels = _travels(names, measures, modes, entries, beside)
    return tuple(
        _match(entry, measured, travel, asked)
        for entry, measured, travel in zip(entries, measures.tolist(), travels, strict=True)
    )


def _travels(
    names: NDArray[np.int64],
    measures: NDArray[np.float64],
    modes: Sequence[TravelMode],
    entries: Sequence[Entry],
    beside: Beside | None,
) -> list[Travel]:
    """Return the way to each opportunity."""
    travels = []
    for name, line, entry in zip(names.tolist(), measures.tolist(), entries, strict=True):
        mode, assumed = _mode_of(name, int(line[MODE]), modes, beside)
        travels.append(Travel(mode, line[MINUTES], line[DISTANCE_KM], entry.approximate, assumed))
    if beside is None or beside.by_bus is None:
        return travels
    told = [
        name
        for name, travel in zip(names.tolist(), travels, strict=True)
        if travel.mode is TravelMode.TRANSIT and not travel.assumed
    ]
    times = beside.times(told)
    return [
        dataclasses.replace(travel, times=times.get(name))
        for name, travel in zip(names.tolist(), travels, strict=True)
    ]


def _mode_of(
    name: int, number: int, modes: Sequence[TravelMode], beside: Beside | None
) -> tuple[TravelMode | None, bool]:
    """Return the mode of a number, and whether its minutes are assumed."""
    if number == UNKNOWN_MODE:
        return None, False
    if number < len(modes):
        return modes[number], modes[number] is TravelMode.TRANSIT
    way = None if beside is None else beside.way_to(name)
    return (None, False) if way is None else (way.mode, way.assumed)


def _question(profile: Profile, question: QuestionArrays, reference: Reference) -> _Question:
    dims = question.credited
    return _Question(
        profile=profile,
        asked=question,
        reference=reference,
        held_licences=sum(LICENCE_BIT[licence] for licence in profile.licences or ()),
        credit=dict(zip(dims.tolist(), question.credit[dims].tolist(), strict=True)),
        counted={
            kind: [
                (number, criterion, ceiling)
                for number, (criterion, ceiling) in enumerate(
                    zip(SUITABILITY_CRITERIA, ceilings, strict=True)
                )
                if ceiling > 0
            ]
            for kind, ceilings in reference.policy.weights.items()
        },
        declared=round(reference.policy.credit.declared * CREDIT_UNIT),
        compared={},
        nearest={},
    )


def measure(
    names: NDArray[np.int64],
    question: QuestionArrays,
    state: State,
    reference: Reference,
    beside: Beside | None = None,
) -> NDArray[np.float64]:
    """Return what the explanation of each opportunity shows, one line each."""
    measures = np.empty((len(names), MEASURES))
    by_way = np.full(len(names), math.nan)
    if beside is not None:
        ways = [beside.way_to(name) for name in names.tolist()]
        by_way[:] = [math.nan if way is None else way.minutes for way in ways]
    for slots, chosen in ((state.index.slots, names >= 0), (state.added, names < 0)):
        if not chosen.any():
            continue
        places = np.where(names < 0, ~names, names)[chosen]
        lines = np.empty((len(places), MEASURES))
        measure_slots(
            slots,
            reference.usual,
            reference.sums,
            state.vocabulary,
            question,
            reference.policy_arrays,
            places,
            by_way[chosen],
            lines,
        )
        measures[chosen] = lines
    return measures


def _match(entry: Entry, measured: list[float], travel: Travel, question: _Question) -> Match:
    asked = question.asked
    known = int(measured[MODE]) != UNKNOWN_MODE and not entry.by_area
    lines = (
        *_earned(entry, measured, question),
        *_lost(measured, known=known, question=asked),
    )
    return Match(
        opportunity_id=entry.id,
        score=sum([line.points for line in lines]),
        contributions=lines,
        travel=travel if known else Travel(None, None, None, entry.approximate),
        skills=_skill_match(entry, question),
        nearest_occupation=_nearest_occupation(entry, question),
        strained=_named(STRAIN_BIT, entry.strain_bits & asked.limit_bits),
        covered=_named(NEED_BIT, entry.need_bits & asked.need_bits),
        to_check=tuple(_checks(entry, travel, question)),
    )


def _earned(entry: Entry, measured: list[float], question: _Question) -> Iterator[Contribution]:
    """Yield one line for each criterion that counts for this kind of opportunity."""
    asks = _asks_anything(entry, question)
    reasons = (
        _skills_reason(measured[COVERAGE_FIT], asks=asks),
        _skills_reason(measured[COSINE_FIT], asks=asks),
        _occupation_reason(entry, question),
        _hours_reason(entry, question),
        _needs_reason(measured[NEEDS], question.asked),
    )
    for number, criterion, ceiling in question.counted[entry.kind]:
        yield Contribution(criterion, measured[number], ceiling, reasons[number])


def _lost(
    measured: list[float], *, known: bool, question: QuestionArrays
) -> Iterator[Contribution]:
    """Yield the lines that take points away: limits when the person stated any, then travel."""
    if question.limit_bits:
        strained = measured[LIMITS_LOST] < 0
        limits = ReasonCode.LIMITS_STRAINED if strained else ReasonCode.LIMITS_RESPECTED
        yield Contribution(Criterion.LIMITS, measured[LIMITS_LOST], 0.0, limits)
    way = ReasonCode.TRAVEL_MINUTES if known else ReasonCode.TRAVEL_UNKNOWN
    yield Contribution(Criterion.TRAVEL, measured[TRAVEL_LOST], 0.0, way)


def exclusions(
    name: int, question: QuestionArrays, state: State, beside: Beside | None = None
) -> tuple[ExclusionReason, ...]:
    """Return every known fact that excludes one opportunity, none when it is proposed."""
    slots, slot = (state.added, ~name) if name < 0 else (state.index.slots, name)
    words = state.vocabulary
    broken = int(slots.flags[slot]) & question.forbidden & ~question.forbidden_kinds
    _, _, minutes = fastest_way(slots, words, question, slot)
    accepted = accepted_minutes(question, int(slots.occupation[slot]))
    way = None if beside is None else beside.way_to(name)
    reached = way is not None and way.minutes <= accepted
    reasons = {
        ExclusionReason.TOO_FAR: minutes > accepted and not reached,
        ExclusionReason.LICENCE_MISSING: broken & question.forbidden_licences,
        ExclusionReason.CONTRACT_REFUSED: broken & ~question.forbidden_licences,
        ExclusionReason.SHIFT_UNAVAILABLE: not shift_fits(words, question, slots.shift[slot]),
    }
    return tuple(reason for reason, is_broken in reasons.items() if is_broken)


def _skills_reason(fit: float, *, asks: bool) -> ReasonCode:
    if not asks:
        return ReasonCode.SKILLS_NOT_STATED
    if fit >= WELL_COVERED:
        return ReasonCode.SKILLS_HELD
    return ReasonCode.SKILLS_PARTLY_HELD if fit > 0 else ReasonCode.SKILLS_NOT_HELD


def _occupation_reason(entry: Entry, question: _Question) -> ReasonCode:
    profile, codes = question.profile, question.reference.affinity.codes
    if entry.occupation == len(codes):
        return ReasonCode.OCCUPATION_NOT_STATED
    if not (profile.sought or profile.held):
        return ReasonCode.OCCUPATION_NOT_NAMED
    code = codes[entry.occupation]
    if code in profile.sought:
        return ReasonCode.OCCUPATION_SOUGHT
    if code in profile.held:
        return ReasonCode.OCCUPATION_HELD
    is_near = question.asked.occupation_value[entry.occupation] >= NEAR_OCCUPATION
    return ReasonCode.OCCUPATION_NEAR if is_near else ReasonCode.OCCUPATION_FAR


def _hours_reason(entry: Entry, question: _Question) -> ReasonCode:
    asked, hours = question.asked, entry.weekly_hours
    if math.isnan(asked.hours_min):
        return ReasonCode.HOURS_FREE
    if math.isnan(hours):
        return ReasonCode.HOURS_NOT_STATED
    inside = asked.hours_min <= hours <= asked.hours_max
    return ReasonCode.HOURS_SUIT if inside else ReasonCode.HOURS_OUTSIDE


def _named(bit_of: Mapping[Member, int], bits: int) -> tuple[Member, ...]:
    return tuple(member for member, bit in bit_of.items() if bits & bit) if bits else ()


def _needs_reason(points: float, question: QuestionArrays) -> ReasonCode:
    if not question.needs_known:
        return ReasonCode.NEEDS_UNKNOWN
    return ReasonCode.NEEDS_COVERED if points > 0 else ReasonCode.NEEDS_NOT_COVERED


def _nearest_occupation(entry: Entry, question: _Question) -> RomeCode | None:
    """Return the occupation sought, or else held, from which the opportunity's one is nearest."""
    if entry.occupation not in question.nearest:
        question.nearest[entry.occupation] = _nearest(entry.occupation, question)
    return question.nearest[entry.occupation]


def _nearest(occupation: int, question: _Question) -> RomeCode | None:
    affinity = question.reference.affinity
    named = (*question.profile.sought, *question.profile.held)
    if occupation == len(affinity.codes) or not named:
        return None
    return max(named, key=lambda code: affinity.values[affinity.index[code], occupation])


def _asks_anything(entry: Entry, question: _Question) -> bool:
    """Return whether anything is known of the skills asked."""
    return bool(entry.stated) or bool(question.reference.usual.links[entry.occupation])


def _skill_match(entry: Entry, question: _Question) -> SkillMatch:
    key = (entry.occupation, entry.stated, entry.inherited)
    if key not in question.compared:
        question.compared[key] = _compared(entry, question)
    return question.compared[key]


def _compared(entry: Entry, question: _Question) -> SkillMatch:
    """Sort the skills asked, heaviest first, into held, near and missing."""
    if not _asks_anything(entry, question):
        return SkillMatch((), (), (), inherited=False)
    held, presumed, near, missing = (
        list[SkillId](),
        list[SkillId](),
        list[SkillId](),
        list[SkillId](),
    )
    credit, declared = question.credit, question.declared
    for dim, family, skill in question.reference.asked.of(entry.occupation, entry.stated):
        if own := credit.get(dim, 0):
            (held if own >= declared else presumed).append(skill)
        else:
            (near if family in credit else missing).append(skill)
    return SkillMatch(tuple(held), tuple(near), tuple(missing), entry.inherited, tuple(presumed))


def _checks(entry: Entry, travel: Travel, question: _Question) -> Iterator[CheckReason]:
    """Yield what is not known and matters to this person for this opportunity."""
    profile = question.profile
    if entry.by_area or entry.place_unknown:
        yield CheckReason.PLACE
    if profile.means is None:
        yield CheckReason.MEANS_OF_TRAVEL
    if entry.licence_bits and profile.licences is None:
        yield CheckReason.LICENCE
    if entry.desired_licence_bits & ~question.held_licences:
        yield CheckReason.LICENCE_DESIRED
    by_timetable = travel.mode is TravelMode.TRANSIT and not travel.assumed
    is_at_any_hour = by_timetable and travel.times is None
    if is_at_any_hour or (not entry.has_shift and profile.availability is not None):
        yield CheckReason.SHIFTS
    if travel.assumed:
        yield CheckReason.TIMETABLES
    if entry.kind is OpportunityKind.JOB_OFFER:
        yield from _job_checks(entry, question)
    elif profile.needs is None:
        yield CheckReason.NEEDS


def _job_checks(entry: Entry, question: _Question) -> Iterator[CheckReason]:
    """Yield what one asks of a job and not of a support action."""
    profile = question.profile
    if entry.contract_unknown and profile.accepted_contracts is not None:
        yield CheckReason.CONTRACT
    if (
        math.isnan(entry.weekly_hours)
        and profile.weekly_hours is not None
        and not entry.discovery  # one discovers for an hour or some days, not for so long a week
    ):
        yield CheckReason.WEEKLY_HOURS
    if entry.occupation == len(question.reference.affinity.codes):
        yield CheckReason.OCCUPATION
    if not _asks_anything(entry, question):
        yield CheckReason.SKILLS_ASKED
    if not (profile.skills or profile.held):
        yield CheckReason.SKILLS_HELD
