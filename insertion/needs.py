"""From what stands in the way to the objective that comes next.

The reference document of 2021 (001, 2.3) gives each of the four objectives the results it is to
reach; a need is put under the objective whose results answer it. Being able to move about, to be
well, housed, and to have the children looked after comes before trying a job out, and trying out
before working; committing and solving have no order between them: ASTRe, which solves, may come
before ADSE, which commits.
"""

from collections.abc import Iterable, Mapping

from insertion.terms import Need, Objective

OBJECTIVE_OF_NEED: Mapping[Need, Objective] = {
    Need.BASIC_KNOWLEDGE: Objective.COMMIT,  # « savoirs de base »
    Need.DIGITAL: Objective.COMMIT,  # « compétences numériques »
    Need.ISOLATION: Objective.COMMIT,  # « liens sociaux »
    Need.MOBILITY: Objective.SOLVE,  # « capacités à se déplacer »
    Need.HEALTH: Objective.SOLVE,  # « santé physique, psychique »
    Need.HOUSING: Objective.SOLVE,  # « accession, maintien dans le logement »
    Need.CHILDCARE: Objective.SOLVE,  # « modes de garde »
    Need.RIGHTS: Objective.SOLVE,  # problems of ASTRe (000, 2): access to rights,
    Need.BUDGET: Objective.SOLVE,  # budget and debts
    Need.PROJECT: Objective.EXPERIENCE,  # « projet professionnel validé »
    Need.EXPERIENCE: Objective.EXPERIENCE,  # « immersion, mises en situation »
    Need.JOB_SEARCH: Objective.WORK,  # « prise de poste, emploi pérenne »
}

STAGE: Mapping[Objective, int] = {
    Objective.COMMIT: 0,
    Objective.SOLVE: 0,
    Objective.EXPERIENCE: 1,
    Objective.WORK: 2,
}
"""When an objective comes; those of one stage have no order between them."""

LAST_STAGE = max(STAGE.values())


def stage_of(need: Need) -> int:
    """Return the stage at which a need is worked on."""
    return STAGE[OBJECTIVE_OF_NEED[need]]


def next_objectives(needs: Iterable[Need]) -> frozenset[Objective]:
    """Return the objectives to reach next: those of the first stage that has a need left.

    Nothing stated: working is what is left.
    """
    left = frozenset(needs)
    if not left:
        return frozenset({Objective.WORK})
    first = min(stage_of(need) for need in left)
    return frozenset(OBJECTIVE_OF_NEED[need] for need in left if stage_of(need) == first)
