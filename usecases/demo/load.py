"""Load the demonstration into the database, in one transaction."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from geo.communes import Communes
from insertion.errors import TransitionRefused
from insertion.layer_ports import WriteOutcome
from insertion.opportunity import InsertionAction, JobOffer, Opportunity
from insertion.ports import UnitOfWork
from skills.taxonomy import Referential
from usecases.demo.actions import demo_actions
from usecases.demo.names import demo_identities
from usecases.demo.offers import demo_offers
from usecases.demo.people import demo_people
from usecases.demo.transit import demo_feed
from usecases.demo.year import YearReport, write_year
from usecases.demo.year.ground import Ground
from usecases.place.placing import let_out
from usecases.place.zones import Drawing, build_zones

CHANGED = frozenset({WriteOutcome.IMPORTED, WriteOutcome.UPDATED})


@dataclass(frozen=True, slots=True)
class DemoReport:
    """How many of each the demonstration holds, and how many this run wrote or changed.

    The network of buses counts for one in ``changed``; ``year`` is None when it was there.
    """

    offers: int
    actions: int
    people: int
    changed: int
    year: YearReport | None = None


def demo_opportunities(
    seed: int, referential: Referential, communes: Communes, today: date
) -> Iterator[Opportunity]:
    """Yield the job offers, then the insertion actions."""
    yield from demo_offers(seed, referential, communes, today)
    yield from demo_actions(seed, communes, today)


def load_demo(
    uow: UnitOfWork, referential: Referential, communes: Communes, seed: int, today: date
) -> DemoReport:
    """Write the demonstration; a second call on the same day changes nothing.

    Another day, only the dates and the seasonal offers move; the year that was told stays.
    """
    opportunities = tuple(demo_opportunities(seed, referential, communes, today))
    people = tuple(demo_people(seed, referential, communes))
    with uow:
        outcomes = uow.opportunities.upsert((each, None) for each in opportunities)
        people_changed = uow.beneficiaries.upsert(people)
        let_out(uow, dict(people), datetime.now(UTC))
        for key, identity in demo_identities(seed, dict(people)):
            if uow.civil_identities.get(key) is None:
                uow.civil_identities.put(key, identity, datetime.now(UTC))
        feed_changed = uow.transit_feeds.save(demo_feed(communes, today)) in CHANGED
        ground = Ground(
            seed=seed,
            today=today,
            communes=communes,
            people=dict(people),
            actions=tuple(each for each in opportunities if isinstance(each, InsertionAction)),
            offers=tuple(each for each in opportunities if isinstance(each, JobOffer)),
        )
        year = write_year(uow, ground)
        uow.commit()
    with suppress(TransitionRefused):  # the zones of this year are there
        build_zones(uow, communes, Drawing(today.year, datetime.now(UTC)))
    offers = sum(isinstance(each, JobOffer) for each in opportunities)
    changed = sum(outcome in CHANGED for outcome in outcomes) + people_changed + feed_changed
    return DemoReport(offers, len(opportunities) - offers, len(people), changed, year)
