"""What the audit keeps of each table: a line a row, one line for many, or nothing, and why."""

from collections.abc import Mapping
from enum import StrEnum

UNNAMED = "vicinal_unnamed"
"""Execution option of what is counted and never named: rows that an erasure takes away."""


PROTECTED, PROTECTION_LIFTED = "adresse_protegee", "adresse_plus_protegee"
"""Kinds of the lines that say whose address is protected, or no more."""
SEARCH_READ = "recherche_lue"
"""Kind of the line that says that a search was read by who keeps it."""


class Scope(StrEnum):
    """How closely what is written in a table is followed."""

    EACH = "each"  # one line a row, with the digest of what it was
    TOGETHER = "together"  # one line a statement, with how many rows: no person is in them
    NONE = "none"


TOGETHER: Mapping[str, str] = {
    "opportunities": "the catalogue: imports write it by the thousand, and keep their own account",
    "opportunity_hosts": "who answers for an offer, imported with it",
    "referentials": "a document, known by its digest",
    "transit_feeds": "a document, known by its digest",
    "territory_layers": "a document, known by its digest",
    "released_people": "computed for everyone at once; a protected address has its own line",
    "account_recovery_codes": "hashes of secrets, that no line should repeat",
    "zones": "computed from communes",
}
NONE: Mapping[str, str] = {
    "past_catalogue": "what the catalogue was, copied from what is followed already",
    "catalogue": "a counter, moved by what is followed already",
    "erasures_under_way": "never committed",
    "account_sessions": "moved by each request; opening one is seen in accounts and keys",
    "issuer_attempts": "a sign-in that has not ended",
    "sign_in_guards": "counts of failures, moved by whoever tries",
    "outbox": "messages about what is followed already, moved by each attempt to send",
    "search_finds": "what the clock found for a search, each day",
    "nearby_counts": "counts computed from what is followed",
    "anonymous_counts": "nobody is in them",
    "idempotency_keys": "the answer of a write that is followed already",
    "audit_lines": "the audit itself",
    "audit_head": "the audit itself",
    "access_lines": "a trace already, never changed",
    "files_read": "a count of what access_lines says",
    "shown_answers": "a trace already, written for each answer",
}


def scope_of(table: str) -> Scope:
    """Return how a table is followed: row by row, unless it is named here."""
    if table in NONE:
        return Scope.NONE
    return Scope.TOGETHER if table in TOGETHER else Scope.EACH
