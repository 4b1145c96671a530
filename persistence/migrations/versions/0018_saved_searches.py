"""Searches that people keep, and what they found.

Revision: 0018, after 0017.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from persistence.row_security import enable

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
DEPARTEMENT = sa.String(3).with_variant(sa.String(3, collation="C"), "postgresql")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
SEARCHES, FINDS = "saved_searches", "search_finds"


def upgrade() -> None:
    op.create_table(
        SEARCHES,
        sa.Column("id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=True),
        sa.Column("contract", sa.String(40), nullable=True),
        sa.Column("commune_code", sa.String(5), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("rhythm", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("departement", DEPARTEMENT, nullable=False),
        sa.CheckConstraint(
            "rhythm IN ('quotidien', 'hebdomadaire', 'aucun')",
            name=op.f("ck_saved_searches_rhythm"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
    )
    op.create_index(
        op.f("ix_saved_searches_beneficiary_id_created_at"),
        SEARCHES,
        ["beneficiary_id", "created_at"],
    )
    op.create_table(
        FINDS,
        sa.Column("search_id", CODE, nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("departement", DEPARTEMENT, nullable=False),
        sa.CheckConstraint("json_valid(document)", name=op.f("ck_search_finds_json")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["saved_searches.id"],
            name=op.f("fk_search_finds_search_id_saved_searches"),
        ),
        sa.PrimaryKeyConstraint("search_id", name=op.f("pk_search_finds")),
    )
    op.create_index(op.f("ix_search_finds_looked_on"), FINDS, ["looked_on"])
    for table in (SEARCHES, FINDS):
        for statement in enable(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table(FINDS)
    op.drop_table(SEARCHES)
