"""What the catalogue was: each thing whose place something else took, and until when."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from persistence.tables import Base, Code, Moment


class PastCatalogueRow(Base):
    """One thing of the catalogue as it was, until a version of the catalogue replaced it.

    It was so from the version ``since`` on, 0 when that is not known; ``payload`` is None when
    nothing of that name was there.
    """

    __tablename__ = "past_catalogue"
    __table_args__ = (
        CheckConstraint("since < replaced_in", name="in_order"),
        Index(None, "replaced_in"),
        Index(None, "replaced_at"),
    )

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(Code, primary_key=True)
    replaced_in: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[int]
    replaced_at: Mapped[datetime] = mapped_column(Moment)
    payload: Mapped[bytes | None] = mapped_column(LargeBinary)
