"""What changed since a version of the catalogue, offers closed, and whose catalogue it is.

Revision: 0002, after 0001.
"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEX = "ix_opportunities_changed_in"


def upgrade() -> None:
    # Everything there counts as changed in version 0: no index was ever saved before this.
    op.add_column(
        "opportunities",
        sa.Column("changed_in", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )
    op.add_column("opportunities", sa.Column("closed_on", sa.Date()))
    op.create_index(INDEX, "opportunities", ["changed_in"], unique=False)
    op.add_column(
        "catalogue",
        sa.Column("identity", sa.String(32), nullable=False, server_default=sa.text("''")),
    )
    op.execute(
        sa.text("UPDATE catalogue SET identity = :identity").bindparams(identity=uuid.uuid4().hex)
    )


def downgrade() -> None:
    # Before, what was closed could only be absent: kept, it would be proposed again.
    op.execute(sa.text("DELETE FROM opportunities WHERE closed_on IS NOT NULL"))
    op.drop_column("catalogue", "identity")
    op.drop_index(INDEX, "opportunities")
    op.drop_column("opportunities", "closed_on")
    op.drop_column("opportunities", "changed_in")
