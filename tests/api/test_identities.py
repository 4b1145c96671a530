"""What people are called: whom it is told to, who writes it, and where it never goes."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from starlette.testclient import TestClient

from api.wiring import Vicinal
from insertion.civil_identity import CivilIdentity, identity_from
from insertion.errors import InvalidValue
from insertion.names import MAX_NAME_LENGTH
from insertion.text import is_unseen
from tests.api.builders import a_profile
from tests.api.people import NADIA, WROTE_AT
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor
from tests.api.stored import a_client, everything

HERSELF, HER_REFERENT = as_actor("beneficiaire:b-1"), as_actor("referent:ref-1")
OPERATOR, DEPARTEMENT = as_actor("operateur:jean:op-1"), as_actor("departement:dep-1")
ONE, MANY = f"{PREFIX}/beneficiaires/b-1/identite", f"{PREFIX}/identites"
SAID = {"prenom": "Nadia", "nom": "Benali", "telephone": "0612345678", "courriel": None}
EVERYONE = [f"b-{number}" for number in range(1, 41)]


@pytest.fixture
def vicinal(tmp_path: Path) -> Vicinal:
    made = everything(tmp_path)
    with made.unit_of_work() as uow:
        for each in EVERYONE:
            uow.civil_identities.put(each, NADIA, WROTE_AT)
        uow.commit()
    return made


@pytest.fixture
def client(vicinal: Vicinal) -> TestClient:
    return a_client(vicinal)


def named(client: TestClient, headers: Mapping[str, str]) -> set[str]:
    found = client.get(MANY, params={"personnes": ",".join(EVERYONE)}, headers=dict(headers))
    assert found.status_code == 200, found.text
    return {each["beneficiaire_id"] for each in found.json()["items"]}


def seen_in(client: TestClient, path: str, headers: Mapping[str, str]) -> set[str]:
    items: list[dict[str, object]] = []
    page = 1
    while True:
        asked = {"page": page, "size": 100}
        found = client.get(PREFIX + path, params=asked, headers=dict(headers)).json()
        items += found["items"]
        if page * 100 >= found["total"]:
            break
        page += 1
    met = (each for each in items if each.get("etat", {}).get("code") not in {"refuse", "expire"})
    return {str(each["beneficiaire_id"]) for each in met}


def test_it_is_read_as_it_was_written_and_corrected_once_read(client: TestClient) -> None:
    read = client.get(ONE, headers=HERSELF)
    assert read.json() == SAID
    corrected = SAID | {"prenom": "  Nadia   Inès ", "telephone": "+33 6 12.34.56.78"}
    stale = HERSELF | {"if-match": '"' + "0" * 32 + '"'}
    the_problem(client.put(ONE, json=corrected, headers=stale), 412)
    fresh = HERSELF | {"if-match": read.headers["etag"]}
    kept = client.put(ONE, json=corrected, headers=fresh)
    assert kept.json() == {"beneficiaire_id": "b-1", "connus": ["prenom", "nom", "telephone"]}
    assert client.get(ONE, headers=HER_REFERENT).json() == SAID | {
        "prenom": "Nadia Inès",
        "telephone": "+33612345678",
    }


def test_each_knows_by_name_those_whom_he_follows_or_receives(client: TestClient) -> None:
    followed = seen_in(client, "/referents/ref-1/portefeuille", HER_REFERENT)
    assert named(client, HER_REFERENT) == followed & set(EVERYONE)
    received = seen_in(client, "/positionnements", OPERATOR)
    assert named(client, OPERATOR) == received & set(EVERYONE) != set()
    assert named(client, HERSELF) == {"b-1"}
    assert named(client, as_actor("employeur:anne:emp-1")) == set()
    assert named(client, DEPARTEMENT) == set()
    assert client.get(ONE, headers=DEPARTEMENT).json() == SAID  # one at a time


def test_nobody_is_named_who_objects_or_was_turned_away(
    client: TestClient, vicinal: Vicinal
) -> None:
    before = named(client, OPERATOR)
    with vicinal.engine.begin() as connection:
        connection.execute(text("UPDATE positionnements SET state = 'refuse'"))
    assert before
    assert named(client, OPERATOR) == set()


def test_an_operator_does_not_name_whom_it_turned_away_by_proposing_them_again(
    client: TestClient, vicinal: Vicinal
) -> None:
    assert named(client, OPERATOR)
    with vicinal.engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE positionnements SET state = 'propose', origin = 'operateur', sent_at = NULL"
            )
        )
    assert named(client, OPERATOR) == set()


def test_a_name_changes_no_byte_of_what_ranks_nor_of_what_an_employer_has(
    client: TestClient,
) -> None:
    employer = as_actor("employeur:anne:emp-1")
    asked = [
        (f"/beneficiaires/b-1/{each}", HER_REFERENT)
        for each in ("correspondances", "actions", "plan", "correspondances/leviers")
    ]
    asked += [
        (path, employer)
        for path in (
            "/employeur/aujourdhui",
            "/employeur/offres",
            "/employeur/offres/emp-1/interessees",
            "/employeur/offres/emp-1/personnes-proches",
            "/positionnements",
        )
    ]

    def answers() -> list[tuple[int, bytes]]:
        found = [client.get(PREFIX + path, headers=headers) for path, headers in asked]
        assert {each.status_code for each in found} == {200}, [each.text[:90] for each in found]
        return [(each.status_code, each.content) for each in found]

    before = answers()
    other = {"prenom": "Zoé", "nom": "Zeroual", "telephone": "0600000000", "courriel": "z@z.fr"}
    assert client.put(ONE, json=other, headers=HERSELF).status_code == 200
    assert answers() == before


@pytest.mark.parametrize("said", ["", ",", "b-1,", "b 1", "b-1;b-2", ",".join(["b-1"] * 101)])
def test_a_list_that_is_none_is_refused_whole(client: TestClient, said: str) -> None:
    found = client.get(MANY, params={"personnes": said}, headers=HER_REFERENT)
    assert the_problem(found, 422)["erreurs"][0]["champ"] == "personnes"


def test_the_departement_writes_the_first_name_and_corrects_none(
    client: TestClient, vicinal: Vicinal
) -> None:
    problem = the_problem(client.put(ONE, json=SAID, headers=DEPARTEMENT), 409)
    assert problem["code"] == "deja_ecrit"
    with vicinal.engine.begin() as connection:
        connection.execute(text("DELETE FROM civil_identities"))
    the_problem(client.get(ONE, headers=DEPARTEMENT), 404)
    assert client.put(ONE, json=SAID, headers=DEPARTEMENT).status_code == 200
    assert client.get(ONE, headers=HERSELF).json() == SAID


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("prenom", ""),
        ("prenom", "Nadia2"),
        ("prenom", "a" * (MAX_NAME_LENGTH + 1)),
        ("nom", "https://exemple.fr"),
        ("nom", "-"),
        ("nom", "\u3164"),
        ("nom", "Ben\u200bali"),
        ("prenom", "\u202eNadia"),
        ("prenom", "a" + "\u0301" * 9),
        ("nom", "Ben\ud800"),
        ("nom", "Ben\0ali"),
        ("nom", "2 69 05 49 588 157 80"),
        ("telephone", "12"),
        ("telephone", "2690549588157 80"),
        ("courriel", "pas une adresse"),
    ],
)
def test_what_is_no_name_is_refused_and_changes_nothing(
    client: TestClient, field: str, value: str
) -> None:
    body = '{"prenom": "A", "nom": "B", "' + field + '": ' + _escaped(value) + "}"
    found = client.put(
        ONE, content=body.encode(), headers=HERSELF | {"content-type": "application/json"}
    )
    assert found.status_code in {400, 422}, found.text
    assert value.strip() == "" or value not in found.text
    assert client.get(ONE, headers=HERSELF).json() == SAID


@pytest.mark.parametrize(
    ("path", "writers", "body"),
    [
        (ONE, (HERSELF, HER_REFERENT), SAID),
        (
            f"{PREFIX}/referents/ref-1/nom",
            (HER_REFERENT, DEPARTEMENT),
            {"nom": "Claire", "telephone": None},
        ),
        (f"{PREFIX}/beneficiaires/b-1/profil", (HERSELF, HER_REFERENT), a_profile()),
    ],
)
def test_of_two_who_read_that_nothing_was_written_the_second_is_told(
    client: TestClient,
    vicinal: Vicinal,
    path: str,
    writers: tuple[dict[str, str], dict[str, str]],
    body: dict[str, object],
) -> None:
    with vicinal.engine.begin() as connection:
        for each in (
            "DELETE FROM civil_identities",
            "UPDATE referents SET name = NULL, phone = NULL",
            "DELETE FROM beneficiaries",
        ):
            connection.execute(text(each))
    the_problem(client.get(path, headers=writers[0]), 404)
    nothing, together = {"if-none-match": "*"}, Barrier(2)

    def write(headers: dict[str, str]) -> int:
        together.wait()
        return client.put(path, json=body, headers=headers | nothing).status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(write, writers)) == [200, 412]
    read = client.get(path, headers=writers[0])
    fresh = writers[1] | {"if-match": read.headers["etag"]}
    assert client.put(path, json=body, headers=fresh).status_code == 200


@pytest.mark.parametrize("said", ["", '"0"', "*, *", "nothing"])
def test_nothing_read_is_said_by_a_star(client: TestClient, said: str) -> None:
    the_problem(client.put(ONE, json=SAID, headers=HERSELF | {"if-none-match": said}), 400)


def test_what_was_read_is_part_of_what_is_asked_under_a_key(client: TestClient) -> None:
    keyed = HERSELF | {"idempotency-key": "k-1"}
    assert client.put(ONE, json=SAID, headers=keyed).status_code == 200
    problem = the_problem(client.put(ONE, json=SAID, headers=keyed | {"if-none-match": "*"}), 422)
    assert problem["code"] == "cle_deja_utilisee"


def _escaped(value: str) -> str:
    return '"' + "".join(f"\\u{ord(each):04x}" for each in value) + '"'


@given(
    st.text(
        st.characters(categories=["L"]).filter(lambda each: not is_unseen(each)),
        min_size=1,
        max_size=20,
    ),
    st.lists(st.sampled_from(["Marie", "d’Arc", "Le", "Benoît-Marie", "O'Neil"]), min_size=1),
)
def test_names_of_every_script_are_names(first: str, parts: list[str]) -> None:
    last = " ".join(parts)[:MAX_NAME_LENGTH].strip(" -'’")
    try:
        found = identity_from(first, last, None, None)
    except InvalidValue:  # letters that are written apart once composed are still a name
        raise AssertionError((first, last)) from None
    assert found == CivilIdentity(first_name=found.first_name, last_name=last)
    assert found.whole_name.endswith(found.first_name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Marie\u2011Ange", "Marie-Ange"), ("O`Neil", "O’Neil"), ("D\u00b4Arc", "D’Arc")],
)
def test_what_is_typed_for_a_hyphen_or_an_apostrophe_is_one(typed: str, kept: str) -> None:
    assert identity_from(typed, "Benali", None, None).first_name == kept
