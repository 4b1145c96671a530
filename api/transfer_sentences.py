"""French sentences that say why two occupations, or two skills, are near."""

from collections.abc import Iterator

from skills.near_occupations import NearOccupation
from skills.near_skills import NearSkill
from skills.taxonomy import Occupation, Referential

NAMED_SKILLS = 3


def occupation_reasons(
    near: NearOccupation, origin: Occupation, referential: Referential
) -> Iterator[str]:
    """Yield why an occupation is near ``origin``, surest first; always at least one reason."""
    target = referential.occupations[near.code]
    if near.listed_rank is not None:
        said = f" : {near.said_why[:1].lower()}{near.said_why[1:]}" if near.said_why else ""
        yield f"le référentiel cite ce passage{said}"
    if near.shared_skills:
        yield _shared_skills(near, referential)
    if near.same_family:
        yield _same_family(origin, target, referential)
    elif near.is_reference:
        yield "c’est le métier de référence de sa famille, ouvert à plus de parcours"
    if near.same_domain and target.domain:
        yield f"même domaine : {target.domain}"
    elif near.same_broad_domain:
        yield "même grand domaine professionnel"
    if near.shared_words:
        yield f"décrits avec les mêmes mots : {', '.join(near.shared_words)}"
    elif not near.shared_skills:
        yield "leurs descriptions et leurs familles se ressemblent"


def _shared_skills(near: NearOccupation, referential: Referential) -> str:
    count = len(near.shared_skills)
    named = " · ".join(
        referential.skills[skill_id].label for skill_id in near.shared_skills[:NAMED_SKILLS]
    )
    noun = "compétence commune" if count == 1 else "compétences communes"
    more = ", dont" if count > NAMED_SKILLS else ""
    return f"{count} {noun}{more} : {named}"


def _same_family(origin: Occupation, target: Occupation, referential: Referential) -> str:
    if target.code == target.parent:
        return "c’est le métier dont il est une spécialité"
    if origin.code == origin.parent:
        return "c’en est une spécialité"
    family = "" if target.parent is None else referential.occupations[target.parent].label
    return f"deux spécialités d’un même métier : {family}"


def skill_reasons(near: NearSkill) -> Iterator[str]:
    """Yield why a skill is near another; always at least one reason."""
    if near.same_words:
        yield "dite avec les mêmes mots"
    if near.same_family:
        yield "de la même famille"
    if near.occupations_in_common:
        noun = "même métier" if near.occupations_in_common == 1 else "mêmes métiers"
        yield f"demandée par {near.occupations_in_common} {noun}"
