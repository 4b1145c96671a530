"""The register and the schema say the same: a column that nobody described fails the build."""

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Engine, inspect

from api.register_document import as_markdown
from geo.travel import TravelMode
from insertion.beneficiary import HoursRange, Profile, StopoverPlace
from insertion.conventions import Terms
from insertion.held_data import Erasure, RegisterMistake
from insertion.held_data_loading import FOLDER, load_register, read_register
from insertion.positionnement import Sheet
from insertion.positionnement_moves import Step, _payload
from insertion.positionnement_reasons import Exit
from insertion.schedule import TimeWindow, Weekday, WeeklyHours
from insertion.situation import ATTRIBUTES
from insertion.situation_document import DECLARED
from insertion.terms import ContractKind, Licence, Need, Objective, PhysicalDemand
from persistence.conventions import _terms_document
from persistence.documents import opportunity_to_document
from persistence.positionnement_rows import _sheet_document
from persistence.profile_documents import profile_to_document
from persistence.tables import Base
from tests.builders import ANGERS
from tests.persistence.builders import an_action, an_offer
from tests.source_tree import ROOT

TABLES = load_register().tables
FORM = {"v"}  # which form a stored document has
DAY = date(2026, 11, 25)
WEEK = WeeklyHours.from_windows([TimeWindow(Weekday.MONDAY, 480, 720)])


def every_column() -> set[tuple[str, str]]:
    return {(table.name, name) for table in TABLES.values() for name in table.columns}


def test_every_column_of_the_code_is_in_the_register_and_the_other_way_round() -> None:
    columns = {(t.name, c.name) for t in Base.metadata.tables.values() for c in t.columns}
    assert every_column() == columns | {("alembic_version", "version_num")}


def test_every_column_of_a_migrated_database_is_in_the_register(engine: Engine) -> None:
    seen = inspect(engine)
    columns = {(t, c["name"]) for t in seen.get_table_names() for c in seen.get_columns(t)}
    assert every_column() == columns


def test_every_document_has_its_keys_and_only_documents_do() -> None:
    documents = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, JSON)
    }
    described = {(t.name, holder.split(".")[0]) for t in TABLES.values() for holder in t.keys}
    assert described == documents


def keys_of(table: str, holder: str) -> set[str]:
    return set(TABLES[table].keys[holder])


def test_every_key_of_a_profile_is_in_the_register() -> None:
    whole = Profile(
        home=ANGERS,
        home_commune="49007",  # type: ignore[arg-type]
        means=frozenset({TravelMode.BIKE}),
        max_minutes_by_occupation=(("K2204", 20.0),),  # type: ignore[arg-type]
        licences=frozenset({Licence.B}),
        availability=WEEK,
        accepted_contracts=frozenset({ContractKind.CDI}),
        weekly_hours=HoursRange(10, 20),
        limits=frozenset({PhysicalDemand.NIGHT}),
        needs=frozenset({Need.HEALTH}),
        stopover=StopoverPlace(ANGERS, WEEK),
    )
    assert keys_of("beneficiaries", "document") == set(profile_to_document(whole))
    assert len(fields(Profile)) == len(keys_of("beneficiaries", "document") - FORM)


def test_every_key_of_a_situation_is_in_the_register() -> None:
    assert keys_of("situations", "document") == {*ATTRIBUTES, DECLARED}


def test_every_key_of_a_sheet_and_of_a_step_is_in_the_register() -> None:
    sheet = Sheet((Objective.WORK,), ("a",), "b", {"age": 30})
    assert keys_of("positionnements", "sheet") == set(_sheet_document(sheet))
    step: dict[str, Any] = {
        "transition": None,
        "session_id": "s",
        "on": DAY,
        "interview_on": DAY,
        "until": DAY,
        "outcome": Exit.REACHED,
        "results": ("r",),
        "payload": {"alternatives": []},  # by the clock: usecases/positionnements/expire.py
    }
    assert keys_of("positionnement_events", "payload") == set(_payload(Step(**step)) or {})


def test_every_key_of_a_convention_and_of_an_opportunity_is_in_the_register() -> None:
    terms = keys_of("conventions", "terms")
    assert terms - FORM == {each.name for each in fields(Terms)}
    assert set(_terms_document(Terms())) <= terms
    described = keys_of("opportunities", "document")
    for each in (an_offer(), an_action()):
        assert set(opportunity_to_document(each)) <= described
        assert len(described & _names(each)) >= len(_names(each)) - len({"raw"})


def _names(opportunity: object) -> set[str]:
    return {each.name for each in fields(opportunity)}  # type: ignore[arg-type]


def test_what_an_erasure_keeps_says_why_and_of_no_one() -> None:
    for table in load_register().of_people():
        if table.erasure is not Erasure.ANONYMISE:
            continue
        kept = {c.name: c for c in table.columns.values() if c.erasure is Erasure.KEEP}
        assert table.kept_because
        assert not {"identite", "contact", "sante", "famille", "lieu", "texte_libre"} & {
            column.category for column in kept.values()
        }, table.name
        assert not any(isinstance(Base.metadata.tables[table.name].c[n].type, JSON) for n in kept)


def test_the_page_is_up_to_date() -> None:
    page = (ROOT / "docs/register.md").read_text(encoding="utf-8")
    assert page == as_markdown(load_register()), "vicinal register --markdown > docs/register.md"


WORDS = (FOLDER / "words.toml").read_text(encoding="utf-8")
GOOD = """
[people]
purpose = "Essai"
about = ["id"]
erasure = "supprimer"
readers = ["referent"]
retention = "dossier"
basis = "mission"

[people.columns]
id = { category = "identite", purpose = "Qui" }
"""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('category = "identite", ', "", "category is missing"),
        ('category = "identite"', 'category = "inconnue"', "unknown category"),
        (', purpose = "Qui"', "", "purpose is missing"),
        ('readers = ["referent"]\n', "", "readers are missing"),
        ('"referent"', '"voisin"', "unknown reader"),
        ('retention = "dossier"\n', "", "retention is missing"),
        ('basis = "mission"', 'basis = "humeur"', "unknown basis"),
        ('erasure = "supprimer"', 'erasure = "oublier"', "erasure is one of"),
        ('erasure = "supprimer"', 'erasure = "garder"', "kept_because is missing"),
        ('about = ["id"]\n', "", "about whom"),
        ('about = ["id"]', 'about = ["nom"]', "no column nom"),
        ('about = ["id"]', 'about = ["id > absente"]', "about no one"),
        ('purpose = "Qui"', 'purpose = "Qui", couleur = "bleu"', "unknown key couleur"),
    ],
)
def test_a_line_that_says_too_little_does_not_load(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    (tmp_path / "words.toml").write_text(WORDS, encoding="utf-8")
    (tmp_path / "people.toml").write_text(GOOD, encoding="utf-8")
    assert read_register(tmp_path).tables["people"].is_of_people
    (tmp_path / "people.toml").write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(RegisterMistake, match=said):
        read_register(tmp_path)


def test_a_table_is_described_once(tmp_path: Path) -> None:
    for name in ("words", "a", "b"):
        (tmp_path / f"{name}.toml").write_text(WORDS if name == "words" else GOOD, encoding="utf-8")
    with pytest.raises(RegisterMistake, match="described twice"):
        read_register(tmp_path)


def test_the_register_is_printed_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    from cli.main import run

    assert run(["register", "situations", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    (table,) = printed["tables"]
    assert [each["colonne"] for each in table["colonnes"]][:2] == ["beneficiary_id", "document"]
    assert run(["register", "absente"]) != 0
