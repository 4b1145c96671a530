"""The corpus of the benchmarks: reproducible, national, and made of real codes."""

import numpy as np

from benchmarks.corpus import BLOCK, Corpus, build_corpus
from benchmarks.corpus_objects import opportunity_at
from benchmarks.corpus_people import HEAVY_SKILLS, People, PeopleCorpus, build_people_corpus
from insertion.terms import OpportunityKind
from matching.columns import NEVER, read_only
from matching.encoding import encode
from matching.reference import Reference
from matching.vocabulary import Vocabulary
from tests.benchmarks.conftest import SEED

LIST_START = "stated_start"


def test_a_smaller_corpus_is_the_start_of_a_larger_one(reference: Reference) -> None:
    larger = build_corpus(BLOCK + 200, SEED, reference).columns
    smaller = build_corpus(BLOCK + 100, SEED, reference).columns
    for name, array in smaller._asdict().items():
        np.testing.assert_array_equal(array, getattr(larger, name)[: len(array)], err_msg=name)


def test_another_seed_draws_other_offers(corpus: Corpus, reference: Reference) -> None:
    other = build_corpus(len(corpus), SEED + 1, reference).columns
    assert (other.lat_rad != corpus.columns.lat_rad).mean() > 0.9
    assert (other.occupation != corpus.columns.occupation).mean() > 0.9


def test_columns_are_those_an_index_is_built_from(corpus: Corpus) -> None:
    read_only(corpus.columns)
    columns = corpus.columns
    assert len(np.unique(columns.ids)) == len(corpus)
    assert sorted(columns.ids) == list(columns.ids)
    assert set(columns.expires.tolist()) == {NEVER}


def test_columns_say_the_same_as_the_domain_objects(corpus: Corpus, reference: Reference) -> None:
    rows = range(300)
    vocabulary = Vocabulary()
    for pattern in corpus.shifts:
        vocabulary.pattern(pattern)
    again = encode((opportunity_at(corpus, row, reference) for row in rows), reference, vocabulary)
    for name, array in again._asdict().items():
        if not name.startswith(("stated", "strain", "desired", "approximate")):
            drawn = getattr(corpus.columns, name)[rows.start : rows.stop]
            np.testing.assert_array_equal(array, drawn, err_msg=name)


def test_offers_are_all_over_france_in_many_occupations(corpus: Corpus) -> None:
    columns = corpus.columns
    assert len(np.unique(columns.commune)) > 500
    assert len(np.unique(columns.occupation)) > 100
    assert 0.005 < np.isnan(columns.lat_rad).mean() < 0.02
    assert 0.02 < (columns.area_km > 0).mean() < 0.07
    assert 0.3 < (columns.approximate & (columns.area_km == 0)).mean() < 0.5


def test_skills_come_from_the_occupation_or_from_one_near(
    corpus: Corpus, reference: Reference
) -> None:
    columns, own, stated = corpus.columns, 0, 0
    for row in range(len(corpus)):
        dims = columns.stated_skill[columns.stated_start[row] : columns.stated_start[row + 1]]
        assert len(set(dims.tolist())) == len(dims)
        if not len(dims):
            continue
        code = reference.affinity.codes[columns.occupation[row]]
        known = {
            reference.space.index[link.skill_id]
            for link in reference.referential.occupations[code].skills
        }
        own += len(known & set(dims.tolist()))
        stated += len(dims)
    assert stated > 2 * len(corpus)
    assert own > 0.8 * stated


def test_a_few_actions_have_needs_and_offers_have_none(corpus: Corpus) -> None:
    action = corpus.columns.kind == list(OpportunityKind).index(OpportunityKind.INSERTION_ACTION)
    assert 0 < action.mean() < 0.05
    assert (corpus.columns.need_bits[action] > 0).all()
    assert (corpus.columns.need_bits[~action] == 0).all()


def test_people_are_reproducible_distinct_and_varied(
    people: PeopleCorpus, reference: Reference
) -> None:
    profiles = list(people.profiles())
    again = list(build_people_corpus(100, SEED, reference).profiles())
    assert again == profiles[:100]
    assert len(set(profiles)) == len(profiles)
    assert len({profile.means for profile in profiles}) >= 4
    assert any(profile.needs is None for profile in profiles)
    assert any(profile.licences is None for profile in profiles)
    assert any(profile.accepted_contracts is not None for profile in profiles)


def test_heavy_people_have_forty_skills(reference: Reference) -> None:
    heavy = build_people_corpus(100, SEED, reference, People.HEAVY)
    counts = [len(profile.skills) for profile in heavy.profiles()]
    assert max(counts) == HEAVY_SKILLS  # fewer when the occupations drawn have fewer in all
    assert np.median(counts) > 30


def test_the_worst_case_is_paris_by_car_without_any_constraint(reference: Reference) -> None:
    for profile in build_people_corpus(50, SEED, reference, People.WORST).profiles():
        assert profile.home_commune == "75056"
        assert profile.max_minutes == 60.0
        assert (profile.sought, profile.held) == ((), ())
        assert profile.limits == profile.needs == frozenset()
        assert profile.licences is profile.accepted_contracts is profile.availability is None
