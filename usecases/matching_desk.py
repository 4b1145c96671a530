"""The desk where people are matched: the catalogue and the referential, ready to rank."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from geo.coordinates import Coordinates
from insertion.beneficiary import Profile
from insertion.opportunity import JobOffer, Opportunity, OpportunityId
from insertion.ports import UnitOfWork
from matching.encoding import encode
from matching.engine import ALL_KINDS, Engine, build_engine
from matching.errors import MatchingError
from matching.filters import Filter
from matching.query import prepare_question
from matching.reference import Reference
from matching.roads import Roads
from matching.search import count, search
from matching.timetables import Timetables
from matching.vocabulary import Vocabulary
from matching.ways import NO_WAYS
from usecases.kept_facts import KeptFacts

_ANYONE = Profile(home=Coordinates(47.0, 2.0))
CANNOT_ENCODE = (MatchingError, ValueError, TypeError, ArithmeticError, LookupError)
_TELL_EVERY = 500
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MatchingDesk:
    """An engine, whose index follows the catalogue, and what it was built with."""

    reference: Reference
    engine: Engine
    facts: KeptFacts = field(default_factory=KeptFacts, compare=False)

    def with_ways(
        self, timetables: Callable[[], Timetables | None], roads: Callable[[], Roads | None]
    ) -> "MatchingDesk":
        """Return the same desk, whose engine asks these of what its model does not tell."""
        return replace(self, engine=replace(self.engine, timetables=timetables, roads=roads))


def build_desk(
    uow: UnitOfWork,
    reference: Reference,
    version: int,
    today: date,
    progress: Callable[[int], None] | None = None,
) -> MatchingDesk:
    """Return the desk of what is open today; ``version`` is the catalogue's in this transaction.

    ``progress`` is told how many opportunities were read so far.
    """
    return desk_of(lambda: _told(uow.opportunities.iterate(), progress), reference, version, today)


def desk_of(
    read: Callable[[], Iterable[Opportunity]], reference: Reference, version: int, today: date
) -> MatchingDesk:
    """Return the desk of those open on a day, of one version of the catalogue.

    ``read`` gives them by ascending id, and again when one of them cannot be encoded.
    """
    name = str(version)
    try:
        engine = build_engine(_open(read(), today), reference, name)
    except CANNOT_ENCODE:
        # One of them cannot be encoded: find which, and do without.
        engine = build_engine(encodable(_open(read(), today), reference), reference, name)
    engine.index.expire(today.toordinal())
    return MatchingDesk(reference, engine)


def _open(opportunities: Iterable[Opportunity], today: date) -> Iterator[Opportunity]:
    return (each for each in opportunities if each.is_open_on(today))


def _told(
    opportunities: Iterable[Opportunity], progress: Callable[[int], None] | None
) -> Iterator[Opportunity]:
    for number, opportunity in enumerate(opportunities, start=1):
        if progress is not None and number % _TELL_EVERY == 0:
            progress(number)
        yield opportunity


def encodable(opportunities: Iterable[Opportunity], reference: Reference) -> Iterator[Opportunity]:
    """Yield what an index can hold; what it cannot is logged by its id and left out."""
    for opportunity in opportunities:
        try:
            encode((opportunity,), reference, Vocabulary())
        except CANNOT_ENCODE as error:
            _LOGGER.error(
                "opportunity %s left out of the index: %s", opportunity.id, type(error).__name__
            )
        else:
            yield opportunity


def warm_up_engine(reference: Reference) -> None:
    """Compile or load every kernel, by asking a small index all that one can be asked.

    The machine keeps what was compiled: done at installation, it is only loaded afterwards.
    """
    first, second = (
        JobOffer(id=OpportunityId(each), title="essai", source="essai") for each in ("a", "b")
    )
    engine = build_engine((first,), reference, "0")
    engine.index.apply((second,))
    engine.rank(_ANYONE, 1)
    question = prepare_question(_ANYONE, ALL_KINDS, reference)
    search(engine.state, question, reference.policy_arrays, 1, ways=NO_WAYS)
    count(engine.state, question, ways=NO_WAYS)
    engine.rank(_ANYONE, 1, among=Filter(ids=(first.id, second.id)))
    engine.assess(_ANYONE, second.id)
    engine.index.merge()
