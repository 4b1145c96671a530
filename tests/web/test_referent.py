"""The desk of the référent: a morning's portfolio, each person, each answer said."""

import html
import re

import pytest
from starlette.testclient import TestClient

from insertion.actor import Role
from tests.web.desk_of_referent import PERSON, SECTIONS, OwnDesk, pages_of, ticks
from tests.web.people import People


@pytest.fixture
def desk(territory: TestClient, people: People) -> OwnDesk:
    return OwnDesk(people.sign_in(territory, Role.REFERENT), people.actor(Role.REFERENT).id)


def test_every_page_answers_him_and_nobody_else(
    desk: OwnDesk, people: People, territory: TestClient
) -> None:
    paths = pages_of(desk)
    for path in paths:
        assert "<h1" in desk.page(path)
    people.sign_in(territory, Role.OPERATOR)
    assert {territory.get(path).status_code for path in paths} == {404}


def test_a_file_that_is_not_his_does_not_exist(desk: OwnDesk, people: People) -> None:
    with people.vicinal.reading() as uow:
        stranger = next(
            each
            for each in sorted(uow.beneficiaries.get_many([f"demo-{n:03}" for n in range(1, 60)]))
            if not uow.accompaniments.accompanies(desk.id, each)
        )
    for each in SECTIONS:
        desk.page(PERSON.format(stranger) + each, 404)


def test_today_leads_from_what_is_late_to_the_form_that_answers_it(desk: OwnDesk) -> None:
    page = desk.page("/referent")
    late = desk.api("/echeances")["en_retard"]
    own = [each for each in late if each["a_la_charge"] == "referent" and each["remplie_par"]]
    for each in own[:3]:
        where = f"/referent/personnes/{each['beneficiaire_id']}/parcours"
        assert f'href="{where}?type={each["remplie_par"][0]["code"]}#ecrire"' in page
    one = own[0]
    kind = one["remplie_par"][0]["code"]
    shown = f"/referent/personnes/{one['beneficiaire_id']}/parcours?type={kind}"
    assert f'<option value="{kind}" selected>' in desk.page(shown)


def test_what_happens_is_written_then_corrected_then_cancelled(
    desk: OwnDesk, people: People
) -> None:
    today = people.vicinal.today().isoformat()
    who = desk.principal()[1]
    where = PERSON.format(who) + "/parcours"
    before = len(desk.api(f"/beneficiaires/{who}/parcours")["items"])
    sent = desk.send(where, {"type": "rdv", "le": today})
    assert sent.headers["location"] == f"{where}?fait=ecrit"
    assert "C’est écrit." in desk.page(sent.headers["location"])
    event = desk.api(f"/beneficiaires/{who}/parcours")["items"][-1]
    fix = f"{where}?corrige={event['id']}&type=rdv"
    assert "À la place de" in desk.page(fix)
    desk.send(fix, {"type": "rdv_manque", "le": today, "corrige": event["id"]})
    again = desk.api(f"/beneficiaires/{who}/parcours")["items"][-1]
    assert (again["type"], again["corrige"]) == ("rdv_manque", event["id"])
    desk.send(where, {"type": "annulation", "le": today, "corrige": again["id"]})
    assert len(desk.api(f"/beneficiaires/{who}/parcours")["items"]) == before


def test_an_event_that_cannot_be_says_why_beside_its_field_and_keeps_what_was_typed(
    desk: OwnDesk,
) -> None:
    where = PERSON.format(desk.principal()[1]) + "/parcours"
    answer = desk.send(where, {"type": "contrat_signe", "le": "2020-02-30", "duree_mois": "six"})
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert 'href="#champ-le"' in page
    assert 'id="erreur-duree_mois"' in page
    assert 'value="six"' in page


def test_the_portfolio_is_narrowed_sorted_and_says_what_it_lacks(desk: OwnDesk) -> None:
    everyone = ticks(desk.page("/referent/portefeuille"))
    assert everyone == desk.people()[:25]
    late = ticks(desk.page("/referent/portefeuille?alerte=en_retard"))
    assert late
    assert set(late) < set(everyone)
    back = ticks(desk.page("/referent/portefeuille?tri=personne&sens=decroissant"))
    assert back == everyone[::-1]
    assert 'aria-sort="descending"' in desk.page(
        "/referent/portefeuille?tri=depuis&sens=decroissant"
    )
    assert ticks(desk.page(f"/referent/portefeuille?q={everyone[0]}")) == [everyone[0]]
    assert "Personne ne correspond" in desk.page("/referent/portefeuille?q=introuvable")
    wrong = desk.page("/referent/portefeuille?alerte=licorne", 422)
    assert ticks(wrong) == everyone


