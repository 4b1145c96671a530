"""What the year is written on, and the moments of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from geo.communes import Communes
from insertion.beneficiary import Profile
from insertion.opportunity import InsertionAction, JobOffer
from insertion.periods import add_days, days_between
from usecases.demo.draw import seeded

DAYS = 365
_OPENING, _HOURS = 7, 8  # in UTC: between eight and six o'clock here, summer and winter


@dataclass(frozen=True, slots=True)
class Ground:
    """The territory of the demonstration, and the day on which its year ends."""

    seed: int
    today: date
    communes: Communes
    people: Mapping[str, Profile]
    actions: tuple[InsertionAction, ...]
    offers: tuple[JobOffer, ...]

    @property
    def first_day(self) -> date:
        """Return the first day of the year that is told."""
        return add_days(self.today, -DAYS)

    @property
    def yesterday(self) -> date:
        """Return the last day that is told: what is of today is left to be done."""
        return add_days(self.today, -1)

    def draws(self, *what: object) -> Random:
        """Return the draws of one thing of the year, which move no other."""
        return seeded(self.seed, "year", *what)


def moment(rng: Random, day: date) -> datetime:
    """Return a moment of a day, at office hours."""
    minutes = rng.randrange(_HOURS * 60)
    hour, minute = _OPENING + minutes // 60, minutes % 60
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def later(rng: Random, day: date, least: int, most: int) -> date:
    """Return a day drawn between so many days later and so many, both included."""
    return add_days(day, rng.randint(least, most))


def day_between(rng: Random, first: date, last: date) -> date:
    """Return a day drawn between two, both included; the first when they are out of order."""
    return add_days(first, rng.randint(0, max(days_between(first, last), 0)))
