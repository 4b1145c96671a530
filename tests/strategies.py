"""Hypothesis strategies for people and opportunities of the small world of ``builders``."""

from hypothesis import strategies as st

from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.beneficiary import HoursRange, Profile
from insertion.opportunity import (
    InsertionAction,
    JobOffer,
    LicenceRequirement,
    Opportunity,
    OpportunityId,
    SkillRequirement,
)
from insertion.place import Place
from insertion.schedule import MINUTES_PER_DAY, TimeWindow, Weekday, WeeklyHours
from insertion.terms import (
    ContractKind,
    Licence,
    Need,
    Objective,
    OpportunityKind,
    PhysicalDemand,
    RequirementLevel,
)
from tests.builders import small_communes, small_referential

KINDS = tuple(OpportunityKind)
_OCCUPATIONS = st.sampled_from(sorted(small_referential().occupations))
_SKILLS = st.sampled_from(sorted(small_referential().skills))
_COMMUNES = st.sampled_from(sorted(small_communes().by_code))

coordinates = st.one_of(
    st.sampled_from([commune.center for commune in small_communes().by_code.values()]),
    st.builds(Coordinates, st.floats(46.9, 48.0), st.floats(-1.4, 0.3)),
)

windows = st.builds(
    TimeWindow,
    st.sampled_from(Weekday),
    st.integers(0, MINUTES_PER_DAY - 1),
    st.integers(1, MINUTES_PER_DAY),
)
weekly_hours = st.lists(windows, min_size=1, max_size=4).map(WeeklyHours.from_windows)
availability = st.one_of(
    weekly_hours,
    st.just(WeeklyHours.from_windows(TimeWindow(day, 0, MINUTES_PER_DAY) for day in Weekday)),
)

places = st.one_of(
    st.just(Place()),
    st.builds(Place, departement=st.sampled_from(["49", "99"])),
    st.builds(Place, st.none(), st.none() | _COMMUNES, coordinates, st.booleans()),
)


_FACTS: dict[str, st.SearchStrategy[object]] = {
    "title": st.just("Intitulé"),
    "source": st.just("tests"),
    "place": places,
    "rome_code": st.none() | _OCCUPATIONS,
    "skills": st.lists(
        st.builds(SkillRequirement, _SKILLS, st.sampled_from(RequirementLevel)), max_size=4
    ).map(tuple),
    "contract": st.none() | st.sampled_from(ContractKind),
    "weekly_hours": st.none() | st.sampled_from([10.0, 24.0, 35.0, 39.5]),
    "shifts": st.none() | weekly_hours,
    "licences": st.lists(
        st.builds(LicenceRequirement, st.sampled_from(Licence), st.sampled_from(RequirementLevel)),
        max_size=2,
    ).map(tuple),
    "demands": st.frozensets(st.sampled_from(PhysicalDemand), max_size=3),
}


def an_opportunity(identifiers: st.SearchStrategy[str]) -> st.SearchStrategy[Opportunity]:
    """Return offers and actions, of these ids."""
    return st.one_of(
        st.builds(JobOffer, id=identifiers, **_FACTS),
        st.builds(
            InsertionAction,
            id=identifiers,
            dispositif=st.just("adse-a"),
            objective=st.sampled_from(Objective),
            needs=st.frozensets(st.sampled_from(Need), max_size=3),
            **_FACTS,
        ),
    )


# Made once, and no strategy out of what another one draws: Hypothesis takes ten times longer to
# understand a strategy than to draw from it.
_ANY_OPPORTUNITY = an_opportunity(
    st.text("abcXYZ019-_.", min_size=1, max_size=5).map(lambda tail: OpportunityId(f"o{tail}"))
)


def opportunities(min_size: int = 0, max_size: int = 12) -> st.SearchStrategy[list[Opportunity]]:
    """Return lists of opportunities with distinct ids, offers and actions mixed."""
    return st.lists(
        _ANY_OPPORTUNITY,
        min_size=min_size,
        max_size=max_size,
        unique_by=lambda opportunity: opportunity.id,
    )


profiles = st.builds(
    Profile,
    home=coordinates,
    home_commune=st.none() | _COMMUNES,
    means=st.none() | st.frozensets(st.sampled_from(TravelMode), min_size=1),
    max_minutes=st.sampled_from([5.0, 20.0, 45.0, 90.0, 180.0]),
    max_minutes_by_occupation=st.one_of(
        st.just({}),
        st.dictionaries(_OCCUPATIONS, st.sampled_from([1.0, 30.0, 180.0]), max_size=2),
    ).map(lambda own: tuple(sorted(own.items()))),
    licences=st.none() | st.frozensets(st.sampled_from(Licence)),
    sought=st.lists(_OCCUPATIONS, max_size=3, unique=True).map(tuple),
    held=st.lists(_OCCUPATIONS, max_size=2, unique=True).map(tuple),
    skills=st.frozensets(_SKILLS, max_size=5),
    availability=st.none() | availability,
    accepted_contracts=st.none() | st.frozensets(st.sampled_from(ContractKind)),
    weekly_hours=st.none() | st.just(HoursRange(20.0, 28.0)) | st.just(HoursRange(35.0, 35.0)),
    limits=st.frozensets(st.sampled_from(PhysicalDemand), max_size=4),
    needs=st.none() | st.frozensets(st.sampled_from(Need), max_size=4),
)
