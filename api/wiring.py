"""Where everything is joined: settings, SQL, reference data, referential and desk."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from api.refresh import Refreshed
from api.settings import Settings
from geo.communes import Communes, load_communes
from geo.coordinates import Coordinates
from geo.geocoding import Geocoder, default_geocoder
from geo.transit_network import TransitNetwork, build_network
from insertion.beneficiary import Profile
from insertion.ports import UnitOfWork
from insertion.terms import OpportunityKind
from persistence.engine import create_engine_for
from persistence.errors import PersistenceError
from persistence.migrate import is_current
from persistence.unit_of_work import SqlUnitOfWork
from skills.starter import load_starter
from skills.taxonomy import Referential
from usecases.knowledge import Knowledge, build_knowledge, warm_up
from usecases.matching_desk import MatchingDesk, build_desk, refill_desk
from usecases.rank_opportunities import rank_opportunities
from usecases.shortlist import Sources

_ANYONE = Profile(home=Coordinates(47.0, 2.0))
_LOGGER = logging.getLogger(__name__)


class NotReady(Exception):
    """Nothing can be answered yet; the message says what is missing, in French."""


def local_today() -> date:
    """Return the date of the server's own time zone."""
    return datetime.now(UTC).astimezone().date()


@dataclass(frozen=True, slots=True)
class _Served:
    """One state of the catalogue: a desk and the knowledge it was built with."""

    desk: MatchingDesk
    knowledge: Knowledge


class Vicinal:
    """The whole application, whatever asks: HTTP or command line. Safe to share by threads.

    Nothing is loaded before it is asked for.
    """

    def __init__(self, settings: Settings, today: Callable[[], date] = local_today) -> None:
        self.settings = settings
        self.engine: Engine = create_engine_for(settings.database_url)
        self._today = today
        self._served: Refreshed[_Served] = Refreshed(self._build, self._state)
        self._knowledge: Knowledge | None = None
        self._knowledge_lock = threading.Lock()
        self._transit: tuple[tuple[str, ...], TransitNetwork] | None = None
        self._transit_lock = threading.Lock()

    def unit_of_work(self) -> UnitOfWork:
        """Return a new transaction, for one thread."""
        return SqlUnitOfWork(self.engine)

    @property
    def communes(self) -> Communes:
        """Return the register of communes."""
        return load_communes()

    @property
    def geocoder(self) -> Geocoder:
        """Return the offline geocoder."""
        return default_geocoder()

    def desk(self) -> MatchingDesk:
        """Return the desk of the latest catalogue built; see :class:`api.refresh.Refreshed`."""
        return self._served.current().desk

    def referential(self) -> Referential:
        """Return the active referential: the one imported, or the one the project carries."""
        with self.unit_of_work() as uow:
            return _active_referential(uow)

    def knowledge(self) -> Knowledge:
        """Return the lookups of the active referential, without needing a desk."""
        served = self._served.held
        if served is not None:
            return self._served.current().knowledge
        with self.unit_of_work() as uow:
            return self._knowledge_of(uow)

    def transit(self) -> TransitNetwork:
        """Return the network of the timetables imported, the one in hand when they are the same."""
        with self.unit_of_work() as uow, self._transit_lock:
            digests = tuple(feed.digest for feed in uow.transit_feeds.stored())
            if self._transit is None or self._transit[0] != digests:
                self._transit = digests, build_network(uow.transit_feeds.get_all())
            return self._transit[1]

    def sources(self) -> Sources:
        """Return what one answer is made with: a desk and knowledge that agree."""
        served = self._served.current()
        return Sources(served.desk, served.knowledge, self.communes, self.geocoder)

    def warm_up(self) -> None:
        """Build the first desk and every index, so that no request waits for them.

        When that cannot be done, the log says so, and :meth:`require_ready` why.
        """
        try:
            warm_up(self.sources().knowledge)
        except (SQLAlchemyError, PersistenceError) as error:
            _LOGGER.error("not ready: %s", type(error).__name__)

    def require_ready(self) -> MatchingDesk:
        """Return the desk in place, after checking the database and its schema.

        Raises
        ------
        NotReady
            Naming the first thing that is missing.
        """
        try:
            current = is_current(self.engine)
        except SQLAlchemyError:
            raise NotReady("La base de données ne répond pas.") from None
        if not current:
            raise NotReady("La base de données n’est pas à jour : lancer « vicinal init ».")
        if self._served.held is None:
            warm_up(self.sources().knowledge)  # what keeps it from being built is raised
        return self.desk()

    def close(self) -> None:
        """Close the connections to the database."""
        self.engine.dispose()

    def today(self) -> date:
        """Return the day that says what is still open."""
        return self._today()

    def _state(self) -> tuple[int, date]:
        """Return what a desk depends on: the catalogue, and the day, which closes offers."""
        with self.unit_of_work() as uow:
            return uow.catalogue_version(), self._today()

    def _build(self) -> _Served:
        former = self._served.held
        with self.unit_of_work() as uow:
            knowledge = self._knowledge_of(uow)
            version = str(uow.catalogue_version())
            today = self._today()
            opportunities = (each for each in uow.opportunities.iterate() if each.is_open_on(today))
            if former is not None and former.knowledge is knowledge:
                desk = refill_desk(former.desk, opportunities, version)
            else:
                desk = build_desk(knowledge.referential, opportunities, self.communes, version)
        # Compiles the kernels, and shows that this desk answers before it replaces another.
        rank_opportunities(_ANYONE, desk, 1, frozenset(OpportunityKind))
        if former is not None and former.knowledge is not knowledge:
            warm_up(knowledge)  # a server is running: nobody should wait for the indexes
        return _Served(desk, knowledge)

    def _knowledge_of(self, uow: UnitOfWork) -> Knowledge:
        """Return the knowledge of the active referential, the one in hand when it is the same."""
        referential = _active_referential(uow)
        with self._knowledge_lock:
            if self._knowledge is None or self._knowledge.referential != referential:
                self._knowledge = build_knowledge(referential)
            return self._knowledge


def _active_referential(uow: UnitOfWork) -> Referential:
    return uow.referentials.active() or load_starter()


def wire(settings: Settings) -> Vicinal:
    """Return the application for these settings."""
    return Vicinal(settings)
