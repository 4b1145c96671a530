"""Conventions, décomptes and bilans over HTTP, to the cent."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.schemas.convention import RULE_LABELS
from api.wiring import Vicinal
from insertion.organisations import Organisation, OrganisationKind
from insertion.periods import Period
from tests.api.builders import a_vicinal
from tests.api.people import WROTE_AT, store_people
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor
from tests.api.sheets import CONVENTION, a_row, a_seance, store_sheets

OPERATOR, DEPARTEMENT = as_actor("operateur:jean:op-1"), as_actor("departement:dep-1")
DECOMPTE = f"{PREFIX}/conventions/conv-1/decompte"
BILAN = f"{PREFIX}/conventions/conv-1/bilan"


@pytest.fixture
def vicinal(tmp_path: Path) -> Vicinal:
    vicinal = a_vicinal(tmp_path)
    store_people(vicinal)
    store_sheets(vicinal)
    return vicinal


@pytest.fixture
def own(vicinal: Vicinal) -> Iterator[TestClient]:
    # Not started: nothing here asks for matches, and no index has to be built.
    yield TestClient(create_app(vicinal))
    vicinal.close()


def sixteen_hours(vicinal: Vicinal) -> None:
    """Write sixteen signed hours of the first person, from 3 February on, one a day."""
    with vicinal.unit_of_work() as uow:
        for number in range(16):
            seance = a_seance(f"s-{number:02d}", date(2026, 2, 10) + timedelta(days=number))
            uow.attendances.add_seance(seance, WROTE_AT, "jean")
            uow.attendances.record([a_row(f"r-{number:02d}", seance, 1)])
            uow.attendances.close(seance.id, WROTE_AT, "jean")
        uow.commit()


def decompte(own: TestClient, **params: str) -> dict[str, Any]:
    response = own.get(DECOMPTE, params=params, headers=OPERATOR)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_sixteen_hours_of_module_1_are_fifteen_due_and_one_above(
    own: TestClient, vicinal: Vicinal
) -> None:
    sixteen_hours(vicinal)
    found = decompte(own)
    due, above, unsigned = found["lignes"]
    assert (due["quantite"], due["tarif"], due["montant"]) == ("15", "45.00", "675.00")
    assert due["emargements"] == [f"r-{number:02d}" for number in range(15)]
    assert [rule["code"] for rule in due["regles"]] == ["tarif_heure_individuelle", "heures_max"]
    assert due["regles"][0]["fichier"].startswith("001_")
    assert (above["statut"]["code"], above["montant"], above["calcule"]) == (
        "au_dela_du_plafond",
        "0.00",
        "45.00",
    )
    assert above["emargements"] == ["r-15"]
    assert unsigned["motif"] == "séance non close : la feuille n’est pas signée"
    assert (found["total"], found["total_asp"]) == ("675.00", "0.00")
    assert found["par_participant"] == [{"beneficiaire_id": "b-31", "montant": "675.00"}]
    assert any("plus en vigueur" in said for said in found["ambiguites"])


def test_a_period_counts_what_came_before(own: TestClient, vicinal: Vicinal) -> None:
    sixteen_hours(vicinal)
    early = decompte(own, du="2026-01-01", au="2026-02-14")  # five hours
    late = decompte(own, du="2026-02-15", au="2026-12-31")
    assert (early["total"], late["total"], late["du_avant"]) == ("225.00", "450.00", "225.00")


def test_nothing_is_due_of_days_to_come(own: TestClient, vicinal: Vicinal) -> None:
    asked = date(2026, 12, 31)
    assert decompte(own, au=asked.isoformat())["au"] == min(asked, vicinal.today()).isoformat()


def test_a_period_that_begins_after_today_is_refused(own: TestClient, vicinal: Vicinal) -> None:
    today = vicinal.today()
    next_year = today.year + 1
    later = replace(
        CONVENTION,
        id="conv-later",
        dispositif_id="aci",
        year=today.year,
        period=Period(date(today.year, 1, 1), date(next_year, 12, 31)),
    )
    to_come = replace(
        CONVENTION,
        id="conv-to-come",
        year=next_year,
        period=Period(date(next_year, 1, 1), date(next_year, 12, 31)),
    )
    with vicinal.unit_of_work() as uow:
        uow.conventions.upsert([later, to_come])
        uow.commit()
    url = f"{PREFIX}/conventions/conv-later"
    for day, status in ((today, 200), (today + timedelta(days=1), 422)):
        response = own.get(f"{url}/decompte", params={"du": day.isoformat()}, headers=OPERATOR)
        assert response.status_code == status
        if status == 422:
            assert the_problem(response, 422)["erreurs"][0]["champ"] == "du"
    for year, status in ((today.year, 200), (next_year, 422)):
        response = own.get(f"{url}/bilan", params={"annee": year}, headers=OPERATOR)
        assert response.status_code == status
        if status == 422:
            assert the_problem(response, 422)["erreurs"][0]["champ"] == "annee"
    response = own.get(f"{PREFIX}/conventions/conv-to-come/decompte", headers=OPERATOR)
    assert the_problem(response, 409)["code"] == "convention_a_venir"


def test_a_renewal_that_is_stated_opens_fifteen_hours_more(
    own: TestClient, vicinal: Vicinal
) -> None:
    sixteen_hours(vicinal)
    url = f"{PREFIX}/conventions/conv-1/participations"
    facts = {"positionnement_id": "pos-e1", "public": "brsa", "renouvele_le": "2026-02-20"}
    bad = {"positionnement_id": "pos-1"}
    response = own.post(url, json={"lignes": [facts, facts, bad, 3]}, headers=OPERATOR)
    codes = [each["resultat"]["code"] for each in response.json()["lignes"]]
    assert codes == ["enregistree", "refusee", "refusee", "refusee"]
    assert decompte(own)["total"] == "720.00"  # 16 h × 45 €
    again = own.post(url, json={"lignes": [facts]}, headers=OPERATOR)
    assert again.json()["comptes"]["inchangee"] == 1
    other = facts | {"public": "jeune_faj"}
    own.post(url, json={"lignes": [other]}, headers=OPERATOR)
    assert decompte(own)["total"] == "0.00"  # module 1 is for the RSA alone


def test_a_check_to_come_is_refused(own: TestClient, vicinal: Vicinal) -> None:
    url = f"{PREFIX}/conventions/conv-1/participations"
    for days, code in ((1, "refusee"), (0, "enregistree")):
        day = vicinal.today() + timedelta(days=days)
        facts = {"positionnement_id": "pos-e1", "verifie_le": day.isoformat()}
        (line,) = own.post(url, json={"lignes": [facts]}, headers=OPERATOR).json()["lignes"]
        assert line["resultat"]["code"] == code
        assert line["champ"] == (None if code == "enregistree" else "verifie_le")


@pytest.mark.parametrize(
    "params",
    [
        {"du": "2027-01-01", "au": "2027-12-31"},
        {"du": "2026-03-01", "au": "2026-02-01"},
        {"du": "hier"},
        {"format": "pdf"},
    ],
)
def test_a_period_that_is_none_is_refused(own: TestClient, params: dict[str, str]) -> None:
    the_problem(own.get(DECOMPTE, params=params, headers=OPERATOR), 422)


def test_the_csv_opens_in_a_french_spreadsheet(own: TestClient, vicinal: Vicinal) -> None:
    sixteen_hours(vicinal)
    headers = OPERATOR | {"accept": "text/csv"}
    response = own.get(DECOMPTE, params={"format": "csv"}, headers=headers)
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"].endswith('"decompte-conv-1.csv"')
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][:4] == ["Ligne", "Libellé", "Statut", "Bénéficiaire"]
    assert rows[2][7:10] == ["45,00", "675,00", "675,00"]


def test_the_workbook_holds_numbers_and_days(own: TestClient, vicinal: Vicinal) -> None:
    sixteen_hours(vicinal)
    response = own.get(DECOMPTE, params={"format": "xlsx"}, headers=OPERATOR)
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert len([name for name in book.namelist() if "worksheets/sheet" in name]) == 2
    assert "<v>675.00</v>" in sheet
    assert "<f>" not in sheet


def test_the_bilan_says_the_indicators_and_leaves_the_rest_to_write(
    own: TestClient, vicinal: Vicinal
) -> None:
    sixteen_hours(vicinal)
    found = own.get(BILAN, headers=OPERATOR).json()
    values = {each["code"]: each["valeur"] for each in found["indicateurs"]}
    assert values == {
        "heures_individuelles": "16.00",
        "heures_collectives": "0.00",
        "heures_professionnalisation": "0.00",
        "heures_travaillees": "0.00",
        "participants": "1",
    }
    assert found["a_transmettre_avant"] == "2027-02-28"
    assert (found["entrees"], found["seances_non_signees"]) == (3, 1)
    assert found["participants_par_public"] == {"brsa": 1, "jeune_faj": 0, "autre": 0}
    assert found["du_par_public"] == {"brsa": "675.00"}
    assert found["financier"]["total"] == "675.00"
    rules = [rule for line in found["financier"]["lignes"] for rule in line["regles"]]
    assert {rule["statut"]["libelle"] for rule in rules} <= set(RULE_LABELS.values())
    assert set(found["qualitatif"].values()) == {None}
    for form in ("csv", "xlsx"):
        assert own.get(BILAN, params={"format": form}, headers=OPERATOR).status_code == 200
    the_problem(own.get(BILAN, params={"annee": "2025"}, headers=OPERATOR), 422)


def a_convention(**facts: object) -> dict[str, object]:
    given: dict[str, object] = {
        "dispositif_id": "adse_a",
        "operateur_id": "op-1",
        "annee": 2026,
        "debut": "2026-01-01",
        "fin": "2026-12-31",
        "places": 12,
        "enveloppe": "16800.00",
        "termes": {"accompagnement": "simple"},
    }
    return given | facts


def test_a_convention_is_written_by_the_departement_and_read_by_its_operator(
    own: TestClient,
) -> None:
    url = f"{PREFIX}/conventions/conv-3"
    the_problem(own.put(url, json=a_convention(), headers=OPERATOR), 404)
    saved = own.put(url, json=a_convention(), headers=DEPARTEMENT)
    assert saved.status_code == 200
    assert own.get(url, headers=OPERATOR).json() == saved.json()
    mine = own.get(f"{PREFIX}/conventions", headers=OPERATOR).json()
    assert [each["id"] for each in mine["items"]] == ["conv-1", "conv-3"]
    assert own.get(f"{PREFIX}/conventions", headers=DEPARTEMENT).json()["total"] == 3
    the_problem(own.get(f"{PREFIX}/conventions", headers=as_actor("referent:ref-1")), 404)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"operateur_id": "nobody"}, "operateur_id"),
        ({"operateur_id": "emp-1"}, "operateur_id"),
        ({"dispositif_id": "inconnu"}, "dispositif_id"),
        ({"termes": {"autres_dispositifs": ["inconnu"]}}, "termes.autres_dispositifs"),
        ({"enveloppe": 16800.0}, "enveloppe"),
        ({"enveloppe": "16800.001"}, "enveloppe"),
        ({"places": 0}, "places"),
        ({"fin": "2025-12-31"}, "periode"),
        ({"annee": 2031}, "annee"),
        ({"fin": "2031-12-31"}, "fin"),
        ({"termes": {"proratisation": "au_hasard"}}, "termes.proratisation"),
    ],
)
def test_a_convention_that_cannot_be_is_refused_with_its_field(
    own: TestClient, facts: dict[str, object], field: str
) -> None:
    url = f"{PREFIX}/conventions/conv-3"
    response = own.put(url, json=a_convention(**facts), headers=DEPARTEMENT)
    assert the_problem(response, 422)["erreurs"][0]["champ"] == field


def test_a_dispositif_that_no_rule_pays_says_so(own: TestClient) -> None:
    url = f"{PREFIX}/conventions/conv-3"
    body = a_convention(dispositif_id="fse_1_1")
    assert own.put(url, json=body, headers=DEPARTEMENT).status_code == 200
    assert the_problem(own.get(f"{url}/decompte", headers=OPERATOR), 409)["code"] == "sans_tarif"


def test_a_dispositif_whose_rules_went_away_says_so(own: TestClient, vicinal: Vicinal) -> None:
    with vicinal.unit_of_work() as uow:
        uow.conventions.upsert([replace(CONVENTION, id="conv-3", dispositif_id="parti")])
        uow.commit()
    response = own.get(f"{PREFIX}/conventions/conv-3/decompte", headers=OPERATOR)
    assert the_problem(response, 409)["code"] == "sans_regle"


@pytest.mark.parametrize("change", [{"dispositif_id": "astre"}, {"operateur_id": "op-2"}])
def test_a_convention_under_which_seances_were_held_keeps_its_parties(
    own: TestClient, vicinal: Vicinal, change: dict[str, str]
) -> None:
    with vicinal.unit_of_work() as uow:
        uow.organisations.upsert([Organisation("op-2", OrganisationKind.OPERATOR, "Deux")])
        uow.commit()
    url = f"{PREFIX}/conventions/conv-1"
    kept = own.get(url, headers=DEPARTEMENT).json()
    asked = a_convention(**change)
    assert own.put(f"{PREFIX}/conventions/conv-3", json=asked, headers=DEPARTEMENT).is_success
    sixteen_hours(vicinal)
    refused = own.put(url, json=asked, headers=DEPARTEMENT)
    assert the_problem(refused, 409)["code"] == "convention_utilisee"
    assert own.get(url, headers=DEPARTEMENT).json() == kept


def test_an_address_that_is_no_id_is_refused_before_anything(own: TestClient) -> None:
    response = own.put(f"{PREFIX}/conventions/a%20b", json=a_convention(), headers=DEPARTEMENT)
    the_problem(response, 422)
