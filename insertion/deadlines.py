"""Dated obligations: what was opened by an event, by when it is due, and what became of it.

A delay in days or in months is counted from the day of the event, which is not part of it
(« dans les 15 jours suivant »): oriented on the 1st, a fortnight ends on the 16th. Months go from
date to date; a day that the month does not have is its last one. A deadline that falls on a
Sunday or on a holiday is said as it falls. The last day is still in time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from insertion.deadline_rules import DeadlineRule, Scope, due_on
from insertion.dispositifs import Dispositifs
from insertion.dispositifs_rules import RuleValue
from insertion.errors import InvalidValue
from insertion.parcours import EventKind, ParcoursEvent, standing
from insertion.periods import add_days, add_months, days_between

SOON_DAYS = 7


class DeadlineStatus(StrEnum):
    """What became of an obligation, on a given day."""

    MET = "fait"
    MET_LATE = "fait_en_retard"
    WITHOUT_OBJECT = "sans_objet"
    LATE = "en_retard"
    SOON = "proche"
    AHEAD = "a_venir"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened on a day, as far as delays need to know it.

    ``due_on`` is the day that the event itself names: the end of a contract, the planned first
    day of an action.
    """

    on: date
    kind: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What obligations are about, and what happened to it, by day."""

    scope: Scope
    id: str
    facts: tuple[Fact, ...]
    beneficiary_id: str | None = None
    dispositif: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One obligation: opened, due, and perhaps fulfilled or left without object.

    ``text`` is the cited value that asks for it, in the version of the day it was opened.
    """

    rule: DeadlineRule
    text: RuleValue | None
    subject_id: str
    beneficiary_id: str | None
    opened_on: date
    due_on: date
    met_on: date | None = None
    ended_on: date | None = None

    def status(self, today: date) -> DeadlineStatus:
        """Return what it is on ``today``; its last day is still in time."""
        if self.met_on is not None:
            on_time = self.met_on <= self.due_on
            return DeadlineStatus.MET if on_time else DeadlineStatus.MET_LATE
        if self.ended_on is not None:
            return DeadlineStatus.WITHOUT_OBJECT
        if self.due_on < today:
            return DeadlineStatus.LATE
        is_soon = days_between(today, self.due_on) <= SOON_DAYS
        return DeadlineStatus.SOON if is_soon else DeadlineStatus.AHEAD

    @property
    def is_open(self) -> bool:
        """Return whether it still waits for somebody."""
        return self.met_on is None and self.ended_on is None


def person_subject(beneficiary_id: str, events: Iterable[ParcoursEvent]) -> Subject:
    """Return a person with the events that stand of her parcours, in their order."""
    return Subject(
        scope=Scope.PERSON,
        id=beneficiary_id,
        beneficiary_id=beneficiary_id,
        facts=tuple(Fact(event.on, event.kind, _named_day(event)) for event in standing(events)),
    )


def deadlines_of(
    subject: Subject, rules: Iterable[DeadlineRule], dispositifs: Dispositifs, today: date
) -> tuple[Deadline, ...]:
    """Return every obligation of ``subject`` opened up to ``today``, by due day.

    A delay is that in force on the day it was opened; before its first version there is none.
    What is dated after ``today`` has not happened yet: it neither opens nor fulfils anything.
    """
    facts = [fact for fact in sorted(subject.facts, key=_by_day) if fact.on <= today]
    found = [
        deadline
        for rule in rules
        if _is_about(rule, subject)
        for deadline in _of_rule(rule, dispositifs, subject, facts)
    ]
    return tuple(sorted(found, key=lambda each: (each.due_on, each.rule.id, each.opened_on)))


def to_do(
    deadlines: Iterable[Deadline], today: date
) -> Mapping[DeadlineStatus, Sequence[Deadline]]:
    """Return what waits for somebody, late first, each by due day; empty ones are there too."""
    shown = (DeadlineStatus.LATE, DeadlineStatus.SOON, DeadlineStatus.AHEAD)
    lists: dict[DeadlineStatus, list[Deadline]] = {status: [] for status in shown}
    for deadline in sorted(deadlines, key=_by_due_day):
        if deadline.is_open:
            lists[deadline.status(today)].append(deadline)
    return lists


def _is_about(rule: DeadlineRule, subject: Subject) -> bool:
    same_dispositif = not rule.dispositifs or subject.dispositif in rule.dispositifs
    return rule.scope is subject.scope and same_dispositif


def _of_rule(
    rule: DeadlineRule, dispositifs: Dispositifs, subject: Subject, facts: Sequence[Fact]
) -> Iterator[Deadline]:
    """Yield the obligations of one rule; the same event never opens two of them.

    An event that triggers while one is open changes nothing: the first delay keeps running.
    """
    waiting: Deadline | None = None
    for fact in facts:
        if waiting is not None:
            closed = _close(waiting, fact)
            if closed is not None:
                yield closed
                waiting = None
                if rule.repeats and closed.met_on is not None:
                    waiting = _opened(rule, dispositifs, subject, fact)
                    continue
        if waiting is None and fact.kind in rule.trigger:
            waiting = _opened(rule, dispositifs, subject, fact)
    if waiting is not None:
        yield waiting


def _close(waiting: Deadline, fact: Fact) -> Deadline | None:
    if fact.kind in waiting.rule.met_by:
        return replace(waiting, met_on=fact.on)
    if fact.kind in waiting.rule.ended_by:
        return replace(waiting, ended_on=fact.on)
    return None


def _opened(
    rule: DeadlineRule, dispositifs: Dispositifs, subject: Subject, fact: Fact
) -> Deadline | None:
    """Return what a fact opens, or None when nothing says by when."""
    text = rule.text(dispositifs, fact.on)
    last_day = fact.due_on
    if not rule.named_day:
        last_day = None if text is None else due_on(text, fact.on)
    if last_day is None:
        return None
    return Deadline(
        rule=rule,
        text=text,
        subject_id=subject.id,
        beneficiary_id=subject.beneficiary_id,
        opened_on=fact.on,
        due_on=last_day,
    )


def _named_day(event: ParcoursEvent) -> date | None:
    """Return the last day of a contract d'engagements or of what exempts from it, if it has one."""
    if event.kind is EventKind.CONTRACT_EXEMPTED:
        return event.until
    if event.kind is not EventKind.CONTRACT_SIGNED or event.months is None:
        return None
    try:
        return add_days(add_months(event.on, event.months), -1)
    except InvalidValue:
        return None


def _by_day(fact: Fact) -> date:
    return fact.on


def _by_due_day(deadline: Deadline) -> tuple[date, str, str]:
    return deadline.due_on, deadline.rule.id, deadline.subject_id
