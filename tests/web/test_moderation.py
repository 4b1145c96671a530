"""The Département looks at sites and offers before they serve, in order, and says why not."""

import re

import pytest
from starlette.testclient import TestClient

from insertion.actor import Role
from tests.web.forms import FROM_A_PAGE, fields_of, sealed
from tests.web.people import People
from tests.web.test_employer import ADVERT, posted

QUEUE = "/departement/moderation"


@pytest.fixture
def site(territory: TestClient, people: People) -> TestClient:
    """Return the screens where an employer is signed in; she posts, then the Département comes."""
    return people.sign_in(territory, Role.EMPLOYER)


def decided(site: TestClient, path: str, decision: str, motive: str | None = None) -> str:
    fields = fields_of(site.get(path).text) | {"decision": decision}
    if motive is not None:
        fields["motif"] = motive
    return site.post(path, data=fields, headers=FROM_A_PAGE).text


def test_an_offer_is_refused_with_a_sentence_made_of_what_was_found(
    site: TestClient, people: People
) -> None:
    offer = posted(site)
    path = QUEUE + offer.removeprefix("/employeur")
    people.sign_in(site, Role.DEPARTEMENT)
    assert offer.removeprefix("/employeur/offres/") in site.get(QUEUE).text
    page = site.get(path)
    assert "Contraire à la loi" in page.text
    assert "jeune femme" in str(fields_of(page.text)["motif"])
    without = decided(site, path, "non", "")
    assert 'href="#champ-motif"' in without
    assert "Écrire ce qui est à changer" in without
    assert "(obligatoire pour renvoyer)" in page.text
    refused = decided(site, path, "non")
    assert "renvoyée à l’employeur" in refused
    people.sign_in(site, Role.EMPLOYER)
    home = site.get("/employeur").text
    assert "À corriger" in home
    assert "Le Département : « " in home.replace("\N{NO-BREAK SPACE}", " ")


def test_a_change_is_shown_beside_what_is_published(site: TestClient, people: People) -> None:
    offer = posted(site, ADVERT.replace("jeune femme", "personne"), postes="2")
    path = QUEUE + offer.removeprefix("/employeur")
    people.sign_in(site, Role.DEPARTEMENT)
    assert "Ce qui change" not in site.get(path).text
    assert "Offre publiée" in decided(site, path, "oui")
    assert "n’attend pas de décision" in site.get(path).text
    people.sign_in(site, Role.EMPLOYER)
    change = site.get(f"{offer}/modifier")
    preview = site.post(
        f"{offer}/modifier",
        data=fields_of(change.text) | {"suite": "voir", "intitule": "Agent de nuit H/F"},
        headers=FROM_A_PAGE,
    )
    site.post(
        f"{offer}/modifier",
        data=fields_of(preview.text) | {"suite": "deposer"},
        headers=FROM_A_PAGE,
    )
    people.sign_in(site, Role.DEPARTEMENT)
    page = site.get(path).text
    assert "Ce qui change" in page
    assert re.search(r"<del>Agent d’entretien H/F</del>.*<ins>Agent de nuit H/F</ins>", page)


def test_a_site_is_refused_with_a_sentence_and_verified_without(
    site: TestClient, people: People
) -> None:
    for name in ("Atelier à refuser", "Atelier à vérifier"):
        form = sealed(site.get("/employeur/sites").text)
        said = form | {"siret": "73282932000074", "nom": name, "lieu": "Saumur"}
        assert "Site déclaré" in site.post("/employeur/sites", data=said, headers=FROM_A_PAGE).text
    people.sign_in(site, Role.DEPARTEMENT)
    page = site.get(f"{QUEUE}/sites").text
    assert page.index("Atelier à refuser") < page.index("Atelier à vérifier")
    ids = dict(
        reversed(each)
        for each in re.findall(
            r'action="(/departement/moderation/sites/[^"]+)".*?Refuser<span class="unseen"> (.*?)<',
            page,
            re.S,
        )
    )
    first, second = ids["Atelier à refuser"], ids["Atelier à vérifier"]
    form = sealed(page)
    refused = site.post(first, data=form | {"decision": "non", "motif": ""}, headers=FROM_A_PAGE)
    assert refused.status_code == 422
    assert "#champ-motif-" in refused.text
    too_long = {"decision": "non", "motif": "Ce SIRET est fermé. " * 200}
    kept = site.post(
        first, data=sealed(refused.text) | too_long, headers=FROM_A_PAGE, follow_redirects=False
    )
    assert kept.status_code == 422
    assert kept.text.count(too_long["motif"].strip()) == 1
    said = sealed(site.get(f"{QUEUE}/sites").text)
    why = {"decision": "non", "motif": "Ce SIRET est fermé."}
    assert "Site refusé" in site.post(first, data=said | why, headers=FROM_A_PAGE).text
    said = sealed(site.get(f"{QUEUE}/sites").text)
    done = site.post(second, data=said | {"decision": "oui"}, headers=FROM_A_PAGE)
    assert "Site vérifié" in done.text
    people.sign_in(site, Role.EMPLOYER)
    assert "Ce SIRET est fermé." in site.get("/employeur/sites").text


def test_a_number_that_no_machine_holds_is_refused(site: TestClient, people: People) -> None:
    offer = posted(site)
    path = QUEUE + offer.removeprefix("/employeur")
    people.sign_in(site, Role.DEPARTEMENT)
    fields = fields_of(site.get(path).text) | {"decision": "oui", "version": "9" * 40}
    assert site.post(path, data=fields, headers=FROM_A_PAGE).status_code == 422


def test_nobody_else_moderates(site: TestClient) -> None:
    for path in (QUEUE, f"{QUEUE}/sites", f"{QUEUE}/offres/demo-1"):
        assert site.get(path).status_code == 404
