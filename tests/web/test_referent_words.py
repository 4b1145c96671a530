"""What the desk of the référent says: signs, names and numbers that do not contradict."""

import html
import re
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from api.insertion_labels import ACTING_LABELS
from insertion.actor import Role
from insertion.host_side.interests import Interest
from insertion.organisations import ACCOMPANYING
from insertion.situation import Situation
from insertion.situation_document import situation_to_document
from matching.answer import ReasonCode
from tests.web.desk_of_referent import OwnDesk
from tests.web.people import People
from web.reason_signs import SIGNS, sign_of
from web.typography import typeset


@pytest.fixture
def desk(territory: TestClient, people: People) -> OwnDesk:
    site = people.sign_in(territory, Role.REFERENT)
    return OwnDesk(site, people.actor(Role.REFERENT).id)


def test_every_reason_has_its_sign_whatever_its_points() -> None:
    assert set(SIGNS) == set(ReasonCode)
    assert sign_of("limites_respectees") == "oui"
    assert sign_of("besoins_inconnus") == "question"
    assert sign_of("duree_hors_souhait") == "non"
    assert sign_of("motif_que_personne_ne_donne_plus") == "question"


def test_several_people_have_their_signs_and_their_way_as_one_has(desk: OwnDesk) -> None:
    for each in desk.api("/actions", size=100)["items"]:
        action = each["id"]
        suited = desk.api(f"/actions/{action}/beneficiaires")["items"]
        if len(suited) > 1:
            break
    chosen = [each["personne"]["id"] for each in suited[:3]]
    fields = {"personnes": chosen, "quoi": "choisir", "type": "action", "sur": action}
    page = desk.send("/referent/portefeuille", fields, to="/referent/positionner")
    assert page.status_code == 200
    panels = html.unescape(page.text).split('class="panel tight"')[1:]
    assert len(panels) == len(chosen) > 1
    for who, panel in zip(chosen, panels, strict=True):
        told = desk.api(f"/beneficiaires/{who}/correspondances/{action}")["correspondance"]
        way = re.sub(r"\W+", " ", told["trajet"]["phrase"])
        assert way[1:] in re.sub(r"\W+", " ", panel)
        for line in told["contributions"]:
            if line["motif"] == "limites_respectees":
                assert re.search(rf'class="good">(?:(?!<li).)*{line["libelle"]}', panel, re.DOTALL)


def test_people_are_counted_as_people_on_both_pages(desk: OwnDesk) -> None:
    told = desk.api(f"/referents/{desk.id}/suivi", size=100)
    late = sum(
        any(alert["code"] == "en_retard" for alert in each["alertes"]) for each in told["items"]
    )
    assert late > 1
    for path in ("/referent", "/referent/portefeuille"):
        assert f"<b>{late}</b> personnes en retard" in desk.page(path)
    counted = desk.page("/referent/portefeuille").split('<ul class="tally">')[1].split("</ul>")[0]
    assert len(re.findall(r"</b> personnes? ", counted)) == counted.count("</b>") > 1


def test_conditions_of_entry_agree_with_their_name(desk: OwnDesk) -> None:
    who = desk.principal()[0]
    said = re.findall(
        r"Conditions d’entrée\W+(\w[\w ]*)", desk.page(f"/referent/personnes/{who}/propositions")
    )
    assert said
    assert {each.strip() for each in said} <= {"remplies", "non remplies", "à vérifier"}


def test_the_catalogue_is_narrowed_by_the_name_of_a_commune(desk: OwnDesk) -> None:
    listed = desk.api("/offres", size=100)["items"]
    code = next(each["lieu"]["code_commune"] for each in listed if each["lieu"]["code_commune"])
    name = desk.api("/communes", q=code)["items"][0]["nom"]
    there = desk.api("/offres", commune=code)["total"]
    for words in (name, code):
        page = desk.page(f"/referent/offres?commune={words}")
        assert f"À {name} (" in page
        assert re.search(rf'role="status">{there} offres?<', page)
    assert "n’est pas trouvée" in desk.page("/referent/offres?commune=zzzzzzzz", 422)


