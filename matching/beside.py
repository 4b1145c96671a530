"""What answers beside the model of the road modes: timetables, and matrices of a road engine."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.communes import CommuneCode
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from matching.answer import TransitTimes
from matching.live_index import State
from matching.query import home_density, travel_modes
from matching.reference import Reference
from matching.roads import AskedByRoad, Roads
from matching.timetables import Asked, Timetables
from matching.transit_times import transit_times
from matching.ways import HomeWays, Way, fastest_of


@dataclass(frozen=True, slots=True)
class Beside:
    """For one person: the modes that leave the model, and their ways.

    ``by_bus`` and ``by_road`` are who tells, and of what; each is None when nobody does.
    """

    state: State
    left_out: frozenset[TravelMode] = frozenset()
    ways: HomeWays | None = None
    by_bus: tuple[Timetables, Asked] | None = None
    by_road: tuple[Roads, AskedByRoad] | None = None

    def way_to(self, name: int) -> Way | None:
        """Return the way to one name; by road, whatever it takes."""
        way = None if self.ways is None else self.ways.to(name)
        if way is None and self.by_road is not None:
            roads, asked = self.by_road
            way = roads.way_to(name, asked, self.state)
        return way

    def times(self, names: Sequence[int]) -> dict[int, TransitTimes]:
        """Return the times of each name whose hours are known."""
        if self.by_bus is None:
            return {}
        timetables, asked = self.by_bus
        return transit_times(names, asked, self.state, timetables)

    @property
    def timetables(self) -> Timetables | None:
        """Return the timetables that tell of her home, None when none does."""
        return None if self.by_bus is None else self.by_bus[0]

    def named(self) -> str:
        """Return what names everything that an answer is read from."""
        told = (None if self.by_road is None else self.by_road[0], self.timetables)
        return "+".join((self.state.version, *(each.version for each in told if each is not None)))


def beside_the_model(
    profile: Profile,
    state: State,
    reference: Reference,
    timetables: Timetables | None,
    roads: Roads | None,
) -> Beside:
    """Return what timetables and matrices tell of the ways of a person."""
    by_road = _by_road(profile, reference, roads)
    by_bus = _by_bus(profile, reference, timetables)
    found = []
    if by_road is not None:
        found.append(by_road[0].ways(by_road[1], state))
    if by_bus is not None:
        ways = by_bus[0].ways(by_bus[1], state)
        if ways is None:
            by_bus = None
        else:
            found.append(ways)
    if not found:
        return Beside(state)
    left_out = {TravelMode.TRANSIT} if by_bus is not None else set()
    left_out |= set() if by_road is None else set(by_road[1].modes)
    return Beside(state, frozenset(left_out), _joined(found), by_bus, by_road)


def _joined(found: Sequence[HomeWays]) -> HomeWays:
    if len(found) == 1:
        return found[0]
    first, second = found
    return HomeWays(
        fastest_of(first.generation, second.generation), fastest_of(first.added, second.added)
    )


def _by_bus(
    profile: Profile, reference: Reference, timetables: Timetables | None
) -> tuple[Timetables, Asked] | None:
    if timetables is None or TravelMode.TRANSIT not in (profile.means or ()):
        return None
    density = home_density(profile, reference.communes)
    return timetables, Asked(profile.home, density, profile.longest_minutes)


def _by_road(
    profile: Profile, reference: Reference, roads: Roads | None
) -> tuple[Roads, AskedByRoad] | None:
    if roads is None:
        return None
    commune = _commune_of(profile, reference)
    told = roads.modes_from(commune)
    modes = tuple(mode for mode in travel_modes(profile) if mode in told)
    if not modes:
        return None
    density = home_density(profile, reference.communes)
    return roads, AskedByRoad(profile.home, commune, density, profile.longest_minutes, modes)


def _commune_of(profile: Profile, reference: Reference) -> CommuneCode:
    communes = reference.communes
    if profile.home_commune is not None and profile.home_commune in communes.by_code:
        return communes.get(profile.home_commune).current_code
    return communes.nearest(profile.home).code
