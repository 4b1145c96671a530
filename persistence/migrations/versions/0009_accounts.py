"""Accounts, sessions, keys, tokens, and messages to people.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

CODE = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
JSON_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "sign_in_keys",
    "outbox",
    "issuer_links",
    "issuer_attempts",
    "account_sessions",
    "account_recovery_codes",
    "sign_in_guards",
    "api_tokens",
    "accounts",
)


def upgrade() -> None:
    _accounts()
    _sessions()
    _guards()
    _programs()
    _issuers()


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", CODE, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("acts_as", CODE, nullable=False),
        sa.Column("organisation_id", CODE),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("login", sa.Text()),
        sa.Column("mail", sa.Text()),
        sa.Column("mail_confirmed_at", MOMENT),
        sa.Column("password_hash", sa.Text()),
        sa.Column("totp_secret", sa.LargeBinary()),
        sa.Column("totp_confirmed_at", MOMENT),
        sa.Column("totp_step", sa.Integer()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("signed_in_on", sa.Date()),
        sa.CheckConstraint(
            "state IN ('a_activer', 'actif', 'desactive')", name=op.f("ck_accounts_state")
        ),
        sa.CheckConstraint("length(id) > 0", name=op.f("ck_accounts_id_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
    )
    op.create_index("uq_accounts_login", "accounts", ["login"], unique=True)
    op.create_index("uq_accounts_role_acts_as", "accounts", ["role", "acts_as"], unique=True)
    op.create_table(
        "account_recovery_codes",
        sa.Column("account_id", CODE, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_account_recovery_codes_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "code_hash", name=op.f("pk_account_recovery_codes")),
    )


def _sessions() -> None:
    op.create_table(
        "account_sessions",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("id", CODE, nullable=False),
        sa.Column("account_id", CODE, nullable=False),
        sa.Column("stage", sa.String(30), nullable=False),
        sa.Column("means", sa.String(30), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("idle_seconds", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_account_sessions_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_account_sessions")),
    )
    op.create_index(op.f("ix_account_sessions_account_id"), "account_sessions", ["account_id"])
    op.create_index(op.f("ix_account_sessions_expires_at"), "account_sessions", ["expires_at"])
    op.create_index("uq_account_sessions_id", "account_sessions", ["id"], unique=True)
    op.create_table(
        "sign_in_keys",
        sa.Column("id", CODE, nullable=False),
        sa.Column("account_id", CODE, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("created_by", CODE, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_sign_in_keys_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_keys")),
    )
    op.create_index(op.f("ix_sign_in_keys_account_id_kind"), "sign_in_keys", ["account_id", "kind"])
    op.create_index(op.f("ix_sign_in_keys_expires_at"), "sign_in_keys", ["expires_at"])


def _guards() -> None:
    op.create_table(
        "sign_in_guards",
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("recent", sa.Text(), nullable=False),
        sa.Column("locks", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_sign_in_guards")),
    )
    op.create_index(op.f("ix_sign_in_guards_written_at"), "sign_in_guards", ["written_at"])


def _programs() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", CODE, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("organisation_id", CODE),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_by", CODE, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("last_used_on", sa.Date()),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
    )
    op.create_index(
        op.f("ix_api_tokens_role_organisation_id"), "api_tokens", ["role", "organisation_id"]
    )
    op.create_index("uq_api_tokens_token_hash", "api_tokens", ["token_hash"], unique=True)
    op.create_table(
        "outbox",
        sa.Column("id", CODE, nullable=False),
        sa.Column("account_id", CODE, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("parameters", JSON_DOCUMENT, nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.CheckConstraint("json_valid(parameters)", name=op.f("ck_outbox_json")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_outbox_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_account_id"), "outbox", ["account_id"])
    op.create_index(op.f("ix_outbox_state_next_at"), "outbox", ["state", "next_at"])


def _issuers() -> None:
    op.create_table(
        "issuer_links",
        sa.Column("issuer", CODE, nullable=False),
        sa.Column("subject_hash", sa.String(64), nullable=False),
        sa.Column("account_id", CODE, nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_issuer_links_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("issuer", "subject_hash", name=op.f("pk_issuer_links")),
    )
    op.create_index(op.f("ix_issuer_links_account_id"), "issuer_links", ["account_id"])
    op.create_table(
        "issuer_attempts",
        sa.Column("state_hash", sa.String(64), nullable=False),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("issuer", CODE, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("account_id", CODE),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_issuer_attempts_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_issuer_attempts")),
    )
    op.create_index(op.f("ix_issuer_attempts_account_id"), "issuer_attempts", ["account_id"])
    op.create_index(op.f("ix_issuer_attempts_expires_at"), "issuer_attempts", ["expires_at"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
