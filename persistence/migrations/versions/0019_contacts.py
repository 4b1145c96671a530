"""The requests by which employers ask to be put in contact.

Revision: 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op

from persistence.row_security import enable

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
DEPARTEMENT = sa.String(3).with_variant(sa.String(3, collation="C"), "postgresql")
TABLE = "contact_requests"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        TABLE,
        sa.Column("id", CODE, nullable=False),
        sa.Column("interest_id", CODE, nullable=False),
        sa.Column("opportunity_id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("organisation_id", CODE, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("phone", sa.String(20), nullable=True),
        sa.Column("mail", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("departement", DEPARTEMENT, nullable=False),
        sa.CheckConstraint(
            "state IN ('demande', 'accepte', 'decline', 'repondu', 'retire')",
            name=op.f("ck_contact_requests_state"),
        ),
        sa.CheckConstraint(
            "state IN ('accepte', 'repondu') OR (phone IS NULL AND mail IS NULL AND note IS NULL)",
            name=op.f("ck_contact_requests_means"),
        ),
        sa.ForeignKeyConstraint(
            ["interest_id"],
            ["interests.id"],
            name=op.f("fk_contact_requests_interest_id_interests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_requests")),
    )
    op.create_index("uq_contact_requests_interest", TABLE, ["interest_id"], unique=True)
    for column in ("beneficiary_id", "due_on"):
        op.create_index(op.f(f"ix_contact_requests_{column}"), TABLE, [column])
    for statement in enable(op.get_bind().dialect.name, TABLE):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table(TABLE)
