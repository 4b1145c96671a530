"""The screens as they answer: what is kept, what is refused, and what is never told."""

import json
import logging
import re
from random import Random
from urllib.parse import urlencode

import pytest
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.wiring import Vicinal
from insertion.roles import holds
from tests.web.places import HOSTILE
from web.answers import COOKIE
from web.app import create_web_app
from web.pages import files, opportunities, profile, public
from web.routing import is_ours

PUBLIC = ("/", "/comment-ca-marche", "/mentions-legales", "/accessibilite", "/aide", "/hors-ligne")
A_NIR = "2 69 05 49 588 157 80"
SIXTY = 60


def answer(visitor: TestClient, step: str, **fields: object) -> Response:
    sent = {"suite": "suivante", **fields}
    return visitor.post(f"/profil/{step}", data=sent, follow_redirects=False)


def live_in(visitor: TestClient, place: str = "Angers") -> None:
    assert answer(visitor, "lieu", lieu=place).status_code == 303


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("code", ["fr", "en", "ar", "uk"])
def test_public_pages_are_said_in_every_language(visitor: TestClient, path: str, code: str) -> None:
    found = visitor.get(path, headers={"accept-language": code})
    assert found.status_code == 200
    assert f'<html lang="{code}"' in found.text
    assert found.headers["content-language"] == code
    assert "unsafe" not in found.headers["content-security-policy"]


def test_the_rules_shown_are_those_in_use(visitor: TestClient, vicinal: Vicinal) -> None:
    policy = vicinal.desk().reference.policy
    text = visitor.get("/comment-ca-marche").text
    assert policy.version in text
    for weights in policy.weights.values():
        for weight in weights:
            assert f">{weight:g}</td>" in text
    assert "Ils ne comptent jamais dans le classement." in text
    assert "ne les demande pas" not in text  # an entry condition may be an age or a sex


def test_a_place_sure_enough_leads_to_the_next_question(visitor: TestClient) -> None:
    found = answer(visitor, "lieu", lieu="Angers")
    assert found.headers["location"] == "/profil/deplacement"
    cookie = found.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Max-Age=7200" in cookie


@pytest.mark.parametrize(
    ("step", "fields", "told"),
    [
        ("lieu", {"lieu": ""}, "Écrivez le nom de votre commune"),
        ("lieu", {"lieu": "zzzzqqq"}, "Nous ne trouvons pas"),
        ("lieu", {"lieu": A_NIR}, "sécurité sociale"),
        ("deplacement", {}, "Choisissez au moins un moyen"),
        ("deplacement", {"moyens": "fusee"}, "Choisissez au moins un moyen"),
        ("horaires", {}, "Choisissez une réponse"),
        ("horaires", {"heures": "autres"}, "au moins un jour"),
        ("horaires", {"heures": "autres", "jours": "lundi", "debut": "x"}, "Écrivez une heure"),
        ("permis", {"permis": ["b", "rien"]}, "Gardez l’un des deux"),
        ("metiers-cherches", {"mots": "zzzzqqqq", "suite": "chercher"}, "ne connaissons pas"),
        ("metiers-faits", {"mots": A_NIR}, "sécurité sociale"),
        ("competences", {"texte": f"mon numéro {A_NIR}"}, "sécurité sociale"),
    ],
)
def test_a_refused_answer_says_why_beside_its_field_and_changes_nothing(
    visitor: TestClient, step: str, fields: dict[str, object], told: str
) -> None:
    live_in(visitor)
    before = visitor.cookies.get(COOKIE)
    found = answer(visitor, step, **fields)
    assert found.status_code == 422
    assert found.text.count(told) >= 2  # in the summary and there
    assert "<title>Erreur" in found.text
    assert visitor.cookies.get(COOKIE) == before


