"""The table of what happens in the parcours of people: rows are added, never changed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from persistence.tables import Base, Code, JsonDocument, Moment
from persistence.tenancy import OfDepartement

_IS_CORRECTION = text("corrects IS NOT NULL")


class ParcoursEventRow(OfDepartement, Base):
    """One event; triggers refuse any change or removal, and an event is corrected once."""

    __tablename__ = "parcours_events"
    __table_args__ = (
        CheckConstraint("length(id) > 0", name="id_not_empty"),
        CheckConstraint("json_valid(detail)", name="json").ddl_if(dialect="sqlite"),
        Index(
            "uq_parcours_events_corrects",
            "corrects",
            unique=True,
            sqlite_where=_IS_CORRECTION,
            postgresql_where=_IS_CORRECTION,
        ),
        Index(None, "beneficiary_id", "happened_on"),
        Index(None, "happened_on"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    beneficiary_id: Mapped[str] = mapped_column(Code)
    kind: Mapped[str] = mapped_column(String(30))
    happened_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[str] = mapped_column(Code)
    corrects: Mapped[str | None] = mapped_column(Code, ForeignKey("parcours_events.id"))
    detail: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
