"""What each dispositif of the demonstration runs like: how long, how often, in what groups.

Durations and frequencies follow the texts where they say them; the rest is invented.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from insertion.attendance import FollowUp, SeanceKind
from insertion.capacity import ActionSession, Mixing
from insertion.conventions import Convention, Terms
from insertion.opportunity import InsertionAction, OpportunityId
from insertion.periods import Period, add_days, add_months
from usecases.demo.year.ground import Ground

FEW_PLACES = 2
_USUAL_PLACES = 10
_MOST_PLACES = 12
_DAYS_BETWEEN_SESSIONS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How the actions of a dispositif are run; ``funded`` by a convention or not.

    ``one_to_one`` séances are held for one person; the others for who is in the session.
    """

    months: int = 4
    kind: SeanceKind = SeanceKind.COLLECTIVE
    minutes: int = 120
    every_days: int = 7
    one_to_one: bool = False
    interviews_every_days: int | None = None
    funded: bool = False
    group: tuple[int, int] | None = None
    mixing: Mixing | None = None
    certified: bool = False
    weekly_minutes: int | None = None


_TALK = Run(kind=SeanceKind.INDIVIDUAL, minutes=60, every_days=14, one_to_one=True)
RUNS: Mapping[str, Run] = {
    "adse_a": Run(months=12, minutes=150, interviews_every_days=30, funded=True, group=(4, 8)),
    "adse_b": Run(months=12, minutes=180, funded=True),
    "ai_module_1": Run(
        months=6,
        kind=SeanceKind.INDIVIDUAL,
        minutes=60,
        every_days=14,
        one_to_one=True,
        funded=True,
    ),
    "ai_module_2": Run(minutes=150, funded=True, group=(4, 10), mixing=Mixing.MIXED),
    "ai_module_3": Run(
        kind=SeanceKind.PROFESSIONALISATION, minutes=210, funded=True, certified=True
    ),
    "aci": Run(
        months=8, kind=SeanceKind.WORK, minutes=24 * 60, funded=True, weekly_minutes=24 * 60
    ),
    "ei": Run(months=8, minutes=120, interviews_every_days=10, funded=True),
    "geiq": Run(months=8, minutes=120, interviews_every_days=14, funded=True),
    "point_mobilite": Run(
        months=6, kind=SeanceKind.RENTAL, minutes=480, one_to_one=True, funded=True
    ),
    "astre": Run(
        months=9,
        kind=SeanceKind.INDIVIDUAL,
        minutes=75,
        every_days=14,
        one_to_one=True,
        funded=True,
    ),
    "reference_rsa": Run(
        months=12, kind=SeanceKind.INDIVIDUAL, minutes=45, every_days=42, one_to_one=True
    ),
    "accompagnement_53": Run(months=12, minutes=60),
    "plateforme_mobilite": _TALK,
    "garde_atypique": _TALK,
    "fse_1_1": _TALK,
    "cui_temps_reduit": Run(kind=SeanceKind.WORK, minutes=10 * 60),
}
USUAL = Run()


def run_of(action: InsertionAction) -> Run:
    """Return how an action is run."""
    return RUNS.get(action.dispositif, USUAL)


def convention_id_of(action_id: OpportunityId) -> str:
    """Return the id of the convention of a funded action."""
    return f"{action_id}-convention"


def sessions_of(action: InsertionAction, ground: Ground) -> Iterator[ActionSession]:
    """Yield the session that is over, the one that runs and the one to come."""
    rng, run = ground.draws("sessions", action.id), run_of(action)
    low, high = run.group or (None, None)
    running = add_days(add_months(ground.today, -run.months), rng.randint(20, 60))
    before = add_days(add_months(running, -run.months), -_DAYS_BETWEEN_SESSIONS)
    after = add_days(ground.today, rng.randint(12, 40))
    for number, starts_on in enumerate((before, running, after), start=1):
        places = min(action.places or _USUAL_PLACES, _MOST_PLACES, high or _MOST_PLACES)
        if number == 3 and run.group is None:  # noqa: PLR2004 - the last session has few places
            places = min(places, FEW_PLACES)
        yield ActionSession(
            id=f"{action.id}-session-{number}",
            action_id=action.id,
            starts_on=starts_on,
            ends_on=add_days(add_months(starts_on, run.months), -1),
            places=places,
            group_min=low,
            group_max=high,
            mixing=run.mixing,
            venue=action.place.label,
            convention_id=convention_id_of(action.id) if run.funded else None,
        )


def convention_of(action: InsertionAction, operator_id: str, ground: Ground) -> Convention:
    """Return the convention under which an action is paid: two years around today."""
    month = add_days(ground.today, 1 - ground.today.day)
    starts_on, ends_on = add_months(month, -13), add_days(add_months(month, 11), -1)
    envelope, terms = _agreed(action, starts_on)
    return Convention(
        id=convention_id_of(action.id),
        dispositif_id=action.dispositif,
        operator_id=operator_id,
        year=ground.today.year,
        period=Period(starts_on, ends_on),
        places=action.places,
        envelope=envelope,
        terms=terms,
    )


def _agreed(action: InsertionAction, starts_on: date) -> tuple[Decimal | None, Terms]:
    attested_on = add_days(starts_on, 200)
    if action.dispositif == "adse_a":
        monthly = "chaque mois" in action.title
        return None, Terms(follow_up=FollowUp.REINFORCED if monthly else FollowUp.SIMPLE)
    if action.dispositif == "adse_b":
        return Decimal(6000), Terms(planned_activities=12, means_attested_on=attested_on)
    if action.dispositif == "point_mobilite":
        return Decimal(9000), Terms(mopeds=action.places, means_attested_on=attested_on)
    if action.dispositif == "aci":
        return None, Terms(weekly_minutes=RUNS["aci"].weekly_minutes)
    return None, Terms()
