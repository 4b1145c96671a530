"""The tables of the searches that people keep, and of what they found."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from persistence.tables import Base, Code, JsonDocument, Moment
from persistence.tenancy import OfDepartement


class SavedSearchRow(OfDepartement, Base):
    """One search that a person keeps.

    Purpose: tell her what is new within her reach. Category: ordinary personal data, and the words
    she chose. Read by: herself and who accompanies her. Retention: as her file.
    """

    __tablename__ = "saved_searches"
    __table_args__ = (
        CheckConstraint("rhythm IN ('quotidien', 'hebdomadaire', 'aucun')", name="rhythm"),
        Index(None, "beneficiary_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    beneficiary_id: Mapped[str] = mapped_column(Code)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str | None] = mapped_column(String(20))
    contract: Mapped[str | None] = mapped_column(String(40))
    commune_code: Mapped[str | None] = mapped_column(String(5))
    words: Mapped[str | None] = mapped_column(Text)
    rhythm: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int]


class SearchFindsRow(OfDepartement, Base):
    """What one search found, apart: the clock writes it each day, and the search is untouched.

    Purpose: never tell of the same offer twice. Category: ids of offers within her reach. Read by:
    the server; herself and who accompanies her, as « new ». Retention: as her file.
    """

    __tablename__ = "search_finds"
    __table_args__ = (
        CheckConstraint("json_valid(document)", name="json").ddl_if(dialect="sqlite"),
        Index(None, "looked_on"),
    )

    search_id: Mapped[str] = mapped_column(Code, ForeignKey("saved_searches.id"), primary_key=True)
    looked_on: Mapped[date] = mapped_column(Date)
    told_on: Mapped[date | None] = mapped_column(Date)
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    revision: Mapped[int]
