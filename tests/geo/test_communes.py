import dataclasses
import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.communes import (
    Commune,
    CommuneCode,
    DensityClass,
    communes_from_bytes,
    departement_of,
    load_communes,
    parse_commune_code,
    parse_postcode,
)
from geo.coordinates import Coordinates
from geo.distance import great_circle_km
from geo.errors import CorruptReferenceData, InvalidPostcode, UnknownCommune

COMMUNES = load_communes()


def named(code: str) -> Commune:
    return COMMUNES.get(CommuneCode(code))


def test_every_current_commune_of_the_2026_code_is_there() -> None:
    assert sum(1 for _ in COMMUNES.current()) == 34_969
    assert sum(1 for _ in COMMUNES.parts()) == 2_105 + 471 + 45


def test_maine_et_loire_and_mayenne_are_whole() -> None:
    by_departement = [commune.departement for commune in COMMUNES.current()]
    assert by_departement.count("49") == 176
    assert by_departement.count("53") == 240


def test_every_code_has_the_form_of_one() -> None:
    for commune in COMMUNES.by_code.values():
        assert parse_commune_code(commune.code) == commune.code
        # A few parts kept the code of the département they were in: Le Puy-Saint-Bonnet, 79224.
        assert commune.code.startswith(commune.departement) or commune.parent is not None
        for postcode in commune.postcodes:
            assert parse_postcode(postcode) == postcode


def test_every_parent_is_a_current_commune() -> None:
    for part in COMMUNES.parts():
        assert part.parent is not None
        assert named(part.parent).parent is None


def test_a_commune_deleguee_that_shares_the_code_of_its_commune_does_not_hide_it() -> None:
    assert named("49126").name == "Orée d'Anjou"
    assert [part.name for part in COMMUNES.namesakes if part.code == "49126"] == ["Drain"]


@pytest.mark.parametrize(
    ("code", "departement"),
    [("49007", "49"), ("01053", "01"), ("2A004", "2A"), ("97411", "974"), ("98735", "987")],
)
def test_a_commune_code_begins_with_its_departement(code: str, departement: str) -> None:
    assert departement_of(CommuneCode(code)) == departement
    assert named(code).departement == departement


@pytest.mark.parametrize(
    ("code", "present"), [("75111", "75056"), ("49004", "49307"), ("49007", "49007")]
)
def test_a_part_gives_the_code_of_its_present_commune(code: str, present: str) -> None:
    assert named(code).current_code == present


def test_a_known_commune_is_described() -> None:
    angers = named("49007")
    assert (angers.name, angers.departement) == ("Angers", "49")
    assert angers.postcodes == ("49000", "49100")
    assert angers.epci_name == "CU Angers Loire Métropole"
    assert angers.population is not None
    assert 150_000 < angers.population < 170_000
    assert angers.density is DensityClass.DENSE


@pytest.mark.parametrize("code", ["2A004", "97105", "97209", "97302", "97411", "97611", "97502"])
def test_corsica_and_overseas_are_there(code: str) -> None:
    assert named(code).population


# Errors of the town halls as published: a sign lost, or a namesake (docs/data-sources.md).
@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [
        ("49135", 47.57, -0.59),  # Feneu
        ("53189", 48.48, -0.49),  # Rennes-en-Grenouilles
        ("49003", 47.27, -0.33),  # Tuffalun
        ("49284", 47.40, -0.83),  # Saint-Germain-des-Prés
        ("01082", 46.00, 5.78),  # Chanay
        ("49126", 47.33, -1.21),  # Orée d'Anjou
        ("94076", 48.79, 2.36),  # Villejuif
        ("97128", 16.23, -61.38),  # Sainte-Anne (Guadeloupe)
    ],
)
def test_a_misplaced_town_hall_is_not_believed(code: str, lat: float, lon: float) -> None:
    assert great_circle_km(named(code).center, Coordinates(lat, lon)) < 5.0


def test_a_postcode_gives_its_communes_most_populated_first() -> None:
    assert [commune.name for commune in COMMUNES.with_postcode("49000")] == ["Angers", "Écouflant"]
    assert COMMUNES.with_postcode("49999") == ()
    assert COMMUNES.with_postcode("\ud800") == ()


@pytest.mark.parametrize(
    ("postcode", "code"), [("75010", "75110"), ("69003", "69383"), ("13001", "13201")]
)
def test_a_postcode_of_a_large_city_gives_its_arrondissement(postcode: str, code: str) -> None:
    assert [commune.code for commune in COMMUNES.with_postcode(postcode)] == [code]


@given(st.sampled_from(sorted(commune.code for commune in COMMUNES.current())))
def test_a_commune_is_the_nearest_to_its_own_point(code: CommuneCode) -> None:
    assert COMMUNES.nearest(COMMUNES.get(code).center).code == code


def test_an_unknown_code_is_refused_without_being_repeated() -> None:
    with pytest.raises(UnknownCommune) as refusal:
        COMMUNES.get(CommuneCode("49999"))
    assert "49999" not in str(refusal.value)


@pytest.mark.parametrize("text", ["", "4900", "490070", "ABCDE", "2C004", "49\x0007", "٤٩٠٠٧"])
def test_a_text_that_is_not_a_commune_code_is_refused(text: str) -> None:
    with pytest.raises(UnknownCommune):
        parse_commune_code(text)


@pytest.mark.parametrize("text", ["", "4900", "00100", "99100", "49000 Angers", "٤٩٠٠٠", "\ud800"])
def test_a_text_that_is_not_a_postcode_is_refused(text: str) -> None:
    with pytest.raises(InvalidPostcode):
        parse_postcode(text)


def test_blanks_in_a_postcode_are_forgiven() -> None:
    assert parse_postcode(" 49 000 ") == "49000"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a table",
        lzma.compress(b""),
        lzma.compress(b"code,name\n49007,Angers\n"),
        lzma.compress(b"\xff\xfe"),
    ],
)
def test_a_damaged_table_is_refused(content: bytes) -> None:
    with pytest.raises(CorruptReferenceData):
        communes_from_bytes(content)


def test_a_commune_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        named("49007").name = "Nantes"  # type: ignore[misc]
