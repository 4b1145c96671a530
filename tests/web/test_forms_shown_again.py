"""A form that was refused comes back as it was typed, in its own place and nowhere else."""

import html
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from insertion.actor import Role
from tests.web.desk_of_referent import OwnDesk, ticks
from tests.web.operators import Desk, monday_of
from tests.web.people import People


@pytest.fixture
def operator(territory: TestClient, people: People) -> Iterator[Desk]:
    yield Desk(people.sign_in(territory, Role.OPERATOR), people.vicinal.today())
    territory.cookies.clear()


def test_a_situation_written_meanwhile_is_told_beside_what_was_typed(
    territory: TestClient, people: People
) -> None:
    people.sign_in(territory, Role.REFERENT)
    desk = OwnDesk(territory, people.actor(Role.REFERENT).id)
    who = desk.principal()[4]
    where = f"/referent/personnes/{who}/situation"
    read = re.search(r'name="_lu" value="("[0-9a-f]+")"', desk.page(where))
    assert read is not None
    shown = {"_lu": read[1], "logement": "stable", "enfants_a_charge": "2"}
    assert desk.send(where, shown).status_code == 303
    late = desk.send(where, shown | {"logement": "heberge", "rsa_depuis": "2020-03-01"})
    page = html.unescape(late.text)
    assert late.status_code == 412
    assert re.search(r"Gardé maintenant\s: stable\.", page)
    assert re.search(r"Gardé maintenant\s: pas connu\.", page)
    assert 'value="2020-03-01"' in page
    now = desk.api(f"/beneficiaires/{who}/situation")
    assert (now["logement"], now["rsa_depuis"]) == ("stable", None)
    tag = re.search(r'name="_lu" value="("[0-9a-f]+")"', page)
    assert tag is not None
    assert desk.send(where, shown | {"_lu": tag[1], "logement": "heberge"}).status_code == 303
    territory.cookies.clear()


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


def planned(day: date, number: int, **said: str) -> dict[str, str]:
    """Return the fields of one line of the form of séances."""
    fields = {"le": day.isoformat(), "nature": "individuelle", **said}
    return {f"{name}-{number}": value for name, value in fields.items()}


def test_seances_that_are_refused_together_stay_as_they_were_typed(operator: Desk) -> None:
    session = operator.session()
    day = monday_of(operator.today - timedelta(days=35))
    path = f"/operateur/sessions/{session['id']}/seances"
    at = f"{path}?jour={day}"
    form = {"jour": day.isoformat(), "lignes": "2", "_cle": "deux-fois"}
    form |= planned(day, 0, debut="18:00", fin="19:00")
    assert operator.send(path, at, form).status_code == 303
    form |= planned(day + timedelta(days=1), 1, debut="18:15", fin="19:45")
    again = operator.send(path, at, form)
    assert again.status_code == 422
    assert "Cette page a déjà été enregistrée" in again.text
    for hour in ("18:00", "19:00", "18:15", "19:45"):
        assert f'value="{hour}"' in again.text


def test_a_line_of_seances_is_never_left_out_for_what_it_lacks(operator: Desk) -> None:
    session = operator.session()
    day = monday_of(operator.today - timedelta(days=35))
    path = f"/operateur/sessions/{session['id']}/seances"
    form = {"jour": day.isoformat(), "lignes": "2"}
    form |= planned(day, 0, debut="20:00", fin="21:00") | planned(day, 1, autres="7")
    refused = operator.send(path, f"{path}?jour={day}", form)
    assert refused.status_code == 422
    assert 'name="autres-0" inputmode="numeric" maxlength="4" value="7"' in refused.text


def test_sheets_that_were_not_ticked_stay_so(operator: Desk) -> None:
    path = f"/operateur/sessions/{operator.session()['id']}/signer"
    refused = operator.send(path, path, {"seances": "inconnue"})
    assert refused.status_code == 422
    assert re.search(r'name="seances" value="[^"]+">', refused.text)
    assert not re.search(r'name="seances" value="[^"]+" checked', refused.text)


def a_new_session(operator: Desk) -> str:
    """Return the address of a session that is open, with a place where it is held."""
    new = "/operateur/sessions/nouvelle"
    said = {"debut": "2027-05-03", "fin": "2027-06-30", "places": "8", "lieu": "Salle B"}
    said["action_id"] = operator.api("/sessions")["actions"][0]["id"]
    found: str = operator.send(new, new, said).headers["location"].split("?")[0]
    return found


