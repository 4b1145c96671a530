"""What the use cases of positionnements are given besides the database: rules, places, the engine.

Small ports, so that each can be replaced by data in a test.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.communes import CommuneCode
from insertion.beneficiary import Profile
from insertion.opportunity import Opportunity
from insertion.positionnement_terms import DEFAULT_TERMS, TermsOfDispositifs
from insertion.terms import OpportunityKind

Explain = Callable[[Profile, Opportunity], Mapping[str, Any] | None]
"""From a person and an opportunity to the explanation that is shown, as a JSON document."""

Alternatives = Callable[[Profile, OpportunityKind], Sequence[str]]
"""From a person to the ids of the best opportunities of a kind, in order."""

TerritoriesOf = Callable[[CommuneCode], Sequence[str]]
"""From a commune to the ids of the territories it belongs to, the smallest first."""


def new_id() -> str:
    """Return an id that says nothing."""
    return uuid.uuid4().hex


def no_explanation(_profile: Profile, _opportunity: Opportunity) -> None:
    """Explain nothing."""
    return


def no_alternative(_profile: Profile, _kind: OpportunityKind) -> Sequence[str]:
    """Show nothing else."""
    return ()


def no_territory(_commune: CommuneCode) -> Sequence[str]:
    """Know no territory."""
    return ()


@dataclass(frozen=True, slots=True)
class Practice:
    """How positionnements are dealt with here."""

    terms: TermsOfDispositifs = DEFAULT_TERMS
    explain: Explain = no_explanation
    alternatives: Alternatives = no_alternative
    territories_of: TerritoriesOf = no_territory
    new_id: Callable[[], str] = new_id