def test_the_organisation_of_an_orientation_is_chosen_by_its_name(
    desk: OwnDesk, people: People
) -> None:
    where = f"/referent/personnes/{desk.principal()[2]}/parcours"
    found = r'<select[^>]* name="organisation_id".*?</select>'
    options = re.search(found, desk.page(where), re.DOTALL)
    assert options is not None
    named = dict(re.findall(r'<option value="([^"]+)">([^<]+)</option>', options[0]))
    with people.vicinal.reading() as uow:
        known = {key: uow.organisations.get(key) for key in named}
    assert {each.kind for each in known.values() if each is not None} <= ACCOMPANYING
    chosen = next(key for key, each in known.items() if each is not None and each.kind == "ccas")
    said = {"type": "orientation", "le": "2026-01-05", "orientation": "social"}
    sent = desk.send(where, said | {"organisation_id": chosen})
    assert sent.headers["location"] == f"{where}?fait=ecrit"
    assert chosen not in named.values()


def test_no_action_is_hidden_from_who_chooses_one(desk: OwnDesk) -> None:
    page = desk.page(f"/referent/positionner?personnes={desk.principal()[0]}")
    offered = re.findall(r'name="sur" value="([^"]+)"', page)
    known = desk.api("/actions", size=100)
    assert len(offered) == min(known["total"], 100) > 12
    assert 'name="q" type="search"' in page


def test_codes_are_said_in_words(desk: OwnDesk, people: People) -> None:
    who = desk.principal()[3]
    offer = desk.api("/offres", size=1)["items"][0]["id"]
    code, question = next(iter(people.vicinal.dispositifs().own_questions().items()))
    with people.vicinal.unit_of_work() as uow:
        situation = Situation(declared={code: True, "code_disparu": False})
        uow.situations.put(who, situation_to_document(situation))
        uow.host_side.interests.put(
            Interest(
                id="i-essai",
                opportunity_id=offer,
                beneficiary_id=who,
                opened_at=datetime.now(UTC),
                with_referent=True,
            )
        )
        uow.commit()
    asked = desk.page(f"/referent/personnes/{who}" + "/situation")
    assert f'for="champ-declarations.{code}">{typeset(question, "fr")}<' in asked
    assert 'aria-describedby="aide-accompagnements_en_cours"' in asked
    shown = desk.page(f"/referent/personnes/{who}" + "/contacts")
    interest = desk.api(f"/beneficiaires/{who}/interets")["items"][0]
    assert f">{interest['intitule']}</a>" in shown
    assert f">{interest['opportunite_id']}</a>" not in shown


def test_where_one_stands_and_who_did_it_are_said_in_words(desk: OwnDesk) -> None:
    placed, state = next(
        (each, one["positionnement"])
        for each in desk.api("/positionnements", groupe="ouverts", size=100)["items"]
        if each["type"] == "action"
        for one in desk.api(f"/actions/{each['opportunite_id']}/beneficiaires")["items"]
        if one["personne"]["id"] == each["beneficiaire_id"] and one["positionnement"]
    )
    who, action = placed["beneficiaire_id"], placed["opportunite_id"]
    page = desk.page(f"/referent/positionner?personnes={who}&type=action&sur={action}")
    assert re.search(rf"Déjà positionnée.: {state['libelle']}<", page)
    history = desk.page(f"/referent/positionnements/{placed['id']}")
    told = {each["qualite"] for each in desk.api(f"/positionnements/{placed['id']}")["historique"]}
    done_by = re.findall(r'data-label="Par">([^<]*)', history)
    assert {each.strip() for each in done_by} == {ACTING_LABELS[Role(each)] for each in told}


def test_a_profile_that_is_refused_still_says_where_she_lives_and_names_her_work(
    desk: OwnDesk,
) -> None:
    path = "/beneficiaires/{}/profil"
    who = next(e for e in desk.principal() if desk.api(path.format(e))["metiers_recherches"])
    (code, *_others) = desk.api(path.format(who))["metiers_recherches"]
    where = f"/referent/personnes/{who}/profil"
    shown = re.search(r'name="_lu" value="([^"]+)"', desk.site.get(where).text)
    assert shown is not None
    typed = {"_lu": html.unescape(shown[1]), "metiers_recherches": [code], "heures_min": "trop"}
    refused = desk.send(where, typed)
    assert refused.status_code == 422
    page = html.unescape(refused.text)
    assert "Elle habite : connue" not in page.replace("\N{NO-BREAK SPACE}", " ")
    label = re.search(rf'value="{code}" checked><span>([^<]+)</span>', page)
    assert label is not None
    assert label[1] != code
