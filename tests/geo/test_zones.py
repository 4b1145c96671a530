"""Zones: nobody is alone in one, every commune is in one, and the order of rows says nothing."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from geo.communes import Commune, CommuneCode, DensityClass, load_communes
from geo.coordinates import Coordinates
from geo.zones import SMALLEST_ZONE, Neighbours, Zone, draw_zones, neighbours_of, whole_departement

SIDE = 5


def a_commune(row: int, column: int, epci: str) -> Commune:
    code = CommuneCode(f"49{row:01}{column:02}")
    return Commune(
        code, f"Bourg {row}-{column}", "49", epci, epci, 100 * row + column, (),
        Coordinates(47 + row / 10, -1 + column / 10), DensityClass.RURAL,
    )  # fmt: skip


def beside(communes: list[Commune]) -> Neighbours:
    """Return which squares of a grid touch by a side."""
    codes = {each.code for each in communes}
    around = {}
    for each in communes:
        row, column = int(each.code[2]), int(each.code[3:])
        near = {(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)}
        around[each.code] = {
            code for r, c in near if r >= 0 <= c and (code := CommuneCode(f"49{r}{c:02}")) in codes
        }
    return around


@st.composite
def departements(draw: st.DrawFn) -> tuple[list[Commune], dict[CommuneCode, int]]:
    epcis = draw(st.lists(st.sampled_from("ABC"), min_size=SIDE * SIDE, max_size=SIDE * SIDE))
    kept = draw(st.sets(st.integers(0, SIDE * SIDE - 1), min_size=1))
    communes = [a_commune(n // SIDE, n % SIDE, epcis[n]) for n in sorted(kept)]
    sizes = draw(st.lists(st.integers(0, 80), min_size=len(communes), max_size=len(communes)))
    return communes, {each.code: size for each, size in zip(communes, sizes, strict=True)}


def connected(codes: tuple[CommuneCode, ...], neighbours: Neighbours) -> bool:
    reached, left = {codes[0]}, [codes[0]]
    while left:
        for each in set(neighbours.get(left.pop(), ())) & set(codes) - reached:
            reached.add(each)
            left.append(each)
    return reached == set(codes)


def zones_of(
    communes: list[Commune], people: dict[CommuneCode, int], neighbours: Neighbours
) -> tuple[Zone, ...]:
    return draw_zones(communes, people, neighbours, "49-2026")


@given(departements())
def test_every_zone_hides_fifty_people_whenever_the_departement_has_them(given_departement) -> None:
    communes, people = given_departement
    zones = zones_of(communes, people, beside(communes))
    if sum(people.values()) >= SMALLEST_ZONE:
        assert min(zone.people for zone in zones) >= SMALLEST_ZONE
    else:
        assert len(zones) == 1


@given(departements())
def test_every_commune_is_in_one_zone_and_every_person_is_counted_once(given_departement) -> None:
    communes, people = given_departement
    zones = zones_of(communes, people, beside(communes))
    assert Counter(code for zone in zones for code in zone.communes) == Counter(
        each.code for each in communes
    )
    assert all(zone.people == sum(people[code] for code in zone.communes) for zone in zones)
    assert len({zone.id for zone in zones}) == len(zones)


@given(departements(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(given_departement, rng: Random) -> None:
    communes, people = given_departement
    neighbours = beside(communes)
    drawn = zones_of(communes, people, neighbours)
    shuffled = rng.sample(communes, len(communes))
    counts = dict(rng.sample(list(people.items()), len(people)))
    around = {code: rng.sample(sorted(near), len(near)) for code, near in neighbours.items()}
    assert zones_of(shuffled, counts, around) == drawn


@given(departements())
def test_a_zone_is_in_one_piece_where_the_communes_are(given_departement) -> None:
    communes, people = given_departement
    neighbours = beside(communes)
    if connected(tuple(each.code for each in communes), neighbours):
        assert all(
            connected(zone.communes, neighbours) for zone in zones_of(communes, people, neighbours)
        )


@given(departements())
def test_an_epci_in_one_piece_with_people_enough_is_never_left_by_its_own(
    given_departement,
) -> None:
    communes, people = given_departement
    neighbours = beside(communes)
    of = {each.code: each.epci_code for each in communes}
    whole = {}
    for epci in set(of.values()):
        codes = tuple(code for code in of if of[code] == epci)
        enough = sum(people[code] for code in codes) >= SMALLEST_ZONE
        whole[epci] = enough and connected(codes, neighbours)
    for zone in zones_of(communes, people, neighbours):
        epcis = {of[code] for code in zone.communes}
        assert len(epcis) == 1 or not all(whole[epci] for epci in epcis)


def test_maine_et_loire_is_drawn_in_whole_sectors_known_by_words() -> None:
    communes = [each for each in load_communes().current() if each.departement == "49"]
    rng = Random(49)
    codes, weights = [c.code for c in communes], [c.population or 0 for c in communes]
    people = Counter(rng.choices(codes, weights, k=16_000))
    neighbours = neighbours_of("49")
    zones = draw_zones(communes, people, neighbours, "49-2026")
    epci = {each.code: each.epci_code for each in communes}
    assert min(zone.people for zone in zones) >= SMALLEST_ZONE
    assert all(len({epci[code] for code in zone.communes}) == 1 for zone in zones)
    assert all(connected(zone.communes, neighbours) for zone in zones)
    labels = {zone.id: zone.label for zone in zones}
    assert labels["49-2026-49007"] == "secteur d’Angers"
    assert labels["49-2026-49328"] == "secteur de Saumur"


def test_an_island_goes_with_the_nearest_when_it_touches_nothing() -> None:
    communes = [a_commune(0, 0, "A"), a_commune(0, 4, "A"), a_commune(0, 9, "B")]
    people = {communes[0].code: 60, communes[1].code: 3, communes[2].code: 60}
    zones = zones_of(communes, people, {})
    assert [zone.communes for zone in zones] == [("49000", "49004"), ("49009",)]


def test_the_zone_of_a_protected_address_is_the_departement() -> None:
    communes = [a_commune(0, 0, "A"), a_commune(0, 1, "B")]
    zone = whole_departement(communes, 7, "49-2026")
    assert (zone.id, zone.label) == ("49-2026-tout", "tout le département")
    assert zone.communes == ("49000", "49001")
