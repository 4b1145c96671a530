"""Messages to people: what waits to be sent, in words that say nothing of their situation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from insertion.errors import InvalidValue
from insertion.text import MAX_ID_LENGTH, is_storable, require_id

MAX_PARAMETERS = 10
MAX_PARAMETER_LENGTH = 200
MOST_ATTEMPTS = 8
SENDING_LEASE = timedelta(minutes=10)
_FIRST_RETRY = timedelta(minutes=1)
_LONGEST_RETRY = timedelta(hours=6)


class MessageKind(StrEnum):
    """What a message is about; its words are in ``api/message_texts.py``, and say no more."""

    INVITATION = "invitation"
    NEW_PASSWORD = "mot_de_passe_a_choisir"
    MAGIC_LINK = "lien_de_connexion"
    MAIL_CONFIRMATION = "adresse_a_confirmer"
    MAIL_CHANGED = "adresse_changee"
    NEW_CODE = "code_cree"
    PASSWORD_CHANGED = "mot_de_passe_change"
    SECOND_FACTOR_CHANGED = "second_facteur_change"
    IDENTITY_LINKED = "identite_rattachee"
    NEWS = "nouvelle_a_lire"  # something waits in one's space: it is read there
    FILE_READ = "dossier_consulte"
    RETENTION_NOTICE = "conservation_bientot_finie"
    REQUEST_ANSWERED = "demande_traitee"
    ALERT = "alerte_a_lire"
    NEW_FINDS = "recherches_a_lire"


SHOWING_A_LINK = frozenset(
    {MessageKind.INVITATION, MessageKind.NEW_PASSWORD}
    | {MessageKind.MAGIC_LINK, MessageKind.MAIL_CONFIRMATION}
)


CARRYING_AN_ADDRESS = frozenset({MessageKind.MAIL_CONFIRMATION, MessageKind.MAIL_CHANGED})
"""Sent to an address that is not that of the account, not yet or no more: it is sealed in them."""


class MessageState(StrEnum):
    """Where a message is."""

    WAITING = "en_attente"
    SENDING = "en_cours"
    SENT = "envoye"
    UNCERTAIN = "incertain"  # cut while it was being sent: sending again could send it twice
    FAILED = "abandonne"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one account.

    ``id`` is chosen by who queues it: the same id is the same message, and goes once.
    ``parameters`` hold ids, dates and counts, never a name, an address or what someone wrote.
    ``sealed`` is what only the mail may show, a link, or where it goes: sealed with a key that the
    database does not have, and forgotten once sent.

    Raises
    ------
    insertion.errors.InvalidValue
        When an id is not one, or a parameter could not be kept.
    """

    id: str
    account_id: str
    kind: MessageKind
    created_at: datetime
    parameters: Mapping[str, str] = field(default_factory=dict)
    sealed: bytes | None = None
    state: MessageState = MessageState.WAITING
    attempts: int = 0
    next_at: datetime | None = None
    sent_at: datetime | None = None

    def __post_init__(self) -> None:
        require_id(self.id)
        require_id(self.account_id)
        short = all(
            len(name) <= MAX_ID_LENGTH
            and len(value) <= MAX_PARAMETER_LENGTH
            and is_storable(name + value)
            and "@" not in value
            for name, value in self.parameters.items()
        )
        if len(self.parameters) > MAX_PARAMETERS or not short:
            raise InvalidValue("parametres", "peu de paramètres, courts, sans adresse")


def retry_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failed attempts, None to give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    growth: int = 4 ** max(attempts - 1, 0)
    return min(_FIRST_RETRY * growth, _LONGEST_RETRY)
