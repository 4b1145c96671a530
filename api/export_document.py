"""All that is held about a person as JSON: every column of every row, as the register names it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from api.schemas.data_rights import DisclosureOut, ExportOut, HeldTableOut
from insertion.data_rights import HeldRows
from insertion.held_data import Register
from persistence.moments import in_utc
from usecases.data_rights.export import PersonExport


def export_document(export: PersonExport, register: Register) -> ExportOut:
    """Return the whole, with the purpose, the retention and the basis of each table."""
    return ExportOut(
        personne=export.beneficiary_id,
        etabli_le=export.at.replace(microsecond=0),
        donnees=[_table(held, register) for held in export.held if held.rows],
        envois=[DisclosureOut.of(each, export.organisations) for each in export.sent],
    )


def plain_value(value: Any) -> Any:
    """Return a value of a column as JSON holds it."""
    if isinstance(value, datetime):
        return in_utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value


def _table(held: HeldRows, register: Register) -> HeldTableOut:
    described = register.tables[held.table]
    first = next(value for value in described.columns.values() if value.is_of_people)
    return HeldTableOut(
        table=held.table,
        finalite=described.purpose,
        conservation=register.retentions[first.retention],
        base=register.bases[first.basis],
        lignes=[_row(row) for row in held.rows],
    )


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain_value(value) for name, value in row.items()}
