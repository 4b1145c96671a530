"""A person's hand on her data: read it, take it, hide it, say no, ask, contest."""

import json
import re
from collections.abc import Iterator
from enum import StrEnum

import pytest
from starlette.testclient import TestClient

from api.data_rights_labels import FIELD_LABELS, fields_said
from insertion.actor import Role
from insertion.contests import ContestState, Outcome, Subject
from insertion.data_rights import DisclosureKind, RequestKind, RequestState
from insertion.host_side.contacts import Means
from insertion.positionnement import FINAL, State
from insertion.readings import Ground
from insertion.rights import Right
from insertion.roles import MATRIX
from persistence.data_rights import CARD_FIELDS, SENT_FIELDS, SENT_TO_OPERATOR
from tests.web.people import People
from tests.web.test_own_reach import send
from usecases.data_rights.export import EVERYTHING
from usecases.parcours.dates import DateKind
from web import step_words
from web.pages.own_data import told_once
from web.step_words import GROUNDS, ROLES

PERSON = "demo-benef-mes-donnees"
HOME = "/moi/mes-donnees"


@pytest.fixture
def hers(territory: TestClient, people: People) -> Iterator[TestClient]:
    """Yield the screens with a person of her own signed in, whom nobody else needs."""
    site = people.sign_in(territory, Role.BENEFICIARY, PERSON)
    page = site.get("/moi/profil/lieu").text
    send(site, "/moi/profil/lieu", page, lieu="Angers")
    yield site
    territory.cookies.clear()


@pytest.mark.parametrize(
    "path", [HOME, f"{HOME}/lectures", f"{HOME}/envois", f"{HOME}/demandes", "/moi/contestations"]
)
def test_each_page_is_there_when_there_is_nothing_to_tell(hers: TestClient, path: str) -> None:
    assert hers.get(path).status_code == 200
    assert hers.get(path, params={"page": "99"}).status_code == 200


def test_who_read_her_file_is_told_by_role_and_reason(
    territory: TestClient, people: People
) -> None:
    referent = people.actor(Role.REFERENT).id
    site = people.sign_in(territory, Role.REFERENT)
    for what in ("profil", "opposition", "interets"):
        assert site.get(f"/api/v1/beneficiaires/demo-nadia/{what}").status_code == 200
    site = people.sign_in(territory, Role.BENEFICIARY)
    page = site.get(f"{HOME}/lectures").text
    assert ROLES["referent"] in page
    assert GROUNDS[Ground.ACCOMPANIES] in page
    assert referent not in page
    assert "Lire si une personne s’oppose" in page
    for changed in (Right.ASK_ERASURE, Right.OPT_IN, Right.ANSWER_OPT_IN):
        assert MATRIX[changed].label not in page
    territory.cookies.clear()


def test_what_one_reader_read_within_a_minute_is_one_card() -> None:
    def reading(at: str, what: str, role: str = "referent") -> dict[str, object]:
        return {
            "le": f"2026-11-26T{at}+00:00",
            "role": {"code": role, "libelle": role},
            "structure": None,
            "quoi": {"code": what, "libelle": what},
            "titre": {"code": "accompagne"},
        }

    told = told_once(
        [
            reading("08:02:50", "profil"),
            reading("08:02:01.5", "situation"),
            reading("08:02:00", "profil"),
            reading("08:02:00", "profil", "operateur"),
            reading("08:01:59", "profil", "operateur"),
        ]
    )
    assert [each["quoi"] for each in told] == [["profil", "situation"], ["profil"], ["profil"]]


def test_a_copy_of_everything_is_read_or_given_to_a_program(hers: TestClient) -> None:
    whole = hers.get(f"{HOME}/export/json")
    assert json.loads(whole.content)["personne"] == PERSON
    assert "attachment" in whole.headers["content-disposition"]
    assert hers.get(f"{HOME}/export/pdf").content.startswith(b"%PDF")
    assert hers.get(f"{HOME}/export/exe").status_code == 404


def test_she_says_no_and_yes_again(hers: TestClient) -> None:
    page = hers.get(HOME).text
    assert send(hers, f"{HOME}/opposition", page, oppose="oui")[1] == f"{HOME}?fait=oppose"
    page = hers.get(HOME).text
    assert "Vous avez dit non le" in page
    assert send(hers, f"{HOME}/opposition", page, oppose="non")[0] == 303
    assert "Je dis non" in hers.get(HOME).text


