"""Several independent ways to the same answer, to the last bit: oracle, scan, baselines, peers."""

import dataclasses
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest

from benchmarks.baselines import GeopyAndCosine, ScipyScan
from benchmarks.corpus import Corpus
from benchmarks.corpus_objects import opportunity_at
from benchmarks.corpus_people import People, PeopleCorpus, build_people_corpus
from benchmarks.engine_under_test import EngineUnderTest, PeopleUnderTest
from benchmarks.exact_scan import Truth, rows_between, scan
from benchmarks.exactness import compare
from benchmarks.peers import Peer, PeerUnavailable, all_peers
from benchmarks.peers.table import peer_table
from benchmarks.people_scan import scan_people
from benchmarks.question import Question, ask
from benchmarks.sorted_grid import SortedGrid
from insertion.terms import OpportunityKind
from matching.kernels.offering import KEPT
from matching.people_encoding import EncodedPeople
from matching.reference import Reference
from tests.benchmarks.conftest import SEED
from tests.oracles.naive_ranking import naive_ranking

K = 20
PEOPLE = 60


@pytest.fixture(scope="module")
def questions(corpus: Corpus, people: PeopleCorpus, reference: Reference) -> list[Question]:
    worst = build_people_corpus(3, SEED, reference, People.WORST)
    profiles = [*(people.profile(row) for row in range(PEOPLE)), *worst.profiles()]
    return [ask(profile, corpus.shifts, reference) for profile in profiles]


@pytest.fixture(scope="module")
def truths(corpus: Corpus, questions: list[Question], reference: Reference) -> list[Truth]:
    return scan(corpus, questions, reference, K)


def test_the_scan_answers_as_the_naive_oracle_does(
    corpus: Corpus, people: PeopleCorpus, truths: list[Truth], reference: Reference
) -> None:
    opportunities = [opportunity_at(corpus, row, reference) for row in range(len(corpus))]
    for row in range(8):
        profile = people.profile(row)
        everything = naive_ranking(profile, opportunities, reference, frozenset(OpportunityKind))
        assert truths[row].total == len(everything)
        assert truths[row].ids == tuple(each.id for each in everything[:K])
        assert truths[row].scores == tuple(each.score for each in everything[:K])


def test_the_engine_answers_as_the_scan_does(
    corpus: Corpus, people: PeopleCorpus, truths: list[Truth], reference: Reference
) -> None:
    engine = EngineUnderTest.build(corpus, reference)
    prepared = [engine.prepare(people.profile(row)) for row in range(PEOPLE)]
    answers = [engine.answer(engine.search(question, K)) for question in prepared]
    found = compare(answers, truths[:PEOPLE])
    assert (found.recall, found.same_order, found.same_scores) == (1.0, PEOPLE, PEOPLE)
    totals = [engine.total(question) for question in prepared]
    assert totals == [truth.total for truth in truths[:PEOPLE]]


@pytest.mark.parametrize("baseline", [SortedGrid, ScipyScan])
def test_the_exact_baselines_answer_as_the_scan_does(
    baseline: type, corpus: Corpus, questions: list[Question], truths: list[Truth], reference
) -> None:
    way = baseline(corpus, reference)
    for question, truth in zip(questions, truths, strict=True):
        rows, scores = way.top(question, K)
        assert tuple(corpus.columns.ids[rows].astype(str)) == truth.ids
        assert tuple(scores.tolist()) == truth.scores


def test_the_obvious_way_answers_something(
    corpus: Corpus, questions: list[Question], reference: Reference
) -> None:
    rows, scores = GeopyAndCosine(corpus, reference).top(questions[0], K)
    assert len(set(rows.tolist())) == K
    assert (np.diff(scores) <= 0).all()


@pytest.mark.parametrize("peer", all_peers(), ids=lambda peer: peer.name)
def test_a_peer_answers_as_the_scan_does(
    peer: Peer,
    corpus: Corpus,
    questions: list[Question],
    truths: list[Truth],
    reference: Reference,
) -> None:
    # Not tmp_path: PostgreSQL runs under another account, which could not enter it.
    folder = Path(tempfile.mkdtemp(prefix="vicinal-peer-test-"))
    try:
        with peer.open(peer_table(corpus, reference), folder) as session:
            for question, truth in zip(questions[:20], truths, strict=False):
                rows, scores = session.top(question, K)
                assert tuple(corpus.columns.ids[rows].astype(str)) == truth.ids
                assert tuple(scores.tolist()) == truth.scores
    except PeerUnavailable as missing:
        pytest.skip(str(missing))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_someone_on_the_spot_is_worth_the_same_in_both_directions(
    corpus: Corpus, people: PeopleCorpus, reference: Reference
) -> None:
    """With no way to go, the two directions differ in nothing (ADR 0016)."""
    known = np.flatnonzero(~np.isnan(corpus.columns.lat_rad) & (corpus.columns.area_km == 0))
    for row in known[[0, 7, 300]].tolist():
        there = {
            name: np.full(len(people), getattr(corpus.columns, name)[row])
            for name in ("lat_rad", "lon_rad")
        }
        on_the_spot = dataclasses.replace(people, columns=people.columns._replace(**there))
        asked = [
            dataclasses.replace(
                ask(each, corpus.shifts, reference),
                lat_rad=float(there["lat_rad"][0]),
                lon_rad=float(there["lon_rad"][0]),
            )
            for each in people.profiles()
        ]
        alone = dataclasses.replace(corpus, columns=rows_between(corpus.columns, row, row + 1))
        pairs = scan(alone, asked, reference, 1)
        scored = [(-t.scores[0], n) for n, t in enumerate(pairs) if t.ids]
        truth = scan_people(on_the_spot, corpus, row, reference, len(people))
        ids = people.columns.ids.astype(str)
        assert truth.total == len(scored)
        assert truth.ids == tuple(ids[n] for _, n in sorted(scored))
        assert truth.scores == tuple(-score for score, _ in sorted(scored))


def test_the_engine_finds_the_people_that_the_scan_finds(
    corpus: Corpus, people: PeopleCorpus, reference: Reference
) -> None:
    index = PeopleUnderTest.build(people, corpus, reference)
    for row in range(0, len(corpus), 50):
        found = index.search_and_count(index.prepare(row), K)
        truth = scan_people(people, corpus, row, reference, K)
        assert index.answer(found) == (truth.ids, truth.scores)
        assert found.counts[KEPT] == truth.total


def test_a_batch_answers_as_the_scan_does(
    corpus: Corpus, people: PeopleCorpus, truths: list[Truth], reference: Reference
) -> None:
    engine = EngineUnderTest.build(corpus, reference)
    found = engine.rank_many(EncodedPeople(people.columns, people.availabilities), K)
    for row in range(PEOPLE):
        assert found.of(row) == list(zip(truths[row].ids, truths[row].scores, strict=True))


def test_a_wrong_answer_is_seen() -> None:
    truth = Truth(("a", "b"), (2.0, 1.0), 2)
    right = compare([(("a", "b"), (2.0, 1.0))], [truth])
    assert (right.recall, right.same_order, right.largest_gap_steps) == (1.0, 1, 0.0)
    wrong = compare([(("a", "c"), (2.0, 1.0))], [truth])
    assert (wrong.recall, wrong.same_order, wrong.same_scores) == (0.5, 0, 1)
    short = compare([(("a",), (2.0,))], [truth])
    assert short.largest_gap_steps == float("inf")
    with pytest.raises(ValueError, match="as many answers"):
        compare([], [])
