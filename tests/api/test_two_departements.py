"""Two départements on one server, whose people may have the same ids."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from api.wiring import Vicinal
from insertion.organisations import Organisation, OrganisationKind
from insertion.referent import Referent
from persistence.accounts_tables import AccountRow
from tests.api.route import PREFIX, as_actor
from tests.api.stored import a_client, everything

OTHER = as_actor("departement:dep-53@53")
REFERENT = as_actor("referent:ref-53@53")


@pytest.fixture(scope="module")
def vicinal(tmp_path_factory: pytest.TempPathFactory) -> Vicinal:
    vicinal = everything(tmp_path_factory.mktemp("deux"))
    return vicinal


@pytest.fixture(scope="module")
def client(vicinal: Vicinal) -> Iterator[TestClient]:
    with a_client(vicinal) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/contestations", "/employeur/sites", "/employeur/offres"])
def test_a_list_holds_nothing_of_another_departement(client: TestClient, path: str) -> None:
    own = client.get(f"{PREFIX}{path}", headers=as_actor("departement:dep-1")).json()
    other = client.get(f"{PREFIX}{path}", headers=OTHER)
    assert own["items"]
    assert (other.status_code, other.json()["items"], other.json()["total"]) == (200, [], 0)


def test_a_code_opens_the_account_of_the_departement_that_gave_it(
    client: TestClient, vicinal: Vicinal, tmp_path: Path
) -> None:
    with vicinal.unit_of_work("53") as uow:
        uow.organisations.upsert([Organisation("mds-53", OrganisationKind.MDS, "MDS de Laval")])
        uow.referents.upsert([Referent("ref-53", "mds-53", social_worker=True)])
        uow.commit()
    asked = {"referent_id": "ref-53", "role": "principal", "debut": "2026-11-01"}
    url = f"{PREFIX}/beneficiaires/b-1"
    entrusted = client.post(f"{url}/accompagnements", json=asked, headers=OTHER)
    assert entrusted.status_code == 201, entrusted.text
    code = client.post(f"{url}/code-activation", headers=REFERENT).json()["code"]
    opened = client.post(
        f"{PREFIX}/connexion/activation",
        json={"code": code},
        headers={"origin": "http://testserver"},
    )
    cookie = {"cookie": opened.headers["set-cookie"].split(";")[0]}
    own = client.get(f"{url}/profil", headers=as_actor("beneficiaire:b-1"))
    assert own.json()["domicile"]["lat"] is not None  # in the first, that id has a home
    assert client.get(f"{url}/profil", headers=cookie).status_code == 404
    with vicinal.engine.connect() as connection:
        kept = connection.execute(select(AccountRow.departement).where(AccountRow.acts_as == "b-1"))
        assert sorted(kept.scalars()) == ["49", "53"]


def test_a_page_from_elsewhere_writes_nothing_in_the_name_that_a_proxy_gives(
    client: TestClient,
) -> None:
    for said in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        url = f"{PREFIX}/comptes/compte-op-1/desactivation"
        answer = client.post(url, headers=as_actor("departement:dep-1") | said)
        assert answer.status_code == 403
