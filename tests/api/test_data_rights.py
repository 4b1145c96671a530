"""A person's hand on her data, over HTTP: export, what left, objection, requests, erasure."""

import io
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from pypdf import PdfReader
from sqlalchemy import insert
from starlette.testclient import TestClient

from api.app import create_app
from api.schemas.profile import ProfileIn
from api.schemas.profile_kept import profile_kept
from api.tagged_pdf import PDF_MEDIA_TYPE
from api.tombstones import read_tombstones
from api.wiring import Vicinal
from geo.communes import load_communes
from insertion.actor import Role
from insertion.beneficiary import Profile
from insertion.data_rights import Disclosure, DisclosureKind
from insertion.held_data_loading import load_register
from persistence.attendance_tables import SeanceRow
from persistence.engine import WRITE_OPTION
from persistence.insertion_tables import IdempotencyKeyRow
from tests.api.builders import a_profile as a_sent_profile
from tests.api.builders import a_vicinal
from tests.api.people import store_people
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor
from tests.api.stored import a_client
from tests.persistence.builders import an_action
from tests.persistence.held_people import MOMENT, PERSON, store_everything, words_in
from tests.persistence.insertion_builders import a_session
from tests.strategies import profiles
from usecases.data_rights.export import HIDDEN, SECRET

HER, HER_REFERENT = as_actor(f"beneficiaire:{PERSON}"), as_actor("referent:ref-1")
DEPARTEMENT = as_actor("departement:dep-1")
FEWEST_CANARIES = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("droits")


@pytest.fixture(scope="module")
def own(folder: Path) -> Vicinal:
    vicinal = a_vicinal(folder)
    store_people(vicinal, datetime.now(UTC))
    return vicinal


@pytest.fixture(scope="module")
def asked(own: Vicinal) -> Iterator[TestClient]:
    # Not started: its clock could be reading while the bytes of who is erased are looked for.
    yield TestClient(create_app(own))
    own.close()


@pytest.fixture(scope="module")
def canaries(own: Vicinal) -> dict[tuple[str, str], Any]:
    return hold_everything(own)


def hold_everything(own: Vicinal) -> dict[tuple[str, str], Any]:
    """Hold everything that can be held about one person; return each value."""
    with own.unit_of_work() as uow:
        uow.opportunities.upsert([(an_action(), None)])
        uow.action_sessions.add(a_session())
        uow.commit()
    with own.engine.execution_options(**{WRITE_OPTION: True}).begin() as connection:
        connection.execute(
            insert(SeanceRow).values(
                id="seance-1",
                session_id="s-1",
                held_on=date(2026, 3, 4),
                minutes=60,
                kind="individuelle",
                present_elsewhere=0,
                created_at=MOMENT,
                created_by="op",
            )
        )
        return store_everything(connection)


def of(person: str, what: str) -> str:
    return f"{PREFIX}/beneficiaires/{person}/{what}"


def test_the_export_holds_every_personal_value(
    asked: TestClient, canaries: dict[tuple[str, str], Any]
) -> None:
    answer = asked.get(of(PERSON, "export"), headers=HER)
    assert answer.status_code == 200
    text = answer.text
    tables = {each["table"]: each for each in answer.json()["donnees"]}
    assert len([w for value in canaries.values() for w in words_in(value)]) >= FEWEST_CANARIES
    for (table, column), value in canaries.items():
        (row,) = tables[table]["lignes"]
        if load_register().tables[table].columns[column].category == SECRET:
            assert row[column] in {HIDDEN, None}
            continue
        assert column in row
        assert [word for word in words_in(value) if word not in text] == [], (table, column)
    assert answer.json()["personne"] == PERSON


def test_her_referent_exports_what_the_register_gives_her_referent(tmp_path: Path) -> None:
    another = a_vicinal(tmp_path)
    store_people(another, datetime.now(UTC))
    hold_everything(another)
    client = a_client(another)
    answers = [client.get(of(PERSON, "export"), headers=who) for who in (HER, HER_REFERENT)]
    whole, given = ({each["table"] for each in one.json()["donnees"]} for one in answers)
    assert {"access_lines", "accounts", "account_sessions", "archived_files"} <= whole - given
    assert {"beneficiaries", "situations", "civil_identities", "attendances"} <= given
    pdf = client.get(of(PERSON, "export"), params={"format": "pdf"}, headers=HER_REFERENT)
    assert pdf.headers["content-type"] == PDF_MEDIA_TYPE
    another.close()


