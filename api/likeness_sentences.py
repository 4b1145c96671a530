"""French sentences about two opportunities that resemble each other."""

from collections.abc import Mapping

from api.labels import NEED_LABELS
from api.sentences import travel_sentence
from matching.answer import Contribution, Criterion, Match, ReasonCode, SkillMatch, Travel
from skills.taxonomy import Referential

_COMMON_SKILLS = (
    ReasonCode.SKILLS_HELD,
    ReasonCode.SKILLS_PARTLY_HELD,
    ReasonCode.SKILLS_NOT_HELD,
)
LIKENESS_LABELS: Mapping[ReasonCode, str] = {
    ReasonCode.SKILLS_NOT_STATED: "les compétences demandées ne sont pas précisées",
    ReasonCode.OCCUPATION_SOUGHT: "c’est le même métier",
    ReasonCode.OCCUPATION_FAR: "c’est un métier éloigné",
    ReasonCode.OCCUPATION_NOT_STATED: "aucun métier n’est précisé ici",
    ReasonCode.OCCUPATION_NOT_NAMED: "le métier de départ n’est pas précisé",
    ReasonCode.HOURS_SUIT: "la durée de travail est la même",
    ReasonCode.HOURS_OUTSIDE: "la durée de travail est différente",
    ReasonCode.HOURS_NOT_STATED: "la durée de travail n’est pas précisée ici",
    ReasonCode.HOURS_FREE: "la durée de travail de départ n’est pas précisée",
    ReasonCode.NEEDS_NOT_COVERED: "aucun besoin en commun",
    ReasonCode.NEEDS_UNKNOWN: "aucun besoin n’est précisé au départ",
    ReasonCode.TRAVEL_UNKNOWN: "un des deux lieux n’est pas précisé",
}


def likeness_sentence(line: Contribution, match: Match, referential: Referential) -> str:
    """Say why this line has these points, between the opportunity asked about and this one."""
    if line.reason in _COMMON_SKILLS:
        if line.criterion is Criterion.COSINE:
            return f"{100.0 * line.points / line.ceiling:.0f} % de ressemblance"
        return common_skills(match.skills)
    match line.reason:
        case ReasonCode.OCCUPATION_NEAR if match.nearest_occupation is not None:
            near = referential.occupation(match.nearest_occupation).label
            sentence = f"métier proche de « {near} »"
        case ReasonCode.NEEDS_COVERED:
            needs = ", ".join(NEED_LABELS[need] for need in match.covered)
            sentence = f"aide aussi à : {needs}"
        case ReasonCode.TRAVEL_MINUTES:
            sentence = between(match.travel)
        case _:
            sentence = LIKENESS_LABELS[line.reason]
    return sentence


def common_skills(skills: SkillMatch) -> str:
    """Count the skills in common among those that this opportunity asks."""
    common = len(skills.held)
    asked = common + len(skills.near) + len(skills.missing) + len(skills.presumed)
    word = "compétence commune" if common < 2 else "compétences communes"  # noqa: PLR2004
    return f"{common} {word} sur {asked}"


def between(travel: Travel) -> str:
    """Say how long the way is between the two places."""
    if travel.minutes is None:
        return "lieux à comparer : l’un des deux n’est pas précisé"
    return f"d’un lieu à l’autre, {travel_sentence(travel)}"
