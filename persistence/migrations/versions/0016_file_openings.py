"""Files opened outside of a portfolio, with a motive: added, never changed.

Revision: 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

from persistence.append_only import create_erasable_triggers, drop_erasable_triggers
from persistence.row_security import enable

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
DEPARTEMENT = sa.String(3).with_variant(sa.String(3, collation="C"), "postgresql")
TABLE = "file_openings"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("actor_id", CODE, nullable=False),
        sa.Column("actor_role", sa.String(20), nullable=False),
        sa.Column("motive", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("departement", DEPARTEMENT, nullable=False),
        sa.CheckConstraint("until_at > opened_at", name=op.f("ck_file_openings_moments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_openings")),
    )
    op.create_index(
        op.f("ix_file_openings_beneficiary_id_opened_at"), TABLE, ["beneficiary_id", "opened_at"]
    )
    dialect = op.get_bind().dialect.name
    for statement in create_erasable_triggers(dialect, TABLE, "OLD.beneficiary_id"):
        op.execute(statement)
    for statement in enable(dialect, TABLE):
        op.execute(statement)


def downgrade() -> None:
    for statement in drop_erasable_triggers(op.get_bind().dialect.name, TABLE):
        op.execute(statement)
    op.drop_table(TABLE)
