"""The desk of an employer: three pages to post an offer, and what is then shown of people."""

import re
from datetime import UTC, datetime
from html import unescape

import httpx2
import pytest
from starlette.testclient import TestClient

from insertion.actor import Role
from insertion.positionnement import Transition
from insertion.terms import OpportunityKind
from tests.persistence.insertion_builders import a_positionnement, an_event
from tests.web.forms import FROM_A_PAGE, fields_of, sealed
from tests.web.people import People
from web.pages.employer_people import NO_REASON

NEW = "/employeur/offres/nouvelle"
ADVERT = (
    "Agent d’entretien H/F\n"
    "Nous cherchons une jeune femme pour le nettoyage de bureaux à Angers.\n"
    "CDI, 24 h par semaine, du lundi au vendredi de 6h à 10h. Permis B exigé.\n"
    "12,50 € de l’heure. Débutant accepté. Port de charges."
)
# What nothing shown to an employer may say of people.
FORBIDDEN = re.compile(r"\bRSA\b|allocataire|\bCAF\b|\bkm\b|kilom|domicile", re.I)


@pytest.fixture
def employer(territory: TestClient, people: People) -> TestClient:
    """Return the screens where an employer is signed in."""
    return people.sign_in(territory, Role.EMPLOYER)


def go(site: TestClient, page: httpx2.Response, step: str, **typed: object) -> httpx2.Response:
    """Press a button of a page of the three, with what its form carries."""
    carried = fields_of(page.text) | {"suite": step} | typed
    path = page.request.url.path
    return site.post(path, data=carried, headers=FROM_A_PAGE, follow_redirects=False)


def read(site: TestClient, text: str = ADVERT, **typed: object) -> httpx2.Response:
    return go(site, site.get(NEW), "lire", description=text, **typed)


