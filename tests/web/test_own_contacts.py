"""An employer asks to reach a person: she answers, with what she chooses, and takes it back."""

import re
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from insertion.actor import Acting, Actor, Role
from insertion.host_side.contacts import ContactOutcome, ContactRequest, ContactState
from tests.web.people import People
from tests.web.test_own_reach import send
from usecases.place.interests import Yes, open_interest
from web.pages.own_contacts import ISSUES, STATES

CONTACTS = "/moi/contacts"


def asked(people: People, person: str, words: str, nth: int = 0) -> str:
    """Return an offer whose employer asks to reach a person who had said yes to it."""
    vicinal = people.vicinal
    acting = Acting(Actor(person, Role.BENEFICIARY), datetime.now(UTC), vicinal.today())
    with vicinal.reading() as uow:
        offers = [each for each in uow.opportunities.iterate() if each.kind == "offre"]
        posted = [(each, uow.host_side.posted.get(each.id)) for each in offers]
    published = [(o, p) for o, p in posted if p is not None and p.published]
    offer, of_employer = published[nth]
    said = Yes(person, offer.id)
    interest = open_interest(said, vicinal.unit_of_work(), acting, vicinal.practice())
    with vicinal.unit_of_work() as uow:
        uow.host_side.contacts.add(
            ContactRequest(
                id=f"contact-{person}-{nth}",
                interest_id=interest.id,
                opportunity_id=offer.id,
                beneficiary_id=person,
                organisation_id=of_employer.organisation_id,
                message=words,
                asked_at=acting.at,
            )
        )
        uow.commit()
    return str(offer.id)


@pytest.fixture
def site(territory: TestClient, people: People, request: pytest.FixtureRequest) -> TestClient:
    person = f"demo-benef-{request.node.name.replace('_', '-')}"
    found = people.sign_in(territory, Role.BENEFICIARY, person)
    page = found.get("/moi/profil/lieu").text
    send(found, "/moi/profil/lieu", page, lieu="Angers")
    request.node.person = person
    return found


def test_she_says_yes_with_a_phone_number_and_takes_it_back(
    site: TestClient, people: People, request: pytest.FixtureRequest
) -> None:
    offer = asked(people, request.node.person, "Pouvons-nous en parler cette semaine ?")
    assert CONTACTS in site.get("/moi/demarches").text
    page = site.get(CONTACTS).text
    assert "Pouvons-nous en parler cette semaine ?" in page
    url = re.search(rf'action="({CONTACTS}/[^"]+)"', page)
    assert url is not None
    status, again = send(site, url[1], page, accepte="oui")
    assert status == 422
    status, again = send(
        site, url[1], page, accepte="oui", telephone="pas un numéro", precision="Midi"
    )
    assert status == 422
    assert 'value="Midi"' in again
    said = send(site, url[1], page, accepte="oui", telephone="06 12 34 56 78")
    assert said == (303, f"{CONTACTS}?fait=oui")
    assert STATES[ContactState.ACCEPTED] in site.get(CONTACTS).text
    sheet = f"/moi/possibilites/{offer}"
    assert send(site, f"{sheet}/retrait", site.get(sheet).text)[0] == 303
    assert STATES[ContactState.TAKEN_BACK] in site.get(CONTACTS).text
    left = site.get("/moi/mes-donnees/envois").text
    assert "votre téléphone" in left
    assert "classe de trajet" not in left


def test_she_says_no_and_gives_nothing(
    site: TestClient, people: People, request: pytest.FixtureRequest
) -> None:
    asked(people, request.node.person, "Venez donc nous voir.")
    page = site.get(CONTACTS).text
    url = re.search(rf'action="({CONTACTS}/[^"]+)"', page)
    assert url is not None
    said = send(site, url[1], page, accepte="non", telephone="06 12 34 56 78")
    assert said == (303, f"{CONTACTS}?fait=non")
    page = site.get(CONTACTS).text
    assert STATES[ContactState.DECLINED] in page
    assert "06 12" not in page


def test_two_employers_are_each_told_when_to_reach_her(
    site: TestClient, people: People, request: pytest.FixtureRequest
) -> None:
    for nth in range(2):
        asked(people, request.node.person, f"Message {nth}", nth)
    page = site.get(CONTACTS).text
    assert page.count('name="precision"') == 2
    assert len(set(re.findall(r'id="(precision-[0-9]+)"', page))) == 2


def test_nobody_asked_is_said_with_what_to_do(site: TestClient) -> None:
    page = site.get(CONTACTS)
    assert page.status_code == 200
    assert "Aucun employeur" in page.text


def test_every_state_and_outcome_has_its_words() -> None:
    assert set(STATES) == set(ContactState)
    assert set(ISSUES) == set(ContactOutcome)