def test_she_hides_where_she_lives(hers: TestClient) -> None:
    page = hers.get(HOME).text
    assert send(hers, f"{HOME}/adresse", page)[0] == 303
    page = hers.get(HOME).text
    assert "Votre adresse est protégée." in page
    assert "Protéger mon adresse" not in page


def test_she_asks_to_be_erased_only_when_sure_and_takes_it_back(hers: TestClient) -> None:
    url = f"{HOME}/demandes"
    page = hers.get(url).text
    status, said = send(hers, url, page, type="effacement")
    assert status == 422
    assert 'href="#champ-sur"' in said
    assert send(hers, url, page, type="effacement", sur="oui")[0] == 303
    page = hers.get(url).text
    back = re.search(rf'action="({url}/[^"]+/retrait)"', page)
    assert back is not None
    assert send(hers, back[1], page)[0] == 303
    assert "Vous l’avez retirée" in hers.get(url).text


def test_she_asks_for_a_correction_with_words(hers: TestClient) -> None:
    url = f"{HOME}/demandes"
    page = hers.get(url).text
    assert send(hers, url, page, type="rectification")[0] == 422
    status, _ = send(hers, url, page, type="rectification", precision="2 84 05 88 012 345 67")
    assert status == 422
    done = send(hers, url, page, type="rectification", precision="Je suis venue en mars.")
    assert done[0] == 303
    assert "Je suis venue en mars." in hers.get(url).text


def test_she_contests_what_was_proposed_and_follows_the_answer(
    territory: TestClient, people: People
) -> None:
    site = people.sign_in(territory, Role.BENEFICIARY)
    one = re.search(r"/moi/possibilites/([^\"?]+)", site.get("/moi").text)
    assert one is not None
    url = f"/moi/contester/correspondance/{one[1]}"
    page = site.get(url).text
    assert send(site, url, page, message="")[0] == 422
    status, where = send(site, url, page, message="Je n’ai pas de vélo le soir.")
    assert status == 303
    path = where.partition("?")[0]
    page = site.get(path).text
    assert "Je n’ai pas de vélo le soir." in page
    assert path in site.get("/moi/contestations").text
    assert send(site, path, page, etape="retirer")[0] == 303
    assert "Vous l’avez retirée" in site.get(path).text
    assert site.get("/moi/contester/autre/x").status_code == 404
    territory.cookies.clear()


def test_the_answer_to_her_is_said_to_be_french_in_a_page_that_is_not(
    territory: TestClient, people: People
) -> None:
    site = people.sign_in(territory, Role.BENEFICIARY)
    one = re.search(r"/moi/possibilites/([^\"?]+)", site.get("/moi").text)
    assert one is not None
    url = f"/moi/contester/correspondance/{one[1]}"
    _, where = send(site, url, site.get(url).text, message="No bicycle at night.")
    path = where.partition("?")[0]
    desk = people.sign_in(territory, Role.REFERENT)
    theirs = path.replace("/moi/", "/referent/")
    page = desk.get(theirs).text
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    said = {"issue": "maintenu", "message": "Le trajet est à pied.", "version": version}
    assert send(desk, theirs, page, quoi="repondre", **said)[0] == 303
    site = people.sign_in(territory, Role.BENEFICIARY)
    page = site.get(path, headers={"accept-language": "en"}).text
    assert '<span lang="fr">« Le trajet est à pied. »</span>' in page
    assert "<span>« No bicycle at night. »</span>" in page
    territory.cookies.clear()


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (step_words.STATES, State),
        (step_words.DATES, DateKind),
        (step_words.GROUNDS, Ground),
        (step_words.ROLES, Role),
        (step_words.SENT, DisclosureKind),
        (step_words.ASKED, RequestKind),
        (step_words.ASKED_STATES, RequestState),
        (step_words.CONTESTED, Subject),
        (step_words.CONTEST_STATES, ContestState),
        (step_words.OUTCOMES, Outcome),
    ],
)
def test_everything_that_can_be_told_has_plain_words(
    words: dict[str, str], codes: type[StrEnum]
) -> None:
    assert set(words) == set(codes)
    assert step_words.OVER == FINAL


def test_what_left_is_said_in_words_on_the_page_and_in_the_export() -> None:
    given = Means(phone="0639980000", mail="elle@demo.exemple", note="le matin").fields
    every = {*SENT_FIELDS, *SENT_TO_OPERATOR, *CARD_FIELDS, *EVERYTHING, *given}
    assert set(FIELD_LABELS) == every
    assert step_words.SENT_FIELDS == FIELD_LABELS
    assert fields_said(("prenom", "un_ancien_nom")) == f"{FIELD_LABELS['prenom']}, un ancien nom"
