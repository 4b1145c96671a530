"""What an operator has to do: meet each person in time, and send the bilan of what is over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.wiring import Vicinal
from insertion.periods import Period
from insertion.positionnement import State, Transition
from tests.api.builders import a_vicinal
from tests.api.people import WROTE_AT, store_people
from tests.api.routes import PREFIX, as_actor
from tests.api.sheets import CONVENTION, a_row, a_seance, store_sheets
from tests.persistence.insertion_builders import a_positionnement, an_event

OPERATOR = as_actor("operateur:jean:op-1")
TODAY = date(2026, 11, 26)  # the year of its convention is not over
OVER = replace(
    CONVENTION, id="conv-2025", year=2025, period=Period(date(2025, 1, 1), date(2025, 12, 31))
)


@pytest.fixture
def vicinal(tmp_path: Path) -> Iterator[Vicinal]:
    vicinal = a_vicinal(tmp_path)
    vicinal._today = lambda: TODAY
    store_people(vicinal)
    store_sheets(vicinal)
    with vicinal.unit_of_work() as uow:
        uow.conventions.upsert([OVER])
        placed = a_positionnement(
            "pos-astre",
            beneficiary_id="b-5",
            opportunity_id="mobilite",
            state=State.ENTERED,
            host_id="op-1",
            session_id="session-2",
            created_at=WROTE_AT,
            state_since=WROTE_AT,
            sent_at=WROTE_AT,
        )
        uow.positionnements.add(placed, replace(an_event(placed, Transition.CREATE), at=WROTE_AT))
        seance = a_seance("seance-9", date(2026, 1, 19))
        uow.attendances.add_seance(seance, WROTE_AT, "jean")
        uow.attendances.record(
            [a_row("row-9", seance, 0, positionnement_id="pos-astre", beneficiary_id="b-5")]
        )
        uow.commit()
    yield vicinal
    vicinal.close()


@pytest.fixture
def client(vicinal: Vicinal) -> TestClient:
    return TestClient(create_app(vicinal))  # not started: nothing here asks for matches


def late(client: TestClient, headers: dict[str, str]) -> dict[tuple[str, str], str]:
    answer = client.get(f"{PREFIX}/echeances", headers=headers)
    assert answer.status_code == 200, answer.text
    return {
        (each["regle"], each["objet_id"]): each["echeance"] for each in answer.json()["en_retard"]
    }


def test_someone_met_is_to_be_met_again_a_fortnight_later(client: TestClient) -> None:
    for headers in (OPERATOR, as_actor("referent:ref-1")):
        assert late(client, headers)["astre_quinzaine", "pos-astre"] == "2026-02-03"


def test_the_bilan_of_what_is_over_is_due_until_it_is_sent(
    client: TestClient, vicinal: Vicinal
) -> None:
    assert late(client, OPERATOR)["bilan", "conv-2025"] == "2026-02-28"
    assert ("bilan", "conv-1") not in late(client, OPERATOR)
    with vicinal.unit_of_work() as uow:
        terms = replace(OVER.terms, report_sent_on=date(2026, 2, 20))
        uow.conventions.upsert([replace(OVER, terms=terms)])
        uow.commit()
    assert ("bilan", "conv-2025") not in late(client, OPERATOR)
    shown = client.get(f"{PREFIX}/conventions/conv-2025", headers=OPERATOR).json()
    assert shown["termes"]["bilan_transmis_le"] == "2026-02-20"


def test_an_operator_sees_nothing_of_another(client: TestClient) -> None:
    assert late(client, as_actor("operateur:lea:op-2")) == {}
    answer = client.get(f"{PREFIX}/echeances", headers=as_actor("operateur:lea"))
    assert answer.status_code == 404
