"""Which territories hold a place."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.communes import CommuneCode, load_communes
from geo.coordinates import Coordinates
from geo.errors import UnknownCommune, UnreadableTerritories
from geo.territories import outline
from geo.territory import Territory, TerritoryArea, TerritoryMap, code_of, is_code, is_kind, kind_of
from geo.territory_layer import (
    LayerForm,
    TerritoryLayer,
    layer_digest,
    layer_from_bytes,
    layer_to_bytes,
)

ANGERS, SAUMUR = CommuneCode("49007"), CommuneCode("49328")
CENTRE = Territory("pds", "centre-anjou", "Centre Anjou")
WEST = Territory("mds", "angers-ouest", "Angers Ouest")
MIDDLE = Territory("mds", "angers-centre", "Angers Centre")
QUARTER = Territory("qpv", "QN049", "Monplaisir")
POINT = Coordinates(47.4736, -0.5542)


def square(center: Coordinates, half: float = 0.01) -> shapely.Geometry:
    return shapely.box(center.lon - half, center.lat - half, center.lon + half, center.lat + half)


def a_map(*areas: TerritoryArea) -> TerritoryMap:
    return TerritoryMap(areas, load_communes())


def test_epci_and_departement_are_known_without_importing_anything() -> None:
    found = a_map().territories_of(SAUMUR)
    assert [each.kind for each in found] == ["departement", "epci"]
    assert found[0] == Territory("departement", "49", "Maine-et-Loire")
    assert "Saumur" in found[1].name


def test_the_communes_listed_by_the_departement_are_answered_in_the_usual_order() -> None:
    territories = a_map(
        TerritoryArea(WEST, frozenset({ANGERS})), TerritoryArea(CENTRE, frozenset({ANGERS}))
    )
    kinds = [each.kind for each in territories.territories_of(ANGERS)]
    assert kinds == ["departement", "epci", "pds", "mds"]
    assert CENTRE not in territories.territories_of(SAUMUR)


def test_an_imported_epci_takes_the_place_of_that_of_the_register() -> None:
    own = Territory("epci", "alm", "Angers Loire Métropole")
    found = a_map(TerritoryArea(own, frozenset({ANGERS}))).territories_of(ANGERS)
    assert [each for each in found if each.kind == "epci"] == [own]


def test_a_commune_in_two_territories_of_a_kind_is_in_both_until_a_point_is_given() -> None:
    both = a_map(
        TerritoryArea(WEST, frozenset({ANGERS}), square(Coordinates(47.47, -0.60))),
        TerritoryArea(MIDDLE, frozenset({ANGERS}), square(POINT)),
    )
    assert {WEST, MIDDLE} < set(both.territories_of(ANGERS))
    exact = both.territories_of(ANGERS, POINT)
    assert MIDDLE in exact
    assert WEST not in exact


def test_an_outline_alone_needs_a_point() -> None:
    territories = a_map(TerritoryArea(QUARTER, outline=square(POINT, 0.001)))
    assert QUARTER not in territories.territories_of(ANGERS)
    assert QUARTER in territories.territories_of(ANGERS, POINT)
    assert QUARTER in territories.at(POINT)
    assert QUARTER not in territories.at(Coordinates(47.48, -0.5542))


def test_a_former_commune_is_read_as_the_present_one() -> None:
    communes = load_communes()
    part = next(each for each in communes.parts() if each.parent not in {None, each.code})
    assert part.parent is not None
    listed = a_map(TerritoryArea(CENTRE, frozenset({part.parent})))
    assert CENTRE in listed.territories_of(part.code)


def test_a_point_at_sea_is_in_no_territory_and_an_unknown_commune_is_an_error() -> None:
    assert a_map().at(Coordinates(46.0, -5.0)) == ()
    with pytest.raises(UnknownCommune):
        a_map().territories_of(CommuneCode("99999"))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(47.3, 47.6), st.floats(-0.8, -0.3)), max_size=8), st.data())
def test_a_point_is_in_the_outlines_that_cover_it_and_no_other(
    centers: list[tuple[float, float]], data: st.DataObject
) -> None:
    areas = [
        TerritoryArea(Territory("qpv", f"q{n}", f"q{n}"), outline=square(Coordinates(*each), 0.05))
        for n, each in enumerate(centers)
    ]
    point = Coordinates(data.draw(st.floats(47.3, 47.6)), data.draw(st.floats(-0.8, -0.3)))
    where = shapely.Point(point.lon, point.lat)
    covering = {
        area.territory for area in areas if area.outline is not None and area.outline.covers(where)
    }
    found = {each for each in a_map(*areas).at(point) if each.kind == "qpv"}
    assert found == covering


def test_the_outline_of_a_commune_holds_its_point() -> None:
    own = outline(ANGERS)
    whole = Territory("bassin", "angers", "Angers")
    territories = a_map(TerritoryArea(whole, outline=own))
    assert whole in territories.at(load_communes().get(ANGERS).center)


@pytest.mark.parametrize(
    ("heading", "kind"), [("PDS", "pds"), ("Bassin d’emploi", "bassin_d_emploi"), ("QPV ", "qpv")]
)
def test_a_heading_names_a_kind(heading: str, kind: str) -> None:
    assert kind_of(heading) == kind
    assert is_kind(kind)


def test_a_name_makes_a_code() -> None:
    assert code_of("Centre Anjou") == "centre-anjou"
    assert is_code("QN04901A")
    assert not is_code("")
    assert not is_kind("PDS")


def a_layer() -> TerritoryLayer:
    areas = (TerritoryArea(CENTRE, frozenset({ANGERS, SAUMUR})),)
    return TerritoryLayer("pds", LayerForm.COMMUNES, areas)


def test_a_layer_comes_back_as_it_was() -> None:
    drawn = TerritoryLayer(
        "qpv", LayerForm.OUTLINES, (TerritoryArea(QUARTER, outline=square(POINT)),)
    )
    for layer in (a_layer(), drawn):
        payload = layer_to_bytes(layer)
        assert layer_from_bytes(payload) == layer
        assert layer_digest(payload) == layer_digest(layer_to_bytes(layer_from_bytes(payload)))


@pytest.mark.parametrize("cut", [0, 1, 10, -1])
def test_damaged_bytes_are_refused(cut: int) -> None:
    with pytest.raises(UnreadableTerritories, match="importez de nouveau"):
        layer_from_bytes(layer_to_bytes(a_layer())[:cut])
