"""Driving minutes between communes, one row a mode.

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "road_matrices",
        sa.Column("mode", CODE, nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("communes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("communes > 0", name=op.f("ck_road_matrices_some_commune")),
        sa.PrimaryKeyConstraint("mode", name=op.f("pk_road_matrices")),
    )


def downgrade() -> None:
    op.drop_table("road_matrices")
