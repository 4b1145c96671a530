import json

import pytest

from tests.usecases.importing import Importing
from usecases.errors import UnreadableFile
from usecases.import_offers import OfferFormat

RECORDS = [{"id": "1", "intitule": "Un"}, {"id": "2", "intitule": "Deux"}]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_number_that_is_none_is_refused(importing: Importing, number: str):
    good = '{"id": "1", "intitule": "a"}'
    bad = '{"id": "2", "intitule": "b", "lieuTravail": {"latitude": %s}}'
    text = f'{{"resultats": [{good}, {bad % number}]}}'
    report = importing.run(text, OfferFormat.FRANCE_TRAVAIL)
    assert (report.imported, report.refused[0].field) == (1, "lieuTravail.latitude")


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ('{"id": "1", "id": "2", "intitule": "a"}', "id"),
        ('{"id": "1", "intitule": "a", "intitule": "a"}', "intitule"),
        ('{"id": "1", "intitule": "a", "permis": [{"code": "B", "code": "C"}]}', "permis.code"),
    ],
)
def test_a_key_written_twice_refuses_its_record(importing: Importing, record: str, field: str):
    text = f'{{"resultats": [{record}, {{"id": "3", "intitule": "c"}}]}}'
    report = importing.run(text, OfferFormat.FRANCE_TRAVAIL)
    assert report.imported == 1
    assert [(row.line, row.field) for row in report.refused] == [(1, field)]
    assert "deux fois" in report.refused[0].reason


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"resultats": RECORDS}),
        json.dumps(RECORDS),
        json.dumps([{"resultats": RECORDS[:1]}, {"resultats": RECORDS[1:]}]),
        "\n".join(map(json.dumps, RECORDS)),
        "\r\n".join(map(json.dumps, RECORDS)) + "\r\n\r\n",
        "\n".join(json.dumps({"resultats": [record]}) for record in RECORDS),
        "\ufeff" + json.dumps(RECORDS, indent=2),
    ],
)
def test_every_form_the_api_is_saved_in_is_read(importing: Importing, text: str):
    assert importing.run(text, OfferFormat.FRANCE_TRAVAIL).imported == 2


def test_one_broken_line_of_json_lines_is_refused_alone(importing: Importing):
    text = '{"id": "1", "intitule": "a"}\n{"id": "2", \n\n[' + "[" * 5000 + "\n{}\n"
    report = importing.run(text + '{"id": "3", "intitule": "c"}', OfferFormat.FRANCE_TRAVAIL)
    assert report.imported == 2
    assert [row.line for row in report.refused] == [2, 4, 5]
    assert report.row_name == "ligne"


def test_json_lines_that_are_mostly_broken_are_refused_one_by_one(importing: Importing):
    text = '{"id": "1", "intitule": "a"}\n' + '{"id": "2", "intitule"\n' * 5
    report = importing.run(text, OfferFormat.FRANCE_TRAVAIL)
    assert report.imported == 1
    assert [row.line for row in report.refused] == [2, 3, 4, 5, 6]


def test_an_answer_that_is_an_error_is_said_to_be_one(importing: Importing):
    text = '{"id": "1", "intitule": "a"}\n{"message": "Unauthorized", "code": 401}\n'
    report = importing.run(text, OfferFormat.FRANCE_TRAVAIL)
    assert report.imported == 1
    assert "réponse d’erreur" in report.refused[0].reason


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "fichier vide"),
        ('{"resultats": null}', "« resultats » devrait être la liste"),
        ('[{"resultats": {}}]', "« resultats » devrait être la liste"),
        ('{"message": "Unauthorized", "code": 401}', "réponse d’erreur"),
        ("{}", "ni liste « resultats » ni offre"),
        (" \n\t ", "fichier vide"),
        ('{"resultats": [\n  {"id": }]}', "ligne 2, colonne 10"),
        ('{"resultats": [', "ligne 1, colonne 16"),
        ('[\n{"id": "1"},\n{"id": },\n{"id": "3"}\n]', "ligne 3, colonne 8"),
        ('{"resultats": [\n{"id": "1"},\n{"id": },\n{"id": "3"}\n]}', "ligne 3, colonne 8"),
        ("[" * 200_000, "imbriqué"),
        ("1" * 5000, "chiffres"),
        ("id;titre\n1;a", "ligne 1, colonne 1"),
    ],
)
def test_a_file_that_is_not_json_says_where(importing: Importing, text: str, message: str):
    with pytest.raises(UnreadableFile, match=message):
        importing.run(text, OfferFormat.FRANCE_TRAVAIL)
    assert importing.stored() == []


def test_a_record_nested_without_end_is_refused(importing: Importing):
    nested: object = "x"
    for _ in range(700):
        nested = {"a": nested}
    report = importing.records({"id": "1", "intitule": "a", "entreprise": nested})
    assert "imbrication" in report.refused[0].reason
