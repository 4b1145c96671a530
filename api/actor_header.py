"""Who acts, as the header of a trusted proxy says it."""

from collections.abc import Sequence

from insertion.actor import Actor, Role
from insertion.errors import InvalidValue

ACTOR_HEADER = "X-Vicinal-Acteur"
CHALLENGE = {"WWW-Authenticate": 'Vicinal realm="vicinal"'}

DEPARTEMENT_MARK = "@"  # no id has it

_PARTS = 3  # role, id, organisation
_ROLES = {role.value: role for role in Role if role is not Role.CLOCK}  # nobody is the clock


class UnreadableActor(ValueError):
    """A header that does not say who acts; the message is a French sentence."""


def read_actor(values: Sequence[str]) -> Actor:
    """Return the actor of ``referent:ID`` or ``operateur:ID:ORGANISATION``.

    ``@53`` at the end says of which département; without it, that of the server.

    Raises
    ------
    UnreadableActor
        When the header is absent, repeated or not of this form.
    """
    if len(values) != 1:
        raise UnreadableActor(f"L’en-tête {ACTOR_HEADER} est attendu, une seule fois.")
    said, marked, departement = values[0].partition(DEPARTEMENT_MARK)
    role, *ids = said.split(":", _PARTS - 1)
    if role not in _ROLES or not ids:
        raise UnreadableActor(
            f"L’en-tête {ACTOR_HEADER} s’écrit « role:identifiant » ou "
            "« role:identifiant:organisation », avec « @53 » à la fin pour un autre département."
        )
    try:
        organisation_id = ids[1] if len(ids) > 1 else None
        return Actor(ids[0], _ROLES[role], organisation_id, departement if marked else None)
    except InvalidValue:
        raise UnreadableActor(
            f"L’en-tête {ACTOR_HEADER} contient un identifiant mal formé."
        ) from None
