"""A form that was refused comes back as it was typed, in its own place and nowhere else."""

import html

import pytest
from starlette.testclient import TestClient

from insertion.actor import Role
from tests.web.desk_of_referent import OwnDesk
from tests.web.people import People


def contested(site: TestClient, people: People, words: str) -> str:
    """Return where a référent answers what someone whom he follows contests."""
    who = people.actor(Role.BENEFICIARY).id
    people.sign_in(site, Role.BENEFICIARY)
    said = {"sujet": "eligibilite", "sujet_id": "astre", "message": words}
    token = site.get("/api/v1/session").json()["jeton"]
    made = site.post(
        f"/api/v1/beneficiaires/{who}/contestations",
        json=said,
        headers={"x-vicinal-jeton": token, "origin": "http://testserver"},
    )
    assert made.status_code == 201, made.text
    people.sign_in(site, Role.REFERENT)
    return f"/referent/contestations/{made.json()['id']}"


@pytest.mark.parametrize(
    ("what", "label"), [("transmettre", "Pourquoi"), ("repondre", "Vos mots, que la personne lira")]
)
def test_words_of_one_form_never_come_back_in_the_other(
    territory: TestClient, people: People, what: str, label: str
) -> None:
    where = contested(territory, people, f"Je ne suis pas d’accord ({what}).")
    desk = OwnDesk(territory, people.actor(Role.REFERENT).id)
    words = "Entre nous : à voir avec le service."
    fields = {"quoi": what, "version": "999", "message": words, "issue": "explique"}
    refused = desk.send(where, fields)
    assert refused.status_code in {409, 412}
    page = html.unescape(refused.text)
    assert page.count(words) == 1
    assert page.index(label) < page.index(words)
    between = page[page.index(label) : page.index(words)]
    assert "<form" not in between
    assert ("<details open>" in page) == (what == "transmettre")
    territory.cookies.clear()
