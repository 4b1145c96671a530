"""Keep what something else takes the place of, so that an old answer can be asked again."""

import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from persistence.errors import UnreadableDocument
from persistence.past_tables import PastCatalogueRow
from persistence.tables import CatalogueRow
from persistence.transaction import Transaction

_PAST = PastCatalogueRow
_COMPRESSION = 1  # the others take longer for some bytes
_UNKNOWN = 0  # since when it was so


class Past(StrEnum):
    """What is kept of the catalogue."""

    OPPORTUNITY = "possibilite"
    REFERENTIAL = "referentiel"
    TIMETABLES = "horaires"
    ROADS = "routes"


def keep_layer(
    transaction: Transaction, kind: Past, name: str, payload: bytes | None, now: datetime
) -> None:
    """Keep the bytes that are about to be replaced, None when nothing of that name is there."""
    _keep(transaction, kind, {name: (payload, _UNKNOWN)}, now)


def keep_opportunities(
    transaction: Transaction, rows: Iterable[tuple[str, str | None, int]], now: datetime
) -> None:
    """Keep (id, document as JSON text, version that made it so) of what is replaced.

    The document is None for a closed one. At most as many as a statement takes variables.
    """
    was = {
        key: (None if document is None else _pack(document), since) for key, document, since in rows
    }
    _keep(transaction, Past.OPPORTUNITY, was, now)


def forget(transaction: Transaction, gone: ColumnElement[bool]) -> None:
    """Say that versions are kept no more, of which a part is about to be deleted."""
    connection = transaction.write()
    replaced_in = select(func.max(_PAST.replaced_in)).where(gone)
    version = connection.execute(replaced_in).scalar_one()
    if version is not None:
        connection.execute(
            update(CatalogueRow).where(CatalogueRow.kept_since < version).values(kept_since=version)
        )


def unpack_document(payload: bytes) -> Any:
    """Return a document that was kept.

    Raises
    ------
    UnreadableDocument
        When it is not of the stored form.
    """
    try:
        return json.loads(zlib.decompress(payload))
    except (zlib.error, ValueError):
        raise UnreadableDocument("past document: not in the stored form") from None


def _pack(document: str) -> bytes:
    return zlib.compress(document.encode(), _COMPRESSION)


def _keep(
    transaction: Transaction,
    kind: Past,
    was: Mapping[str, tuple[bytes | None, int]],
    now: datetime,
) -> None:
    version = transaction.next_version()
    connection = transaction.write()
    already = select(_PAST.name).where(
        _PAST.kind == kind.value, _PAST.replaced_in == version, _PAST.name.in_(list(was))
    )
    kept = set(connection.execute(already).scalars())
    values = [
        {
            "kind": kind.value,
            "name": name,
            "replaced_in": version,
            "since": since,
            "replaced_at": now,
            "payload": payload,
        }
        for name, (payload, since) in was.items()
        # What this same transaction wrote before was never the catalogue's.
        if since < version and name not in kept
    ]
    if values:
        connection.execute(insert(_PAST), values)
