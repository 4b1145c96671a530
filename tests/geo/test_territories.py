import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.communes import CommuneCode, load_communes
from geo.coordinates import Coordinates
from geo.errors import CorruptReferenceData
from geo.outline_archive import (
    by_code,
    departement_from_bytes,
    outlines_to_bytes,
    read_bounds,
    read_departement,
)
from geo.territories import commune_at, is_in_france, looks_swapped, outline

COMMUNES = load_communes()
WITH_OUTLINE = [c for c in COMMUNES.current() if outline(c.code) is not None]


def test_only_distant_collectivities_and_four_restored_communes_have_no_outline() -> None:
    missing = {c.code for c in COMMUNES.current()} - {c.code for c in WITH_OUTLINE}
    restored = {"15031", "15035", "15047", "15171"}
    assert {code for code in missing if code < "97"} == restored
    assert {code[:3] for code in missing - restored} == {
        *("975", "977", "978"),
        *("984", "986", "987", "988", "989"),
    }


def test_every_commune_has_its_point_strictly_inside_its_outline() -> None:
    points = [shapely.Point(c.center.lon, c.center.lat) for c in WITH_OUTLINE]
    inside = shapely.contains([outline(c.code) for c in WITH_OUTLINE], points)
    assert [
        c.code for c, is_inside in zip(WITH_OUTLINE, inside, strict=True) if not is_inside
    ] == []


def test_every_outline_is_valid() -> None:
    assert shapely.is_valid([outline(c.code) for c in WITH_OUTLINE]).all()


def test_a_point_belongs_to_the_commune_that_holds_it() -> None:
    wrong = [c.code for c in WITH_OUTLINE if commune_at(c.center) != c.code]
    # A few published outlines overlap by some metres: the lowest code answers there.
    assert len(wrong) <= 5


def test_neighbours_share_their_border() -> None:
    angers, avrille = outline(CommuneCode("49007")), outline(CommuneCode("49015"))
    assert angers is not None
    assert avrille is not None
    shared = shapely.intersection(angers, avrille)
    assert shared.area == 0.0
    assert shared.length > 0.01


def test_almost_no_ground_is_counted_twice() -> None:
    read = read_departement("49")
    assert read is not None
    together = shapely.union_all(read.outlines).area
    assert shapely.area(read.outlines).sum() == pytest.approx(together, rel=1e-3)


def test_oree_d_anjou_is_the_union_of_its_communes_deleguees() -> None:
    # Champtoceaux, one of them.
    assert commune_at(Coordinates(47.336, -1.265)) == "49126"


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (47.4712, -0.5518, "49007"),
        (48.8566, 2.3522, "75056"),
        (43.2965, 5.3698, "13055"),
        (41.9192, 8.7386, "2A004"),
        (-20.8907, 55.4551, "97411"),
        (4.9372, -52.3260, "97302"),
        (14.6161, -61.0588, "97209"),
    ],
)
def test_a_known_place_is_in_its_commune(lat: float, lon: float, code: str) -> None:
    assert commune_at(Coordinates(lat, lon)) == code


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(0.0, 0.0), (51.5, -0.12), (46.2044, 6.1432), (90.0, 180.0), (-90.0, -180.0), (46.0, -6.0)],
)
def test_a_place_abroad_or_at_sea_is_in_no_commune(lat: float, lon: float) -> None:
    assert commune_at(Coordinates(lat, lon)) is None
    assert not is_in_france(Coordinates(lat, lon))


@given(st.sampled_from(list(COMMUNES.current())))
def test_every_commune_is_in_france(commune) -> None:  # type: ignore[no-untyped-def]
    assert is_in_france(commune.center)
    assert not looks_swapped(commune.center)


def test_a_pier_off_the_simplified_coast_is_in_france() -> None:
    assert is_in_france(Coordinates(47.2690, -2.2190))


def test_exchanged_latitude_and_longitude_are_seen() -> None:
    assert looks_swapped(Coordinates(lat=-0.55, lon=47.47))
    assert looks_swapped(Coordinates(lat=2.35, lon=48.85))
    assert not looks_swapped(Coordinates(lat=0.0, lon=0.0))
    assert not looks_swapped(Coordinates(lat=10.0, lon=170.0))


@given(st.builds(Coordinates, st.floats(-90, 90), st.floats(-180, 180)))
def test_any_position_has_an_answer(coordinates: Coordinates) -> None:
    held_by = commune_at(coordinates)
    assert held_by is None or is_in_france(coordinates)


@pytest.mark.parametrize("code", ["", "4", "49999", "98711", "\ud800"])
def test_a_code_without_outline_has_none(code: str) -> None:
    assert outline(CommuneCode(code)) is None


def test_an_archive_is_written_the_same_twice() -> None:
    mayenne = read_departement("53")
    assert mayenne is not None
    pairs = list(zip(mayenne.codes, mayenne.outlines, strict=True))
    once = outlines_to_bytes({"53": by_code(pairs)})
    assert once == outlines_to_bytes({"53": by_code(reversed(pairs))})


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x05\x06" + b"\x00" * 18])
def test_a_damaged_member_is_refused(content: bytes) -> None:
    with pytest.raises(CorruptReferenceData):
        departement_from_bytes(content)


def test_a_departement_lies_in_its_bounds() -> None:
    for departement, (west, south, east, north) in read_bounds().items():
        read = read_departement(departement)
        assert read is not None
        assert shapely.total_bounds(read.outlines) == pytest.approx((west, south, east, north))
