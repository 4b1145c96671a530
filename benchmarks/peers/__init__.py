"""Other people's software answering the same questions with the same score, each optional.

A peer is one file: it says whether it can run here, sets itself up in a folder of its own, loads
the corpus, answers, and leaves nothing behind. Servers listen on a socket of that folder only.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.formula import Floats, Rows
from benchmarks.peers.table import PeerTable
from benchmarks.question import Question


class PeerUnavailable(Exception):
    """The peer cannot run on this machine; the message says what to install."""


class PeerSession(Protocol):
    """A peer that holds the corpus."""

    def top(self, question: Question, k: int) -> tuple[Rows, Floats]:
        """Return the rows of the ``k`` best in the corpus, and their scores."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One peer: ``open`` sets it up in an empty folder, loads it, and ends it on leaving."""

    name: str
    label: str
    open: Callable[[PeerTable, Path], AbstractContextManager[PeerSession]]
    max_size: int = 1_000_000


def all_peers() -> tuple[Peer, ...]:
    """Return every peer, without importing any of their packages."""
    from benchmarks.peers import duckdb_sql, postgresql, qdrant_local, sqlite_rtree  # noqa: PLC0415

    return (postgresql.PEER, duckdb_sql.PEER, sqlite_rtree.PEER, qdrant_local.PEER)
