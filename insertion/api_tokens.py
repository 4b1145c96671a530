"""Tokens of programs: what each scope opens, and nothing else."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from insertion.actor import Actor, Role
from insertion.errors import InvalidValue
from insertion.text import is_storable, require_id

MAX_LABEL_LENGTH = 80


class Scope(StrEnum):
    """What a program may do."""

    SESSIONS_READ = "sessions:lire"
    SESSIONS_WRITE = "sessions:ecrire"
    ATTENDANCE_READ = "emargements:lire"
    ATTENDANCE_WRITE = "emargements:ecrire"
    CONVENTIONS_READ = "conventions:lire"
    INDICATORS_READ = "indicateurs:lire"
    POSITIONNEMENTS_READ = "positionnements:lire"
    POSITIONNEMENTS_WRITE = "positionnements:ecrire"


# By role: what a consumer may ask for. A person and a référent have no program.
OFFERED: dict[Role, frozenset[Scope]] = {
    Role.OPERATOR: frozenset(
        {
            Scope.SESSIONS_READ,
            Scope.SESSIONS_WRITE,
            Scope.ATTENDANCE_READ,
            Scope.ATTENDANCE_WRITE,
            Scope.CONVENTIONS_READ,
            Scope.POSITIONNEMENTS_READ,
            Scope.POSITIONNEMENTS_WRITE,
        }
    ),
    Role.EMPLOYER: frozenset({Scope.POSITIONNEMENTS_READ, Scope.POSITIONNEMENTS_WRITE}),
    Role.DEPARTEMENT: frozenset(
        {Scope.SESSIONS_READ, Scope.SESSIONS_WRITE, Scope.CONVENTIONS_READ, Scope.INDICATORS_READ}
    ),
}

# What a scope opens, as the API declares it; everything else is closed to a program.
OPENS: dict[Scope, frozenset[tuple[str, str]]] = {
    Scope.SESSIONS_READ: frozenset({("GET", "/actions/{action_id}/sessions")}),
    Scope.SESSIONS_WRITE: frozenset(
        {("POST", "/actions/{action_id}/sessions"), ("PATCH", "/sessions/{session_id}")}
    ),
    Scope.ATTENDANCE_READ: frozenset(
        {("GET", "/seances"), ("GET", "/seances/{seance_id}/emargements")}
    ),
    Scope.ATTENDANCE_WRITE: frozenset(
        {
            ("POST", "/seances"),
            ("PUT", "/seances/{seance_id}/emargements"),
            ("POST", "/seances/{seance_id}/emargements"),
            ("POST", "/seances/{seance_id}/cloture"),
        }
    ),
    Scope.CONVENTIONS_READ: frozenset(
        {
            ("GET", "/conventions"),
            ("GET", "/conventions/{convention_id}"),
            ("GET", "/conventions/{convention_id}/decompte"),
            ("GET", "/conventions/{convention_id}/bilan"),
        }
    ),
    Scope.INDICATORS_READ: frozenset({("GET", "/indicateurs")}),
    Scope.POSITIONNEMENTS_READ: frozenset(
        {("GET", "/positionnements"), ("GET", "/positionnements/{positionnement_id}")}
    ),
    Scope.POSITIONNEMENTS_WRITE: frozenset(
        {("POST", "/positionnements/{positionnement_id}/transitions")}
    ),
}


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token of one consumer: an organisation, or the Département.

    Raises
    ------
    insertion.errors.InvalidValue
        When it could open what its consumer may not.
    """

    id: str
    label: str
    role: Role
    organisation_id: str | None
    scopes: frozenset[Scope]
    created_by: str
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None = None
    revoked_at: datetime | None = None
    departement: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        require_id(self.id)
        if not (0 < len(self.label) <= MAX_LABEL_LENGTH and is_storable(self.label)):
            raise InvalidValue("nom", f"1 à {MAX_LABEL_LENGTH} caractères")
        if not self.scopes or not self.scopes <= OFFERED.get(self.role, frozenset()):
            names = ", ".join(sorted(OFFERED.get(self.role, frozenset()))) or "aucune"
            raise InvalidValue("portees", f"une ou plusieurs de : {names}")

    @property
    def actor(self) -> Actor:
        """Return who acts when a program uses it."""
        return Actor(
            self.id, self.role, self.organisation_id, self.departement, made_by=self.created_by
        )

    def is_alive(self, at: datetime) -> bool:
        """Return whether it may be used."""
        return self.revoked_at is None and at < self.expires_at

    def opens(self, method: str, route: str) -> bool:
        """Return whether a program may ask ``method`` of a route, as the API declares it."""
        return any((method, route) in OPENS[scope] for scope in self.scopes)
