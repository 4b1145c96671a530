"""Compare what is declared with one criterion, then with groups of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from insertion.dispositifs import DispositifOn
from insertion.dispositifs_rules import (
    EntryCriterion,
    Group,
    GroupMode,
    IfUnknown,
    Operator,
    RuleStatus,
    Unit,
)
from insertion.periods import Period, add_days, add_months
from insertion.situation import Situation


class Verdict(StrEnum):
    """What a rule says of a person."""

    MET = "respecte"
    NOT_MET = "non_respecte"
    TO_CHECK = "a_verifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionJudgement:
    """What one criterion says of a person.

    ``verdict`` is the plain comparison; ``counts_as`` is what it makes of the whole: a rule that
    is exceptional or subject to something is never met by itself, an indicative one never
    excludes, and None leaves the whole as it is. ``question`` is what would settle it.
    """

    criterion: EntryCriterion
    value: object | None
    verdict: Verdict
    counts_as: Verdict | None
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupJudgement:
    """What a group says, and what each of its members does."""

    group: Group
    verdict: Verdict
    members: tuple["Judgement", ...]

    @property
    def counts_as(self) -> Verdict | None:
        """Return what it makes of the whole."""
        return self.verdict


Judgement = CriterionJudgement | GroupJudgement


def judge(code: str, rules: DispositifOn, situation: Situation) -> Judgement | None:
    """Return what a criterion or a group says on the day of ``rules``, None without a version."""
    criterion = rules.criteria.get(code)
    if criterion is not None:
        return _judge_criterion(criterion, situation, rules.day)
    group = rules.groups.get(code)
    if group is None:
        return None
    found = (judge(member, rules, situation) for member in group.members)
    members = tuple(each for each in found if each is not None)
    if not members:
        return None
    counted = [each.counts_as for each in members]
    verdict = all_of(counted) if group.mode is GroupMode.ALL else any_of(counted)
    return GroupJudgement(group=group, verdict=verdict, members=members)


def all_of(counted: Iterable[Verdict | None]) -> Verdict:
    """Return the verdict of what is needed together; to check when nothing counts."""
    verdicts = {verdict for verdict in counted if verdict is not None}
    for verdict in (Verdict.NOT_MET, Verdict.TO_CHECK):
        if verdict in verdicts:
            return verdict
    return Verdict.MET if verdicts else Verdict.TO_CHECK


def any_of(counted: Iterable[Verdict | None]) -> Verdict:
    """Return the verdict of what suffices alone; to check when nothing counts."""
    verdicts = {verdict for verdict in counted if verdict is not None}
    for verdict in (Verdict.MET, Verdict.TO_CHECK):
        if verdict in verdicts:
            return verdict
    return Verdict.NOT_MET if verdicts else Verdict.TO_CHECK


def leaves(judgements: Iterable[Judgement]) -> Iterator[CriterionJudgement]:
    """Yield every criterion under these, in the order of the text."""
    for each in judgements:
        if isinstance(each, GroupJudgement):
            yield from leaves(each.members)
        else:
            yield each


def open_leaves(judgements: Iterable[Judgement]) -> Iterator[CriterionJudgement]:
    """Yield the criteria that keep the whole from being known."""
    for each in judgements:
        if each.counts_as is not Verdict.TO_CHECK:
            continue
        if isinstance(each, GroupJudgement):
            yield from open_leaves(each.members)
        else:
            yield each


def groups_among(judgements: Iterable[Judgement]) -> Iterator[Group]:
    """Yield every group under these."""
    for each in judgements:
        if isinstance(each, GroupJudgement):
            yield each.group
            yield from groups_among(each.members)


def _judge_criterion(
    criterion: EntryCriterion, situation: Situation, day: date
) -> CriterionJudgement:
    if criterion.attribute is None:
        value: object | None = situation.declared.get(criterion.code)
    else:
        value = situation.value_of(criterion.attribute, day)
    if value is None:
        no_effect = criterion.if_unknown is IfUnknown.NO_EFFECT
        return CriterionJudgement(
            criterion=criterion,
            value=None,
            verdict=Verdict.TO_CHECK,
            counts_as=None if no_effect else Verdict.TO_CHECK,
            question=criterion.question,
        )
    verdict = Verdict.MET if _holds(criterion, value, day) else Verdict.NOT_MET
    if verdict is Verdict.MET and criterion.recheck is not None:
        question = _recheck_question(criterion, situation, day)
        if question:
            return CriterionJudgement(
                criterion=criterion,
                value=value,
                verdict=Verdict.TO_CHECK,
                counts_as=Verdict.TO_CHECK,
                question=question,
            )
    return CriterionJudgement(
        criterion=criterion,
        value=value,
        verdict=verdict,
        counts_as=_weighed(verdict, criterion.status),
        question=criterion.note if _weighed(verdict, criterion.status) is not verdict else "",
    )


def _weighed(verdict: Verdict, status: RuleStatus) -> Verdict:
    conditional = status in {RuleStatus.EXCEPTIONAL, RuleStatus.SUBJECT_TO}
    if conditional and verdict is Verdict.MET:
        return Verdict.TO_CHECK
    if status is RuleStatus.INDICATIVE and verdict is Verdict.NOT_MET:
        return Verdict.TO_CHECK
    return verdict


def _holds(criterion: EntryCriterion, value: object, day: date) -> bool:
    if isinstance(value, date):
        within = criterion.operator is Operator.WITHIN_FIRST
        return (_within_first if within else _for_at_least)(criterion, value, day)
    if isinstance(value, int) and criterion.operator is Operator.BETWEEN:
        least, most = criterion.minimum, criterion.maximum
        return (least is None or value >= least) and (most is None or value <= most)
    expected = criterion.expected
    if isinstance(expected, bool):
        return value is expected
    there = not {value, *(value if isinstance(value, tuple) else ())}.isdisjoint(expected)
    return there is (criterion.operator not in {Operator.DIFFERS, Operator.HOLDS_NONE})


def _within_first(criterion: EntryCriterion, since: date, day: date) -> bool:
    duration = criterion.maximum or 0
    in_months = criterion.unit is Unit.MONTHS
    first = Period.of_months(since, duration) if in_months else Period.of_days(since, duration)
    return day in first


def _for_at_least(criterion: EntryCriterion, since: date, day: date) -> bool:
    duration = criterion.minimum or 0
    in_months = criterion.unit is Unit.MONTHS
    return day >= (add_months(since, duration) if in_months else add_days(since, duration))


def _recheck_question(criterion: EntryCriterion, situation: Situation, day: date) -> str:
    """Return what to ask when an answer is too old to rely on, empty when it is not."""
    recheck = criterion.recheck
    since = None if recheck is None else situation.value_of(recheck.since, day)
    if recheck is None or not isinstance(since, date):
        return ""
    covered = Period.of_months(since, recheck.months)
    checked = situation.value_of(recheck.checked_on, day)
    if covered.end is None or day <= covered.end:
        return ""
    recent = isinstance(checked, date) and covered.end < checked <= day
    return "" if recent else recheck.checked_on.question
