"""Writers and readers at once for a while, and every answer checked against a naive scan.

The demonstration is served by several processes; here, writers add, change and close offers, and
readers ask for correspondances over HTTP. An answer names the version of the catalogue that it was
made of: it must be what the plain-Python oracle of the tests finds in that very version.

    python -m benchmarks.bench_soak [--seconds 60] [--workers 2] [--check 400]
"""

import argparse
import dataclasses
import http.client
import json
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from api.schemas.profile import ProfileIn
from api.settings import Settings
from api.wiring import Vicinal, wire
from benchmarks.bench_http import MATCHES, PEOPLE, load_demonstration, served
from benchmarks.machine import describe_machine
from benchmarks.timing import percentiles
from insertion.beneficiary import Profile
from insertion.opportunity import Opportunity, OpportunityId
from insertion.ports import Committed
from matching.engine import ALL_KINDS
from persistence.unit_of_work import SqlUnitOfWork
from tests.oracles.naive_ranking import NaiveResult, naive_ranking
from usecases.read_profile import read_profile

K = 20
SEED = 49
WRITERS = READERS = 2
PAUSE_SECONDS = 0.02
NEW_SHARE, CLOSED_SHARE = 0.2, 0.2
RESULT = Path(__file__).parent / "results" / "soak.json"

State = dict[OpportunityId, Opportunity]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one reader was answered, and the last version committed when it was."""

    person: int
    version: int
    latest: int
    items: tuple[tuple[str, float], ...]
    milliseconds: float


class History:
    """What each version of the catalogue holds, told by the commits that made them."""

    def __init__(self, vicinal: Vicinal) -> None:
        self._commits: dict[int, Committed] = {}
        with vicinal.reading() as uow:
            self.first = self.latest = uow.catalogue_version()
            self.start: State = {each.id: each for each in uow.opportunities.iterate()}

    def note(self, committed: Committed) -> None:
        """Keep what a commit changed."""
        self._commits[committed.version] = committed
        self.latest = max(self.latest, committed.version)

    def __len__(self) -> int:
        return len(self._commits)

    def at(self, version: int) -> State:
        """Return what the catalogue held then."""
        state = dict(self.start)
        for number in range(self.first + 1, version + 1):
            changes = self._commits[number].changes
            if changes is None:
                raise RuntimeError("a commit does not tell what it changed")
            for gone in changes.gone:
                state.pop(gone, None)
            state |= {each.id: each for each in changes.changed}
        return state


def write(vicinal: Vicinal, history: History, seed: int, over: threading.Event) -> None:
    """Add, change and close offers until it is over."""
    rng = random.Random(seed)
    pool = [*history.start.values()]
    mine = [each.id for each in pool[seed % WRITERS :: WRITERS]]
    for number in range(sys.maxsize):
        if over.wait(PAUSE_SECONDS):
            return
        like, drawn = rng.choice(pool), rng.random()
        with SqlUnitOfWork(vicinal.engine, when_changed=history.note) as uow:
            if drawn < CLOSED_SHARE:
                uow.opportunities.close([rng.choice(mine)], vicinal.today())
            else:
                new = drawn > 1 - NEW_SHARE
                chosen = OpportunityId(f"n-{seed}-{number}") if new else rng.choice(mine)
                mine += [chosen] if new else []
                uow.opportunities.upsert([(dataclasses.replace(like, id=chosen), None)])
            uow.commit()


def read(
    netloc: str, history: History, seed: int, over: threading.Event, answers: list[Answer]
) -> None:
    """Ask again and again, from a new connection now and then: any process may answer."""
    rng = random.Random(seed)
    while not over.is_set():
        connection = http.client.HTTPConnection(netloc, timeout=60)
        for _ in range(20):
            person = rng.randrange(len(PEOPLE))
            start = time.perf_counter()
            body = json.dumps(PEOPLE[person]).encode()
            connection.request(
                "POST", f"{MATCHES}?k={K}", body, {"Content-Type": "application/json"}
            )
            answer = json.loads(connection.getresponse().read())
            spent = 1e3 * (time.perf_counter() - start)
            version = int(answer["version_index"].partition(".")[0])
            items = tuple((item["id"], item["score"]) for item in answer["items"])
            answers.append(Answer(person, version, history.latest, items, spent))
        connection.close()


def is_right(answer: Answer, profile: Profile, history: History, vicinal: Vicinal) -> bool:
    """Return whether an answer is the naive one of its version.

    A process may hold a later version than it says, for the time of taking a generation over; and
    an offer closed since is not shown any more.
    """
    reference = vicinal.desk().reference
    now = history.at(answer.latest)
    for version in range(answer.version, answer.latest + 1):
        state = history.at(version)
        best = naive_ranking(profile, [*state.values()], reference, ALL_KINDS)[:K]
        if _shown(best, answer, now) == answer.items:
            return True
    return False


def _shown(best: list[NaiveResult], answer: Answer, now: State) -> tuple[tuple[str, float], ...]:
    there = {each for each, _ in answer.items} | set(now)
    return tuple((each.id, each.score) for each in best if each.id in there)


def soak(seconds: float, workers: int, check: int) -> dict[str, object]:
    """Return how many writes and answers there were, and how many answers were wrong."""
    with tempfile.TemporaryDirectory(prefix="vicinal-soak-") as folder:
        database = f"sqlite:///{folder}/demo.sqlite3"
        load_demonstration(database)
        vicinal = wire(Settings(database_url=database))
        history, answers, over = History(vicinal), list[Answer](), threading.Event()
        with served(database, Path(folder), "--workers", str(workers)) as netloc:
            threads = [
                *(
                    threading.Thread(target=write, args=(vicinal, history, each, over))
                    for each in range(WRITERS)
                ),
                *(
                    threading.Thread(target=read, args=(netloc, history, each, over, answers))
                    for each in range(READERS)
                ),
            ]
            for thread in threads:
                thread.start()
            time.sleep(seconds)
            over.set()
            for thread in threads:
                thread.join()
        wrong = _wrong(answers, check, history, vicinal)
        vicinal.close()
    return {
        "seconds": seconds,
        "workers": workers,
        "writers": WRITERS,
        "readers": READERS,
        "commits": len(history),
        "answers": len(answers),
        "checked": min(check, len(answers)),
        "wrong": len(wrong),
        "wall_ms": percentiles(np.array([each.milliseconds for each in answers])),
        "versions_seen": len({each.version for each in answers}),
        "machine": describe_machine(),
    }


def _wrong(answers: list[Answer], check: int, history: History, vicinal: Vicinal) -> list[Answer]:
    sources = vicinal.sources()
    profiles = [
        read_profile(
            ProfileIn.model_validate(each).to_draft(),
            sources.knowledge,
            sources.communes,
            sources.geocoder,
        ).profile
        for each in PEOPLE
    ]
    sample = random.Random(SEED).sample(answers, min(check, len(answers)))
    return [each for each in sample if not is_right(each, profiles[each.person], history, vicinal)]


def main() -> int:
    """Measure, print the document and keep it; return 1 when an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--check", type=int, default=400, help="answers checked, drawn at random")
    asked = parser.parse_args()
    document = soak(asked.seconds, asked.workers, asked.check)
    RESULT.parent.mkdir(exist_ok=True)
    text = json.dumps(document, indent=1) + "\n"
    RESULT.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 1 if document["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
