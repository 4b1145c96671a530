"""What is due of a file, told as one would tell it: day after day from the last contact."""

import calendar
from datetime import date, timedelta


def months_later(day, months):
    """Return the same day of the month, or the last one that the month has."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month > 12:
            year, month = year + 1, 1
    while day.day > calendar.monthrange(year, month)[1]:
        day -= timedelta(days=1)
    return date(year, month, day.day)


def live_through(since, active, archive, notice, last_day):
    """Return what a job run every single day does, as (day, what) in order."""
    done, told, put_away = [], None, False
    day = since
    while day <= last_day:
        if not put_away:
            over = months_later(since, active)
            if told is None and day >= over - timedelta(days=notice):
                told = day
                done.append((day, "preavis"))
            elif told is not None and day >= over and day >= told + timedelta(days=notice):
                put_away = True
                both = months_later(since, active + archive) <= day
                done.append((day, "anonymisation" if both else "archive"))
                if both:
                    break
        elif day >= months_later(since, active + archive):
            done.append((day, "anonymisation"))
            break
        day += timedelta(days=1)
    return done
