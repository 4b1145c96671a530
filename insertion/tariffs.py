"""What a dispositif pays, and on what conditions: shapes only, the figures come from the rules.

Each figure keeps the rule it comes from, so that a line of a décompte can cite it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from insertion.attendance import FollowUp, SeanceKind
from insertion.capacity import Audience

FIRM = "ferme"
DERIVED = "derive"  # a figure that several rules give

INDIVIDUAL_KINDS = frozenset({SeanceKind.INDIVIDUAL, SeanceKind.INTERVIEW})


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a figure or a condition comes from."""

    dispositif: str
    id: str
    file: str
    section: str
    status: str = FIRM
    label: str = field(default="", compare=False)
    quote: str = field(default="", compare=False)

    @property
    def is_firm(self) -> bool:
        """Return whether it binds; another one is shown, and refuses nothing."""
        return self.status == FIRM


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its rule; euros, hours, months or a count, as its place says."""

    value: Decimal
    rule: Citation

    @property
    def whole(self) -> int:
        """Return the figure as a count."""
        return int(self.value)

    @property
    def as_minutes(self) -> int:
        """Return a number of hours as minutes."""
        return int(self.value * 60)


@dataclass(frozen=True, slots=True)
class Publics:
    """The publics whose participation counts."""

    members: frozenset[Audience]
    rule: Citation

    @property
    def are_all(self) -> bool:
        """Return whether anyone counts: neither a proof nor an age is then asked for."""
        return self.members >= frozenset(Audience)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A lowest and a highest figure, either of which may be missing."""

    low: Figure | None = None
    high: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlyModule:
    """Hours of some kinds, at one rate, up to a number of hours a participant."""

    label: str
    kinds: frozenset[SeanceKind]
    rate: Figure
    cap: Figure
    publics: Publics
    window_months: Figure | None = None
    renewals: Figure | None = None
    least_hours: Figure | None = None
    least_group: Figure | None = None
    certificate: Citation | None = None


@dataclass(frozen=True, slots=True)
class Recheck:
    """For how many months a public proved holds, from the first entry in any of some modules.

    ``elsewhere`` are the dispositifs that other conventions may pay and that share the clock.
    """

    months: Figure
    elsewhere: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HourlyTariff:
    """Hours paid by module; ``recheck`` says when a public has to be proved again, if ever."""

    modules: tuple[HourlyModule, ...]
    recheck: Recheck | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopTariff:
    """A yearly price a place, for so many séances and so many interviews, prorated."""

    prices: Mapping[FollowUp, Figure]
    interviews: Mapping[FollowUp, Figure]
    seances: Figure
    proration: Citation
    publics: Publics
    group: Bounds = Bounds()
    hours: Bounds = Bounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidyTariff:
    """A sum agreed by the convention, due once what it pays for was carried out."""

    due_when: Citation
    publics: Publics
    counts_activities: bool
    days_a_moped: Figure | None = None


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The shortest and the longest working time of what counts as a place."""

    low: Figure
    high: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancyTariff:
    """A yearly price a place, by the time it is occupied, and the aid that goes with it, if any."""

    price: Figure
    publics: Publics
    weekly_hours: WeeklyHours
    aid: "PostAid | None" = None


@dataclass(frozen=True, slots=True)
class PostAid:
    """What is added to the State's aid for a post, by the month, for the hours worked."""

    monthly: Figure
    yearly: Figure
    publics: Publics


@dataclass(frozen=True, slots=True)
class Volume:
    """Hours of some kinds that a place is made of."""

    label: str
    kinds: frozenset[SeanceKind]
    hours: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeTariff:
    """A yearly price a place, for volumes of hours; what does not count says by what rule."""

    price: Figure
    volumes: tuple[Volume, ...]
    publics: Publics
    excluded: Mapping[SeanceKind, Citation]
    seance_hours: Bounds = Bounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportTariff:
    """A sum a participant, earned by the hours of a whole support, within an envelope."""

    price: Figure
    hours: Figure
    envelope: Figure
    due_when: Citation
    publics: Publics


Tariff = (
    HourlyTariff | WorkshopTariff | SubsidyTariff | OccupancyTariff | VolumeTariff | SupportTariff
)


@dataclass(frozen=True, slots=True)
class Incompatibility:
    """Dispositifs in which the same person is not counted at the same time."""

    dispositifs: frozenset[str]
    rule: Citation
