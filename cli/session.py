"""Open the application for one command: settings, database, and a sentence when it is not ready."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from api.settings import INDEX_FOLDER, BadSettings, Settings, load_settings
from api.wiring import Vicinal, wire
from cli.errors import CommandRefused
from persistence.engine import SQLITE
from persistence.migrate import is_current, upgrade
from usecases.knowledge import Senses

_PROJECT = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Return where databases go by default: the project's own folder, wherever one stands.

    Installed without its sources, Vicinal uses the current directory.
    """
    base = _PROJECT if (_PROJECT / "pyproject.toml").exists() else Path.cwd()
    return base / "data"


def command_name() -> str:
    """Return how one calls this program from where one stands, to be pasted in a shell.

    From a clone it is the launcher; Vicinal installed without its sources is on the path.
    """
    launcher = _PROJECT / "vicinal"
    if not launcher.exists():
        return "vicinal"
    return "./vicinal" if Path.cwd() == _PROJECT else shlex.quote(str(launcher))


def sqlite_url(path: Path) -> str:
    """Return the address of a SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def effective_settings() -> Settings:
    """Return the settings of the environment, with the database of :func:`data_folder`.

    Raises
    ------
    CommandRefused
        When a variable holds a value that cannot be used.
    """
    try:
        settings = load_settings()
    except BadSettings as error:
        raise CommandRefused("la configuration est à corriger.", str(error).splitlines()) from None
    defaults: dict[str, object] = {
        "database_url": sqlite_url(data_folder() / "vicinal.sqlite3"),
        "vectors_folder": str(data_folder() / "vecteurs"),
    }
    if "database_url" in settings.model_fields_set and not settings.database_url.startswith(SQLITE):
        defaults["index_dir"] = data_folder() / INDEX_FOLDER
        for name, path in (
            ("audit_key_file", settings.audit_key_path),
            ("audit_anchors", settings.audit_anchors_path),
        ):
            defaults[name] = None if path is None else data_folder() / path.name
    chosen = settings.model_fields_set
    return settings.model_copy(
        update={name: value for name, value in defaults.items() if name not in chosen}
    )


def demo_settings(seed: int, default_seed: int) -> Settings:
    """Return settings on the demonstration's own database, never on the real one.

    Another seed is another territory, in another file.
    """
    name = "demo.sqlite3" if seed == default_seed else f"demo-{seed}.sqlite3"
    return effective_settings().model_copy(
        update={"database_url": sqlite_url(data_folder() / name)}
    )


def sqlite_file(settings: Settings) -> Path | None:
    """Return the file of the database, or None when it is not one."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Path(str(url.database)).absolute()


def is_ready(vicinal: Vicinal) -> bool:
    """Return whether the database exists and has the present schema; creates nothing."""
    path = sqlite_file(vicinal.settings)
    return (path is None or path.exists()) and is_current(vicinal.engine)


def require_ready(vicinal: Vicinal) -> None:
    """Raise :class:`CommandRefused` when the database is not ready, with what makes it so."""
    if not is_ready(vicinal):
        raise CommandRefused(
            f"la base de données n’est pas prête ; lancez « {command_name()} init »."
        )


def make_ready(vicinal: Vicinal) -> bool:
    """Create or upgrade the database; return whether there was anything to do."""
    if is_ready(vicinal):
        return False
    path = sqlite_file(vicinal.settings)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    upgrade(vicinal.engine, vicinal.settings.departement)
    return True


@contextmanager
def session(settings: Settings, senses: Senses | None = None) -> Iterator[Vicinal]:
    """Open the application for one command and close it after."""
    vicinal = wire(settings, senses)
    try:
        yield vicinal
    finally:
        vicinal.close()


@contextmanager
def ready_session() -> Iterator[Vicinal]:
    """Open the application on a database that is ready, or say how to prepare it.

    Raises
    ------
    CommandRefused
        When the database does not exist yet, or has an older schema.
    """
    with session(effective_settings()) as vicinal:
        require_ready(vicinal)
        yield vicinal
