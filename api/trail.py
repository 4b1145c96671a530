"""The trace of a server: with what key it is sealed, and where its heads are kept."""

import threading
from collections.abc import Callable
from datetime import datetime

from api.acting import current_act
from api.audit_key import audit_key
from api.settings import Settings
from insertion.audit import AuditHead
from persistence.anchors import AnchorFile
from persistence.audit import Trace


class Trail:
    """The key and the anchors of one database; both are opened when they are first needed."""

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._now = now
        self._lock = threading.Lock()
        self._key: bytes | None = None
        self._anchors: AnchorFile | None = None

    @property
    def key(self) -> bytes:
        """Return the key of the trace.

        Raises
        ------
        api.audit_key.NoAuditKey
            When there is none, or none that can be used.
        """
        with self._lock:
            if self._key is None:
                self._key = audit_key(self._settings)
            return self._key

    def open(self) -> None:
        """Find the key now, so that nobody waits for it, or is told later that there is none."""
        _ = self.key

    @property
    def anchors(self) -> AnchorFile | None:
        """Return the file of the heads, None for a database in memory."""
        path, key = self._settings.audit_anchors_path, self.key
        with self._lock:
            if self._anchors is None and path is not None:
                self._anchors = AnchorFile(path, key)
            return self._anchors

    def trace(self) -> Trace:
        """Return the trace of a transaction that begins now."""
        return Trace(self.key, current_act(), self._now, self._sealed)

    def _sealed(self, head: AuditHead, at: datetime) -> None:
        anchors = self.anchors
        if anchors is not None:
            anchors.consider(head, at)
