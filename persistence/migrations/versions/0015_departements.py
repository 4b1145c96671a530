"""The département of people, of those who follow them and of what happens to them.

What is there is of the département that the settings name. On PostgreSQL, each of these tables
shows the rows of one département: see ``persistence/row_security.py``.

Revision: 0015, after 0014.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import context, op

from insertion.departement import DEFAULT_DEPARTEMENT, require_departement
from persistence.row_security import disable, enable

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

DEPARTEMENT = sa.String(3).with_variant(sa.String(3, collation="C"), "postgresql")
TABLES = (
    *("beneficiaries", "organisations", "referents", "accompaniments", "situations"),
    *("positionnements", "positionnement_events", "parcours_events", "idempotency_keys"),
    *("conventions", "seances", "attendances", "participation_facts"),
    *("released_people", "employer_sites", "posted_offers", "interests"),
    *("access_lines", "files_read", "reading_alerts", "shown_answers"),
    *("contests", "contest_events"),
    *("retention_lines", "legal_hold_events", "archive_readings"),
    *("objections", "rights_requests", "disclosures", "erasures_under_way"),
)
# Made with its column: the same person may have an archived file in two of them.
MADE_WITH_IT = ("archived_files",)
# Looked up before one knows of which département they are: no policy narrows them.
ACCOUNTS = ("accounts", "api_tokens")
OPEN_STATES = (
    "state IN ('souhaite', 'propose', 'a_valider', 'transmis', 'liste_attente', 'accepte',"
    " 'entre', 'suspendu')"
)
# What is open once at a time is so within a département: an id of another says nothing.
UNIQUE = (
    (
        "uq_accompaniments_one_principal",
        "accompaniments",
        ("beneficiary_id",),
        "ends_on IS NULL AND role = 'principal'",
    ),
    (
        "uq_accompaniments_open",
        "accompaniments",
        ("beneficiary_id", "referent_id"),
        "ends_on IS NULL",
    ),
    (
        "uq_positionnements_open",
        "positionnements",
        ("beneficiary_id", "opportunity_id"),
        OPEN_STATES,
    ),
)


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    given = context.config.attributes.get("departement", DEFAULT_DEPARTEMENT)
    home = require_departement(str(given))
    for table in (*TABLES, *ACCOUNTS):
        default = sa.text(f"'{home}'")  # checked above: two or three characters of a code
        column = sa.Column("departement", DEPARTEMENT, nullable=False, server_default=default)
        op.add_column(table, column)
        if dialect == "postgresql":  # SQLite would have to copy the table
            op.alter_column(table, "departement", server_default=None)
    for table in (*TABLES, *MADE_WITH_IT):
        _execute(enable(dialect, table))
    _replace_indexes("departement")
    op.drop_index("uq_accounts_role_acts_as", "accounts")
    op.create_index(
        "uq_accounts_acts_as", "accounts", ["departement", "role", "acts_as"], unique=True
    )


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.drop_index("uq_accounts_acts_as", "accounts")
    op.create_index("uq_accounts_role_acts_as", "accounts", ["role", "acts_as"], unique=True)
    _replace_indexes()
    for table in (*TABLES, *MADE_WITH_IT):
        _execute(disable(dialect, table))
    for table in (*TABLES, *ACCOUNTS):
        op.drop_column(table, "departement")


def _replace_indexes(*first: str) -> None:
    for name, table, columns, where in UNIQUE:
        condition = sa.text(where)
        op.drop_index(name, table)
        op.create_index(
            name,
            table,
            [*first, *columns],
            unique=True,
            sqlite_where=condition,
            postgresql_where=condition,
        )


def _execute(statements: Iterable[str]) -> None:
    for statement in statements:
        op.execute(statement)
