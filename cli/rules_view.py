"""Dispositifs and their rules in the terminal."""

from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.padding import Padding

from api.labels import NEED_LABELS, OBJECTIVE_LABELS
from api.rule_sentences import (
    EFFECT_LABELS,
    FORMALITY_LABELS,
    MODE_LABELS,
    STATUS_LABELS,
    SUBJECT_LABELS,
    day_words,
    expiry_words,
    value_words,
)
from cli.terminal import Sentence, count, plain, table
from insertion.dispositifs import Dispositif, DispositifOn, Dispositifs, Mistake
from insertion.dispositifs_rules import Ambiguity, Rule, RuleStatus, Subject

INDENT = (0, 0, 0, 2)
MAX_MISTAKES_SHOWN = 50


def print_mistakes(console: Console, mistakes: Sequence[Mistake]) -> None:
    """Print what is to be corrected, one sentence each."""
    for mistake in mistakes[:MAX_MISTAKES_SHOWN]:
        console.print(Sentence(f"- {mistake}", style="yellow"))
    hidden = len(mistakes) - MAX_MISTAKES_SHOWN
    if hidden > 0:
        console.print(f"et {count(hidden, 'autre', 'autres')} : --json les dit toutes.")


def print_dispositifs(console: Console, dispositifs: Dispositifs, day: date) -> None:
    """Print the list of dispositifs, and whether their text holds on that day."""
    lines = table("Id", "Nom", "Objectif", "Texte")
    for each in dispositifs:
        objective = OBJECTIVE_LABELS[each.objective] if each.objective else ""
        lines.add_row(each.id, Sentence(each.name), objective, Sentence(_holds(each, day)))
    console.print(lines)
    console.print()
    console.print(Sentence("« vicinal rules show ID » montre chaque règle avec sa source."))


def _holds(dispositif: Dispositif, day: date) -> str:
    rules = dispositif.on(day)
    added = ", ajouté ici" if any(each.local for each in dispositif.each_edition()) else ""
    if rules is None:
        return f"à partir du {day_words(dispositif.starts_on())}{added}"
    held = f"échu le {day_words(rules.reading_day)}" if rules.expired else "en vigueur"
    return f"{held}{added}"


def print_not_begun(console: Console, dispositif: Dispositif, day: date) -> None:
    """Say that no rule had begun."""
    since = day_words(dispositif.starts_on())
    name = plain(dispositif.name)
    words = f"{name} : aucune règle le {day_words(day)}, la première est du {since}."
    console.print(Sentence(words))


def print_rules(console: Console, rules: DispositifOn, dispositifs: Dispositifs) -> None:
    """Print every rule that answers for a day, with its source."""
    dispositif = rules.dispositif
    console.print(Sentence(dispositif.name, style="bold"))
    facts = [dispositif.organisation]
    if dispositif.objective:
        facts.append(f"objectif : {OBJECTIVE_LABELS[dispositif.objective]}")
    if dispositif.needs:
        needs = ", ".join(NEED_LABELS[need] for need in sorted(dispositif.needs))
        facts.append(f"besoins : {needs}")
    console.print(Sentence(" · ".join(facts)))
    if dispositif.summary:
        console.print(Sentence(dispositif.summary))
    expiry = expiry_words(rules)
    held = f"Règles du {day_words(rules.day)}."
    console.print(Sentence(expiry or held, style="yellow" if expiry else ""))
    for document in dict.fromkeys(rule.source.document for rule in dispositif.rules()):
        console.print(Sentence(f"Source : {document.title} ({document.file})"))
    _print_audience(console, rules)
    for subject in Subject:
        values = [each for each in rules.values.values() if each.subject is subject]
        if values:
            _title(console, SUBJECT_LABELS[subject])
        for value in values:
            _print_rule(console, value, f"{value.label} : {value_words(value)}")
    _print_others(console, rules)
    _print_framework(console, dispositifs.framework_of(rules))
    labels = dispositifs.outcome_labels()
    codes = dispositif.outcome_codes or tuple(each.code for each in rules.outcomes)
    if codes:
        _title(console, "Résultats attendus")
        for code in codes:
            console.print(Padding(Sentence(f"- {labels.get(code, code)} ({code})"), INDENT))
    print_ambiguities(console, dispositif.ambiguities)


