"""What the API says of retention, and that two people hold and lift."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.retention_labels import (
    HOLD_MOTIVE_LABELS,
    HOLD_STEP_LABELS,
    READING_MOTIVE_LABELS,
    STAGE_LABELS,
)
from api.settings import Settings
from api.wiring import Vicinal
from insertion.legal_holds import HoldMotive, HoldStep
from insertion.retention import Stage
from insertion.retention_ports import ReadingMotive
from insertion.retention_rules import BOUNDS, Kept
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor
from tests.upgraded import upgrade

FIRST, SECOND = as_actor("departement:dep-1"), as_actor("departement:dep-2")
PERSON = f"{PREFIX}/beneficiaires/b-3/conservation"


def test_every_duration_says_its_source_and_its_longest(client: TestClient) -> None:
    answer = client.get(f"{PREFIX}/conservation").json()
    assert {each["code"] for each in answer["items"]} == set(Kept)
    for each in answer["items"]:
        assert each["document"]
        assert each["section"]
        assert each["valeur"] <= each["maximum"] == BOUNDS[Kept(each["code"])].most


def test_two_people_hold_and_two_lift_and_the_person_sees_it(client: TestClient) -> None:
    asked = client.post(
        f"{PREFIX}/beneficiaires/b-3/gels", json={"motif": "discrimination"}, headers=FIRST
    )
    assert asked.status_code == 201
    steps = f"{PREFIX}/gels/{asked.json()['id']}/etapes"
    refused = client.post(steps, json={"etape": "pose"}, headers=FIRST)
    assert "autre personne" in the_problem(refused, 409)["detail"]
    assert client.post(steps, json={"etape": "pose"}, headers=SECOND).json()["en_vigueur"]
    (hold,) = client.get(PERSON, headers=as_actor("beneficiaire:b-3")).json()["gels"]
    assert hold["motif_libelle"] == "discrimination alléguée"
    assert [each["par"] for each in hold["etapes"]] == ["dep-1", "dep-2"]
    assert client.post(steps, json={"etape": "levee_demandee"}, headers=FIRST).status_code == 200
    lifted = client.post(steps, json={"etape": "levee"}, headers=SECOND)
    assert not lifted.json()["en_vigueur"]
    the_problem(client.post(steps, json={"etape": "levee"}, headers=FIRST), 409)


def test_the_departement_lists_the_holds_the_last_step_first(client: TestClient) -> None:
    def ask(person: str) -> str:
        url = f"{PREFIX}/beneficiaires/{person}/gels"
        return str(client.post(url, json={"motif": "recours"}, headers=FIRST).json()["id"])

    def listed(**asked: str) -> dict[str, Any]:
        found = client.get(f"{PREFIX}/gels", params=asked, headers=SECOND)
        assert found.status_code == 200
        return dict(found.json())

    earlier, later = ask("b-4"), ask("b-5")
    assert [each["id"] for each in listed(size="2")["items"]] == [later, earlier]
    client.post(f"{PREFIX}/gels/{earlier}/etapes", json={"etape": "pose"}, headers=SECOND)
    first, second = listed(size="2")["items"]
    assert [first["id"], second["id"]] == [earlier, later]
    assert [each["etape"] for each in first["etapes"]] == ["demande", "pose"]
    assert (first["beneficiaire_id"], first["en_vigueur"]) == ("b-4", True)
    assert listed(size="1", page="2")["items"] == [second]
    the_problem(client.get(f"{PREFIX}/gels", headers=as_actor("beneficiaire:b-4")), 404)


def test_the_days_of_a_file_are_shown_to_her(client: TestClient) -> None:
    days = client.get(PERSON, headers=as_actor("beneficiaire:b-3")).json()["dossier"]
    assert days["dernier_contact"] == "2026-01-05"  # her follow-up was opened
    assert (days["preavis_le"], days["ferme_le"], days["anonyme_le"]) == (
        "2027-12-06",
        "2028-01-05",
        "2030-01-05",
    )


@pytest.mark.parametrize(
    "actor", ["beneficiaire:b-4", "referent:ref-2", "employeur:anne:emp-1", "operateur:jean:op-1"]
)
def test_nobody_else_sees_nor_holds(client: TestClient, actor: str) -> None:
    headers = as_actor(actor)
    the_problem(client.get(PERSON, headers=headers), 404)
    held = client.post(
        f"{PREFIX}/beneficiaires/b-3/gels", json={"motif": "recours"}, headers=headers
    )
    the_problem(held, 404)


@pytest.mark.parametrize("body", [{}, {"motif": "curiosité"}, {"motif": None}, {"motif": "a\0"}])
def test_a_motive_that_is_none_is_refused(client: TestClient, body: dict[str, object]) -> None:
    for path in ("beneficiaires/b-3/gels", "beneficiaires/b-40/archives"):
        the_problem(client.post(f"{PREFIX}/{path}", json=body, headers=FIRST), 422)


def test_opening_an_archive_is_seen_by_the_person(client: TestClient) -> None:
    opened = client.post(
        f"{PREFIX}/beneficiaires/b-40/archives", json={"motif": "contentieux"}, headers=SECOND
    )
    assert opened.json()["items"][0]["dernier_contact"] == "2024-11-25"
    shown = client.get(
        f"{PREFIX}/beneficiaires/b-40/conservation", headers=as_actor("beneficiaire:b-40")
    ).json()
    assert ("dep-2", "contentieux") in {(each["par"], each["motif"]) for each in shown["lectures"]}
    none = client.post(
        f"{PREFIX}/beneficiaires/b-3/archives", json={"motif": "contentieux"}, headers=SECOND
    )
    the_problem(none, 404)


def test_durations_that_cannot_be_used_are_said_and_nothing_else_is(tmp_path: Path) -> None:
    wrong = tmp_path / "durees.toml"
    wrong.write_text('version = "1"\n[[duree]]\ncode = "dossier_actif"\nvaleur = 99\n', "utf-8")
    for path in (wrong, tmp_path / "absent.toml"):
        vicinal = Vicinal(
            Settings(database_url=f"sqlite:///{tmp_path / 'v.db'}", retention_file=path)
        )
        upgrade(vicinal.engine)
        with TestClient(create_app(vicinal)) as client:
            problem = the_problem(client.get(f"{PREFIX}/conservation"), 503)
            assert "à corriger" in problem["detail"]


def test_everything_has_a_label() -> None:
    for kind, labels in (
        (Stage, STAGE_LABELS),
        (HoldStep, HOLD_STEP_LABELS),
        (HoldMotive, HOLD_MOTIVE_LABELS),
        (ReadingMotive, READING_MOTIVE_LABELS),
    ):
        assert set(labels) == set(kind)  # type: ignore[call-overload]


def test_a_day_to_look_again_is_said_replaced_and_never_lifts(client: TestClient) -> None:
    url = f"{PREFIX}/beneficiaires/b-5/gels"
    first = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011
    asked = client.post(url, json={"motif": "recours", "revoir_le": first}, headers=FIRST)
    assert asked.status_code == 201, asked.text
    told = asked.json()
    assert (told["revoir_le"], told["a_revoir"], told["peut_etre_revu"]) == (first, False, False)
    steps = f"{PREFIX}/gels/{told['id']}/etapes"
    too_early = client.post(steps, json={"etape": "revue", "revoir_le": first}, headers=FIRST)
    the_problem(too_early, 409)
    assert client.post(steps, json={"etape": "pose"}, headers=SECOND).json()["peut_etre_revu"]
    later = (date.today() + timedelta(days=60)).isoformat()  # noqa: DTZ011
    for _ in range(2):
        reviewed = client.post(steps, json={"etape": "revue", "revoir_le": later}, headers=SECOND)
        assert reviewed.json()["revoir_le"] == later
        assert reviewed.json()["en_vigueur"]
    for wrong in ({}, {"revoir_le": "2020-01-01"}, {"revoir_le": "9999-12-31"}):
        refused = client.post(steps, json={"etape": "revue"} | wrong, headers=SECOND)
        assert the_problem(refused, 422)["erreurs"][0]["champ"] == "revoir_le"
    lifting = {"etape": "levee_demandee", "revoir_le": later}
    the_problem(client.post(steps, json=lifting, headers=SECOND), 422)
    assert client.post(steps, json={"etape": "levee_demandee"}, headers=SECOND).status_code == 200
