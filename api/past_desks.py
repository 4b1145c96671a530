"""The desk as it was at one version of the catalogue, on one day, with one policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geo.communes import Communes
from geo.transit_network import build_network
from insertion.opportunity import Opportunity, OpportunityId
from insertion.past_catalogue import CatalogueThen
from matching.filters import Filter
from matching.policy import load_policy, published_policies
from matching.reference import Reference, build_reference
from matching.roads import Roads, roads_of
from matching.timetables import Timetables, timetables_of
from skills.normalize import fold
from skills.starter import load_starter
from skills.taxonomy import Referential
from usecases.matching_desk import MatchingDesk, desk_of
from usecases.ranking_request import Wanted

if TYPE_CHECKING:
    from api.wiring import Vicinal


@dataclass(frozen=True, slots=True)
class Named:
    """What the version of an answer names, by :attr:`matching.engine.Engine.version`."""

    catalogue: int
    layers: tuple[str, ...]  # timetables and roads, when they tell of the home

    @classmethod
    def read(cls, version: str) -> "Named | None":
        """Return the parts of a version; how its index was laid out changes no answer."""
        index, *layers = version.split("+")
        catalogue = index.partition(".")[0]
        is_number = catalogue.isascii() and catalogue.isdecimal()
        return cls(int(catalogue), tuple(layers)) if is_number else None


@dataclass(frozen=True, slots=True)
class Moment:
    """What a desk of the past is made for."""

    version: int  # of the catalogue
    day: date
    policy: str


@dataclass(frozen=True, slots=True)
class PastDesk:
    """A desk of the past, and the opportunities that were there."""

    desk: MatchingDesk
    opportunities: Sequence[Opportunity]

    def narrowed(self, wanted: Wanted) -> Filter:
        """Return what the engine looked at; see ``insertion.ports.OpportunityFilter``."""
        ids: frozenset[OpportunityId] | None = None
        if wanted.text is not None:
            words = fold(wanted.text).split()
            ids = frozenset(
                each.id
                for each in self.opportunities
                if all(word in fold(each.title) for word in words)
            )
        return Filter(contract=wanted.contract, commune=wanted.commune, ids=ids)


class PastDesks:
    """Makes desks of the past, and holds the last one: answers follow one another."""

    def __init__(self, vicinal: "Vicinal") -> None:
        self._vicinal = vicinal
        self._held: tuple[Moment, PastDesk] | None = None
        self._reference: Reference | None = None

    def at(self, moment: Moment) -> PastDesk | None:
        """Return the desk of a moment; None when its catalogue, or its policy, is not kept.

        Raises
        ------
        persistence.errors.UnreadableDocument
            When something that was kept is damaged.
        """
        if self._held is None or self._held[0] != moment:
            if moment.policy not in published_policies():
                return None
            then = self._vicinal.catalogue_at(moment.version)
            if then is None:
                return None
            self._held = moment, self._made(then, moment)
        return self._held[1]

    def _made(self, then: CatalogueThen, moment: Moment) -> PastDesk:
        referential = then.referential or load_starter()
        reference = self._reference_of(referential, moment.policy)
        desk = desk_of(lambda: then.opportunities, reference, moment.version, moment.day)
        timetables = _timetables(then, moment.day)
        roads = _roads(then, self._vicinal.communes)
        return PastDesk(desk.with_ways(lambda: timetables, lambda: roads), then.opportunities)

    def _reference_of(self, referential: Referential, policy: str) -> Reference:
        """Return the reference in hand when it is the same: it takes a second to make."""
        held = self._reference
        if held is None or held.referential != referential or held.policy.version != policy:
            communes = self._vicinal.communes
            held = self._reference = build_reference(referential, communes, load_policy(policy))
        return held


def _timetables(then: CatalogueThen, day: date) -> Timetables | None:
    return timetables_of(build_network(then.feeds), day, None) if then.feeds else None


def _roads(then: CatalogueThen, communes: Communes) -> Roads | None:
    return roads_of(then.roads, communes) if then.roads else None
