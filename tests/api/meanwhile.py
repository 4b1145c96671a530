"""Something that happens while a request waits for those who write before it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from persistence.transaction import Transaction


def copy_database(source: Path, to: Path) -> None:
    """Copy a database as SQLite does, whoever has it open."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(to)) as written:
        read.backup(written)


def before_the_next_write(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Make something happen just before the next who writes gets the lock."""
    opened = Transaction._open_writer
    begun: list[object] = []

    def open_writer(self: Transaction) -> object:
        if not begun:
            begun.append(self)
            happens()
        return opened(self)

    monkeypatch.setattr(Transaction, "_open_writer", open_writer)
