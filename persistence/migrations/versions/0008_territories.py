"""Layers of territories, one row a kind and form.

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "territory_layers",
        sa.Column("kind", CODE, nullable=False),
        sa.Column("form", CODE, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("territories", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(kind) > 0", name=op.f("ck_territory_layers_kind_not_empty")),
        sa.PrimaryKeyConstraint("kind", "form", name=op.f("pk_territory_layers")),
    )


def downgrade() -> None:
    op.drop_table("territory_layers")
