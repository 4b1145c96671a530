"""Where a person's requests are, her dates, and what her telephone takes of them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from starlette.testclient import TestClient

from api.calendar_file import to_ics
from insertion.actor import Role
from insertion.positionnement import State
from tests.web.people import People
from tests.web.test_own_reach import send
from usecases.parcours.dates import DateKind, OwnDate
from web.step_words import STATES


def someone_in(people: People, *states: State) -> tuple[str, str]:
    """Return a person and her positionnement that stands in one of these states."""
    with people.vicinal.reading() as uow:
        referents = {f"demo-referent-{number:02}" for number in range(1, 25)}
        for referent in sorted(referents):
            for person in sorted(uow.piloting.portfolio_ids(referent)):
                for placed in uow.positionnements.open_of(person):
                    if placed.state in states:
                        return person, placed.id
    raise LookupError(states)


@pytest.fixture
def site(territory: TestClient) -> Iterator[TestClient]:
    yield territory
    territory.cookies.clear()


@pytest.mark.parametrize("state", [State.SENT, State.ENTERED, State.WISHED, State.ACCEPTED])
def test_each_request_is_told_in_plain_words(
    site: TestClient, people: People, state: State
) -> None:
    person, placed = someone_in(people, state)
    people.sign_in(site, Role.BENEFICIARY, person)
    page = site.get("/moi/demarches")
    assert page.status_code == 200
    assert f"/moi/demarches/{placed}" in page.text
    assert STATES[state].split(".")[0] in page.text
    one = site.get(f"/moi/demarches/{placed}")
    assert one.status_code == 200
    assert "Ce qui s’est passé" in one.text


def test_she_stops_with_a_reason_and_not_without(site: TestClient, people: People) -> None:
    person, placed = someone_in(people, State.SENT)
    people.sign_in(site, Role.BENEFICIARY, person)
    url = f"/moi/demarches/{placed}"
    page = site.get(url).text
    status, said = send(site, f"{url}/arret", page, commentaire="Je garde mes mots.")
    assert status == 422
    assert "Je garde mes mots." in said
    assert send(site, f"{url}/arret", page, motif="n’importe")[0] == 422
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    found = send(site, f"{url}/arret", page, motif="horaires", version=version[1])
    assert found == (303, f"{url}?fait=arret")
    assert "C’est arrêté." in site.get(url).text
    assert send(site, f"{url}/arret", page, motif="horaires", version=version[1])[0] in {409, 422}


def test_what_is_proposed_is_accepted_by_her(site: TestClient, people: People) -> None:
    person, placed = someone_in(people, State.PROPOSED)
    people.sign_in(site, Role.BENEFICIARY, person)
    url = f"/moi/demarches/{placed}"
    page = site.get(url).text
    assert "Êtes-vous d’accord" in page
    assert send(site, f"{url}/accord", page) == (303, f"{url}?fait=accord")
    assert STATES[State.WISHED].split(".")[0] in site.get(url).text


def test_her_dates_are_ahead_in_order_and_go_into_a_calendar(
    site: TestClient, people: People
) -> None:
    person, _ = someone_in(people, State.ENTERED)
    people.sign_in(site, Role.BENEFICIARY, person)
    items = site.get(f"/api/v1/beneficiaires/{person}/dates").json()["items"]
    days = [each["le"] for each in items]
    assert days == sorted(days)
    assert days
    assert days[0] >= people.vicinal.today().isoformat()
    page = site.get("/moi/demarches").text
    taken = re.findall(r'href="(/moi/demarches/dates/[^"]+)"', page)
    assert len(taken) == len(items) + 1
    for path in taken:
        answer = site.get(path)
        assert answer.headers["content-type"].startswith("text/calendar")
        assert "attachment" in answer.headers["content-disposition"]
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert len(events) == (len(items) if path.endswith("mes-dates.ics") else 1)
        assert "RSA" not in answer.text
    assert site.get("/moi/demarches/dates/nulle").status_code == 404


def test_the_dates_and_requests_of_someone_else_do_not_exist(
    site: TestClient, people: People
) -> None:
    person, placed = someone_in(people, State.ENTERED)
    people.sign_in(site, Role.BENEFICIARY)
    assert site.get(f"/moi/demarches/{placed}").status_code == 404
    assert site.get(f"/api/v1/beneficiaires/{person}/dates").status_code == 404


def test_what_she_said_yes_to_is_there_to_take_back_even_once_closed(
    site: TestClient, people: People
) -> None:
    person = "demo-benef-oui"
    people.sign_in(site, Role.BENEFICIARY, person)
    send(site, "/moi/profil/lieu", site.get("/moi/profil/lieu").text, lieu="Angers")
    with people.vicinal.reading() as uow:
        offers = [each.id for each in uow.opportunities.iterate() if each.kind == "offre"]
        posted = [e for e in offers if (p := uow.host_side.posted.get(e)) and p.published]
    sheet = f"/moi/possibilites/{posted[-1]}"
    page = site.get(sheet).text
    assert send(site, f"{sheet}/interet", page, nom_montre="prenom", prenom="N4dia")[0] == 422
    assert send(site, f"{sheet}/interet", page, nom_montre="aucun")[0] == 303
    page = site.get("/moi/demarches").text
    assert f"{sheet}#suite" in page
    assert send(site, f"{sheet}/retrait", page, vers="demarches") == (
        303,
        "/moi/demarches?fait=retire",
    )
    assert f"{sheet}#suite" not in site.get("/moi/demarches").text


def test_the_pages_for_everyone_know_who_reads(site: TestClient, people: People) -> None:
    people.sign_in(site, Role.BENEFICIARY)
    for path in ("/aide", "/comment-ca-marche", "/mentions-legales", "/accessibilite"):
        assert "/moi/demarches" in site.get(path).text
    site.cookies.clear()
    assert "/moi" not in site.get("/aide").text


def test_a_plan_is_a_proposal(site: TestClient, people: People) -> None:
    people.sign_in(site, Role.BENEFICIARY)
    page = site.get("/moi/plan")
    assert page.status_code == 200
    assert "Rien n’est décidé" in page.text


def test_who_has_nothing_yet_is_told_what_to_do(site: TestClient, people: People) -> None:
    people.sign_in(site, Role.BENEFICIARY, "demo-sans-rien")
    page = site.get("/moi/demarches").text
    assert "Vous n’avez pas encore de démarche" in page
    assert site.get("/moi/plan").status_code == 200


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (None, None, ("2027-03-28", "2027-03-29")),
        (90, 1440, ("2027-03-28T01:30:00", "2027-03-29T00:00:00")),
        (540, 600, ("2027-03-28T09:00:00", "2027-03-28T10:00:00")),
    ],
)
def test_a_calendar_has_the_hours_that_were_said(
    starts: int | None, ends: int | None, expected: tuple[str, str]
) -> None:
    own = OwnDate(
        id="d", kind=DateKind.SEANCE, on=date(2027, 3, 28), starts=starts, ends=ends, title="A, b;"
    )
    event: Any
    (event,) = Calendar.from_ical(to_ics([own], datetime.now(UTC))).walk("VEVENT")
    found = (event["dtstart"].dt, event["dtend"].dt)
    if starts is not None:
        found = tuple(each.astimezone().replace(tzinfo=None) for each in found)
    assert tuple(each.isoformat() for each in found) == expected
    assert event["summary"] == "Séance · A, b;"
    assert event["dtstamp"].dt - datetime.now(UTC) < timedelta(minutes=1)
