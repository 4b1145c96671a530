"""To whom the social accompaniment of a person may be entrusted (référence RSA, annexe 1)."""

from dataclasses import dataclass

from insertion.dispositifs import DispositifOn
from insertion.dispositifs_rules import Ambiguity, Delegation, RuleValue
from insertion.eligibility_judgements import (
    CriterionJudgement,
    Judgement,
    Verdict,
    judge,
    open_leaves,
)
from insertion.situation import Situation

OTHERWISE = "organisme_sinon"


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationJudgement:
    """Whether one kind of structure may be entrusted with the accompaniment, and why."""

    delegation: Delegation
    verdict: Verdict
    judgement: Judgement

    def questions(self) -> tuple[CriterionJudgement, ...]:
        """Return what is left to ask to know."""
        return tuple(open_leaves((self.judgement,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegations:
    """Every structure looked at, the most specialised first, and the one that remains otherwise.

    Several may suit: the text does not say which prevails, and the Département decides.
    """

    judged: tuple[DelegationJudgement, ...]
    otherwise: RuleValue | None
    ambiguities: tuple[Ambiguity, ...]

    def possible(self) -> tuple[Delegation, ...]:
        """Return those whose condition is met."""
        return tuple(each.delegation for each in self.judged if each.verdict is Verdict.MET)

    def to_check(self) -> tuple[Delegation, ...]:
        """Return those of which it is not known."""
        return tuple(each.delegation for each in self.judged if each.verdict is Verdict.TO_CHECK)


def delegate(situation: Situation, rules: DispositifOn) -> Delegations:
    """Return to whom the accompaniment may be entrusted on the day of ``rules``."""
    judged = []
    for delegation in rules.delegations:
        judgement = judge(delegation.condition, rules, situation)
        if judgement is not None:
            judged.append(
                DelegationJudgement(
                    delegation=delegation, verdict=judgement.verdict, judgement=judgement
                )
            )
    codes = [delegation.code for delegation in rules.delegations]
    return Delegations(
        judged=tuple(judged),
        otherwise=rules.values.get(OTHERWISE),
        ambiguities=rules.ambiguities_of(*codes),
    )
