"""The audit of exposure on the invented territory: whom its offers show, and how high."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.communes import Communes, DensityClass
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.opportunity import JobOffer
from matching.demand import prepare_demand
from matching.kernels.people_columns import DemandArrays
from matching.people import PeopleIndex, build_people
from matching.people_search import find_people
from matching.reference import Reference
from usecases.demo.draw import chance, seeded, weighted
from usecases.demo.offers import demo_offers
from usecases.demo.people import draw_people
from usecases.demo.territory import maine_et_loire
from usecases.fairness.exposure import Group, GroupExposure, add_up, compare

Progress = Callable[[int, int], None]

YOUNG, MIDDLE, OLDER = "moins_de_30_ans", "30_a_49_ans", "50_ans_et_plus"
# Of the first occupation sought, by its domain: written so that a sex goes with occupations, hours
# and children, as it may in life; orders of magnitude for the audit alone, not statistics.
_WOMEN_SHARE = {"D": 0.65, "E": 0.5, "F": 0.08, "G": 0.6, "H": 0.3, "I": 0.1, "J": 0.85}
_WOMEN_SHARE |= {"A": 0.3, "K": 0.75, "L": 0.5, "M": 0.7, "N": 0.2}
_WOMEN_SHARE_OTHERWISE = 0.5
_WOMEN_MORE_WITH_SHORT_HOURS, _SHORT_HOURS = 0.15, 20.0
_AGES = {YOUNG: 3.0, MIDDLE: 5.0, OLDER: 2.0}
_AGES_WITH_LIMITS = {YOUNG: 1.0, MIDDLE: 4.0, OLDER: 5.0}


@dataclass(frozen=True, slots=True)
class ExposureAudit:
    """What was audited and what was found."""

    seed: int
    people: int
    offers: int
    policy_version: str
    groups: tuple[GroupExposure, ...]


def audit_exposure(
    reference: Reference,
    people: int,
    seed: int,
    today: date,
    progress: Progress | None = None,
) -> ExposureAudit:
    """Return how much each group of ``people`` invented people is shown by the demonstration.

    The same for the same arguments. Sex and age are drawn here, beside the profiles: nothing that
    ranks ever holds them.
    """
    referential, communes = reference.referential, reference.communes
    profiles = tuple(draw_people(people, seed, referential, maine_et_loire(communes)))
    offers = tuple(demo_offers(seed, referential, communes, today))
    lists = add_up(people, _lists(profiles, offers, reference, progress))
    groups = compare(lists, groups_of(profiles, communes, seed), seed)
    return ExposureAudit(seed, people, len(offers), reference.policy.version, groups)


def groups_of(profiles: Sequence[Profile], communes: Communes, seed: int) -> tuple[Group, ...]:
    """Return the groups that are compared: by facts that rank, and by two that only the audit has.

    What is not known of someone puts her among the others.
    """
    women, ages = _drawn(profiles, seed)
    without_car = [each.means is not None and TravelMode.CAR not in each.means for each in profiles]
    return (
        Group("sans_voiture", np.array(without_car)),
        Group("rural", np.array([_is_rural(each, communes) for each in profiles])),
        Group("limites_declarees", np.array([bool(each.limits) for each in profiles])),
        Group("femmes", np.array(women), synthetic=True),
        Group(YOUNG, np.array([each == YOUNG for each in ages]), synthetic=True),
        Group(OLDER, np.array([each == OLDER for each in ages]), synthetic=True),
    )


def _is_rural(profile: Profile, communes: Communes) -> bool:
    code = profile.home_commune
    return code is not None and communes.get(code).density is DensityClass.RURAL


def _drawn(profiles: Sequence[Profile], seed: int) -> tuple[list[bool], list[str]]:
    women, ages = [], []
    for number, profile in enumerate(profiles):
        rng = seeded(seed, "audit", number)
        domain = profile.sought[0][0] if profile.sought else ""
        share = _WOMEN_SHARE.get(domain, _WOMEN_SHARE_OTHERWISE)
        hours = profile.weekly_hours
        short = hours is not None and hours.minimum < _SHORT_HOURS
        women.append(chance(rng, share + (_WOMEN_MORE_WITH_SHORT_HOURS if short else 0.0)))
        ages.append(weighted(rng, _AGES_WITH_LIMITS if profile.limits else _AGES))
    return women, ages


def _lists(
    profiles: Sequence[Profile],
    offers: Sequence[JobOffer],
    reference: Reference,
    progress: Progress | None,
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield, for each offer, who is ranked, best first, and who can get there."""
    # Unknown never excludes: when only the way is known, only the way does.
    unknown: dict[str, Any] = {"licences": None, "accepted_contracts": None, "availability": None}
    free = [dataclasses.replace(each, **unknown) for each in profiles]
    ranking, reach = _index_of(profiles, reference), _index_of(free, reference)
    for done, offer in enumerate(offers, start=1):
        demand = prepare_demand(offer, reference)
        yield _found(ranking, demand), _found(reach, demand)
        if progress is not None:
            progress(done, len(offers))


def _found(index: PeopleIndex, demand: DemandArrays) -> NDArray[np.int64]:
    slots = find_people(index, demand, len(index), counted=False).slots
    return index.arrays.people.rank[slots].astype(np.int64)


def _index_of(profiles: Sequence[Profile], reference: Reference) -> PeopleIndex:
    """Return an index in which the rank of an id is the number of a person."""
    width = len(str(len(profiles)))
    return build_people(
        ((f"a-{number:0{width}}", profile) for number, profile in enumerate(profiles)), reference
    )
