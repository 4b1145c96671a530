"""What every question is read against: referential, vectors, communes and policy, as one value."""

from dataclasses import dataclass

from geo.communes import Communes
from matching.policy import Policy, PolicyArrays, policy_arrays
from skills.similarity import Affinity, occupation_affinity
from skills.taxonomy import Referential
from skills.vectors import SkillSpace, fit_skill_space


@dataclass(frozen=True, slots=True)
class Reference:
    """Reference data and policy; changes with them only, never with people or opportunities."""

    referential: Referential
    space: SkillSpace
    affinity: Affinity
    communes: Communes
    policy: Policy
    policy_arrays: PolicyArrays


def build_reference(referential: Referential, communes: Communes, policy: Policy) -> Reference:
    """Return the reference of ``referential``, its vectors fitted."""
    space = fit_skill_space(referential)
    affinity = occupation_affinity(space, referential)
    return Reference(referential, space, affinity, communes, policy, policy_arrays(policy))
