"""Mails: their words, their headers, and what a failure means."""

import smtplib
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from api.message_texts import link_of, mail_of
from api.smtp import SmtpServer, SmtpTransport
from insertion.outbox import SHOWING_A_LINK, Message, MessageKind
from usecases.messages.send import MaybeSent, NotSent, Refused

SERVER = SmtpServer(
    "mail.exemple", 587, "starttls", "vicinal@exemple.fr", "https://vicinal.exemple"
)
TO = "personne@exemple.fr"


def a_message(kind: MessageKind = MessageKind.NEWS) -> Message:
    return Message("m-1", "compte-1", kind, datetime(2026, 3, 1, 9, tzinfo=UTC))


class Link:
    """Stands for a connection to a mail server."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.mails: list[EmailMessage] = []
        self.closed = False

    def send_message(self, mail: EmailMessage) -> None:
        if self.failure is not None:
            raise self.failure
        self.mails.append(mail)

    def close(self) -> None:
        self.closed = True


def carrier(link: Link) -> SmtpTransport:
    connect: Callable[[SmtpServer], smtplib.SMTP] = lambda _server: link  # type: ignore[assignment,return-value]  # noqa: E731
    return SmtpTransport(SERVER, connect)


def test_a_mail_says_who_sends_it_and_which_it_is() -> None:
    link = Link()
    carrier(link).send(TO, a_message(), None)
    (mail,) = link.mails
    assert (mail["From"], mail["To"]) == ("vicinal@exemple.fr", TO)
    assert mail["Message-ID"] == "<m-1@exemple.fr>"
    assert link.closed


@pytest.mark.parametrize("kind", MessageKind)
def test_no_mail_says_anything_of_who_receives_it(kind: MessageKind) -> None:
    secret = "jeton" if kind in SHOWING_A_LINK else None
    mail = mail_of(a_message(kind), SERVER.public_url, secret)
    said = f"{mail.subject} {mail.text}".casefold()
    banned = ("rsa", "allocataire", "caf", "bénéficiaire", "insertion", "département", "revenu")
    assert [word for word in banned if word in said.replace("vicinal", "")] == []
    assert "{" not in mail.text


def test_the_secret_of_a_link_reaches_no_server_when_it_is_followed() -> None:
    link = link_of(MessageKind.MAGIC_LINK, "https://vicinal.exemple/", "jeton")
    assert link == "https://vicinal.exemple/lien#jeton"


@pytest.mark.parametrize(
    ("failure", "means"),
    [
        (smtplib.SMTPRecipientsRefused({TO: (550, b"no")}), Refused),
        (smtplib.SMTPRecipientsRefused({TO: (450, b"later")}), NotSent),
        (smtplib.SMTPSenderRefused(550, b"no", "us"), NotSent),
        (smtplib.SMTPDataError(451, b"later"), NotSent),
        (smtplib.SMTPDataError(554, b"no"), Refused),
        (smtplib.SMTPServerDisconnected(), MaybeSent),
        (TimeoutError(), MaybeSent),
    ],
)
def test_a_failure_says_whether_the_mail_may_have_left(
    failure: Exception, means: type[Exception]
) -> None:
    link = Link(failure)
    with pytest.raises(means):
        carrier(link).send(TO, a_message(), None)
    assert link.closed


def test_a_server_that_does_not_answer_received_nothing() -> None:
    def unreachable(_server: SmtpServer) -> smtplib.SMTP:
        raise ConnectionRefusedError

    with pytest.raises(NotSent):
        SmtpTransport(SERVER, unreachable).send(TO, a_message(), None)
