"""Imports kept in a folder: an account as JSON, and its file while it waits to be confirmed.

A folder rather than a table: a file of offers may name people in what an import leaves out, and
must not outlive its day in the copies of a database.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from api.import_documents import bytes_of, header_of, kept_of
from insertion.errors import TransitionRefused, UnknownRecord
from insertion.text import is_id
from usecases.kept_imports import (
    ACCOUNT_KEPT_FOR,
    KEPT_FOR,
    WAITING,
    ImportState,
    KeptImport,
)

INTERRUPTED = (
    "Sa confirmation a été interrompue : tout a été écrit, ou rien. Envoyer de nouveau le fichier "
    "le dira."
)
_ACCOUNT, _FILE, _TAKEN = ".json", ".fichier", ".pris"
_READY = ".fait"  # the account of what is being written, until it is committed
_BEING_MADE = ".tmp"
_UNREADABLE = (ValueError, KeyError, TypeError)
_MERCY = timedelta(hours=1)  # for what is confirmed at the last minute


def forget_old_imports(base: Path, at: datetime) -> None:
    """Tidy the imports of every département kept under a folder."""
    for folder in base.glob("*/"):
        ImportFolder(folder).tidy(at)


class ImportFolder:
    """The imports of a département; only the server's own account reads them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, kept: KeptImport, content: bytes | None = None) -> None:
        """Keep an import, and its file when it is given."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write(kept.id + _ACCOUNT, bytes_of(kept))  # first: no file is without an account
        if content is not None:
            self._write(kept.id + _FILE, content)

    def get(self, import_id: str) -> KeptImport:
        """Return one, or raise :class:`UnknownRecord`."""
        try:
            return kept_of(self._read(import_id, _ACCOUNT))
        except _UNREADABLE:
            raise UnknownRecord("no such import") from None

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
        self._write(done.id + _READY, bytes_of(done))

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
        """Return the last ones, the last first, each without its rows."""
        found = sorted(self._headers(), key=lambda kept: (kept.created_at, kept.id), reverse=True)
        return tuple(found[:at_most])

    def tidy(self, at: datetime) -> None:
        """Take away what was kept for as long as it may be: files, then accounts."""
        for path in self._older(at - KEPT_FOR - _MERCY, _TAKEN):
            path.unlink(missing_ok=True)
            self._say_interrupted(path.stem)
        for kept in self._headers():
            if at - kept.created_at > ACCOUNT_KEPT_FOR:
                for suffix in (_ACCOUNT, _READY):
                    self._path(kept.id, suffix).unlink(missing_ok=True)
            elif kept.state in WAITING and at - kept.created_at > KEPT_FOR:
                with suppress(TransitionRefused, UnknownRecord):  # it is being written, or gone
                    self.let_go(kept.id, ImportState.EXPIRED)
        # What no account that can be read speaks of.
        for path in self._older(at - KEPT_FOR, _FILE, _BEING_MADE):
            path.unlink(missing_ok=True)
        for path in self._older(at - ACCOUNT_KEPT_FOR, _ACCOUNT, _READY):
            path.unlink(missing_ok=True)

    def _say_interrupted(self, import_id: str) -> None:
        with suppress(UnknownRecord):
            kept = self.get(import_id)
            if kept.state in WAITING:
                self.put(replace(kept, state=ImportState.EXPIRED, problem=INTERRUPTED))

    def _headers(self) -> Iterator[KeptImport]:
        for path in self._folder.glob(f"*{_ACCOUNT}"):
            # One that is taken away meanwhile, or that a failure left unreadable, hides no other.
            with suppress(FileNotFoundError, *_UNREADABLE), path.open("rb") as file:
                yield header_of(file.readline())

    def _older(self, than: datetime, *suffixes: str) -> Iterator[Path]:
        for suffix in suffixes:
            for path in self._folder.glob(f"*{suffix}"):
                with suppress(FileNotFoundError):
                    if path.stat().st_mtime < than.timestamp():
                        yield path

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
        handle, made = tempfile.mkstemp(_BEING_MADE, dir=self._folder)  # readable by its owner only
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
