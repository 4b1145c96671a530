"""The tables of what people ask of their data; ``insertion/register/data_rights.toml`` says why.

A row of ``erasures_under_way`` lets the rows of one person be deleted from histories; it can never
be committed: what it points to cannot exist, and that is looked at when the transaction ends.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    exists,
)
from sqlalchemy.orm import Mapped, mapped_column

from persistence.tables import Base, Code, JsonDocument, Moment
from persistence.tenancy import OfDepartement

DIGEST_LENGTH = 64
NEVER = "jamais"


class ObjectionRow(OfDepartement, Base):
    """A person who refuses that anything of hers be proposed or sent; no row, no refusal."""

    __tablename__ = "objections"
    __table_args__ = (CheckConstraint("length(beneficiary_id) > 0", name="id_not_empty"),)

    beneficiary_id: Mapped[str] = mapped_column(Code, primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[str] = mapped_column(Code)
    actor_role: Mapped[str] = mapped_column(String(20))


class RightsRequestRow(OfDepartement, Base):
    """What a person asked, when an answer is due, and what became of it."""

    __tablename__ = "rights_requests"
    __table_args__ = (
        CheckConstraint("length(id) > 0", name="id_not_empty"),
        CheckConstraint("kind IN ('effacement', 'rectification')", name="kind"),
        CheckConstraint("state IN ('ouverte', 'faite', 'refusee', 'retiree')", name="state"),
        CheckConstraint("(state = 'ouverte') = (settled_at IS NULL)", name="settled"),
        Index(None, "beneficiary_id", "id"),
        Index(None, "state", "due_on"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    beneficiary_id: Mapped[str] = mapped_column(Code)
    kind: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by: Mapped[str] = mapped_column(Code)
    asked_role: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(20))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by: Mapped[str | None] = mapped_column(Code)
    answer: Mapped[str] = mapped_column(Text)


class DisclosureRow(OfDepartement, Base):
    """Something of a person that left: to a structure, or in a file; only ever added to."""

    __tablename__ = "disclosures"
    __table_args__ = (
        CheckConstraint("length(id) > 0", name="id_not_empty"),
        CheckConstraint("json_valid(contents)", name="json").ddl_if(dialect="sqlite"),
        Index(None, "beneficiary_id", "at"),
        Index(None, "actor_id", "kind", "at"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    beneficiary_id: Mapped[str] = mapped_column(Code)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[str] = mapped_column(Code)
    actor_role: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[str | None] = mapped_column(Code)
    opportunity_id: Mapped[str | None] = mapped_column(Code)
    contents: Mapped[dict[str, Any]] = mapped_column(JsonDocument)


class TombstoneRow(Base):
    """Whom an erasure took away, as a digest that says of an id whether it is hers."""

    __tablename__ = "tombstones"
    __table_args__ = (CheckConstraint(f"length(digest) = {DIGEST_LENGTH}", name="digest"),)

    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    erased_on: Mapped[date] = mapped_column(Date)


class ErasureUnderWayRow(OfDepartement, Base):
    """Whose rows may be deleted from histories, until this transaction ends and no longer."""

    __tablename__ = "erasures_under_way"
    __table_args__ = (
        CheckConstraint(f"never = '{NEVER}'", name="never"),
        ForeignKeyConstraint(
            ["never"], ["tombstones.digest"], deferrable=True, initially="DEFERRED"
        ),
    )

    beneficiary_id: Mapped[str] = mapped_column(Code, primary_key=True)
    never: Mapped[str] = mapped_column(String(DIGEST_LENGTH), default=NEVER)


def objects(person: Any) -> ColumnElement[bool]:
    """Return the condition that the person of a column objects."""
    return exists().where(ObjectionRow.beneficiary_id == person)
