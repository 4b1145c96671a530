"""A small corpus, its people and the reference of the starter, shared by these tests."""

import pytest

from benchmarks.corpus import Corpus, build_corpus
from benchmarks.corpus_people import PeopleCorpus, build_people_corpus
from benchmarks.setting import load_reference
from matching.reference import Reference

SEED = 3


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference(None)


@pytest.fixture(scope="session")
def corpus(reference: Reference) -> Corpus:
    return build_corpus(1_500, SEED, reference)


@pytest.fixture(scope="session")
def people(reference: Reference) -> PeopleCorpus:
    return build_people_corpus(400, SEED, reference)
