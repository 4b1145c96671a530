"""Read a list of labels: one a line, an identifier, a tabulation, a text."""

from dataclasses import dataclass
from pathlib import Path

from usecases.errors import UnreadableFile

MAX_LINKED = 1000  # answers for one label
MAX_LIST_BYTES = 200 * 1024 * 1024
MAX_ID_LENGTH = 200
_SHOWN = 10
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One line of a list."""

    id: str
    text: str


class BadList(UnreadableFile):
    """A list with lines that cannot be used; ``details`` says which, in French."""

    def __init__(self, name: str, mistakes: list[str]) -> None:
        one = len(mistakes) == 1
        lines = "une ligne est" if one else f"{len(mistakes)} lignes sont"
        super().__init__(f"{name} : {lines} à corriger")
        left = len(mistakes) - _SHOWN
        more = [f"… et {left} de plus" if left > 1 else "… et une de plus"] if left > 0 else []
        self.details = (*mistakes[:_SHOWN], *more)


def read_list(path: Path) -> tuple[Labelled, ...]:
    """Return the lines of ``path``; blank ones are passed over.

    Raises
    ------
    BadList
        When a line has no tabulation or several, no identifier or no text, an identifier that is
        taken or holds a blank, or bytes that are not UTF-8; all such lines are told.
    UnreadableFile
        When the file is too large, or holds no line.
    OSError
        When the file cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(MAX_LIST_BYTES + 1)
    if len(content) > MAX_LIST_BYTES:
        raise UnreadableFile(f"{path.name} dépasse {MAX_LIST_BYTES // 1024**2} Mo")
    mistakes: list[str] = []
    first_line: dict[str, int] = {}
    read: list[Labelled] = []
    for number, line in enumerate(content.removeprefix(_BOM).split(b"\n"), 1):
        if not line.strip():
            continue
        found = _labelled(line)
        if isinstance(found, str):
            mistakes.append(f"ligne {number} : {found}")
        elif found.id in first_line:
            taken = f"l’identifiant est déjà celui de la ligne {first_line[found.id]}"
            mistakes.append(f"ligne {number} : {taken}")
        else:
            first_line[found.id] = number
            read.append(found)
    if mistakes:
        raise BadList(path.name, mistakes)
    if not read:
        raise UnreadableFile(f"{path.name} est vide : une ligne par libellé est attendue")
    return tuple(read)


def _labelled(line: bytes) -> Labelled | str:  # noqa: PLR0911  (one sentence a mistake)
    """Return the line as a label, or what is wrong with it."""
    try:
        fields = line.decode("utf-8").split("\t")
    except UnicodeDecodeError:
        return "ce n’est pas de l’UTF-8"
    if len(fields) != 2:  # noqa: PLR2004
        return "un identifiant, une tabulation et un texte sont attendus"
    name, text = fields[0].strip(), fields[1].strip()
    if not name:
        return "l’identifiant manque"
    if not text:
        return "le texte manque"
    if "\0" in line.decode("utf-8"):
        return "un caractère nul n’est pas accepté"
    if len(name) > MAX_ID_LENGTH or len(name.split()) > 1 or not name.isprintable():
        return f"l’identifiant a des blancs, ou plus de {MAX_ID_LENGTH} caractères"
    return Labelled(name, text)
