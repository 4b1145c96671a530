"""The area within some minutes of a place by one means, and what is open there."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from geo.communes import Commune, CommuneCode
from geo.reach import Hexagon, Start, communes_within, hexagons_within
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.terms import OpportunityKind
from matching.commune_counts import count_by_commune
from usecases.profile_draft import HomeDraft, UnderstoodHome
from usecases.read_home import read_home
from usecases.shortlist import Sources

MOST_MINUTES = 90
MAX_COMMUNES = 1_500
"""More than any car reaches in an hour and a half, outside the region of Paris."""


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

    ``left_out`` counts communes that did not fit in the answer, the furthest.
    """

    home: UnderstoodHome
    wanted: AreaWanted
    communes: tuple[CommuneInArea, ...]
    hexagons: tuple[Hexagon, ...]
    left_out: int
    version: str


def find_area(place: HomeDraft, sources: Sources, wanted: AreaWanted) -> Area:
    """Return the area around a place said in any way a home is.

    Raises
    ------
    ProfileRefused
        When no place is recognised; the message says what to give instead.
    """
    home = read_home(place, sources.communes, sources.geocoder)
    start = Start(home.coordinates, home.commune.density, wanted.mode, wanted.minutes)
    communes = _communes(home, start, sources)
    hexagons = wanted.form is AreaForm.HEXAGONS
    return Area(
        home,
        wanted,
        communes[:MAX_COMMUNES],
        hexagons_within(start, sources.communes) if hexagons else (),
        max(len(communes) - MAX_COMMUNES, 0),
        sources.desk.engine.state.version,
    )


def _communes(home: UnderstoodHome, start: Start, sources: Sources) -> tuple[CommuneInArea, ...]:
    """Return the communes whose point is within, then those where only some offers are."""
    profile = Profile(
        home=home.coordinates,
        home_commune=home.commune.code,
        means=frozenset({start.mode}),
        max_minutes=start.minutes,
    )
    offers, actions = (
        count_by_commune(profile, kind, sources.desk.engine) for kind in OpportunityKind
    )
    within = communes_within(start, sources.communes)
    whole = [_in_area(commune, minutes, offers, actions) for commune, minutes in within]
    known = {commune.code for commune, _ in within}
    partly = sorted((offers.keys() | actions.keys()) - known)
    return (
        *whole,
        *(_in_area(sources.communes.get(code), None, offers, actions) for code in partly),
    )


def _in_area(
    commune: Commune,
    minutes: float | None,
    offers: Mapping[CommuneCode, int],
    actions: Mapping[CommuneCode, int],
) -> CommuneInArea:
    return CommuneInArea(
        commune, minutes, offers.get(commune.code, 0), actions.get(commune.code, 0)
    )
