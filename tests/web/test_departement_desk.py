"""The desk of the Département: what people ask, files sent, rules, budgets, and a story of it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from starlette.requests import Request
from starlette.testclient import TestClient

from insertion.actor import Actor, Role
from insertion.data_rights import RequestKind
from insertion.legal_holds import HoldMotive, HoldStep
from tests.web.browser import WIDTHS, Visitor
from tests.web.people import People
from tests.web.test_signed_in import FROM_A_PAGE, sealed
from tests.web.test_what_goes_through import told
from usecases.data_rights.ask import Asked, ask
from usecases.demo.showcase import SHOWCASE
from usecases.retention.holds import WantedHold, advance_hold, ask_hold
from web.periods import periods_until
from web.typography import long_date
from web.uploads import UploadForm, read_upload

AtDesk = Callable[..., Visitor]
PAGES = (
    "/departement?periode={year}",
    "/departement/carte?minutes=15&moyens=sans_voiture",
    "/departement/budgets",
    "/departement/demandes",
    "/departement/contestations",
    "/departement/gels",
    "/departement/gels/demander",
    "/departement/ouvertures",
    "/departement/imports",
    "/departement/regles",
    "/departement/regles/astre?avant=2022-06-01",
    "/departement/confiance",
)
ROWS = (
    "id;titre;commune;contrat\n"
    "{0}-1;Serveur H/F;Angers;cdi\n"
    "{0}-2;;Angers;cdi\n"
    "{0}-3;Plongeur H/F;Angers;toujours\n"
)


@pytest.fixture
def desk(territory: TestClient, people: People) -> Iterator[TestClient]:
    yield people.sign_in(territory, Role.DEPARTEMENT)
    territory.cookies.clear()


def ask_to_correct(people: People, words: str) -> None:
    """Let someone ask that something of hers be corrected."""
    vicinal = people.vicinal
    asked, acting = (
        Asked(RequestKind.RECTIFICATION, words),
        vicinal.acting(people.actor(Role.BENEFICIARY)),
    )
    ask(SHOWCASE[0].id, asked, vicinal.unit_of_work(), acting, vicinal.practice())


def posted(desk: TestClient, page: str, url: str, **fields: str) -> int:
    data = sealed(page) | fields
    return desk.post(url, data=data, headers=FROM_A_PAGE, follow_redirects=False).status_code


def upload(desk: TestClient, content: bytes, name: str = "offres.csv", **fields: str) -> str:
    page = desk.get("/departement/imports").text
    answer = desk.post(
        "/departement/imports",
        data=sealed(page) | {"sorte": "tableau"} | fields,
        files={"fichier": (name, content)},
        headers=FROM_A_PAGE,
        follow_redirects=False,
    )
    return answer.headers.get("location", answer.text).partition("?")[0]


def test_a_request_is_answered_and_a_refusal_says_why(desk: TestClient, people: People) -> None:
    ask_to_correct(people, "Je suis née en 1990.")
    page = desk.get("/departement/demandes").text
    assert "Je suis née en 1990." in page
    found = re.search(r'action="(/departement/demandes/[^"]+)"', page)
    assert found is not None
    which = found[1].rpartition("/")[2]
    answer = {"decision": "refuser", "reponse": "Déjà corrigé. " * 200}
    refused = desk.post(found[1], data=sealed(page) | answer, headers=FROM_A_PAGE)
    assert refused.status_code == 422
    assert f'href="#champ-reponse-{which}"' in refused.text
    assert f'id="champ-reponse-{which}"' in refused.text
    assert f'id="erreur-reponse-{which}"' in refused.text
    assert answer["reponse"].strip() in refused.text
    assert "<details open>" in refused.text
    assert 'value="refuser" required checked' in refused.text
    assert posted(desk, page, found[1], decision="faire") == 303
    late = sealed(desk.get("/departement/demandes").text) | {"decision": "faire"}
    gone = desk.post(found[1], data=late, headers=FROM_A_PAGE)
    assert gone.status_code == 409
    assert "#champ-reponse-" not in gone.text
    assert found[1] not in desk.get("/departement/demandes").text


def hold_of(desk: TestClient, person: str) -> dict[str, Any]:
    found = desk.get("/api/v1/gels", params={"size": "100"}).json()["items"]
    return next(each for each in found if each["beneficiaire_id"] == person)


def test_a_hold_is_asked_for_and_a_refusal_keeps_what_was_typed(desk: TestClient) -> None:
    listed, url = desk.get("/departement/gels").text, "/departement/gels/demander"
    assert f'href="{url}"' in listed
    page = desk.get(url, params={"personne": SHOWCASE[1].id}).text
    assert f'value="{SHOWCASE[1].id}"' in page
    for said, wrong in (
        ({"personne": "", "motif": "recours"}, ["personne"]),
        ({"personne": "inconnue-1", "motif": "recours"}, ["personne"]),
        ({"personne": "pas/un id", "motif": "recours"}, ["personne"]),
        ({"personne": SHOWCASE[1].id}, ["motif"]),
        ({"personne": SHOWCASE[1].id, "motif": "envie"}, ["motif"]),
        ({}, ["personne", "motif"]),
    ):
        refused = desk.post(url, data=sealed(page) | said, headers=FROM_A_PAGE)
        assert refused.status_code in {404, 422}
        assert re.findall(r'id="erreur-([^"]+)"', refused.text) == wrong
        assert re.findall(r'href="#champ-([^"]+)"', refused.text) == wrong
        assert f'value="{said.get("personne", "")}"' in refused.text
        if said.get("motif") == "recours":
            assert 'value="recours" required checked' in refused.text
        assert "envie" not in refused.text
    assert posted(desk, page, url, personne=SHOWCASE[1].id, motif="recours") == 303
    asked = hold_of(desk, SHOWCASE[1].id)
    assert (asked["en_vigueur"], asked["motif"]) == (True, "recours")
    assert "à confirmer" in desk.get("/departement/gels").text


def test_a_hold_is_confirmed_and_lifted_by_two(desk: TestClient, people: People) -> None:
    vicinal, who = people.vicinal, SHOWCASE[2].id
    another = vicinal.acting(Actor("dep-autre", Role.DEPARTEMENT))

    def by_another(step: HoldStep | None) -> None:
        if step is None:
            ask_hold(
                who, WantedHold(HoldMotive.CONTROL), vicinal.unit_of_work(), another, "gel-deux"
            )
        else:
            advance_hold("gel-deux", step, vicinal.unit_of_work(), another)

    def press(step: str, **said: str) -> Any:
        page = desk.get(url).text
        data = sealed(page) | {"etape": step} | said
        return desk.post(f"{url}/gel-deux", data=data, headers=FROM_A_PAGE, follow_redirects=False)

    url = "/departement/gels"
    by_another(None)
    assert f'Confirmer le gel<span class="unseen"> de {who}' in desk.get(url).text
    assert press("pose").headers["location"] == f"{url}?fait=pose"
    assert "Jusqu’à sa levée." in desk.get(url).text
    day = vicinal.today() + timedelta(days=20)
    assert press("revue", revoir_le=f"{day}").headers["location"] == f"{url}?fait=revue"
    assert f"À revoir le {day:%d/%m/%Y}." in desk.get(url).text
    wrong = press("revue", revoir_le="2020-01-01")
    assert wrong.status_code == 422
    assert 'id="erreur-revoir_le-gel-deux"' in wrong.text
    assert 'value="2020-01-01"' in wrong.text  # as it was typed
    assert press("levee_demandee").headers["location"].endswith("fait=levee_demandee")
    page = desk.get(url).text
    assert "une autre personne du Département peut lever le gel" in page
    assert 'action="/departement/gels/gel-deux"' not in page
    refused = press("levee")
    assert refused.status_code == 409
    assert 'id="erreur-etape-gel-deux"' in refused.text
    assert 'href="#champ-etape-gel-deux"' in refused.text
    assert 'id="champ-etape-gel-deux"' in refused.text
    by_another(HoldStep.LIFTED)
    late = press("levee")
    assert late.status_code == 409
    assert "levé" in desk.get(url).text
    assert hold_of(desk, who)["suite"] is None
    assert desk.post(f"{url}/aucun", data=sealed(page), headers=FROM_A_PAGE).status_code in {
        404,
        422,
    }


def test_a_file_is_shown_then_confirmed_and_its_account_kept(desk: TestClient) -> None:
    address = upload(desk, ROWS.format("bureau").encode(), "C:\\dossier\\mes offres.csv")
    page = desk.get(address).text
    assert "mes offres.csv" in page
    assert "dossier" not in page
    assert "<b>2</b> refusées" in page
    assert "<b>1</b> à créer" in page
    assert "créée" not in page
    assert "valeur absente : remplir la colonne « titre »" in page
    assert "« toujours » n’est pas connu ; écrire : cdi" in page
    only = desk.get(address, params={"sort": "refusee"}).text
    assert "Serveur H/F" not in only
    assert posted(desk, page, f"{address}/confirmation") == 303
    done = desk.get(address).text
    assert "fait" in done
    assert "<b>1</b> créée<" in done
    table = desk.get(f"{address}/compte-rendu", params={"format": "csv"})
    assert "bureau-3" in table.content.decode("utf-8-sig")
    assert posted(desk, page, f"{address}/confirmation") == 422


def test_columns_are_said_by_hand_when_they_are_not_recognised(desk: TestClient) -> None:
    address = upload(desk, b"Numero interne;Emploi\nmain-1;Serveur\n")
    page = desk.get(address).text
    assert "colonne absente" in page.lower()
    said = {"colonne-0": "id", "colonne-1": "titre"}
    assert posted(desk, page, f"{address}/colonnes", **said) == 303
    again = desk.get(address).text
    assert "Confirmer" in again
    assert posted(desk, again, f"{address}/abandon") == 303


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04rien"])
def test_what_cannot_be_read_is_said_beside_the_file(desk: TestClient, content: bytes) -> None:
    page = desk.get("/departement/imports").text
    answer = desk.post(
        "/departement/imports",
        data=sealed(page) | {"sorte": "tableau"},
        files={"fichier": ("f.csv", content)},
        headers=FROM_A_PAGE,
    )
    assert answer.status_code == 422
    assert 'id="erreur-fichier"' in answer.text


def test_a_form_with_a_file_is_ours_or_is_refused(desk: TestClient) -> None:
    url, files = "/departement/imports", {"fichier": ("f.csv", b"id;titre")}
    assert desk.post(url, data={"_jeton": "x"}, files=files, headers=FROM_A_PAGE).status_code == 403
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert desk.post(url, files=files, headers=elsewhere).status_code == 403
    cut = {"content-type": "multipart/form-data; boundary=b"} | FROM_A_PAGE
    assert desk.post(url, content=b"--b\r\nrien", headers=cut).status_code == 400
    assert desk.post(url, data={"a": "b"}, headers=FROM_A_PAGE).status_code == 415


def test_a_file_keeps_its_bytes_whatever_they_are() -> None:
    content = b"\r\n--bo\r\n\x00\xff\r\n\r\n--b"
    body = (
        b'--b--\r\nContent-Disposition: form-data; name="a"\r\n\r\nun\r\n'
        b'--b--\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n'
        + content
        + b"\r\n--b----\r\n"
    )

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    kind = (b"content-type", b"multipart/form-data; boundary=b--")
    headers = [kind, (b"sec-fetch-site", b"same-origin")]
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers}
    form = told(read_upload(Request(scope, receive)))
    assert isinstance(form, UploadForm)
    assert (form.get("a"), form.file_name, form.content) == ("un", "x", content)


def test_budgets_rules_and_the_audit_are_read(desk: TestClient, people: People) -> None:
    year = str(people.vicinal.today().year)
    budgets = desk.get("/departement/budgets", params={"annee": year}).text
    assert "Dû à ce jour" in budgets
    assert not re.search(r">[^<]*demo-(?:action|operateur)-[^<]*<", budgets)  # named, not by id
    table = desk.get("/departement/budgets/fichier", params={"format": "csv"})
    assert "Enveloppe" in table.content.decode("utf-8-sig")
    rules = desk.get("/departement/regles").text
    assert "Version <b>" in rules
    one = desk.get("/departement/regles/astre", params={"avant": "2019-01-01"}).text
    assert "Aucune règle n’était connue ce jour-là" in one
    trust = desk.get("/departement/confiance", params={"genre": "accounts"}).text
    assert "la trace est intègre" in trust
    assert "accounts" in trust
    assert desk.get("/departement/confiance", params={"jour": "demain"}).status_code == 422


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_of_this_desk_has_a_violation_nor_scrolls_sideways(
    at_desk: AtDesk, people: People, width: int
) -> None:
    year = people.vicinal.today().year
    visitor = at_desk(Role.DEPARTEMENT, width, dark=width == WIDTHS[1])
    assert visitor.faults_of(path.format(year=year) for path in PAGES) == {}


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_a_bar_is_as_long_as_the_rate_it_stands_for(at_desk: AtDesk, width: int) -> None:
    visitor = at_desk(Role.DEPARTEMENT, width)
    visitor.go("/departement")
    bars = visitor.page.locator(".chart:not(.multiple) td")
    lengths: list[tuple[str, float, float]] = bars.evaluate_all(
        """all => all.map(each => {
            const columns = getComputedStyle(each.parentElement).gridTemplateColumns;
            return [each.innerText, each.offsetWidth, parseFloat(columns.split(' ').pop())];
        })"""
    )
    drawn = [each for each in lengths if "%" in each[0]]
    assert drawn
    for rate, length, whole in drawn:
        assert whole > 150
        share = float(rate.replace(",", ".").rstrip("%\N{NO-BREAK SPACE} ")) / 100
        assert length / whole == pytest.approx(share, abs=0.02)


def shown(page: Page, text: str) -> None:
    expect(page.locator("main")).to_contain_text(text)


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_morning_at_the_departement(
    at_desk: AtDesk, people: People, tmp_path: Path, width: int, script: bool
) -> None:
    ask_to_correct(people, f"Corriger ceci, {width} {script}.")
    visitor = at_desk(Role.DEPARTEMENT, width, script=script)
    page = visitor.page
    visitor.go("/departement")
    today = people.vicinal.today()
    quarter = next(e for e in periods_until(today) if "T" in e.code and e.last < today)
    page.select_option("#filtre-periode", quarter.code)
    page.select_option("#champ-territoire", "departement:49")
    page.click("text=Montrer")
    shown(page, long_date(quarter.first, "fr"))
    shown(page, "Orientation et contrat")
    with page.expect_download() as table:
        page.click("text=Texte (CSV)")
    assert table.value.suggested_filename == f"indicateurs-{quarter.first}-{quarter.last}.csv"
    page.locator("nav.menu").get_by_text("Carte", exact=True).click()
    page.select_option("#filtre-objectif", "travailler")
    page.select_option("#champ-minutes", "15")
    page.select_option("#filtre-moyens", "sans_voiture")
    page.click("text=Montrer")
    shown(page, "n’ont rien à")
    page.locator("nav.menu").get_by_text("Imports", exact=True).click()
    name = f"matin-{width}-{script}"
    file = tmp_path / f"{name}.csv"
    file.write_text(ROWS.format(name.lower()), encoding="utf-8")
    page.set_input_files("#champ-fichier", file)
    page.click("text=Voir ce qui changerait")
    expect(page.locator(".tally .bad")).to_contain_text("2")
    shown(page, "valeur absente")
    page.click("text=Confirmer l’import")
    shown(page, "C’est fait.")
    page.locator("nav.menu").get_by_text("Droits", exact=True).click()
    card = page.locator(".card", has_text=f"{width} {script}")
    card.locator("summary").click()
    card.locator("input[value=faire]").check()
    card.locator("button").click()
    shown(page, "C’est fait.")
    expect(page.locator(".card", has_text=f"{width} {script}")).to_have_count(0)


def test_rules_are_named_in_french_and_an_expired_text_is_said_to_answer(
    desk: TestClient,
) -> None:
    rules = desk.get("/departement/regles", params={"date": "2026-11-26"}).text
    assert "<dt>Part qui baisse plus lentement</dt><dd>0,02</dd>" in rules
    assert "tail share" not in rules
    assert "échu, son dernier texte répond" in rules
    assert not re.search(r"\b1\s(?:jours|heures)\b", rules)
    before = desk.get("/departement/regles", params={"date": "1999-01-01"}).text
    assert "son dernier texte répond" not in before
    assert "pas encore ce jour-là" in before
    one = desk.get("/departement/regles/astre").text
    assert "accès aux droits" in one
    assert "acces_droits" not in one


def test_budgets_and_trust_are_one_press_from_the_home(desk: TestClient) -> None:
    home = desk.get("/departement").text
    for address in ("/departement/budgets", "/departement/confiance", "/departement/demandes"):
        assert f'href="{address}"' in home
    assert "<b>€</b>" not in home


def test_the_trace_names_tables_and_routes_in_french(desk: TestClient) -> None:
    trust = desk.get("/departement/confiance").text
    assert '<option value="parcours_events">événements de parcours</option>' in trust
    assert "POST /" not in trust
    chosen = desk.get("/departement/confiance", params={"genre": "accounts"}).text
    assert '<option value="accounts" selected>comptes</option>' in chosen


def test_what_is_due_leads_the_departement_to_no_page_of_an_operator(desk: TestClient) -> None:
    convention = desk.get("/api/v1/conventions").json()["items"][0]
    day = convention["debut"]
    page = desk.get(f"/departement/conventions/{convention['id']}/decompte?du={day}&au={day}").text
    assert "Rien n’est compté pour ces jours." in page
    assert "/operateur" not in page
