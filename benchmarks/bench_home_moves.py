"""Homes moved inside their zones: ``python -m benchmarks.bench_home_moves --pairs 10000``.

On the demonstration, in a folder of its own. A pair is one person at two homes of one zone, drawn
at random; some move together between two observations of everything that a visitor, two employers
and two operators may obtain, drawn again each time. Prints as JSON how many answers were compared
and how many differed, which must be none; then, as the control, how many differ when people leave
their zones, which must be some. Results are in ``docs/privacy-of-place.md``.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring import Vicinal, wire
from benchmarks.home_movers import move_inside, other_zone, people_with_a_zone, zone_of
from benchmarks.home_moves import (
    Observer,
    Request,
    differing,
    forget_counts,
    observe,
    observers,
    requests_of,
    rows_digest,
)
from insertion.actor import Role
from persistence.migrate import upgrade
from skills.starter import load_starter
from usecases.demo import load_demo


def demonstration(folder: Path, seed: int) -> Vicinal:
    """Return an application on the demonstration, loaded in a folder."""
    url = f"sqlite:///{folder / 'demo.sqlite3'}"
    vicinal = wire(Settings(database_url=url, trust_actor_header=True))
    upgrade(vicinal.engine)
    today = date.today()  # noqa: DTZ011  # the day of the people here
    load_demo(vicinal.unit_of_work(), load_starter(), vicinal.communes, seed, today)
    return vicinal


def requests_drawn(lookers: Sequence[Observer], luck: Random) -> list[Request]:
    """Return what a visitor, two employers and two operators may ask."""
    chosen = [each for each in lookers if each.role is None]
    for role in (Role.EMPLOYER, Role.OPERATOR):
        chosen += luck.sample([each for each in lookers if each.role is role], 2)
    return [each for looker in chosen for each in requests_of(looker, public=False)]


def compare(
    vicinal: Vicinal, client: TestClient, pairs: int, together: int, luck: Random
) -> dict[str, int]:
    """Move people inside their zones, and return what was compared and what differed.

    Each answer is compared with the first one ever given: differences could not hide by adding up.
    """
    lookers, people = observers(vicinal), people_with_a_zone(vicinal)
    done = compared = answers = rows = 0
    first: dict[Request, str] = {}
    forget_counts(vicinal.engine)
    written = rows_digest(vicinal.engine)
    while done < pairs:
        requests = requests_drawn(lookers, luck)
        first |= observe(client, [each for each in requests if each not in first])
        movers = luck.sample(people, min(together, pairs - done))
        for person in movers:
            move_inside(vicinal, person, zone_of(vicinal, person), luck)
        forget_counts(vicinal.engine)
        rows += rows_digest(vicinal.engine) != written
        before = {each: first[each] for each in requests}
        answers += len(differing(before, observe(client, requests)))
        done, compared = done + len(movers), compared + len(requests)
    return {
        "pairs": done,
        "answers_compared": compared,
        "answers_differing": answers,
        "tables_differing": rows,
    }


def control(vicinal: Vicinal, client: TestClient, luck: Random) -> int:
    """Return how many answers differ when a third of the people leave their zones."""
    employers = [each for each in observers(vicinal) if each.role is Role.EMPLOYER]
    requests = [each for looker in employers for each in requests_of(looker, public=False)]
    forget_counts(vicinal.engine)
    before, people = observe(client, requests), people_with_a_zone(vicinal)
    for person in luck.sample(people, len(people) // 3):
        move_inside(vicinal, person, other_zone(vicinal, person), luck)
    forget_counts(vicinal.engine)
    return len(differing(before, observe(client, requests)))


def main() -> int:
    """Run from the command line and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--together", type=int, default=50)
    parser.add_argument("--seed", type=int, default=49)
    asked = parser.parse_args()
    luck, began = Random(asked.seed), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        vicinal = demonstration(Path(folder), asked.seed)
        # Not started: its clock would remind those who answer late, whoever moves.
        client = TestClient(create_app(vicinal))
        said: dict[str, object] = dict(compare(vicinal, client, asked.pairs, asked.together, luck))
        said["control_answers_differing"] = seen = control(vicinal, client, luck)
        vicinal.close()
    said["seconds"] = round(time.perf_counter() - began)
    sys.stdout.write(json.dumps(said, indent=2) + "\n")
    held = said["answers_differing"] == 0 and said["tables_differing"] == 0
    return 0 if held and seen > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