def test_answers_are_kept_from_one_question_to_the_next(visitor: TestClient) -> None:
    live_in(visitor)
    answer(visitor, "deplacement", moyens=["velo", "marche"], minutes="30")
    answer(visitor, "metiers-cherches", choisis="K2204", suite="suivante")
    answer(visitor, "horaires", heures="ecole")
    answer(visitor, "permis", permis="rien")
    answer(visitor, "competences", texte="je garde des enfants")
    text = visitor.get("/profil").text
    for said in ("Angers", "À vélo", "30", "8 h 45".replace(" ", "\u00a0"), "Rien de tout cela"):
        assert said in text
    assert "je garde des enfants" in text
    visitor.post("/profil/oublier", data={"suite": "oublier"})
    assert COOKIE not in visitor.cookies
    assert "je garde des enfants" not in visitor.get("/profil").text


def test_a_word_brings_occupations_to_choose(visitor: TestClient) -> None:
    live_in(visitor)
    found = answer(visitor, "metiers-cherches", mots="cariste", suite="chercher")
    assert found.status_code == 200
    assert 'value="N1101" checked' in found.text


def test_without_a_place_the_other_pages_ask_for_it_first(visitor: TestClient) -> None:
    for path in ("/profil/permis", "/possibilites", "/plus-de-portes"):
        found = visitor.get(path, follow_redirects=False)
        assert (found.status_code, found.headers["location"]) == (303, "/profil/lieu")


def test_the_list_explains_itself_and_turns_pages(visitor: TestClient) -> None:
    live_in(visitor)
    answer(visitor, "metiers-cherches", choisis="K2204", suite="voir")
    first, second = visitor.get("/possibilites").text, visitor.get("/possibilites?page=2").text
    assert "C’est un métier que vous cherchez." in first
    assert "Page suivante" in first
    assert "Page d’avant" in second
    listed = [set(re.findall(r'href="(/possibilites/[^"]+)"', text)) for text in (first, second)]
    assert listed[0]
    assert not listed[0] & listed[1]


def test_no_more_than_three_reasons_are_given(visitor: TestClient) -> None:
    live_in(visitor)
    answer(visitor, "metiers-cherches", choisis="K2204", suite="voir")
    for reasons in re.findall(
        r'<ul class="reasons good">(.*?)</ul>', visitor.get("/possibilites").text
    ):
        assert reasons.count("<li>") <= 3


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=99999999999999999999",
        "page=%C2%B2",
        "type=zz",
        "contrat=zz",
        "mots=%00%00",
        "mots=" + "x" * 5_000,
        "mots=%FF%FE",
        "mots='%22)(*",
        "mots=AND%20OR%20NOT",
        "page=1&page=2&inconnu=3",
    ],
)
def test_a_strange_address_still_gives_a_list(visitor: TestClient, query: str) -> None:
    live_in(visitor)
    assert visitor.get(f"/possibilites?{query}").status_code == 200


def test_an_empty_list_says_what_to_relax(visitor: TestClient) -> None:
    live_in(visitor)
    text = visitor.get("/possibilites?mots=zzzz").text
    assert "Rien avec ces choix" in text
    assert "Tout voir" in text
    assert "Cette page n’existe pas" in visitor.get("/possibilites?page=400").text


def test_what_others_wrote_is_never_markup_nor_a_script_to_follow(visitor: TestClient) -> None:
    for text in (visitor.get("/possibilites/hostile").text, listed(visitor)):
        assert HOSTILE not in text
        assert "javascript:" not in text
    assert "&lt;script&gt;" in visitor.get("/possibilites/hostile").text
    assert 'href="https://exemple.test/offre"' in visitor.get("/possibilites/camion").text


def listed(visitor: TestClient) -> str:
    live_in(visitor)
    return visitor.get("/possibilites?mots=script").text


def test_an_offer_left_out_says_why_and_what_would_open_it(visitor: TestClient) -> None:
    live_in(visitor)
    answer(visitor, "permis", permis="rien")
    text = visitor.get("/possibilites/camion").text
    assert "Pourquoi ce n’est pas dans votre liste" in text
    assert "Il faut un permis ou un certificat que vous n’avez pas." in text
    assert "À obtenir : Permis C : camion".replace(" :", "\u00a0:") in text
    assert 'href="/plus-de-portes"' in text


