import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.address_text import departement_names, departements_of_postcode, read_address
from geo.place_names import MAX_WORDS, article_last, without_article, words


@given(st.text())
def test_words_are_plain_and_few(text: str) -> None:
    found = words(text)
    assert len(found) <= MAX_WORDS
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in found)


@given(st.text(max_size=60))
def test_words_of_words_are_the_same(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("Ste-Gemmes s/Loire", "Sainte-Gemmes-sur-Loire"),
        ("ST BARTHELEMY D'ANJOU", "Saint-Barthélemy-d’Anjou"),
        ("oeuilly", "Œuilly"),
        ("Brion s/s Pouilly", "Brion-sous-Pouilly"),
        ("Villeneuve lez Avignon", "Villeneuve-lès-Avignon"),
    ],
)
def test_two_writings_of_a_name_give_the_same_words(written: str, official: str) -> None:
    assert words(written) == words(official)


def test_an_article_may_come_first_or_last_or_not_at_all() -> None:
    assert without_article(words("Les Ponts-de-Cé")) == ("ponts", "de", "ce")
    assert article_last(words("Les Ponts-de-Cé")) == words("Ponts-de-Cé (Les)")
    assert without_article(("la",)) == ("la",)


@given(st.text(max_size=200))
def test_any_text_can_be_taken_apart(text: str) -> None:
    address = read_address(text)
    assert address.tail <= len(address.name)


def test_the_street_before_a_postcode_is_left_out() -> None:
    address = read_address("12 rue des Lilas, 49100 ANGERS Cedex 02")
    assert address.name == ("angers",)
    assert address.postcode == "49100"
    assert address.departements == {"49"}


def test_a_house_number_is_not_a_departement() -> None:
    assert read_address("12 rue des Lilas Angers").departements == frozenset()
    assert read_address("12 bis Grande Rue Angers").departements == frozenset()


@pytest.mark.parametrize("text", ["2A - Ajaccio", "Ajaccio (2a)", "Ajaccio 2A"])
def test_a_departement_of_corsica_is_read(text: str) -> None:
    address = read_address(text)
    assert (address.name, address.departements) == (("ajaccio",), {"2A"})


@pytest.mark.parametrize(
    ("postcode", "departements"),
    [
        ("49000", {"49"}),
        ("01000", {"01"}),
        ("20000", {"2A", "2B"}),
        ("97400", {"974"}),
        ("97133", {"971", "977"}),
        ("98800", {"988"}),
    ],
)
def test_a_postcode_points_to_a_departement(postcode: str, departements: set[str]) -> None:
    assert departements_of_postcode(postcode) == departements


def test_departements_are_known_by_name() -> None:
    names = departement_names()
    assert names[words("Maine-et-Loire")] == "49"
    assert names[words("La Réunion")] == names[words("Réunion")] == "974"
    assert len(set(names.values())) == 109


def test_a_number_beyond_the_arrondissements_of_a_city_is_not_one() -> None:
    assert read_address("Lyon 10").arrondissement is None
    assert read_address("Lyon 9").arrondissement == "69389"
    assert read_address("Paris 20").arrondissement == "75120"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Paris I", "75101"),
        ("Paris IVe", "75104"),
        ("PARIS XIXÈME", "75119"),
        ("Paris XX", "75120"),
        ("Marseille IX", "13209"),
        ("Lyon Ier", "69381"),
    ],
)
def test_an_arrondissement_in_roman_digits_is_read(text: str, code: str) -> None:
    assert read_address(text).arrondissement == code


@pytest.mark.parametrize("text", ["Paris XXI", "Lyon X", "Paris e", "Paris 0", "Paris IIII"])
def test_an_arrondissement_that_does_not_exist_is_not_read(text: str) -> None:
    assert read_address(text).arrondissement is None
