"""Every criterion of every rule file, on both sides of its bound; a new rule is tested with it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from insertion.dispositifs import DispositifOn
from insertion.dispositifs_loading import load_carried
from insertion.dispositifs_rules import EntryCriterion, Operator, RuleStatus, Unit
from insertion.eligibility import assess_eligibility
from insertion.eligibility_judgements import CriterionJudgement, Verdict, judge
from insertion.periods import add_months
from insertion.situation import ATTRIBUTES, Attribute, Kind, Situation

MET, NOT_MET = Verdict.MET, Verdict.NOT_MET
OTHER = "autre_chose"
Case = tuple[DispositifOn, EntryCriterion, object, Verdict]


def every_criterion() -> Iterator[tuple[DispositifOn, EntryCriterion]]:
    for dispositif in load_carried():
        for criterion in dispositif.criteria:
            rules = dispositif.on(criterion.period.start)
            assert rules is not None
            yield rules, criterion


def sides(criterion: EntryCriterion, day: date) -> Iterator[tuple[object, Verdict]]:
    """Yield values just inside and just outside of what a criterion asks."""
    match criterion.operator:
        case Operator.BETWEEN:
            least, most = criterion.minimum, criterion.maximum
            if least is not None:
                yield least, MET
                if least > 0:
                    yield least - 1, NOT_MET
            if most is not None:
                yield most, MET
                yield most + 1, NOT_MET
        case Operator.WITHIN_FIRST | Operator.FOR_AT_LEAST:
            within = criterion.operator is Operator.WITHIN_FIRST
            count = criterion.maximum if within else criterion.minimum
            assert count
            assert criterion.unit in {Unit.MONTHS, Unit.DAYS}
            in_months = criterion.unit is Unit.MONTHS
            over = add_months(day, -count) if in_months else day - timedelta(days=count)
            yield over, NOT_MET if within else MET
            yield over + timedelta(days=1), MET if within else NOT_MET
            yield day, MET if within else NOT_MET
            if within:
                yield day + timedelta(days=1), NOT_MET
        case Operator.EQUALS | Operator.DECLARED if isinstance(criterion.expected, bool):
            yield criterion.expected, MET
            yield not criterion.expected, NOT_MET
        case _:
            assert isinstance(criterion.expected, tuple)
            good, bad = MET, NOT_MET
            if criterion.operator in {Operator.DIFFERS, Operator.HOLDS_NONE}:
                good, bad = NOT_MET, MET
            assert criterion.attribute
            for value in (*criterion.expected, *others(criterion.attribute, criterion.expected)):
                one = (value,) if criterion.attribute.kind is Kind.CODES else value
                yield one, good if value in criterion.expected else bad


def others(attribute: Attribute, expected: tuple[str, ...]) -> tuple[str, ...]:
    if attribute.choices:
        return tuple(choice for choice in attribute.choices if choice not in expected)
    return ("99" if attribute.name == "departement" else OTHER,)


def declaring(criterion: EntryCriterion, value: object) -> Situation:
    if criterion.attribute is None:
        assert isinstance(value, bool)
        return Situation(declared={criterion.code: value})
    return Situation(**{criterion.attribute.field: value})  # type: ignore[arg-type]


CASES = [
    (rules, criterion, value, verdict)
    for rules, criterion in every_criterion()
    for value, verdict in sides(criterion, rules.day)
]


def name(case: object) -> str:
    if isinstance(case, DispositifOn):
        return case.dispositif.id
    return case.code if isinstance(case, EntryCriterion) else str(case)


@pytest.mark.parametrize(("rules", "criterion", "value", "verdict"), CASES, ids=name)
def test_a_criterion_turns_at_its_bound(
    rules: DispositifOn, criterion: EntryCriterion, value: object, verdict: Verdict
) -> None:
    found = judge(criterion.code, rules, declaring(criterion, value))
    assert isinstance(found, CriterionJudgement)
    assert (found.verdict, found.value) == (verdict, value)
    if criterion.status is RuleStatus.FIRM:
        assert found.counts_as is verdict


@pytest.mark.parametrize(("rules", "criterion"), list(every_criterion()), ids=name)
def test_what_is_not_known_is_a_question(rules: DispositifOn, criterion: EntryCriterion) -> None:
    found = judge(criterion.code, rules, Situation())
    assert isinstance(found, CriterionJudgement)
    assert found.verdict is Verdict.TO_CHECK
    assert found.counts_as in {Verdict.TO_CHECK, None}
    assert found.question.endswith("?")


def test_every_criterion_has_both_sides() -> None:
    for rules, criterion in every_criterion():
        assert {verdict for _value, verdict in sides(criterion, rules.day)} == {MET, NOT_MET}


@pytest.mark.parametrize(
    "dispositif_id", sorted(each.id for each in load_carried() if each.criteria)
)
def test_someone_of_whom_nothing_is_known_is_never_refused(dispositif_id: str) -> None:
    dispositif = load_carried().get(dispositif_id)
    found = assess_eligibility(Situation(), dispositif_id, load_carried(), dispositif.starts_on())
    assert found.verdict is Verdict.TO_CHECK
    assert found.questions()


def test_every_attribute_is_asked_by_a_rule_or_described() -> None:
    asked = {c.attribute.name for _r, c in every_criterion() if c.attribute}
    asked |= {c.recheck.checked_on.name for _r, c in every_criterion() if c.recheck}
    assert asked <= ATTRIBUTES.keys()
