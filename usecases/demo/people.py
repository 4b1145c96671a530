"""Two hundred invented people, by their constraints only: no age, no sex, no diagnosis.

The shares are plausible orders of magnitude written for the demonstration, not statistics: half
have no car, more in town; four in ten organise their week around children.
"""

from collections.abc import Iterator, Mapping
from random import Random

from geo.communes import Commune, Communes, DensityClass
from geo.travel import TravelMode
from insertion.beneficiary import HoursRange, Profile
from insertion.schedule import WeeklyHours
from insertion.terms import ContractKind, Licence, Need, PhysicalDemand
from skills.codes import RomeCode, SkillId
from skills.taxonomy import Referential
from usecases.demo.draw import chance, seeded, some, weighted
from usecases.demo.occupations import load_occupation_models
from usecases.demo.schedules import read_windows
from usecases.demo.showcase import SHOWCASE
from usecases.demo.territory import Territory, draw_point, maine_et_loire

PEOPLE_COUNT = 200

_CAR_SHARE = {DensityClass.RURAL: 0.65, DensityClass.INTERMEDIATE: 0.52, DensityClass.DENSE: 0.4}
_LICENCE_WITHOUT_CAR_SHARE = 0.35
_BIKE_SHARE = 0.45
_MOPED_SHARE = {DensityClass.RURAL: 0.2, DensityClass.INTERMEDIATE: 0.1, DensityClass.DENSE: 0.03}
_TRANSIT_SHARE = {DensityClass.RURAL: 0.3, DensityClass.INTERMEDIATE: 0.6, DensityClass.DENSE: 0.85}
_CARPOOL_SHARE = 0.2
_CACES_SHARE = 0.06
_UNKNOWN_LICENCES_SHARE = 0.1
_CHILDREN_SHARE = 0.4
_SKILLED_SHARE = 0.6
_PART_TIME_SHARE = 0.3
_LIMITED_SHARE = 0.25

_MINUTES = {20.0: 2, 30.0: 4, 45.0: 4, 60.0: 2}
_OCCUPATIONS_SOUGHT = {1: 3, 2: 4, 3: 3}
_OCCUPATIONS_HELD = {0: 2, 1: 5, 2: 3}

_SCHOOL_HOURS = read_windows({"lun-mar": ["08:45-16:15"], "jeu-ven": ["08:45-16:15"]})
_NURSERY_HOURS = read_windows({"lun-ven": ["08:00-18:15"]})
_CHILDREN_HOURS: Mapping[WeeklyHours | None, float] = {_SCHOOL_HOURS: 3, _NURSERY_HOURS: 2}
_OTHER_HOURS: Mapping[WeeklyHours | None, float] = {
    None: 4,
    read_windows({"lun-ven": ["07:00-20:00"]}): 3,
    read_windows({"lun-sam": ["05:00-21:30"]}): 3,
    read_windows({"lun-dim": ["00:00-24:00"]}): 2,
}
_CONTRACTS: Mapping[frozenset[ContractKind] | None, float] = {
    None: 5,
    frozenset({ContractKind.CDI, ContractKind.CDD, ContractKind.CDDI}): 3,
    frozenset(ContractKind) - {ContractKind.SELF_EMPLOYED}: 3,
    frozenset({ContractKind.CDI, ContractKind.CDDI}): 1,
}
_LIMITS = {
    PhysicalDemand.HEAVY_LOADS: 5,
    PhysicalDemand.STANDING: 2,
    PhysicalDemand.NIGHT: 3,
    PhysicalDemand.HEIGHT: 2,
    PhysicalDemand.REPETITIVE: 2,
    PhysicalDemand.DUST_CHEMICALS: 1,
}
_NEEDS = {
    Need.EXPERIENCE: 0.35,
    Need.PROJECT: 0.3,
    Need.JOB_SEARCH: 0.3,
    Need.HEALTH: 0.2,
    Need.RIGHTS: 0.15,
    Need.ISOLATION: 0.15,
    Need.DIGITAL: 0.15,
    Need.HOUSING: 0.1,
    Need.BUDGET: 0.1,
    Need.BASIC_KNOWLEDGE: 0.08,
}


def demo_people(
    seed: int, referential: Referential, communes: Communes
) -> Iterator[tuple[str, Profile]]:
    """Yield (id, profile): the three of :data:`SHOWCASE`, then :data:`PEOPLE_COUNT` others."""
    yield from ((person.id, person.profile) for person in SHOWCASE)
    drawn = draw_people(PEOPLE_COUNT, seed, referential, maine_et_loire(communes))
    yield from ((f"demo-{number:03}", profile) for number, profile in enumerate(drawn, start=1))


