"""The index while it changes: as a dictionary would answer, and never half a change."""

import random
import threading
import time
from datetime import date

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from insertion.opportunity import OpportunityId
from matching.columns import OpportunityColumns
from matching.engine import build_engine
from matching.errors import InvalidColumns
from tests.builders import (
    CLEANER,
    COOK,
    HOME_HELP,
    SAUMUR,
    TRELAZE,
    a_job_offer,
    a_place,
    a_profile,
    small_reference,
)
from tests.matching.live_catalogue import LiveCatalogue

OPERATIONS = 10_000
EXAMPLES, STEPS = 340, 50  # some examples stop early
PAIRS = 24
SECONDS = 4.0


def test_after_every_step_the_index_equals_the_full_scan() -> None:
    run_state_machine_as_test(
        LiveCatalogue, settings=settings(max_examples=20, stateful_step_count=30, deadline=None)
    )


@pytest.mark.slow
def test_after_ten_thousand_random_operations_too() -> None:
    LiveCatalogue.steps = 0
    run_state_machine_as_test(
        LiveCatalogue,
        settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None),
    )
    assert LiveCatalogue.steps >= OPERATIONS


def pair(number: int, place: object, occupation: object) -> list[object]:
    return [a_job_offer(f"{number:02}-{side}", place=place, rome_code=occupation) for side in "ab"]


def test_a_batch_is_seen_whole_by_every_reader_while_writers_and_merges_go_on() -> None:
    """Both offers of a pair always change together: they always have the same score."""
    engine = build_engine(
        [each for n in range(PAIRS) for each in pair(n, a_place(), CLEANER)],  # type: ignore[misc]
        small_reference(),
        "1",
    )
    profile = a_profile(sought=(CLEANER,), max_minutes=180.0)
    until = time.monotonic() + SECONDS
    wrong: list[object] = []
    asked = [0]

    def write(seed: int) -> None:
        rng = random.Random(seed)
        mine = range(seed, PAIRS, 2)  # each writer has its own pairs
        while time.monotonic() < until:
            number = rng.choice(mine)
            if rng.random() < 0.2:
                ids = [OpportunityId(f"{number:02}-{side}") for side in "ab"]
                engine.index.apply(removed=ids)
            else:
                place = a_place(rng.choice([SAUMUR, TRELAZE]), None)
                changed = pair(number, place, rng.choice([CLEANER, HOME_HELP]))
                engine.index.apply(changed)  # type: ignore[arg-type]

    def merge() -> None:
        while time.monotonic() < until:
            engine.index.merge()

    def read() -> None:
        while time.monotonic() < until or not asked[0]:
            ranking = engine.rank(profile, 2 * PAIRS)
            scores: dict[str, list[float]] = {}
            for match in ranking.matches:
                scores.setdefault(match.opportunity_id[:2], []).append(match.score)
            halves = [each for each in scores.values() if len(each) != 2 or each[0] != each[1]]
            if halves or ranking.total != len(ranking.matches):
                wrong.append((ranking.snapshot_version, halves))
            asked[0] += 1

    threads = [threading.Thread(target=write, args=(seed,)) for seed in (0, 1)]
    threads += [threading.Thread(target=merge), *(threading.Thread(target=read) for _ in "12")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert asked[0] > 0


def test_what_cannot_be_encoded_leaves_everything_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = build_engine([a_job_offer("a"), a_job_offer("b")], small_reference(), "1")
    before = engine.rank(a_profile(), 9)

    def refuse(*_: object) -> OpportunityColumns:
        raise InvalidColumns("impossible")

    monkeypatch.setattr("matching.live_index.encode", refuse)
    with pytest.raises(InvalidColumns):
        engine.index.apply([a_job_offer("c")], [OpportunityId("a")], "2")
    assert engine.rank(a_profile(), 9) == before


def test_what_is_past_never_comes_in_nor_back() -> None:
    day = date(2026, 11, 25)
    past = a_job_offer("past", expires_on=date(2026, 11, 24))
    last = a_job_offer("last", expires_on=day)
    engine = build_engine([past, last], small_reference(), "1")
    index = engine.index
    assert len(index.expire(day.toordinal())) == 1
    built, moment = index.merged()
    assert len(index.apply([past, a_job_offer("last", expires_on=past.expires_on)])) == 0
    assert len(index.apply([last])) == 1
    index.replace(built, moment)
    assert len(index.state) == 1
    yesterday = build_engine([past, last], small_reference(), "1").index.state.generation
    assert len(index.replace(yesterday, index.state.moment)) == 1


def test_a_version_names_one_content() -> None:
    engine = build_engine([a_job_offer("a")], small_reference(), "1")
    index = engine.index
    names = [index.state.version]
    names.append(index.apply([a_job_offer("b")], version="2").version)
    names.append(index.apply(removed=[OpportunityId("b")], version="3").version)
    assert len(set(names)) == len(names)
    index.merge()
    assert index.state.version.split(".")[0] == "3"
    assert engine.rank(a_profile(), 1).snapshot_version == index.state.version


def test_merging_again_and_again_changes_no_answer() -> None:
    offers = [a_job_offer(f"{'long' * (n % 7)}{n}", place=a_place(TRELAZE)) for n in range(30)]
    engine = build_engine(offers[:10], small_reference(), "1")
    for offer in offers[10:]:
        engine.index.apply([offer])
        engine.index.merge()
    once = build_engine(offers, small_reference(), "1")
    answers = [each.rank(a_profile(), 50).matches for each in (engine, once)]
    assert answers[0] == answers[1]


def test_an_offer_of_an_occupation_that_was_not_there_is_ranked_by_what_is_usual_of_it() -> None:
    profile = a_profile(skills=frozenset({"v:laver-sols", "v:laver-vitres"}))
    cook, cleaner = a_job_offer("a", rome_code=COOK), a_job_offer("b", rome_code=CLEANER)
    late = build_engine([cook], small_reference(), "1")
    late.index.apply([cleaner])
    once = build_engine([cook, cleaner], small_reference(), "1")
    assert late.rank(profile, 9).matches == once.rank(profile, 9).matches
    assert late.rank(profile, 9).matches[0].opportunity_id == "b"
