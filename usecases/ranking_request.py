"""What may be asked of a ranking: how many opportunities, and of which kinds.

Imports nothing heavy: the help of the command line reads it.
"""

from collections.abc import Mapping

from insertion.terms import OpportunityKind

DEFAULT_K = 20
MAX_K = 1000
KINDS: Mapping[str, frozenset[OpportunityKind]] = {
    "offre": frozenset({OpportunityKind.JOB_OFFER}),
    "action": frozenset({OpportunityKind.INSERTION_ACTION}),
    "tout": frozenset(OpportunityKind),
}
