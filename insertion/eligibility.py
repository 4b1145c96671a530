"""Who may enter a dispositif, on a day: met, not met or to check, each with its reason.

Pure rules over declared facts. Unknown never excludes: it becomes a question. Nothing here decides
for a person; it says what a text asks, where it is written, and what would settle it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from insertion.dispositifs import Dispositif, DispositifOn, Dispositifs
from insertion.dispositifs_rules import (
    Ambiguity,
    Formality,
    Incompatibility,
    IncompatibilityEffect,
)
from insertion.eligibility_judgements import (
    CriterionJudgement,
    GroupJudgement,
    Judgement,
    Verdict,
    all_of,
    groups_among,
    judge,
    leaves,
    open_leaves,
)
from insertion.situation import ATTRIBUTES, Situation

ONGOING = ATTRIBUTES["accompagnements_en_cours"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncompatibilityJudgement:
    """What does not go with the dispositif: ``found`` are those declared as going on.

    ``verdict`` is None when it changes nothing, because nobody said what is going on.
    """

    incompatibility: Incompatibility
    found: tuple[str, ...]
    verdict: Verdict | None

    def question(self) -> str:
        """Return what would settle it."""
        if self.found:
            return f"{self.incompatibility.label} : dans laquelle la personne est-elle comptée ?"
        return ONGOING.question


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """The answer for one dispositif on one day."""

    rules: DispositifOn
    verdict: Verdict
    judgements: tuple[Judgement, ...]
    incompatibilities: tuple[IncompatibilityJudgement, ...]
    formalities: tuple[Formality, ...]
    ambiguities: tuple[Ambiguity, ...]

    @property
    def dispositif(self) -> Dispositif:
        """Return the dispositif."""
        return self.rules.dispositif

    def criteria(self) -> Iterator[CriterionJudgement]:
        """Yield what every criterion says, once each, in the order of the text."""
        seen: set[str] = set()
        for each in leaves(self.judgements):
            if each.criterion.code not in seen:
                seen.add(each.criterion.code)
                yield each

    def refusals(self) -> tuple[str, ...]:
        """Return, in words, each condition by itself that keeps the person out."""
        if self.verdict is not Verdict.NOT_MET:
            return ()
        conditions = [
            each.group.label if isinstance(each, GroupJudgement) else each.criterion.label
            for each in self.judgements
            if each.counts_as is Verdict.NOT_MET
        ]
        conditions += [
            each.incompatibility.label
            for each in self.incompatibilities
            if each.verdict is Verdict.NOT_MET
        ]
        return tuple(conditions)

    def questions(self) -> tuple[CriterionJudgement, ...]:
        """Return the criteria whose answer is still needed; none when the verdict is known."""
        if self.verdict is not Verdict.TO_CHECK:
            return ()
        return tuple({each.criterion.code: each for each in open_leaves(self.judgements)}.values())


def roots(rules: DispositifOn) -> tuple[str, ...]:
    """Return the criteria and groups that are needed by themselves, groups first.

    What a group holds, or a delegation looks at, is not.
    """
    dispositif = rules.dispositif
    held = {member for group in dispositif.groups for member in group.members}
    held |= {delegation.condition for delegation in dispositif.delegations}
    codes = (*(group.code for group in dispositif.groups), *rules.criteria)
    return tuple(code for code in codes if code not in held)


def assess_eligibility(
    situation: Situation, dispositif_id: str, dispositifs: Dispositifs, day: date
) -> Eligibility:
    """Return whether a person may enter one dispositif on ``day``.

    Raises
    ------
    UnknownDispositif
        When it is not there, or no rule of it had begun.
    InvalidValue
        When what is declared contradicts itself on that day.
    """
    rules = dispositifs.on(dispositif_id, day)
    found = (judge(code, rules, situation) for code in roots(rules))
    judgements = tuple(each for each in found if each is not None)
    incompatibilities = tuple(
        _judge_incompatibility(each, situation)
        for each in rules.incompatibilities
        if each.effect is not IncompatibilityEffect.NOT_COUNTED  # of hours, not of people
    )
    counted = [each.counts_as for each in judgements]
    counted += [each.verdict for each in incompatibilities]
    return Eligibility(
        rules=rules,
        verdict=all_of(counted),
        judgements=judgements,
        incompatibilities=incompatibilities,
        formalities=tuple(
            each
            for each in rules.formalities
            if situation.prescriber is None or situation.prescriber not in each.unless_prescriber
        ),
        ambiguities=_ambiguities(rules, judgements, dispositifs),
    )


def _judge_incompatibility(
    incompatibility: Incompatibility, situation: Situation
) -> IncompatibilityJudgement:
    duplicate = incompatibility.effect is IncompatibilityEffect.DUPLICATE
    if situation.ongoing is None:
        verdict = Verdict.TO_CHECK if duplicate else None
        return IncompatibilityJudgement(incompatibility=incompatibility, found=(), verdict=verdict)
    found = tuple(each for each in situation.ongoing if each in incompatibility.others)
    when_found = Verdict.NOT_MET if duplicate else Verdict.TO_CHECK
    return IncompatibilityJudgement(
        incompatibility=incompatibility,
        found=found,
        verdict=when_found if found else Verdict.MET,
    )


def _ambiguities(
    rules: DispositifOn, judgements: Sequence[Judgement], dispositifs: Dispositifs
) -> tuple[Ambiguity, ...]:
    criteria = [each.criterion for each in leaves(judgements)]
    codes = {rules.dispositif.id, *(each.code for each in criteria)}
    codes |= {each.code for each in groups_among(judgements)}
    codes |= {each.code for each in (*rules.incompatibilities, *rules.formalities)}
    attributes = frozenset(each.attribute.name for each in criteria if each.attribute)
    own = rules.ambiguities_of(*codes)
    return (*own, *dispositifs.general_ambiguities(attributes))
