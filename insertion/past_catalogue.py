"""The catalogue as it was at one of its versions, for an answer that is asked again."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.road_matrix import RoadMatrix
from geo.transit_feed import TransitFeed
from insertion.opportunity import Opportunity
from skills.taxonomy import Referential


@dataclass(frozen=True, slots=True)
class CatalogueThen:
    """Everything that a version of the catalogue names.

    ``opportunities`` are those that were not closed, by ascending id; ``referential`` is None when
    none was imported.
    """

    opportunities: Sequence[Opportunity]
    referential: Referential | None
    feeds: Sequence[TransitFeed]
    roads: Sequence[RoadMatrix]
