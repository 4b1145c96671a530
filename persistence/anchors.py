"""Heads of the audit kept in a file, outside of the database: what shows that lines are missing.

One line for the first thing written on a day and for each hundredth line, added and synced to the
disk. The file is worth what its place is worth: on another disk, or sent away, it holds against
who may write in the database and beside it.
"""

import logging
import os
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from insertion.audit import Anchor, AuditHead, anchor_of

EVERY = 100
_FIELDS = 4
_LOGGER = logging.getLogger(__name__)


class UnreadableAnchors(ValueError):
    """A file of anchors in which a line is not one; the message is a French sentence."""


class AnchorFile:
    """The anchors of one audit; safe to share by threads, and by processes."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key
        self._lock = threading.Lock()
        self._last: Anchor | None = None

    def consider(self, head: AuditHead, at: datetime) -> None:
        """Keep a head when it is time to; what was written stays, whatever happens here."""
        with self._lock:
            try:
                if self._last is None:
                    self._last = self._last_kept()
                if self._is_due(head, at):
                    self.keep(head, at)
            except (OSError, UnreadableAnchors) as error:
                # The audit goes on without: verifying says that the last anchor is old.
                _LOGGER.error("audit head not anchored: %s", type(error).__name__)

    def keep(self, head: AuditHead, at: datetime) -> Anchor:
        """Add a head to the file, and wait until it is on the disk."""
        anchor = anchor_of(self._key, head, at)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        descriptor = os.open(self.path, flags, 0o600)
        try:
            os.write(descriptor, (anchor_text(anchor) + "\n").encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self._last = anchor
        return anchor

    def read(self) -> Sequence[Anchor]:
        """Return the anchors kept, the oldest first.

        Raises
        ------
        UnreadableAnchors
            Naming the first line that is not one.
        """
        if not self.path.exists():
            return ()
        lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        return [_anchor(number, line) for number, line in enumerate(lines, 1) if line.strip()]

    def _last_kept(self) -> Anchor | None:
        kept = self.read()
        return kept[-1] if kept else None

    def _is_due(self, head: AuditHead, at: datetime) -> bool:
        last = self._last
        if last is None or head.sequence < last.sequence:
            return True
        return head.sequence - last.sequence >= EVERY or at.date() > last.at.date()


def anchor_text(anchor: Anchor) -> str:
    """Return the line of an anchor, to keep or to print."""
    return f"{anchor.at.isoformat()} {anchor.sequence} {anchor.seal} {anchor.mac}"


def _anchor(number: int, line: str) -> Anchor:
    fields = line.split()
    try:
        if len(fields) != _FIELDS:
            raise ValueError
        return Anchor(datetime.fromisoformat(fields[0]), int(fields[1]), fields[2], fields[3])
    except ValueError:
        raise UnreadableAnchors(f"ligne {number} du fichier des ancres : illisible") from None
