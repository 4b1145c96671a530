"""First schema: opportunities, referentials, beneficiaries, catalogue.

Revision: 0001, the first.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
JSON_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_opportunities()
    _create_referentials()
    op.create_table(
        "beneficiaries",
        sa.Column("id", CODE, nullable=False),
        sa.Column("document", JSON_DOCUMENT, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint("length(id) > 0", name=op.f("ck_beneficiaries_id_not_empty")),
        *_only_on("sqlite", "json_valid(document)", "ck_beneficiaries_json"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beneficiaries")),
    )
    catalogue = op.create_table(
        "catalogue",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_catalogue_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue")),
    )
    op.bulk_insert(catalogue, [{"id": 1, "version": 0}])


def downgrade() -> None:
    for table in ("catalogue", "beneficiaries", "referentials", "opportunities"):
        op.drop_table(table)


def _create_opportunities() -> None:
    op.create_table(
        "opportunities",
        sa.Column("id", CODE, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_folded", sa.Text(), nullable=False),
        sa.Column("rome_code", sa.String(5)),
        sa.Column("commune_code", sa.String(5)),
        sa.Column("departement", sa.String(3)),
        sa.Column("contract", sa.String(40)),
        sa.Column("expires_on", sa.Date()),
        sa.Column("lat", sa.Float(53)),
        sa.Column("lon", sa.Float(53)),
        sa.Column("document", JSON_DOCUMENT, nullable=False),
        sa.Column("raw", sa.Text()),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "lat IS NULL OR (lat >= -90 AND lat <= 90)",
            name=op.f("ck_opportunities_lat_in_degrees"),
        ),
        sa.CheckConstraint(
            "lon IS NULL OR (lon >= -180 AND lon <= 180)",
            name=op.f("ck_opportunities_lon_in_degrees"),
        ),
        sa.CheckConstraint(
            "(lat IS NULL) = (lon IS NULL)", name=op.f("ck_opportunities_lat_with_lon")
        ),
        sa.CheckConstraint("length(id) > 0", name=op.f("ck_opportunities_id_not_empty")),
        *_only_on(
            "sqlite",
            "json_valid(document) AND (raw IS NULL OR json_valid(raw))",
            "ck_opportunities_json",
        ),
        *_only_on("postgresql", "raw IS NULL OR (raw::json) IS NOT NULL", "ck_opportunities_json"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunities")),
    )
    for columns in (["kind", "id"], ["rome_code"], ["commune_code"], ["departement"]):
        op.create_index(
            op.f(f"ix_opportunities_{'_'.join(columns)}"), "opportunities", columns, unique=False
        )


def _create_referentials() -> None:
    op.create_table(
        "referentials",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_referentials")),
    )
    op.create_index(
        "uq_referentials_one_active",
        "referentials",
        ["active"],
        unique=True,
        sqlite_where=sa.text("active"),
        postgresql_where=sa.text("active"),
    )


def _only_on(dialect: str, condition: str, name: str) -> tuple[sa.CheckConstraint, ...]:
    if op.get_bind().dialect.name != dialect:
        return ()
    return (sa.CheckConstraint(condition, name=op.f(name)),)
