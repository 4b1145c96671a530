"""Which exception becomes which French sentence; the value that caused it is never repeated."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from api.audit_key import NoAuditKey
from api.auditing import AuditAltered
from api.secret_key import UnusableKey
from api.wiring import NotReady
from cli.errors import NOTHING_DONE, CommandRefused
from geo.errors import UnknownCommune, UnreadableTimetable
from insertion.dispositifs import UnknownDispositif
from insertion.errors import InvalidValue, TransitionRefused, UnknownOpportunity, UnknownRecord
from persistence.anchors import UnreadableAnchors
from persistence.errors import PersistenceError, UnreadableDocument
from skills.errors import UnknownOccupation, UnknownSkill, UnreadableReferential
from usecases.errors import AmbiguousOccupation, ClosingRefused, UnreadableFile
from usecases.find_route import UnknownPlace
from usecases.profile_draft import ProfileRefused
from usecases.read_list import BadList

_UNFORESEEN = (
    "erreur inattendue ({name}). Rien n’a été écrit à moitié ; "
    "pour le détail, relancez avec VICINAL_DEBUG=1."
)
_DATABASE = (
    "la base de données ne répond pas ou ne peut pas être écrite ; "
    "« vicinal config » montre laquelle."
)
_UNREADABLE = (
    "ce qui est enregistré ne peut pas être lu par cette version de Vicinal ; "
    "mettez-la à jour, ou refaites l’import."
)
_FILE_REASONS: Mapping[type[OSError], str] = {
    FileNotFoundError: "n’existe pas",
    PermissionError: "n’est pas accessible avec vos droits",
    IsADirectoryError: "est un dossier, un fichier est attendu",
    NotADirectoryError: "n’est pas un dossier qui existe",
}


def _ended(error: Exception) -> str:
    return str(error).rstrip(".") + "."


def _profile(error: ProfileRefused) -> CommandRefused:
    lines = [f"{mistake.field} : {mistake.expected}" for mistake in error.mistakes]
    return CommandRefused("le profil est à corriger.", lines)


def _file(error: OSError) -> CommandRefused:
    name = os.path.basename(str(error.filename)) if error.filename else "un fichier"
    return CommandRefused(
        f"{name} {_FILE_REASONS.get(type(error), 'ne peut pas être lu ou écrit')}."
    )


def _ambiguous(error: AmbiguousOccupation) -> CommandRefused:
    lines = [f"{code} : {label}" for code, label in error.proposed]
    return CommandRefused(
        "plusieurs métiers portent ce nom, ou un nom proche ; donnez un code :", lines
    )


# The first kind that fits answers: OSError comes after its own kinds.
_SENTENCES: Mapping[type[Exception], Callable[[Any], CommandRefused]] = {
    ProfileRefused: _profile,
    UnknownOpportunity: lambda _error: CommandRefused(
        "cette offre ou cette action n’existe pas, ou n’est plus ouverte."
    ),
    UnknownDispositif: lambda _error: CommandRefused(
        "ce dispositif n’existe pas ; « vicinal rules » les montre."
    ),
    UnknownRecord: lambda _error: CommandRefused("rien de tel n’existe dans cette base."),
    TransitionRefused: lambda error: CommandRefused(_ended(error)),
    InvalidValue: lambda error: CommandRefused(f"{error.field} : {error.expected}."),
    UnknownCommune: lambda _error: CommandRefused("cette commune n’existe pas."),
    UnknownOccupation: lambda _error: CommandRefused(
        "ce métier n’existe pas dans le référentiel actif ; « vicinal titles » trouve son code."
    ),
    UnknownSkill: lambda _error: CommandRefused(
        "cette compétence n’existe pas dans le référentiel actif ; "
        "« vicinal skills » trouve son code."
    ),
    AmbiguousOccupation: _ambiguous,
    ClosingRefused: lambda error: CommandRefused(
        f"{error}. Rien n’a été importé ; si c’est voulu, relancez avec --yes.",
        status=NOTHING_DONE,
    ),
    BadList: lambda error: CommandRefused(_ended(error), error.details),
    UnreadableFile: lambda error: CommandRefused(_ended(error), status=NOTHING_DONE),
    UnreadableReferential: lambda error: CommandRefused(
        f"le référentiel est illisible : {_ended(error)}", status=NOTHING_DONE
    ),
    UnreadableTimetable: lambda error: CommandRefused(_ended(error), status=NOTHING_DONE),
    UnknownPlace: lambda error: CommandRefused(_ended(error)),
    NotReady: lambda error: CommandRefused(str(error)),
    UnusableKey: lambda error: CommandRefused(str(error)),
    AuditAltered: lambda _error: CommandRefused(
        "la trace a été altérée ; « vicinal audit verify » dit en quoi.", status=NOTHING_DONE
    ),
    NoAuditKey: lambda error: CommandRefused(_ended(error)),
    UnreadableAnchors: lambda error: CommandRefused(_ended(error), status=NOTHING_DONE),
    SQLAlchemyError: lambda _error: CommandRefused(_DATABASE),
    UnreadableDocument: lambda _error: CommandRefused(_UNREADABLE),
    PersistenceError: lambda _error: CommandRefused(_DATABASE),
    OSError: _file,
}


def refusal_of(error: Exception) -> CommandRefused | None:
    """Return what to tell a person of an error, or None when nobody foresaw it."""
    for kind, sentence in _SENTENCES.items():
        if isinstance(error, kind):
            return sentence(error)
    return None


def unforeseen(error: Exception) -> CommandRefused:
    """Return what to tell a person of a mistake of ours."""
    return CommandRefused(_UNFORESEEN.format(name=type(error).__name__), status=NOTHING_DONE)
