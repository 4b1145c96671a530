"""Do what is due of every file on a day: a notice, the archive, then nobody's name.

A dry run and a real one walk the same way and differ in one thing, whether it is written. Each
person has a transaction of her own: a run that is killed goes on from where it was, one that is
started again finds nothing left to do, and what fails for one stops nobody else's.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from insertion.ports import UnitOfWork
from insertion.retention import FileClock, Stage, Terms, due, put_away_on
from insertion.retention_ports import ArchivedFile, DayAsked, RetentionLine
from insertion.retention_rules import Duration, Kept, RetentionRules

PEOPLE_AT_A_TIME = 500

Progress = Callable[[int, int], None]


class PersonEraser(Protocol):
    """Takes a person away from everything that is not her archive, in a transaction under way."""

    def __call__(
        self, uow: UnitOfWork, beneficiary_id: str, at: datetime, *, for_good: bool
    ) -> None:
        """Erase her; the places that she held are given back.

        ``for_good`` when nothing of hers is left: a restored backup then erases her again.
        """
        ...


class NoticeSender(Protocol):
    """Tells a person, and who accompanies her, that her file is about to be put away."""

    def __call__(self, uow: UnitOfWork, told: "Told") -> None:
        """Leave a message in the transaction under way, in neutral words."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told, of what day, and when."""

    beneficiary_id: str
    since: date
    put_away_on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Running:
    """What one run is given: where to write, the rules, the day, and what it cannot do itself."""

    new_uow: Callable[[], UnitOfWork]
    rules: RetentionRules
    asked: DayAsked
    at: datetime
    new_id: Callable[[], str]
    erase: PersonEraser
    tell: NoticeSender
    dry: bool = False
    everywhere: Sequence[Callable[[], UnitOfWork]] = ()  # one a département; none: new_uow alone
    purging: Callable[[], UnitOfWork] | None = None  # who sees every département; none: new_uow


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of one file."""

    beneficiary_id: str
    stage: Stage
    since: date
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A file or a kind of data of which nothing was done, and the kind of the error; no more."""

    name: str
    error: str


@dataclass(slots=True)
class RunReport:
    """What a run did, or what it would do: the same, bar what failed."""

    day: date
    dry: bool
    rules_version: str
    done: list[Due] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    purged: dict[str, int] = field(default_factory=dict)

    @property
    def erased(self) -> bool:
        """Return whether anything of anyone was deleted."""
        return any(each.stage is not Stage.NOTICE for each in self.done)

    def count(self, stage: Stage) -> int:
        """Return of how many files this was done."""
        return sum(1 for each in self.done if each.stage is stage)


def run_retention(running: Running, progress: Progress = lambda _done, _total: None) -> RunReport:
    """Do what is due on a day, of files then of technical data; ``progress`` counts the people."""
    report = RunReport(running.asked.day, running.dry, running.rules.version)
    durations = running.rules.on(running.asked.day)
    terms, run_id = Terms.of(durations), running.new_id()
    places = [replace(running, new_uow=each) for each in running.everywhere] or [running]
    seen, total = 0, sum(_how_many(each) for each in places)
    for place in places:
        last = ""
        while ids := _next_people(place, last):
            for clock in _clocks(ids, place, report):
                _run_one(clock, terms, run_id, place, report)
            last, seen = ids[-1], seen + len(ids)
            progress(seen, max(seen, total))
    _run_purges(durations, replace(running, new_uow=running.purging or running.new_uow), report)
    return report


def _how_many(running: Running) -> int:
    with running.new_uow() as uow:
        return uow.retention.count_people()


def _next_people(running: Running, last: str) -> Sequence[str]:
    with running.new_uow() as uow:
        return uow.retention.people_after(last, PEOPLE_AT_A_TIME)


def _clocks(ids: Sequence[str], running: Running, report: RunReport) -> Sequence[FileClock]:
    """Return the clocks of these people; what cannot be read of one hides no other."""
    try:
        with running.new_uow() as uow:
            return uow.retention.clocks(ids, running.asked)
    except Exception as error:
        if len(ids) == 1:
            report.failed.append(Failed(ids[0], type(error).__name__))
            return ()
    return [clock for each in ids for clock in _clocks([each], running, report)]


