"""People followed, organisations, sessions, positionnements and their history, retries.

Revision: 0005, after 0003.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from persistence.append_only import create_function, create_triggers, drop_function

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
JSON_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
OPEN_STATES = (
    "state IN ('souhaite', 'propose', 'a_valider', 'transmis', 'liste_attente', 'accepte',"
    " 'entre', 'suspendu')"
)
FINAL_STATES = "state IN ('termine', 'refuse', 'abandonne', 'expire')"
TABLES = (
    "idempotency_keys",
    "positionnement_events",
    "positionnements",
    "action_sessions",
    "situations",
    "accompaniments",
    "referents",
    "opportunity_hosts",
    "organisations",
)


def upgrade() -> None:
    _create_organisations()
    _create_people_followed()
    _create_accompaniments()
    _create_sessions()
    _create_positionnements()
    _create_history()
    op.create_table(
        "idempotency_keys",
        sa.Column("scope", sa.String(200), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("headers", JSON_DOCUMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    for statement in drop_function(op.get_bind().dialect.name):
        op.execute(statement)


def _create_organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", CODE, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("territory_id", CODE),
        sa.CheckConstraint("length(id) > 0", name=op.f("ck_organisations_id_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_index(
        op.f("ix_organisations_kind_territory_id"), "organisations", ["kind", "territory_id"]
    )
    op.create_table(
        "opportunity_hosts",
        sa.Column("opportunity_id", CODE, nullable=False),
        sa.Column("organisation_id", CODE, nullable=False),
        _points_to("opportunity_hosts", "opportunity_id", "opportunities"),
        _points_to("opportunity_hosts", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("opportunity_id", name=op.f("pk_opportunity_hosts")),
    )
    op.create_index(
        op.f("ix_opportunity_hosts_organisation_id"), "opportunity_hosts", ["organisation_id"]
    )


def _create_people_followed() -> None:
    op.create_table(
        "referents",
        sa.Column("id", CODE, nullable=False),
        sa.Column("organisation_id", CODE, nullable=False),
        sa.Column("social_worker", sa.Boolean(), nullable=False),
        sa.Column("norm", sa.Integer(), nullable=False),
        sa.Column("full_time_equivalent", sa.Integer(), nullable=False),
        sa.Column("followed", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(id) > 0", name=op.f("ck_referents_id_not_empty")),
        sa.CheckConstraint("norm > 0", name=op.f("ck_referents_norm")),
        sa.CheckConstraint(
            "full_time_equivalent BETWEEN 1 AND 100",
            name=op.f("ck_referents_full_time_equivalent"),
        ),
        sa.CheckConstraint(
            "followed >= 0 AND followed * 100 <= norm * full_time_equivalent",
            name=op.f("ck_referents_followed"),
        ),
        _points_to("referents", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referents")),
    )
    op.create_index(op.f("ix_referents_organisation_id"), "referents", ["organisation_id"])
    op.create_table(
        "situations",
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("document", JSON_DOCUMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        *_valid_json("situations", "json_valid(document)"),
        sa.PrimaryKeyConstraint("beneficiary_id", name=op.f("pk_situations")),
    )


def _create_accompaniments() -> None:
    op.create_table(
        "accompaniments",
        sa.Column("id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("referent_id", CODE, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.CheckConstraint("role IN ('principal', 'appui')", name=op.f("ck_accompaniments_role")),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_accompaniments_days")
        ),
        _points_to("accompaniments", "referent_id", "referents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accompaniments")),
    )
    _unique_where(
        "uq_accompaniments_one_principal",
        "accompaniments",
        ["beneficiary_id"],
        "ends_on IS NULL AND role = 'principal'",
    )
    _unique_where(
        "uq_accompaniments_open",
        "accompaniments",
        ["beneficiary_id", "referent_id"],
        "ends_on IS NULL",
    )
    op.create_index(
        op.f("ix_accompaniments_referent_id_beneficiary_id"),
        "accompaniments",
        ["referent_id", "beneficiary_id"],
    )


def _create_sessions() -> None:
    op.create_table(
        "action_sessions",
        sa.Column("id", CODE, nullable=False),
        sa.Column("action_id", CODE, nullable=False),
        sa.Column("convention_id", CODE),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("group_min", sa.Integer()),
        sa.Column("group_max", sa.Integer()),
        sa.Column("mixing", sa.String(20)),
        sa.Column("venue", sa.Text()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("places >= 1", name=op.f("ck_action_sessions_places")),
        sa.CheckConstraint("taken >= 0 AND taken <= places", name=op.f("ck_action_sessions_taken")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_action_sessions_days")),
        sa.CheckConstraint(
            "state IN ('ouverte', 'fermee', 'annulee')", name=op.f("ck_action_sessions_state")
        ),
        _points_to("action_sessions", "action_id", "opportunities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_sessions")),
    )
    op.create_index(
        op.f("ix_action_sessions_action_id_starts_on"),
        "action_sessions",
        ["action_id", "starts_on"],
    )


def _create_positionnements() -> None:
    name = "positionnements"
    op.create_table(
        name,
        *_positionnement_columns(),
        sa.CheckConstraint("version >= 1", name=op.f("ck_positionnements_version")),
        sa.CheckConstraint(
            "(state = 'liste_attente') = (waiting_rank IS NOT NULL)",
            name=op.f("ck_positionnements_waiting_rank"),
        ),
        sa.CheckConstraint(
            f"{OPEN_STATES} OR {FINAL_STATES}", name=op.f("ck_positionnements_state")
        ),
        *_valid_json(name, "json_valid(sheet) AND (snapshot IS NULL OR json_valid(snapshot))"),
        _points_to(name, "opportunity_id", "opportunities"),
        _points_to(name, "session_id", "action_sessions"),
        _points_to(name, "host_id", "organisations"),
        _points_to(name, "validator_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_positionnements")),
        sa.UniqueConstraint(
            "session_id", "waiting_rank", name=op.f("uq_positionnements_session_id_waiting_rank")
        ),
    )
    pair = ["beneficiary_id", "opportunity_id"]
    _unique_where("uq_positionnements_open", name, pair, OPEN_STATES)
    for columns in (
        ["beneficiary_id", "id"],
        ["opportunity_id", "state"],
        ["host_id", "id"],
        ["validator_id", "state"],
        ["state", "state_since"],
    ):
        op.create_index(op.f(f"ix_{name}_{'_'.join(columns)}"), name, columns)


def _positionnement_columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", CODE, nullable=False),
        sa.Column("beneficiary_id", CODE, nullable=False),
        sa.Column("opportunity_id", CODE, nullable=False),
        sa.Column("opportunity_kind", sa.String(20), nullable=False),
        sa.Column("dispositif", sa.Text()),
        sa.Column("session_id", CODE),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("prescriber_id", CODE, nullable=False),
        sa.Column("prescriber_organisation_id", CODE),
        sa.Column("host_id", CODE),
        sa.Column("validator_id", CODE),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("state_since", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("waiting_rank", sa.Integer()),
        sa.Column("entered_on", sa.Date()),
        sa.Column("planned_end_on", sa.Date()),
        sa.Column("prolonged_until", sa.Date()),
        sa.Column("ended_on", sa.Date()),
        sa.Column("outcome", sa.String(40)),
        sa.Column("sheet", JSON_DOCUMENT, nullable=False),
        sa.Column("snapshot", JSON_DOCUMENT),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _create_history() -> None:
    name = "positionnement_events"
    op.create_table(
        name,
        sa.Column("id", sa.String(100), nullable=False),
        sa.Column("positionnement_id", CODE, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("transition", sa.String(30), nullable=False),
        sa.Column("from_state", sa.String(20)),
        sa.Column("to_state", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", CODE, nullable=False),
        sa.Column("actor_role", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(40)),
        sa.Column("comment", sa.Text()),
        sa.Column("payload", JSON_DOCUMENT),
        *_valid_json(name, "payload IS NULL OR json_valid(payload)"),
        _points_to(name, "positionnement_id", "positionnements"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(
            "positionnement_id", "sequence", name=op.f(f"uq_{name}_positionnement_id_sequence")
        ),
    )
    op.create_index(op.f(f"ix_{name}_at"), name, ["at"])
    dialect = op.get_bind().dialect.name
    for statement in (*create_function(dialect), *create_triggers(dialect, name)):
        op.execute(statement)


def _points_to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
    )


def _unique_where(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def _valid_json(table: str, condition: str) -> tuple[sa.CheckConstraint, ...]:
    if op.get_bind().dialect.name != "sqlite":
        return ()
    return (sa.CheckConstraint(condition, name=op.f(f"ck_{table}_json")),)
