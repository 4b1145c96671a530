"""The area within some minutes of a place by one means, and what is open there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geo.communes import Commune, CommuneCode, Communes
from geo.distance import great_circle_km
from geo.reach import Hexagon, MinutesTo, Start, communes_within, hexagons_within
from geo.transit_area import by_timetable
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.terms import OpportunityKind
from matching.commune_counts import count_by_commune
from matching.engine import Engine
from usecases.profile_draft import HomeDraft, UnderstoodHome
from usecases.read_home import read_home
from usecases.shortlist import Sources

MOST_MINUTES = 90
MAX_COMMUNES = 1_500
"""More than any car reaches in an hour and a half, outside the region of Paris."""

_AROUND_A_STATION_KM = 3.0  # one walks that far from the last stop, rather more than less


class AreaForm(StrEnum):
    """What the area is drawn with."""

    COMMUNES = "communes"
    HEXAGONS = "hexagones"


@dataclass(frozen=True, slots=True)
class AreaWanted:
    """What is asked."""

    mode: TravelMode
    minutes: float
    form: AreaForm = AreaForm.COMMUNES


@dataclass(frozen=True, slots=True)
class CommuneInArea:
    """A commune of the area: ``minutes`` to its point, None when only a part of it is within."""

    commune: Commune
    minutes: float | None
    offers: int
    actions: int


@dataclass(frozen=True, slots=True)
class Area:
    """The communes of the area, nearest first, and the hexagons when these were asked for.

    ``left_out`` counts communes that did not fit in the answer, the furthest. ``by_timetable``
    says whether the minutes are read from timetables, at the hour that suits best.
    """

    home: UnderstoodHome
    wanted: AreaWanted
    communes: tuple[CommuneInArea, ...]
    hexagons: tuple[Hexagon, ...]
    left_out: int
    version: str
    by_timetable: bool = False


def find_area(place: HomeDraft, sources: Sources, wanted: AreaWanted) -> Area:
    """Return the area around a place said in any way a home is.

    Raises
    ------
    ProfileRefused
        When no place is recognised; the message says what to give instead.
    """
    home = read_home(place, sources.communes, sources.geocoder)
    start = Start(home.coordinates, home.commune.density, wanted.mode, wanted.minutes)
    engine = sources.desk.engine.still()
    minutes_to = _by_timetable(start, engine)
    within = communes_within(start, sources.communes, minutes_to)
    hexagons: tuple[Hexagon, ...] = ()
    if wanted.form is AreaForm.HEXAGONS:
        reach = None if minutes_to is None else _reach_km(start, within)
        hexagons = hexagons_within(start, sources.communes, minutes_to, reach)
    communes = _communes(home, start, within, sources.communes, engine)
    return Area(
        home,
        wanted,
        communes[:MAX_COMMUNES],
        hexagons,
        max(len(communes) - MAX_COMMUNES, 0),
        engine.state.version if minutes_to is None else engine.version,
        by_timetable=minutes_to is not None,
    )


def _by_timetable(start: Start, engine: Engine) -> MinutesTo | None:
    """Return what timetables say of this start, None when they say nothing of it."""
    timetables = engine.timetables() if start.mode is TravelMode.TRANSIT else None
    if timetables is None:
        return None
    week = timetables.week(start.point, start.minutes)
    return by_timetable(week, start.minutes_to) if week.is_known else None


def _reach_km(start: Start, within: Sequence[tuple[Commune, float]]) -> float:
    """Return how far hexagons are looked for: a train goes further than the model says."""
    furthest = max(
        (great_circle_km(start.point, commune.center) for commune, _ in within), default=0.0
    )
    return max(start.reach_km(), furthest + _AROUND_A_STATION_KM)


def _communes(
    home: UnderstoodHome,
    start: Start,
    within: Sequence[tuple[Commune, float]],
    communes: Communes,
    engine: Engine,
) -> tuple[CommuneInArea, ...]:
    """Return the communes whose point is within, then those where only some offers are."""
    profile = Profile(
        home=home.coordinates,
        home_commune=home.commune.code,
        means=frozenset({start.mode}),
        max_minutes=start.minutes,
    )
    offers, actions = (count_by_commune(profile, kind, engine) for kind in OpportunityKind)
    whole = [_in_area(commune, minutes, offers, actions) for commune, minutes in within]
    known = {commune.code for commune, _ in within}
    partly = sorted((offers.keys() | actions.keys()) - known)
    return (*whole, *(_in_area(communes.get(code), None, offers, actions) for code in partly))


def _in_area(
    commune: Commune,
    minutes: float | None,
    offers: Mapping[CommuneCode, int],
    actions: Mapping[CommuneCode, int],
) -> CommuneInArea:
    return CommuneInArea(
        commune, minutes, offers.get(commune.code, 0), actions.get(commune.code, 0)
    )
