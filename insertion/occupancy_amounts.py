"""ACI: a yearly price a place for the days it is occupied, and the aid by the hours worked."""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from insertion.attendance import Participation, Presence, SeanceKind
from insertion.capacity import Audience
from insertion.decompte import (
    Ceiling,
    CountUnit,
    Line,
    LineStatus,
    Payer,
    priced,
    total_of,
    unpaid,
    within,
)
from insertion.hours import MINUTES_PER_HOUR, french_minutes
from insertion.money import portion
from insertion.periods import MONTHS_PER_YEAR
from insertion.place_amounts import refused_lines, screened
from insertion.screening import Facts, Refusal, public_refusal
from insertion.tariffs import OccupancyTariff, PostAid

WEEKS_PER_YEAR = 52

_HOURS_SUPPOSED = "temps de travail du contrat inconnu : le plus long d’une place est supposé"

Month = tuple[int, int]


def occupancy_lines(
    facts: Facts, tariff: OccupancyTariff, before: Sequence[Line] = ()
) -> Iterator[Line]:
    """Yield the place of each person, then the aid of each, month by month.

    ``before`` are the lines of the days before the period: a month begun there goes on.
    """
    held = _days_held(facts, tariff)
    for mine in sorted(facts.ledger.participations, key=_entry):
        yield from _place_lines(facts, tariff, mine, held.get(mine.positionnement_id, ()))
    if tariff.aid is not None:
        yield from aid_lines(facts, tariff, tariff.aid, before)


def _entry(each: Participation) -> tuple[date, str]:
    return (each.entered_on, each.positionnement_id)


def claimed_days(facts: Facts, mine: Participation) -> tuple[date, ...]:
    """Return the days of a participation in the convention and in the period, pauses included."""
    bounds = facts.period.intersection(facts.convention.period)
    days = None if bounds is None else bounds.intersection(mine.period)
    return () if days is None else days.each_day()


def _days_held(facts: Facts, tariff: OccupancyTariff) -> Mapping[str, tuple[date, ...]]:
    """Return the days on which each person had one of the places: first come, first counted."""
    taken: dict[date, int] = {}
    held: dict[str, tuple[date, ...]] = {}
    for mine in sorted(facts.ledger.participations, key=_entry):
        got = []
        for day in claimed_days(facts, mine):
            if _place_refusal(tariff, mine, day) is not None:
                continue
            if facts.convention.places is None or taken.get(day, 0) < facts.convention.places:
                taken[day] = taken.get(day, 0) + 1
                got.append(day)
        held[mine.positionnement_id] = tuple(got)
    return held


def _place_refusal(tariff: OccupancyTariff, mine: Participation, day: date) -> Refusal | None:
    low = tariff.weekly_hours.low
    if mine.weekly_minutes is not None and mine.weekly_minutes < low.as_minutes:
        told = french_minutes(mine.weekly_minutes)
        return Refusal(
            f"contrat de {told} par semaine : moins que les {low.whole} h d’une place", low.rule
        )
    if mine.is_paused(day):
        return Refusal("participation suspendue : la place n’est pas occupée ces jours-là")
    return public_refusal(mine, day, tariff.publics)


def _place_lines(
    facts: Facts, tariff: OccupancyTariff, mine: Participation, held: tuple[date, ...]
) -> Iterator[Line]:
    rows = tuple(
        each.row.id
        for each in facts.present(mine.beneficiary_id)
        if facts.claims(each) and each.seance.on in mine.period
    )
    by_refusal: dict[Refusal | None, list[date]] = {}
    for day in claimed_days(facts, mine):
        by_refusal.setdefault(_place_refusal(tariff, mine, day), []).append(day)
    occupied = set(held)
    over = [day for day in by_refusal.pop(None, []) if day not in occupied]
    if held:
        questions = _place_questions(tariff, mine, rows)
        yield replace(_place_line(tariff, mine, held, rows), to_check=questions)
    if over:
        reason = f"plus de personnes que les {facts.convention.places} places de la convention"
        yield unpaid(_place_line(tariff, mine, over, rows), LineStatus.ABOVE_CAP, reason)
    for refusal, days in by_refusal.items():
        if refusal is not None:
            line = _place_line(tariff, mine, days, rows)
            cited = line.rules if refusal.rule is None else (*line.rules, refusal.rule)
            yield replace(unpaid(line, refusal.status, refusal.reason), rules=cited)


def _place_line(
    tariff: OccupancyTariff, mine: Participation, days: Sequence[date], rows: tuple[str, ...]
) -> Line:
    years = months_of(days) / MONTHS_PER_YEAR
    told = f"{told_months(days)} / 12"
    return replace(
        priced("Place occupée", CountUnit.PLACE_YEAR, tariff.price.value, years, told),
        rules=(tariff.price.rule,),
        rows=rows,
        beneficiary_id=mine.beneficiary_id,
        public=mine.public,
    )


