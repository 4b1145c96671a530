import pytest

from geo.communes import load_communes
from geo.coordinates import Coordinates
from geo.geocoding import default_geocoder
from usecases.profile_draft import HomeDraft, ProfileRefused, UnderstoodHome
from usecases.read_home import read_home


def read(**said: object) -> UnderstoodHome:
    draft = HomeDraft(**said)  # type: ignore[arg-type]
    return read_home(draft, load_communes(), default_geocoder())


def refusal(**said: object) -> tuple[str, str]:
    with pytest.raises(ProfileRefused) as refused:
        read(**said)
    (mistake,) = refused.value.mistakes
    return mistake.field, mistake.expected


@pytest.mark.parametrize("code", ["49007", " 49007 ", "2a004", "97411"])
def test_a_commune_code_is_its_center(code: str) -> None:
    home = read(commune_code=code)
    assert home.commune.code == code.strip().upper()
    assert home.coordinates == home.commune.center
    assert home.confidence == 1.0


def test_a_postcode_of_several_communes_takes_the_largest_and_says_so() -> None:
    home = read(postcode="49170")
    sharing = [each for each in load_communes().with_postcode("49170") if each.parent is None]
    assert home.shared_by == len(sharing) > 1
    assert home.commune.population == max(each.population or 0 for each in sharing)
    assert home.confidence < 1.0


def test_blanks_in_a_postcode_do_not_count() -> None:
    assert read(postcode=" 49 000 ") == read(postcode="49000")


def test_a_point_is_kept_and_named_by_its_commune() -> None:
    point = Coordinates(47.4712, -0.5518)
    home = read(coordinates=point)
    assert home.coordinates == point
    assert home.commune.code == "49007"


@pytest.mark.parametrize(
    "text", ["Saumur", "12 rue des Lilas, 49100 Angers", "segré en anjou bleu"]
)
def test_an_address_is_the_commune_it_names(text: str) -> None:
    home = read(address=text)
    assert home.commune.departement == "49"
    assert home.confidence >= 0.8


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({}, "domicile", "indiquez une commune"),
        ({"commune_code": "99999"}, "domicile.commune", "code commune est inconnu"),
        ({"commune_code": "Angers"}, "domicile.commune", "code commune est inconnu"),
        ({"postcode": "00000"}, "domicile.code_postal", "aucune commune"),
        ({"postcode": "quarante-neuf"}, "domicile.code_postal", "aucune commune"),
        ({"coordinates": Coordinates(-0.55, 47.47)}, "domicile", "inversées"),
        ({"coordinates": Coordinates(40.7, -74.0)}, "domicile", "pas en France"),
        ({"address": "zzzz"}, "domicile.adresse", "aucune commune"),
        ({"address": "Beaulieu"}, "domicile.adresse", "pas sûre"),
    ],
)
def test_a_home_that_is_nowhere_is_refused_and_placed(
    said: dict[str, object], field: str, words: str
) -> None:
    found, expected = refusal(**said)
    assert found == field
    assert words in expected
