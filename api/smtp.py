"""Mails leave by SMTP, one connection a mail; nothing of them is logged."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

from api.message_texts import mail_of
from insertion.outbox import Message
from usecases.messages.send import MaybeSent, NotSent, Refused

Security = Literal["starttls", "tls", "aucune"]
TIMEOUT_SECONDS = 20.0
_PERMANENT = 500  # from this reply code on, trying again is of no use


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mails leave from, and in whose name."""

    host: str
    port: int
    security: Security
    sender: str
    public_url: str
    user: str | None = None
    password: str | None = None


class SmtpTransport:
    """See :class:`usecases.messages.send.Transport`."""

    def __init__(
        self,
        server: SmtpServer,
        connect: Callable[[SmtpServer], smtplib.SMTP] | None = None,
    ) -> None:
        self._server = server
        self._connect = connect or _connected

    def send(self, address: str, message: Message, secret: str | None) -> None:
        """Send one mail, or say whether it may have left."""
        mail = self._mail(address, message, secret)
        try:
            link = self._connect(self._server)
        except (OSError, smtplib.SMTPException):
            raise NotSent from None
        try:
            link.send_message(mail)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as error:
            raise (Refused if _is_permanent(error) else NotSent) from None
        except smtplib.SMTPDataError as error:  # refused once it was said: it did not leave
            raise (Refused if error.smtp_code >= _PERMANENT else NotSent) from None
        except (OSError, smtplib.SMTPException):
            raise MaybeSent from None
        finally:
            link.close()

    def _mail(self, address: str, message: Message, secret: str | None) -> EmailMessage:
        words = mail_of(message, self._server.public_url, secret)
        mail = EmailMessage()
        mail["From"] = self._server.sender
        mail["To"] = address
        mail["Subject"] = words.subject
        mail["Date"] = format_datetime(message.created_at)
        # The same for the same message: a server that gets it twice can tell.
        mail["Message-ID"] = f"<{message.id}@{self._server.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(words.text)
        return mail


def _connected(server: SmtpServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        link: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        link = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    try:
        if server.security == "starttls":
            link.starttls(context=context)
        if server.user is not None:
            link.login(server.user, server.password or "")
    except BaseException:
        link.close()
        raise
    return link


def _is_permanent(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused) -> bool:
    if isinstance(error, smtplib.SMTPSenderRefused):
        return False  # our own address: nothing is wrong with theirs
    return all(code >= _PERMANENT for code, _ in error.recipients.values())