def draw_people(
    count: int, seed: int, referential: Referential, territory: Territory
) -> Iterator[Profile]:
    """Yield ``count`` profiles spread over ``territory``; the n-th does not depend on ``count``."""
    homes = territory.weigh()
    for number in range(1, count + 1):
        rng = seeded(seed, "person", number)
        yield _draw(rng, homes.draw(rng), referential)


def _draw(rng: Random, commune: Commune, referential: Referential) -> Profile:
    means = _draw_means(rng, commune)
    has_children = chance(rng, _CHILDREN_SHARE)
    held = _draw_occupations(rng, weighted(rng, _OCCUPATIONS_HELD))
    return Profile(
        home=draw_point(rng, commune),
        home_commune=commune.code,
        means=means,
        max_minutes=weighted(rng, _MINUTES),
        licences=_draw_licences(rng, means),
        sought=_draw_occupations(rng, weighted(rng, _OCCUPATIONS_SOUGHT)),
        held=held,
        skills=_draw_skills(rng, held, referential),
        availability=weighted(rng, _CHILDREN_HOURS if has_children else _OTHER_HOURS),
        accepted_contracts=weighted(rng, _CONTRACTS),
        weekly_hours=_draw_hours(rng, part_time=has_children or chance(rng, _PART_TIME_SHARE)),
        limits=_draw_limits(rng),
        needs=_draw_needs(rng, means, has_children=has_children),
    )


def _draw_means(rng: Random, commune: Commune) -> frozenset[TravelMode]:
    if chance(rng, _CAR_SHARE[commune.density]):
        return frozenset({TravelMode.WALK, TravelMode.CAR})
    others = {
        TravelMode.BIKE: _BIKE_SHARE,
        TravelMode.MOPED: _MOPED_SHARE[commune.density],
        TravelMode.TRANSIT: _TRANSIT_SHARE[commune.density],
        TravelMode.CARPOOL: _CARPOOL_SHARE,
    }
    return frozenset({TravelMode.WALK, *some(rng, others)})


def _draw_licences(rng: Random, means: frozenset[TravelMode]) -> frozenset[Licence] | None:
    """Return the licences; whoever drives has one, and some have not been asked yet."""
    kept = set(some(rng, {Licence.CACES: _CACES_SHARE}))
    if TravelMode.CAR in means or chance(rng, _LICENCE_WITHOUT_CAR_SHARE):
        kept.add(Licence.B)
    if TravelMode.MOPED in means:
        kept.add(Licence.AM)
    return None if not kept and chance(rng, _UNKNOWN_LICENCES_SHARE) else frozenset(kept)


def _draw_occupations(rng: Random, count: int) -> tuple[RomeCode, ...]:
    models = load_occupation_models()
    drawn = rng.choices(models, [model.weight for model in models], k=count)
    return tuple(dict.fromkeys(model.rome_code for model in drawn))


def _draw_skills(
    rng: Random, held: tuple[RomeCode, ...], referential: Referential
) -> frozenset[SkillId]:
    """Return skills of the occupations held; none for those who have not been asked yet."""
    known = [referential.occupations[code] for code in held if code in referential.occupations]
    links = [link.skill_id for occupation in known for link in occupation.skills]
    if not links or not chance(rng, _SKILLED_SHARE):
        return frozenset()
    return frozenset(rng.sample(links, min(len(links), rng.randint(2, 8))))


def _draw_hours(rng: Random, *, part_time: bool) -> HoursRange | None:
    if part_time:
        return HoursRange(rng.choice((8.0, 12.0, 15.0)), rng.choice((24.0, 28.0, 30.0)))
    return HoursRange(rng.choice((20.0, 28.0, 30.0)), 40.0) if chance(rng, 0.5) else None


def _draw_limits(rng: Random) -> frozenset[PhysicalDemand]:
    if not chance(rng, _LIMITED_SHARE):
        return frozenset()
    return frozenset(weighted(rng, _LIMITS) for _ in range(rng.randint(1, 3)))


def _draw_needs(
    rng: Random, means: frozenset[TravelMode], *, has_children: bool
) -> frozenset[Need]:
    own = {
        Need.MOBILITY: 0.05 if TravelMode.CAR in means else 0.6,
        Need.CHILDCARE: 0.4 if has_children else 0.0,
    }
    return frozenset(some(rng, own | _NEEDS))
