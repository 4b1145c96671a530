"""A kept import as bytes: its header can be read without its rows, which may be thousands."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from usecases.importing.table import HeaderCell
from usecases.kept_imports import (
    Fate,
    ImportAccount,
    ImportKind,
    ImportState,
    KeptImport,
    RowFate,
    SentFile,
)


def bytes_of(kept: KeptImport) -> bytes:
    """Return a line that says all but the rows, then a line of rows."""
    rows = () if kept.account is None else kept.account.rows
    rows_said = [(r.line, r.fate.value, r.row_id, r.field, r.words) for r in rows]
    return b"\n".join(
        json.dumps(each, ensure_ascii=False).encode() for each in (_document(kept), rows_said)
    )


def header_of(line: bytes) -> KeptImport:
    """Return an import without its rows, which are counted, from its first line."""
    return _kept(json.loads(line), ())


def kept_of(content: bytes) -> KeptImport:
    """Return a whole import."""
    header, rows = content.split(b"\n", 1)
    return _kept(json.loads(header), json.loads(rows))


def _document(kept: KeptImport) -> Mapping[str, Any]:
    account = kept.account
    return {
        "id": kept.id,
        "sent": asdict(kept.sent) | {"columns": dict(kept.sent.columns)},
        "size": kept.size,
        "digest": kept.digest,
        "state": kept.state.value,
        "created_at": kept.created_at.isoformat(),
        "created_by": kept.created_by,
        "header": [(each.written, each.column) for each in kept.header],
        "problem": kept.problem,
        "done_at": None if kept.done_at is None else kept.done_at.isoformat(),
        "done_by": kept.done_by,
        "account": None
        if account is None
        else {
            "read": account.read,
            "row_name": account.row_name,
            "counts": {fate.value: count for fate, count in account.counts().items()},
        },
    }


def _kept(document: Mapping[str, Any], rows: Sequence[Sequence[Any]]) -> KeptImport:
    account = document["account"]
    sent = document["sent"]
    return KeptImport(
        id=document["id"],
        sent=SentFile(**sent | {"kind": ImportKind(sent["kind"])}),
        size=document["size"],
        digest=document["digest"],
        state=ImportState(document["state"]),
        created_at=datetime.fromisoformat(document["created_at"]),
        created_by=document["created_by"],
        header=tuple(HeaderCell(*each) for each in document["header"]),
        problem=document["problem"],
        done_at=None
        if document["done_at"] is None
        else datetime.fromisoformat(document["done_at"]),
        done_by=document["done_by"],
        account=None
        if account is None
        else ImportAccount(
            account["read"],
            account["row_name"],
            tuple(RowFate(r[0], Fate(r[1]), r[2], r[3], r[4]) for r in rows),
            {Fate(fate): count for fate, count in account["counts"].items()},
        ),
    )
