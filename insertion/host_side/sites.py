"""Where an employer recruits: a site declared by its SIRET, verified before it serves."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from geo.communes import CommuneCode, DensityClass
from geo.coordinates import Coordinates
from insertion.errors import InvalidValue, TransitionRefused
from insertion.host_side.nearness import Cell, cell_of
from insertion.text import is_legible, require_id, require_storable

MOST_SITES = 10
WINDOW = timedelta(days=30)
MAX_LABEL_LENGTH = 200
MAX_MOTIVE_LENGTH = 1_000
_SIRET_LENGTH = 14
_LA_POSTE = "356000000"  # its establishments are numbered without Luhn: the digits sum to 5n


class SiteState(StrEnum):
    """Where a site stands; only a verified one serves."""

    TO_CHECK = "a_verifier"
    VERIFIED = "verifie"
    REFUSED = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerSite:
    """One establishment of an employer; it never moves: another place is another site."""

    id: str
    organisation_id: str
    siret: str
    label: str
    commune_code: CommuneCode
    point: Coordinates
    density: DensityClass
    declared_at: datetime
    used_at: datetime
    state: SiteState = SiteState.TO_CHECK
    decided_on: date | None = None
    motive: str | None = None

    def __post_init__(self) -> None:
        require_id(self.id)
        if not is_siret(self.siret):
            raise InvalidValue("siret", "un SIRET : 14 chiffres, dont le dernier est une clé")
        if not is_legible(require_storable("nom", self.label, MAX_LABEL_LENGTH)):
            raise InvalidValue("nom", "un nom lisible")
        if self.motive is not None:
            require_storable("motif", self.motive, MAX_MOTIVE_LENGTH)

    @property
    def cell(self) -> Cell:
        """Return the square of the grid from which answers about people are computed."""
        return cell_of(self.point, self.density)

    def decided(self, *, verified: bool, on: date, motive: str | None) -> "EmployerSite":
        """Return the site once the Département has looked at it; refusing takes a motive."""
        if not verified and not (motive or "").strip():
            raise InvalidValue("motif", "pourquoi ce site est refusé")
        state = SiteState.VERIFIED if verified else SiteState.REFUSED
        return replace(self, state=state, decided_on=on, motive=motive)


def is_siret(text: str) -> bool:
    """Return whether ``text`` can be a SIRET: fourteen digits that keep Luhn's sum."""
    if len(text) != _SIRET_LENGTH or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(each) for each in text]
    if text.startswith(_LA_POSTE) and sum(digits) % 5 == 0:
        return True
    doubled = [sum(divmod(2 * each, 10)) for each in digits[::2]]
    return any(digits) and (sum(doubled) + sum(digits[1::2])) % 10 == 0


def require_room(others_used: int) -> None:
    """Refuse one site more than :data:`MOST_SITES` used in thirty days."""
    if others_used >= MOST_SITES:
        raise TransitionRefused(
            "sites",
            f"Un employeur se sert de {MOST_SITES} sites au plus en 30 jours.",
        )
