from geo.communes import load_communes
from geo.name_index import BEGINNING, EXACT, FORMER, LARGE, NameIndex, former_names
from geo.place_names import words

COMMUNES = load_communes()
INDEX = NameIndex(COMMUNES)


def test_a_former_name_leads_to_a_current_commune_that_is_not_called_so() -> None:
    assert len(former_names()) > 20
    for former in former_names():
        commune = COMMUNES.get(former.code)
        assert commune.parent is None
        assert words(commune.name) != words(former.name)
        key = " ".join(words(former.name))
        assert (commune, FORMER) in {(each.commune, each.quality) for each in INDEX.called(key)}


def test_a_former_name_is_not_that_of_another_commune_of_its_departement() -> None:
    current = {(words(commune.name), commune.departement) for commune in COMMUNES.current()}
    for former in former_names():
        assert (words(former.name), COMMUNES.get(former.code).departement) not in current


def test_the_larger_communes_are_current_towns_that_begin_so() -> None:
    larger = list(INDEX.larger_communes("villeneuve"))
    assert larger[0].name == "Villeneuve-d'Ascq"
    assert larger[0].quality == EXACT * BEGINNING
    for place in larger:
        assert words(place.name)[0] == "villeneuve"
        assert place.commune.parent is None
        assert (place.commune.population or 0) >= LARGE


def test_the_whole_of_a_part_is_not_another_town() -> None:
    assert list(INDEX.larger_communes("segre")) == []
    assert list(INDEX.larger_communes("angers")) == []


def test_longer_names_have_the_same_words_and_one_more() -> None:
    keys = INDEX.longer_keys("chalonnes")
    assert keys == sorted(keys)
    assert "chalonnes sur loire" in keys
    assert all(key.startswith("chalonnes ") for key in keys)
    assert INDEX.longer_keys("zzyzx") == []