def test_the_page_is_tagged_french_and_says_what_the_register_calls_personal(
    asked: TestClient, canaries: dict[tuple[str, str], Any]
) -> None:
    answer = asked.get(of(PERSON, "export"), params={"format": "pdf"}, headers=HER)
    assert answer.headers["content-type"] == PDF_MEDIA_TYPE
    reader = PdfReader(io.BytesIO(answer.content))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"].startswith("fr")
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/MarkInfo"]["/Marked"]
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert "Cequiesttenuàvotresujet" in text
    missing = [
        word
        for (table, column), value in canaries.items()
        for word in personal_words(table, column, value)
        if word not in text
    ]
    assert missing == []


def personal_words(table: str, column: str, value: Any) -> Iterator[str]:
    """Yield the canaries of a column that the register calls personal, key by key."""
    described = load_register().tables[table]
    if described.columns[column].category in {SECRET, "trace"}:  # ids and digests: in the JSON
        return
    if column not in described.keys:
        yield from words_in(value) if described.columns[column].is_of_people else ()
        return
    for key, held in described.keys[column].items():
        yield from words_in(value[key]) if held.is_of_people and held.category != "trace" else ()


def test_a_text_that_looks_like_markup_or_has_no_glyph_is_written_as_it_is(
    asked: TestClient, own: Vicinal
) -> None:
    with own.unit_of_work() as uow:
        uow.situations.put("b-1", {"declarations": {"#strong[x] $a$ 日本 \u202e": True}})
        uow.commit()
    answer = asked.get(
        of("b-1", "export"), params={"format": "pdf"}, headers=as_actor("beneficiaire:b-1")
    )
    assert answer.status_code == 200
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages)
    assert "#strong[x]" in text


@pytest.mark.parametrize("what", ["export", "envois", "opposition", "demandes"])
@pytest.mark.parametrize(
    "actor", ["beneficiaire:b-2", "referent:ref-2", "employeur:jean:emp-1", "operateur:jean:op-1"]
)
def test_what_is_hers_does_not_exist_for_others(asked: TestClient, what: str, actor: str) -> None:
    found = asked.get(of("b-1", what), headers=as_actor(actor))
    absent = asked.get(of("b-nobody", what), headers=as_actor(actor))
    assert the_problem(found, 404) == the_problem(absent, 404)


def test_a_referent_makes_five_exports_an_hour_and_she_sees_them(asked: TestClient) -> None:
    for _ in range(5):
        assert asked.get(of("b-1", "export"), headers=HER_REFERENT).status_code == 200
    refused = asked.get(of("b-2", "export"), headers=HER_REFERENT)
    assert "exports par heure" in the_problem(refused, 429)["detail"]
    assert refused.headers["retry-after"]
    seen = asked.get(of("b-1", "envois"), headers=as_actor("beneficiaire:b-1")).json()["items"]
    assert [each["quoi"]["code"] for each in seen] == ["export"] * 5
    assert {each["par"] for each in seen} == {"ref-1"}
    assert asked.get(of("b-1", "export"), headers=as_actor("beneficiaire:b-1")).status_code == 200


def test_what_was_sent_to_whom_is_told(asked: TestClient, own: Vicinal) -> None:
    body = {"beneficiaire_id": "b-2", "opportunite_id": "nettoyage"}
    placed = asked.post(f"{PREFIX}/positionnements", json=body, headers=HER_REFERENT)
    assert placed.json()["etat"]["code"] == "transmis"
    with own.unit_of_work() as uow:
        card = Disclosure(
            beneficiary_id="b-2",
            kind=DisclosureKind.CARD,
            at=datetime(2026, 1, 1, tzinfo=UTC),
            actor_id="jean",
            actor_role=Role.EMPLOYER,
            organisation_id="emp-1",
            opportunity_id="nettoyage",
            fields=("prenom",),
        )
        uow.disclosures.add(card, "carte-1")
        uow.commit()
    seen = asked.get(of("b-2", "envois"), headers=as_actor("beneficiaire:b-2")).json()["items"]
    told = [(each["quoi"]["code"], each["structure"]) for each in seen]
    assert told[0] == ("positionnement_transmis", "Employeur d’essai")
    assert told[-1] == ("fiche_montree", "Employeur d’essai")


