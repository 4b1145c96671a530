"""The prescription sheet: what who asks may see, in words, and a PDF that a reader reads aloud."""

import pypdf
import pytest
from fastapi.testclient import TestClient

from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor

SHEET = f"{PREFIX}/positionnements/{{}}/fiche"
REFERENT = as_actor("referent:ref-1")


@pytest.fixture(scope="module")
def placed(client: TestClient) -> str:
    body = {
        "beneficiaire_id": "b-26",
        "opportunite_id": "mobilite",
        "objectifs": ["solutionner"],
        "contexte": "Pouvoir aller à son stage",
    }
    answer = client.post(f"{PREFIX}/positionnements", json=body, headers=REFERENT)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def said(client: TestClient, key: str, actor: str) -> str:
    answer = client.get(SHEET.format(key), headers=as_actor(actor))
    assert answer.status_code == 200, answer.text
    return answer.text


def test_it_says_who_what_and_why(client: TestClient, placed: str) -> None:
    text = said(client, placed, "referent:ref-1")
    for expected in ("b-26", "solutionner", "Pouvoir aller à son stage", "Opérateur d’essai"):
        assert expected in text


def test_it_names_structures_and_keeps_ids_for_its_foot(client: TestClient, placed: str) -> None:
    sheet = client.get(SHEET.format(placed), headers=REFERENT).json()
    assert placed not in sheet["introduction"]
    *told, foot = sheet["sections"]
    lines = {line["terme"]: line["texte"] for part in told for line in part["lignes"]}
    assert lines["Prescrit par"] not in {"", "ref-1"}
    assert placed not in lines.values()
    assert {line["texte"] for line in foot["lignes"]} == {placed, "ref-1"}


def test_it_says_no_more_than_one_may_see(client: TestClient, placed: str) -> None:
    key = client.post(
        f"{PREFIX}/positionnements",
        json={"beneficiaire_id": "b-26", "opportunite_id": "nettoyage", "contexte": "Pour vivre"},
        headers=REFERENT,
    ).json()["id"]
    employer = said(client, key, "employeur:anne:emp-1")
    assert "Pour vivre" not in employer
    assert "ref-1" not in employer
    the_problem(client.get(SHEET.format(placed), headers=as_actor("referent:ref-2")), 404)


def test_the_pdf_is_tagged_and_reads_as_the_sheet(
    client: TestClient, placed: str, tmp_path
) -> None:
    answer = client.get(SHEET.format(placed), headers=REFERENT, params={"format": "pdf"})
    assert answer.headers["content-type"] == "application/pdf"
    file = tmp_path / "fiche.pdf"
    file.write_bytes(answer.content)
    pdf = pypdf.PdfReader(file)
    root = pdf.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"].value)
    assert root["/Lang"].startswith("fr")
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    text = " ".join("".join(page.extract_text() for page in pdf.pages).split())
    assert "Fiche de prescription" in text
    assert "Pouvoir aller à son stage" in text
