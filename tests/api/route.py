"""One route of the API, as tests call it."""

from dataclasses import dataclass, field

PREFIX = "/api/v1"


def as_actor(actor: str, key: str | None = None) -> dict[str, str]:
    """Return the headers of a request made by an actor, which may be sent again under a key."""
    headers = {"x-vicinal-acteur": actor}
    return headers if key is None else headers | {"idempotency-key": key}


@dataclass(frozen=True)
class Route:
    """One route: how it is declared, and one good call of it."""

    method: str
    template: str
    url: str
    body: dict[str, object] | None = None
    params: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    media_type: str = "application/json"

    def __str__(self) -> str:
        return f"{self.method} {self.template}"