def test_a_visitor_is_told_what_to_say_and_to_whom(visitor: TestClient) -> None:
    text = visitor.get("/possibilites/camion").text
    asked = text.partition('id="suite"')[2]
    title = re.findall(r'<h1 lang="fr">([^<]+)</h1>', text)[0]
    assert f"« {title} »" in asked.replace("\u00a0", " ")
    assert ">camion<" not in asked
    assert 'href="/aide"' in asked.partition("</section>")[0]
    assert "maison des solidarités" in visitor.get("/aide").text


def test_a_refusal_is_a_page_here_and_a_problem_for_programs(visitor: TestClient) -> None:
    for path in ("/rien", "/possibilites/absente", "/statique/rien.css", "/langue/zz", "/profil/x"):
        found = visitor.get(path)
        assert found.status_code == 404, path
        assert "Page introuvable" in found.text
        assert found.headers["content-type"].startswith("text/html")
    assert visitor.get("/api/v1/rien").headers["content-type"] == "application/problem+json"
    assert visitor.post("/api/v1/communes").status_code == 405
    assert visitor.post("/aide").status_code == 405
    assert "Page introuvable" in visitor.get("/rien", headers={"accept": "*/*"}).text


@pytest.mark.parametrize("path", ["/%00", "/%7f", "/langue/%0d%0a", "/moi/%01", "/statique/%00"])
def test_an_address_that_nobody_types_is_a_page_too(visitor: TestClient, path: str) -> None:
    found = visitor.get(path)
    assert found.status_code == 404
    assert found.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/inconnu", "/moi/inconnu", "/langue/xx", "/%00"])
def test_an_address_is_looked_at_without_being_read(visitor: TestClient, path: str) -> None:
    found = visitor.head(path)
    assert (found.status_code, found.content) == (404, b"")
    assert "content-security-policy" in found.headers


def test_a_form_of_another_site_is_refused(visitor: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    found = visitor.post("/profil/lieu", data={"lieu": "Angers"}, headers=headers)
    assert found.status_code == 403
    assert COOKIE not in visitor.cookies


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b'{"lieu": "Angers"}', "application/json", 415),
        (b"\xff\xfe=1", "application/x-www-form-urlencoded", 400),
        (b"lieu=%FF", "application/x-www-form-urlencoded", 400),
        (b"a=1&" * 400, "application/x-www-form-urlencoded", 400),
        (b"lieu=%00%00", "application/x-www-form-urlencoded", 422),
        (b"", "application/x-www-form-urlencoded", 422),
    ],
)
def test_what_is_not_a_form_is_refused(
    visitor: TestClient, content: bytes, kind: str, status: int
) -> None:
    headers = {"content-type": kind}
    found = visitor.post("/profil/lieu", content=content, headers=headers)
    assert found.status_code == status
    assert found.headers["content-type"].startswith("text/html")


@given(st.binary(max_size=300).map(lambda raw: raw.hex()) | st.text("abcAB-_=019", max_size=300))
def test_answers_that_were_tampered_with_are_no_answers(site: TestClient, written: str) -> None:
    site.cookies.clear()
    found = site.get("/profil", headers={"cookie": f"{COOKIE}={written}"})
    assert found.status_code == 200
    assert "Pas encore répondu" in found.text


def test_a_bomb_of_answers_is_no_answer(visitor: TestClient) -> None:
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b"[" * 3_000_000, 9)).decode()
    found = visitor.get("/profil", headers={"cookie": f"{COOKIE}={bomb}"})
    assert found.status_code == 200