def _run_one(
    clock: FileClock, terms: Terms, run_id: str, running: Running, report: RunReport
) -> None:
    found = _due_of(clock, terms, running.asked.day)
    if found is None:
        if _due_of(replace(clock, held=False), terms, running.asked.day) is not None:
            report.held.append(clock.beneficiary_id)
        return
    try:
        if running.dry or _do(found, terms, run_id, running):
            report.done.append(found)
    except Exception as error:
        report.failed.append(Failed(clock.beneficiary_id, type(error).__name__))


def _do(found: Due, terms: Terms, run_id: str, running: Running) -> bool:
    """Do it if it is still due, alone to write; return whether it was."""
    person, day = found.beneficiary_id, running.asked.day
    with running.new_uow() as uow:
        uow.wait_to_write()
        now = uow.retention.clocks([person], running.asked)
        if found not in {_due_of(each, terms, day) for each in now}:
            return False
        _apply(found, terms, running, uow)
        line = RetentionLine(
            id=running.new_id(),
            run_id=run_id,
            beneficiary_id=person,
            stage=found.stage,
            since=found.since,
            done_on=day,
            done_at=running.at,
            rules_version=running.rules.version,
        )
        uow.retention.add_line(line)
        uow.commit()
    return True


def _apply(found: Due, terms: Terms, running: Running, uow: UnitOfWork) -> None:
    if found.stage is Stage.NOTICE:
        leaving = put_away_on(found.since, running.asked.day, terms)
        running.tell(uow, Told(found.beneficiary_id, found.since, leaving, running.at))
    elif found.archived:
        _let_go_of_archive(found, running, uow)
    else:
        _close_file(found, running, uow)


def _close_file(found: Due, running: Running, uow: UnitOfWork) -> None:
    """Put an active file away, or count it; what was put away before stays."""
    person, kept = found.beneficiary_id, uow.retention
    coarse, document = kept.coarse(person, found.since), kept.collect(person)
    older = kept.archived(person)
    is_archive = found.stage is Stage.ARCHIVE
    running.erase(uow, person, running.at, for_good=not (is_archive or older))
    for archived in older:
        kept.put_away(archived)
    if is_archive:
        kept.put_away(ArchivedFile(person, found.since, running.asked.day, coarse, document))
    else:
        kept.count_anonymous(coarse)


def _let_go_of_archive(found: Due, running: Running, uow: UnitOfWork) -> None:
    """Count an archived file, and nothing else is left of it."""
    person, kept = found.beneficiary_id, uow.retention
    coarse = kept.drop_archived(person, found.since)
    if coarse is None:
        return
    if not kept.knows(person):
        running.erase(uow, person, running.at, for_good=True)
    kept.count_anonymous(coarse)


def _run_purges(durations: Mapping[Kept, Duration], running: Running, report: RunReport) -> None:
    with running.new_uow() as uow:
        names = [each.name for each in uow.retention.purges()]
    for name in names:
        try:
            with running.new_uow() as uow:
                purge = next(each for each in uow.retention.purges() if each.name == name)
                before = durations[purge.kept].before(_moment(running))
                if running.dry:
                    report.purged[name] = purge.count(before)
                else:
                    report.purged[name] = purge.purge(before)
                    uow.commit()
        except Exception as error:
            report.failed.append(Failed(name, type(error).__name__))


def _moment(running: Running) -> datetime:
    """Return the moment that technical data is counted from: now, or the end of an earlier day."""
    return running.at if running.asked.ends_at > running.at else running.asked.ends_at


def _due_of(clock: FileClock, terms: Terms, day: date) -> Due | None:
    stage, since = due(clock, terms, day), clock.archived_since or clock.since
    if stage is None or since is None:
        return None
    return Due(clock.beneficiary_id, stage, since, clock.archived_since is not None)