def suited(asked: TestClient) -> set[str]:
    url = f"{PREFIX}/offres/nettoyage/beneficiaires"
    return {each["personne"]["id"] for each in asked.get(url, headers=HER_REFERENT).json()["items"]}


def put_profile(asked: TestClient, person: str) -> None:
    answer = asked.put(of(person, "profil"), json=a_sent_profile(), headers=HER_REFERENT)
    assert answer.status_code == 200


def test_an_objection_stops_everything_within_one_request(asked: TestClient, own: Vicinal) -> None:
    put_profile(asked, "b-3")
    body = {"beneficiaire_id": "b-3", "opportunite_id": "nettoyage"}
    sent = asked.post(f"{PREFIX}/positionnements", json=body, headers=HER_REFERENT)
    assert sent.json()["etat"]["code"] == "transmis"
    employer = as_actor("employeur:jean:emp-1")
    one = f"{PREFIX}/positionnements/{sent.json()['id']}"
    assert asked.get(one, headers=employer).status_code == 200
    assert "b-3" in suited(asked)

    answer = asked.put(
        of("b-3", "opposition"), json={"oppose": True}, headers=as_actor("beneficiaire:b-3")
    )
    assert answer.json()["oppose"] is True
    the_problem(asked.get(one, headers=employer), 404)
    listed = asked.get(f"{PREFIX}/positionnements", headers=employer).json()
    assert "b-3" not in {each["beneficiaire_id"] for each in listed["items"]}
    assert listed["total"] == len(listed["items"])
    assert "b-3" not in suited(asked)
    with own.reading() as uow:
        agenda = uow.piloting.steps_hosted_by("emp-1")
    assert "b-3" not in {step.beneficiary_id for step in agenda}
    body = {"beneficiaire_id": "b-3", "opportunite_id": "sans-lieu"}
    refused = asked.post(f"{PREFIX}/positionnements", json=body, headers=HER_REFERENT)
    assert the_problem(refused, 409)["code"] == "opposition"

    lifted = asked.put(
        of("b-3", "opposition"), json={"oppose": False}, headers=as_actor("beneficiaire:b-3")
    )
    assert lifted.json() == {"oppose": False, "depuis": None}
    assert asked.get(one, headers=employer).status_code == 200
    assert "b-3" in suited(asked)


def test_a_request_has_a_month_is_asked_once_and_can_be_taken_back(
    asked: TestClient, own: Vicinal
) -> None:
    url = of("b-5", "demandes")
    first = asked.post(url, json={"type": "effacement"}, headers=HER_REFERENT)
    assert first.status_code == 201
    days = date.fromisoformat(first.json()["a_repondre_avant"]) - own.today()
    assert 27 <= days.days <= 31
    again = asked.post(url, json={"type": "effacement"}, headers=as_actor("beneficiaire:b-5"))
    assert the_problem(again, 409)["code"] == "doublon"
    to_answer = asked.get(f"{PREFIX}/demandes", headers=DEPARTEMENT).json()["items"]
    assert first.json()["id"] in {each["id"] for each in to_answer}
    back = asked.post(
        f"{PREFIX}/demandes/{first.json()['id']}/retrait",
        json={},
        headers=as_actor("beneficiaire:b-5"),
    )
    assert back.json()["etat"]["code"] == "retiree"
    late = asked.post(
        f"{PREFIX}/demandes/{first.json()['id']}/suite",
        json={"decision": "faire"},
        headers=DEPARTEMENT,
    )
    assert the_problem(late, 409)["code"] == "deja_suivie"


def test_a_refusal_says_why_and_a_rectification_of_what(asked: TestClient) -> None:
    url = of("b-6", "demandes")
    her = as_actor("beneficiaire:b-6")
    the_problem(asked.post(url, json={"type": "rectification"}, headers=her), 422)
    body = {"type": "rectification", "precision": "J’étais présente le 4 mars."}
    request = asked.post(url, json=body, headers=her).json()
    settle = f"{PREFIX}/demandes/{request['id']}/suite"
    the_problem(asked.post(settle, json={"decision": "refuser"}, headers=DEPARTEMENT), 422)
    the_problem(asked.post(settle, json={"decision": "faire"}, headers=HER_REFERENT), 404)
    done = asked.post(
        settle, json={"decision": "faire", "reponse": "Corrigé."}, headers=DEPARTEMENT
    )
    assert done.json()["effacement"] is None
    (seen,) = asked.get(url, headers=her).json()["items"]
    assert (seen["etat"]["code"], seen["reponse"]) == ("faite", "Corrigé.")


