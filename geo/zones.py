"""Zones: neighbouring communes put together until enough people live in them to hide one.

What an employer, an operator or a visitor is told of where someone lives is computed from her
zone, never from her home. A zone is a set of whole communes of one département: the smallest is
merged with its best neighbour until every one holds :data:`SMALLEST_ZONE` people.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo.communes import Commune, CommuneCode, DensityClass, by_size
from geo.coordinates import Coordinates
from geo.distance import haversine_km
from geo.outline_archive import read_departement

SMALLEST_ZONE = 50

Neighbours = Mapping[CommuneCode, Collection[CommuneCode]]
"""Which communes touch each commune; one that is absent touches none that is known."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Some communes of one département, known by words and by one point.

    ``center`` is the mean of the centres of its communes weighed by their inhabitants, and
    ``density`` that of its most populated commune: both are public, and no home moves them.
    ``people`` is how many of those accompanied lived there when it was drawn.
    """

    id: str
    label: str
    departement: str
    communes: tuple[CommuneCode, ...]
    center: Coordinates
    density: DensityClass
    people: int


def neighbours_of(departement: str) -> Neighbours:
    """Return which communes of a département share a border, by their outlines.

    Nothing where no outline is carried: zones are then drawn by distance alone.
    """
    read = read_departement(departement)
    if read is None:
        return {}
    tree = shapely.STRtree(read.outlines)
    firsts, seconds = tree.query(read.outlines, predicate="intersects")
    found: dict[CommuneCode, set[CommuneCode]] = {}
    for first, second in zip(firsts.tolist(), seconds.tolist(), strict=True):
        if first != second:
            code = CommuneCode(read.codes[first])
            found.setdefault(code, set()).add(CommuneCode(read.codes[second]))
    return found


def draw_zones(
    communes: Iterable[Commune],
    people: Mapping[CommuneCode, int],
    neighbours: Neighbours,
    prefix: str,
    smallest: int = SMALLEST_ZONE,
) -> tuple[Zone, ...]:
    """Return zones that hold every commune once, by ascending id.

    Each has ``smallest`` people or more, unless the communes have fewer in all: there is then one
    zone. The result does not depend on the order in which anything is given.

    Parameters
    ----------
    communes
        Current communes of one département.
    people
        How many live in each; a commune that is absent has none.
    prefix
        What ids begin with, the département and the year: ``49-2026``.

    Notes
    -----
    The smallest group goes with another: one that touches it before one that does not, one of its
    EPCI before one of another, one that is too small as well before one that is not, then the
    nearest, then the lowest code. Hence an EPCI with people enough is never left.
    """
    groups = [_Group.of([each], people.get(each.code, 0)) for each in communes]
    groups.sort(key=lambda group: group.key)
    while len(groups) > 1:
        short = min(groups, key=lambda group: (group.people, group.key))
        if short.people >= smallest:
            break
        others = [group for group in groups if group is not short]
        other = _best(short, others, neighbours, smallest)
        merged = _Group.of((*short.communes, *other.communes), short.people + other.people)
        groups = sorted(
            (*(group for group in others if group is not other), merged),
            key=lambda group: group.key,
        )
    return tuple(sorted((_zone(group, prefix) for group in groups), key=lambda zone: zone.id))


def whole_departement(communes: Iterable[Commune], people: int, prefix: str) -> Zone:
    """Return the zone of those whose address is protected: the whole département."""
    group = _Group.of(list(communes), people)
    return Zone(
        id=f"{prefix}-tout",
        label="tout le département",
        departement=group.lead.departement,
        communes=tuple(each.code for each in group.communes),
        center=group.center,
        density=group.lead.density,
        people=people,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Communes put together so far."""

    communes: tuple[Commune, ...]
    codes: frozenset[CommuneCode]
    epcis: frozenset[str | None]
    people: int
    center: Coordinates

    @classmethod
    def of(cls, communes: Sequence[Commune], people: int) -> "_Group":
        ordered = tuple(sorted(communes, key=lambda each: each.code))
        return cls(
            ordered,
            frozenset(each.code for each in ordered),
            frozenset(each.epci_code for each in ordered),
            people,
            _middle(ordered),
        )

    @property
    def key(self) -> CommuneCode:
        return self.communes[0].code

    @property
    def lead(self) -> Commune:
        return min(self.communes, key=by_size)


def _best(short: _Group, others: Sequence[_Group], neighbours: Neighbours, smallest: int) -> _Group:
    touched = {code for each in short.codes for code in neighbours.get(each, ())}
    km = haversine_km(
        short.center.lat,
        short.center.lon,
        np.array([group.center.lat for group in others]),
        np.array([group.center.lon for group in others]),
    ).tolist()

    def rank(place: int) -> tuple[bool, bool, bool, float, str]:
        group = others[place]
        return (
            touched.isdisjoint(group.codes),
            short.epcis.isdisjoint(group.epcis),
            group.people >= smallest,
            km[place],
            group.key,
        )

    return others[min(range(len(others)), key=rank)]


def _middle(communes: Sequence[Commune]) -> Coordinates:
    # Ordered sums, so that the last digits do not depend on the order of merging.
    weights = [(each.population or 0) + 1 for each in communes]
    total = sum(weights)
    lat = sum(each.center.lat * w for each, w in zip(communes, weights, strict=True)) / total
    lon = sum(each.center.lon * w for each, w in zip(communes, weights, strict=True)) / total
    return Coordinates(round(lat, 4), round(lon, 4))  # about ten metres


def _zone(group: _Group, prefix: str) -> Zone:
    lead = group.lead
    return Zone(
        id=f"{prefix}-{lead.code}",
        label=f"secteur {_of(lead.name)}",
        departement=lead.departement,
        communes=tuple(each.code for each in group.communes),
        center=group.center,
        density=lead.density,
        people=group.people,
    )


def _of(name: str) -> str:
    """Return a name after « de »: d’Angers, du Lion-d’Angers, des Rosiers, de La Daguenière."""
    article, _, rest = name.partition(" ")
    if article in {"Le", "Les"} and rest:
        return f"{'du' if article == 'Le' else 'des'} {rest}"
    bare = unicodedata.normalize("NFD", name)[:1].upper()
    return f"d’{name}" if bare in "AEIOUY" else f"de {name}"
