"""Objections, requests, what was sent to whom, erasures; histories give way to an erasure alone.

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from persistence.append_only import (
    create_erasable_triggers,
    create_triggers,
    drop_erasable_triggers,
    drop_triggers,
)

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
JSON_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
OWN = "OLD.beneficiary_id"
BY_POSITIONNEMENT = (
    "(SELECT p.beneficiary_id FROM positionnements p WHERE p.id = OLD.positionnement_id)"
)
ERASABLE = {
    "positionnement_events": BY_POSITIONNEMENT,
    "attendances": OWN,
    "participation_facts": BY_POSITIONNEMENT,
    "parcours_events": OWN,
    "contest_events": "(SELECT c.beneficiary_id FROM contests c WHERE c.id = OLD.contest_id)",
}


def upgrade() -> None:
    _create_objections()
    _create_requests()
    _create_disclosures()
    _create_tombstones()
    op.add_column("idempotency_keys", sa.Column("beneficiary_id", CODE))
    op.create_index(
        op.f("ix_idempotency_keys_beneficiary_id"), "idempotency_keys", ["beneficiary_id"]
    )
    dialect = op.get_bind().dialect.name
    for table, person in ERASABLE.items():
        for statement in (
            *drop_triggers(dialect, table),
            *create_erasable_triggers(dialect, table, person),
        ):
            op.execute(statement)
    for statement in create_erasable_triggers(dialect, "disclosures", OWN):
        op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in ERASABLE:
        for statement in (
            *drop_erasable_triggers(dialect, table),
            *create_triggers(dialect, table),
        ):
            op.execute(statement)
    for statement in drop_erasable_triggers(dialect, "disclosures"):
        op.execute(statement)
    op.drop_index(op.f("ix_idempotency_keys_beneficiary_id"), "idempotency_keys")
    op.drop_column("idempotency_keys", "beneficiary_id")
    for table in ("erasures_under_way", "tombstones", "disclosures", "rights_requests"):
        op.drop_table(table)
    op.drop_table("objections")


def _create_objections() -> None:
    name = "objections"
    op.create_table(
        name,
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("actor_id", CODE, nullable=False),
        sa.Column("actor_role", sa.String(20), nullable=False),
        _check(name, "id_not_empty", "length(beneficiary_id) > 0"),
        sa.PrimaryKeyConstraint("beneficiary_id", name=op.f(f"pk_{name}")),
    )


def _create_requests() -> None:
    name = "rights_requests"
    op.create_table(
        name,
        sa.Column("id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by", CODE, nullable=False),
        sa.Column("asked_role", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("settled_by", CODE),
        sa.Column("answer", sa.Text(), nullable=False),
        _check(name, "id_not_empty", "length(id) > 0"),
        _check(name, "kind", "kind IN ('effacement', 'rectification')"),
        _check(name, "state", "state IN ('ouverte', 'faite', 'refusee', 'retiree')"),
        _check(name, "settled", "(state = 'ouverte') = (settled_at IS NULL)"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_beneficiary_id_id"), name, ["beneficiary_id", "id"])
    op.create_index(op.f(f"ix_{name}_state_due_on"), name, ["state", "due_on"])


def _create_disclosures() -> None:
    name = "disclosures"
    checks = [_check(name, "id_not_empty", "length(id) > 0")]
    if op.get_bind().dialect.name == "sqlite":
        checks.append(_check(name, "json", "json_valid(contents)"))
    op.create_table(
        name,
        sa.Column("id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", CODE, nullable=False),
        sa.Column("actor_role", sa.String(20), nullable=False),
        sa.Column("organisation_id", CODE),
        sa.Column("opportunity_id", CODE),
        sa.Column("contents", JSON_DOCUMENT, nullable=False),
        *checks,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_beneficiary_id_at"), name, ["beneficiary_id", "at"])
    op.create_index(op.f(f"ix_{name}_actor_id_kind_at"), name, ["actor_id", "kind", "at"])


def _create_tombstones() -> None:
    op.create_table(
        "tombstones",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        _check("tombstones", "digest", "length(digest) = 64"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_tombstones")),
    )
    name = "erasures_under_way"
    op.create_table(
        name,
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("never", sa.String(64), nullable=False),
        _check(name, "never", "never = 'jamais'"),
        sa.ForeignKeyConstraint(
            ["never"],
            ["tombstones.digest"],
            name=op.f(f"fk_{name}_never_tombstones"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("beneficiary_id", name=op.f(f"pk_{name}")),
    )


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))