def test_more_answers_than_a_browser_keeps_are_refused_and_said(
    visitor: TestClient, vicinal: Vicinal
) -> None:
    live_in(visitor)
    before = visitor.cookies.get(COOKIE)
    # A thousand characters that nothing shortens: none follows from those before it.
    characters = list(map(chr, range(0x20000, 0x2A6D0)))
    Random(1).shuffle(characters)
    skills = [*vicinal.knowledge().referential.skills][:SIXTY]
    text = "".join(characters[:1_000])
    found = answer(visitor, "competences", texte=text, competences=skills)
    assert found.status_code == 422
    assert "C’est trop de réponses pour ce navigateur." in found.text
    assert visitor.cookies.get(COOKIE) == before


def test_sixty_competences_and_a_long_text_are_kept(visitor: TestClient, vicinal: Vicinal) -> None:
    live_in(visitor)
    skills = [*vicinal.knowledge().referential.skills][:SIXTY]
    text = ("Je garde des enfants, je fais la cuisine et les courses. " * 18)[:1_000].strip()
    answer(visitor, "competences", texte=text, competences=skills)
    kept = visitor.get("/profil/competences").text
    assert kept.count(" checked") == SIXTY
    assert text in kept


def test_nothing_said_is_in_a_log_or_an_address(
    visitor: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    live_in(visitor, "Trélazé")
    answer(visitor, "competences", texte="je répare des montgolfières")
    found = answer(visitor, "metiers-cherches", mots="cariste", suite="chercher")
    visitor.get("/possibilites")
    logged = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("vicinal"))
    assert logged
    for secret in ("Trélazé", "49353", "montgolfières", "cariste"):
        assert secret not in logged
    assert "cariste" not in str(found.request.url)


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("/possibilites?type=offre", True),
        ("//ailleurs.fr", False),
        ("/\\ailleurs.fr", False),
        ("https://ailleurs.fr", False),
        ("ailleurs", False),
        ("/\t/ailleurs.fr", False),
        ("", False),
    ],
)
def test_choosing_a_language_never_leads_elsewhere(
    visitor: TestClient, address: str, ours: bool
) -> None:
    assert is_ours(address) is ours
    query = urlencode({"vers": address})
    found = visitor.get(f"/langue/ar?{query}", follow_redirects=False)
    assert found.headers["location"] == (address if ours else "/")


def test_every_page_is_one_that_anybody_may_see() -> None:
    modules = (public, profile, opportunities, files)
    assert all(module.ROUTES for module in modules)
    rights = {route.name: route for module in modules for route in module.ROUTES}
    assert len(rights) == sum(len(module.ROUTES) for module in modules)


def test_the_outlines_are_those_of_a_departement(visitor: TestClient) -> None:
    found = json.loads(visitor.get("/statique/contours/49.json").content)
    assert found["type"] == "FeatureCollection"
    assert {"nom"} == set(found["features"][0]["properties"])
    for code in ("00", "zz", "49x", "../49"):
        assert visitor.get(f"/statique/contours/{code}.json").status_code == 404


def test_files_are_kept_for_ever_only_under_their_own_address(visitor: TestClient) -> None:
    address = re.search(r"/statique/vicinal\.css\?v=\w+", visitor.get("/").text)
    assert address is not None
    assert "immutable" in visitor.get(address[0]).headers["cache-control"]
    assert visitor.get("/statique/vicinal.css?v=0").headers["cache-control"] == "no-cache"


def test_a_database_away_is_a_page_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.api.builders import a_vicinal

    away = a_vicinal(tmp_path_factory.mktemp("partie"))
    with TestClient(create_web_app(away)) as site:
        site.post("/profil/lieu", data={"lieu": "Angers"})
        away.engine.dispose()
        with away.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE opportunities")
        found = site.get("/possibilites/nettoyage")
    assert found.status_code == 503
    assert "Pas disponible pour l’instant" in found.text


def test_pages_need_no_right_that_nobody_holds() -> None:
    from insertion.rights import Right

    for right in (Right.READ_CATALOGUE, Right.MATCH_SENT_PROFILE, Right.READ_POLICY):
        assert holds(right, None)
