"""Qdrant Edge, the engine of Qdrant in process: sparse vectors, payload filters, a geographic one.

Set-up: ``pip install qdrant-edge-py``. Its scores are dot products, which ours are not: it returns
its :data:`DEPTH` best by the part that is one (coverage and occupation) among those in reach, and
the client scores these again exactly. What it misses shows in the recall.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.formula import Floats, Rows
from benchmarks.peers import Peer, PeerUnavailable
from benchmarks.peers.table import LOCATED, UNKNOWN_ZONE, PeerTable
from benchmarks.question import CREDIT_UNIT, Question
from benchmarks.sorted_grid import forbidden_word

DEPTH = 1_000
_SKILLS_POINTS = 50.0  # of both criteria on skills
_OCCUPATION_POINTS = 40.0
_BATCH = 5_000
_VECTOR = "asked"
_WORD_BITS = 32


class QdrantEdge:
    """The corpus in a shard of Qdrant Edge.

    Axes of a vector: the skills that the words of an opportunity raise, in shares of what it asks;
    then, for its occupation, one axis for what is usual of it and one for its nearness. The
    question puts there what it knows of each occupation.
    """

    def __init__(self, table: PeerTable, shard: Any) -> None:
        self._table, self._shard = table, shard
        self._n_dims = table.demands.usual_weights.shape[1]
        self._occupations = table.demands.usual_weights.shape[0]
        self._load()

    def top(self, question: Question, k: int) -> tuple[Rows, Floats]:
        """Return the rows of the ``k`` best among those returned, and their scores."""
        import qdrant_edge as qe  # noqa: PLC0415

        request = qe.QueryRequest(
            limit=DEPTH,
            query=qe.Query.Nearest(self._vector(question), using=_VECTOR),
            filter=self._filter(question),
            with_payload=False,
            with_vector=False,
        )
        places = np.array([point.id for point in self._shard.query(request)], np.int64)
        return self._table.rescored(question, places, k)

    def _vector(self, question: Question) -> Any:
        import qdrant_edge as qe  # noqa: PLC0415

        usual, _ = self._table.usual_sums(question)
        dims, n = question.credited, self._n_dims
        occupations = np.arange(self._occupations)
        # The least is above 0, or Qdrant leaves out those that share no axis with the question.
        indices = np.concatenate((dims, n + occupations, n + self._occupations + occupations))
        values = np.concatenate(
            (
                question.credit[dims] * (_SKILLS_POINTS / CREDIT_UNIT),
                np.maximum(usual * (_SKILLS_POINTS / CREDIT_UNIT), 1e-6),
                np.maximum(question.occupation_value * _OCCUPATION_POINTS, 1e-6),
            )
        )
        return qe.SparseVector(indices.tolist(), values.tolist())

    def _filter(self, question: Question) -> Any:
        import qdrant_edge as qe  # noqa: PLC0415

        home = qe.GeoPoint(math.degrees(question.lon_rad), math.degrees(question.lat_rad))
        # Qdrant's sphere is a little larger than ours: what is asked for must not be smaller.
        radius = (question.reach_km + 0.01) * 1_002.0
        zones = [UNKNOWN_ZONE, *self._table.near_zones(question)]
        word = int(forbidden_word(question))
        forbidden = [bit for bit in range(_WORD_BITS) if word >> bit & 1]
        unfit = np.flatnonzero(~question.shift_fits).tolist()
        excluded: list[Any] = [
            qe.FieldCondition(key=key, match=qe.MatchAny(values))
            for key, values in (("word", forbidden), ("shift", unfit))
            if values
        ]
        return qe.Filter(
            should=[
                qe.FieldCondition(key="point", geo_radius=qe.GeoRadius(home, radius)),
                qe.FieldCondition(key="zone", match=qe.MatchAny(zones)),
            ],
            must_not=excluded,
        )

    def _load(self) -> None:
        import qdrant_edge as qe  # noqa: PLC0415

        kinds = qe.PayloadSchemaType
        for field, kind in (
            ("point", kinds.Geo),
            ("zone", kinds.Integer),
            ("word", kinds.Integer),
            ("shift", kinds.Integer),
        ):
            self._shard.update(qe.UpdateOperation.create_field_index(field, kind))
        for first in range(0, len(self._table.row), _BATCH):
            last = min(first + _BATCH, len(self._table.row))
            points = [self._point(qe, place) for place in range(first, last)]
            self._shard.update(qe.UpdateOperation.upsert_points(points))
        self._shard.optimize()

    def _point(self, qe: Any, place: int) -> Any:
        table, columns = self._table, self._table.columns
        raised, total = table.raised, float(table.demands.total[place])
        entries = slice(int(raised.start[place]), int(raised.start[place + 1]))
        occupation = int(table.demands.occupation[place])
        usual = self._n_dims + occupation
        indices = [*raised.dim[entries].tolist(), usual, usual + self._occupations]
        share = 1.0 / total if total else 0.0
        values = [*(raised.weight[entries] * share).tolist(), share, 1.0]
        word = int(table.word[place])
        payload: dict[str, object] = {
            "zone": int(table.zone[place]),
            "word": [bit for bit in range(_WORD_BITS) if word >> bit & 1],
            "shift": int(columns.shift[place]),
        }
        if table.zone[place] == LOCATED:
            lat, lon = columns.lat_rad[place], columns.lon_rad[place]
            payload["point"] = {"lat": math.degrees(lat), "lon": math.degrees(lon)}
        return qe.Point(place, {_VECTOR: qe.SparseVector(indices, values)}, payload)


@contextmanager
def _open(table: PeerTable, folder: Path) -> Iterator[QdrantEdge]:
    try:
        import qdrant_edge as qe  # noqa: PLC0415
    except ImportError:
        raise PeerUnavailable("pip install qdrant-edge-py") from None
    config = qe.EdgeConfig(
        sparse_vectors={_VECTOR: qe.EdgeSparseVectorParams()},
        max_search_threads=1,
        wal_enabled=False,
    )
    shard = qe.EdgeShard.create(str(folder), config)
    try:
        yield QdrantEdge(table, shard)
    finally:
        shard.close()


PEER = Peer("qdrant_edge", f"Qdrant Edge, {DEPTH} best scored again", _open)
