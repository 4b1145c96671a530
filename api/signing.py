"""What signing in and messages are given by the server: the key, hashing, and what carries mail."""

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import httpx2

from api.issuers import Issuer, load_issuers
from api.postman import Postman
from api.secret_key import load_key
from api.settings import Settings
from api.smtp import SmtpServer, SmtpTransport
from insertion.ports import UnitOfWork
from usecases.accounts.hashing import Hashing
from usecases.accounts.practice import SignInPractice
from usecases.messages.send import SendingReport, Transport, send_due
from usecases.vault import Vault, derived_key


class Signing:
    """How people sign in here; the key is read, or made, when it is first needed."""

    def __init__(
        self,
        settings: Settings,
        new_work: Callable[[], UnitOfWork],
        hashing: Hashing | None = None,
    ) -> None:
        self._settings = settings
        self._new_work = new_work
        self._hashing = hashing or Hashing()
        self._practice: SignInPractice | None = None
        self._key: bytes | None = None
        self._lock = threading.Lock()
        self.transport: Transport | None = _transport(settings)
        self.postman = Postman(self.send_messages)
        self.network: httpx2.BaseTransport | None = None  # None: the machine's own

    @property
    def practice(self) -> SignInPractice:
        """Return how signing in is done here.

        Raises
        ------
        UnusableKey
            When the key cannot be used.
        """
        with self._lock:
            if self._practice is None:
                self._practice = SignInPractice(
                    Vault(self._loaded()),
                    self._hashing,
                    self._settings.sign_in_failures_per_address,
                )
            return self._practice

    def key_of(self, purpose: bytes) -> bytes:
        """Return the key of one purpose, derived from that of this server.

        Raises
        ------
        UnusableKey
            When the key cannot be used.
        """
        with self._lock:
            return derived_key(self._loaded(), purpose)

    def _loaded(self) -> bytes:
        if self._key is None:
            settings = self._settings
            self._key = load_key(
                settings.vault_key, settings.key_path, may_make=not settings.production
            )
        return self._key

    @property
    def issuers(self) -> Mapping[str, Issuer]:
        """Return the identity services of the settings, as their file is now.

        Raises
        ------
        BadIssuers
            When the file cannot be used.
        """
        return load_issuers(self._settings.issuers_file)

    def send_messages(self) -> SendingReport:
        """Send what is due; nothing, when nothing carries mail."""
        if self.transport is None:
            return SendingReport()
        return send_due(
            self._new_work, self.transport, self.practice.vault, lambda: datetime.now(UTC)
        )

    def start(self) -> None:
        """Begin to do what answers do not wait for, and to send messages."""
        self.postman.start()

    def stop(self) -> None:
        """Send no more."""
        self.postman.stop()


def _transport(settings: Settings) -> Transport | None:
    if settings.smtp_host is None or settings.mail_from is None or settings.public_url is None:
        return None
    return SmtpTransport(
        SmtpServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            sender=settings.mail_from,
            public_url=settings.public_url,
            user=settings.smtp_user,
            password=settings.smtp_password,
        )
    )
