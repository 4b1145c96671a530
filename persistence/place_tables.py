"""The tables of zones, of what is let out of profiles, and of what employers write.

No table here holds an exact place of a person: the home stays in ``beneficiaries``.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from persistence.tables import Base, Code, JsonDocument, Moment
from persistence.tenancy import OfDepartement

OPEN = "closed_at IS NULL"


class ZoneBuildRow(Base):
    """The zones of one département as drawn one year.

    Purpose: tell hosts of a zone, never of a home. Category: places and counts of people, 50 or
    more. Read by: the server alone; labels, by the person and who accompanies her. Retention:
    while a person has one of its zones.
    """

    __tablename__ = "zone_builds"
    departement: Mapped[str] = mapped_column(String(3), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64))
    built_at: Mapped[datetime] = mapped_column(Moment)
    motive: Mapped[str | None] = mapped_column(Text)


class ZoneRow(Base):
    """One zone of one build, found by its id; its purpose and retention are those of the build."""

    __tablename__ = "zones"
    __table_args__ = (
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="degrees"),
        Index(None, "departement", "year", "revision"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    departement: Mapped[str] = mapped_column(String(3))
    year: Mapped[int]
    revision: Mapped[int]
    whole: Mapped[bool] = mapped_column(Boolean)  # the one of protected addresses
    label: Mapped[str] = mapped_column(Text)
    communes: Mapped[str] = mapped_column(Text)  # codes in order, joined by commas
    lat: Mapped[float] = mapped_column(Float(53))
    lon: Mapped[float] = mapped_column(Float(53))
    density: Mapped[int]
    people: Mapped[int]


class ReleasedPersonRow(OfDepartement, Base):
    """What may be computed with on the host side: zone, means, domains of work, skills.

    Purpose: matching seen by employers and operators. Category: ordinary personal data, coarse.
    Read by: nobody as it is; hosts see a class, a bucket or a card made of it. Retention: that of
    the profile it is made from.
    """

    __tablename__ = "released_people"
    __table_args__ = (Index(None, "zone_id"),)

    beneficiary_id: Mapped[str] = mapped_column(Code, primary_key=True)
    zone_id: Mapped[str | None] = mapped_column(Code)
    protected: Mapped[bool] = mapped_column(Boolean)
    means: Mapped[str | None] = mapped_column(Text)  # codes in order, joined by commas
    domains: Mapped[str] = mapped_column(String(26))
    skills: Mapped[str] = mapped_column(Text)  # ids in order, joined by commas
    released_at: Mapped[datetime] = mapped_column(Moment)


class EmployerSiteRow(OfDepartement, Base):
    """A site of an employer. No personal data. Retention: two years after its last use."""

    __tablename__ = "employer_sites"
    __table_args__ = (
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="degrees"),
        CheckConstraint("state IN ('a_verifier', 'verifie', 'refuse')", name="state"),
        Index(None, "organisation_id", "used_at"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(Code, ForeignKey("organisations.id"))
    siret: Mapped[str] = mapped_column(String(14))
    label: Mapped[str] = mapped_column(Text)
    commune_code: Mapped[str] = mapped_column(String(5))
    lat: Mapped[float] = mapped_column(Float(53))
    lon: Mapped[float] = mapped_column(Float(53))
    density: Mapped[int]
    declared_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(20))
    decided_on: Mapped[date | None] = mapped_column(Date)
    motive: Mapped[str | None] = mapped_column(Text)


class PostedOfferRow(OfDepartement, Base):
    """An offer as its employer last wrote it. No personal data. Retention: that of offers."""

    __tablename__ = "posted_offers"
    __table_args__ = (
        CheckConstraint("json_valid(document)", name="json").ddl_if(dialect="sqlite"),
        CheckConstraint("state IN ('a_moderer', 'publiee', 'refusee', 'fermee')", name="state"),
        Index(None, "organisation_id", "id"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(Code, ForeignKey("organisations.id"))
    site_id: Mapped[str] = mapped_column(Code, ForeignKey("employer_sites.id"))
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    posted_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(20))
    published: Mapped[bool] = mapped_column(Boolean)
    motive: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]


class InterestRow(OfDepartement, Base):
    """One person's yes to one offer.

    Purpose: let one employer know one person for one offer, at her wish. Category: ordinary
    personal data, and the name she chose to show. Read by: herself, who accompanies her, and the
    employer as a card. Retention: three months after the offer closes; a withdrawn one, the same.
    """

    __tablename__ = "interests"
    __table_args__ = (
        Index(
            "uq_interests_open",
            "opportunity_id",
            "beneficiary_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index(None, "beneficiary_id"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    opportunity_id: Mapped[str] = mapped_column(Code, ForeignKey("opportunities.id"))
    beneficiary_id: Mapped[str] = mapped_column(Code)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    with_referent: Mapped[bool] = mapped_column(Boolean)
    first_name: Mapped[str | None] = mapped_column(Text)
    initial: Mapped[str | None] = mapped_column(String(1))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class NearbyCountRow(Base):
    """How many people near a square of the grid, one day. No personal data. Retention: a day."""

    __tablename__ = "nearby_counts"

    cell: Mapped[str] = mapped_column(String(40), primary_key=True)
    domain: Mapped[str] = mapped_column(String(1), primary_key=True)
    counted_on: Mapped[date] = mapped_column(Date)
    people: Mapped[int]
