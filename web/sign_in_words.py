"""What is said to who is not let in: which field, what to do, how long to wait."""

import math
from collections.abc import Mapping

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


def mistakes_in(
    request: Request,
    refused: ApiRefused,
    field: str,
    said: str = "",
    names: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return what is to correct in a form, by its own fields.

    ``said`` is the sentence for what opens nothing; ``names`` gives the field of the form where it
    is not that of the API.

    Raises
    ------
    web.asking.ApiRefused
        When it is not something to correct.
    """
    if refused.status_code not in SHOWN:
        raise refused
    if refused.mistakes:
        own = names or {}
        return {own.get(name, name): message for name, message in refused.mistakes.items()}
    if refused.code == OPENS_NOTHING and said:
        return {field: said}
    wait = (refused.headers or {}).get("retry-after", "")
    if wait.isdigit():
        minutes = math.ceil(int(wait) / _MINUTE)
        return {field: speaker(language_asked(request).code).count(WAIT, minutes)}
    return {field: refused.detail}
