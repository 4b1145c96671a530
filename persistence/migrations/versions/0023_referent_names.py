"""What référents are called by the people whom they accompany.

Revision: 0023, after 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("referents", sa.Column("name", sa.Text(), nullable=True))
    op.add_column("referents", sa.Column("phone", sa.String(20), nullable=True))


def downgrade() -> None:
    op.drop_column("referents", "phone")
    op.drop_column("referents", "name")
