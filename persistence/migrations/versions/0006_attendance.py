"""Conventions, séances, attendance and what is proved of participations.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from persistence.append_only import create_triggers

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
JSON_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
STATUSES = "status IN ('present', 'absent_excuse', 'absent', 'annule')"
KINDS = (
    "kind IN ('individuelle', 'collective', 'professionnalisation', 'entretien', 'travail',"
    " 'integration', 'formation', 'location')"
)
APPEND_ONLY = ("attendances", "participation_facts")


def upgrade() -> None:
    _create_conventions()
    _create_seances()
    _create_attendances()
    _create_participation_facts()
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in create_triggers(dialect, table):
            op.execute(statement)


def downgrade() -> None:
    for table in ("participation_facts", "attendances", "seances", "conventions"):
        op.drop_table(table)


def _create_conventions() -> None:
    name = "conventions"
    checks = [
        _check(name, "id_not_empty", "length(id) > 0"),
        _check(name, "days", "ends_on >= starts_on"),
        _check(name, "places", "places IS NULL OR places > 0"),
        _check(name, "envelope", "envelope_cents IS NULL OR envelope_cents >= 0"),
    ]
    if op.get_bind().dialect.name == "sqlite":
        checks.append(_check(name, "json", "json_valid(terms)"))
    op.create_table(
        name,
        sa.Column("id", CODE, nullable=False),
        sa.Column("dispositif_id", CODE, nullable=False),
        sa.Column("operator_id", CODE, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("places", sa.Integer()),
        sa.Column("envelope_cents", sa.BigInteger()),
        sa.Column("terms", JSON_DOCUMENT, nullable=False),
        *checks,
        _points_to(name, "operator_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    _index(name, "operator_id", "year", "id")
    _index(name, "year", "id")


def _create_seances() -> None:
    name = "seances"
    op.create_table(
        name,
        sa.Column("id", CODE, nullable=False),
        sa.Column("session_id", CODE, nullable=False),
        sa.Column("convention_id", CODE),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts", sa.Integer()),
        sa.Column("ends", sa.Integer()),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("present_elsewhere", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", CODE, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("closed_by", CODE),
        _check(name, "id_not_empty", "length(id) > 0"),
        _check(name, "minutes", "minutes > 0"),
        _check(name, "present_elsewhere", "present_elsewhere >= 0"),
        _check(name, "clock", "(starts IS NULL) = (ends IS NULL)"),
        _check(name, "hours", "starts IS NULL OR (starts >= 0 AND ends > starts)"),
        _check(name, "kind", KINDS),
        _check(name, "closed", "(closed_at IS NULL) = (closed_by IS NULL)"),
        _points_to(name, "session_id", "action_sessions"),
        _points_to(name, "convention_id", "conventions"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    _index(name, "convention_id", "held_on", "id")
    _index(name, "session_id", "held_on", "id")


def _create_attendances() -> None:
    name = "attendances"
    op.create_table(
        name,
        sa.Column("id", CODE, nullable=False),
        sa.Column("seance_id", CODE, nullable=False),
        sa.Column("positionnement_id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("certificate", sa.String(200)),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("actor_id", CODE, nullable=False),
        sa.Column("corrects", CODE),
        _check(name, "id_not_empty", "length(id) > 0"),
        _check(name, "status", STATUSES),
        _check(name, "minutes", "minutes >= 0 AND (status = 'present') = (minutes > 0)"),
        _check(name, "corrects_another", "corrects IS NULL OR corrects <> id"),
        _points_to(name, "seance_id", "seances"),
        _points_to(name, "positionnement_id", "positionnements"),
        *_corrections(name, "seance_id", "positionnement_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    _first_of(name, "seance_id", "positionnement_id")
    for column in ("seance_id", "beneficiary_id", "positionnement_id"):
        _index(name, column)


def _create_participation_facts() -> None:
    name = "participation_facts"
    op.create_table(
        name,
        sa.Column("id", CODE, nullable=False),
        sa.Column("positionnement_id", CODE, nullable=False),
        sa.Column("public", sa.String(20)),
        sa.Column("checked_on", sa.Date()),
        sa.Column("public_until", sa.Date()),
        sa.Column("follow_up", sa.String(20)),
        sa.Column("weekly_minutes", sa.Integer()),
        sa.Column("renewed_on", sa.Date()),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("actor_id", CODE, nullable=False),
        sa.Column("corrects", CODE),
        _check(name, "weekly_minutes", "weekly_minutes IS NULL OR weekly_minutes > 0"),
        _check(name, "corrects_another", "corrects IS NULL OR corrects <> id"),
        _points_to(name, "positionnement_id", "positionnements"),
        *_corrections(name, "positionnement_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    _first_of(name, "positionnement_id")
    _index(name, "positionnement_id")


def _corrections(table: str, *pair: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.UniqueConstraint("corrects", name=op.f(f"uq_{table}_corrects")),
        sa.UniqueConstraint("id", *pair, name=op.f(f"uq_{table}_id_{'_'.join(pair)}")),
        sa.ForeignKeyConstraint(
            ["corrects", *pair],
            [f"{table}.id", *(f"{table}.{column}" for column in pair)],
            name=f"fk_{table}_corrects",
        ),
    )


def _first_of(table: str, *columns: str) -> None:
    where = sa.text("corrects IS NULL")
    op.create_index(
        f"uq_{table}_first",
        table,
        list(columns),
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _points_to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
    )
