"""Races for the last place: callers at a barrier, two server processes, then the database asked.

Each round is a session of its own with one to three places. Everybody asks for a place at once;
then, at once too, some of those who have one give it back while the others ask again or join the
waiting list. Some requests are sent twice under their key, at the same time or after.
"""

import http.client
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, func, select

from insertion.actor import Role
from insertion.capacity import ActionSession
from insertion.opportunity import InsertionAction, OpportunityId
from insertion.organisations import Organisation, OrganisationKind
from insertion.positionnement import HOLDING, Event, Origin, Positionnement, State, Transition
from insertion.terms import Objective, OpportunityKind
from persistence.insertion_tables import (
    ActionSessionRow,
    PositionnementEventRow,
    PositionnementRow,
)
from persistence.unit_of_work import SqlUnitOfWork

CALLERS = 32
ACTION = OpportunityId("course-action")
OPERATOR = "operateur:course:course-op"
PATIENCE_SECONDS = 600.0  # a first start compiles the kernels

Response = tuple[int, bytes]


@dataclass
class Tally:
    """What the rounds came to; anything but zero in the last fields is a fault."""

    rounds: int = 0
    requests: int = 0
    replayed: int = 0
    oversold: int = 0
    undersold: int = 0
    double: int = 0
    out_of_order: int = 0
    unequal_replays: int = 0
    unexpected: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """Return how many things went wrong."""
        wrong = (self.oversold, self.undersold, self.double, self.out_of_order)
        return sum(wrong) + self.unequal_replays + sum(self.unexpected.values())


class Served:
    """A server process, and how to ask it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdout is not None
        self.port = int(process.stdout.readline())

    def wait_until_ready(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                status, _ = ask(self.port, "GET", "/api/v1/sante/pret")
            except OSError:
                status = 0
            if status == 200:  # noqa: PLR2004
                return
            if time.monotonic() > until:
                raise TimeoutError("the server is not ready")
            time.sleep(0.05)


def ask(
    port: int, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
) -> Response:
    """Return the status and the body of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        content = None if body is None else json.dumps(body).encode()
        sent = (headers or {}) | {"Content-Type": "application/json"}
        connection.request(method, path, content, sent)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@contextmanager
def servers(url: str, count: int = 2, *options: str) -> Iterator[list[Served]]:
    """Yield server processes of one database, ready."""
    with ExitStack() as stack:
        found = [Served(stack.enter_context(server_process(url, *options))) for _ in range(count)]
        for each in found:
            each.wait_until_ready()
        yield found


