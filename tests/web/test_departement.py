"""The desk of the Département: what is counted, asked, imported and ruled."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from insertion.actor import Role
from insertion.file_openings import OpeningMotive
from insertion.legal_holds import REVIEW_AFTER_MONTHS, HoldMotive
from insertion.periods import add_months
from tests.web.people import People
from usecases.open_file import WantedOpening, open_file
from usecases.retention.holds import WantedHold, ask_hold
from web.bars import share_bar, widest
from web.periods import period_of, periods_until

HIDDEN = "caché"


@pytest.fixture
def desk(territory: TestClient, people: People) -> Iterator[TestClient]:
    yield people.sign_in(territory, Role.DEPARTEMENT)
    territory.cookies.clear()


def test_a_quarter_is_named_and_has_its_days(people: People) -> None:
    today = people.vicinal.today()
    named = periods_until(today)
    assert all(each.first <= today for each in named)
    assert [period_of(each.code) for each in named] == list(named)
    third = period_of("2026-T3")
    assert third is not None
    assert (third.first.isoformat(), third.last.isoformat()) == ("2026-07-01", "2026-09-30")
    for wrong in ("", "2026-T5", "0000", "26", "²026"):
        assert period_of(wrong) is None


def test_a_bar_is_as_long_as_its_number_and_nothing_is_drawn_of_what_is_hidden() -> None:
    assert [share_bar(each) for each in (None, 0, 0.001, 0.5, 1.0)] == [
        *("bar-0", "bar-0", "bar-1", "bar-50", "bar-100")
    ]
    assert share_bar(3, widest([None, 12, 3])) == "bar-25"
    assert share_bar(3, widest([None])) == "bar-0"


def test_the_indicators_of_a_period_are_shown_with_how_each_is_counted(
    desk: TestClient, people: People
) -> None:
    year = people.vicinal.today().year
    page = desk.get("/departement", params={"periode": str(year)}).text
    assert "Personnes orientées, parmi celles soumises aux droits et devoirs" in page
    assert "Le dernier jour de la période, parmi les personnes suivies" in page
    assert HIDDEN in page  # of few people, nothing
    figures = [int(each) for each in re.findall(r'<span class="data">(\d+)</span>', page)]
    assert figures
    assert not any(0 < each < 11 for each in figures)


def test_a_territory_and_a_period_are_chosen_in_the_address(desk: TestClient) -> None:
    asked = {"periode": "autre", "du": "2026-01-01", "au": "2026-06-30"}
    page = desk.get("/departement", params=asked | {"territoire": "epci:244900015"}).text
    assert "1er janvier 2026 au 30 juin 2026" in page
    assert '<option value="epci:244900015" selected>' in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"periode": "autre", "du": "2026-06-30", "au": "2026-01-01"}, "du"),
        ({"periode": "autre", "du": "hier", "au": "2026-01-01"}, "date"),
        ({"territoire": "nulle-part"}, "territoire"),
    ],
)
def test_a_period_that_cannot_be_counted_is_said_beside_its_field(
    desk: TestClient, asked: dict[str, str], said: str
) -> None:
    answer = desk.get("/departement", params=asked)
    assert answer.status_code == 422
    assert 'id="erreurs"' in answer.text
    assert said in answer.text
    assert "Montrer" in answer.text


def test_the_same_figures_go_to_a_spreadsheet(desk: TestClient, people: People) -> None:
    year = people.vicinal.today().year
    asked = {"periode": str(year), "format": "csv"}
    table = desk.get("/departement/indicateurs", params=asked)
    assert table.headers["content-disposition"].endswith(
        f'indicateurs-{year}-01-01-{year}-12-31.csv"'
    )
    assert "Comment c’est compté" in table.content.decode("utf-8-sig")
    book = desk.get("/departement/indicateurs", params=asked | {"format": "xlsx"})
    assert book.content.startswith(b"PK")
    assert (
        desk.get("/departement/indicateurs", params={"format": "exe"})
        .headers["content-type"]
        .startswith("text/csv")
    )


def test_the_map_of_reach_says_where_people_can_get_to_nothing(desk: TestClient) -> None:
    asked = {"objectif": "travailler", "minutes": "15", "moyens": "sans_voiture"}
    page = desk.get("/departement/carte", params=asked).text
    assert "n’ont rien à 15 min" in re.sub(r"\s", " ", page)
    assert 'data-outlines="/statique/contours/49.json"' in page
    by_commune = desk.get("/departement/carte", params=asked | {"maille": "commune"}).text
    assert '<th scope="row">Angers</th>' in by_commune
    table = desk.get("/departement/carte/fichier", params=asked | {"format": "csv"})
    assert "Sans rien à portée" in table.content.decode("utf-8-sig")
    wrong = desk.get("/departement/carte", params=asked | {"minutes": "44"})
    assert wrong.status_code == 422
    assert "par pas de 15" in wrong.text


def test_a_map_where_everyone_has_something_says_so(desk: TestClient) -> None:
    page = desk.get("/departement/carte", params={"minutes": "60", "moyens": "avec_voiture"}).text
    assert "<b>aucune</b> n’est sans rien à 60 min" in page
    assert "<b>0</b> personnes" not in page


def test_holds_and_files_opened_are_listed_with_who_and_why(
    desk: TestClient, people: People
) -> None:
    vicinal = people.vicinal
    person = desk.get("/api/v1/positionnements", params={"size": "1"}).json()["items"][0]
    whose = person["beneficiaire_id"]
    here = vicinal.acting(people.actor(Role.DEPARTEMENT))
    ask_hold(whose, WantedHold(HoldMotive.APPEAL), vicinal.unit_of_work(), here, "gel-ecran")
    wanted = WantedOpening(whose, OpeningMotive.COMPLAINT, "Une <réclamation> à lire.")
    open_file(wanted, vicinal.unit_of_work(), here, "ouverture-ecran")
    page = desk.get("/departement/gels").text
    assert whose in page
    form = desk.get("/departement/gels/demander", params={"personne": whose}).text
    proposed = add_months(vicinal.today(), REVIEW_AFTER_MONTHS).isoformat()
    assert f'name="revoir_le" type="date" value="{proposed}"' in form
    assert "Recours en cours" in page
    assert "en vigueur" in page
    page = desk.get("/departement/ouvertures").text
    assert whose in page
    assert "Réclamation à instruire" in page
    assert "&lt;réclamation&gt;" in page
    for url in ("/departement/gels", "/departement/ouvertures"):
        assert desk.get(url, params={"page": "99"}).status_code == 200