def test_an_erasure_leaves_no_byte_of_her_anywhere(
    own: Vicinal,
    asked: TestClient,
    canaries: dict[tuple[str, str], Any],
    folder: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    kept = {
        word
        for (table, column), value in canaries.items()
        if load_register().tables[table].columns[column].erasure == "garder"
        for word in words_in(value)
    }
    # The audit keeps what acts were on: identifiers of rows, that nothing else tells any more.
    said = {key: value for key, value in canaries.items() if key[1] != "id"}
    words = {word for value in said.values() for word in words_in(value)} - kept
    assert len(words) >= FEWEST_CANARIES
    asked.get(of(PERSON, "export"), headers=HER)
    asked.get(of(PERSON, "export"), params={"format": "pdf"}, headers=HER)
    request = asked.post(of(PERSON, "demandes"), json={"type": "effacement"}, headers=HER).json()
    answer = asked.post(
        f"{PREFIX}/demandes/{request['id']}/suite",
        json={"decision": "faire"},
        headers=as_actor("departement:dep-1", key="efface"),
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["effacement"]["situations"] == 1
    assert answer.json()["rendues_anonymes"]["attendances"] == 1
    again = asked.post(
        f"{PREFIX}/demandes/{request['id']}/suite",
        json={"decision": "faire"},
        headers=as_actor("departement:dep-1", key="efface"),
    )
    assert again.content == answer.content
    the_problem(asked.get(of(PERSON, "export"), headers=HER_REFERENT), 404)
    files = [each for each in folder.rglob("*") if each.is_file()]
    assert any(each.suffix == ".sqlite3" or "db" in each.name for each in files)
    hits = {(f.name, w) for f in files for w in words if w.encode() in f.read_bytes()}
    assert hits == set()
    logged = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("httpx"))
    assert "POST answer 200" in logged  # the client of the tests writes addresses, ours do not
    assert [word for word in words if word in logged] == []
    assert len(read_tombstones(own.settings.tombstones)) == 1
    with own.engine.connect() as connection:
        assert connection.execute(IdempotencyKeyRow.__table__.select()).all()


@given(profiles)
def test_a_profile_read_and_sent_back_is_the_same(given_profile: Profile) -> None:
    kept = profile_kept(given_profile, load_communes())
    sent = ProfileIn.model_validate_json(kept.model_dump_json())
    draft = sent.to_draft()
    assert (draft.means, draft.licences, draft.needs, draft.limits) == (
        given_profile.means,
        given_profile.licences,
        given_profile.needs,
        given_profile.limits,
    )
    assert draft.availability == given_profile.availability
    assert draft.max_minutes == given_profile.max_minutes
    assert dict(draft.max_minutes_by_occupation) == dict(given_profile.max_minutes_by_occupation)
    assert draft.accepted_contracts == (given_profile.accepted_contracts or None)
    assert draft.weekly_hours == given_profile.weekly_hours
    assert (draft.sought, draft.held) == (given_profile.sought, given_profile.held)
    assert frozenset(draft.skills) == given_profile.skills


def test_she_reads_her_profile_changes_one_thing_and_sends_it_back(asked: TestClient) -> None:
    put_profile(asked, "b-7")
    her = as_actor("beneficiaire:b-7")
    profile = asked.get(of("b-7", "profil"), headers=her).json()
    assert profile["domicile"]["commune"] == "49007"
    profile["permis"] = ["b"]
    assert asked.put(of("b-7", "profil"), json=profile, headers=her).status_code == 200
    assert asked.get(of("b-7", "profil"), headers=her).json() == profile
    the_problem(asked.get(of("b-7", "profil"), headers=as_actor("beneficiaire:b-8")), 404)
    the_problem(asked.get(of("b-8", "profil"), headers=as_actor("beneficiaire:b-8")), 404)