@contextmanager
def server_process(url: str, *options: str) -> Iterator["subprocess.Popen[str]"]:
    """Yield a process that serves, killed in the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.last_place_server", url, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def prepare(engine: Engine) -> None:
    """Write the action that everybody wants."""
    action = InsertionAction(
        id=ACTION,
        title="Atelier très demandé",
        source="course",
        dispositif="course",
        objective=Objective.SOLVE,
    )
    with SqlUnitOfWork(engine) as uow:
        uow.opportunities.upsert([(action, None)])
        uow.organisations.upsert(
            [Organisation("course-op", OrganisationKind.OPERATOR, "Opérateur")]
        )
        uow.organisations.set_hosts({ACTION: "course-op"})
        uow.commit()


def lay(engine: Engine, session_id: str, places: int, callers: int = CALLERS) -> list[str]:
    """Write a session and people sent to it; return the ids of their positionnements."""
    today = datetime.now(UTC).date()
    ids = [f"{session_id}-p{number}" for number in range(callers)]
    with SqlUnitOfWork(engine) as uow:
        uow.action_sessions.add(
            ActionSession(
                id=session_id,
                action_id=ACTION,
                starts_on=today,
                ends_on=today + timedelta(days=90),
                places=places,
            )
        )
        for each in ids:
            uow.positionnements.add(*_sent(each, today))
        uow.commit()
    return ids


def _sent(key: str, today: date) -> tuple[Positionnement, Event]:
    at = datetime(today.year, today.month, today.day, tzinfo=UTC)
    placed = Positionnement(
        id=key,
        beneficiary_id=f"b-{key}",
        opportunity_id=ACTION,
        opportunity_kind=OpportunityKind.INSERTION_ACTION,
        dispositif="course",
        origin=Origin.REFERENT,
        state=State.SENT,
        prescriber_id="course",
        host_id="course-op",
        created_at=at,
        state_since=at,
        sent_at=at,
    )
    created = Event(
        id=f"{key}.1",
        positionnement_id=key,
        sequence=1,
        transition=Transition.CREATE,
        from_state=None,
        to_state=State.SENT,
        at=at,
        actor_id="course",
        actor_role=Role.REFERENT,
    )
    return placed, created


@dataclass(frozen=True)
class Race:
    """One database raced for through its servers."""

    engine: Engine
    ports: Sequence[int]
    tally: Tally
    luck: random.Random

    def run(self, session_id: str, places: int) -> None:
        """Run one round and look at what the database holds."""
        ids = lay(self.engine, session_id, places)
        start = time.perf_counter()
        first = self.at_once(ids, lambda key: self._accept(key, session_id))
        self.tally.seconds.append(time.perf_counter() - start)
        self._check(session_id, ids, places, first)
        inside = [key for key, answer in zip(ids, first, strict=True) if answer[0] == 200]  # noqa: PLR2004
        leaving = {key for key in inside if self.luck.random() < 0.7}  # noqa: PLR2004
        self.at_once(ids, lambda key: self._again(key, session_id, inside, leaving))
        self._check_settled(session_id, ids, places)
        self.tally.rounds += 1

    def at_once(self, ids: Sequence[str], do: Callable[[str], Response]) -> list[Response]:
        """Return the answers to ``do`` for each, all begun at the same time."""
        barrier = threading.Barrier(len(ids))
        answers: dict[str, Response] = {}

        def run(key: str) -> None:
            barrier.wait()
            answers[key] = do(key)

        threads = [threading.Thread(target=run, args=(key,)) for key in ids]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        return [answers[key] for key in ids]

    def _again(
        self, key: str, session_id: str, inside: Sequence[str], leaving: set[str]
    ) -> Response:
        if key in leaving:
            return self._step(key, {"transition": "refuser", "motif": "ne_vient_pas"})
        if key in inside:
            return 200, b""
        if self.luck.random() < 0.5:  # noqa: PLR2004
            return self._accept(key, session_id)
        return self._step(key, {"transition": "mettre_en_attente", "session_id": session_id})

    def _accept(self, key: str, session_id: str) -> Response:
        return self._step(key, {"transition": "accepter", "session_id": session_id})

    def _step(self, key: str, body: dict[str, str]) -> Response:
        """Ask for a step, sometimes twice under one key, on either server."""
        path = f"/api/v1/positionnements/{key}/transitions"
        headers = {
            "X-Vicinal-Acteur": OPERATOR,
            "Idempotency-Key": f"{key}-{body['transition']}-{self.luck.random()}",
        }
        ports = self.luck.sample(list(self.ports), len(self.ports))
        answers = [ask(ports[0], "POST", path, body, headers)]
        if self.luck.random() < 0.25:  # noqa: PLR2004
            answers.append(ask(ports[-1], "POST", path, body, headers))
            self.tally.replayed += 1
        self.tally.requests += len(answers)
        for status, _ in answers:
            if status not in {200, 409}:
                self.tally.unexpected[status] = self.tally.unexpected.get(status, 0) + 1
        if answers[0][0] == 200 and answers[0] != answers[-1]:  # noqa: PLR2004
            self.tally.unequal_replays += 1
        return answers[0] if answers[0][0] == 200 else answers[-1]  # noqa: PLR2004

    def _check(
        self, session_id: str, ids: Sequence[str], places: int, answers: Sequence[Response]
    ) -> None:
        acknowledged = sum(status == 200 for status, _ in answers)  # noqa: PLR2004
        holding, taken = self._held(session_id, ids)
        self.tally.oversold += max(0, holding - places) + max(0, acknowledged - places)
        self.tally.undersold += max(0, min(places, len(ids)) - holding)
        self.tally.double += self._double(ids) + abs(taken - holding)

    def _check_settled(self, session_id: str, ids: Sequence[str], places: int) -> None:
        holding, taken = self._held(session_id, ids)
        with SqlUnitOfWork(self.engine) as uow:
            waiting = uow.positionnements.waiting(session_id)
        self.tally.oversold += max(0, holding - places)
        self.tally.undersold += places - holding if waiting and holding < places else 0
        self.tally.double += self._double(ids) + abs(taken - holding)
        self.tally.out_of_order += self._overtaken(ids)

    def _held(self, session_id: str, ids: Sequence[str]) -> tuple[int, int]:
        row = PositionnementRow
        with self.engine.connect() as connection:
            holding = connection.execute(
                select(func.count()).where(row.id.in_(ids), row.state.in_(HOLDING))
            ).scalar_one()
            taken = connection.execute(
                select(ActionSessionRow.taken).where(ActionSessionRow.id == session_id)
            ).scalar_one()
        return holding, taken

    def _double(self, ids: Sequence[str]) -> int:
        """Return how many positionnements took a place twice without giving it back."""
        row = PositionnementEventRow
        query = (
            select(row.positionnement_id, func.count())
            .where(row.positionnement_id.in_(ids), row.to_state == State.ACCEPTED)
            .group_by(row.positionnement_id)
        )
        with self.engine.connect() as connection:
            return sum(max(0, count - 1) for _, count in connection.execute(query))

    def _overtaken(self, ids: Sequence[str]) -> int:
        """Return how many were promoted before someone who waited since before them."""
        row = PositionnementEventRow
        query = (
            select(row.positionnement_id, row.transition, row.at)
            .where(
                row.positionnement_id.in_(ids),
                row.transition.in_([Transition.WAITLIST, Transition.PROMOTE]),
            )
            .order_by(row.at)
        )
        with self.engine.connect() as connection:
            events = connection.execute(query).all()
        joined = [key for key, transition, _ in events if transition == Transition.WAITLIST]
        promoted = {key for key, transition, _ in events if transition == Transition.PROMOTE}
        first = joined[: len(promoted)]
        return len(promoted - set(first))