def an_action_for(desk: OwnDesk, wanted: int) -> tuple[str, list[str]]:
    """Return an action, and people whom it suits and who are not placed on it."""
    for each in desk.api("/actions", size=100)["items"]:
        found = desk.api(f"/actions/{each['id']}/beneficiaires")["items"]
        free = [e["personne"]["id"] for e in found if e["positionnement"] is None]
        rules = {e["personne"]["id"]: e["conditions"] for e in found}
        if len(free) >= wanted and all(rules[who] is None for who in free):
            return each["id"], free
    raise AssertionError("no action suits so many")


def test_several_people_are_placed_at_once_and_each_has_its_answer(desk: OwnDesk) -> None:
    action, free = an_action_for(desk, 4)
    chosen = free[-3:]
    choose = desk.send(
        "/referent/portefeuille",
        {"personnes": chosen, "quoi": "choisir", "type": "action", "sur": action},
        to="/referent/positionner",
    )
    page = html.unescape(choose.text)
    assert ticks(page) == chosen
    assert "Métier" in page or "Besoins" in page  # the reasons come before the choice
    terms = {
        "quoi": "positionner",
        "type": "action",
        "sur": action,
        "personnes": [*chosen, "inconnue"],
        "objectifs": ["s_engager"],
        "contexte": "Reprendre pied",
    }
    where = f"/referent/positionner?personnes={chosen[0]}&type=action&sur={action}"
    first = desk.send(where, terms, to="/referent/positionner", key="cle-groupe")
    assert first.status_code == 200
    said = html.unescape(first.text)
    assert "3 positionnements faits, 1 refusé" in said
    made = re.findall(r'href="/referent/positionnements/([\w-]+)"', said)
    assert len(made) == 3
    second = html.unescape(
        desk.send(where, terms, to="/referent/positionner", key="cle-groupe").text
    )
    assert re.findall(r'href="/referent/positionnements/([\w-]+)"', second) == made
    third = html.unescape(desk.send(where, terms, to="/referent/positionner", key="autre").text)
    assert "0 positionnement fait, 4 refusés" in third
    assert third.count("déjà positionnée") == 3


def test_what_is_missing_is_asked_and_nothing_is_done(desk: OwnDesk) -> None:
    action, free = an_action_for(desk, 1)
    where = f"/referent/positionner?personnes={free[0]}&type=action&sur={action}"
    before = desk.api("/positionnements", beneficiaire_id=free[0])["total"]
    fields = {"quoi": "positionner", "type": "action", "sur": action, "personnes": [free[0]]}
    answer = desk.send(where, fields | {"contexte": "Voir du monde"}, to="/referent/positionner")
    assert answer.status_code == 422
    assert "Cocher au moins un objectif" in answer.text
    assert "Voir du monde" in answer.text
    nobody = desk.send(where, fields | {"personnes": []}, to="/referent/positionner")
    assert "Aucune personne n’est choisie" in html.unescape(nobody.text)
    assert desk.api("/positionnements", beneficiaire_id=free[0])["total"] == before


def test_an_offer_is_found_by_its_words(desk: OwnDesk) -> None:
    who = desk.principal()[0]
    fields = {"personnes": [who], "type": "offre", "q": "a", "quoi": "chercher"}
    found = desk.send("/referent/portefeuille", fields, to="/referent/positionner")
    assert 'type="radio" name="sur"' in found.text
    none = desk.send("/referent/portefeuille", fields | {"q": "zzzz"}, to="/referent/positionner")
    assert "Rien n’a ces mots" in html.unescape(none.text)


def test_a_wish_is_confirmed_and_one_without_a_reason_is_not_refused(desk: OwnDesk) -> None:
    wishes = desk.api("/positionnements", groupe="a_confirmer", size=100)["items"]
    wish = next(each for each in wishes if each["type"] == "action")
    where = f"/referent/positionnements/{wish['id']}"
    assert "Confirmer" in desk.page(where)
    refused = desk.send(where, {"transition": "refuser", "version": str(wish["version"])})
    assert refused.status_code in {409, 422}
    assert "erreurs" in refused.text
    stale = desk.send(
        where, {"transition": "confirmer", "objectifs": ["s_engager"], "version": "999"}
    )
    assert stale.status_code == 409
    done = desk.send(
        where,
        {"transition": "confirmer", "objectifs": ["s_engager"], "version": str(wish["version"])},
    )
    assert done.headers["location"] == f"{where}?fait=confirmer"
    assert desk.api(f"/positionnements/{wish['id']}")["etat"]["code"] in {"transmis", "a_valider"}
    assert "C’est confirmé." in desk.page(done.headers["location"])