def test_a_session_changed_meanwhile_can_be_changed_again(operator: Desk) -> None:
    at = a_new_session(operator)
    path, which = f"{at}/changer", at.rpartition("/")[2]
    said = {"debut": "2027-05-03", "fin": "2027-06-30", "etat": "ouverte", "lieu": "Salle B"}
    assert operator.send(path, path, said | {"version": "1", "places": "7"}).status_code == 303
    for wrong in ({"places": "beaucoup"}, {"fin": "jamais"}):  # the change is still to be said
        refused = operator.send(path, path, said | {"version": "1", "places": "6"} | wrong)
        assert refused.status_code == 422
        assert 'name="version" value="1"' in refused.text
    stale = operator.send(path, path, said | {"version": "1", "places": "6"})
    assert stale.status_code == 409
    assert 'value="6"' in stale.text
    version = re.search(r'name="version" value="(\d+)"', stale.text)
    assert version is not None
    again = said | {"version": version[1], "places": "6", "lieu": ""}
    assert operator.send(path, path, again).status_code == 303
    now = operator.api(f"/sessions/{which}")
    assert (now["places"], now["lieu"]) == (6, None)


def test_an_hour_without_a_day_is_asked_again(operator: Desk) -> None:
    one = operator.api("/reponses-attendues")["items"][-1]["positionnement"]
    path = f"/operateur/positionnements/{one['id']}"
    said = {"transition": "accepter", "heure": "09:30", "version": str(one["version"])}
    refused = operator.send(path, path, said)
    assert refused.status_code == 422
    assert "Dire aussi quel jour" in refused.text
    assert 'type="time" value="09:30"' in refused.text


def ending(operator: Desk) -> tuple[dict[str, Any], str]:
    """Return a positionnement that may end, and a result that its sheet expects."""
    for each in operator.api("/positionnements", etat="entre", size="100")["items"]:
        one = operator.api(f"/positionnements/{each['id']}")
        expected = (one["fiche"] or {}).get("resultats_attendus")
        if expected and any(step["code"] == "terminer" for step in one["possibles"]):
            return one, expected[0]["code"]
    raise AssertionError("nobody in the invented territory has results to say")


def test_results_that_were_ticked_stay_so(operator: Desk) -> None:
    one, result = ending(operator)
    path = f"/operateur/positionnements/{one['id']}"
    said = {"transition": "terminer", "resultats": result, "version": str(one["version"])}
    refused = operator.send(path, path, said | {"le": "jamais"})
    assert refused.status_code == 422
    assert f'name="resultats" value="{result}" checked' in refused.text


def proofs_of(operator: Desk, path: str) -> dict[str, str]:
    """Return the fields of the first line of what is proved, as the page shows them."""
    page = html.unescape(operator.page(path))
    shown = dict(re.findall(r'name="([a-z_]+-0)"[^>]* value="([^"]*)"', page))
    for name in ("public", "accompagnement"):
        chosen = re.search(rf'name="{name}-0".*?</select>', page, re.S)
        assert chosen is not None
        ticked = re.search(r'value="([^"]*)" selected', chosen[0])
        shown[f"{name}-0"] = ticked[1] if ticked else ""
    who = re.search(r'name="p" value="([^"]+)"', page)
    assert who is not None
    return shown | {"p": who[1]}


def test_what_a_colleague_proved_meanwhile_is_not_undone(operator: Desk) -> None:
    convention = operator.api("/conventions")["items"][0]["id"]
    path = f"/operateur/conventions/{convention}/justificatifs"
    read = proofs_of(operator, path)
    assert operator.send(path, path, read | {"heures-0": "12:15"}).status_code == 303
    untouched = operator.send(path, path, read)
    assert untouched.headers["location"].endswith("fait=inchanges")
    late = operator.send(path, path, read | {"accompagnement-0": "renforce"})
    assert late.status_code == 422
    assert "un collègue l’a écrite entre-temps" in html.unescape(late.text)
    now = operator.api(f"/conventions/{convention}/participations")["items"][0]
    assert (now["minutes_hebdo"], now["accompagnement"]) == (735, None)
    assert operator.send(path, path, read | {"heures-0": "12:15"}).status_code == 303


def test_people_who_were_unticked_are_still_there_with_what_was_written(
    territory: TestClient, people: People
) -> None:
    people.sign_in(territory, Role.REFERENT)
    desk = OwnDesk(territory, people.actor(Role.REFERENT).id)
    who = desk.principal()[:2]
    action = desk.api("/actions", size=1)["items"][0]["id"]
    fields = {"quoi": "positionner", "type": "action", "sur": action, "montrees": who}
    said = fields | {"objectifs": "s_engager", "contexte": "Reprendre pied."}
    none = desk.send("/referent/positionner", said)
    assert none.status_code == 422
    assert ticks(none.text) == who
    assert "checked" not in re.findall(r'name="personnes"[^>]*>', none.text)[0]
    assert "Reprendre pied." in none.text
    territory.cookies.clear()
