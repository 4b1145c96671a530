"""The tables of the trace: the audit, who read whose file, the answers shown, what is contested.

``audit_lines``, ``access_lines`` and ``contest_events`` are added to and never changed: triggers
refuse it. The lines of ``access_lines`` go after twelve months, those of the audit never.
"""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from persistence.tables import Base, Code, Moment
from persistence.tenancy import OfDepartement

HEAD_ID = 1


class AuditLineRow(Base):
    """One thing written, by whom, sealed with the line before: see ``insertion.audit``.

    Purpose: accountability. Category: traces, pseudonymous. Readers: the Département's auditor,
    on the server. Retention: with the database; erasing a person leaves her pseudonymous id.
    """

    __tablename__ = "audit_lines"
    __table_args__ = (
        CheckConstraint("sequence > 0", name="sequence"),
        Index(None, "kind", "object_id"),
    )

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[str] = mapped_column(Code)
    actor_role: Mapped[str] = mapped_column(String(20))
    through: Mapped[str] = mapped_column(Text)
    motive: Mapped[str | None] = mapped_column(Text)
    verb: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[str] = mapped_column(Text)
    former: Mapped[str | None] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """One row: the last line of the audit, sealed as the last."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint(f"id = {HEAD_ID}", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    seal: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))


class AccessLineRow(OfDepartement, Base):
    """One reading of what is known of a person by someone else.

    Purpose: « qui a vu mon dossier », and finding who reads what is not theirs. Category: traces,
    pseudonymous. Readers: the person, the Département on the server. Retention: 12 months.
    """

    __tablename__ = "access_lines"
    __table_args__ = (
        Index(None, "beneficiary_id", "id"),
        Index(None, "account", "at"),
        Index(None, "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    account: Mapped[str] = mapped_column(String(110))
    organisation_id: Mapped[str | None] = mapped_column(Code)
    beneficiary_id: Mapped[str] = mapped_column(Code)
    what: Mapped[str] = mapped_column(String(40))
    ground: Mapped[str] = mapped_column(String(40))


class FileReadRow(OfDepartement, Base):
    """A person whose file an account read on a day: what the daily quota counts.

    Purpose: stop a stolen account. Category: traces, pseudonymous. Readers: nobody. Retention:
    the day, and two more.
    """

    __tablename__ = "files_read"

    account: Mapped[str] = mapped_column(String(110), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    beneficiary_id: Mapped[str] = mapped_column(Code, primary_key=True)


class ReadingAlertRow(OfDepartement, Base):
    """An account that reached its quota on a day; one a day.

    Purpose: tell the administrators. Category: traces of a professional. Readers: the Département.
    Retention: 12 months.
    """

    __tablename__ = "reading_alerts"

    account: Mapped[str] = mapped_column(String(110), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    quota: Mapped[int]


class ShownAnswerRow(OfDepartement, Base):
    """What was shown as the answer to one question, and with what it was computed.

    ``question`` is sealed with a key outside of the database; ``content`` holds ids, scores and
    contributions, packed. ``beneficiary_id`` is None for a question that nobody signed.
    Purpose: replay, explain, contest. Category: profile (sealed). Readers: the person, who
    answers her contest, on the server. Retention: 12 months.
    """

    __tablename__ = "shown_answers"
    __table_args__ = (
        Index(None, "beneficiary_id", "at"),
        Index(None, "at"),
        CheckConstraint("shown >= 0", name="shown"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(40))
    beneficiary_id: Mapped[str | None] = mapped_column(Code)
    question_digest: Mapped[str] = mapped_column(String(64))
    question: Mapped[bytes] = mapped_column(LargeBinary)
    index_version: Mapped[str] = mapped_column(Text)
    policy_version: Mapped[str] = mapped_column(Text)
    shown: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ContestRow(OfDepartement, Base):
    """What a person contests, and where it is; it changes nothing else of hers.

    Purpose: human oversight. Category: vie personnelle (``statement`` is hers). Readers: the
    person, her référent, the Département. Retention: with her file.
    """

    __tablename__ = "contests"
    __table_args__ = (
        CheckConstraint("length(id) > 0", name="id_not_empty"),
        CheckConstraint("state IN ('ouverte', 'transmise', 'repondue', 'retiree')", name="state"),
        Index(None, "beneficiary_id", "created_at"),
        Index(None, "state", "due_on"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    beneficiary_id: Mapped[str] = mapped_column(Code)
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[str] = mapped_column(Code)
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_on: Mapped[date] = mapped_column(Date)


class ContestEventRow(OfDepartement, Base):
    """One step of a contest, added and never changed.

    Purpose: the person sees what became of it. Category: vie personnelle. Readers: as the contest.
    Retention: with her file.
    """

    __tablename__ = "contest_events"
    __table_args__ = (CheckConstraint("sequence > 0", name="sequence"),)

    contest_id: Mapped[str] = mapped_column(Code, ForeignKey("contests.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[str] = mapped_column(Code)
    actor_role: Mapped[str] = mapped_column(String(20))
    step: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(20))
    words: Mapped[str | None] = mapped_column(Text)
