"""What an audit of exposure says, as a table, a plain reading, or a document."""

from typing import Any

from rich.console import Console

from cli.terminal import Sentence, count, table
from usecases.fairness.audit import MIDDLE, OLDER, YOUNG, ExposureAudit
from usecases.fairness.exposure import CONFIDENCE, RESAMPLES, SCREEN, GroupExposure, Ratio

LABELS = {
    "sans_voiture": "sans voiture",
    "rural": "en commune rurale",
    "limites_declarees": "avec des limites au travail",
    "femmes": "femmes",
    YOUNG: "moins de 30 ans",
    MIDDLE: "de 30 à 49 ans",
    OLDER: "50 ans et plus",
}
SHORT_LABELS = {"rural": "rural", "limites_declarees": "limites", OLDER: "50 ans et +"}
_READING = (
    "1 : autant que les autres. Brut : dans toutes les listes. À portée : parmi les personnes que "
    "leurs propres moyens amènent à l’offre. Retenues : parmi celles que rien de connu n’écarte ; "
    "ce qui manque là vient de l’ordre de la liste."
)


def print_audit(console: Console, audit: ExposureAudit) -> None:
    """Print the ratios of each group, and what they say."""
    console.print(
        f"{count(audit.people, 'personne inventée', 'personnes inventées')}, "
        f"{count(audit.offers, 'offre', 'offres')}, graine {audit.seed}, "
        f"politique {audit.policy_version}."
    )
    console.print()
    headings = ("Groupe", "Nb", "Brut", "À portée", "Retenues")
    grid = table(*headings, numbers=headings[1:])
    for each in audit.groups:
        label = SHORT_LABELS.get(each.code, LABELS[each.code]) + (" *" if each.synthetic else "")
        ratios = (_shown(ratio) for ratio in (each.raw, each.reachable, each.kept))
        grid.add_row(label.replace(" ", "\N{NO-BREAK SPACE}"), f"{each.people}", *ratios)
    console.print(grid)
    console.print("* tiré par l’audit seul")
    console.print()
    console.print(Sentence(_READING))
    for each in audit.groups:
        console.print(Sentence("- " + sentence_of(each)))


def sentence_of(group: GroupExposure) -> str:
    """Return what the ratios of a group say, in plain words."""
    label = LABELS[group.code]
    if group.raw is None or group.reachable is None or group.kept is None:
        return f"{label} : trop peu de personnes pour en dire quelque chose."
    lacks_before = not group.raw.passes
    if not group.kept.passes:
        return (
            f"{label} : à examiner. À offre égale et parmi les personnes retenues, ce groupe est "
            f"montré {_french(group.kept.value)} fois autant que les autres : l’ordre y est pour "
            "quelque chose."
        )
    if not group.reachable.passes:
        return (
            f"{label} : l’ordre n’y est pour rien ({_french(group.kept.value)}) ; des exigences "
            "(permis, contrat, horaires) écartent de ce qui est pourtant à portée "
            f"({_french(group.reachable.value)})."
        )
    if lacks_before:
        return (
            f"{label} : {_french(group.raw.value)} en tout, {_french(group.reachable.value)} parmi "
            "ce que leurs moyens atteignent. C’est le trajet qui manque, pas le classement : voir "
            "les leviers."
        )
    return f"{label} : dans les bornes (au moins {_french(SCREEN)})."


def as_document(audit: ExposureAudit) -> dict[str, Any]:
    """Return the audit for a program."""
    return {
        "graine": audit.seed,
        "personnes": audit.people,
        "offres": audit.offers,
        "version_politique": audit.policy_version,
        "confiance": CONFIDENCE,
        "tirages": RESAMPLES,
        "seuil": SCREEN,
        "groupes": [
            {
                "code": each.code,
                "libelle": LABELS[each.code],
                "tire_par_l_audit": each.synthetic,
                "personnes": each.people,
                "brut": _ratio(each.raw),
                "a_portee": _ratio(each.reachable),
                "retenues": _ratio(each.kept),
                "lecture": sentence_of(each),
            }
            for each in audit.groups
        ],
    }


def _ratio(ratio: Ratio | None) -> dict[str, Any] | None:
    if ratio is None:
        return None
    return {
        "rapport": ratio.value,
        "bas": ratio.low,
        "haut": ratio.high,
        "dans_les_bornes": ratio.passes,
    }


def _shown(ratio: Ratio | None) -> str:
    if ratio is None:
        return "–"
    return f"{_french(ratio.value)} ({_french(ratio.low)}–{_french(ratio.high)})"


def _french(number: float) -> str:
    return f"{number:.2f}".replace(".", ",")
