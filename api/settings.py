"""Settings read from ``VICINAL_*`` environment variables, and nothing else."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import SettingsConfigDict
from sqlalchemy.engine import make_url

from api.account_settings import SECRETS, AccountSettings
from api.limits import MAX_PROFILE_BYTES
from api.protection_settings import ProtectionSettings
from api.trust_settings import TrustSettings
from api.validation_messages import OWN_MESSAGE, french_message
from insertion.departement import DEFAULT_DEPARTEMENT, require_departement
from insertion.errors import InvalidValue
from persistence.engine import SQLITE, parse_database_url
from persistence.errors import UnsupportedDatabase

PREFIX = "VICINAL_"
INDEX_FOLDER = "index"
KEY_FILE = "vicinal.key"
TOMBSTONES = "effacements.txt"
COUNTERS_FILE = "demandes.bin"
AUDIT_KEY = "audit-key"
AUDIT_ANCHORS = "audit-anchors"
IMPORTS = "imports"
ANSWERS = "answers"
MIN_BODY_BYTES = 1_024
MAX_BODY_BYTES = 64 * 1_024 * 1_024
LogLevel = Literal["critical", "error", "warning", "info", "debug"]

_DATABASE_SENTENCE = (
    "une adresse comme sqlite:///data/vicinal.sqlite3 "
    "ou postgresql+psycopg://compte:motdepasse@serveur/base est attendue"
)


class BadSettings(Exception):
    """Some variables hold a value that cannot be used; the message says which, in French."""


def _check_database_url(text: str) -> str:
    try:
        parse_database_url(text)
    except UnsupportedDatabase:
        raise PydanticCustomError(OWN_MESSAGE, _DATABASE_SENTENCE) from None
    return text


def _check_departement(text: str) -> str:
    try:
        return require_departement(text)
    except InvalidValue as error:
        raise PydanticCustomError(OWN_MESSAGE, f"{error.expected} est attendu") from None


class Settings(ProtectionSettings, AccountSettings, TrustSettings):
    """What an administrator may choose; each field is the variable ``VICINAL_<FIELD>``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid"
    )

    # A relative path is relative to the current directory, as SQLAlchemy reads it.
    # repr=False: the address may hold a password.
    database_url: Annotated[str, AfterValidator(_check_database_url)] = Field(
        default="sqlite:///data/vicinal.sqlite3", repr=False
    )
    port: int = Field(default=8000, ge=1, le=65_535)
    log_level: LogLevel = "info"
    index_dir: Path | None = None  # None: see index_folder
    # Whom erasures took away, as digests: to be kept apart from backups. None: see tombstones.
    tombstones_file: Path | None = None
    # Rule files that a territory adds to those of the project; read again at each answer.
    rules_dir: Path | None = None
    # Name, colours, logo and contact of the Département, on the screens; the project's without.
    theme_file: Path | None = None
    # Where the vectors of the optional encoder are kept; they can be deleted at any time.
    vectors_folder: str = Field(default="data/vecteurs", min_length=1)
    # Of whom people, structures and accounts are, when nothing says another.
    departement: Annotated[str, AfterValidator(_check_departement)] = DEFAULT_DEPARTEMENT
    # Says who acts in X-Vicinal-Acteur: only behind a proxy that authenticates and sets it itself.
    trust_actor_header: bool = False
    # In production nothing secret is made up: what is missing is refused.
    production: bool = False
    # The key of the trace, 64 hexadecimal digits or more, never in the database; or its file.
    audit_key: SecretStr | None = Field(default=None, repr=False)
    audit_key_file: Path | None = None  # None: see audit_key_path
    # Where heads of the audit are kept; better on another disk than the database.
    audit_anchors: Path | None = None  # None: see audit_anchors_path
    # How many people's files one account may read in a day.
    read_quota: int = Field(default=150, ge=1, le=100_000)
    max_body_bytes: int = Field(default=MAX_PROFILE_BYTES, ge=MIN_BODY_BYTES, le=MAX_BODY_BYTES)

    @property
    def index_folder(self) -> Path | None:
        """Return where the index is saved: beside a SQLite file, else under ``data``.

        None for a database in memory, whose index would outlive it.
        """
        return self.index_dir or self._beside(INDEX_FOLDER)

    @property
    def own_hosts(self) -> tuple[str, ...]:
        """Return the names that other settings give to the server, its public one included."""
        public = urlsplit(self.public_url or "").hostname
        return (*super().own_hosts, public) if public else super().own_hosts

    @property
    def audit_key_path(self) -> Path | None:
        """Return the file of the key of the trace, None for a database in memory."""
        return self.audit_key_file or self._beside(AUDIT_KEY)

    @property
    def audit_anchors_path(self) -> Path | None:
        """Return the file of the heads of the audit, None for a database in memory."""
        return self.audit_anchors or self._beside(AUDIT_ANCHORS)

    @property
    def answers_path(self) -> Path | None:
        """Return the beginning of the names of journals of answers, None in memory."""
        return self._beside(ANSWERS)

    @property
    def imports_path(self) -> Path | None:
        """Return the folder of imports that wait to be confirmed, None in memory."""
        return self._beside(IMPORTS)

    def _beside(self, name: str) -> Path | None:
        """Return a path beside a SQLite file, else under ``data``; None in memory.

        What belongs to one database is named after it: a folder may hold several.
        """
        url = make_url(self.database_url)
        in_file = url.get_backend_name() == SQLITE
        if in_file and url.database in {None, "", ":memory:"}:
            return None
        base = Path(str(url.database)) if in_file else Path("data") / str(url.database)
        return base.parent / (name if name == INDEX_FOLDER else f"{base.name}.{name}")

    @property
    def counters_file(self) -> Path | None:
        """Return where requests are counted: beside the index; None to count in memory."""
        folder = self.index_folder
        return None if folder is None else folder.parent / COUNTERS_FILE

    @property
    def base_url(self) -> str:
        """Return the address of links: the public one, else that of this machine."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def key_path(self) -> Path | None:
        """Return the file of the key: beside a SQLite file, else under ``data``.

        None for a database in memory, whose key need not outlive it.
        """
        if self.vault_key_file is not None:
            return self.vault_key_file
        url = make_url(self.database_url)
        if url.get_backend_name() != SQLITE:
            return Path("data") / KEY_FILE
        in_memory = url.database in {None, "", ":memory:"}
        return None if in_memory else Path(str(url.database)).parent / KEY_FILE

    @property
    def tombstones(self) -> Path | None:
        """Return where digests of people erased are written: beside the index."""
        if self.tombstones_file is not None or self.index_folder is None:
            return self.tombstones_file
        return self.index_folder.parent / TOMBSTONES

    def shown(self) -> dict[str, str]:
        """Return each variable and its value as text, with any password masked."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        values = {name: "" if value is None else str(value) for name, value in given.items()}
        values["index_dir"] = str(self.index_folder or "")
        values["vault_key_file"] = "" if self.vault_key else str(self.key_path or "")
        values |= {name: "***" for name in SECRETS if given[name]}
        values["audit_key"] = "" if self.audit_key is None else "***"
        values["audit_key_file"] = str(self.audit_key_path or "")
        values["audit_anchors"] = str(self.audit_anchors_path or "")
        values["database_url"] = make_url(self.database_url).render_as_string(hide_password=True)
        return {f"{PREFIX}{name.upper()}": value for name, value in values.items()}


def load_settings() -> Settings:
    """Return the settings of the environment.

    Raises
    ------
    BadSettings
        When a variable cannot be used; the message has one French line a variable.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        lines = [
            f"{PREFIX}{str(mistake['loc'][0]).upper()} : {french_message(mistake)}"
            for mistake in error.errors(include_input=False, include_url=False)
        ]
        raise BadSettings("\n".join(lines)) from None
    if settings.smtp_host is not None and None in {settings.mail_from, settings.public_url}:
        raise BadSettings(
            f"{PREFIX}SMTP_HOST : {PREFIX}MAIL_FROM et {PREFIX}PUBLIC_URL sont aussi attendus"
        )
    return settings