def _place_questions(
    tariff: OccupancyTariff, mine: Participation, rows: tuple[str, ...]
) -> tuple[str, ...]:
    said = []
    high = tariff.weekly_hours.high
    if mine.weekly_minutes is None:
        said.append(
            f"temps de travail du contrat inconnu : une place va de "
            f"{tariff.weekly_hours.low.whole} à {high.whole} h par semaine"
        )
    elif mine.weekly_minutes > high.as_minutes:
        said.append(f"contrat de plus de {high.whole} h par semaine : compté pour une place")
    if not rows:
        said.append("aucune présence enregistrée pendant ces jours")
    return tuple(said)


def months_of(days: Sequence[date]) -> Fraction:
    """Return days as months: each counts for one over the days that its month has."""
    return sum(
        (Fraction(1, calendar.monthrange(day.year, day.month)[1]) for day in days), Fraction(0)
    )


def told_months(days: Sequence[date]) -> str:
    """Return days as whole months and days: « 3 mois et 12 jours »."""
    by_month: dict[Month, int] = {}
    for day in days:
        by_month[day.year, day.month] = by_month.get((day.year, day.month), 0) + 1
    full = sum(n == calendar.monthrange(*month)[1] for month, n in by_month.items())
    parts = [f"{full} mois"] if full else []
    parts += [
        f"{n}/{calendar.monthrange(*month)[1]} de mois"
        for month, n in sorted(by_month.items())
        if n != calendar.monthrange(*month)[1]
    ]
    return parts[0] if len(parts) == 1 else f"({' + '.join(parts)})"


# --- The aid ------------------------------------------------------------------------------------


def aid_lines(
    facts: Facts, tariff: OccupancyTariff, aid: PostAid, before: Sequence[Line] = ()
) -> Iterator[Line]:
    """Yield the aid of each month, person by person; never more persons than places."""
    by_month: dict[Month, list[Line]] = {}
    for beneficiary_id in facts.beneficiaries():
        own = [
            each for each in facts.present(beneficiary_id) if each.seance.kind is SeanceKind.WORK
        ]
        kept, refused = screened(facts, aid.publics, own)
        yield from refused_lines(facts, "Aide au poste", refused)
        months: dict[Month, list[Presence]] = {}
        for each in kept:
            months.setdefault((each.seance.on.year, each.seance.on.month), []).append(each)
        for month, worked in sorted(months.items()):
            by_month.setdefault(month, []).extend(_aid_of(facts, tariff, aid, month, worked))
    for month, lines in sorted(by_month.items()):
        places = facts.convention.places
        if places is None:
            yield from lines
        else:
            spent = total_of(line for line in before if line.label == _aid_label(month))
            left = places * aid.monthly.value - spent
            reason = f"au-delà de {places} places dans le mois"
            rule = aid.monthly.rule
            yield from within(lines, Ceiling(left, LineStatus.ABOVE_CAP, reason, rule))


def _aid_label(month: Month) -> str:
    year, number = month
    return f"Aide au poste, {number:02d}/{year}"


def _aid_of(
    facts: Facts, tariff: OccupancyTariff, aid: PostAid, month: Month, worked: list[Presence]
) -> Iterator[Line]:
    weekly, known = _weekly_minutes(facts, tariff, worked[0])
    reference = Fraction(weekly * WEEKS_PER_YEAR, MONTHS_PER_YEAR)
    before = sum(each.row.minutes for each in worked if not facts.claims(each))
    claimed = [each for each in worked if facts.claims(each)]
    minutes = sum(each.row.minutes for each in claimed)
    paid = max(min(reference - before, Fraction(minutes)), Fraction(0))
    to_check = () if known else (_HOURS_SUPPOSED,)
    for part, above in (
        (paid, ""),
        (minutes - paid, "au-delà des heures d’une place dans le mois"),
    ):
        if part > 0:
            told = f"{_told(part)} / {_told(reference)}"
            price, quantity = aid.monthly.value, part / reference
            line = replace(
                priced(_aid_label(month), CountUnit.MONTH, price, quantity, told),
                rules=(aid.monthly.rule, aid.yearly.rule),
                rows=tuple(each.row.id for each in claimed),
                beneficiary_id=claimed[0].row.beneficiary_id,
                public=Audience.BRSA,
                payer=Payer.ASP,
                to_check=to_check,
            )
            yield unpaid(line, LineStatus.ABOVE_CAP, above) if above else line


def _weekly_minutes(facts: Facts, tariff: OccupancyTariff, first: Presence) -> tuple[int, bool]:
    """Return the working time that earns the whole aid, and whether somebody stated it.

    That of the convention, else that of the contract within a place's bounds, else the longest.
    """
    if facts.convention.terms.weekly_minutes is not None:
        return facts.convention.terms.weekly_minutes, True
    mine = [
        each.weekly_minutes
        for each in facts.participations_of(first.row.beneficiary_id)
        if first.seance.on in each.period and each.weekly_minutes is not None
    ]
    low, high = tariff.weekly_hours.low.as_minutes, tariff.weekly_hours.high.as_minutes
    return (min(max(mine[-1], low), high), True) if mine else (high, False)


def _told(minutes: Fraction) -> str:
    hours = portion(Decimal(1), minutes / MINUTES_PER_HOUR)
    return f"{hours}".replace(".", ",") + " h"
