"""Who was there: séances, and one row a person and a séance, corrected by new rows only.

Nothing is ever changed or removed. A correction is a row that names the one it corrects; the last
of such a chain counts, the others stay as the history.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from insertion.capacity import Audience
from insertion.errors import InvalidValue
from insertion.periods import Period, add_days
from insertion.schedule import MINUTES_PER_DAY
from insertion.text import require_id, require_storable

MAX_PRESENT_ELSEWHERE = 500
MAX_PROOF_LENGTH = 200
MINUTES_PER_MONTH = 31 * MINUTES_PER_DAY


class SeanceKind(StrEnum):
    """What happens during a séance: it says which rate, or none, its hours are paid at."""

    INDIVIDUAL = "individuelle"
    COLLECTIVE = "collective"
    PROFESSIONALISATION = "professionnalisation"
    INTERVIEW = "entretien"
    WORK = "travail"
    INTEGRATION = "integration"
    TRAINING = "formation"
    RENTAL = "location"


class AttendanceStatus(StrEnum):
    """What became of one person at one séance; ``CANCELLED`` takes back a row made by mistake."""

    PRESENT = "present"
    EXCUSED = "absent_excuse"
    ABSENT = "absent"
    CANCELLED = "annule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seance:
    """One séance on one day.

    ``starts`` and ``ends`` are minutes of the day, None when they are not known; a séance does
    not run past midnight. ``present_elsewhere`` counts who was there without being followed here:
    a mixed group is counted whole. ``closed`` says that the operator has signed the sheet: what
    is not closed is not paid.
    """

    id: str
    on: date
    minutes: int
    kind: SeanceKind
    convention_id: str | None = None
    session_id: str | None = None
    starts: int | None = None
    ends: int | None = None
    present_elsewhere: int = 0
    closed: bool = False

    def __post_init__(self) -> None:
        for given in (self.id, self.convention_id, self.session_id):
            if given is not None:
                require_id(given)
        # Hours worked are often stated once a month: the séance is then the month's last day.
        most = MINUTES_PER_MONTH if self.kind is SeanceKind.WORK else MINUTES_PER_DAY
        if not 0 < self.minutes <= most:
            raise InvalidValue("minutes", f"une durée de 1 à {most} minutes")
        if (self.starts is None) != (self.ends is None):
            raise InvalidValue("fin", "une heure de début et une heure de fin, ou aucune des deux")
        if self.starts is not None and self.ends is not None:
            self._check_clock(self.starts, self.ends)
        if not 0 <= self.present_elsewhere <= MAX_PRESENT_ELSEWHERE:
            raise InvalidValue("autres_presents", f"un nombre de 0 à {MAX_PRESENT_ELSEWHERE}")

    def _check_clock(self, starts: int, ends: int) -> None:
        if not 0 <= starts < ends <= MINUTES_PER_DAY:
            raise InvalidValue("fin", "une heure de fin après le début, le même jour")
        if self.minutes > ends - starts:
            raise InvalidValue("minutes", "une durée qui tient entre le début et la fin")

    def meets(self, other: "Seance") -> bool:
        """Return whether nobody can be at both: they share a moment, or the hours are one."""
        if self.on != other.on or self.starts is None or other.starts is None:
            return False
        assert self.ends is not None
        assert other.ends is not None
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One row: what was recorded of one person at one séance, at one moment.

    ``certificate`` is the reference of the certificate of presence delivered by the training
    organisation; ``corrects`` the id of the row that this one takes the place of.
    """

    id: str
    seance_id: str
    positionnement_id: str
    beneficiary_id: str
    status: AttendanceStatus
    minutes: int
    recorded_at: datetime
    actor_id: str
    certificate: str | None = None
    corrects: str | None = None

    def __post_init__(self) -> None:
        for given in (self.id, self.seance_id, self.positionnement_id, self.beneficiary_id):
            require_id(given)
        if self.status is not AttendanceStatus.PRESENT and self.minutes != 0:
            raise InvalidValue("minutes", "0 minute pour qui n’était pas là")
        if self.status is AttendanceStatus.PRESENT and not 0 < self.minutes <= MINUTES_PER_MONTH:
            raise InvalidValue("minutes", "au moins une minute pour qui était là")
        if self.certificate is not None:
            require_storable("attestation", self.certificate, MAX_PROOF_LENGTH)
            if not self.certificate.strip():
                raise InvalidValue("attestation", "la référence de l’attestation, ou rien")

    def says_the_same(self, other: "Attendance") -> bool:
        """Return whether recording this one after ``other`` would teach nothing."""
        mine = (self.status, self.minutes, self.certificate)
        return mine == (other.status, other.minutes, other.certificate)


