"""What happens in the parcours of people: events, added and never changed.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from persistence.append_only import create_triggers

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
JSON_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
TABLE = "parcours_events"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", CODE, nullable=False),
        sa.Column("corrects", CODE),
        sa.Column("detail", JSON_DOCUMENT, nullable=False),
        sa.CheckConstraint("length(id) > 0", name=op.f("ck_parcours_events_id_not_empty")),
        sa.CheckConstraint("json_valid(detail)", name=op.f("ck_parcours_events_json")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(
            ["corrects"],
            ["parcours_events.id"],
            name=op.f("fk_parcours_events_corrects_parcours_events"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcours_events")),
    )
    is_correction = sa.text("corrects IS NOT NULL")
    op.create_index(
        "uq_parcours_events_corrects",
        TABLE,
        ["corrects"],
        unique=True,
        sqlite_where=is_correction,
        postgresql_where=is_correction,
    )
    op.create_index(
        op.f("ix_parcours_events_beneficiary_id_happened_on"),
        TABLE,
        ["beneficiary_id", "happened_on"],
    )
    op.create_index(op.f("ix_parcours_events_happened_on"), TABLE, ["happened_on"])
    for statement in create_triggers(op.get_bind().dialect.name, TABLE):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table(TABLE)
