"""Check what one table cannot tell alone: versions, references, groups, and files between them."""

from collections.abc import Iterator, Mapping, Sequence

from insertion.dispositifs import Dispositif, Mistake
from insertion.dispositifs_rules import (
    AimedAt,
    DispositifKind,
    Group,
    Rule,
    RuleValue,
)
from insertion.dispositifs_tables import FileReading, near
from insertion.situation import ATTRIBUTES

_NAMES = {
    "values": "valeur",
    "criteria": "critere",
    "groups": "groupe",
    "formalities": "formalite",
    "incompatibilities": "incompatibilite",
    "delegations": "delegation",
    "outcomes": "resultat",
}


def check_file(dispositif: Dispositif, reading: FileReading) -> None:
    """Note every mistake that concerns several tables of one file."""
    if not any(True for _rule in dispositif.rules()):
        reading.refuse("", "il faut au moins une règle : [[critere]], [[valeur]] ou [[formalite]]")
    for_people = dispositif.aimed_at is AimedAt.PEOPLE
    if dispositif.kind is DispositifKind.DISPOSITIF and for_people and not dispositif.criteria:
        reading.refuse("", "il faut au moins un [[critere]] : qui peut entrer ?")
    _check_codes(dispositif, reading)
    _check_versions(dispositif, reading)
    _check_references(dispositif, reading)


def _check_codes(dispositif: Dispositif, reading: FileReading) -> None:
    """Refuse a code that names two things: rules of two kinds, or two groups."""
    kinds: dict[str, str] = {}
    for attribute, name in _NAMES.items():
        listed: Sequence[Rule | Group] = getattr(dispositif, attribute)
        for position, each in enumerate(listed):
            taken = kinds.setdefault(each.code, name)
            twice = isinstance(each, Group) and each in listed[:position]
            if taken != name or twice:
                reading.refuse(
                    f"[[{name}]] « {each.code} »",
                    f"ce code est déjà celui d’un bloc [[{taken}]] ; donnez-en un autre",
                    reading.line_of(name, position),
                )


def _check_versions(dispositif: Dispositif, reading: FileReading) -> None:
    """Two versions of a rule never hold the same day, and a value keeps its unit."""
    for attribute, name in _NAMES.items():
        if attribute == "groups":
            continue
        listed: Sequence[Rule] = getattr(dispositif, attribute)
        for position, later in enumerate(listed):
            for before, earlier in enumerate(listed[:position]):
                if earlier.code != later.code:
                    continue
                place = f"[[{name}]] « {later.code} »"
                line, other = reading.line_of(name, position), reading.line_of(name, before)
                if earlier.period.overlaps(later.period):
                    reading.refuse(
                        place,
                        f"cette version et celle de la ligne {other} valent les mêmes jours ; "
                        "terminez la plus ancienne par « jusqu_a », la veille du premier jour de "
                        "la nouvelle",
                        line,
                    )
                if _unit(earlier) != _unit(later):
                    reading.refuse(
                        place, f"l’unité n’est pas celle de la version de la ligne {other}", line
                    )


def _unit(rule: Rule) -> object:
    return (rule.subject, rule.unit) if isinstance(rule, RuleValue) else None


def _check_references(dispositif: Dispositif, reading: FileReading) -> None:
    groups = {group.code: group for group in dispositif.groups}
    conditions = {*groups, *(criterion.code for criterion in dispositif.criteria)}
    for position, group in enumerate(dispositif.groups):
        line, place = reading.line_of("groupe", position), f"[[groupe]] « {group.code} »"
        for member in group.members:
            if member not in conditions:
                reading.refuse(
                    place,
                    f"« membres » : aucun [[critere]] ni [[groupe]] ne s’appelle « {member} » ; "
                    f"{near(member, conditions)}",
                    line,
                )
        if group.code in _below(group, groups, set()):
            reading.refuse(place, "ce groupe se contient lui-même", line)
    for position, delegation in enumerate(dispositif.delegations):
        if delegation.condition not in conditions:
            reading.refuse(
                f"[[delegation]] « {delegation.code} »",
                f"« condition » : aucun critère ni groupe ne s’appelle « {delegation.condition} »",
                reading.line_of("delegation", position),
            )
    codes = {*groups, *(rule.code for rule in dispositif.rules()), dispositif.id}
    for position, ambiguity in enumerate(dispositif.ambiguities):
        place = f"[[ambiguite]] « {ambiguity.code} »"
        line = reading.line_of("ambiguite", position)
        for code in sorted(ambiguity.concerns - codes):
            reading.refuse(
                place,
                f"« concerne » : aucune règle ne s’appelle « {code} » ; {near(code, codes)}",
                line,
            )
        for name in sorted(ambiguity.attributes - ATTRIBUTES.keys()):
            reading.refuse(place, f"« concerne_attributs » : « {name} » n’est pas connu", line)


def _below(group: Group, groups: Mapping[str, Group], seen: set[str]) -> set[str]:
    """Return every code under a group, however deep."""
    for member in group.members:
        if member not in seen:
            seen.add(member)
            if member in groups:
                _below(groups[member], groups, seen)
    return seen


def check_together(
    found: Sequence[tuple[Dispositif, FileReading]],
) -> Iterator[tuple[Dispositif, Mistake]]:
    """Yield what two files say against each other; the later one is the one to correct."""
    outcomes = {each.code for dispositif, _ in found for each in dispositif.outcomes}
    frameworks = {each.id for each, _ in found if each.kind is DispositifKind.FRAMEWORK}
    taken: dict[str, list[Dispositif]] = {}
    for dispositif, reading in found:
        line = reading.line_of("id")
        before = taken.setdefault(dispositif.id, [])
        message = _against(dispositif, before)
        if message:
            yield dispositif, Mistake(reading.file, line, f"id « {dispositif.id} »", message)
        else:
            before.append(dispositif)
        for code in dispositif.outcome_codes:
            if code not in outcomes:
                message = f"« {code} » n’est pas un résultat attendu ; {near(code, outcomes)}"
                yield dispositif, Mistake(reading.file, line, "resultats", message)
        if dispositif.framework and dispositif.framework not in frameworks:
            name = dispositif.framework
            message = f"« {name} » n’est pas un cadre ; {near(name, frameworks)}"
            yield dispositif, Mistake(reading.file, line, "cadre", message)


def _against(dispositif: Dispositif, before: Sequence[Dispositif]) -> str:
    """Return why an id, or a new edition of it, cannot come after those; empty when it can."""
    if not before:
        return (
            "aucun dispositif ne porte cet identifiant : effacez nouvelle_edition"
            if dispositif.new_edition
            else ""
        )
    if not dispositif.new_edition:
        return (
            f"cet identifiant est déjà celui de {before[0].file} ; donnez-en un autre, ou "
            "écrivez nouvelle_edition = true si ce fichier le remplace à d’autres dates"
        )
    for other in before:
        for edition in other.each_edition():
            if edition.cover().overlaps(dispositif.cover()):
                return (
                    f"cette édition et celle de {edition.file} valent les mêmes jours ; "
                    "corrigez « depuis » ou « jusqu_a »"
                )
    return ""
