"""The trace: audit, readings of files, answers shown, contests.

Revision: 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

from persistence.append_only import create_triggers, create_update_trigger

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)
TABLES = (
    *("audit_lines", "audit_head", "access_lines", "files_read", "reading_alerts"),
    *("shown_answers", "contests", "contest_events"),
)


def upgrade() -> None:
    _audit()
    _readings()
    _shown()
    _contests()
    dialect = op.get_bind().dialect.name
    for table in ("audit_lines", "contest_events"):
        for statement in create_triggers(dialect, table):
            op.execute(statement)
    for statement in create_update_trigger(dialect, "access_lines"):
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _audit() -> None:
    op.create_table(
        "audit_lines",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", CODE, nullable=False),
        sa.Column("actor_role", sa.String(20), nullable=False),
        sa.Column("through", sa.Text(), nullable=False),
        sa.Column("motive", sa.Text()),
        sa.Column("verb", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("former", sa.String(64)),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_audit_lines_sequence")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_lines")),
    )
    op.create_index(op.f("ix_audit_lines_kind_object_id"), "audit_lines", ["kind", "object_id"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )


def _readings() -> None:
    table = "access_lines"
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account", sa.String(110), nullable=False),
        sa.Column("organisation_id", CODE),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_lines")),
    )
    for columns in (["beneficiary_id", "id"], ["account", "at"], ["at"]):
        op.create_index(op.f(f"ix_access_lines_{'_'.join(columns)}"), table, columns)
    op.create_table(
        "files_read",
        sa.Column("account", sa.String(110), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.PrimaryKeyConstraint("account", "day", "beneficiary_id", name=op.f("pk_files_read")),
    )
    op.create_table(
        "reading_alerts",
        sa.Column("account", sa.String(110), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", "day", name=op.f("pk_reading_alerts")),
    )


def _shown() -> None:
    table = "shown_answers"
    op.create_table(
        table,
        sa.Column("id", CODE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("beneficiary_id", CODE),
        sa.Column("question_digest", sa.String(64), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("index_version", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("shown >= 0", name=op.f("ck_shown_answers_shown")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_answers")),
    )
    op.create_index(op.f("ix_shown_answers_beneficiary_id_at"), table, ["beneficiary_id", "at"])
    op.create_index(op.f("ix_shown_answers_at"), table, ["at"])


def _contests() -> None:
    op.create_table(
        "contests",
        sa.Column("id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("subject", sa.String(30), nullable=False),
        sa.Column("subject_id", CODE, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length(id) > 0", name=op.f("ck_contests_id_not_empty")),
        sa.CheckConstraint(
            "state IN ('ouverte', 'transmise', 'repondue', 'retiree')",
            name=op.f("ck_contests_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contests")),
    )
    for columns in (["beneficiary_id", "created_at"], ["state", "due_on"]):
        op.create_index(op.f(f"ix_contests_{'_'.join(columns)}"), "contests", columns)
    op.create_table(
        "contest_events",
        sa.Column("contest_id", CODE, nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", CODE, nullable=False),
        sa.Column("actor_role", sa.String(20), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(20)),
        sa.Column("words", sa.Text()),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_contest_events_sequence")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contests.id"], name=op.f("fk_contest_events_contest_id_contests")
        ),
        sa.PrimaryKeyConstraint("contest_id", "sequence", name=op.f("pk_contest_events")),
    )
