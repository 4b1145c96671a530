"""Identity services that the settings name, such as ProConnect: read from a TOML file."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MAX_NAME_LENGTH = 30
_NAME = re.compile(rf"[a-z][a-z0-9-]{{0,{MAX_NAME_LENGTH - 1}}}")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_TEXTS = frozenset({"label", "issuer", "client_id", "client_secret", "client_secret_file", "scope"})
_LISTS = frozenset({"acr_values", "second_factor_acr", "hosts", "algorithms"})
_ALGORITHMS = frozenset({"RS256", "ES256", "PS256", "HS256"})


class BadIssuers(Exception):
    """The file cannot be used; the message says where, in French, without any secret."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """One service: its address as it names itself, who we are there, and what we ask.

    ``second_factor_acr`` are the levels that stand for our second factor. ``hosts`` are servers of
    its own besides that of ``issuer``; nothing else is ever asked anything.
    """

    name: str
    label: str
    issuer: str
    client_id: str
    client_secret: str
    scope: str = "openid"
    acr_values: tuple[str, ...] = ()
    second_factor_acr: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    algorithms: tuple[str, ...] = ("RS256", "ES256")

    def owns(self, url: str) -> bool:
        """Return whether an address is the service's own, reached privately."""
        parts = urlsplit(url)
        private = parts.scheme == "https" or (parts.hostname or "") in _LOOPBACK
        return private and parts.netloc in {urlsplit(self.issuer).netloc, *self.hosts}


def load_issuers(path: Path | None) -> Mapping[str, Issuer]:
    """Return the services of a file by name, none without a file.

    Raises
    ------
    BadIssuers
        When the file cannot be read, or a service of it is not complete.
    """
    if path is None:
        return {}
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise BadIssuers(
            "Le fichier des services d’identité est absent ou n’est pas du TOML."
        ) from None
    return {name: _issuer(name, table, path.parent) for name, table in written.items()}


def _issuer(name: str, table: Any, folder: Path) -> Issuer:
    if not _NAME.fullmatch(name) or not isinstance(table, dict):
        raise BadIssuers("Services d’identité : un nom est fait de lettres, chiffres et tirets.")
    where = f"Services d’identité, {name} :"
    for key, value in table.items():
        texts = isinstance(value, str) and key in _TEXTS
        lists = isinstance(value, list) and key in _LISTS and all(isinstance(v, str) for v in value)
        if not texts and not lists:
            raise BadIssuers(f"{where} « {key} » est inconnu, ou n’est pas du bon type.")
    missing = sorted({"label", "issuer", "client_id"} - set(table))
    if missing:
        raise BadIssuers(f"{where} il manque {', '.join(missing)}.")
    algorithms = tuple(table.get("algorithms", ("RS256", "ES256")))
    if not algorithms or not set(algorithms) <= _ALGORITHMS:
        raise BadIssuers(f"{where} algorithms, parmi {', '.join(sorted(_ALGORITHMS))}.")
    found = Issuer(
        name=name,
        label=table["label"],
        issuer=table["issuer"].rstrip("/"),
        client_id=table["client_id"],
        client_secret=_secret(where, table, folder),
        scope=table.get("scope", "openid"),
        acr_values=tuple(table.get("acr_values", ())),
        second_factor_acr=frozenset(table.get("second_factor_acr", ())),
        hosts=frozenset(table.get("hosts", ())),
        algorithms=algorithms,
    )
    if not found.owns(found.issuer) or "openid" not in found.scope.split():
        raise BadIssuers(f"{where} issuer commence par https://, et scope contient openid.")
    return found


def _secret(where: str, table: Mapping[str, Any], folder: Path) -> str:
    if "client_secret" in table:
        return str(table["client_secret"])
    try:
        path = folder / str(table["client_secret_file"])
        return path.read_text(encoding="utf-8").strip()
    except (KeyError, OSError, ValueError):
        raise BadIssuers(f"{where} client_secret, ou client_secret_file lisible.") from None
