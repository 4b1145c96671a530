"""Imports over HTTP: shown first, row by row, and done once confirmed."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from xlsxwriter import Workbook

from api.import_allowance import MAX_IMPORT_BYTES
from api.wiring import Vicinal
from insertion.nir import key_of
from insertion.opportunity import OpportunityId
from tests.api.builders import a_vicinal
from tests.api.problems import the_problem
from tests.api.routes import PREFIX, as_actor
from tests.api.stored import a_client
from tests.usecases.test_import_workbook import a_sheet, a_workbook

URL = f"{PREFIX}/imports"
DEPARTEMENT = as_actor("departement:dep-1")
TABLE = (
    "id;titre;commune;contrat\n"
    "neuve;Serveur H/F;Angers;cdi\n"
    "sans-titre;;Angers;cdi\n"
    "autre;Plongeur H/F;Angers;n’importe quoi\n"
).encode()


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vicinal]:
    made = a_vicinal(tmp_path_factory.mktemp("imports"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(vicinal: Vicinal) -> TestClient:
    return a_client(vicinal)


def send(client: TestClient, content: bytes, **query: str) -> dict[str, object]:
    answer = client.post(
        URL, params={"sorte": "tableau"} | query, content=content, headers=DEPARTEMENT
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def do(client: TestClient, found: object, what: str, **body: object) -> dict[str, object]:
    assert isinstance(found, dict)
    answer = client.post(f"{URL}/{found['id']}/{what}", json=body, headers=DEPARTEMENT)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def counts(found: dict[str, object]) -> dict[str, int]:
    assert isinstance(found["nombres"], list)
    return {each["sort"]["code"]: each["nombre"] for each in found["nombres"] if each["nombre"]}


def is_stored(vicinal: Vicinal, key: str) -> bool:
    with vicinal.reading() as uow:
        return bool(uow.opportunities.get_many([OpportunityId(key)]))


def test_a_file_is_shown_row_by_row_then_done(client: TestClient, vicinal: Vicinal) -> None:
    shown = send(client, TABLE, nom="offres.csv")
    assert shown["etat"] == {"code": "apercu", "libelle": "à confirmer"}
    assert counts(shown) == {"creee": 1, "refusee": 2}
    assert not is_stored(vicinal, "neuve")
    lines = client.get(f"{URL}/{shown['id']}/lignes", headers=DEPARTEMENT).json()["items"]
    assert [(each["ligne"], each["sort"]["code"], each["champ"]) for each in lines] == [
        (2, "creee", ""),
        (3, "refusee", "titre"),
        (4, "refusee", "contrat"),
    ]
    refused = client.get(
        f"{URL}/{shown['id']}/lignes", params={"sort": "refusee"}, headers=DEPARTEMENT
    ).json()
    assert refused["total"] == 2
    done = do(client, shown, "confirmation")
    assert counts(done) == counts(shown)
    assert done["etat"]["code"] == "fait"  # type: ignore[index]
    assert done["fait_par"] == "dep-1"
    assert is_stored(vicinal, "neuve")
    again = send(client, TABLE, nom="offres.csv")
    assert counts(again) == {"inchangee": 1, "refusee": 2}


def test_the_account_stays_and_the_file_goes(client: TestClient, vicinal: Vicinal) -> None:
    shown = send(client, b"id;titre\nreste;Serveur\n")
    do(client, shown, "confirmation")
    url = f"{URL}/{shown['id']}"
    table = client.get(url, params={"format": "csv"}, headers=DEPARTEMENT)
    assert "reste" in table.content.decode("utf-8-sig")
    book = client.get(url, params={"format": "xlsx"}, headers=DEPARTEMENT)
    assert book.content.startswith(b"PK")
    folder = vicinal.settings.imports_path
    assert folder is not None
    assert [p.name for p in folder.rglob(f"{shown['id']}.*")] == [f"{shown['id']}.json"]
    for what in ("confirmation", "abandon"):
        twice = client.post(f"{url}/{what}", json={}, headers=DEPARTEMENT)
        assert the_problem(twice, 409)["code"] == "deja_fait"


def test_what_is_abandoned_changes_nothing(client: TestClient, vicinal: Vicinal) -> None:
    shown = send(client, b"id;titre\njamais;Serveur\n")
    assert do(client, shown, "abandon")["etat"]["code"] == "abandonne"  # type: ignore[index]
    answer = client.post(f"{URL}/{shown['id']}/confirmation", json={}, headers=DEPARTEMENT)
    the_problem(answer, 409)
    assert not is_stored(vicinal, "jamais")


def test_a_person_says_what_a_column_is(client: TestClient, vicinal: Vicinal) -> None:
    shown = send(client, b"Code interne;Emploi;Note\ncol-1;Serveur;x\n")
    assert shown["etat"]["code"] == "a_completer"  # type: ignore[index]
    assert "colonne absente" in str(shown["probleme"])
    early = client.post(f"{URL}/{shown['id']}/confirmation", json={}, headers=DEPARTEMENT)
    assert the_problem(early, 409)["code"] == "colonnes"
    named = {"Code interne": "id", "Emploi": "titre"}
    told = do(client, shown, "colonnes", colonnes=named)
    assert counts(told)["creee"] == 1
    assert [each["champ"] for each in told["colonnes"]] == ["id", "titre", None]  # type: ignore
    do(client, shown, "confirmation")
    assert is_stored(vicinal, "col-1")
    wrong = client.post(
        f"{URL}/{shown['id']}/colonnes", json={"colonnes": {"a": "b"}}, headers=DEPARTEMENT
    )
    the_problem(wrong, 422)


def test_a_complete_file_that_closes_much_is_confirmed_twice(
    client: TestClient, vicinal: Vicinal
) -> None:
    first = send(client, b"id;titre\n" + b"".join(b"c-%d;Serveur\n" % n for n in range(30)))
    do(client, first, "confirmation")
    shown = send(client, b"id;titre\nc-1;Serveur\n", complet="true")
    assert counts(shown)["fermee"] >= 29
    assert "seraient fermées" in str(shown["probleme"])
    refused = client.post(f"{URL}/{shown['id']}/confirmation", json={}, headers=DEPARTEMENT)
    assert the_problem(refused, 409)["code"] == "fermeture"
    assert is_stored(vicinal, "c-2")
    do(client, shown, "confirmation", fermer_quand_meme=True)
    assert not is_stored(vicinal, "c-2")


def test_territories_and_france_travail_come_in_the_same_way(client: TestClient) -> None:
    areas = b"commune;type;nom\n49007;pds;Centre Anjou\n99999;pds;Nulle part\n"
    shown = send(client, areas, sorte="territoires")
    assert counts(shown) == {"creee": 1, "refusee": 1}
    do(client, shown, "confirmation")
    offers = json.dumps({"resultats": [{"id": "1", "intitule": "Serveur"}, {"id": "2"}]}).encode()
    found = counts(send(client, offers, sorte="offres_france_travail"))
    assert (found["creee"], found["refusee"]) == (1, 1)
    outline = json.dumps({"type": "FeatureCollection", "features": []}).encode()
    refused = client.post(
        URL, params={"sorte": "territoires"}, content=outline, headers=DEPARTEMENT
    )
    assert the_problem(refused, 422)["erreurs"][0]["champ"] == "type"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b" \n", "vide"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "abîmé"),
        (a_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "XFD1048576"),
        (b"id;" * 100_000, "en-tête"),
    ],
)
def test_a_file_of_which_nothing_is_read_is_refused_by_its_name(
    client: TestClient, content: bytes, said: str
) -> None:
    answer = client.post(URL, params={"sorte": "tableau"}, content=content, headers=DEPARTEMENT)
    mistake = the_problem(answer, 422)["erreurs"][0]
    assert mistake["champ"] == "fichier"
    assert said in mistake["message"]


@pytest.mark.parametrize(
    "content",
    [
        b"id;titre\nnul-1;Un\0deux\n",
        "id;titre\nlatin-1;Café".encode("latin-1"),
        "id;titre\nutf-16;Café".encode("utf-16"),
        a_workbook([("id", "titre"), ("=1+1", "=HYPERLINK(1)")]),
        b'id;titre\nouvert;"jamais ferm\xc3\xa9\n',
        b"id;titre\n" + b"a" * 200_000 + b";Serveur\n",
        b"id;titre\nni-utf-8-ni-cp1252;Un\x81\n",  # no encoding of ours has this byte
        b"id;titre\n\x81;Serveur\n",
        b"\x81id;titre\na;b\n",
    ],
)
def test_odd_rows_have_their_fate_and_nothing_breaks(client: TestClient, content: bytes) -> None:
    shown = send(client, content)
    assert client.get(URL, headers=DEPARTEMENT).status_code == 200
    if shown["etat"]["code"] == "a_completer":  # type: ignore[index]
        return
    assert shown["lues"] >= 1  # type: ignore[operator]
    lines = client.get(f"{URL}/{shown['id']}/lignes", headers=DEPARTEMENT).json()
    assert lines["total"] >= 1
    do(client, shown, "confirmation")


def test_a_long_file_is_for_who_imports_only(client: TestClient) -> None:
    long = b"id;titre\n" + b"l-1;" + b"x" * 500_000 + b"\n"
    params = {"sorte": "tableau"}
    assert client.post(URL, params=params, content=long, headers=DEPARTEMENT).status_code == 201
    for other in ("referent:ref-1", "employeur:anne:emp-1", "beneficiaire:b-1"):
        answer = client.post(URL, params=params, content=long, headers=as_actor(other))
        the_problem(answer, 413)
    the_problem(client.post(URL, params=params, content=long), 413)
    too_long = b"x" * (MAX_IMPORT_BYTES + 20_000)
    the_problem(client.post(URL, params=params, content=too_long, headers=DEPARTEMENT), 413)
    elsewhere = f"{URL}/import-a/colonnes"
    the_problem(client.post(elsewhere, content=long, headers=DEPARTEMENT), 413)


@pytest.mark.parametrize("actor", ["employeur:anne:emp-1", "operateur:jean:op-1", "referent:ref-1"])
def test_nobody_else_sees_or_sends_anything(client: TestClient, actor: str) -> None:
    shown = send(client, b"id;titre\nvu;Serveur\n")
    headers = as_actor(actor)
    for path in ("", f"/{shown['id']}", f"/{shown['id']}/lignes"):
        the_problem(client.get(URL + path, headers=headers), 404)
    answer = client.post(URL, params={"sorte": "tableau"}, content=b"id;titre", headers=headers)
    the_problem(answer, 404)


def test_another_departement_has_imports_of_its_own(client: TestClient) -> None:
    shown = send(client, b"id;titre\nvu-49;Serveur\n")
    headers = as_actor("departement:dep-53@53")
    assert client.get(URL, headers=headers).json()["items"] == []
    the_problem(client.get(f"{URL}/{shown['id']}", headers=headers), 404)
    the_problem(client.get(f"{URL}/..%2f49%2f{shown['id']}", headers=headers), 404)


def test_a_file_waits_a_day(client: TestClient, vicinal: Vicinal) -> None:
    shown = send(client, b"id;titre\nvieux;Serveur\n")
    folder = vicinal.settings.imports_path
    assert folder is not None
    (path,) = folder.rglob(f"{shown['id']}.json")
    header, rows = path.read_text(encoding="utf-8").split("\n")
    sent = datetime.now(UTC) - timedelta(hours=25)
    kept = json.loads(header) | {"created_at": sent.isoformat()}
    path.write_text(f"{json.dumps(kept)}\n{rows}", encoding="utf-8")
    late = client.post(f"{URL}/{shown['id']}/confirmation", json={}, headers=DEPARTEMENT)
    assert the_problem(late, 409)["code"] == "expire"
    listed = client.get(URL, headers=DEPARTEMENT).json()["items"]
    assert {each["etat"]["code"] for each in listed if each["id"] == shown["id"]} == {"expire"}
    assert list(Path(folder).rglob(f"{shown['id']}.fichier")) == []


def test_a_confirmation_sent_twice_is_done_once_and_answered_the_same(client: TestClient) -> None:
    shown = send(client, b"id;titre\ndeux-fois;Serveur H/F\n")
    headers = as_actor("departement:dep-1", key="deux-fois")
    address = f"{URL}/{shown['id']}/confirmation"
    first = client.post(address, json={}, headers=headers)
    again = client.post(address, json={}, headers=headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.content == first.content


@pytest.mark.parametrize("column", [[], {}, None, 3])
def test_a_column_that_is_no_text_is_refused(client: TestClient, column: object) -> None:
    shown = send(client, b"id;titre\nrefusee;Serveur H/F\n")
    answer = client.post(
        f"{URL}/{shown['id']}/colonnes", json={"colonnes": {"id": column}}, headers=DEPARTEMENT
    )
    the_problem(answer, 422)


NIR = f"1850549007123{key_of('1850549007123'):02d}"
FULL_WIDTH = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
GOOD, BAD = {"id": "1", "intitule": "Serveur H/F"}, {"id": "2", "intitule": "Aide"}
WITH_NIR = {
    "a column that is read": f"id;titre;description\nn-1;Serveur H/F;\nn-2;Aide;{NIR}\n",
    "a column that is ignored": f"id;titre;remarque\nn-1;Serveur H/F;\nn-2;Aide;{NIR}\n",
    "columns of tabulations": f"id\ttitre\tremarque\nn-1\tServeur H/F\t\nn-2\tAide\t{NIR}\n",
    "a row refused before": f"id;titre\nn-1;Serveur H/F\n;{NIR}\n",
    "a row of too many cells": f"id;titre\nn-1;Serveur H/F\nn-2;Aide;{NIR}\n",
    "its columns to be said": f"ref;nom du poste\nn-1;Serveur H/F\nn-2;{NIR}\n",
    "its header": f"id;titre;{NIR}\nn-1;Serveur H/F;\n",
    "a name kept from nobody": json.dumps([GOOD, BAD | {"contact": {"nom": NIR}}], indent=1),
    "a number": json.dumps([GOOD, BAD | {"agence": int(NIR)}], indent=1),
    "a territory": f"commune;type;nom\n49007;pds;Angers\n49020;pds;{NIR}\n",
}


def files_with(vicinal: Vicinal, what: str) -> list[str]:
    folder = Path(vicinal.settings.database_url.removeprefix("sqlite:///")).parent
    kept = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in kept if what.encode() in path.read_bytes()]


@pytest.mark.parametrize("where", WITH_NIR)
def test_a_file_that_holds_a_nir_is_not_kept(
    client: TestClient, vicinal: Vicinal, where: str
) -> None:
    content = WITH_NIR[where]
    sort = "offres_france_travail" if content.startswith("[") else "tableau"
    if where == "a territory":
        sort = "territoires"
    found = send(client, content.encode(), sorte=sort)
    line = next(n for n, each in enumerate(content.split("\n"), start=1) if NIR in each)
    assert "sécurité sociale" in str(found["probleme"])
    assert f"(ligne {line})" in str(found["probleme"])
    if where == "a column that is read":  # its row is told as well, and hides no other
        assert (counts(found)["creee"], counts(found)["refusee"]) == (1, 1)
    refused = client.post(f"{URL}/{found['id']}/confirmation", json={}, headers=DEPARTEMENT)
    assert the_problem(refused, 409)["code"] == "deja_fait"
    named = client.post(
        f"{URL}/{found['id']}/colonnes", json={"colonnes": {"ref": "id"}}, headers=DEPARTEMENT
    )
    assert the_problem(named, 409)["code"] == "deja_fait"
    assert not files_with(vicinal, NIR)
    assert client.get(f"{URL}/{found['id']}/lignes", headers=DEPARTEMENT).status_code == 200


def test_a_workbook_that_holds_a_nir_is_not_kept(client: TestClient, vicinal: Vicinal) -> None:
    found = send(client, a_workbook([("id", "titre", "remarque"), (), ("n-2", "Aide", int(NIR))]))
    assert "(ligne 3)" in str(found["probleme"])
    assert found["etat"] == {"code": "abandonne", "libelle": "abandonné"}
    folder = Path(vicinal.settings.database_url.removeprefix("sqlite:///")).parent
    assert [path.suffix for path in folder.rglob(f"{found['id']}*")] == [".json"]


def test_a_workbook_that_holds_a_nir_on_a_sheet_not_read_is_not_kept(
    client: TestClient, vicinal: Vicinal
) -> None:
    content = io.BytesIO()
    with Workbook(content) as book:
        read, other = book.add_worksheet("Offres"), book.add_worksheet("Suivi")
        for column, (title, value) in enumerate((("id", "n-1"), ("titre", "Serveur H/F"))):
            read.write(0, column, title)
            read.write(1, column, value)
        other.write(3, 0, NIR)
    found = send(client, content.getvalue())
    assert "(feuille « Suivi », ligne 4)" in str(found["probleme"])
    assert counts(found)["creee"] == 1
    folder = Path(vicinal.settings.database_url.removeprefix("sqlite:///")).parent
    assert [path.suffix for path in folder.rglob(f"{found['id']}*")] == [".json"]


def test_a_workbook_that_cannot_be_looked_at_whole_is_refused(
    client: TestClient, vicinal: Vicinal
) -> None:
    content = io.BytesIO(a_workbook([("id", "titre"), ("n-1", "Aide")]))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/embeddings/a.bin", b"x")
    refused = client.post(
        URL, params={"sorte": "tableau"}, content=content.getvalue(), headers=DEPARTEMENT
    )
    assert "un autre fichier dedans" in str(the_problem(refused, 422))


@pytest.mark.parametrize(
    ("sort", "content"),
    [
        ("tableau", f'id;titre;description\nn-1;Aide;"{NIR[:5]}\n{NIR[5:]}"\n'),
        ("tableau", f"id;titre;description\nn-1;Aide;{NIR[:5]}\t{NIR[5:]}\n"),
        (
            "offres_france_travail",
            json.dumps([GOOD, BAD | {"description": NIR.translate(FULL_WIDTH)}]),
        ),
    ],
    ids=["cut by a line", "cut by a tabulation", "in escapes"],
)
def test_a_file_of_which_a_row_alone_shows_a_nir_is_not_kept(
    client: TestClient, vicinal: Vicinal, sort: str, content: str
) -> None:
    found = send(client, content.encode(), sorte=sort)
    assert "(lignes refusées)" in str(found["probleme"])
    assert found["etat"] == {"code": "abandonne", "libelle": "abandonné"}
    assert counts(found)["refusee"] == 1
    folder = Path(vicinal.settings.database_url.removeprefix("sqlite:///")).parent
    assert [path.suffix for path in folder.rglob(f"{found['id']}*")] == [".json"]


def test_many_lines_that_hold_a_nir_are_counted(client: TestClient) -> None:
    rows = "".join(f"n-{number};Aide;{NIR}\n" for number in range(13))
    found = send(client, f"id;titre;remarque\n{rows}".encode())
    assert "(lignes 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 et 3 autres)" in str(found["probleme"])
