"""The table of driving minutes between communes."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from persistence.tables import Base, Code, Moment


class RoadMatrixRow(Base):
    """What a road engine answered for one mode, whole; see ADR 0003 and 0037."""

    __tablename__ = "road_matrices"
    __table_args__ = (CheckConstraint("communes > 0", name="some_commune"),)

    mode: Mapped[str] = mapped_column(Code, primary_key=True)
    source: Mapped[str] = mapped_column(String(20))
    asked_on: Mapped[date] = mapped_column(Date)
    communes: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    imported_at: Mapped[datetime] = mapped_column(Moment)
