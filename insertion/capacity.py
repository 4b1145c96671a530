"""Sessions of actions: places, groups, and who may take the place that is left.

Pure rules; that two people never get the same place is the work of one guarded statement in
``persistence/action_sessions.py``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from insertion.errors import InvalidValue, TransitionRefused
from insertion.opportunity import OpportunityId
from insertion.text import require_id, require_storable

MAX_PLACES = 10_000
YEARS = range(1988, 2101)
"""Years of a session: since the RMI, and not beyond what a plan can reach."""
MAX_VENUE_LENGTH = 300
FEWEST_OF_A_GROUP = 1


class SessionState(StrEnum):
    """Whether people may still enter a session."""

    OPEN = "ouverte"
    CLOSED = "fermee"
    CANCELLED = "annulee"


class Audience(StrEnum):
    """Under what title someone takes part (001 §2.2), which groups and financing follow."""

    BRSA = "brsa"
    YOUNG_FAJ = "jeune_faj"
    OTHER = "autre"


class Mixing(StrEnum):
    """Who may be in one group with whom; no rule means anybody with anybody."""

    MIXED = "mixte"  # at least two publics (001 annexe 4): the last place is kept for another
    SAME = "homogene"  # one public: that of the first who entered


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSession:
    """One session of an action, its places and how many are taken."""

    id: str
    action_id: OpportunityId
    starts_on: date
    ends_on: date
    places: int
    taken: int = 0
    group_min: int | None = None
    group_max: int | None = None
    mixing: Mixing | None = None
    venue: str | None = None
    convention_id: str | None = None
    state: SessionState = SessionState.OPEN
    version: int = 1

    def __post_init__(self) -> None:
        require_id(self.id)
        require_id(self.action_id)
        if self.convention_id is not None:
            require_id(self.convention_id)
        for name, day in (("debut", self.starts_on), ("fin", self.ends_on)):
            if day.year not in YEARS:
                raise InvalidValue(name, f"un jour de {YEARS.start} à {YEARS.stop - 1}")
        if self.ends_on < self.starts_on:
            raise InvalidValue("fin", "un jour à partir du début de la session")
        if not 1 <= self.places <= MAX_PLACES:
            raise InvalidValue("places", f"de 1 à {MAX_PLACES}")
        if not 0 <= self.taken <= self.places:
            raise InvalidValue("places", "pas moins que les places déjà prises")
        self._check_group()
        if self.venue is not None:
            require_storable("lieu", self.venue, MAX_VENUE_LENGTH)

    def _check_group(self) -> None:
        low, high = self.group_min, self.group_max
        if low is not None and not FEWEST_OF_A_GROUP <= low <= self.places:
            raise InvalidValue("groupe_min", "de 1 au nombre de places")
        if high is not None and not max(low or 1, 1) <= high <= MAX_PLACES:
            raise InvalidValue("groupe_max", "au moins le minimum du groupe")
        if high is not None and self.places > high:
            raise InvalidValue("places", "pas plus que le maximum du groupe")

    @property
    def free(self) -> int:
        """Return how many places are left."""
        return self.places - self.taken

    @property
    def has_its_group(self) -> bool:
        """Return whether enough people are there for the session to take place."""
        return self.taken >= (self.group_min or 0)

    def takes_people_on(self, day: date) -> bool:
        """Return whether one may still enter on ``day``; its last day counts."""
        return self.state is SessionState.OPEN and day <= self.ends_on

    def resized(self, places: int) -> "ActionSession":
        """Return the session with another number of places, never below those taken."""
        return replace(self, places=places)


def mixing_refusal(
    session: ActionSession, entering: Audience, inside: Mapping[Audience, int]
) -> str | None:
    """Return why someone cannot take a place of this session beside those inside, or None.

    ``inside`` counts, by public, the people who hold a place.
    """
    others = {audience for audience, count in inside.items() if count > 0}
    if session.mixing is Mixing.SAME and others - {entering}:
        return "Ce groupe réunit un seul public, différent de celui de cette personne."
    if session.mixing is Mixing.MIXED and session.free == 1 and others == {entering}:
        return "Ce groupe est mixte : sa dernière place est gardée pour un autre public."
    return None


def next_to_enter(
    session: ActionSession,
    waiting: Sequence[tuple[str, Audience]],
    inside: Mapping[Audience, int],
) -> str | None:
    """Return the first of those waiting, in order, who may take a place; None when nobody may."""
    if session.free < 1:
        return None
    for positionnement_id, audience in waiting:
        if mixing_refusal(session, audience, inside) is None:
            return positionnement_id
    return None


def require_entry(session: ActionSession, day: date) -> None:
    """Raise :class:`TransitionRefused` when nobody may enter the session on ``day``."""
    if not session.takes_people_on(day):
        raise TransitionRefused(
            "session_fermee", "Cette session est terminée, fermée ou annulée : choisir une autre."
        )
