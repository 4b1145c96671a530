"""Whether answers are those of the independent scan: recall, scores, order."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.engine_under_test import Answer
from benchmarks.exact_scan import Truth
from benchmarks.formula import GRID


@dataclass(frozen=True, slots=True)
class Exactness:
    """How answers compare with the truth."""

    queries: int
    recall: float  # mean share of the true top found, told apart by score when tied
    same_order: int  # answers whose ids are the same, in the same order
    same_scores: int  # answers whose scores are the same, to the last bit
    largest_gap_steps: float  # of two scores at one rank, in steps of the grid of points

    def as_json(self) -> dict[str, float | int]:
        """Return it as a document."""
        return {
            "queries": self.queries,
            "recall_at_k": self.recall,
            "same_order": self.same_order,
            "same_scores": self.same_scores,
            "largest_gap_steps": self.largest_gap_steps,
        }


def compare(answers: Sequence[Answer], truths: Sequence[Truth]) -> Exactness:
    """Return how ``answers`` compare with the truth, question by question."""
    if len(answers) != len(truths) or not truths:
        raise ValueError("exactness: as many answers as truths expected, at least one")
    recalls = [_recall(ids, truth) for (ids, _), truth in zip(answers, truths, strict=True)]
    gaps = [_gap(scores, truth.scores) for (_, scores), truth in zip(answers, truths, strict=True)]
    pairs = list(zip(answers, truths, strict=True))
    return Exactness(
        queries=len(truths),
        recall=sum(recalls) / len(recalls),
        same_order=sum(ids == truth.ids for (ids, _), truth in pairs),
        same_scores=sum(scores == truth.scores for (_, scores), truth in pairs),
        largest_gap_steps=max(gaps),
    )


def _recall(ids: tuple[str, ...], truth: Truth) -> float:
    if not truth.ids:
        return float(not ids)
    return len(set(ids) & set(truth.ids)) / len(truth.ids)


def _gap(scores: tuple[float, ...], truth: tuple[float, ...]) -> float:
    if len(scores) != len(truth):
        return float("inf")
    return max((abs(a - b) * GRID for a, b in zip(scores, truth, strict=True)), default=0.0)