class FollowUp(StrEnum):
    """How closely a person of ADSE A is followed: three interviews, or one a month."""

    SIMPLE = "simple"
    REINFORCED = "renforce"


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """What one person counts as under one convention, and from when to when.

    ``public`` is the one that was proved, else, while ``public_proved`` is false, the one that the
    positionnement states; ``public_until`` is the last day of it
    (the eve of the 26th birthday for FAJ), ``checked_on`` the day on which it was last proved,
    which holds from that day on.
    ``weekly_minutes`` is the contract's working time; ``renewed_on`` the day from which the
    module was exceptionally renewed; ``goals_reached`` that the support ended early because it
    had done its work; ``pauses`` the days on which it was suspended.
    """

    positionnement_id: str
    convention_id: str
    beneficiary_id: str
    entered_on: date
    ended_on: date | None = None
    public: Audience | None = None
    public_proved: bool = True
    checked_on: date | None = None
    public_until: date | None = None
    follow_up: FollowUp | None = None
    weekly_minutes: int | None = None
    renewed_on: date | None = None
    goals_reached: bool = False
    pauses: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        for given in (self.positionnement_id, self.convention_id, self.beneficiary_id):
            require_id(given)
        if self.ended_on is not None and self.ended_on < self.entered_on:
            raise InvalidValue("sortie", "une sortie le jour de l’entrée ou après")
        if self.renewed_on is not None and self.renewed_on <= self.entered_on:
            raise InvalidValue("renouvellement", "un jour après l’entrée")
        _check_weekly_minutes(self.weekly_minutes)

    @property
    def period(self) -> Period:
        """Return the days of it."""
        return Period(self.entered_on, self.ended_on)

    def is_paused(self, day: date) -> bool:
        """Return whether it was suspended on a day."""
        return any(day in pause for pause in self.pauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationFacts:
    """What is proved or stated of a participation, beyond its positionnement.

    Recorded as rows: a later one corrects the one before. ``None`` means « not stated »: the
    positionnement's own public then counts, proved when it was checked.
    """

    id: str
    positionnement_id: str
    recorded_at: datetime
    actor_id: str
    public: Audience | None = None
    checked_on: date | None = None
    public_until: date | None = None
    follow_up: FollowUp | None = None
    weekly_minutes: int | None = None
    renewed_on: date | None = None
    corrects: str | None = None

    def __post_init__(self) -> None:
        require_id(self.id)
        require_id(self.positionnement_id)
        _check_weekly_minutes(self.weekly_minutes)

    def says_the_same(self, other: "ParticipationFacts") -> bool:
        """Return whether recording this one after ``other`` would teach nothing."""
        return self.stated == other.stated

    @property
    def stated(self) -> tuple[object, ...]:
        """Return what it states."""
        return (
            *(self.public, self.checked_on, self.public_until, self.follow_up),
            *(self.weekly_minutes, self.renewed_on),
        )


def _check_weekly_minutes(minutes: int | None) -> None:
    if minutes is not None and not 0 < minutes <= 7 * MINUTES_PER_DAY:
        raise InvalidValue("minutes_hebdo", "un temps de travail par semaine au-dessus de 0")


def public_expires_on(birth: date) -> date:
    """Return the last day on which one is « 25 ans révolus »: the eve of the 26th birthday.

    Born on 29 February, the birthday of a common year is 1 March, see
    :func:`insertion.periods.age_on`.
    """
    year = birth.year + 26
    try:
        birthday = birth.replace(year=year)
    except ValueError:
        birthday = date(year, 3, 1)
    return add_days(birthday, -1)


def current_rows(rows: Iterable[Attendance]) -> tuple[Attendance, ...]:
    """Return the rows that count: those that no other corrects, and that were not cancelled.

    The order of ``rows`` does not matter; what comes back is by séance, then by person.

    Raises
    ------
    InvalidValue
        When two rows correct the same one, or two of one person at one séance both count.
    """
    every = tuple(rows)
    corrected = [row.corrects for row in every if row.corrects is not None]
    if len(set(corrected)) != len(corrected):
        raise InvalidValue("corrige", "une ligne n’est corrigée qu’une fois")
    standing = [row for row in every if row.id not in set(corrected)]
    keys = {(row.seance_id, row.positionnement_id) for row in standing}
    if len(keys) != len(standing):
        raise InvalidValue("emargements", "une seule ligne en vigueur par personne et par séance")
    kept = [row for row in standing if row.status is not AttendanceStatus.CANCELLED]
    return tuple(sorted(kept, key=lambda row: (row.seance_id, row.positionnement_id)))


@dataclass(frozen=True, slots=True)
class Presence:
    """One row that counts, with its séance."""

    seance: Seance
    row: Attendance

    @property
    def is_present(self) -> bool:
        """Return whether the person was there."""
        return self.row.status is AttendanceStatus.PRESENT

    @property
    def order(self) -> tuple[date, int, str, str]:
        """Return the key by which presences follow one another."""
        starts = self.seance.starts
        return (
            *(self.seance.on, MINUTES_PER_DAY if starts is None else starts),
            *(self.seance.id, self.row.positionnement_id),
        )


def presences(seances: Iterable[Seance], rows: Iterable[Attendance]) -> tuple[Presence, ...]:
    """Return the rows that count, in the order in which things happened."""
    by_id = {seance.id: seance for seance in seances}
    found = [Presence(by_id[row.seance_id], row) for row in current_rows(rows)]
    return tuple(sorted(found, key=lambda each: each.order))


def group_sizes(found: Sequence[Presence]) -> Mapping[str, int]:
    """Return how many were present at each séance, those who are followed elsewhere included."""
    sizes: dict[str, int] = {}
    for each in found:
        sizes.setdefault(each.seance.id, each.seance.present_elsewhere)
        sizes[each.seance.id] += each.is_present
    return sizes
