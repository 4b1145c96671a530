"""Each set of questions with the systems that answer it: the baselines, and what we ship.

Our answers go through the functions that ``vicinal link``, ``titles`` and ``skills`` call.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from benchmarks.public_data import public_data
from benchmarks.quality.lexical import BASELINES, Rank, char_tfidf, token_set
from benchmarks.quality.linking_sets import LinkingSet, read_linking_set
from benchmarks.quality.meaning import bench_sense
from benchmarks.quality.title_questions import (
    DEV_PART,
    Question,
    active_referential,
    esco_questions,
    hold_out,
    one_gender,
    only_labels,
)
from skills.lookup import TitleLookup
from skills.taxonomy import Referential
from usecases.knowledge import build_knowledge
from usecases.link_lists import Background, link_lists
from usecases.read_list import Labelled

ARCHIVE = "rome/rome4_v460.zip"
ESCO = "quality/titles/esco_label_to_rome.tsv"
LINKING = {"melo": "quality/melo_fra", "skills": "quality/mels_open"}
TITLE_DEPTH = 10
LINK_DEPTH = 1000

Answers = list[list[str]]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Texts, what answers each, and how deep a ranking is read; ``systems`` answer them lazily."""

    name: str
    texts: tuple[str, ...]
    right: tuple[frozenset[str], ...]
    measures: tuple[str, ...]
    systems: dict[str, Callable[[], Answers]]


@cache
def _full() -> Referential:
    return active_referential(public_data(ARCHIVE))


def title_sets(*, semantic: bool) -> Iterator[QuestionSet]:
    """Yield the sets whose answers are occupations."""
    held, dev = hold_out(_full(), DEV_PART)
    cold = only_labels(_full())
    esco = esco_questions(public_data(ESCO))
    yield _title_set("title → ROME, warm", dev, held, semantic=semantic)
    yield _title_set("the same, masculine", one_gender(dev, 0), held, semantic=semantic)
    yield _title_set("the same, feminine", one_gender(dev, 1), held, semantic=semantic)
    yield _title_set("title → ROME, cold", dev, cold, semantic=semantic)
    yield _title_set("ESCO label → ROME", esco, held, semantic=semantic)


def _title_set(
    name: str, questions: Sequence[Question], referential: Referential, *, semantic: bool
) -> QuestionSet:
    texts = tuple(question.text for question in questions)
    named = _named(referential)
    systems: dict[str, Callable[[], Answers]] = {
        "char TF-IDF": lambda: char_tfidf(*named)(texts, TITLE_DEPTH),
        "ours": lambda: _looked_up(TitleLookup(referential), texts),
    }
    if name.endswith("warm"):  # the dumb one is slow: once is enough
        systems = {"token_set": lambda: token_set(*named)(texts, TITLE_DEPTH)} | systems
    if semantic:
        sense = bench_sense("metiers")
        systems["ours, semantic"] = lambda: _looked_up(TitleLookup(referential, sense), texts)
    right = tuple(question.codes for question in questions)
    return QuestionSet(name, texts, right, ("A@1", "A@5", "MRR"), systems)


def _named(referential: Referential) -> tuple[list[str], list[str]]:
    named = [
        (label, code)
        for code, occupation in sorted(referential.occupations.items())
        for label in (occupation.label, *(name.label for name in occupation.appellations))
    ]
    return [label for label, _ in named], [code for _, code in named]


def _looked_up(titles: TitleLookup, texts: Sequence[str]) -> Answers:
    return [[hit.code for hit in titles.search(text, TITLE_DEPTH)] for text in texts]


def linking_set(name: str, *, semantic: bool) -> QuestionSet:
    """Return a set whose answers are labels of a list."""
    listed = read_linking_set(public_data(LINKING[name]))
    texts = tuple(text for _, text in listed.queries)
    ids, labels = [one for one, _ in listed.corpus], [text for _, text in listed.corpus]
    systems: dict[str, Callable[[], Answers]] = {
        system: _baseline(rank(labels, ids), texts) for system, rank in BASELINES.items()
    }
    systems["ours, labels only"] = lambda: _linked(listed, Background())
    systems["ours"] = lambda: _linked(listed, Background(build_knowledge(_full())))
    if semantic:
        sense = bench_sense("listes")
        systems["ours, semantic"] = lambda: _linked(
            listed, Background(build_knowledge(_full()), sense)
        )
    right = tuple(listed.relevant.get(query, frozenset()) for query, _ in listed.queries)
    shown = "MELO fra → fra" if name == "melo" else "skills, MELS-like"
    return QuestionSet(shown, texts, right, ("MAP", "MRR", "A@1", "A@5", "A@10"), systems)


def _baseline(rank: Rank, texts: Sequence[str]) -> Callable[[], Answers]:
    return lambda: rank(texts, LINK_DEPTH)


def _linked(listed: LinkingSet, background: Background) -> Answers:
    """Return the run of ``vicinal link``, read back."""
    queries, corpus = ([Labelled(*one) for one in part] for part in (listed.queries, listed.corpus))
    found: dict[str, list[str]] = {query.id: [] for query in queries}
    for line in link_lists(queries, corpus, LINK_DEPTH, background):
        query, _, element, *_ = line.split(" ")
        found[query].append(element)
    return [found[query.id] for query in queries]