def a_site_of(page: str) -> str:
    found = re.search(r'name="site_id" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def posted(site: TestClient, text: str = ADVERT, **typed: object) -> str:
    """Post an offer through the three pages and return the address of its page."""
    details = read(site, text)
    preview = go(site, details, "voir", site_id=a_site_of(details.text), **typed)
    done = go(site, preview, "deposer")
    assert done.status_code == 303, done.text
    return done.headers["location"].split("?")[0]


def test_the_home_says_what_waits_and_how_many_are_interested_in_words(
    employer: TestClient,
) -> None:
    page = employer.get("/employeur").text
    assert "Mes offres ouvertes" in page
    assert re.search(r"\d+ personnes|Une personne|Personne pour l’instant", page)
    assert FORBIDDEN.search(page) is None


def test_an_advert_is_read_and_each_proposal_shows_the_words_that_say_it(
    employer: TestClient,
) -> None:
    page = read(employer)
    fields = fields_of(page.text)
    assert fields["intitule"] == "Agent d’entretien H/F"
    assert fields["contrat"] == "cdi"
    assert fields["heures_hebdo"] == "24"
    assert fields["salaire"] == "12,50 € de l’heure"
    assert fields["jours_0"] == ["lundi", "mardi", "mercredi", "jeudi", "vendredi"]
    assert (fields["debut_0"], fields["fin_0"]) == ("06:00", "10:00")
    assert fields["permis"] == "b"
    assert fields["conditions"] == "port_de_charges"
    assert fields["debutant_accepte"] == "oui"
    words = unescape(page.text).replace("\N{NO-BREAK SPACE}", " ")
    for said in ("« 24 h par semaine »", "« CDI »", "« Permis B »", "« Port de charges »"):
        assert said in words


def test_a_sentence_that_the_law_forbids_is_shown_with_its_ground_and_replaced_at_once(
    employer: TestClient,
) -> None:
    page = read(employer)
    assert "Contraire à la loi" in page.text
    assert "le sexe" in page.text
    mended = go(employer, page, "corriger:0")
    assert "Contraire à la loi" not in mended.text
    text = str(fields_of(mended.text)["description"])
    assert "jeune femme" not in text
    assert "pour le nettoyage de bureaux à Angers" in text
    assert text.startswith("Agent d’entretien H/F\n")


def begun(page: httpx2.Response) -> dict[str, object]:
    """Return what a form carries when its page came up to the occupation only."""
    return fields_of(page.text[: page.text.index('id="champ-code_rome"')])


def draft_of(page: httpx2.Response) -> dict[str, object]:
    """Return what a form carries, the key of its own sending aside."""
    return {name: value for name, value in fields_of(page.text).items() if name != "_cle"}


def test_a_button_pressed_before_the_page_has_wholly_come_loses_nothing(
    employer: TestClient,
) -> None:
    page = read(employer)
    early = begun(page) | {"suite": "corriger:0"}
    mended = employer.post(NEW, data=early, headers=FROM_A_PAGE)
    whole = go(employer, page, "corriger:0")
    assert draft_of(mended) == draft_of(whole)
    assert "jeune femme" not in str(fields_of(mended.text)["description"])


def test_an_offer_rewritten_too_early_keeps_what_it_had(employer: TestClient) -> None:
    offer = posted(employer, salaire="13 €")
    page = employer.get(f"{offer}/modifier")
    early = begun(page) | {"suite": "chercher"}
    shown = employer.post(f"{offer}/modifier", data=early, headers=FROM_A_PAGE)
    assert draft_of(shown) == draft_of(page)


@pytest.mark.parametrize("length", [6_000, 25_000, 35_000])
def test_a_text_too_long_is_said_to_be_and_is_not_cut(employer: TestClient, length: int) -> None:
    advert = ADVERT + "\nPoste de jour." * (length // 15)
    page = read(employer, advert)
    assert page.status_code == 422
    assert "5000 caractères" in re.sub(r"[^\w ]", "", unescape(page.text))
    kept = str(fields_of(page.text)["description"])
    assert len(kept) > 5_000
    assert advert.startswith(kept.replace("\r", "")[:5_900])
    assert "maxlength" not in re.findall(r"<textarea[^>]*>", page.text)[0]
    assert go(employer, employer.get(NEW), "details", description=advert).status_code < 500


def test_a_title_that_the_law_forbids_is_replaced_and_the_text_stays(employer: TestClient) -> None:
    page = go(employer, employer.get(NEW), "details", intitule="", description="Vendre du pain.")
    page = go(employer, page, "relire", intitule="Jeune vendeur")
    mended = go(employer, page, "corriger:0")
    fields = fields_of(mended.text)
    assert fields["intitule"] == "Vendeur"
    assert fields["description"] == "Vendre du pain."


def test_nothing_is_lost_going_back_and_forth_and_nothing_is_kept(employer: TestClient) -> None:
    before = employer.get("/employeur").text.count("/employeur/offres/")
    details = read(employer)
    site_id = a_site_of(details.text)
    changed = go(
        employer, details, "voir", site_id=site_id, salaire="13 €", postes="3", conditions="bruit"
    )
    back = go(employer, go(employer, changed, "texte"), "lire")
    fields = fields_of(back.text)
    assert (fields["salaire"], fields["postes"], fields["conditions"]) == ("13 €", "3", "bruit")
    assert fields["site_id"] == site_id
    assert employer.get("/employeur").text.count("/employeur/offres/") == before


@pytest.mark.parametrize(
    ("search", "typed", "field"),
    [
        ("chercher_metier", "cuisinier", "metiers_proposes"),
        ("chercher_competence", "repasser", "competences_proposees"),
    ],
)
def test_what_the_text_does_not_say_is_looked_for_in_ones_own_words(
    employer: TestClient, search: str, typed: str, field: str
) -> None:
    page = read(employer)
    found = go(employer, page, "chercher", **{search: typed})
    proposed = fields_of(found.text)[field]
    known = fields_of(page.text).get(field, [])
    assert len(as_list(proposed)) > len(as_list(known))
    # Pressing « Continuer » with words still in the box looks for them too.
    again = go(employer, page, "voir", **{search: typed})
    assert fields_of(again.text)[field] == proposed


def as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def test_an_offer_is_deposited_once_and_waits_for_the_departement(employer: TestClient) -> None:
    details = read(employer)
    preview = go(employer, details, "voir", site_id=a_site_of(details.text))
    assert "Voici ce qui sera lu" in preview.text
    first, second = go(employer, preview, "deposer"), go(employer, preview, "deposer")
    # A page shown again has another key; the same page sent twice has the same.
    assert first.headers["location"] == second.headers["location"]
    page = employer.get(first.headers["location"]).text
    assert "en attente de relecture" in page
    assert "dit une fois l’offre publiée" in page


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(
    employer: TestClient,
) -> None:
    assert read(employer, "").status_code == 422
    details = read(employer)
    page = go(employer, details, "voir", intitule="", site_id="", debut_1="08:00")
    assert page.status_code == 422
    for field in ("intitule", "site_id", "horaires"):
        assert f'href="#champ-{field}"' in page.text
    assert fields_of(page.text)["salaire"] == "12,50 € de l’heure"
    site_id = a_site_of(details.text)
    preview = go(employer, details, "voir", site_id=site_id, heures_hebdo="beaucoup")
    refused = go(employer, preview, "deposer")
    assert refused.status_code == 422
    assert 'href="#champ-heures_hebdo"' in refused.text


def test_a_visit_has_neither_contract_nor_pay(employer: TestClient) -> None:
    text = "Visite de l’atelier\nVenez voir le travail de la pierre, le mardi de 9h à 11h. CDI."
    details = read(employer, text, nature="visite")
    assert "champ-contrat" not in details.text
    assert "champ-salaire" not in details.text
    preview = go(employer, details, "voir", site_id=a_site_of(details.text))
    page = employer.get(go(employer, preview, "deposer").headers["location"]).text
    assert "visite de l’entreprise" in page
    assert ">CDI<" not in page


def test_an_offer_is_rewritten_and_shows_what_waits_beside_what_is_published(
    employer: TestClient, people: People
) -> None:
    offer = posted(employer, ADVERT.replace("jeune femme", "personne"))
    publish(people, employer, offer)
    people.sign_in(employer, Role.EMPLOYER)
    change = employer.get(f"{offer}/modifier")
    preview = go(employer, change, "voir", heures_hebdo="30")
    done = go(employer, preview, "deposer")
    assert done.headers["location"].endswith("fait=changee")
    page = employer.get(offer).text
    assert "attend la relecture" in page
    assert "<del>24\N{NO-BREAK SPACE}h par semaine</del>" in page
    assert "<ins>30\N{NO-BREAK SPACE}h par semaine</ins>" in page
    # Someone else changed it meanwhile: nothing is overwritten.
    stale = go(employer, go(employer, change, "voir", heures_hebdo="20"), "deposer")
    assert stale.status_code in {409, 412}
    assert fields_of(stale.text)["heures_hebdo"] == "20"
    # It was said: who deposits it again means it.
    again = go(employer, go(employer, stale, "voir"), "deposer")
    assert again.headers["location"].endswith("fait=changee")


def publish(people: People, site: TestClient, offer: str) -> None:
    """Let the Département publish an offer from its desk."""
    people.sign_in(site, Role.DEPARTEMENT)
    path = "/departement/moderation" + offer.removeprefix("/employeur")
    page = site.get(path)
    done = site.post(
        path,
        data=fields_of(page.text) | {"decision": "oui"},
        headers=FROM_A_PAGE,
        follow_redirects=False,
    )
    assert done.headers["location"].endswith("fait=publiee")


def test_a_published_offer_shows_a_bucket_and_cards_and_no_distance(employer: TestClient) -> None:
    links = re.findall(r'href="(/employeur/offres/demo-[^"/]+)"', employer.get("/employeur").text)
    pages = [employer.get(each).text for each in links]
    assert any('class="card"' in page for page in pages)
    for page in pages:
        assert re.search(r"Moins de 11 personnes|[Dd]e \d+ à \d+ personnes|Plus de 50", page)
        assert FORBIDDEN.search(page) is None


def test_an_offer_is_closed_with_a_reason_and_is_not_closed_without(employer: TestClient) -> None:
    offer = posted(employer)
    page = employer.get(offer)
    closing = f"{offer}/fermeture"
    refused = employer.post(closing, data=fields_of(page.text), headers=FROM_A_PAGE)
    assert refused.status_code == 422
    assert 'href="#champ-motif"' in refused.text
    said = fields_of(page.text) | {"motif": "pourvue_ailleurs"}
    late = employer.post(closing, data=said | {"version": "99"}, headers=FROM_A_PAGE)
    assert late.status_code in {409, 412}
    assert 'value="pourvue_ailleurs" selected' in late.text
    done = employer.post(closing, data=said, headers=FROM_A_PAGE)
    assert "pourvue autrement" in done.text
    assert "Récrire" not in done.text


def test_a_site_is_declared_by_its_siret_and_ten_a_month_is_said_before(
    employer: TestClient,
) -> None:
    page = employer.get("/employeur/sites")
    assert "de 10 sites en 30 jours" in page.text
    said = sealed(page.text) | {"siret": "73282932000074", "nom": "Atelier", "lieu": "Saumur"}
    wrong = employer.post("/employeur/sites", data=said | {"siret": "1"}, headers=FROM_A_PAGE)
    assert wrong.status_code == 422
    assert 'href="#champ-siret"' in wrong.text
    unsure = employer.post(
        "/employeur/sites", data=said | {"lieu": "Beaulieu"}, headers=FROM_A_PAGE
    )
    assert unsure.status_code == 422
    assert "Laquelle" in unsure.text
    done = employer.post("/employeur/sites", data=said, headers=FROM_A_PAGE)
    assert "Site déclaré" in done.text
    assert "73282932000074" in done.text


def someone_sent(people: People) -> str:
    """Write a person sent to an offer of the employer, and return the id of it."""
    host = people.actor(Role.EMPLOYER).organisation_id
    at = datetime.now(UTC)
    with people.vicinal.unit_of_work() as uow:
        placed = a_positionnement(
            "pos-a-refuser",
            opportunity_id=uow.organisations.hosted_by(host)[0],
            opportunity_kind=OpportunityKind.JOB_OFFER,
            host_id=host,
            created_at=at,
            state_since=at,
            sent_at=at,
        )
        uow.positionnements.add(placed, an_event(placed, Transition.CREATE))
        uow.commit()
    return placed.id


def test_a_no_to_a_person_takes_a_reason(employer: TestClient, people: People) -> None:
    link = f"/employeur/personnes/{someone_sent(people)}"
    assert f'href="{link}' in employer.get("/employeur/personnes").text
    page = employer.get(link)
    version = re.findall(r'name="version" value="([0-9]+)"', page.text)[0]
    said = sealed(page.text) | {"transition": "refuser", "motif": "", "version": version}
    refused = employer.post(link, data=said, headers=FROM_A_PAGE)
    assert refused.status_code == 422
    assert 'href="#champ-refuser-motif"' in refused.text
    assert NO_REASON in refused.text
    assert "Plus de place" in refused.text
    assert FORBIDDEN.search(page.text) is None


def test_an_offer_of_someone_else_is_not_there(employer: TestClient) -> None:
    for path in ("/employeur/offres/absente", "/employeur/offres/absente/modifier"):
        assert employer.get(path).status_code == 404
    assert employer.get("/employeur/personnes/absente").status_code == 404


def test_a_card_leads_to_a_call_when_she_wants_it(employer: TestClient, people: People) -> None:
    links = re.findall(r'href="(/employeur/offres/demo-[^"/]+)"', employer.get("/employeur").text)
    offer = next(each for each in links if 'class="card"' in employer.get(each).text)
    page = employer.get(offer).text
    asking = re.findall(r'action="([^"]+/contact)"', page)[0]
    card = asking.split("/")[-2]
    refused = employer.post(asking, data=sealed(page) | {"message": ""}, headers=FROM_A_PAGE)
    assert refused.status_code == 422
    assert f'href="#champ-message-{card}"' in refused.text
    words = "Un appel pour se connaître, quand vous voulez."
    asked = employer.post(asking, data=sealed(page) | {"message": words}, headers=FROM_A_PAGE)
    assert "Demande envoyée" in asked.text
    assert "à elle de répondre" in asked.text
    she_accepts(people, employer, offer, words)
    people.sign_in(employer, Role.EMPLOYER)
    assert "donné comment" in employer.get("/employeur").text
    answered = employer.get(offer).text
    assert "0612345678" in answered
    outcome = asking.replace("/contact", "/suite")
    said = sealed(answered) | {"issue": "entretien_prevu"}
    done = employer.post(outcome, data=said, headers=FROM_A_PAGE)
    assert "un entretien est prévu" in done.text


def she_accepts(people: People, site: TestClient, offer: str, words: str) -> None:
    """Let the person who was asked say yes, whoever she is."""
    offer_id = offer.rsplit("/", 1)[1]
    with people.vicinal.reading() as uow:
        interested = uow.host_side.interests.open_for(offer_id)
    for interest in interested:
        people.sign_in(site, Role.BENEFICIARY, interest.beneficiary_id)
        base = f"/api/v1/beneficiaires/{interest.beneficiary_id}/contacts"
        found = site.get(base).json()["items"]
        mine = [each for each in found if each["message"] == words]
        if mine:
            token = site.get("/api/v1/session").json()["jeton"]
            answer = site.post(
                f"{base}/{mine[0]['id']}/reponse",
                json={"accepte": True, "telephone": "06 12 34 56 78"},
                headers={"x-vicinal-jeton": token, "sec-fetch-site": "same-origin"},
            )
            assert answer.status_code == 200, answer.text
            return
    raise AssertionError("nobody was asked")
