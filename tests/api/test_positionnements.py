"""From the idea to the end over HTTP: who sees what, versions, retries, problems."""

from pathlib import Path
from threading import current_thread
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import event
from starlette.testclient import TestClient

from api.actor_header import ACTOR_HEADER
from api.app import create_app
from api.settings import Settings
from api.wiring import Vicinal, wire
from geo.communes import CommuneCode
from tests.api.builders import a_profile, a_vicinal
from tests.api.people import store_people
from tests.api.problems import the_problem
from tests.api.routes import PREFIX
from tests.builders import a_profile as a_domain_profile

REFERENT, OTHER, PERSON = "referent:ref-1", "referent:ref-3", "beneficiaire:b-5"
OPERATOR, STRANGER = "operateur:jeanne:op-1", "operateur:paul:emp-1"
EMPLOYER, DEPARTEMENT = "employeur:anne:emp-1", "departement:dep-1"


class Api:
    """A client that says who acts."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str, actor: str | None, **params: Any) -> Response:
        headers = {} if actor is None else {ACTOR_HEADER: actor}
        return self.client.get(PREFIX + path, headers=headers, params=params)

    def post(self, path: str, actor: str, body: Any = None, **headers: str) -> Response:
        sent = {ACTOR_HEADER: actor} | {
            key.replace("_", "-"): value for key, value in headers.items()
        }
        return self.client.post(PREFIX + path, json=body, headers=sent)

    def place(self, person: str, actor: str = REFERENT, what: str = "mobilite", **body: Any) -> Any:
        given = {
            "beneficiaire_id": person,
            "opportunite_id": what,
            "objectifs": ["solutionner"],
            "contexte": "Permis",
        }
        response = self.post("/positionnements", actor, given | body)
        assert response.status_code == 201, response.text
        return response.json()

    def step(self, key: str, actor: str, transition: str, **body: Any) -> Response:
        asked = {"transition": transition} | body
        return self.post(f"/positionnements/{key}/transitions", actor, asked)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Vicinal:
    vicinal = a_vicinal(tmp_path_factory.mktemp("positionnements"))
    store_people(vicinal)
    with vicinal.unit_of_work() as uow:
        uow.beneficiaries.upsert([("b-5", a_domain_profile())])
        uow.commit()
    return vicinal


@pytest.fixture(scope="module")
def api(served: Vicinal) -> Any:
    with TestClient(create_app(served)) as client:
        yield Api(client)


def test_a_whole_way_from_the_prescription_to_the_end(api: Api) -> None:
    placed = api.place("b-5")
    key = placed["id"]
    assert placed["etat"] == {"code": "transmis", "libelle": "transmis, en attente d’une réponse"}
    steps: list[tuple[str, str, dict[str, Any]]] = [
        (OPERATOR, "accepter", {"session_id": "session-1"}),
        (OPERATOR, "entrer", {"le": "2026-11-20"}),
        (REFERENT, "suspendre", {"motif": "empechement"}),
        (REFERENT, "reprendre", {}),
        (REFERENT, "prolonger", {"entretien_le": "2026-11-21"}),
        (OPERATOR, "terminer", {"issue": "sortie_emploi", "resultats": ["capacites_deplacement"]}),
    ]
    for version, (actor, transition, body) in enumerate(steps, start=1):
        response = api.step(key, actor, transition, version=version, **body)
        assert response.status_code == 200, response.text
        assert response.headers["etag"] == f'"{version + 1}"'
    ended = api.get(f"/positionnements/{key}", REFERENT).json()
    assert (ended["etat"]["code"], ended["issue"]["code"]) == ("termine", "sortie_emploi")
    assert (ended["fin_prevue_le"], ended["prolonge_jusqu_au"]) == ("2027-05-19", "2027-08-19")
    assert [line["transition"]["code"] for line in ended["historique"]] == [
        "creer",
        *(transition for _, transition, _ in steps),
    ]
    assert ended["possibles"] == []
    assert ended["instantane"]["explication"]["correspondance"]["id"] == "mobilite"


def test_a_creation_says_where_it_is_and_at_what_version(api: Api) -> None:
    response = api.post(
        "/positionnements",
        REFERENT,
        {"beneficiaire_id": "b-6", "opportunite_id": "mobilite", "objectifs": ["solutionner"]},
    )
    assert response.headers["etag"] == '"1"'
    found = api.client.get(response.headers["location"], headers={ACTOR_HEADER: REFERENT})
    assert found.json()["id"] == response.json()["id"]
    assert found.headers["etag"] == '"1"'


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        "referent",
        "referent:",
        "roi:x",
        "horloge:horloge",
        "referent:a b",
        "referent:ref-1:é",
    ],
)
def test_nobody_is_nobody(api: Api, said: str | None) -> None:
    headers = {} if said is None else {ACTOR_HEADER: said.encode()}
    response = api.client.get(f"{PREFIX}/positionnements", headers=headers)  # type: ignore[arg-type]
    the_problem(response, 401)
    assert response.headers["www-authenticate"]


def test_two_identities_are_none(api: Api) -> None:
    headers = [(ACTOR_HEADER, REFERENT), (ACTOR_HEADER, DEPARTEMENT)]
    the_problem(api.client.get(f"{PREFIX}/positionnements", headers=headers), 401)


def test_the_header_is_believed_only_where_it_is_set(tmp_path: Path) -> None:
    url = a_vicinal(tmp_path).settings.database_url
    with TestClient(create_app(wire(Settings(database_url=url)))) as client:
        response = client.get(f"{PREFIX}/positionnements", headers={ACTOR_HEADER: DEPARTEMENT})
        assert "connecté" in the_problem(response, 401)["detail"]


STRANGERS = (OTHER, STRANGER, EMPLOYER, "beneficiaire:b-7", "operateur:x", "referent:nobody")


@pytest.mark.parametrize(("number", "actor"), list(enumerate(STRANGERS, start=20)))
def test_what_is_someone_elses_answers_as_what_does_not_exist(
    api: Api, number: int, actor: str
) -> None:
    key = api.place(f"b-{number}")["id"]
    theirs = api.get(f"/positionnements/{key}", actor)
    absent = api.get("/positionnements/nulle-part", actor)
    the_problem(theirs, 404)
    assert theirs.json() == absent.json()
    step = api.step(key, actor, "abandonner", motif="choix_personnel")
    assert step.json() == absent.json()
    page = api.get("/positionnements", actor, opportunite_id="mobilite").json()
    assert key not in [each["id"] for each in page["items"]]


def test_what_one_may_see_but_not_do_is_forbidden(api: Api) -> None:
    key = api.place("b-8")["id"]
    problem = the_problem(api.step(key, REFERENT, "accepter", session_id="session-1"), 403)
    assert problem["code"] == "qualite"
    assert [
        each["code"] for each in api.get(f"/positionnements/{key}", OPERATOR).json()["possibles"]
    ] == [
        "accepter",
        "mettre_en_attente",
        "refuser",
    ]


def test_who_answers_sees_neither_the_situation_nor_what_comes_from_the_home(api: Api) -> None:
    key = api.place("b-9")["id"]
    for actor in (OPERATOR, DEPARTEMENT):
        seen = api.get(f"/positionnements/{key}", actor).json()
        assert seen["instantane"] is None
        assert seen["fiche"]["situation"] is None
    assert api.get(f"/positionnements/{key}", REFERENT).json()["instantane"] is not None


def test_a_profile_written_by_who_accompanies_is_what_is_kept_and_shown(api: Api) -> None:
    def put(actor: str) -> Response:
        headers = {ACTOR_HEADER: actor}
        path = f"{PREFIX}/beneficiaires/b-12/profil"
        return api.client.put(path, json=a_profile(), headers=headers)

    for actor in (REFERENT, OPERATOR, DEPARTEMENT, "beneficiaire:b-11"):
        the_problem(put(actor), 404)
    assert put("referent:ref-2").json()["domicile"]["code_commune"] == "49007"
    key = api.place("b-12", "referent:ref-2")["id"]
    seen = api.get(f"/positionnements/{key}", "beneficiaire:b-12").json()
    assert seen["etat"]["code"] == "a_valider"  # of a CCAS: the MDS of her commune validates
    assert seen["valideur_id"] == "mds-1"
    assert seen["instantane"]["profil"]["commune"] == "49007"
    assert seen["instantane"]["explication"]["proposee"] is True
    assert api.step(key, "referent:ref-3", "valider").json()["etat"]["code"] == "transmis"


def test_an_employer_does_not_learn_under_what_status_someone_comes(api: Api) -> None:
    key = api.place("b-9", what="nettoyage")["id"]
    response = api.get(f"/positionnements/{key}", EMPLOYER)
    seen = response.json()
    hidden = ("public", "fiche", "prescripteur_id", "prescripteur_organisation_id", "origine")
    assert [seen[name] for name in hidden] == [None] * len(hidden)
    assert [(line["par"], line["qualite"]) for line in seen["historique"]] == [(None, None)]
    assert "rsa" not in response.text.lower()
    assert "ref-1" not in response.text


def test_an_old_version_is_refused_and_the_header_says_so_its_own_way(api: Api) -> None:
    key = api.place("b-30")["id"]
    api.step(key, OPERATOR, "accepter", session_id="session-1")
    body = {"transition": "entrer"}
    path = f"/positionnements/{key}/transitions"
    assert the_problem(api.step(key, OPERATOR, "entrer", version=1), 409)["code"] == "version"
    the_problem(api.post(path, OPERATOR, body, if_match='"1"'), 412)
    the_problem(api.post(path, OPERATOR, body, if_match="W/x"), 400)
    assert api.post(path, OPERATOR, body, if_match='"2"').status_code == 200


def test_a_request_sent_again_is_answered_the_same_bytes(api: Api) -> None:
    body = {"beneficiaire_id": "b-31", "opportunite_id": "mobilite", "objectifs": ["solutionner"]}
    first, again = (
        api.post("/positionnements", REFERENT, body, idempotency_key="cle-1") for _ in range(2)
    )
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert first.headers["location"] == again.headers["location"]
    other = api.post(
        "/positionnements", REFERENT, body | {"public": "autre"}, idempotency_key="cle-1"
    )
    assert the_problem(other, 422)["code"] == "cle_deja_utilisee"
    assert the_problem(api.post("/positionnements", REFERENT, body), 409)["code"] == "doublon"
    the_problem(api.post("/positionnements", REFERENT, body, idempotency_key="a b"), 400)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"transition": "refuser"}, "motif"),
        ({"transition": "refuser", "motif": "autre"}, "commentaire"),
        ({"transition": "accepter"}, "session_id"),
        ({"transition": "accepter", "session_id": "ailleurs"}, "session_id"),
        ({"transition": "expirer"}, "transition"),
        ({"transition": "entrer", "le": 1_700_000_000}, "le"),
        ({"transition": "entrer", "le": "2026-02-30"}, "le"),
        ({"transition": "entrer", "le": "25/11/2026"}, "le"),
        (
            {"transition": "refuser", "motif": "hors_public", "commentaire": "x" * 2001},
            "commentaire",
        ),
        ({"transition": "refuser", "motif": "hors_public", "version": 0}, "version"),
    ],
)
def test_what_is_to_correct_is_named(api: Api, body: dict[str, Any], field: str) -> None:
    key = positionnement_to_correct(api)
    response = api.post(f"/positionnements/{key}/transitions", OPERATOR, body)
    assert [each["champ"] for each in the_problem(response, 422)["erreurs"]] == [field]


def positionnement_to_correct(api: Api) -> str:
    found = api.get("/positionnements", REFERENT, beneficiaire_id="b-32").json()["items"]
    return found[0]["id"] if found else api.place("b-32")["id"]


def test_lists_are_paged_and_filtered_and_ask_the_same_however_long(
    api: Api, served: Vicinal
) -> None:
    for number in (33, 34, 35, 36):
        api.place(f"b-{number}")
    asked: list[str] = []

    def count(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        # The keeper, the clock and the post ask too, in threads of their own.
        by_itself = current_thread().name.startswith("vicinal-")
        if statement.startswith("SELECT") and "FROM catalogue" not in statement and not by_itself:
            asked.append(statement)

    numbers = []
    for size in (1, 4):
        asked.clear()
        event.listen(served.engine, "before_cursor_execute", count)
        page = api.get("/positionnements", REFERENT, etat="transmis", size=size).json()
        event.remove(served.engine, "before_cursor_execute", count)
        numbers.append(len(asked))
        assert len(page["items"]) == size
        assert page["pages"] == -(-page["total"] // size)
    # The référent, how many, the page, the opportunities it names, whom he accompanies;
    # then six by the trace, before it keeps who was read: nobody who was erased meanwhile.
    assert numbers == [11, 11]
    own = api.get("/positionnements", "beneficiaire:b-33").json()
    assert [each["beneficiaire_id"] for each in own["items"]] == ["b-33"]
    assert (
        api.get("/positionnements", REFERENT, etat="termine", beneficiaire_id="b-33").json()[
            "total"
        ]
        == 0
    )


def test_a_portfolio_is_read_by_its_referent_and_the_departement(api: Api) -> None:
    page = api.get("/referents/ref-1/portefeuille", REFERENT, size=2).json()
    assert (page["file_active"], page["file_active_maximale"], page["total"]) == (30, 120, 30)
    assert len(page["items"]) == 2
    assert api.get("/referents/ref-1/portefeuille", DEPARTEMENT).status_code == 200
    for actor in (OTHER, OPERATOR, PERSON):
        the_problem(api.get("/referents/ref-1/portefeuille", actor), 404)


def test_sessions_show_what_is_left_to_everybody(api: Api) -> None:
    before = api.get("/actions/numerique/sessions", None).json()
    assert before["items"] == []
    body = {
        "debut": "2026-12-01",
        "fin": "2027-03-31",
        "places": 6,
        "groupe_min": 4,
        "mixite": "mixte",
    }
    made = api.post("/actions/numerique/sessions", DEPARTEMENT, body).json()
    assert (made["libres"], made["groupe_atteint"]) == (6, False)
    assert api.get("/actions/numerique/sessions", None).json()["items"] == [made]
    for actor in (OPERATOR, REFERENT, EMPLOYER):  # the operator of another action
        the_problem(api.post("/actions/numerique/sessions", actor, body), 404)
    the_problem(api.get("/actions/nettoyage/sessions", None), 404)
    refused = api.client.patch(
        f"{PREFIX}/sessions/{made['id']}",
        json={"places": 3},
        headers={ACTOR_HEADER: DEPARTEMENT, "If-Match": '"1"'},
    )
    assert the_problem(refused, 422)["erreurs"][0]["champ"] == "groupe_min"


def test_nobody_is_entrusted_from_a_day_to_come(api: Api) -> None:
    body = {"referent_id": "ref-3", "debut": "2099-01-01"}
    refused = api.post("/beneficiaires/b-62/accompagnements", DEPARTEMENT, body)
    assert the_problem(refused, 422)["erreurs"][0]["champ"] == "debut"
    the_problem(api.get("/beneficiaires/b-62", OTHER), 404)


def test_someone_is_entrusted_once_and_seen_by_those_who_accompany(api: Api) -> None:
    body = {"referent_id": "ref-3", "debut": "2026-11-01"}
    made = api.post("/beneficiaires/b-60/accompagnements", DEPARTEMENT, body)
    assert made.status_code == 201
    again = api.post("/beneficiaires/b-60/accompagnements", DEPARTEMENT, body)
    assert the_problem(again, 409)["code"] == "deja_accompagnee"
    the_problem(api.post("/beneficiaires/b-61/accompagnements", REFERENT, body), 404)
    named = {"referent": {"nom": "Claire Martin", "telephone": "0241000000"}}
    followed = api.get("/beneficiaires/b-60", OTHER).json()["accompagnements"]
    assert followed == [made.json() | named]
    the_problem(api.get("/beneficiaires/b-60", REFERENT), 404)
    ended = api.post(f"/accompagnements/{made.json()['id']}/fin", DEPARTEMENT, {"le": "2026-11-20"})
    assert ended.json()["fin"] == "2026-11-20"
    the_problem(api.get("/beneficiaires/b-60", OTHER), 404)


def test_a_profile_is_still_ranked_without_saying_who_one_is(api: Api) -> None:
    assert api.client.post(f"{PREFIX}/correspondances", json=a_profile()).status_code == 200


def test_the_territory_of_a_person_is_read_from_what_was_imported(served: Vicinal) -> None:
    codes = list(served.practice().territories_of(CommuneCode("49007")))
    assert codes[0] == "49007"
    assert codes.index("epci:244900015") < codes.index("departement:49")
    assert list(served.practice().territories_of(CommuneCode("99999"))) == []
