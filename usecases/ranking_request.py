"""What may be asked of a ranking: how many opportunities, and of which kinds.

Imports nothing heavy: the help of the command line reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertion.terms import ContractKind, OpportunityKind

if TYPE_CHECKING:
    from geo.communes import CommuneCode

DEFAULT_K = 20
MAX_K = 1000
KINDS: Mapping[str, frozenset[OpportunityKind]] = {
    "offre": frozenset({OpportunityKind.JOB_OFFER}),
    "action": frozenset({OpportunityKind.INSERTION_ACTION}),
    "tout": frozenset(OpportunityKind),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the list is wanted: how many, after how many, and what it is narrowed to.

    What does not pass is neither ranked nor counted. Each word of ``text`` is searched in the
    title, accents and case aside.
    """

    k: int = DEFAULT_K
    skip: int = 0
    kinds: frozenset[OpportunityKind] = KINDS["tout"]
    contract: ContractKind | None = None
    commune: "CommuneCode | None" = None
    text: str | None = None
