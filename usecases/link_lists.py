"""Link one list of labels to another: for each query, the nearest labels, as a TREC run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skills.linking import Linker
from skills.meanings import Sense
from skills.vector_store import Report, no_report
from usecases.knowledge import Knowledge
from usecases.read_list import Labelled

RUN_TAG = "vicinal"


@dataclass(frozen=True, slots=True)
class Background:
    """What brings together labels without a word in common; without any, labels alone count."""

    knowledge: Knowledge | None = None
    sense: Sense | None = None


def link_lists(
    queries: Sequence[Labelled],
    corpus: Sequence[Labelled],
    k: int,
    background: Background,
    report: Report = no_report,
) -> Iterator[str]:
    """Yield the lines of the run: query, Q0, label, rank, score, tag.

    ``report`` is told of labels read, then of queries ranked.
    """
    knowledge, sense = background.knowledge, background.sense
    signatures = knowledge.titles.signatures() if knowledge else None
    linker = Linker([one.text for one in corpus], signatures, sense, report)
    for number, query in enumerate(queries, 1):
        for rank, link in enumerate(linker.rank(query.text, k), 1):
            yield f"{query.id} Q0 {corpus[link.place].id} {rank} {link.score:.6f} {RUN_TAG}"
        report(number, len(queries))
