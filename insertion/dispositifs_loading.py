"""Load every dispositif: those the project carries, and those a territory adds in a folder."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from insertion.dispositifs import Dispositif, Dispositifs, Mistake
from insertion.dispositifs_checks import check_together
from insertion.dispositifs_reading import MAX_RULE_BYTES, read_dispositif
from insertion.dispositifs_tables import FileReading

SUFFIX = ".toml"

_CARRIED = files("insertion").joinpath("rules")


@cache
def load_carried() -> Dispositifs:
    """Return the dispositifs of the founding documents, carried with the project."""
    entries = sorted(
        (entry for entry in _CARRIED.iterdir() if entry.name.endswith(SUFFIX)),
        key=lambda entry: entry.name,
    )
    return _together(
        (read_dispositif(entry.name, entry.read_bytes()) for entry in entries), Dispositifs({})
    )


def load_dispositifs(folder: Path | None = None) -> Dispositifs:
    """Return the carried dispositifs and those of ``folder``.

    A file that cannot be loaded is left out, whole, and its mistakes are kept; the others are
    there. A folder that does not exist is one mistake.
    """
    carried = load_carried()
    return carried if folder is None else _together(_read_folder(folder), carried)


def check_path(path: Path) -> tuple[Dispositifs, tuple[Mistake, ...]]:
    """Return what a file or a folder would add to the carried dispositifs, and its mistakes.

    A carried file is read again in the place of itself.

    Raises
    ------
    OSError
        When it cannot be read.
    """
    folder, paths = (path, _rule_files(path)) if path.is_dir() else (path.parent, [path])
    others = load_carried()
    if folder.resolve() == Path(str(_CARRIED)).resolve():
        names = {each.name for each in paths}
        others = Dispositifs({each.id: each for each in others if each.file not in names})
    read = (read_dispositif(each.name, _bytes(each), local=True) for each in paths)
    found = _together(read, others)
    return found, found.mistakes[len(others.mistakes) :]


def _read_folder(folder: Path) -> Iterable[tuple[Dispositif | None, FileReading]]:
    try:
        paths = _rule_files(folder)
    except OSError:
        yield None, _unreadable(folder.name, "ce dossier n’existe pas ou ne peut pas être lu")
        return
    for path in paths:
        try:
            content = _bytes(path)
        except OSError:
            yield None, _unreadable(path.name, "ce fichier ne peut pas être lu")
        else:
            yield read_dispositif(path.name, content, local=True)


def _rule_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() == SUFFIX)


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_RULE_BYTES + 1)


def _unreadable(name: str, message: str) -> FileReading:
    reading = FileReading(name)
    reading.refuse("", message)
    return reading


def _together(
    read: Iterable[tuple[Dispositif | None, FileReading]], before: Dispositifs
) -> Dispositifs:
    found = [(dispositif, FileReading(dispositif.file)) for dispositif in before]
    mistakes = list(before.mistakes)
    for dispositif, reading in read:
        mistakes += reading.mistakes
        if dispositif is not None:
            found.append((dispositif, reading))
    apart = list(check_together(found))
    refused = [dispositif for dispositif, _mistake in apart]
    kept: dict[str, Dispositif] = {}
    for dispositif, _reading in found:
        if any(dispositif is each for each in refused):
            continue
        first = kept.get(dispositif.id)
        kept[dispositif.id] = (
            dispositif if first is None else replace(first, editions=(*first.editions, dispositif))
        )
    return Dispositifs(kept, (*mistakes, *(mistake for _dispositif, mistake in apart)))
