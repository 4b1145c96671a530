"""What the catalogue was: what each of its versions replaced.

Revision: 0021, after 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
PAST = "past_catalogue"


def upgrade() -> None:
    op.create_table(
        PAST,
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", CODE, nullable=False),
        sa.Column("replaced_in", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("since < replaced_in", name=op.f("ck_past_catalogue_in_order")),
        sa.PrimaryKeyConstraint("kind", "name", "replaced_in", name=op.f("pk_past_catalogue")),
    )
    for column in ("replaced_in", "replaced_at"):
        op.create_index(op.f(f"ix_past_catalogue_{column}"), PAST, [column])
    # Of the versions before this one nothing was kept.
    op.add_column(
        "catalogue", sa.Column("kept_since", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute("UPDATE catalogue SET kept_since = version")


def downgrade() -> None:
    op.drop_column("catalogue", "kept_since")
    op.drop_table(PAST)
