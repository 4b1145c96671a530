"""A private PostgreSQL server for the tests: its own files, a socket nobody else knows, no port."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

PATIENCE_SECONDS = 600  # pg_ctl would wait a minute


class NoPostgresql(Exception):
    """PostgreSQL cannot be started here; the message says why."""


@contextmanager
def private_cluster() -> Iterator[str]:
    """Start a server, yield the URL of its database, stop it and delete everything."""
    binaries = _binaries()
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="vicinal-pg-"))
    try:
        if account is not None:
            shutil.chown(folder, user=account)
        _initialise(binaries, folder, account)
        server_options = (
            f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        )
        files = ["-D", folder / "data", "-l", folder / "log"]
        start = [binaries / "pg_ctl", "-w", "-t", PATIENCE_SECONDS, *files, "-o", server_options]
        _run([*start, "start"], folder, account)
        try:
            user = quote(account or pwd.getpwuid(os.getuid()).pw_name)
            yield f"postgresql://{user}@/postgres?host={quote(str(folder), safe='')}"
        finally:
            stop = [binaries / "pg_ctl", "-w", "-t", PATIENCE_SECONDS, "-D", folder / "data"]
            _run([*stop, "-m", "immediate", "stop"], folder, account)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    packaged = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"),
        key=lambda path: int("0" + "".join(filter(str.isdigit, path.parts[-3]))),
    )
    found = str(packaged[-1]) if packaged else shutil.which("pg_ctl")
    if found is None:
        raise NoPostgresql("no pg_ctl: install postgresql or set VICINAL_TEST_POSTGRESQL_URL")
    return Path(found).parent


def _account() -> str | None:
    """Return the account to run as: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NoPostgresql("running as root, and there is no account named postgres") from None


def _initialise(binaries: Path, folder: Path, account: str | None) -> None:
    """Make a cluster whose default order is not that of code points, where the build has ICU."""
    command = [
        binaries / "initdb",
        "-D",
        folder / "data",
        "--encoding=UTF8",
        "--auth=trust",
        "--no-sync",
        "--locale=C.UTF-8",
    ]
    try:
        _run([*command, "--locale-provider=icu", "--icu-locale=fr-FR"], folder, account)
    except NoPostgresql:
        shutil.rmtree(folder / "data", ignore_errors=True)
        _run(command, folder, account)


def _run(command: list[object], folder: Path, account: str | None) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        user=account,
        env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # a pipe would be inherited by the server, and never end
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        raise NoPostgresql(f"{Path(str(command[0])).name} failed with status {done.returncode}")
