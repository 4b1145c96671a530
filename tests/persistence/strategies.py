"""Arbitrary domain objects, for the properties of the stored form."""

from datetime import date

from hypothesis import strategies as st

from geo.communes import parse_commune_code
from geo.coordinates import Coordinates
from geo.travel import TravelMode
from insertion.beneficiary import HoursRange, Profile, StopoverPlace
from insertion.opportunity import (
    InsertionAction,
    JobOffer,
    LicenceRequirement,
    SkillRequirement,
)
from insertion.place import Place
from insertion.schedule import TimeWindow, Weekday, WeeklyHours
from insertion.terms import (
    ContractKind,
    Licence,
    Need,
    Objective,
    OfferNature,
    PhysicalDemand,
    RequirementLevel,
)
from insertion.text import is_legible
from skills.codes import parse_rome_code, parse_skill_id

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
titles = texts.filter(is_legible)
ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,20}", fullmatch=True)
points = st.builds(Coordinates, st.floats(-90, 90), st.floats(-180, 180))
communes = st.sampled_from(["49007", "2A004", "97411", "75112"]).map(parse_commune_code)
rome_codes = st.sampled_from(["N1105", "K1302", "J1506"]).map(parse_rome_code)
skill_ids = st.sampled_from(["104292", "300185", "v:nettoyer-sols"]).map(parse_skill_id)
levels = st.sampled_from(RequirementLevel)
hours = st.lists(
    st.builds(TimeWindow, st.sampled_from(Weekday), st.integers(0, 1439), st.integers(1, 1440)),
    max_size=6,
).map(WeeklyHours.from_windows)
places = st.builds(
    Place,
    st.none() | texts,
    st.none() | communes,
    st.none() | points,
    st.booleans(),
)
_common = {
    "id": ids,
    "title": titles,
    "source": texts,
    "place": places,
    "rome_code": st.none() | rome_codes,
    "skills": st.lists(st.builds(SkillRequirement, skill_ids, levels), max_size=3).map(tuple),
    "contract": st.none() | st.sampled_from(ContractKind),
    "weekly_hours": st.none() | st.floats(0, 60, exclude_min=True),
    "shifts": st.none() | hours,
    "licences": st.lists(
        st.builds(LicenceRequirement, st.sampled_from(Licence), levels), max_size=3
    ).map(tuple),
    "demands": st.frozensets(st.sampled_from(PhysicalDemand), max_size=3),
    "description": texts,
    "organisation": st.none() | texts,
    "published_on": st.none() | st.dates(date(1900, 1, 1)),
    "expires_on": st.none() | st.dates(date(1900, 1, 1)),
    "inferred": st.frozensets(st.sampled_from(["place", "shifts"])),
}
_job = {
    "posts": st.integers(0, 999),
    "beginner_accepted": st.none() | st.booleans(),
    "url": st.none() | texts,
}
offers = st.builds(JobOffer, **_common, **_job, salary=st.none() | texts) | st.builds(
    JobOffer,
    **(_common | _job | {"contract": st.none()}),
    nature=st.sampled_from([OfferNature.VISIT, OfferNature.DAY, OfferNature.IMMERSION]),
    days=st.none() | st.just(1),
)
actions = st.builds(
    InsertionAction,
    **_common,
    dispositif=texts,
    objective=st.sampled_from(Objective),
    needs=st.frozensets(st.sampled_from(Need), max_size=3),
    places=st.none() | st.integers(0, 999),
    audience=texts,
)
opportunities = offers | actions
profiles = st.builds(
    Profile,
    home=points,
    home_commune=st.none() | communes,
    means=st.none() | st.frozensets(st.sampled_from(TravelMode), min_size=1),
    max_minutes=st.floats(1, 180),
    max_minutes_by_occupation=st.dictionaries(
        st.sampled_from(["K1304", "N1105"]), st.floats(1, 180)
    ).map(lambda own: tuple(sorted(own.items()))),
    licences=st.none() | st.frozensets(st.sampled_from(Licence), max_size=3),
    sought=st.lists(rome_codes, max_size=3).map(tuple),
    held=st.lists(rome_codes, max_size=3).map(tuple),
    skills=st.frozensets(skill_ids),
    availability=st.none() | hours,
    accepted_contracts=st.none() | st.frozensets(st.sampled_from(ContractKind), max_size=3),
    weekly_hours=st.none()
    | st.tuples(st.floats(0, 60), st.floats(0, 60)).map(lambda two: HoursRange(*sorted(two))),
    limits=st.frozensets(st.sampled_from(PhysicalDemand), max_size=3),
    needs=st.none() | st.frozensets(st.sampled_from(Need), max_size=3),
    stopover=st.none()
    | st.builds(StopoverPlace, points, hours.filter(lambda each: each.windows), st.integers(0, 60)),
)
