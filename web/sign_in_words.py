"""What is said to who is not let in: which field, what to do, how long to wait."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from web.asking import ApiRefused
from web.messages import N_, NN_, speaker
from web.rendering import language_asked

SHOWN = frozenset({401, 403, 409, 422, 429})
"""What is said beside the form; anything else is a page of its own."""

OPENS_NOTHING = "refuse"
WRONG_CODE = N_("Ce code n’ouvre rien. Vérifiez-le, ou demandez-en un autre.")
WRONG_PASSWORD = N_("L’identifiant ou le mot de passe ne va pas. Vérifiez les deux.")
WRONG_LINK = N_("Ce lien n’ouvre rien. Il a déjà servi, ou il est trop vieux.")
WRONG_NUMBER = N_("Ce code ne va pas. Attendez le suivant, ou prenez un code de secours.")
WAIT = NN_(
    "Trop d’essais. Attendez %(num)s minute, puis recommencez.",
    "Trop d’essais. Attendez %(num)s minutes, puis recommencez.",
)
_MINUTE = 60
_NOT_SIGNED_IN = 401


@dataclass(frozen=True, slots=True)
class Again:
    """A form shown again: with which status, what is to correct, and what was typed."""

    status: int = 200
    mistakes: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, Any] = field(default_factory=dict)


FIRST_TIME = Again()


def mistakes_in(
    request: Request,
    refused: ApiRefused,
    where: str,
    said: str = "",
    names: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return what is to correct in a form, by its own fields.

    ``where`` is the field beside which a refusal of the whole is said, ``said`` the sentence for
    what opens nothing; ``names`` gives the field of the form where it is not that of the API.

    Raises
    ------
    web.asking.ApiRefused
        When it is not something to correct: the session ended meanwhile, for one.
    """
    is_ended = refused.status_code == _NOT_SIGNED_IN and refused.code != OPENS_NOTHING
    if refused.status_code not in SHOWN or is_ended:
        raise refused
    if refused.mistakes:
        own = names or {}
        return {own.get(name, name): message for name, message in refused.mistakes.items()}
    if refused.code == OPENS_NOTHING and said:
        return {where: said}
    wait = (refused.headers or {}).get("retry-after", "")
    if wait.isdigit():
        minutes = math.ceil(int(wait) / _MINUTE)
        return {where: speaker(language_asked(request).code).count(WAIT, minutes)}
    return {where: refused.detail}