def _print_framework(console: Console, framework: DispositifOn | None) -> None:
    if framework is None:
        return
    _title(console, f"{framework.dispositif.name} ({framework.dispositif.id})")
    for value in framework.values.values():
        _print_rule(console, value, f"{value.label} : {value_words(value)}")
    for formality in framework.formalities:
        _print_rule(console, formality, formality.label)


def _print_audience(console: Console, rules: DispositifOn) -> None:
    if not rules.criteria:
        return
    _title(console, "Qui peut entrer")
    labels = {each.code: each.label for each in rules.criteria.values()}
    labels |= {each.code: each.label for each in rules.dispositif.groups}
    for group in rules.dispositif.groups:
        members = " ; ".join(labels.get(member, member) for member in group.members)
        words = f"{group.label}, {MODE_LABELS[group.mode]} : {members}"
        console.print(Padding(Sentence(words), INDENT))
    for criterion in rules.criteria.values():
        asked = f" [{criterion.evidence}]" if criterion.evidence else ""
        _print_rule(console, criterion, f"{criterion.label}{asked}")


def _print_others(console: Console, rules: DispositifOn) -> None:
    if rules.formalities:
        _title(console, "Pièces, validations et étapes")
    for each in rules.formalities:
        by = each.by.replace("_", " ")
        details = ", ".join(filter(None, (FORMALITY_LABELS[each.kind], each.when, by)))
        _print_rule(console, each, f"{each.label} ({details})")
    if rules.incompatibilities:
        _title(console, "Ce qui ne va pas ensemble")
    for other in rules.incompatibilities:
        _print_rule(console, other, f"{other.label} ({EFFECT_LABELS[other.effect]})")
    if rules.delegations:
        _title(console, "À qui l’accompagnement peut être confié")
    for delegation in rules.delegations:
        _print_rule(console, delegation, f"{delegation.organisation} : {delegation.label}")


def _title(console: Console, words: str) -> None:
    console.print()
    console.print(Sentence(words, style="bold"))


def _print_rule(console: Console, rule: Rule, words: str) -> None:
    firm = "" if rule.status is RuleStatus.FIRM else f" ({STATUS_LABELS[rule.status]})"
    console.print(Padding(Sentence(f"- {words}{firm}"), INDENT))
    if rule.note:
        console.print(Padding(Sentence(rule.note), (0, 0, 0, 4)))
    source = f"{rule.source.section} : « {rule.source.quote} »"
    console.print(Padding(Sentence(source, style="dim"), (0, 0, 0, 4)))


def print_ambiguities(console: Console, ambiguities: Sequence[Ambiguity]) -> None:
    """Print what the texts leave open, and how they are read here."""
    if ambiguities:
        _title(console, "Ce que les textes laissent ouvert")
    for each in ambiguities:
        console.print(Padding(Sentence(f"- {each.title}. {each.says}"), INDENT))
        reading = f"Lecture retenue : {each.reading} {each.reason}"
        console.print(Padding(Sentence(reading), (0, 0, 0, 4)))


def print_check(console: Console, added: Sequence[Dispositif], mistakes: Sequence[Mistake]) -> None:
    """Print what would be added, and what is to be corrected first."""
    for each in added:
        rules = sum(1 for _rule in each.rules())
        words = f"{each.file} : rien à corriger. {each.name} ({each.id}), "
        console.print(Sentence(words + count(rules, "règle", "règles") + "."))
    if mistakes:
        words = f"{count(len(mistakes), 'point est', 'points sont')} à corriger :"
        console.print(Sentence(words, style="bold"))
        print_mistakes(console, mistakes)
    elif not added:
        console.print("Aucun fichier .toml dans ce dossier.")
