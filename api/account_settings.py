"""What an administrator may choose of accounts, links and mails; see ``docs/accounts.md``."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings

from api.smtp import Security
from api.validation_messages import OWN_MESSAGE
from insertion.accounts import parse_mail
from insertion.errors import InvalidValue
from insertion.sign_in import MOST_FAILURES

SECRETS = ("vault_key", "smtp_password")
_PUBLIC_URL = re.compile(
    r"https://[a-z0-9][a-z0-9.-]{0,250}(?::[0-9]{1,5})?"
    r"|http://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?"
)


def _check_public_url(text: str) -> str:
    url = text.lower().rstrip("/")
    if not _PUBLIC_URL.fullmatch(url):
        sentence = "une adresse comme https://vicinal.exemple.fr est attendue, sans chemin"
        raise PydanticCustomError(OWN_MESSAGE, sentence)
    return url


def _check_mail(text: str) -> str:
    try:
        return parse_mail(text)
    except InvalidValue as error:
        raise PydanticCustomError(OWN_MESSAGE, f"{error.expected} est attendue") from None


class AccountSettings(BaseSettings):
    """Where people reach Vicinal, the key that the database does not have, how mail leaves."""

    # The address of links: never read from a request.
    public_url: Annotated[str, AfterValidator(_check_public_url)] | None = None
    # 32 bytes in base64, or the file that holds them; neither: see Settings.key_path.
    vault_key: str | None = Field(default=None, repr=False)
    vault_key_file: Path | None = None
    sign_in_failures_per_address: int = Field(default=MOST_FAILURES, ge=1, le=1_000)
    smtp_host: str | None = Field(default=None, max_length=255)
    smtp_port: int = Field(default=587, ge=1, le=65_535)
    smtp_security: Security = "starttls"
    smtp_user: str | None = None
    smtp_password: str | None = Field(default=None, repr=False)
    mail_from: Annotated[str, AfterValidator(_check_mail)] | None = None
    # Identity services such as ProConnect: a TOML file, see docs/accounts.md.
    issuers_file: Path | None = None
