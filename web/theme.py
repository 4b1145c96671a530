"""The look and the facts of one Département, from one TOML file: name, colours, logo, contact.

Colours are checked when the file is read: what could not be told apart by everyone does not load.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from web.contrast import contrast, is_colour

DEFAULT_THEME = Path(__file__).parent / "themes" / "vicinal.toml"
TEXT_CONTRAST, SHAPE_CONTRAST = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
MAX_LOGO_BYTES = 30_000
Table = TypeVar("Table", "Palette", "Contact", "Legal", "Map")
_NAMES = frozenset(
    ("name", "territory", "departements", "logo", "light", "dark", "contact", "legal", "map")
)
_LOGOS = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}


class BadTheme(ValueError):
    """A theme that cannot be used; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme, light or dark."""

    paper: str  # behind everything
    surface: str  # behind what is set apart
    ink: str
    muted: str  # what is secondary, read all the same
    line: str  # edges of fields and buttons
    primary: str  # links, buttons, the header
    on_primary: str
    good: str
    warning: str
    bad: str

    def __post_init__(self) -> None:
        for each in fields(self):
            if not is_colour(getattr(self, each.name)):
                raise BadTheme(f"{each.name} : une couleur s’écrit #rrvvbb")
        for name in ("ink", "muted", "primary", "good", "warning", "bad"):
            for behind in ("paper", "surface"):
                self._require(name, behind, TEXT_CONTRAST)
        self._require("on_primary", "primary", TEXT_CONTRAST)
        self._require("line", "paper", SHAPE_CONTRAST)

    def _require(self, name: str, behind: str, least: float) -> None:
        found = contrast(getattr(self, name), getattr(self, behind))
        if found < least:
            told = f"{found:.1f}".replace(".", ",")
            raise BadTheme(
                f"{name} sur {behind} : un contraste de {told} ; il en faut au moins {least:g}"
            )

    def css(self) -> str:
        """Return the colours as CSS variables."""
        return "".join(
            f"--{each.name.replace('_', '-')}:{getattr(self, each.name)};" for each in fields(self)
        )


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person finds someone to talk to; empty when nobody said."""

    phone: str = ""
    hours: str = ""
    email: str = ""
    address: str = ""

    @property
    def dialled(self) -> str:
        """Return the phone number as a link dials it."""
        return "".join(each for each in self.phone if each in "+0123456789")


@dataclass(frozen=True, slots=True)
class Legal:
    """What the legal notices must say; empty when nobody said."""

    publisher: str = ""
    director: str = ""
    host: str = ""
    data_protection: str = ""
    accessibility_contact: str = ""
    accessibility_state: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """Where tiles come from; none by default: the outlines of communes need nobody."""

    tiles_url: str = ""
    attribution: str = ""

    @property
    def tiles_origin(self) -> str:
        """Return the only outside address that a page may ask, empty without tiles."""
        parts = urlsplit(self.tiles_url)
        return f"{parts.scheme}://{parts.netloc}" if self.tiles_url else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Everything of a Département that is shown."""

    name: str
    territory: str
    departements: tuple[str, ...]
    light: Palette
    dark: Palette
    contact: Contact
    legal: Legal
    map: Map
    logo: bytes = b""
    logo_type: str = ""

    def css(self) -> str:
        """Return the colours of both schemes as a style sheet."""
        return (
            f":root{{color-scheme:light dark;{self.light.css()}}}\n"
            f"@media (prefers-color-scheme:dark){{:root{{{self.dark.css()}}}}}\n"
            f"@media print{{:root{{color-scheme:light;{self.light.css()}}}}}\n"
        )


def load_theme(path: Path | None = None) -> Theme:
    """Return the theme of a file, that of the project without one.

    Raises
    ------
    BadTheme
        When the file cannot be read, or holds something that cannot be used.
    """
    path = path or DEFAULT_THEME
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadTheme("le fichier du thème ne peut pas être lu") from error
    except tomllib.TOMLDecodeError as error:
        raise BadTheme(f"le fichier du thème n’est pas du TOML : {error}") from error
    return _theme(document, path.parent)


def _theme(document: Mapping[str, object], folder: Path) -> Theme:
    known = {
        "name",
        "territory",
        "departements",
        "logo",
        "light",
        "dark",
        "contact",
        "legal",
        "map",
    }
    if extra := sorted(set(document) - known):
        raise BadTheme(f"{extra[0]} : ce nom n’est pas connu")
    departements = document.get("departements", [])
    if not isinstance(departements, list) or not all(isinstance(d, str) for d in departements):
        raise BadTheme('departements : une liste de codes est attendue, comme ["49"]')
    tiles = _table(document, "map", Map)
    if tiles.tiles_url and not tiles.tiles_url.startswith("https://"):
        raise BadTheme("map.tiles_url : une adresse qui commence par https:// est attendue")
    logo, logo_type = _logo(_text(document, "logo"), folder)
    return Theme(
        name=_required(document, "name"),
        territory=_required(document, "territory"),
        departements=tuple(departements),
        light=_table(document, "light", Palette),
        dark=_table(document, "dark", Palette),
        contact=_table(document, "contact", Contact),
        legal=_table(document, "legal", Legal),
        map=tiles,
        logo=logo,
        logo_type=logo_type,
    )


def _text(document: Mapping[str, object], name: str) -> str:
    value = document.get(name, "")
    if not isinstance(value, str):
        raise BadTheme(f"{name} : un texte est attendu")
    return value.strip()


def _required(document: Mapping[str, object], name: str) -> str:
    value = _text(document, name)
    if not value:
        raise BadTheme(f"{name} : il manque")
    return value


def _table(document: Mapping[str, object], name: str, kind: type[Table]) -> Table:
    """Return one table of the file as a value; every entry is a text."""
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise BadTheme(f"{name} : une table est attendue")
    named = {each.name for each in fields(kind)}
    if extra := sorted(set(table) - named):
        raise BadTheme(f"{name}.{extra[0]} : ce nom n’est pas connu")
    try:
        return kind(**{key: _text(table, key) for key in table})
    except TypeError:
        missing = sorted(named - set(table))
        raise BadTheme(f"{name}.{missing[0]} : il manque") from None
    except BadTheme as error:
        raise BadTheme(f"{name} : {error}") from None


def _logo(name: str, folder: Path) -> tuple[bytes, str]:
    if not name:
        return b"", ""
    kind = _LOGOS.get(Path(name).suffix.lower())
    if kind is None or Path(name).name != name:
        raise BadTheme("logo : un fichier .svg, .png ou .webp à côté du thème est attendu")
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise BadTheme("logo : le fichier ne peut pas être lu") from error
    if len(content) > MAX_LOGO_BYTES:
        raise BadTheme(f"logo : {MAX_LOGO_BYTES // 1000} ko au plus")
    return content, kind
