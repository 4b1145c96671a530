"""The table of files opened outside of a portfolio."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from persistence.tables import Base, Code, Moment
from persistence.tenancy import OfDepartement


class FileOpeningRow(OfDepartement, Base):
    """One opening of a file; triggers refuse any change, and all removal but her erasure.

    Purpose: let a file be opened when it must, and make it seen. Category: traces, and words of a
    professional. Readers: the person, her référent, the Département. Retention: as her file.
    """

    __tablename__ = "file_openings"
    __table_args__ = (
        CheckConstraint("until_at > opened_at", name="moments"),
        Index(None, "beneficiary_id", "opened_at"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    beneficiary_id: Mapped[str] = mapped_column(Code)
    actor_id: Mapped[str] = mapped_column(Code)
    actor_role: Mapped[str] = mapped_column(String(20))
    motive: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    until_at: Mapped[datetime] = mapped_column(Moment)
