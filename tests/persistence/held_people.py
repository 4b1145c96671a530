"""A person of whom everything is held, each free value a canary that nothing else holds."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, Table, insert
from sqlalchemy.engine import Connection

from insertion.departement import DEFAULT_DEPARTEMENT
from insertion.held_data import Erasure, HeldValue
from insertion.held_data_loading import load_register
from persistence.append_only import UNDER_WAY
from persistence.tables import Base

PERSON = "b-canari"
DAY = date(2026, 3, 4)
FAR = 900_000  # from the ranks that a table gives by itself
SHORTEST = 16  # what a narrow column cuts shorter is the beginning of many others
MOMENT = datetime.combine(DAY, time(10, 20, 30), UTC)

# What checks and closed lists ask of some columns.
_VALUES: dict[tuple[str, str], Any] = {
    ("accompaniments", "role"): "principal",
    ("accompaniments", "referent_id"): "ref-1",
    ("accompaniments", "ends_on"): None,
    ("positionnements", "opportunity_id"): "act-1",
    ("positionnements", "opportunity_kind"): "action",
    ("positionnements", "session_id"): "s-1",
    ("positionnements", "origin"): "referent",
    ("positionnements", "state"): "termine",
    ("positionnements", "audience"): "brsa",
    ("positionnements", "prescriber_organisation_id"): "mds-1",
    ("positionnements", "host_id"): "op-1",
    ("positionnements", "validator_id"): "mds-1",
    ("positionnements", "waiting_rank"): None,
    ("positionnements", "ended_on"): None,
    ("positionnements", "outcome"): None,
    ("positionnement_events", "transition"): "creer",
    ("positionnement_events", "from_state"): None,
    ("positionnement_events", "to_state"): "transmis",
    ("positionnement_events", "actor_role"): "referent",
    ("positionnement_events", "reason"): "autre",
    ("attendances", "seance_id"): "seance-1",
    ("attendances", "status"): "present",
    ("attendances", "corrects"): None,
    ("participation_facts", "public"): "brsa",
    ("participation_facts", "follow_up"): "simple",
    ("participation_facts", "corrects"): None,
    ("parcours_events", "kind"): "sortie_emploi",
    ("parcours_events", "corrects"): None,
    ("objections", "actor_role"): "beneficiaire",
    ("rights_requests", "kind"): "effacement",
    ("rights_requests", "asked_role"): "referent",
    ("rights_requests", "state"): "faite",
    ("disclosures", "kind"): "export",
    ("disclosures", "actor_role"): "referent",
    ("idempotency_keys", "scope"): "referent:ref-1",
    ("accounts", "state"): "actif",
    ("interests", "opportunity_id"): "act-1",
    ("contests", "state"): "ouverte",
    ("contact_requests", "state"): "accepte",
    ("saved_searches", "rhythm"): "quotidien",
    ("file_openings", "until_at"): datetime.combine(DAY, time(12), UTC),
}
_DOCUMENTS = ("profile", "situation")


def canary(table: str, column: str) -> str:
    """Return the word that only this column of hers holds."""
    return f"Canari-{table}-{column}".replace("_", "")


def store_everything(connection: Connection) -> dict[tuple[str, str], Any]:
    """Write one row about her in each table of people whose rows an erasure takes away.

    Return the values written, by table and column.
    """
    written: dict[tuple[str, str], Any] = {}
    for table in Base.metadata.sorted_tables:
        described = load_register().tables[table.name]
        kept = described.erasure is Erasure.KEEP  # a proof, of ids and days
        if not described.about or kept or table.name == UNDER_WAY:
            continue
        row = {
            name: _value(table, table.c[name], value) for name, value in described.columns.items()
        }
        for way in described.about:
            row[way.column] = PERSON if way.table is None else _key_of(way.table)
        connection.execute(insert(table).values(row))
        written |= {(table.name, name): value for name, value in row.items()}
    return written


def words_in(value: Any) -> Iterator[str]:
    """Yield the canaries that a value holds."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from words_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_in(inner)
    elif isinstance(value, bytes):
        yield value.decode()
    elif isinstance(value, str) and value.startswith("Canari-") and len(value) >= SHORTEST:
        yield value


def _key_of(table: str) -> str:
    return canary(table, next(iter(Base.metadata.tables[table].primary_key.columns)).name)


def _value(table: Table, column: Column[Any], described: HeldValue) -> Any:
    known = _VALUES | {(table.name, "departement"): DEFAULT_DEPARTEMENT}
    if (table.name, column.name) in known:
        return known[table.name, column.name]
    for points in column.foreign_keys:
        if points.column.table is not table:
            return _key_of(points.column.table.name)
    kind, word = column.type, canary(table.name, column.name)
    if isinstance(kind, JSON):
        keys = load_register().tables[table.name].keys[column.name]
        return {key: f"{word}-{key}" for key in keys}
    if isinstance(kind, DateTime):
        return MOMENT
    plain = {
        Date: DAY,
        Boolean: True,
        LargeBinary: word.encode(),
        Integer: FAR if column.primary_key else 7,
    }
    for sort, value in plain.items():
        if isinstance(kind, sort):
            return value
    length = getattr(kind, "length", None)
    return word[:length] if length else word