def test_the_sheet_is_read_and_printed(desk: OwnDesk) -> None:
    placed = desk.api("/positionnements", size=1)["items"][0]["id"]
    page = desk.page(f"/referent/positionnements/{placed}/fiche")
    assert "Signatures" in page
    pdf = desk.site.get(f"/referent/positionnements/{placed}/fiche.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    assert placed not in pdf.headers["content-disposition"]


def test_a_situation_is_written_whole_and_what_was_emptied_is_no_longer_known(
    desk: OwnDesk,
) -> None:
    who = desk.principal()[2]
    where, path = PERSON.format(who) + "/situation", f"/beneficiaires/{who}/situation"
    sent = desk.send(
        where, {"date_naissance": "1996-02-29", "recoit_rsa": "oui", "enfants_a_charge": "2"}
    )
    assert sent.headers["location"].endswith("fait=garde")
    kept = desk.api(path)
    assert (kept["date_naissance"], kept["recoit_rsa"]) == ("1996-02-29", True)
    assert kept["enfants_a_charge"] == 2
    assert kept["en_couple"] is None
    page = desk.page(where)
    assert 'value="1996-02-29"' in page
    wrong = desk.send(where, {"date_naissance": "hier", "enfants_a_charge": "beaucoup"})
    assert wrong.status_code == 422
    assert 'id="erreur-enfants_a_charge"' in wrong.text
    assert desk.api(path) == kept


def test_a_profile_keeps_what_its_form_does_not_show(desk: OwnDesk) -> None:
    who = desk.principal()[3]
    where, path = PERSON.format(who) + "/profil", f"/beneficiaires/{who}/profil"
    before = desk.api(path)
    fields = {"moyens": ["velo"], "permis": ["_aucun"], "heures_min": "20,5", "heures_max": "30"}
    fields |= {"metiers_recherches": before["metiers_recherches"]}
    sent = desk.send(where, fields | {"duree_max_minutes": "45"})
    assert sent.status_code == 303, sent.text
    after = desk.api(path)
    assert after["moyens"] == ["velo"]
    assert after["permis"] == []
    assert after["besoins"] is None
    assert after["heures_hebdo"] == {"min": 20.5, "max": 30.0}
    assert after["domicile"] == before["domicile"]
    assert after["disponibilites"] == before["disponibilites"]
    assert after["metiers_recherches"] == before["metiers_recherches"]
    told = desk.send(where, fields | {"metiers_recherches_ajoutes": "charmeur de zébulons"})
    assert "ne sont pas reconnus" in html.unescape(told.text)
    wrong = desk.send(where, {"heures_min": "beaucoup", "competences_ajoutes": "Souder à l’arc"})
    assert (wrong.status_code, html.unescape(wrong.text).count("Souder à l’arc")) == (422, 1)


def test_a_profile_that_she_changed_meanwhile_is_not_undone(desk: OwnDesk) -> None:
    who = desk.principal()[3]
    where, path = PERSON.format(who) + "/profil", f"/beneficiaires/{who}/profil"
    read = re.search(r'name="_lu" value="("[0-9a-f]+")"', desk.page(where))
    assert read is not None
    shown = {"_lu": read[1], "moyens": ["velo"], "heures_min": "20"}
    assert desk.send(where, shown | {"duree_max_minutes": "55"}).status_code == 303
    late = desk.send(where, shown | {"duree_max_minutes": "30", "competences_ajoutes": "Souder"})
    assert late.status_code == 412
    page = html.unescape(late.text)
    assert "Le profil a changé entre-temps" in page
    assert 'value="55"' in page
    assert ">Souder</textarea>" in page
    assert desk.api(path)["duree_max_minutes"] == 55
    assert f'name="_lu" value="{read[1]}"' not in page  # what is shown now may be kept
    none_was_there = desk.send(where, shown | {"_lu": "*"})
    assert none_was_there.status_code == 412


def test_a_code_is_shown_once_and_no_page_of_it_is_kept(desk: OwnDesk) -> None:
    where = PERSON.format(desk.principal()[4]) + "/dossier"
    shown = desk.send(where, {"quoi": "code"})
    assert shown.status_code == 200, shown.text
    assert shown.headers["cache-control"] == "no-store"
    code = re.search(r'class="code"[^>]*>([A-Z0-9-]+)<', shown.text)
    assert code is not None
    assert code[1] not in desk.page(where)
    printed = re.search(r"Aller sur [^/\s]+(/\S*) ", shown.text)
    assert printed is not None
    desk.site.cookies.clear()  # she comes to it as nobody yet
    assert 'name="code"' in desk.page(printed[1])


def test_an_address_is_protected_and_an_objection_is_kept(desk: OwnDesk) -> None:
    who = desk.principal()[5]
    where = PERSON.format(who) + "/dossier"
    desk.send(where, {"quoi": "adresse", "protege": "oui"})
    assert desk.api(f"/beneficiaires/{who}/zone")["adresse_protegee"] is True
    assert "Adresse protégée" in desk.page(where)
    desk.send(where, {"quoi": "adresse", "protege": "non"})
    desk.send(where, {"quoi": "opposition", "oppose": "oui"})
    assert "Elle s’oppose" in desk.page(where + "?fait=oppose")
    desk.send(where, {"quoi": "opposition", "oppose": "non"})
    assert desk.api(f"/beneficiaires/{who}/opposition")["oppose"] is False
    assert desk.send(where, {"quoi": "rien"}).status_code == 404


def test_a_request_is_made_for_her_and_taken_back(desk: OwnDesk) -> None:
    who = desk.principal()[5]
    where = PERSON.format(who) + "/dossier"
    fields = {"quoi": "demander", "type": "rectification", "precision": "Le jour de naissance"}
    assert desk.send(where, fields).headers["location"].endswith("fait=demande")
    (asked,) = desk.api(f"/beneficiaires/{who}/demandes")["items"]
    assert "Le jour de naissance" in desk.page(where)
    desk.send(where, {"quoi": "retirer", "demande": asked["id"]})
    assert desk.api(f"/beneficiaires/{who}/demandes")["items"][0]["etat"]["code"] == "retiree"


def test_all_that_is_held_leaves_as_a_file(desk: OwnDesk) -> None:
    where = PERSON.format(desk.principal()[0]) + "/export"
    assert desk.site.get(where).content.startswith(b"%PDF-")
    assert desk.site.get(where + "?format=json").json()["personne"] == desk.principal()[0]


def test_another_file_opens_with_a_motive_and_shows_no_more_than_its_parcours(
    desk: OwnDesk, people: People
) -> None:
    with people.vicinal.reading() as uow:
        stranger = next(
            each
            for each in sorted(uow.beneficiaries.get_many([f"demo-{n:03}" for n in range(1, 60)]))
            if uow.accompaniments.current_of(each)
            and not uow.accompaniments.accompanies(desk.id, each)
        )
    desk.page(f"/referent/dossiers/{stranger}", 404)
    without = desk.send("/referent/dossiers", {"beneficiaire_id": stranger, "motif": "urgence"})
    assert without.status_code == 422
    said = {"motif": "referent_absent", "precision": "Son référent est absent cette semaine."}
    nobody = desk.send("/referent/dossiers", {"beneficiaire_id": "nobody"} | said)
    assert nobody.status_code == 404
    opened = desk.send("/referent/dossiers", {"beneficiaire_id": stranger} | said)
    assert opened.headers["location"].startswith(f"/referent/dossiers/{stranger}")
    assert "Qui l’accompagne" in desk.page(opened.headers["location"])
    desk.page(PERSON.format(stranger) + "/situation", 404)


def test_a_contest_is_answered(desk: OwnDesk, people: People, territory: TestClient) -> None:
    who = next(each for each in desk.people() if each == people.actor(Role.BENEFICIARY).id)
    people.sign_in(territory, Role.BENEFICIARY)
    session = territory.get("/api/v1/session").json()
    said = {"sujet": "eligibilite", "sujet_id": "astre", "message": "J’ai moins de 26 ans."}
    headers = {"x-vicinal-jeton": session["jeton"], "origin": "http://testserver"}
    made = territory.post(f"/api/v1/beneficiaires/{who}/contestations", json=said, headers=headers)
    assert made.status_code == 201, made.text
    people.sign_in(territory, Role.REFERENT)
    where = f"/referent/contestations/{made.json()['id']}"
    assert f'href="{where}"' in desk.page("/referent")
    assert "J’ai moins de 26 ans." in desk.page(where)
    fields = {"quoi": "repondre", "version": "1", "issue": "explique"}
    assert desk.send(where, fields).status_code == 422
    answer = desk.send(where, fields | {"message": "La règle est celle de l’ASTRe."})
    assert answer.headers["location"] == f"{where}?fait=repondre"
    assert "La règle est celle de l’ASTRe." in desk.page(where)


def test_who_asks_for_her_is_answered_on_one_page_and_what_is_not_there_is_not(
    desk: OwnDesk,
) -> None:
    where = PERSON.format(desk.principal()[0]) + "/contacts"
    assert "Aucun employeur ne demande à la joindre" in desk.page(where)
    without_means = desk.send(where, {"quoi": "accepter", "contact": "nulle-part"})
    assert without_means.status_code == 422
    assert desk.send(where, {"quoi": "decliner", "contact": "nulle-part"}).status_code == 404
    assert desk.send(where, {"quoi": "autre"}).status_code == 404
