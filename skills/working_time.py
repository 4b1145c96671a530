"""Weekly hours and shifts written in French: « 36H45/semaine », « du lundi au vendredi 8h-16h30 ».

Reads what is written and deduces nothing else: « temps plein » gives no number of hours, and clock
hours without days, or with a choice of shifts, give no window.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from skills.clock_hours import Window, clock_ranges, weekday_spans, windows_of
from skills.negation import is_day_off
from skills.normalize import MAX_READ, fold_with_origins

MAX_WEEKLY_HOURS = 60.0
WEEKS_PER_MONTH = 52 / 12

# Code du travail, L. 3122-20 and L. 3122-23: three hours between 21:00 and 6:00 make night work.
_NIGHT_START, _NIGHT_END = 21 * 60, 6 * 60
_NIGHT_MINUTES = 3 * 60
_SATURDAY = 5

_HOURS = (
    r"(?<![\d:.,/])(?P<hours>\d{1,3})(?:[.,](?P<decimals>\d{1,2}))? ?"
    r"(?:heures?|h)(?: ?(?P<minutes>[0-5]\d))?(?![a-z0-9])"
)
_CONTRACT = r"\b(?:temps (?:plein|complet|partiel)|cddi|cdi|cdd|contrat|base)\b[^\d.;\n]{0,25}?"
_NOT_WEEKLY = (
    r"(?! ?(?:/|par) ?(?:j|mois|an)| ?mensuel| ?(?:-|a) ?\d|/\d| de (?:formation|pause|trajet))"
)


class TimeKind(StrEnum):
    """What words about working time say."""

    WEEKLY_HOURS = "heures_hebdomadaires"
    NIGHT = "nuit"
    WEEKEND = "week_end"
    STAGGERED = "horaires_decales"


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Words about working time: ``[start, end)`` of the folded text, and what they say."""

    kind: TimeKind
    start: int
    end: int
    hours: float | None = None
    negated: bool = False
    most_hours: float | None = None  # of a range, whose least is ``hours``


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """What a text says of the hours of a job; ``None``, ``False`` or empty when it is silent.

    Both ends of « de 20 à 30 h » are given, ``weekly_hours`` being the least. ``windows`` holds
    ``(weekday, start_minute, end_minute)``, Monday being 0; an end at or before its start is on the
    next day.
    """

    weekly_hours: float | None = None
    most_weekly_hours: float | None = None
    night: bool = False
    weekend: bool = False
    staggered: bool = False
    windows: tuple[Window, ...] = ()


_A_WEEK = r"(?:(?:/|par|la|de la|a la|chaque)? ?sem(?:aine)?s?\b|hebdo[a-z]*|annualise)"
# From the surest turn of phrase to the least sure: the first one found gives the hours.
_WEEKLY = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        _HOURS + r"(?: de [a-z ]{4,30}?)? ?" + _A_WEEK,
        r"\bhebdomadaires?(?: de travail)? ?:? ?(?:est )?(?:de )?" + _HOURS,
        _CONTRACT + _HOURS + _NOT_WEEKLY,
        _HOURS + r"(?= sur \d| ?\+ ?rtt)",
        r"\A *" + _HOURS + r"(?= *$| {2,}| travail)",
        # « CDI. 39 h. », « 35h, du lundi au vendredi »: a clause of its own
        r"(?:(?<=[.,;:\n(] )|(?<=[\n(])|(?<= - )|(?<=\n- )|^)(?=1[5-9]|[2-4]\d)"
        + _HOURS
        + r"(?= ?(?:[.,;)\n]|$)(?! ?\d))(?<!24h)(?<!48h)(?<!24 h)(?<!48 h)",
    )
)
# « de 24 à 30h par semaine », « Contrats 24h à 30h »
_RANGE = re.compile(
    r"(?<![\d:.,/hx*×])(?P<least>\d{1,2}) ?(?:heures?|h)? ?(?:a|-|/|et|ou) ?"
    + _HOURS
    + r"(?: de travail)?(?P<week> ?"
    + _A_WEEK
    + r")?"
)
_CONTRACT_BEFORE = re.compile(
    r"\b(?:temps (?:plein|complet|partiel)|cddi|cdi|cdd|contrats?|base)\b[^\d.;\n]{0,12}$"
)
_LEAST_OF_A_CONTRACT = 15.0  # « CDI 8h à 16h » tells of a day
_MONTHLY = re.compile(_HOURS + r" ?(?:(?:/|par|le) ?mois\b|mensuel)")
_MONTHLY_CONTRACT = re.compile(_CONTRACT + r"(?=1[0-6]\d)" + _HOURS)

# « dimanche majoré de 20 % » tells of pay, whoever works that day
_PAY_BEFORE = re.compile(r"\b(?:prime|major|forfait|indemnit)[^.;\n]{0,30}$")
_PAY_AFTER = re.compile(r"^ (?:sont |est )?(?:major|paye|indemni)")
_PAY_REACH = 45

