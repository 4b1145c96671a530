"""What an instance says of itself: who answers for it, how long it keeps things, whom to warn."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings

from api.validation_messages import OWN_MESSAGE

MAX_SAID = 300
_CONTACTS = ("mailto:", "https://", "tel:")


def _check_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PydanticCustomError(
            OWN_MESSAGE, "un fuseau comme Europe/Paris ou Indian/Reunion est attendu"
        ) from None
    return text


def _check_line(text: str) -> str:
    if not text.isprintable():
        raise PydanticCustomError(OWN_MESSAGE, "un texte d’une ligne est attendu")
    return text.strip()


def _check_contact(text: str) -> str:
    said = _check_line(text)
    if said and (not said.startswith(_CONTACTS) or " " in said):
        raise PydanticCustomError(
            OWN_MESSAGE, "une adresse comme mailto:securite@exemple.fr ou https://… est attendue"
        )
    return said


Line = Annotated[str, Field(max_length=MAX_SAID), AfterValidator(_check_line)]


class TrustSettings(BaseSettings):
    """What an administrator may say of it; nothing is invented for what is left unsaid."""

    # The calendar of the people here: on what day something is over.
    time_zone: Annotated[str, AfterValidator(_check_zone)] = "Europe/Paris"
    # Durations that the Département shortens; read again at each run.
    retention_file: Path | None = None

    # Whom to warn of a flaw: /.well-known/security.txt answers 404 without it.
    security_contact: Annotated[str, Field(max_length=MAX_SAID), AfterValidator(_check_contact)] = (
        ""
    )
    security_txt_days: int = Field(default=90, ge=1, le=365)

    # Who answers for what is kept (RGPD 13), as the information notice names them.
    controller_name: Line = ""
    controller_contact: Line = ""
    dpo_contact: Line = ""
