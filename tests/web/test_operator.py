"""The desk of the operator, in the process: answers, sessions, sheets, conventions."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from insertion.actor import Role
from insertion.positionnement import Transition
from tests.web.operators import Desk, monday_of, sheet_of
from tests.web.people import People
from web.asking import Api


@pytest.fixture
def desk(territory: TestClient, people: People) -> Iterator[Desk]:
    yield Desk(people.sign_in(territory, Role.OPERATOR), people.vicinal.today())
    territory.cookies.clear()


@pytest.fixture
def week(desk: Desk) -> tuple[str, Any]:
    """Return the address of the sheet of a week that is over, with its séances, and the week."""
    session = desk.session()
    path = f"/operateur/sessions/{session['id']}/semaine"
    for back in range(1, 8):
        found = desk.week(session, desk.today - timedelta(days=7 * back))
        if found["seances"]:
            return path, found
    raise AssertionError("no séance in two months")


def test_the_morning_says_who_waits_and_what_is_late_first(desk: Desk) -> None:
    page, waiting = desk.page("/operateur"), desk.api("/reponses-attendues")
    who = [each["positionnement"]["beneficiaire_id"] for each in waiting["items"]]
    names = desk.names(who)
    assert set(names) == set(who)
    places = [page.index(f">{names[each]}<") for each in who]
    assert places == sorted(places)
    assert page.count("en retard depuis") == sum(each["en_retard"] for each in waiting["items"])


def test_the_morning_counts_what_is_due_beyond_what_it_lists(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Api.get

    async def only_one(self: Api, path: str, /, **query: Any) -> Any:
        found = await ask(self, path, **query)
        if path != "/echeances":
            return found
        one = found["a_venir"][:1]
        totals = {"en_retard": 130, "cette_semaine": 2, "a_venir": 1_200}
        return found | {"en_retard": one, "a_venir": one, "totaux": totals}

    monkeypatch.setattr(Api, "get", only_one)
    page = desk.page("/operateur")
    assert "<b>132</b> échéances cette semaine" in page
    assert "Les 1 premières sur 132" in page
    assert re.search(r"1\s200 plus tard", page)


def test_a_refusal_asks_for_its_reason_and_keeps_what_was_typed(desk: Desk) -> None:
    waiting = desk.api("/reponses-attendues")["items"][-1]["positionnement"]
    path = f"/operateur/positionnements/{waiting['id']}"
    said = {"transition": "refuser", "motif": "autre", "version": str(waiting["version"])}
    refused = desk.send(path, path, said | {"retour": "reponses"})
    assert refused.status_code == 422
    assert 'value="autre" selected' in refused.text
    assert "<title>Erreur" in refused.text
    unread = said | {"commentaire": "Le groupe a changé de jour.", "version": "la mienne"}
    assert desk.send(path, path, unread).status_code == 422
    done = desk.send(path, path, said | {"commentaire": "Le groupe a changé de jour."})
    assert done.status_code == 303, done.text
    assert "Le groupe a changé de jour." in desk.page(path)


def test_someone_accepted_is_given_a_first_meeting(desk: Desk) -> None:
    item = desk.api("/reponses-attendues")["items"][-1]
    one = item["positionnement"]
    path = f"/operateur/positionnements/{one['id']}"
    meeting = desk.today + timedelta(days=11)
    said = {
        "transition": "accepter",
        "session_id": item["sessions"][-1]["id"],
        "rendez_vous": meeting.isoformat(),
        "heure": "09:30",
        "commentaire": "Demander Claire.",
        "retour": "reponses",
    }
    done = desk.send(path, path, said)
    assert done.headers["location"] == "/operateur?fait=accepter", done.text
    assert f"Premier rendez-vous le {meeting:%d/%m/%Y} à 09:30. Demander Claire." in desk.page(path)


def test_a_person_of_another_structure_is_not_there(desk: Desk, people: People) -> None:
    with people.vicinal.reading() as uow:
        mine = {each["id"] for each in desk.api("/positionnements", size="100")["items"]}
        other = next(
            each.id
            for number in range(1, 400)
            if (each := uow.positionnements.get(f"demo-positionnement-{number:04}")) is not None
            and each.id not in mine
        )
    desk.page(f"/operateur/positionnements/{other}", 404)


def test_the_list_of_people_is_narrowed_by_step(desk: Desk) -> None:
    page = desk.page("/operateur/personnes?etat=entre")
    assert (
        page.count("Entré, en cours</span>") == desk.api("/positionnements", etat="entre")["total"]
    )
    everyone = desk.api("/positionnements")["total"]
    assert f"<caption>{everyone} personnes" in desk.page("/operateur/personnes?etat=nimporte")


def test_a_session_is_opened_then_changed(desk: Desk) -> None:
    action = desk.api("/sessions")["actions"][0]
    new = "/operateur/sessions/nouvelle"
    before, first, last = (
        (desk.today + timedelta(days=days)).isoformat() for days in (40, 95, 155)
    )
    said = {
        "action_id": action["id"],
        "debut": first,
        "fin": last,
        "places": "8",
        "groupe_min": "4",
        "groupe_max": "8",
    }
    refused = desk.send(new, new, said | {"places": "beaucoup"})
    assert refused.status_code == 422
    assert "nombre entier" in refused.text
    refused = desk.send(new, new, said | {"fin": before})
    assert refused.status_code == 422
    assert f'value="{first}"' in refused.text
    opened = desk.send(new, new, said).headers["location"].split("?")[0]
    assert "0 prise sur 8, 8 libres" in desk.page(opened)
    assert "pas atteint, il manque 4" in desk.page(opened)
    changed = desk.send(
        opened + "/changer", opened + "/changer", {"version": "1", "places": "7", "etat": "fermee"}
    )
    assert changed.status_code == 303, changed.text
    assert "0 prise sur 7, 7 libres" in desk.page(opened)
    stale = desk.send(opened + "/changer", opened + "/changer", {"version": "1", "places": "6"})
    assert stale.status_code == 409


def test_a_sheet_shows_each_person_and_each_seance(desk: Desk, week: tuple[str, Any]) -> None:
    path, found = week
    page = desk.page(f"{path}?jour={found['du']}")
    assert page.count('<select name="c-') == len(found["personnes"]) * len(found["seances"])
    who = [each["beneficiaire_id"] for each in found["personnes"]]
    names = desk.names(who)
    assert all(names[each] in page for each in who)
    assert not any(each in page for each in who)
    places = [page.index(f'<th scope="row">{names[each]}') for each in who]
    assert places == sorted(places)


def test_one_cell_is_corrected_and_the_others_are_not_written(
    desk: Desk, week: tuple[str, Any]
) -> None:
    path, found = week
    before = len(found["historique"])
    read = {(each["seance_id"], each["positionnement_id"]) for each in found["lignes"]}
    row = next(
        i
        for i, each in enumerate(found["personnes"])
        if (found["seances"][0]["id"], each["positionnement_id"]) in read
    )
    at = f"{path}?jour={found['du']}"
    done = desk.send(path, at, sheet_of(found, {(row, 0): ("present", "1:07")}))
    assert done.headers["location"].endswith("fait=ecrite"), done.text
    page = desk.page(at)
    assert 'value="1:07"' in page
    assert "corrigée" in page
    again = desk.api(f"/sessions/{found['session_id']}/semaine", jour=found["du"])
    assert len(again["historique"]) == before + 1
    same = desk.send(path, at, sheet_of(again, {}))
    assert same.headers["location"].endswith("fait=inchangee")


def test_what_is_refused_in_a_cell_stays_as_it_was_typed(desk: Desk, week: tuple[str, Any]) -> None:
    path, found = week
    at = f"{path}?jour={found['du']}"
    refused = desk.send(path, at, sheet_of(found, {(0, 0): ("present", "99:00")}))
    assert refused.status_code == 422
    assert 'value="99:00"' in refused.text
    assert 'href="#champ-0-0"' in refused.text
    assert "minutes au plus" in refused.text
    wrong = desk.send(path, at, sheet_of(found, {(0, 0): ("present", "midi")}))
    assert "Une durée comme 2:30" in wrong.text


def test_a_sheet_sent_again_after_going_back_keeps_every_cell_typed(
    desk: Desk, week: tuple[str, Any]
) -> None:
    path, found = week
    at = f"{path}?jour={found['du']}"
    read = {
        each["positionnement_id"]
        for each in found["lignes"]
        if each["seance_id"] == found["seances"][0]["id"]
    }
    rows = [i for i, each in enumerate(found["personnes"]) if each["positionnement_id"] in read]
    cells = {(row, 0): ("present", f"0:{10 + row}") for row in rows}
    key = {"_cle": f"retour-{found['du']}"}
    first = desk.send(path, at, sheet_of(found, dict([*cells.items()][:1])) | key)
    assert first.headers["location"].endswith("fait=ecrite"), first.text
    again = desk.send(path, at, sheet_of(found, cells) | key)
    assert again.status_code == 422
    assert "Cette page a déjà été enregistrée" in again.text
    assert "Idempotency" not in again.text
    for (row, column), (_code, hours) in cells.items():
        assert f'name="h-{row}-{column}" value="{hours}"' in again.text
    assert f'name="_cle" value="{key["_cle"]}"' not in again.text
    kept = desk.week(desk.session(), date.fromisoformat(found["du"]))
    done = desk.send(path, at, sheet_of(kept, cells))
    assert done.headers["location"].endswith("fait=ecrite"), done.text


def test_last_week_is_proposed_and_nothing_is_written(desk: Desk) -> None:
    session = desk.session()
    base = f"/operateur/sessions/{session['id']}"
    first, second = (monday_of(desk.today) - timedelta(days=7 * back) for back in (4, 3))
    model = desk.hold_late(base, first)
    read = desk.week(session, first)
    column = [each["id"] for each in read["seances"]].index(model)
    still = {each["positionnement_id"] for each in desk.week(session, second)["personnes"]}
    there = [each["positionnement_id"] for each in read["personnes"]]
    row = next(row for row, person in enumerate(there) if person in still)
    sheet = sheet_of(read, {(row, column): ("present", "0:50")})
    assert desk.send(f"{base}/semaine", f"{base}/semaine?jour={first}", sheet).status_code == 303
    assert "La semaine d’avant est proposée" in desk.page(f"{base}/seances?jour={second}")
    desk.hold_late(base, second)
    before = desk.week(session, second)
    page = desk.page(f"{base}/semaine?jour={second}&copier=oui")
    assert re.search(
        r"[1-9]\d*\s+cases? de la semaine d’avant, en pointillé. Rien n’est écrit", page
    )
    assert 'value="0:50"' in page
    assert 'value="0:50"' not in desk.page(f"{base}/semaine?jour={second}")
    assert desk.week(session, second) == before


def test_the_seances_of_a_week_are_held_and_a_bad_one_is_shown_again(desk: Desk) -> None:
    session = desk.session()
    base = f"/operateur/sessions/{session['id']}"
    day = monday_of(desk.today) - timedelta(days=14)
    rows = {
        "jour": day.isoformat(),
        "lignes": "2",
        "le-0": (day + timedelta(days=1)).isoformat(),
        "debut-0": "09:00",
        "fin-0": "11:00",
        "nature-0": "individuelle",
        "le-1": (day + timedelta(days=2)).isoformat(),
        "debut-1": "14:00",
        "fin-1": "13:00",
        "nature-1": "individuelle",
    }
    at = f"{base}/seances?jour={day}"
    refused = desk.send(base + "/seances", at, rows)
    assert refused.status_code == 422
    assert 'value="13:00"' in refused.text
    assert 'value="11:00"' not in refused.text
    assert len([each for each in desk.week(session, day)["seances"] if each["debut"]]) == 1
    empty = desk.send(base + "/seances", at, {"jour": day.isoformat(), "lignes": "1"})
    assert empty.status_code == 422


def test_signing_says_what_it_makes_due_then_signs(desk: Desk) -> None:
    session = desk.session()
    base = f"/operateur/sessions/{session['id']}/signer"
    page = desk.page(base)
    assert "dû une fois tout signé" in page
    days = re.search(r'action="([^"]+du=[^"]+)"', page)
    assert days is not None
    nothing = desk.send(base, base, {})
    assert nothing.status_code == 422
    (first, *_) = re.findall(r'name="seances" value="([^"]+)"', page)
    done = desk.send(
        base, base, {"seances": first, "du": session["debut"], "au": desk.today.isoformat()}
    )
    assert done.status_code == 303, done.text
    assert f'value="{first}"' not in desk.page(base)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.DEPARTEMENT])
def test_what_is_due_is_shown_line_by_line_with_its_rule(
    territory: TestClient, people: People, role: Role
) -> None:
    desk = Desk(people.sign_in(territory, role), people.vicinal.today())
    base = f"/{'operateur' if role is Role.OPERATOR else 'departement'}/conventions"
    convention = desk.api("/conventions")["items"][0]
    assert f'href="{base}/{convention["id"]}"' in desk.page(base)
    path = f"{base}/{convention['id']}"
    due = desk.api(f"/conventions/{convention['id']}/decompte")
    page = desk.page(path + "/decompte")
    assert page.count('data-label="Dû"') == len(due["lignes"])
    for line in due["lignes"]:
        assert all(rule["source"] in page for rule in line["regles"][:1])
    assert "Comment c’est compté" in page
    assert "À écrire" in desk.page(path + "/bilan")
    assert "Identifiant" in desk.page(path)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("page", ["decompte", "bilan"])
def test_what_is_due_is_given_as_a_file(desk: Desk, page: str, kind: str) -> None:
    convention = desk.api("/conventions")["items"][0]["id"]
    found = desk.site.get(f"/operateur/conventions/{convention}/{page}?format={kind}")
    assert found.status_code == 200
    assert f'filename="{page}-{convention}.{kind}"' in found.headers["content-disposition"]


@pytest.mark.parametrize("query", ["du=2099-01-01", "du=hier", "du=2026-11-20&au=2026-11-01"])
def test_days_that_cannot_be_counted_say_why(desk: Desk, query: str) -> None:
    convention = desk.api("/conventions")["items"][0]["id"]
    page = desk.page(f"/operateur/conventions/{convention}/decompte?{query}", 422)
    assert 'id="erreurs"' in page
    desk.page(f"/operateur/conventions/{convention}/bilan?annee=1990", 422)


@pytest.mark.parametrize(
    "path",
    [
        "/operateur/sessions/inconnue",
        "/operateur/sessions/inconnue/semaine",
        "/operateur/sessions/inconnue/signer",
        "/operateur/positionnements/inconnu",
        "/operateur/conventions/inconnue/decompte",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(desk: Desk, path: str) -> None:
    assert "<h1" in desk.page(path, 404)


def test_a_day_that_is_none_shows_this_week(desk: Desk) -> None:
    path = f"/operateur/sessions/{desk.session()['id']}/semaine"
    for day in ("hier", "9999-12-31", "0001-01-01", ""):
        desk.page(f"{path}?jour={day}")


def test_what_is_proved_of_someone_is_said_and_each_line_is_answered(desk: Desk) -> None:
    convention = desk.api("/conventions")["items"][0]["id"]
    path = f"/operateur/conventions/{convention}/justificatifs"
    (first, second, *_) = desk.api(f"/conventions/{convention}/participations")["items"]
    asked = {"p": [first["positionnement_id"], second["positionnement_id"]]}
    for i, each in enumerate((first, second)):
        asked |= {f"public-{i}": each["public_dit"] or "", f"verifie_le-{i}": each["verifie_le"]}
        asked |= {f"public_jusqu_au-{i}": each["public_jusqu_au"] or ""}
    said = asked | {"heures-0": "17:30", "verifie_le-1": "2099-01-01"}
    refused = desk.send(path, path, said)
    assert refused.status_code == 422
    assert "le jour d’une vérification faite" in refused.text
    assert 'value="2099-01-01"' in refused.text
    kept = desk.api(f"/conventions/{convention}/participations")["items"]
    assert (kept[0]["minutes_hebdo"], kept[1]["verifie_le"]) == (1050, second["verifie_le"])
    wrong = desk.send(
        path, path, said | {"heures-0": "beaucoup", "verifie_le-1": asked["verifie_le-1"]}
    )
    assert "un temps de travail comme" in wrong.text
    same = desk.send(path, path, asked | {"heures-0": "17:30"})
    assert same.headers["location"].endswith("fait=inchanges")


def test_a_reminder_of_the_clock_is_not_told_as_a_second_sending(
    desk: Desk, people: People
) -> None:
    with people.vicinal.reading() as uow:
        reminded = [
            each["id"]
            for each in desk.api("/positionnements", size="100")["items"]
            if any(
                e.transition is Transition.REMIND for e in uow.positionnements.history(each["id"])
            )
        ]
    assert reminded
    page = desk.page(f"/operateur/positionnements/{reminded[0]}")
    assert "Relancé" in page
    assert len(re.findall(r'data-label="Quoi">Transmis', page)) <= 1


def test_a_session_names_the_convention_that_pays_it(desk: Desk) -> None:
    session = next(
        each for each in desk.api("/sessions", size="100")["items"] if each["convention_id"]
    )
    convention = desk.api(f"/conventions/{session['convention_id']}")
    page = desk.page(f"/operateur/sessions/{session['id']}")
    told = re.search(r"<dt>Convention</dt>\s*<dd>([^<]*)</dd>", page)
    assert told is not None
    assert told[1].endswith(f", {convention['annee']}")
    assert session["convention_id"] not in told[1]
