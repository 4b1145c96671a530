"""A portfolio with what is to be done for each person: one line a person, searched and sorted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from insertion.actor import Actor
from insertion.deadlines import Deadline, DeadlineStatus
from insertion.dispositifs import Dispositifs
from insertion.opportunity import InsertionAction, Opportunity
from insertion.parcours import by_person
from insertion.ports import UnitOfWork
from insertion.positionnement import GROUPS, UNANSWERED, Group, Positionnement, State
from insertion.positionnement_ports import Listed, PortfolioLine, Window
from insertion.referent import Referent
from insertion.rights import Right
from insertion.terms import Objective
from skills.normalize import fold
from usecases.parcours.deadlines import last_news, open_deadlines, quiet
from usecases.rights import require_referent

_ALL = Window(1, 10_000)
FIRST_PAGE = Window()


class Alert(StrEnum):
    """Why one looks at somebody first."""

    LATE = "en_retard"
    SOON = "cette_semaine"
    TO_CONFIRM = "a_confirmer"
    UNANSWERED = "sans_reponse"
    QUIET = "sans_nouvelles"
    NOTHING_OPEN = "sans_positionnement"


class WatchOrder(StrEnum):
    """By what lines are sorted; people who have none of it come last."""

    PERSON = "personne"
    DUE = "echeance"
    NEWS = "nouvelles"
    SINCE = "depuis"


@dataclass(frozen=True, slots=True)
class OnIt:
    """One open positionnement, and what it is on; None once that is closed."""

    positionnement: Positionnement
    opportunity: Opportunity | None

    @property
    def objective(self) -> Objective | None:
        """Return the objective of the action; an offer is work."""
        if self.opportunity is None:
            return None
        if isinstance(self.opportunity, InsertionAction):
            return self.opportunity.objective
        return Objective.WORK


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One person of the portfolio: what is open for her, due, and when there was news of her."""

    line: PortfolioLine
    placed: tuple[OnIt, ...]
    due: tuple[Deadline, ...]  # that wait for somebody, late first
    news: date | None
    alerts: frozenset[Alert]
    name: str | None = None

    @property
    def sorts_as(self) -> tuple[str, str]:
        """Return what a list of people is sorted by: her name, or her id without one."""
        key = self.line.beneficiary_id
        return fold(self.name or key), key


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchQuestion:
    """Whom one looks for, each part narrows the list, and which page of them."""

    words: str = ""
    alert: Alert | None = None
    state: State | None = None
    objective: Objective | None = None
    order: WatchOrder = WatchOrder.PERSON
    descending: bool = False
    window: Window = FIRST_PAGE

    def keeps(self, watched: Watched) -> bool:
        """Return whether a person is one of those looked for."""
        placed = watched.placed
        return (
            (self.alert is None or self.alert in watched.alerts)
            and (self.state is None or any(o.positionnement.state is self.state for o in placed))
            and (self.objective is None or any(o.objective is self.objective for o in placed))
            and all(word in _said(watched) for word in fold(self.words).split())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A portfolio on a day; ``counts`` are over all of it, ``lines`` are one page of the answer."""

    referent: Referent
    day: date
    followed: int
    counts: Mapping[Alert, int]
    lines: Listed[Watched]


def watch_portfolio(
    uow: UnitOfWork,
    referent_id: str,
    viewer: Actor,
    question: WatchQuestion,
    rules: tuple[Dispositifs, date],
) -> Watch:
    """Return one page of the people whom a référent follows, as he looks for them.

    The number of queries does not depend on how many they are.

    Raises
    ------
    UnknownRecord
        When there is no such référent for who asks: a référent reads his own.
    """
    with uow:
        referent = require_referent(uow, viewer, referent_id, Right.READ_AGENDA)
        followed = uow.referents.followed(referent_id)
        people = _named(uow, viewer, _people(uow, referent_id, rules))
    kept = sorted((each for each in people if question.keeps(each)), key=lambda each: each.sorts_as)
    window = question.window
    shown = _sorted(kept, question)[window.skip : window.skip + window.size]
    return Watch(
        referent=referent,
        day=rules[1],
        followed=followed,
        counts=Counter(alert for each in people for alert in each.alerts),
        lines=Listed(tuple(shown), len(kept)),
    )


def _people(
    uow: UnitOfWork, referent_id: str, rules: tuple[Dispositifs, date]
) -> Sequence[Watched]:
    dispositifs, today = rules
    lines = uow.accompaniments.portfolio(referent_id, _ALL).items
    ids = frozenset(line.beneficiary_id for line in lines)
    histories = by_person(uow.parcours.of_people(ids))
    steps = uow.piloting.steps_of(ids)
    facts = uow.piloting.dated_facts({step.positionnement_id for step in steps})
    due = open_deadlines(histories, steps, facts, dispositifs, today)
    news = last_news(histories, steps)
    silent = frozenset(quiet(ids, histories, news, today))
    placed = uow.positionnements.open_of_people(ids)
    named = uow.opportunities.get_many(sorted({each.opportunity_id for each in placed}))
    own: dict[str, list[OnIt]] = {}
    for each in placed:
        on_it = OnIt(each, named.get(each.opportunity_id))
        own.setdefault(each.beneficiary_id, []).append(on_it)
    hers = _by_person(due)
    return [
        _watched(
            line,
            tuple(own.get(line.beneficiary_id, ())),
            hers.get(line.beneficiary_id, {}),
            news.get(line.beneficiary_id),
            is_quiet=line.beneficiary_id in silent,
        )
        for line in lines
    ]


def _named(uow: UnitOfWork, viewer: Actor, people: Sequence[Watched]) -> Sequence[Watched]:
    names = uow.civil_identities.seen_by(viewer, [each.line.beneficiary_id for each in people])
    return [
        replace(each, name=found.whole_name)
        if (found := names.get(each.line.beneficiary_id)) is not None
        else each
        for each in people
    ]


def _by_person(
    lists: Mapping[DeadlineStatus, Sequence[Deadline]],
) -> Mapping[str, Mapping[DeadlineStatus, list[Deadline]]]:
    found: dict[str, dict[DeadlineStatus, list[Deadline]]] = {}
    for status, deadlines in lists.items():
        for each in deadlines:
            if each.beneficiary_id is not None:
                found.setdefault(each.beneficiary_id, {}).setdefault(status, []).append(each)
    return found


def _watched(
    line: PortfolioLine,
    placed: tuple[OnIt, ...],
    due: Mapping[DeadlineStatus, Sequence[Deadline]],
    news: date | None,
    *,
    is_quiet: bool,
) -> Watched:
    states = {each.positionnement.state for each in placed}
    found = {
        Alert.LATE: DeadlineStatus.LATE in due,
        Alert.SOON: DeadlineStatus.SOON in due,
        Alert.TO_CONFIRM: bool(states & GROUPS[Group.TO_CONFIRM]),
        Alert.UNANSWERED: bool(states & UNANSWERED),
        Alert.QUIET: is_quiet,
        Alert.NOTHING_OPEN: not placed,
    }
    waiting = (DeadlineStatus.LATE, DeadlineStatus.SOON, DeadlineStatus.AHEAD)
    return Watched(
        line=line,
        placed=placed,
        due=tuple(each for status in waiting for each in due.get(status, ())),
        news=news,
        alerts=frozenset(alert for alert, is_so in found.items() if is_so),
    )


def _said(watched: Watched) -> str:
    titles = (each.opportunity.title for each in watched.placed if each.opportunity is not None)
    return fold(" ".join((watched.line.beneficiary_id, watched.name or "", *titles)))


def _sorted(people: Sequence[Watched], question: WatchQuestion) -> Sequence[Watched]:
    """Return people in the order asked for; whoever has no such day comes last, either way."""
    if question.order is WatchOrder.PERSON:
        return people[::-1] if question.descending else people
    dated = [(day, each) for each in people if (day := _day(each, question.order)) is not None]
    without = [each for each in people if _day(each, question.order) is None]
    dated.sort(key=lambda pair: pair[0], reverse=question.descending)
    return [*(each for _day, each in dated), *without]


def _day(watched: Watched, order: WatchOrder) -> date | None:
    match order:
        case WatchOrder.DUE:
            return watched.due[0].due_on if watched.due else None
        case WatchOrder.NEWS:
            return watched.news
        case _:
            return watched.line.starts_on
