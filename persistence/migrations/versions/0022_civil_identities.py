"""What people are called, and how those who accompany them reach them.

Revision: 0022, after 0021.
"""

import sqlalchemy as sa
from alembic import op

from persistence.row_security import enable

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
DEPARTEMENT = sa.String(3).with_variant(sa.String(3, collation="C"), "postgresql")
IDENTITIES = "civil_identities"


def upgrade() -> None:
    op.create_table(
        IDENTITIES,
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(20), nullable=True),
        sa.Column("mail", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("departement", DEPARTEMENT, nullable=False),
        sa.CheckConstraint(
            "length(first_name) > 0 AND length(last_name) > 0",
            name=op.f("ck_civil_identities_names"),
        ),
        sa.PrimaryKeyConstraint("beneficiary_id", name=op.f("pk_civil_identities")),
    )
    for statement in enable(op.get_bind().dialect.name, IDENTITIES):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table(IDENTITIES)
