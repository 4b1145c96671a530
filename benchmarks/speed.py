"""One run of the speed benchmark: build, check against the scan, time, race, write a document.

``vicinal bench`` calls :func:`run`; ``benchmarks/report.py`` makes tables and plots of documents.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import side_measures
from benchmarks.baselines import GeopyAndCosine, ScipyScan
from benchmarks.corpus import Corpus, build_corpus
from benchmarks.corpus_people import People, build_people_corpus
from benchmarks.engine_under_test import EngineUnderTest
from benchmarks.exact_scan import scan
from benchmarks.exactness import compare
from benchmarks.machine import describe_machine, stream_bandwidth
from benchmarks.peers import all_peers
from benchmarks.peers.table import peer_table
from benchmarks.question import ask
from benchmarks.race import Asked, K, race_peer, time_baseline
from benchmarks.setting import find_archive, load_reference
from benchmarks.sorted_grid import SortedGrid
from benchmarks.timing import Times, measure_ready, percentiles, significant
from insertion.beneficiary import Profile
from matching.reference import Reference

RESULTS = Path(__file__).parent / "results"
SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000, "5M": 5_000_000}
CHECKED = 200
FULL_SCANS = 100_000  # above, baselines that scan everything are left out: minutes and gigabytes
GRID_SIZES = 1_000_000
PEER_QUERIES = 100
CURVE = 101  # quantiles of the latencies kept for the plot

Document = dict[str, Any]
Tell = Callable[[str, float], None]  # what is going on, and the share of it that is done


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure; the people of the base run are usual ones."""

    size: str = "100k"
    seed: int = 2026
    queries: int = 2_000
    passes: int = 5
    heavy: bool = False
    worst_case: bool = False
    people: bool = False
    batch: bool = False
    peers: bool = False
    rome: Path | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything a measure needs."""

    options: Options
    reference: Reference
    corpus: Corpus
    engine: EngineUnderTest
    tell: Tell

    def people(self, who: People, count: int) -> list[Profile]:
        """Return people as profiles."""
        found = build_people_corpus(count, self.options.seed, self.reference, who)
        return list(found.profiles())


def run(options: Options, tell: Tell) -> Document:
    """Return the document of one run."""
    tell("Référentiel", 0.0)
    reference = load_reference(find_archive(options.rome))
    size = SIZES[options.size]
    corpus = build_corpus(
        size, options.seed, reference, lambda done: tell("Offres tirées", done / size)
    )
    tell("Construction de l’index", 0.0)
    start = time.perf_counter()
    engine = EngineUnderTest.build(corpus, reference)
    build_seconds = time.perf_counter() - start
    bench = Bench(options, reference, corpus, engine, tell)
    document = _head(bench, build_seconds)
    asked, times = _base(bench, document)
    _baselines(bench, asked, times, document)
    if options.heavy:
        document["heavy"] = _others(bench, People.HEAVY, options.queries, times)
    if options.worst_case:
        document["worst_case"] = _others(bench, People.WORST, min(options.queries, 500), times)
    for wanted, name, side in (
        (True, "stages", side_measures.time_stages),
        (True, "saved", side_measures.time_opening),
        (options.batch, "batch", side_measures.time_batch),
        (options.people, "opportunity_to_people", side_measures.time_people),
        (True, "updates", side_measures.time_updates),
    ):
        if wanted:
            document[name] = side(bench)
    if options.peers:
        document["peers"] = _race_peers(bench, asked)
    document["machine"] = describe_machine()
    return document


def write_result(document: Document, folder: Path = RESULTS) -> Path:
    """Write a document under the name of its size and referential, and return where."""
    official = "rome" if str(document["referential"]).startswith("ROME") else "starter"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"speed-{document['size_name']}-{official}.json"
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def _head(bench: Bench, build_seconds: float) -> Document:
    options, size = bench.options, len(bench.corpus)
    columns = bench.corpus.columns
    bench.tell("Débit de la mémoire", 0.0)
    bandwidth = stream_bandwidth()
    scanned = sum(a.nbytes for name, a in columns._asdict().items() if name != "ids")
    return {
        "size": size,
        "size_name": options.size,
        "seed": options.seed,
        "referential": bench.reference.referential.version,
        "queries": options.queries,
        "passes": options.passes,
        "k": K,
        "build_seconds": significant(build_seconds, 3),
        "index_bytes": bench.engine.nbytes,
        "bytes_per_offer": significant(bench.engine.nbytes / size),
        "bandwidth": {
            "gb_per_second": significant(bandwidth / 1e9, 3),
            "bytes_per_offer": significant(scanned / size),
            "full_scan_ms": significant(scanned / bandwidth * 1e3),
        },
    }


def _base(bench: Bench, document: Document) -> tuple[Asked, Times]:
    """Time usual people, and check the first of them against the scan."""
    options, engine = bench.options, bench.engine
    profiles = bench.people(People.USUAL, options.queries)
    bench.tell("Questions", 0.0)
    plain = [ask(profile, bench.corpus.shifts, bench.reference) for profile in profiles]
    prepared = [engine.prepare(profile) for profile in profiles]
    size = len(bench.corpus)
    truths = scan(
        bench.corpus,
        plain[:CHECKED],
        bench.reference,
        K,
        lambda done: bench.tell("Balayage exact indépendant", done / size),
    )
    bench.tell("Recherches", 0.0)
    times = measure_ready(
        lambda question: engine.search(question, K), profiles, options.passes, engine.prepare
    )
    answers = [engine.answer(engine.search(question, K)) for question in prepared[: len(truths)]]
    exactness = compare(answers, truths)
    totals = [engine.total(question) for question in prepared[: len(truths)]]
    document["recall_at_20"] = exactness.recall
    document["exactness"] = {
        **exactness.as_json(),
        "same_totals": sum(a == truth.total for a, truth in zip(totals, truths, strict=True)),
    }
    document["cpu_ms"], document["wall_ms"] = percentiles(times.cpu), percentiles(times.wall)
    curve = np.percentile(times.cpu, np.linspace(0, 100, CURVE))
    document["cpu_ms_quantiles"] = [significant(value) for value in curve.tolist()]
    return Asked(plain, prepared, truths), times


def _baselines(bench: Bench, asked: Asked, times: Times, document: Document) -> None:
    size, ids = len(bench.corpus), bench.corpus.columns.ids
    found: Document = {}
    if size <= GRID_SIZES:
        bench.tell("NumPy, grille triée", 0.0)
        grid = SortedGrid(bench.corpus, bench.reference)
        near = np.array([len(grid.near_rows(question)) for question in asked.plain])
        queries = min(len(asked.plain), 2_000 if size < GRID_SIZES else 1_000)
        found[grid.name] = time_baseline(grid, asked, ids, times, queries, 2)
        bandwidth = document["bandwidth"]
        one = bandwidth["full_scan_ms"] / size
        bandwidth["near_scan_ms"] = percentiles(near * one)
        del grid
    if size <= FULL_SCANS:
        bench.tell("SciPy, balayage complet", 0.0)
        found[ScipyScan.name] = time_baseline(
            ScipyScan(bench.corpus, bench.reference), asked, ids, times, 40, 2
        )
        bench.tell("geopy et scikit-learn", 0.0)
        naive = GeopyAndCosine(bench.corpus, bench.reference)
        found[naive.name] = time_baseline(naive, asked, ids, times, 3, 1, exact=False)
    document["baselines"] = found


def _others(bench: Bench, who: People, count: int, base: Times) -> Document:
    """Return the times of other people, checked as the base is."""
    bench.tell("Profils lourds" if who is People.HEAVY else "Pire cas", 0.0)
    engine, profiles = bench.engine, bench.people(who, count)
    times = measure_ready(
        lambda question: engine.search(question, K), profiles, bench.options.passes, engine.prepare
    )
    checked = profiles[: min(CHECKED // 4, count)]
    plain = [ask(profile, bench.corpus.shifts, bench.reference) for profile in checked]
    truths = scan(bench.corpus, plain, bench.reference, K)
    answers = [engine.answer(engine.search(engine.prepare(each), K)) for each in checked]
    return {
        "queries": count,
        "cpu_ms": percentiles(times.cpu),
        "p99_to_base_p99": significant(
            float(np.percentile(times.cpu, 99) / np.percentile(base.cpu, 99))
        ),
        "exactness": compare(answers, truths).as_json(),
    }


def _race_peers(bench: Bench, asked: Asked) -> Document:
    bench.tell("Table des pairs", 0.0)
    table = peer_table(bench.corpus, bench.reference)
    found: Document = {}
    for peer in all_peers():
        bench.tell(peer.label, 0.0)
        if len(bench.corpus) > peer.max_size:
            message = f"not measured above {peer.max_size} offers"
            found[peer.name] = {"label": peer.label, "skipped": message}
            continue
        ids = bench.corpus.columns.ids
        found[peer.name] = race_peer(peer, table, asked, bench.engine, ids, PEER_QUERIES)
    return found
