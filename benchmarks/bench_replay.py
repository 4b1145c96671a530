"""Answers logged while the catalogue changes, all asked again: the same, to the bit, or not.

    python -m benchmarks.bench_replay [--answers 10000] [--versions 20] [--seed 49]

On the demonstration, in a new SQLite file. Between two versions offers change, close and open
again. The command fails when one answer comes back different.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select

from api.replay import Outcome, Replayer
from api.schemas.profile import ProfileIn
from api.settings import Settings
from api.wiring import Vicinal
from benchmarks.bench_http import PEOPLE
from benchmarks.machine import describe_machine
from cli.demo import DEFAULT_SEED
from cli.session import make_ready, session
from persistence.past_tables import PastCatalogueRow
from skills.starter import load_starter
from usecases.demo import load_demo
from usecases.ranking_request import Wanted
from usecases.shortlist import draw_up_shortlist

CHANGED, CLOSED = 40, 10  # offers, at each version


def change(vicinal: Vicinal, rng: random.Random, number: int) -> None:
    """Write one version of the catalogue: offers renamed or moved, closed, open again."""
    with vicinal.unit_of_work() as uow:
        known = sorted(uow.opportunities.iterate(), key=lambda each: each.id)
        chosen = rng.sample(known, CHANGED)
        places = [each.place for each in rng.sample(known, CHANGED)]
        uow.opportunities.upsert(
            (replace(each, title=f"{each.title} ({number})", place=place), None)
            for each, place in zip(chosen, places, strict=True)
        )
        closed = rng.sample([each.id for each in known], CLOSED)
        uow.opportunities.close(closed, vicinal.today())
        back = [each for each in known if each.id in closed[: CLOSED // 2]]
        uow.commit()
    with vicinal.unit_of_work() as uow:
        uow.opportunities.upsert((each, None) for each in back)
        uow.commit()


def ask(vicinal: Vicinal, answers: int, rng: random.Random) -> None:
    """Note the answers of people who differ by where they live and how far they go."""
    for _ in range(answers):
        person = rng.choice(PEOPLE) | {"duree_max_minutes": rng.randint(15, 90)}
        draft = ProfileIn.model_validate(person).to_draft()
        wanted = Wanted(k=20, skip=20 * rng.randint(0, 2))
        found = draw_up_shortlist(draft, vicinal.sources(), vicinal.unit_of_work(), wanted)
        vicinal.shown.ranking(found.resolved.profile, wanted, found.ranking)


def measure(vicinal: Vicinal, asked: argparse.Namespace) -> dict[str, object]:
    """Return what asking again showed, and what keeping the past took."""
    rng, today = random.Random(asked.seed), vicinal.today()
    load_demo(vicinal.unit_of_work(), load_starter(), vicinal.communes, DEFAULT_SEED, today)
    for number in range(asked.versions):
        ask(vicinal, asked.answers // asked.versions, rng)
        change(vicinal, rng, number)
    vicinal.shown.journal.flush()
    with vicinal.reading() as uow:
        kept = list(uow.traces.answers.last(asked.answers))
    replayer, start = Replayer(vicinal), time.perf_counter()
    outcomes = Counter(replayer.replay(each).outcome for each in kept)
    seconds = time.perf_counter() - start
    row = PastCatalogueRow
    with vicinal.snapshot() as connection:
        sizes = select(func.count(), func.avg(func.length(row.payload))).select_from(row)
        count, octets = connection.execute(sizes).one()
    return {
        "answers": len(kept),
        "catalogues": len({each.index_version.partition(".")[0] for each in kept}),
        "outcomes": {outcome.value: times for outcome, times in outcomes.items()},
        "seconds": round(seconds, 1),
        "kept_of_the_past": count,
        "bytes_each": round(octets),
        "machine": describe_machine(),
    }


def main() -> int:
    """Print the measures as JSON; return 1 when an answer is not the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=10_000)
    parser.add_argument("--versions", type=int, default=20)
    parser.add_argument("--seed", type=int, default=49)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vicinal-replay-") as folder:
        settings = Settings(database_url=f"sqlite:///{Path(folder) / 'demo.sqlite3'}")
        with session(settings) as vicinal:
            make_ready(vicinal)
            found = measure(vicinal, asked)
    sys.stdout.write(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    outcomes = found["outcomes"]
    return 0 if outcomes == {Outcome.SAME.value: found["answers"]} else 1


if __name__ == "__main__":
    sys.exit(main())
