"""Retention: what was done of files, legal holds, archived files, and counts of nobody.

Revision: 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from persistence.append_only import create_triggers

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
JSON_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
DEPARTEMENT = sa.String(3).with_variant(sa.String(3, collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)
STAGES = "stage IN ('preavis', 'archive', 'anonymisation')"
STEPS = "step IN ('demande', 'pose', 'levee_demandee', 'levee')"
ADDED_ONLY = ("retention_lines", "legal_hold_events", "archive_readings")


def upgrade() -> None:
    _create_lines()
    _create_holds()
    _create_archives()
    op.create_table(
        "anonymous_counts",
        *_coarse_columns(),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people > 0", name=op.f("ck_anonymous_counts_people")),
        sa.PrimaryKeyConstraint(
            "opened_in",
            "last_seen_in",
            "home_departement",
            "age_band",
            "exit",
            name=op.f("pk_anonymous_counts"),
        ),
    )
    for table in ADDED_ONLY:
        for statement in create_triggers(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    for table in (*ADDED_ONLY, "archived_files", "anonymous_counts"):
        op.drop_table(table)


def _coarse_columns() -> list[sa.Column]:
    lengths = {"opened_in": 7, "last_seen_in": 7, "home_departement": 3, "age_band": 20, "exit": 30}
    return [sa.Column(name, sa.String(size), nullable=False) for name, size in lengths.items()]


def _create_lines() -> None:
    op.create_table(
        "retention_lines",
        sa.Column("id", CODE, nullable=False),
        sa.Column("run_id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_at", MOMENT, nullable=False),
        sa.Column("rules_version", sa.String(200), nullable=False),
        sa.CheckConstraint(STAGES, name=op.f("ck_retention_lines_stage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_lines")),
    )
    op.create_index(
        op.f("ix_retention_lines_beneficiary_id_stage_done_on"),
        "retention_lines",
        ["beneficiary_id", "stage", "done_on"],
    )
    op.create_index(op.f("ix_retention_lines_done_on"), "retention_lines", ["done_on"])


def _create_holds() -> None:
    op.create_table(
        "legal_hold_events",
        sa.Column("id", CODE, nullable=False),
        sa.Column("hold_id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("motive", sa.String(40), nullable=False),
        sa.Column("actor_id", CODE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(STEPS, name=op.f("ck_legal_hold_events_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold_events")),
        sa.UniqueConstraint("hold_id", "step", name=op.f("uq_legal_hold_events_hold_id_step")),
    )
    op.create_index(
        op.f("ix_legal_hold_events_beneficiary_id"), "legal_hold_events", ["beneficiary_id"]
    )


def _create_archives() -> None:
    op.create_table(
        "archived_files",
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("archived_on", sa.Date(), nullable=False),
        *_coarse_columns(),
        sa.Column("document", JSON_DOCUMENT, nullable=False),
        sa.Column("departement", DEPARTEMENT, nullable=False),
        sa.CheckConstraint("json_valid(document)", name=op.f("ck_archived_files_json")).ddl_if(
            dialect="sqlite"
        ),
        sa.PrimaryKeyConstraint(
            "beneficiary_id", "since", "departement", name=op.f("pk_archived_files")
        ),
    )
    op.create_table(
        "archive_readings",
        sa.Column("id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("actor_id", CODE, nullable=False),
        sa.Column("motive", sa.String(40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_readings")),
    )
    op.create_index(
        op.f("ix_archive_readings_beneficiary_id"), "archive_readings", ["beneficiary_id"]
    )
