import tomllib
from importlib.resources import files

import pytest

from skills.codes import parse_rome_code
from skills.extraction import Extractor
from skills.lookup import SkillLookup, TitleLookup
from skills.starter import load_starter

STARTER = load_starter()
EXTRACTOR = Extractor(TitleLookup(STARTER), SkillLookup(STARTER))


@pytest.mark.parametrize("name", ["activities.toml", "workplaces.toml"])
def test_every_code_is_an_occupation_and_every_name_stands_once(name: str) -> None:
    entries = next(iter(tomllib.loads(files("skills.data").joinpath(name).read_text()).values()))
    names = [each for entry in entries for each in entry["names"]]
    assert len(names) == len(set(names))
    for entry in entries:
        for code in entry["occupations"]:
            assert parse_rome_code(code) in STARTER.occupations


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("j'ai déchargé des camions", "N1105"),
        ("je faisais des pizzas le week-end", "G1604"),
        ("j'ai ramassé des pommes", "A1401"),
        ("je tonds des pelouses", "A1203"),
    ],
)
def test_an_activity_lets_one_suppose_an_occupation(text: str, code: str) -> None:
    read = EXTRACTOR.extract(text)
    supposed = [fact for fact in read.occupations if fact.deduced]
    assert code in [fact.code for fact in supposed]
    assert all(fact.confidence < 0.7 for fact in supposed)


def test_the_tasks_of_an_advert_are_no_other_job() -> None:
    read = EXTRACTOR.extract("Commis de cuisine H/F : épluchage, plonge. Vous tiendrez la caisse.")
    assert [fact.code for fact in read.occupations] == ["G1602"]


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("J'ai travaillé en restauration", "G16"),
        ("travailler dans le bâtiment", "F17"),
        ("j'ai bossé à l'usine", "H29"),
        ("je travaille dans une crèche", "K13"),
        ("trois ans en Ehpad", "J15"),
    ],
)
def test_a_place_of_work_says_a_sector_whose_occupations_are_only_possible(
    text: str, sector: str
) -> None:
    (fact,) = EXTRACTOR.extract(text).sectors
    assert fact.code == sector
    assert len(fact.possible) > 1
    named = [one for one in EXTRACTOR.extract(text).occupations if not one.deduced]
    assert named == []


@pytest.mark.parametrize(
    "text",
    [
        "j'emmène les enfants à l'école",
        "tickets restaurant",
        "je suis mère au foyer",
        "le respect de la sécurité",
        "chercher mon fils à la crèche",
    ],
)
def test_a_place_where_one_only_goes_is_no_sector(text: str) -> None:
    assert EXTRACTOR.extract(text).sectors == ()


def test_a_sector_one_never_worked_in_is_denied() -> None:
    read = EXTRACTOR.extract("je n'ai jamais travaillé dans la vente")
    assert read.sectors == ()
    assert "D15" in [fact.code for fact in read.denied]


def test_a_title_that_holds_no_whole_name_is_read_as_the_nearest() -> None:
    read = EXTRACTOR.extract("Monteur en fibre optique (H/F)\nChez l'abonné.")
    (fact,) = read.occupations
    assert (fact.code, fact.deduced, fact.support) == ("I1315", True, "Monteur en fibre optique")


def test_a_title_near_to_several_names_is_left_alone() -> None:
    assert EXTRACTOR.extract("Employé polyvalent (H/F)\nVente.").occupations == ()
