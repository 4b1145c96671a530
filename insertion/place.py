"""Where an opportunity takes place, as much as is known of it."""

from dataclasses import dataclass

from geo.communes import CommuneCode
from geo.coordinates import Coordinates


@dataclass(frozen=True, slots=True)
class Place:
    """A place of work or of an action; every field may be unknown.

    ``coordinates`` are resolved at import (given point, else a point of the commune);
    ``approximate`` says that they are the commune's and not the very place. ``departement`` is
    told only when nothing nearer is known.
    """

    label: str | None = None
    commune_code: CommuneCode | None = None
    coordinates: Coordinates | None = None
    approximate: bool = True
    departement: str | None = None


UNKNOWN_PLACE = Place()