_SHIFT = r"[2345] ?[x*×] ?8"
_TURNS = (
    # « posté (2x8, 3x8, 5x8, etc.) » leaves the choice open: only a first 3x8 tells of nights
    (
        TimeKind.NIGHT,
        re.compile(r"\b(?:nuits?|nocturnes?)\b|(?<!8, )(?<!8/)(?<!8 ou )\b[345] ?[x*×] ?8\b"),
    ),
    (
        TimeKind.WEEKEND,
        re.compile(r"\bweek[ -]?ends?\b|\b(?:travail|planning|horaires?)[^.;\n]{0,30}\b7j? ?/ ?7"),
    ),
    (
        TimeKind.STAGGERED,
        re.compile(
            r"\b(?:horaires?|amplitudes?) (?:de travail )?(?:sont )?(?:decale|fractionne"
            r"|atypique|irregulier"
            r"|variable|alterne|coupe|tournant|poste)[a-z]*"
            r"|\bhoraires? d'equipes?\b|\btravail poste\b|(?:\b(?:en|avec|des) |(?<=pas de )"
            r"|(?<=sans ))coupures?\b"
            r"|\b(?:service|journee)s? coupee?s?\b|\ben coupe\b"
            rf"|\b{_SHIFT}\b|\bequipes? (?:alternante|tournante|successive)s?\b"
            r"|\b(?:par|en) roulements?\b|\broulement (?=\d)|\btot le matin\b|\btard le soir\b"
        ),
    ),
)


def read_working_time(text: str) -> WorkingTime:
    """Return what ``text`` says of working time; only its first 20,000 characters are read.

    Of several numbers of weekly hours the surest turn of phrase wins, then the first written.
    Monthly hours are brought back to a week (× 12 / 52).
    """
    folded = fold_with_origins(text[:MAX_READ]).text
    mentions = time_mentions(folded)
    said = {mention.kind for mention in mentions if not mention.negated}
    hours = [mention for mention in mentions if mention.kind is TimeKind.WEEKLY_HOURS]
    return WorkingTime(
        weekly_hours=hours[0].hours if hours else None,
        most_weekly_hours=hours[0].most_hours if hours else None,
        night=TimeKind.NIGHT in said,
        weekend=TimeKind.WEEKEND in said,
        staggered=TimeKind.STAGGERED in said,
        windows=windows_of(folded),
    )


def time_mentions(folded: str) -> tuple[TimeMention, ...]:
    """Return the words about working time in a folded text, left to right.

    There is at most one :attr:`TimeKind.WEEKLY_HOURS`.
    """
    mentions = [*_turns(folded), *_clock_shifts(folded)]
    weekly = _weekly_hours(folded)
    if weekly is not None:
        mentions.append(weekly)
    return tuple(sorted(mentions, key=lambda mention: (mention.start, mention.kind)))


def _weekly_hours(folded: str) -> TimeMention | None:
    between = _range_of_hours(folded)
    if between is not None:
        return between
    taken = [(written.start, written.end) for written in clock_ranges(folded)]
    shares = [*((p, 1.0) for p in _WEEKLY), (_MONTHLY, 1 / WEEKS_PER_MONTH)]
    for pattern, share in [*shares, (_MONTHLY_CONTRACT, 1 / WEEKS_PER_MONTH)]:
        for match in pattern.finditer(folded):
            place = match.start("hours")
            if any(start <= place < end for start, end in taken):
                continue
            hours = round(_number_of_hours(match) * share, 2)
            if 0 < hours <= MAX_WEEKLY_HOURS and not _is_length_of_a_shift(folded, match):
                return TimeMention(TimeKind.WEEKLY_HOURS, place, match.end(), hours)
    return None


_SHIFT_AFTER = re.compile(r" ?(?:jour|nuit|de jour|de nuit|/ ?jour|par jour)\b")


def _is_length_of_a_shift(folded: str, match: re.Match[str]) -> bool:
    """Return whether « CDI 12h jour » tells of a day at work."""
    return bool(_SHIFT_AFTER.match(folded, match.end()))


def _range_of_hours(folded: str) -> TimeMention | None:
    for match in _RANGE.finditer(folded):
        least, most = float(match["least"]), round(_number_of_hours(match), 2)
        before = folded[max(0, match.start() - 40) : match.start()]
        of_contract = least >= _LEAST_OF_A_CONTRACT and "-" not in match[0]
        said = of_contract and _CONTRACT_BEFORE.search(before.removesuffix("de "))
        if (match["week"] or said) and 0 < least < most <= MAX_WEEKLY_HOURS:
            start, end = match.span()
            return TimeMention(TimeKind.WEEKLY_HOURS, start, end, least, most_hours=most)
    return None


def _number_of_hours(match: re.Match[str]) -> float:
    decimals = float(f"0.{match['decimals']}") if match["decimals"] else 0.0
    return int(match["hours"]) + decimals + int(match["minutes"] or 0) / 60


def _turns(folded: str) -> list[TimeMention]:
    """Return the turns of phrase, and the days of the week-end, that do not speak of pay."""
    spans = [
        (kind, match.start(), match.end())
        for kind, pattern in _TURNS
        for match in pattern.finditer(folded)
    ]
    spans += [
        (TimeKind.WEEKEND, start, end)
        for start, end, days in weekday_spans(folded)
        if max(days) >= _SATURDAY
    ]
    return [
        TimeMention(kind, start, end, negated=is_day_off(folded, start, end))
        for kind, start, end in spans
        if not _is_pay(folded, start, end)
    ]


def _is_pay(folded: str, start: int, end: int) -> bool:
    before = folded[max(0, start - _PAY_REACH) : start]
    return bool(_PAY_BEFORE.search(before) or _PAY_AFTER.match(folded[end : end + _PAY_REACH]))


def _clock_shifts(folded: str) -> list[TimeMention]:
    """Return night work, or staggered hours, that clock hours state by themselves."""
    mentions = []
    for written in clock_ranges(folded):
        night = written.night_minutes(_NIGHT_START, _NIGHT_END)
        if night >= _NIGHT_MINUTES:
            mentions.append(TimeMention(TimeKind.NIGHT, written.start, written.end))
        elif night:
            mentions.append(TimeMention(TimeKind.STAGGERED, written.start, written.end))
    return mentions
