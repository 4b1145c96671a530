"""Style sheets, scripts and images: their content, and addresses that change when they do."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from web.theme import Theme

FOLDER = Path(__file__).parent / "static"
URL = "/statique/"
THEME_CSS, LOGO = "theme.css", "logo"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
_DIGEST_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    media_type: str

    @property
    def digest(self) -> str:
        """Return what tells this content from another."""
        return hashlib.sha256(self.content).hexdigest()[:_DIGEST_LENGTH]


@dataclass(frozen=True, slots=True)
class Assets:
    """Every file of the screens, by name; those of the theme among them."""

    by_name: Mapping[str, Asset]

    def url(self, name: str) -> str:
        """Return the address of a file, which may be kept for ever."""
        return f"{URL}{name}?v={self.by_name[name].digest}"

    def version(self) -> str:
        """Return what changes as soon as one of them does."""
        digests = "".join(each.digest for each in self.by_name.values())
        return hashlib.sha256(digests.encode()).hexdigest()[:_DIGEST_LENGTH]


@cache
def _own_files() -> Mapping[str, Asset]:
    found = {}
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in _TYPES:
            name = path.relative_to(FOLDER).as_posix()
            found[name] = Asset(path.read_bytes(), _TYPES[path.suffix])
    return found


def assets_of(theme: Theme) -> Assets:
    """Return the files of the project and those of a theme."""
    by_name = dict(_own_files())
    by_name[THEME_CSS] = Asset(theme.css().encode(), _TYPES[".css"])
    if theme.logo:
        by_name[LOGO] = Asset(theme.logo, theme.logo_type)
    return Assets(by_name)
