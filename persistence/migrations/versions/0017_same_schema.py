"""Nothing changes: the schema of 0016, under the name that it had first.

Revision: 0017, after 0016. Migrations 0010 to 0016 were numbered anew in the order they are done;
a database made before that stands at 0017 with all of them done.
"""

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
