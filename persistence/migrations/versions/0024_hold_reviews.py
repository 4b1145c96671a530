"""The day on which a legal hold is to be looked at again, and the step that says another.

Revision: 0024, after 0023.
"""

import sqlalchemy as sa
from alembic import op

from persistence.append_only import create_triggers

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

HOLDS, FORMER = "legal_hold_events", "former_hold_events"
BEFORE = "step IN ('demande', 'pose', 'levee_demandee', 'levee')"
NOW = "step IN ('demande', 'pose', 'revue', 'levee_demandee', 'levee')"
ONCE = "step <> 'revue'"
CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
DEPARTEMENT = sa.String(3).with_variant(sa.String(3, collation="C"), "postgresql")
COLUMNS = "id, hold_id, beneficiary_id, step, motive, actor_id, at, departement"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.add_column(HOLDS, sa.Column("review_on", sa.Date(), nullable=True))
        op.drop_constraint(op.f("ck_legal_hold_events_step"), HOLDS)
        op.drop_constraint(op.f("uq_legal_hold_events_hold_id_step"), HOLDS)
        op.create_check_constraint(op.f("ck_legal_hold_events_step"), HOLDS, NOW)
    else:
        _make_again(NOW, sa.Column("review_on", sa.Date(), nullable=True))
    where = sa.text(ONCE)
    op.create_index(
        "uq_legal_hold_events_once",
        HOLDS,
        ["hold_id", "step"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    once = sa.UniqueConstraint("hold_id", "step", name=op.f("uq_legal_hold_events_hold_id_step"))
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("uq_legal_hold_events_once", HOLDS)
        op.drop_constraint(op.f("ck_legal_hold_events_step"), HOLDS)
        op.execute(f"ALTER TABLE {HOLDS} DISABLE TRIGGER USER")
        op.execute(f"DELETE FROM {HOLDS} WHERE NOT ({ONCE})")
        op.execute(f"ALTER TABLE {HOLDS} ENABLE TRIGGER USER")
        op.create_check_constraint(op.f("ck_legal_hold_events_step"), HOLDS, BEFORE)
        op.create_unique_constraint(once.name, HOLDS, ["hold_id", "step"])
        op.drop_column(HOLDS, "review_on")
    else:
        _make_again(BEFORE, once)


def _make_again(steps: str, *more: sa.schema.SchemaItem) -> None:
    """Make the table anew and copy it: SQLite changes no constraint of one that is there."""
    op.drop_index(op.f("ix_legal_hold_events_beneficiary_id"), HOLDS)
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER {HOLDS}_no_{verb}")
    op.rename_table(HOLDS, FORMER)
    op.create_table(
        HOLDS,
        sa.Column("id", CODE, nullable=False),
        sa.Column("hold_id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("motive", sa.String(40), nullable=False),
        sa.Column("actor_id", CODE, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(each for each in more if isinstance(each, sa.Column)),
        sa.Column("departement", DEPARTEMENT, nullable=False),
        sa.CheckConstraint(steps, name=op.f("ck_legal_hold_events_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold_events")),
        *(each for each in more if not isinstance(each, sa.Column)),
    )
    op.execute(f"INSERT INTO {HOLDS} ({COLUMNS}) SELECT {COLUMNS} FROM {FORMER} WHERE {ONCE}")
    op.drop_table(FORMER)
    op.create_index(op.f("ix_legal_hold_events_beneficiary_id"), HOLDS, ["beneficiary_id"])
    for statement in create_triggers("sqlite", HOLDS):
        op.execute(statement)
