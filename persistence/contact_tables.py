"""The table of the requests by which employers ask to be put in contact."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from persistence.tables import Base, Code, Moment
from persistence.tenancy import OfDepartement


class ContactRequestRow(OfDepartement, Base):
    """One request about one yes: the employer's words, and the means that she gave for it.

    Purpose: let one employer call one person for one offer, at her wish. Category: ordinary
    personal data, her contacts. Read by: herself, who accompanies her, and that employer while her
    yes is open. Retention: the means, 90 days; the rest as the yes.
    """

    __tablename__ = "contact_requests"
    __table_args__ = (
        CheckConstraint(
            "state IN ('demande', 'accepte', 'decline', 'repondu', 'retire')", name="state"
        ),
        # Who took her yes back, or said no, is reached by nobody.
        CheckConstraint(
            "state IN ('accepte', 'repondu') OR (phone IS NULL AND mail IS NULL AND note IS NULL)",
            name="means",
        ),
        Index("uq_contact_requests_interest", "interest_id", unique=True),
        Index(None, "beneficiary_id"),
        Index(None, "due_on"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    interest_id: Mapped[str] = mapped_column(Code, ForeignKey("interests.id"))
    opportunity_id: Mapped[str] = mapped_column(Code)
    beneficiary_id: Mapped[str] = mapped_column(Code)
    organisation_id: Mapped[str] = mapped_column(Code)
    message: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(20))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    phone: Mapped[str | None] = mapped_column(String(20))
    mail: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date)
    reminded_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str | None] = mapped_column(String(20))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int]
