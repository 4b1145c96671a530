"""Keeps what is served up to date with the database, behind those who are answered."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from api.builder import Work
from api.keeper_ports import Builder, Sight
from api.whereabouts import whereabouts
from insertion.ports import Committed
from matching.errors import OtherReference, UnreadableIndex
from matching.index_folder import IndexFolder, Mark
from matching.reference import Reference
from usecases.live_desk import (
    ActiveReferential,
    Followed,
    LiveDesk,
    Merged,
    read_desk,
    resumed_desk,
)

LOOK_EVERY_SECONDS = 0.2
RETRY_AFTER_SECONDS = 1.0
RETRY_AT_MOST_SECONDS = 60.0
WAIT_FOR_BUILDER_SECONDS = 300.0
STOP_WITHIN_SECONDS = 5.0
AT_MOST_AT_ONCE = 1_000  # changes applied by the one who made them; more wait for the thread

_LOGGER = logging.getLogger(__name__)


class Backoff:
    """How long to wait after failures in a row."""

    def __init__(self) -> None:
        self._failures = 0

    def failed(self) -> float:
        """Return how many seconds to wait after one more failure."""
        self._failures += 1
        return min(RETRY_AFTER_SECONDS * 2.0 ** (self._failures - 1), RETRY_AT_MOST_SECONDS)

    def succeeded(self) -> None:
        """Forget the failures."""
        self._failures = 0


class Keeper:
    """One a process: opens or builds what is served, then follows the catalogue.

    Whoever asks first waits for the first desk. From :meth:`start` on, a thread looks at the
    catalogue's version: what changed is applied in order, and what takes long (merging, reading
    everything again) is done by another thread while the desk in place goes on. A failure is
    logged, and tried again later and later.
    """

    def __init__(self, sight: Sight, folder: Path | None) -> None:
        self.builder: Builder | None = None
        """Who builds while people are answered; this very process when there is none."""
        self._sight = sight
        self._folder_path = folder
        self._folder: IndexFolder | None = None
        self._mark: Mark | None = None
        self._held: LiveDesk | None = None
        self._first = threading.Lock()
        self._wake = threading.Event()
        self._stopped = False
        self._watcher: threading.Thread | None = None
        self._worker: threading.Thread | None = None
        self._worker_backoff = Backoff()
        self._no_work_before = 0.0

    @property
    def held(self) -> LiveDesk | None:
        """Return the desk in place, if there is one; never waits."""
        return self._held

    @property
    def folder(self) -> IndexFolder | None:
        """Return where generations are saved; None before the first desk, or without a folder."""
        return self._folder

    @property
    def is_building(self) -> bool:
        """Return whether a generation is being built behind those who are answered."""
        return self._worker is not None and self._worker.is_alive()

    def current(self) -> LiveDesk:
        """Return the desk in place, made first if there is none."""
        held = self._held
        if held is not None:
            return held
        with self._first:
            if self._held is None:
                self._held = self._make()
            return self._held

    def catch_up(self, committed: Committed | None = None) -> None:
        """Apply what this process has just committed, before its author goes on.

        Never fails: the change is kept, and what could not be done here is done by the thread.
        """
        held = self._held
        if held is None:
            return
        try:
            today = self._sight.today()
            if committed is not None and held.follow_own(committed, today):
                return
            followed = held.follow(self._sight.reading(), today, AT_MOST_AT_ONCE)
        except Exception as error:  # an edge: a change that was kept must not look like a failure
            _LOGGER.error("change not applied yet: %s", whereabouts(error))
        else:
            if followed is Followed.UP_TO_DATE:
                return
        self._wake.set()

    def start(self) -> None:
        """Follow the catalogue from now on, in a thread."""
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._watch, name="vicinal-keeper", daemon=True)
            self._watcher.start()

    def stop(self) -> None:
        """Stop following, and wait for what is being done."""
        self._stopped = True
        self._wake.set()
        if self.builder is not None:
            self.builder.stop()
        for thread in (self._watcher, self._worker):
            if thread is not None:
                thread.join(STOP_WITHIN_SECONDS)  # a builder may be stopped at any point

    def look(self) -> None:
        """Follow the catalogue once, and have done what it takes."""
        held = self._held
        if held is None:
            return
        followed = held.follow(self._sight.reading(), self._sight.today())
        if self.is_building or time.monotonic() < self._no_work_before:
            return
        if followed is not Followed.UP_TO_DATE or self._is_spoilt(held):
            self._have_done(self._read_again)
        elif held.index.is_due:
            self._have_done(self._merge)

    def rebuild(self, progress: Callable[[int], None] | None = None) -> LiveDesk:
        """Read the whole catalogue again, now; what is in place goes on meanwhile.

        ``progress`` is told how many opportunities were read so far.
        """
        with self._first:
            if self._folder is None:
                self._find_folder()
        self._read_again(progress)
        return self.current()

    def save_anew(self, *, whole: bool) -> None:
        """Save a generation for another process, which holds the lock of the folder.

        It is the one saved there with what changed since, or when ``whole`` all that the database
        holds.
        """
        self._find_folder()
        folder = self._folder
        if folder is None:
            return
        with self._sight.reading() as uow:
            active = self._sight.active(uow)
        live = None if whole else self._resumed(active, self._sight.reference_of(active))
        merged = self._as_read(self._read(save=False)) if live is None else live.merged()
        folder.save(merged.generation, merged.version)

    # --- Threads -----------------------------------------------------------------------------

    def _watch(self) -> None:
        backoff, pause = Backoff(), LOOK_EVERY_SECONDS
        while not self._stopped:
            self._wake.wait(pause)
            self._wake.clear()
            try:
                self.look()
            except Exception as error:  # a thread's edge: the desk in place must go on
                pause = backoff.failed()
                _LOGGER.error("catalogue not followed, will try again: %s", whereabouts(error))
            else:
                backoff.succeeded()
                pause = LOOK_EVERY_SECONDS

    def _have_done(self, work: Callable[[], None]) -> None:
        """Have ``work`` done by a thread of its own; there is none at this time."""
        if self._stopped:
            return
        self._worker = threading.Thread(
            target=self._do, args=(work,), name="vicinal-builder", daemon=True
        )
        self._worker.start()

    def _do(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # a thread's edge
            pause = self._worker_backoff.failed()
            self._no_work_before = time.monotonic() + pause
            if not self._stopped:
                _LOGGER.error("index not built, the one in place goes on: %s", whereabouts(error))
        else:
            self._worker_backoff.succeeded()

    # --- Building ----------------------------------------------------------------------------

    def _make(self) -> LiveDesk:
        """Return the first desk: the saved generation and what changed since, or all of it."""
        self._find_folder()
        with self._sight.reading() as uow:
            active = self._sight.active(uow)
        reference = self._sight.reference_of(active)
        resumed = self._resumed(active, reference)
        if resumed is not None:
            return resumed
        with self._building(WAIT_FOR_BUILDER_SECONDS) as alone:
            # Whoever was building may have finished.
            return self._resumed(active, reference) or self._read(save=alone)

    def _find_folder(self) -> None:
        if self._folder_path is not None:
            with self._sight.reading() as uow:
                self._folder = IndexFolder(self._folder_path, uow.catalogue_identity())

    def _resumed(self, active: ActiveReferential, reference: Reference) -> LiveDesk | None:
        if self._folder is None:
            return None
        mark = self._folder.mark()
        try:
            saved = self._folder.open(reference)
        except UnreadableIndex as error:
            if mark is not None:
                _LOGGER.warning("%s: it is built again", error)
            return None
        live = resumed_desk(saved, self._sight.reading(), active, reference, self._sight.today())
        if live is not None:
            self._mark = mark
        return live

    def _read(self, *, save: bool, progress: Callable[[int], None] | None = None) -> LiveDesk:
        """Return a desk of everything in the database."""
        with self._sight.reading() as uow:
            active = self._sight.active(uow)
            reference = self._sight.reference_of(active)
            live = read_desk(uow, active, reference, self._sight.today(), progress)
        if save:
            self._save(live, self._as_read(live))
        return live

    @staticmethod
    def _as_read(live: LiveDesk) -> Merged:
        state = live.index.state
        return Merged(state.generation, state.moment, live.version)

    def _read_again(self, progress: Callable[[int], None] | None = None) -> None:
        with self._building(WAIT_FOR_BUILDER_SECONDS) as alone:
            live = self._built_elsewhere() if alone else None
            if live is None:
                live = self._read(save=alone, progress=progress)
        # What was committed while it was built: nobody must see the catalogue go back in time.
        live.follow(self._sight.reading(), self._sight.today())
        self._held = live
        self.catch_up()
        _LOGGER.info("index built: catalogue %s", live.version)

    def _built_elsewhere(self) -> LiveDesk | None:
        """Return a desk of what the builder has just read; None when there is no builder."""
        if self._folder is None or self.builder is None:
            return None
        self.builder.build(Work.READ_AGAIN)
        with self._sight.reading() as uow:
            active = self._sight.active(uow)
        return self._resumed(active, self._sight.reference_of(active))

    def _merge(self) -> None:
        held = self._held
        if held is None:
            return
        with self._building() as alone:
            # Someone else is merging, or has just done it: it will be taken over.
            if self._folder is not None and not (alone and self._mark == self._folder.mark()):
                return
            if self._folder is not None and self.builder is not None:
                self.builder.build(Work.MERGE)
                self._is_spoilt(held)
            else:
                merged = held.merged()
                if not self._save(held, merged):
                    held.settle(merged)
        _LOGGER.info("index merged: catalogue %s", held.generation_version)

    # --- The folder --------------------------------------------------------------------------

    @contextmanager
    def _building(self, patience: float = 0.0) -> Iterator[bool]:
        """Yield whether this process may save what it builds: one does at a time."""
        with ExitStack() as stack:
            alone = False
            if self._folder is not None:
                try:
                    alone = stack.enter_context(self._folder.building(patience))
                except OSError as error:
                    self._work_in_memory(error)
            yield alone

    def _save(self, live: LiveDesk, merged: Merged) -> bool:
        """Save a generation and read it back, so that all processes share its pages."""
        folder = self._folder
        if folder is None:
            return False
        try:
            folder.save(merged.generation, merged.version)
        except OSError as error:
            self._work_in_memory(error)
            return False
        mark = folder.mark()
        saved = folder.open(live.desk.reference)
        live.settle(Merged(saved.generation, merged.moment, merged.version))
        self._mark = mark
        return True

    def _is_spoilt(self, held: LiveDesk) -> bool:
        """Take over what another process saved; return whether what is there cannot be used."""
        folder = self._folder
        if folder is None:
            return False
        mark = folder.mark()
        if mark == self._mark:
            return False
        try:
            saved = folder.open(held.desk.reference)
        except OtherReference:  # of another version of Vicinal, or of a referential to come
            self._mark = mark
            return False
        except UnreadableIndex as error:
            _LOGGER.warning("%s: it is built again", error)
            return True
        if held.take_over(saved):
            _LOGGER.info("index taken over: catalogue %s", saved.version)
        self._mark = mark
        return False

    def _work_in_memory(self, error: OSError) -> None:
        _LOGGER.warning(
            "index folder cannot be written (%s): kept in memory only", type(error).__name__
        )
        self._folder = None
