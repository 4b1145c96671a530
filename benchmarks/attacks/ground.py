"""A département of invented people, its zones, and a hundred targets whose homes are known here."""

import bisect
import itertools
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

import numpy as np
import shapely

from api.wiring import Vicinal
from benchmarks.attacks.geometry import Points, on_plane
from geo.communes import Commune, CommuneCode, load_communes
from geo.coordinates import Coordinates
from geo.territories import outline
from geo.travel import TravelMode
from geo.zones import Zone
from insertion.beneficiary import Profile
from insertion.organisations import Organisation, OrganisationKind
from skills.codes import RomeCode
from usecases.demo.territory import draw_point
from usecases.place.placing import let_out
from usecases.place.zones import Drawing, build_zones

ATTACKER = "attaquant"
SYBIL = "sybille"
ANGERS = CommuneCode("49007")
SOUGHT = RomeCode("K2204")
MODES = (TravelMode.CAR, TravelMode.BIKE, TravelMode.MOPED)
HOMES = ("bourgs", "centres", "partout")
"""Around the centres of present and former communes, of present ones, or anywhere in them."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Target:
    """Someone whose home is sought; ``home`` is in kilometres on the plane."""

    id: str
    first_name: str
    home: Points
    means: frozenset[TravelMode]


@dataclass(frozen=True, slots=True)
class Ground:
    """What is true: the targets, the zones, and where everyone lives."""

    targets: tuple[Target, ...]
    zones: tuple[Zone, ...]
    communes: dict[str, Commune]
    least_people: int


def prepare(vicinal: Vicinal, people: int, targets: int, homes: str, seed: int) -> Ground:
    """Write people, zones and one employer, and return what is true of them."""
    luck = Random(seed)
    communes = {c.code: c for c in load_communes().current() if c.departement == "49"}
    profiles = {f"p-{n:05}": _profile(luck, place, homes) for n, place in _drawn(luck, people)}
    now = datetime.now(UTC)
    with vicinal.unit_of_work() as uow:
        uow.organisations.upsert([Organisation(ATTACKER, OrganisationKind.EMPLOYER, "Attaquant")])
        uow.beneficiaries.upsert(profiles.items())
        uow.commit()
    (build,) = build_zones(
        vicinal.unit_of_work(), vicinal.communes, Drawing(vicinal.today().year, now)
    )
    sybil = Profile(home=communes[ANGERS].center, means=frozenset({TravelMode.CAR}))
    with vicinal.unit_of_work() as uow:
        uow.beneficiaries.upsert([(SYBIL, sybil)])
        let_out(uow, {SYBIL: sybil}, now)
        uow.commit()
    chosen = luck.sample(sorted(profiles), targets)
    return Ground(
        targets=tuple(
            Target(key, _name(n), on_plane(profiles[key].home), profiles[key].means or frozenset())
            for n, key in enumerate(chosen)
        ),
        zones=build.zones,
        communes={str(code): commune for code, commune in communes.items()},
        least_people=min(zone.people for zone in build.zones),
    )


def _drawn(luck: Random, count: int) -> list[tuple[int, Commune]]:
    """Return places drawn by their inhabitants: the parts of a commune, where it has any."""
    register = load_communes()
    current = [c for c in register.current() if c.departement == "49"]
    parts: dict[str, list[Commune]] = {}
    for part in register.parts():
        if part.departement == "49" and part.parent is not None and part.population:
            parts.setdefault(part.parent, []).append(part)
    places = [place for c in current for place in parts.get(c.code, [c])]
    sums = list(itertools.accumulate(place.population or 0 for place in places))
    return [
        (number, places[bisect.bisect(sums, luck.random() * sums[-1])]) for number in range(count)
    ]


def _profile(luck: Random, place: Commune, homes: str) -> Profile:
    commune = load_communes().get(place.current_code)
    return Profile(
        home=_home(luck, place, commune, homes),
        home_commune=commune.code,
        means=frozenset({luck.choice(MODES)}),
        sought=(SOUGHT,),
    )


def _home(luck: Random, place: Commune, commune: Commune, homes: str) -> Coordinates:
    if homes == "centres":
        return draw_point(luck, commune)
    if homes == "bourgs":
        km_lat, km_lon = 1 / 111.2, 1 / 75.0
        lat = place.center.lat + luck.gauss(0.0, 1.2) * km_lat
        return Coordinates(lat, place.center.lon + luck.gauss(0.0, 1.2) * km_lon)
    shape = outline(commune.code)
    if shape is None:
        return commune.center
    west, south, east, north = shape.bounds
    while True:
        lon, lat = luck.uniform(west, east), luck.uniform(south, north)
        if shape.contains(shapely.Point(lon, lat)):
            return Coordinates(lat, lon)


def _name(number: int) -> str:
    """Return a first name that nobody else has: letters only, as a name must be."""
    first, second = divmod(number, len(_LETTERS))
    return f"Cible{_LETTERS[first % len(_LETTERS)]}{_LETTERS[second]}"


def middles(ground: Ground) -> Points:
    """Return where people most probably live in each zone: its centre, shape (n_zones, 2)."""
    return np.array([on_plane(zone.center) for zone in ground.zones])
