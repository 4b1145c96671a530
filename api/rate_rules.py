"""Which requests are counted together, for whom, and how many are answered: a table."""

from dataclasses import dataclass
from enum import Enum
from urllib.parse import parse_qs

from api.protection_settings import ProtectionSettings

MINUTE, QUARTER, HOUR = 60.0, 900.0, 3_600.0


class Caller(Enum):
    """By what a request is counted."""

    ANONYMOUS = "anonyme"  # its address
    PERSON = "compte"
    TOKEN = "jeton"


class Bucket(Enum):
    """What is counted together: someone who types a commune's name still may rank."""

    GENERAL = "general"
    SEARCH = "recherche"
    LOOKUPS = "referentiels"
    SCREENS = "ecrans"
    EXPORTS = "exports"
    SIGN_IN = "connexion"


@dataclass(frozen=True, slots=True)
class Quota:
    """So many requests, from the first one on."""

    limit: int
    seconds: float


PREFIX = "/api/v1/"
_HEALTH = "sante"
_DOCUMENTATION = ("/docs", "/openapi.json", "/api/")
# The screens where one signs in: each asks a route of « connexion », in the same process.
_ENTRANCES = frozenset({"connexion", "lien", "invitation", "courriel"})
_RETURN = "/connexion/retour/"
_FILES = ("/statique/", "/garde.js", "/manifeste.webmanifest")
_SEARCH = frozenset({"correspondances", "zones-accessibles"})
_CATALOGUE = frozenset({"offres", "actions"})
_EXTRACTION = ("competences", ["extraction"])
_BY_FIRST = {
    **dict.fromkeys(
        ("communes", "metiers", "competences", "dispositifs", "territoires"), Bucket.LOOKUPS
    ),
    "connexion": Bucket.SIGN_IN,
}
_FILE_FORMATS = frozenset({"csv", "xlsx", "pdf"})
_EXPORT = "export"
_SHEET = "fiche"  # one page about one positionnement, printed all morning long
_ALIKE = "proches"


def bucket_of(path: str, query: bytes, method: str = "GET") -> Bucket | None:
    """Return what a request is counted in; None for what is never refused.

    Read from the address alone: a route that nobody thought of is counted as the others are. The
    method tells, of a screen, a form that signs in from the page that shows it.
    """
    if path.startswith(_FILES):
        return None  # style sheets and the like: asked once, and kept by the browser
    if not path.startswith(PREFIX):
        return _of_a_page(path, method)
    first, *others = path.removeprefix(PREFIX).split("/")
    if first == _HEALTH:
        return None
    if _EXPORT in {first, *others} or (_asks_for_a_file(query) and others[1:] != [_SHEET]):
        return Bucket.EXPORTS
    if _is_search(first, others):
        return Bucket.SEARCH
    return _BY_FIRST.get(first, Bucket.GENERAL)


def _of_a_page(path: str, method: str) -> Bucket:
    if path.startswith(_DOCUMENTATION):
        return Bucket.LOOKUPS
    sends = method not in {"GET", "HEAD"} and path.lstrip("/").split("/")[0] in _ENTRANCES
    # Who comes back from an identity service is signed in by the page itself.
    return Bucket.SIGN_IN if sends or path.startswith(_RETURN) else Bucket.SCREENS


def _is_search(first: str, others: list[str]) -> bool:
    if first in _CATALOGUE:  # the list, one of them and what is like it; not its people
        return others[1:] in ([], [_ALIKE])
    return first in _SEARCH or (first, others) == _EXTRACTION


def _asks_for_a_file(query: bytes) -> bool:
    if b"format" not in query and b"%" not in query:
        return False
    asked = parse_qs(query.decode("latin-1")).get("format", [])
    return not _FILE_FORMATS.isdisjoint(each.lower() for each in asked)


def quotas_of(settings: ProtectionSettings) -> dict[tuple[Bucket, Caller], Quota]:
    """Return how many requests of each bucket each caller is answered."""
    each = {
        (Bucket.GENERAL, Caller.ANONYMOUS): Quota(settings.rate_anonymous, MINUTE),
        (Bucket.GENERAL, Caller.PERSON): Quota(settings.rate_identified, MINUTE),
        (Bucket.SEARCH, Caller.ANONYMOUS): Quota(settings.rate_search_anonymous, MINUTE),
        (Bucket.SEARCH, Caller.PERSON): Quota(settings.rate_search_identified, MINUTE),
        (Bucket.LOOKUPS, Caller.ANONYMOUS): Quota(settings.rate_lookups_anonymous, MINUTE),
        (Bucket.LOOKUPS, Caller.PERSON): Quota(settings.rate_lookups_identified, MINUTE),
    }
    for caller in Caller:
        each[Bucket.SCREENS, caller] = Quota(settings.rate_screens, MINUTE)
        each[Bucket.EXPORTS, caller] = Quota(settings.rate_exports_per_hour, HOUR)
        each[Bucket.SIGN_IN, caller] = Quota(settings.rate_sign_in_per_quarter, QUARTER)
    for bucket in (Bucket.GENERAL, Bucket.SEARCH, Bucket.LOOKUPS):
        limit = max(each[bucket, Caller.PERSON].limit, settings.rate_token)
        each[bucket, Caller.TOKEN] = Quota(limit, MINUTE)
    return each
