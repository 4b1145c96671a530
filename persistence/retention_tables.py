"""The tables of retention: what was done, legal holds, archived files, and counts of nobody.

``retention_lines``, ``legal_hold_events`` and ``archive_readings`` are added to and never changed:
triggers refuse it.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from persistence.tables import Base, Code, JsonDocument, Moment
from persistence.tenancy import OfDepartement, of_transaction

ONCE = "step <> 'revue'"
"""Every step is taken once, but looking again."""


class RetentionLineRow(OfDepartement, Base):
    """What the clock did of one file: ids and days only.

    Purpose: prove what was erased, and erase it again after a restore. Category: traces,
    pseudonymous. Readers: the person, the Département. Retention: 5 years.
    """

    __tablename__ = "retention_lines"
    __table_args__ = (
        CheckConstraint("stage IN ('preavis', 'archive', 'anonymisation')", name="stage"),
        Index(None, "beneficiary_id", "stage", "done_on"),
        Index(None, "done_on"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    run_id: Mapped[str] = mapped_column(Code)
    beneficiary_id: Mapped[str] = mapped_column(Code)
    stage: Mapped[str] = mapped_column(String(20))
    since: Mapped[date] = mapped_column(Date)
    done_on: Mapped[date] = mapped_column(Date)
    done_at: Mapped[datetime] = mapped_column(Moment)
    rules_version: Mapped[str] = mapped_column(String(200))


class LegalHoldEventRow(OfDepartement, Base):
    """One line of a legal hold.

    Purpose: suspend the clock of a file while a dispute lasts. Category: traces, pseudonymous.
    Readers: the person, who accompanies her, the Département. Retention: with her file.
    """

    __tablename__ = "legal_hold_events"
    __table_args__ = (
        CheckConstraint(
            "step IN ('demande', 'pose', 'revue', 'levee_demandee', 'levee')", name="step"
        ),
        Index(
            "uq_legal_hold_events_once",
            *("hold_id", "step"),
            unique=True,
            sqlite_where=text(ONCE),
            postgresql_where=text(ONCE),
        ),
        Index(None, "beneficiary_id"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    hold_id: Mapped[str] = mapped_column(Code)
    beneficiary_id: Mapped[str] = mapped_column(Code)
    step: Mapped[str] = mapped_column(String(20))
    motive: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[str] = mapped_column(Code)
    at: Mapped[datetime] = mapped_column(Moment)
    review_on: Mapped[date | None] = mapped_column(Date)


class ArchivedFileRow(OfDepartement, Base):
    """A file put away, whole in one row, which nothing else of the application reads.

    Purpose: answer a dispute or a control. Category: parcours. Readers: the Département, with a
    motive. Retention: 2 years at most.
    """

    __tablename__ = "archived_files"
    __table_args__ = (
        CheckConstraint("json_valid(document)", name="json").ddl_if(dialect="sqlite"),
    )

    beneficiary_id: Mapped[str] = mapped_column(Code, primary_key=True)
    since: Mapped[date] = mapped_column(Date, primary_key=True)
    # The same person may be followed in two départements.
    departement: Mapped[str] = of_transaction(primary_key=True)
    archived_on: Mapped[date] = mapped_column(Date)
    opened_in: Mapped[str] = mapped_column(String(7))
    last_seen_in: Mapped[str] = mapped_column(String(7))
    home_departement: Mapped[str] = mapped_column(String(3))
    age_band: Mapped[str] = mapped_column(String(20))
    exit: Mapped[str] = mapped_column(String(30))
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)


class ArchiveReadingRow(OfDepartement, Base):
    """Who opened an archived file, and why.

    Purpose: the person sees it. Category: traces, pseudonymous. Readers: the person, the
    Département. Retention: with the archive.
    """

    __tablename__ = "archive_readings"
    __table_args__ = (Index(None, "beneficiary_id"),)

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    beneficiary_id: Mapped[str] = mapped_column(Code)
    actor_id: Mapped[str] = mapped_column(Code)
    motive: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment)


class AnonymousCountRow(Base):
    """How many people were like this: months, département, band of ages and exit.

    Counts and no rows, so that no order and no moment tells which line was whose. Purpose: the
    statistics of past years. Category: none, anonymous; shown from eleven people. Retention: no
    limit.
    """

    __tablename__ = "anonymous_counts"
    __table_args__ = (CheckConstraint("people > 0", name="people"),)

    opened_in: Mapped[str] = mapped_column(String(7), primary_key=True)
    last_seen_in: Mapped[str] = mapped_column(String(7), primary_key=True)
    home_departement: Mapped[str] = mapped_column(String(3), primary_key=True)
    age_band: Mapped[str] = mapped_column(String(20), primary_key=True)
    exit: Mapped[str] = mapped_column(String(30), primary_key=True)
    people: Mapped[int]
