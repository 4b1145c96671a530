"""Zones, what is let out of profiles, sites and offers of employers, interests.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
OPEN = "closed_at IS NULL"


def json_check(table: str, column: str) -> tuple[sa.CheckConstraint, ...]:
    """Return the check that SQLite needs: PostgreSQL checks a document by its type."""
    if op.get_bind().dialect.name != "sqlite":
        return ()
    return (sa.CheckConstraint(f"json_valid({column})", name=op.f(f"ck_{table}_json")),)


def upgrade() -> None:
    op.create_table(
        "zone_builds",
        sa.Column("departement", sa.String(3), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("built_at", MOMENT, nullable=False),
        sa.Column("motive", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("departement", "year", "revision", name=op.f("pk_zone_builds")),
    )
    op.create_table(
        "zones",
        sa.Column("id", CODE, nullable=False),
        sa.Column("departement", sa.String(3), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("communes", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(53), nullable=False),
        sa.Column("lon", sa.Float(53), nullable=False),
        sa.Column("density", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name=op.f("ck_zones_degrees")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zones")),
    )
    op.create_index(
        op.f("ix_zones_departement_year_revision"), "zones", ["departement", "year", "revision"]
    )
    _people()
    _employers()


def _people() -> None:
    op.create_table(
        "released_people",
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("zone_id", CODE, nullable=True),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("means", sa.Text(), nullable=True),
        sa.Column("domains", sa.String(26), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("released_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("beneficiary_id", name=op.f("pk_released_people")),
    )
    op.create_index(op.f("ix_released_people_zone_id"), "released_people", ["zone_id"])
    op.create_table(
        "nearby_counts",
        sa.Column("cell", sa.String(40), nullable=False),
        sa.Column("domain", sa.String(1), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("cell", "domain", name=op.f("pk_nearby_counts")),
    )
    op.create_table(
        "interests",
        sa.Column("id", CODE, nullable=False),
        sa.Column("opportunity_id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("with_referent", sa.Boolean(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("initial", sa.String(1), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("fk_interests_opportunity_id_opportunities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
    )
    op.create_index(
        "uq_interests_open",
        "interests",
        ["opportunity_id", "beneficiary_id"],
        unique=True,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
    op.create_index(op.f("ix_interests_beneficiary_id"), "interests", ["beneficiary_id"])


def _employers() -> None:
    op.create_table(
        "employer_sites",
        sa.Column("id", CODE, nullable=False),
        sa.Column("organisation_id", CODE, nullable=False),
        sa.Column("siret", sa.String(14), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("commune_code", sa.String(5), nullable=False),
        sa.Column("lat", sa.Float(53), nullable=False),
        sa.Column("lon", sa.Float(53), nullable=False),
        sa.Column("density", sa.Integer(), nullable=False),
        sa.Column("declared_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("motive", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180",
            name=op.f("ck_employer_sites_degrees"),
        ),
        sa.CheckConstraint(
            "state IN ('a_verifier', 'verifie', 'refuse')", name=op.f("ck_employer_sites_state")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_employer_sites_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_sites")),
    )
    op.create_index(
        op.f("ix_employer_sites_organisation_id_used_at"),
        "employer_sites",
        ["organisation_id", "used_at"],
    )
    _posted_offers()


def _posted_offers() -> None:
    op.create_table(
        "posted_offers",
        sa.Column("id", CODE, nullable=False),
        sa.Column("organisation_id", CODE, nullable=False),
        sa.Column("site_id", CODE, nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("motive", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *json_check("posted_offers", "document"),
        sa.CheckConstraint(
            "state IN ('a_moderer', 'publiee', 'refusee', 'fermee')",
            name=op.f("ck_posted_offers_state"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_posted_offers_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["employer_sites.id"],
            name=op.f("fk_posted_offers_site_id_employer_sites"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posted_offers")),
    )
    op.create_index(
        op.f("ix_posted_offers_organisation_id_id"), "posted_offers", ["organisation_id", "id"]
    )


def downgrade() -> None:
    for table in (
        *("posted_offers", "employer_sites", "interests", "nearby_counts"),
        *("released_people", "zones", "zone_builds"),
    ):
        op.drop_table(table)
