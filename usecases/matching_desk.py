"""Open the desk where people are matched: the catalogue and the referential, ready to rank."""

from collections.abc import Iterable
from dataclasses import dataclass

from geo.communes import Communes
from insertion.opportunity import Opportunity
from matching.engine import Engine, build_engine
from matching.policy import load_policy
from matching.reference import Reference, build_reference
from skills.taxonomy import Referential


@dataclass(frozen=True, slots=True)
class MatchingDesk:
    """An engine and what it was built from; replaced whole, never changed."""

    reference: Reference
    engine: Engine


def build_desk(
    referential: Referential,
    opportunities: Iterable[Opportunity],
    communes: Communes,
    version: str,
) -> MatchingDesk:
    """Return the desk of one state of the catalogue, named ``version``."""
    reference = build_reference(referential, communes, load_policy())
    return MatchingDesk(reference, build_engine(opportunities, reference, version))


def refill_desk(
    desk: MatchingDesk, opportunities: Iterable[Opportunity], version: str
) -> MatchingDesk:
    """Return a desk with another catalogue and the same reference, which costs less to build."""
    return MatchingDesk(desk.reference, build_engine(opportunities, desk.reference, version))
