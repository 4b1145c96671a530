"""The schema, on SQLite and on PostgreSQL alike; ``migrations/`` is how a database reaches it.

Ids and codes are compared by code point on both (PostgreSQL would otherwise follow the locale of
the cluster), so that « in ascending id » means the same thing everywhere.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    DateTime,
    Float,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from persistence.tenancy import OfDepartement

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

CATALOGUE_ID = 1

Code = String(80).with_variant(String(80, collation="C"), "postgresql")
JsonDocument = JSON().with_variant(JSONB(), "postgresql")
Moment = DateTime(timezone=True)


class Base(DeclarativeBase):
    """What every table shares."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class OpportunityRow(Base):
    """An offer or an action: its document, its raw record, and the columns lists filter on.

    ``changed_in`` is the catalogue's version that its last change made; ``closed_on`` the day it
    was withdrawn, whatever its last day was to be.

    ``lat`` and ``lon`` are checked here as well as in the domain: one infinity in this table would
    poison every search.
    """

    __tablename__ = "opportunities"
    __table_args__ = (
        CheckConstraint("lat IS NULL OR (lat >= -90 AND lat <= 90)", name="lat_in_degrees"),
        CheckConstraint("lon IS NULL OR (lon >= -180 AND lon <= 180)", name="lon_in_degrees"),
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="lat_with_lon"),
        CheckConstraint("length(id) > 0", name="id_not_empty"),
        # PostgreSQL checks a document by its type; SQLite by this, which refuses NaN as well.
        CheckConstraint(
            "json_valid(document) AND (raw IS NULL OR json_valid(raw))", name="json"
        ).ddl_if(dialect="sqlite"),
        CheckConstraint("raw IS NULL OR (raw::json) IS NOT NULL", name="json").ddl_if(
            dialect="postgresql"
        ),
        Index(None, "kind", "id"),
        Index(None, "rome_code"),
        Index(None, "commune_code"),
        Index(None, "departement"),
        Index(None, "changed_in"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    title_folded: Mapped[str] = mapped_column(Text)
    rome_code: Mapped[str | None] = mapped_column(String(5))
    commune_code: Mapped[str | None] = mapped_column(String(5))
    departement: Mapped[str | None] = mapped_column(String(3))
    contract: Mapped[str | None] = mapped_column(String(40))
    expires_on: Mapped[date | None] = mapped_column(Date)
    lat: Mapped[float | None] = mapped_column(Float(53))
    lon: Mapped[float | None] = mapped_column(Float(53))
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    raw: Mapped[str | None] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    closed_on: Mapped[date | None] = mapped_column(Date)
    changed_in: Mapped[int]


class ReferentialRow(Base):
    """Every referential ever imported, one of them active."""

    __tablename__ = "referentials"
    __table_args__ = (
        Index(
            "uq_referentials_one_active",
            "active",
            unique=True,
            sqlite_where=text("active"),
            postgresql_where=text("active"),
        ),
    )

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[str] = mapped_column(Text)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    active: Mapped[bool]
    imported_at: Mapped[datetime] = mapped_column(Moment)


class TransitFeedRow(Base):
    """The timetables of one network, whole; see ADR 0003 and 0014."""

    __tablename__ = "transit_feeds"
    __table_args__ = (CheckConstraint("length(name) > 0", name="name_not_empty"),)

    name: Mapped[str] = mapped_column(Code, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    stops: Mapped[int]
    trips: Mapped[int]
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    imported_at: Mapped[datetime] = mapped_column(Moment)


class TerritoryLayerRow(Base):
    """The territories of one kind, known by communes or by outlines, whole; see ADR 0003."""

    __tablename__ = "territory_layers"
    __table_args__ = (CheckConstraint("length(kind) > 0", name="kind_not_empty"),)

    kind: Mapped[str] = mapped_column(Code, primary_key=True)
    form: Mapped[str] = mapped_column(Code, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    territories: Mapped[int]
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    imported_at: Mapped[datetime] = mapped_column(Moment)


class BeneficiaryRow(OfDepartement, Base):
    """The profile of one person, under a pseudonymous id."""

    __tablename__ = "beneficiaries"
    __table_args__ = (
        CheckConstraint("length(id) > 0", name="id_not_empty"),
        CheckConstraint("json_valid(document)", name="json").ddl_if(dialect="sqlite"),
    )

    id: Mapped[str] = mapped_column(Code, primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    content_hash: Mapped[str] = mapped_column(String(64))
    updated_at: Mapped[datetime] = mapped_column(Moment)


class CatalogueRow(Base):
    """One row: the number that grows each time the catalogue changes, see ``insertion.ports``.

    ``identity`` tells this database from any other: what was built from one is never read with
    another. The row is also what writers lock on PostgreSQL, so that there is one at a time, as
    on SQLite. What the catalogue was is kept from the version ``kept_since`` on.
    """

    __tablename__ = "catalogue"
    __table_args__ = (CheckConstraint(f"id = {CATALOGUE_ID}", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    identity: Mapped[str] = mapped_column(String(32))
    kept_since: Mapped[int] = mapped_column(server_default="0")
