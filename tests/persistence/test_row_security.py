"""The policies of PostgreSQL, met by hand: the wall that holds when a query was written wrong."""

from typing import Any

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import DBAPIError

from insertion.organisations import Organisation, OrganisationKind
from persistence.insertion_tables import OrganisationRow
from persistence.row_security import POLICY, application_role
from persistence.tables import Base
from persistence.tenancy import OfDepartement, Wide
from persistence.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile
from tests.source_tree import ROOT

HERE, ELSEWHERE = "49", "53"

pytestmark = pytest.mark.postgresql


@pytest.fixture
def raw(postgresql_engine: Engine, postgresql_serving: Engine) -> Any:
    """Yield a connection of the role that serves, without anything that Vicinal would add."""
    with postgresql_engine.begin() as owner:
        owner.execute(text(f"TRUNCATE {', '.join(names_of_tables())} CASCADE"))
    with SqlUnitOfWork(postgresql_serving, within=HERE) as uow:
        uow.organisations.upsert([Organisation("mds-1", OrganisationKind.MDS, "MDS")])
        uow.beneficiaries.upsert([("b-1", a_profile())])
        uow.commit()
    with postgresql_serving.connect() as connection:
        yield connection


def say(connection: Any, name: str, value: str) -> None:
    connection.execute(
        text("SELECT set_config(:name, :value, true)"), {"name": name, "value": value}
    )


def names_of_tables() -> list[str]:
    mapped = [each.class_ for each in Base.registry.mappers]
    return sorted(row.__tablename__ for row in mapped if issubclass(row, OfDepartement))


def test_every_table_of_people_has_its_policy(raw: Any) -> None:
    query = text(
        "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
        "WHERE c.relrowsecurity AND p.polname = :policy "
        "AND c.relnamespace = current_schema()::regnamespace"
    )
    assert sorted(raw.execute(query, {"policy": POLICY}).scalars()) == names_of_tables()


def test_the_role_that_serves_passes_by_no_policy(raw: Any) -> None:
    query = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    assert raw.execute(text(query)).scalar_one() is False


@pytest.mark.parametrize("table", names_of_tables())
def test_who_says_no_departement_sees_no_row(raw: Any, table: str) -> None:
    assert raw.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
    say(raw, "app.departement", "")
    assert raw.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


@pytest.mark.parametrize(("said", "seen"), [(HERE, 1), (ELSEWHERE, 0), ("4", 0), ("%", 0)])
def test_a_query_by_hand_finds_what_is_of_the_departement_said(
    raw: Any, said: str, seen: int
) -> None:
    say(raw, "app.departement", said)
    assert raw.execute(text("SELECT count(*) FROM beneficiaries")).scalar_one() == seen
    assert raw.execute(text("UPDATE beneficiaries SET content_hash = 'x'")).rowcount == seen


def test_what_was_said_ends_with_the_transaction(raw: Any) -> None:
    say(raw, "app.departement", HERE)
    raw.rollback()
    assert raw.execute(text("SELECT count(*) FROM beneficiaries")).scalar_one() == 0


def test_nothing_is_written_for_another_departement(raw: Any) -> None:
    say(raw, "app.departement", ELSEWHERE)
    row = {"id": "mds-x", "kind": "mds", "name": "MDS", "departement": HERE}
    with pytest.raises(DBAPIError, match="row-level security"):
        raw.execute(insert(OrganisationRow).values(row))


def test_who_sees_beyond_reads_all_and_writes_nothing(raw: Any) -> None:
    say(raw, "app.wide", Wide.CLOCK)
    assert raw.execute(text("SELECT count(*) FROM beneficiaries")).scalar_one() == 1
    with pytest.raises(DBAPIError, match="row-level security"):
        raw.execute(text("UPDATE beneficiaries SET content_hash = 'x'"))


def test_the_page_of_operations_says_what_the_role_is_granted() -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    for statement in application_role("vicinal_app", "public"):
        assert f"{statement};" in page
