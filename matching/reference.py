"""What every question is read against: referential, vectors, communes and policy, as one value."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from numpy.typing import NDArray

from geo.communes import CommuneCode, Communes
from insertion.place import Place
from matching.asked import AskedSkills
from matching.columns import CreditArrays, PolicyArrays, UsualArrays, UsualSums
from matching.policy import Policy, policy_arrays
from matching.usual import credit_arrays, usual_arrays, usual_sums
from skills.similarity import Affinity, occupation_affinity
from skills.taxonomy import Referential
from skills.vectors import SkillSpace, fit_skill_space

_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Reference:
    """Reference data and policy; changes with them only, never with people or opportunities.

    ``digest`` names the content: an index is only read with the reference it was built with.
    """

    referential: Referential
    space: SkillSpace
    affinity: Affinity
    communes: Communes
    policy: Policy
    policy_arrays: PolicyArrays
    usual: UsualArrays
    sums: UsualSums
    credits: CreditArrays
    commune_numbers: Mapping[CommuneCode, int]
    digest: str
    asked: AskedSkills = field(compare=False)

    def commune_number(self, place: Place) -> int:
        """Return the number of the commune of a place, the present one; -1 when not known."""
        code = place.commune_code
        if code is None or code not in self.communes.by_code:
            return -1
        return self.commune_numbers[self.communes.get(code).current_code]


def build_reference(referential: Referential, communes: Communes, policy: Policy) -> Reference:
    """Return the reference of ``referential``, its vectors fitted."""
    space = fit_skill_space(referential)
    affinity = occupation_affinity(space, referential)
    usual = usual_arrays(referential, space, affinity.codes, policy.demand)
    credits = credit_arrays(referential, space, affinity.codes)
    return Reference(
        referential,
        space,
        affinity,
        communes,
        policy,
        policy_arrays(policy),
        usual,
        usual_sums(usual),
        credits,
        MappingProxyType({code: number for number, code in enumerate(sorted(communes.by_code))}),
        _digest(space, affinity, communes, policy, (*usual, *credits)),
        AskedSkills(usual, space),
    )


def _digest(
    space: SkillSpace,
    affinity: Affinity,
    communes: Communes,
    policy: Policy,
    arrays: tuple[NDArray[Any], ...],
) -> str:
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for names in (space.dims, affinity.codes, sorted(communes.by_code)):
        digest.update("\n".join(names).encode() + b"\0")
    digest.update(repr(policy).encode())
    values: tuple[NDArray[Any], ...] = (space.idf, space.macro_dim, affinity.values, *arrays)
    for array in values:
        digest.update(array.tobytes())
    return digest.hexdigest()
