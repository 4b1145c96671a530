"""Where everything is joined: settings, SQL, reference data, referential and desk."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from api.audit_key import NoAuditKey
from api.clockwork import Clockwork, tick
from api.import_folder import forget_old_imports
from api.keeper import Keeper
from api.local_time import live_in
from api.practice import practice_of
from api.settings import Settings
from api.shown_log import ShownLog
from api.signing import Signing
from api.still_signed_in import STILL
from api.tenancy import ASKED
from api.tombstones import remember_erased
from api.trail import Trail
from geo.communes import Communes, load_communes
from geo.geocoding import Geocoder, default_geocoder
from geo.road_matrix import roads_version
from geo.territory import TerritoryMap
from geo.transit_network import TransitNetwork, build_network
from insertion.actor import Actor
from insertion.dispositifs import Dispositifs
from insertion.dispositifs_loading import load_dispositifs
from insertion.host_side.interests import Secret
from insertion.past_catalogue import CatalogueThen
from insertion.ports import UnitOfWork
from insertion.positionnement_moves import Acting
from insertion.shown import ShownAnswer
from matching.policy import load_policy
from matching.reference import Reference, build_reference
from matching.roads import Roads, roads_of
from matching.timetables import Timetables, timetables_of
from persistence.departements import departements_of
from persistence.engine import close_engine, create_engine_for
from persistence.errors import PersistenceError
from persistence.migrate import is_current
from persistence.past_catalogue import read_past_catalogue
from persistence.tenancy import Wide
from persistence.traces import forget_deleted
from persistence.transaction import Transaction
from persistence.unit_of_work import SqlUnitOfWork
from skills.starter import load_starter
from skills.taxonomy import Referential
from usecases.accounts.hashing import Hashing
from usecases.find_territories import map_of
from usecases.knowledge import Knowledge, Senses, build_knowledge, warm_up
from usecases.live_desk import ActiveReferential
from usecases.matching_desk import MatchingDesk, warm_up_engine
from usecases.positionnements.practice import Practice
from usecases.shortlist import Sources

_LOGGER = logging.getLogger(__name__)


class NotReady(Exception):
    """Nothing can be answered yet; the message says what is missing, in French."""


def utc_now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def local_today() -> date:
    """Return the day it is for the people here: :func:`api.local_time.live_in`."""
    return datetime.now(UTC).astimezone().date()


class Vicinal:
    """The whole application, whatever asks: HTTP or command line. Safe to share by threads.

    Nothing is loaded before it is asked for.
    """

    def __init__(
        self,
        settings: Settings,
        today: Callable[[], date] = local_today,
        senses: Senses | None = None,
        hashing: Hashing | None = None,
    ) -> None:
        self.settings = settings
        self._senses = senses or Senses(Path(settings.vectors_folder))
        self.engine: Engine = create_engine_for(settings.database_url)
        self._today = today
        self.trail = Trail(settings, utc_now)
        self.keeper = Keeper(self, settings.index_folder)
        self.clockwork = Clockwork(lambda: tick(self))
        self.signing = Signing(settings, self.reading, hashing)
        self._is_all_forgotten = True
        self._shown: ShownLog | None = None
        self._shown_lock = threading.Lock()
        self._active: ActiveReferential | None = None
        self._reference: Reference | None = None
        self._active_lock = threading.Lock()
        self._transit: tuple[tuple[str, ...], TransitNetwork] | None = None
        self._transit_lock = threading.Lock()
        self._timetables: tuple[tuple[int, date], Timetables | None] | None = None
        self._roads: tuple[int, Roads | None] | None = None
        self._territories: tuple[tuple[str, ...], TerritoryMap] | None = None
        self._territories_lock = threading.Lock()

    def unit_of_work(self, departement: str | None = None) -> UnitOfWork:
        """Return a new transaction, for one thread; what it commits can be searched at once.

        It is of a département: the one named, by the server for itself; else that of who asks, who
        has to be signed in still when it writes; else that of the server.
        """
        return SqlUnitOfWork(
            self.engine,
            when_changed=self.keeper.catch_up,
            trace=self.trail.trace,
            within=self._within(departement),
            still=None if departement else STILL.get(),
        )

    @property
    def shown(self) -> ShownLog:
        """Return where answers are noted before they are shown."""
        with self._shown_lock:
            if self._shown is None:
                base = self.settings.answers_path
                self._shown = ShownLog(self.trail.key, self._store_answers, base)
            return self._shown

    def _store_answers(self, answers: Sequence[ShownAnswer]) -> None:
        for departement in sorted({each.departement or "" for each in answers}):
            with self.unit_of_work(departement or self.settings.departement) as uow:
                theirs = [each for each in answers if (each.departement or "") == departement]
                uow.traces.answers.add_all(theirs)
                uow.commit()

    def reading(self) -> UnitOfWork:
        """Return a new transaction, to read what is of the département of who asks."""
        return SqlUnitOfWork(self.engine, within=self._within())

    def departements(self) -> Sequence[str]:
        """Return the départements that the clock works in, one after the other."""
        known = departements_of(self.engine, Wide.CLOCK)
        return sorted({self.settings.departement, *known})

    def _within(self, departement: str | None = None) -> str:
        return departement or ASKED.get() or self.settings.departement

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Open one state of the database, to read, as it is; for who administers the server."""
        transaction = Transaction(self.engine)
        try:
            yield transaction.read()
        finally:
            transaction.close()

    def catalogue_at(self, version: int) -> CatalogueThen | None:
        """Return the catalogue as it was at one of its versions, None when that is not kept."""
        with self.snapshot() as connection:
            return read_past_catalogue(connection, version)

    @property
    def communes(self) -> Communes:
        """Return the register of communes."""
        return load_communes()

    @property
    def geocoder(self) -> Geocoder:
        """Return the offline geocoder."""
        return default_geocoder()

    def desk(self) -> MatchingDesk:
        """Return the desk that follows the catalogue; see :class:`api.keeper.Keeper`."""
        return self.keeper.current().desk.with_ways(self.timetables, self.roads)

    def referential(self) -> Referential:
        """Return the active referential: the one imported, or the one the project carries."""
        with self.unit_of_work() as uow:
            return _active_referential(uow)

    def knowledge(self) -> Knowledge:
        """Return the lookups of the active referential, without needing a desk."""
        held = self.keeper.held
        if held is not None:
            return held.active.knowledge
        with self.reading() as uow:
            return self.active(uow).knowledge

    def dispositifs(self) -> Dispositifs:
        """Return the dispositifs of the project and those of the territory's folder, as it is."""
        return load_dispositifs(self.settings.rules_dir)

    def transit(self) -> TransitNetwork:
        """Return the network of the timetables imported, the one in hand when they are the same."""
        with self.reading() as uow, self._transit_lock:
            digests = tuple(feed.digest for feed in uow.transit_feeds.stored())
            if self._transit is None or self._transit[0] != digests:
                self._transit = digests, build_network(uow.transit_feeds.get_all())
            return self._transit[1]

    def timetables(self) -> Timetables | None:
        """Return what the ranking reads of the timetables imported; None without any.

        The database is asked only when the catalogue changed, or another week is the usual one.
        """
        today = self.today()
        asked = (self.keeper.current().version, today - timedelta(days=today.weekday()))
        held = self._timetables
        if held is None or held[0] != asked:
            former = None if held is None else held[1]
            held = self._timetables = asked, timetables_of(self.transit(), today, former)
        return held[1]

    def roads(self) -> Roads | None:
        """Return what the ranking reads of the roads imported; None without any.

        The database is asked only when the catalogue changed.
        """
        asked = self.keeper.current().version
        held = self._roads
        if held is None or held[0] != asked:
            held = self._roads = asked, self._roads_now(None if held is None else held[1])
        return held[1]

    def _roads_now(self, former: Roads | None) -> Roads | None:
        with self.reading() as uow:
            digests = [each.digest for each in uow.roads.stored()]
            if former is not None and former.version == roads_version(digests):
                return former
            return roads_of(uow.roads.get_all(), self.communes) if digests else None

    def territories(self) -> TerritoryMap:
        """Return the map of the territories imported, the one in hand when they are the same."""
        with self.reading() as uow, self._territories_lock:
            digests = tuple(layer.digest for layer in uow.territories.stored())
            if self._territories is None or self._territories[0] != digests:
                self._territories = digests, map_of(uow.territories.get_all(), self.communes)
            return self._territories[1]

    def sources(self) -> Sources:
        """Return what one answer is made with: a desk and knowledge that agree."""
        live = self.keeper.current()
        return Sources(self.desk(), live.active.knowledge, self.communes, self.geocoder)

    def held_sources(self) -> Sources | None:
        """Return what :meth:`sources` does when the desk is in place; never waits."""
        live, timetables, roads = self.keeper.held, self._timetables, self._roads
        if live is None:
            return None
        desk = live.desk.with_ways(
            lambda: None if timetables is None else timetables[1],
            lambda: None if roads is None else roads[1],
        )
        return Sources(desk, live.active.knowledge, self.communes, self.geocoder)

    def sources_at_hand(self) -> Sources | None:
        """Return what :meth:`sources` does when it has nothing to read for it, else None."""
        live, roads = self.keeper.held, self._roads
        fresh = live is not None and roads is not None and roads[0] == live.version
        return self.held_sources() if fresh else None

    def serve(self) -> None:
        """Prepare all that a request could wait for, then follow the catalogue until closed.

        When that cannot be done, the log says so, and :meth:`require_ready` why.
        """
        try:
            self.warm_up()
            self.shown.journal.recover()
        except (SQLAlchemyError, PersistenceError) as error:
            _LOGGER.error("not ready: %s", type(error).__name__)
        self.keeper.start()
        self.clockwork.start()
        self.signing.start()

    def warm_up(self) -> MatchingDesk:
        """Open or build the desk, compile or load every kernel, and build the lookups."""
        live = self.keeper.current()
        warm_up_engine(live.desk.reference)
        warm_up(live.active.knowledge)
        timetables = self.timetables()
        if timetables is not None:
            timetables.warm_up(live.index.state)
        return self.desk()

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
        try:
            self.trail.open()
        except NoAuditKey as error:
            raise NotReady(str(error)) from None
        if self.keeper.held is None:
            self.warm_up()  # what keeps it from being built is raised
        return self.desk()

    def forget_deleted(self, *, whole: bool = False) -> bool:
        """Make the database forget the bytes of what an erasure deleted; a backup has the list.

        Return whether nothing was in the way; otherwise the clock tries again.
        """
        self._is_all_forgotten = forget_deleted(self.engine, whole=whole)
        remember_erased(self.unit_of_work(), self.settings.tombstones)
        return self._is_all_forgotten

    def forget_what_is_left(self) -> None:
        """Try again what something was in the way of, when someone was erased."""
        if not self._is_all_forgotten:
            self.forget_deleted()

    def forget_old_imports(self) -> None:
        """Take away the files sent, and the accounts, kept for as long as they may be."""
        if self.settings.imports_path is not None:
            forget_old_imports(self.settings.imports_path, utc_now())

    def close(self) -> None:
        """Stop following the catalogue, and close the connections to the database."""
        self.signing.stop()
        self.clockwork.stop()
        if self._shown is not None:
            self._shown.journal.close()
        self.keeper.stop()
        close_engine(self.engine)

    def today(self) -> date:
        """Return the day that says what is still open."""
        return self._today()

    def acting(self, actor: Actor) -> Acting:
        """Return who acts, now."""
        return Acting(actor, utc_now(), self.today())

    def alert(self, account: str) -> None:
        """Say in the log that an account read all that it may in a day, once a day."""
        _LOGGER.error("reading quota reached by %s", account)

    def practice(self) -> Practice:
        """Return how positionnements are dealt with here."""
        return practice_of(self)

    def cards_secret(self) -> Secret:
        """Return what names and orders the cards of employers, keyed outside the database."""
        return Secret(self.signing.key_of(b"cards"))

    def active(self, uow: UnitOfWork) -> ActiveReferential:
        """Return the active referential of a transaction, the one in hand when it is the same."""
        digest = uow.referentials.active_digest()
        with self._active_lock:
            if self._active is None or self._active.digest != digest:
                knowledge = build_knowledge(_active_referential(uow), self._senses)
                if self.keeper.held is not None:
                    warm_up(knowledge)  # a server is running: nobody should wait for the indexes
                self._active = ActiveReferential(knowledge, digest)
            return self._active

    def reference_of(self, active: ActiveReferential) -> Reference:
        """Return what an index of this referential is read with, the same for the same."""
        referential = active.knowledge.referential
        with self._active_lock:
            if self._reference is None or self._reference.referential is not referential:
                self._reference = build_reference(referential, self.communes, load_policy())
            return self._reference


def _active_referential(uow: UnitOfWork) -> Referential:
    return uow.referentials.active() or load_starter()


def wire(
    settings: Settings, senses: Senses | None = None, hashing: Hashing | None = None
) -> Vicinal:
    """Return the application for these settings.

    Without ``senses``, meanings count when their vectors are all in the settings' folder. From
    then on, this process counts days and hours in the zone of the settings.
    """
    live_in(settings.time_zone)
    return Vicinal(settings, senses=senses, hashing=hashing)
