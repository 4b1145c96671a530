"""Imports kept in a folder: an account as JSON, and its file while it waits to be confirmed.

A folder rather than a table: a file of offers may name people in what an import leaves out, and
must not outlive its day in the copies of a database.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import HTTPException

from api.wiring import Vicinal
from insertion.actor import Actor
from insertion.errors import TransitionRefused, UnknownRecord
from insertion.text import is_id
from usecases.importing.table import HeaderCell
from usecases.kept_imports import (
    WAITING,
    Fate,
    ImportAccount,
    ImportKind,
    ImportState,
    KeptImport,
    RowFate,
    SentFile,
)

_ACCOUNT, _FILE, _TAKEN = ".json", ".fichier", ".pris"
_READY = ".fait"  # the account of what is being written, until it is committed


def shelf_of(vicinal: Vicinal, actor: Actor) -> "ImportFolder":
    """Return the imports of the département of who asks.

    Raises
    ------
    fastapi.HTTPException
        503, for a database in memory: nothing is kept beside it.
    """
    base = vicinal.settings.imports_path
    if base is None:
        raise HTTPException(
            503, "Sans base sur un disque, rien ne se garde : utiliser la commande."
        )
    return ImportFolder(base / (actor.departement or vicinal.settings.departement))


class ImportFolder:
    """See :class:`usecases.kept_imports.ImportShelf`; only the server's own account reads it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, kept: KeptImport, content: bytes | None = None) -> None:
        """Keep an import, and its file when it is given."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if content is not None:
            self._write(kept.id + _FILE, content)
        self._write(kept.id + _ACCOUNT, _bytes(kept))

    def get(self, import_id: str) -> KeptImport:
        """Return one, or raise :class:`UnknownRecord`."""
        return _kept(json.loads(self._read(import_id, _ACCOUNT)))

    def content(self, import_id: str) -> bytes:
        """Return the file of one that waits, or raise :class:`UnknownRecord`."""
        return self._read(import_id, _FILE)

    @contextmanager
    def taking(self, import_id: str, *, give_back: bool = False) -> Iterator[bytes]:
        """Yield the file of one that waits, which nobody else takes.

        It goes if all went well, unless one is to ``give_back``.
        """
        path, taken = self._path(import_id, _FILE), self._path(import_id, _TAKEN)
        if not _renamed(path, taken):
            raise _being_done()
        try:
            yield taken.read_bytes()
        except BaseException:
            _given_back(taken, path)
            raise
        if give_back:
            _renamed(taken, path)
        taken.unlink(missing_ok=True)

    def prepare(self, done: KeptImport) -> None:
        """Write the account of what is about to be committed; :meth:`settle` makes it the one."""
        self._write(done.id + _READY, _bytes(done))

    def settle(self, import_id: str) -> None:
        """Make the account that was prepared the one; without any, nothing is to be settled."""
        if _renamed(self._path(import_id, _READY), self._path(import_id, _ACCOUNT)):
            self._path(import_id, _TAKEN).unlink(missing_ok=True)

    def let_go(self, import_id: str, state: ImportState) -> KeptImport:
        """Take away the file of one that waits, and say why; what waits no more stays as it is.

        Raises
        ------
        insertion.errors.TransitionRefused
            When it is being written.
        """
        path, taken = self._path(import_id, _FILE), self._path(import_id, _TAKEN)
        if not _renamed(path, taken) and taken.exists():
            raise _being_done()
        kept = self.get(import_id)  # read once nobody else may change it
        if kept.state in WAITING:
            kept = replace(kept, state=state)
            self.put(kept)
        for each in (path, taken):
            each.unlink(missing_ok=True)
        return kept

    def latest(self, at_most: int) -> tuple[KeptImport, ...]:
        """Return the last ones, the last first."""
        paths = self._folder.glob(f"*{_ACCOUNT}")
        found = [_kept(json.loads(path.read_bytes())) for path in paths]
        found.sort(key=lambda kept: (kept.created_at, kept.id), reverse=True)
        return tuple(found[:at_most])

    def _path(self, import_id: str, suffix: str) -> Path:
        if not is_id(import_id):
            raise UnknownRecord("no such import")
        return self._folder / f"{import_id}{suffix}"

    def _read(self, import_id: str, suffix: str) -> bytes:
        try:
            return self._path(import_id, suffix).read_bytes()
        except FileNotFoundError:
            raise UnknownRecord("no such import") from None

    def _write(self, name: str, content: bytes) -> None:
        handle, made = tempfile.mkstemp(prefix=".", dir=self._folder)  # readable by its owner only
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(made, self._folder / name)
        except BaseException:
            os.unlink(made)
            raise


def _renamed(path: Path, to: Path) -> bool:
    try:
        os.rename(path, to)
    except FileNotFoundError:
        return False
    return True


def _given_back(taken: Path, path: Path) -> None:
    path.with_suffix(_READY).unlink(missing_ok=True)
    _renamed(taken, path)


def _being_done() -> TransitionRefused:
    return TransitionRefused(
        "en_cours",
        "Cet import est en cours ou a été interrompu : envoyer de nouveau le fichier.",
    )


def _bytes(kept: KeptImport) -> bytes:
    return json.dumps(_document(kept), ensure_ascii=False).encode()


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
            "rows": [(r.line, r.fate.value, r.row_id, r.field, r.words) for r in account.rows],
        },
    }


def _kept(document: Mapping[str, Any]) -> KeptImport:
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
            tuple(RowFate(r[0], Fate(r[1]), r[2], r[3], r[4]) for r in account["rows"]),
        ),
    )
