"""The answer on eligibility in the terminal: the verdicts first, the reasons when asked."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding

from api.rule_sentences import (
    EFFECT_LABELS,
    FORMALITY_LABELS,
    MODE_LABELS,
    STATUS_LABELS,
    VERDICT_LABELS,
    day_words,
    declared_words,
    expiry_words,
)
from api.schemas.eligibility import left_to_ask
from cli.rules_view import print_ambiguities
from cli.terminal import Sentence
from insertion.dispositifs_rules import RuleStatus
from insertion.eligibility import Eligibility
from insertion.eligibility_delegation import Delegations
from insertion.eligibility_judgements import CriterionJudgement, GroupJudgement, Judgement, Verdict
from usecases.check_eligibility import EligibilityItem, EligibilityReport

_MARKS = {Verdict.MET: "+", Verdict.NOT_MET: "-", Verdict.TO_CHECK: "?"}
_TITLES = {
    Verdict.MET: "Critères remplis",
    Verdict.TO_CHECK: "À vérifier",
    Verdict.NOT_MET: "Un critère n’est pas rempli",
}
_STEP = 2


def print_eligibility(console: Console, report: EligibilityReport, *, detailed: bool) -> None:
    """Print the report; ``detailed`` adds each criterion, its source and what is left open."""
    if detailed:
        for item in report.items:
            _print_detail(console, item)
    else:
        for verdict, title in _TITLES.items():
            found = [i.eligibility for i in report.items if i.eligibility.verdict is verdict]
            _print_some(console, title, found)
        console.print(Sentence("--dispositif ID montre chaque critère, sa source et les pièces."))
    for dispositif in report.not_begun:
        since = day_words(dispositif.starts_on())
        console.print(Sentence(f"{dispositif.name} : aucune règle avant le {since}."))


def _print_some(console: Console, title: str, found: Sequence[Eligibility]) -> None:
    if not found:
        return
    console.print(Sentence(f"{title} :", style="bold"))
    for each in found:
        late = f" · texte échu le {day_words(each.rules.reading_day)}" if each.rules.expired else ""
        name = f"{each.dispositif.name} ({each.dispositif.id}){late}"
        _line(console, f"{_MARKS[each.verdict]} {name}", _STEP)
        for question in left_to_ask(each):
            _line(console, f"? {question.question}", 3 * _STEP)
        for reason in _refusals(each):
            _line(console, f"- {reason}", 3 * _STEP)
    console.print()


def _refusals(found: Eligibility) -> Iterator[str]:
    """Yield what is asked and not there."""
    for each in found.judgements:
        if each.counts_as is Verdict.NOT_MET:
            rule = each.group if isinstance(each, GroupJudgement) else each.criterion
            yield rule.label
    for other in found.incompatibilities:
        if other.verdict is Verdict.NOT_MET:
            yield other.incompatibility.label


def _print_detail(console: Console, item: EligibilityItem) -> None:
    found = item.eligibility
    console.print(Sentence(f"{found.dispositif.name} · {found.dispositif.organisation}", "bold"))
    console.print(Sentence(f"{_TITLES[found.verdict]}, le {day_words(found.rules.day)}."))
    expiry = expiry_words(found.rules)
    if expiry:
        console.print(Sentence(expiry, style="yellow"))
    _title(console, "Critères")
    for judgement in found.judgements:
        _print_judgement(console, judgement, _STEP)
    for each in found.incompatibilities:
        words = f"{each.incompatibility.label} ({EFFECT_LABELS[each.incompatibility.effect]})"
        _line(console, f"{_MARKS[each.verdict or Verdict.TO_CHECK]} {words}", _STEP)
    questions = left_to_ask(found)
    if questions:
        _title(console, "À demander, ou à voir")
    for question in questions:
        shown = f" [{question.justificatif}]" if question.justificatif else ""
        _line(console, f"? {question.question}{shown}", _STEP)
    if found.formalities:
        _title(console, "Pièces, validations et étapes")
    for formality in found.formalities:
        by = formality.by.replace("_", " ")
        details = (FORMALITY_LABELS[formality.kind], formality.when, by)
        _line(console, f"- {formality.label} ({', '.join(filter(None, details))})", _STEP)
    left_open = found.ambiguities
    if item.delegations is not None:
        _print_delegations(console, item.delegations)
        left_open = (*item.delegations.ambiguities, *left_open)
    print_ambiguities(console, left_open)


def _title(console: Console, words: str) -> None:
    console.print()
    console.print(Sentence(words, style="bold"))


def _line(console: Console, words: str, indent: int, style: str = "") -> None:
    console.print(Padding(Sentence(words, style=style), (0, 0, 0, indent)))


def _print_judgement(console: Console, judgement: Judgement, indent: int) -> None:
    mark = _MARKS[judgement.verdict]
    if isinstance(judgement, GroupJudgement):
        words = f"{mark} {judgement.group.label} : {MODE_LABELS[judgement.group.mode]}"
        _line(console, words, indent)
        for member in judgement.members:
            _print_judgement(console, member, indent + _STEP)
        return
    criterion = judgement.criterion
    _line(console, f"{mark} {criterion.label} : {_reading(judgement)}", indent)
    source = f"{criterion.source} : « {criterion.source.quote} »"
    _line(console, source, indent + _STEP, style="dim")


def _reading(judgement: CriterionJudgement) -> str:
    declared = declared_words(judgement)
    words = [VERDICT_LABELS[judgement.verdict], "pas connu" if declared is None else declared]
    if judgement.criterion.status is not RuleStatus.FIRM:
        words.append(STATUS_LABELS[judgement.criterion.status])
    if judgement.counts_as is None:
        words.append("ne change pas la réponse")
    return ", ".join(words)


def _print_delegations(console: Console, delegations: Delegations) -> None:
    _title(console, "À qui l’accompagnement peut être confié")
    for each in delegations.judged:
        words = f"{_MARKS[each.verdict]} {each.delegation.organisation} : {each.delegation.label}"
        _line(console, words, _STEP)
    if delegations.otherwise is not None:
        _line(console, f"sinon : {delegations.otherwise.value}", _STEP)
