"""What the use cases of retention are given here: the durations in force, the day, who erases."""

from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from api.wiring import NotReady, Vicinal, utc_now
from insertion.retention import Terms, day_of
from insertion.retention_ports import DayAsked
from insertion.retention_rules import InvalidRetention, RetentionRules, load_retention
from persistence.tenancy import Wide
from usecases.retention.notices import tell_before
from usecases.retention.run import Running
from usecases.retention.taking_away import taking_away

_TO_CORRECT = (
    "Le fichier des durées de conservation est à corriger : "
    "« vicinal retention durations » dit quoi."
)


def zone_of(vicinal: Vicinal) -> ZoneInfo:
    """Return the time zone of the people here."""
    return ZoneInfo(vicinal.settings.time_zone)


def today_here(vicinal: Vicinal) -> date:
    """Return the day it is for the people here."""
    return day_of(utc_now(), zone_of(vicinal))


def day_asked(vicinal: Vicinal, day: date | None = None) -> DayAsked:
    """Return a day as the people here count it; today when none is said."""
    return DayAsked(day or today_here(vicinal), zone_of(vicinal))


def rules_in_force(vicinal: Vicinal) -> RetentionRules:
    """Return the durations of the project, shortened by those of the Département's file.

    Raises
    ------
    api.wiring.NotReady
        When its file cannot be used: nothing is said, nor erased, by durations that are not its.
    """
    try:
        return load_retention(vicinal.settings.retention_file)
    except (InvalidRetention, OSError):
        raise NotReady(_TO_CORRECT) from None


def terms_in_force(vicinal: Vicinal, asked: DayAsked) -> Terms:
    """Return the durations of a file, as they are on a day."""
    return Terms.of(rules_in_force(vicinal).on(asked.day))


def running(vicinal: Vicinal, asked: DayAsked, *, dry: bool) -> Running:
    """Return what a run of the clock of files is given."""
    practice = vicinal.practice()
    return Running(
        new_uow=vicinal.unit_of_work,
        everywhere=[partial(vicinal.unit_of_work, each) for each in vicinal.departements()],
        purging=partial(vicinal.unit_of_work, Wide.RETENTION),
        rules=rules_in_force(vicinal),
        asked=asked,
        at=utc_now(),
        new_id=practice.new_id,
        erase=taking_away(practice, asked.day),
        tell=tell_before,
        dry=dry,
    )
