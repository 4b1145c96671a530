"""The benchmark measures what it says, and its README section is that of its results."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.lexical import BASELINES
from benchmarks.quality.linking_sets import read_linking_set
from benchmarks.quality.measures import figure, paired_gain, ranking
from benchmarks.quality.report import BEGIN, README, read_results, tables, write_section
from benchmarks.quality.title_questions import hold_out, one_gender, only_labels, part_of
from skills.normalize import label_key, split_genders
from skills.taxonomy import Appellation
from tests.skills.small_referential import small_referential


def test_ranks_and_precisions_are_those_of_a_sheet_of_paper() -> None:
    ranked = ranking(
        [["a", "b", "c"], ["a"], []], [frozenset("bc"), frozenset("z"), frozenset("a")]
    )
    assert list(ranked.first) == [2, np.inf, np.inf]
    assert np.allclose(ranked.precision, [(1 / 2 + 2 / 3) / 2, 0, 0])
    assert list(ranked.each("A@1")) == [0, 0, 0]
    assert list(ranked.each("A@5")) == [1, 0, 0]
    assert list(ranked.each("MRR")) == [0.5, 0, 0]


@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=30))
def test_an_interval_holds_its_mean_and_no_gain_is_nothing(values: list[float]) -> None:
    each = np.array(values)
    found = figure(each)
    assert 0 <= found.low <= found.high <= 1
    assert found.low - 0.5 <= found.mean <= found.high + 0.5
    nothing = paired_gain(each, each)
    assert (nothing.mean, nothing.low, nothing.high) == (0, 0, 0)


def test_a_linking_set_is_never_pooled_by_concept(tmp_path: Path) -> None:
    files = {
        "queries.tsv": "q1\tCariste\n",
        "corpus_elements.tsv": "c1\tcariste\nc2\tconductrice de chariot\n",
        "annotations.tsv": "q1\t0\tc1\t1\nq1\t0\tc2\t0\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    listed = read_linking_set(tmp_path)
    assert listed.relevant == {"q1": frozenset({"c1"})}
    assert [one for one, _ in listed.corpus] == ["c1", "c2"]


def test_every_baseline_finds_the_label_itself() -> None:
    labels, ids = ["Cariste", "Agent d’entretien", "Vigile"], ["a", "b", "c"]
    for baseline in BASELINES.values():
        assert [one[0] for one in baseline(labels, ids)(labels, 2)] == ids


def test_a_held_out_name_is_in_no_index() -> None:
    referential = small_referential()
    code, occupation = next(iter(referential.occupations.items()))
    official = next(
        name
        for number in range(1000)
        if part_of(name := Appellation("Aide / Aidante", str(number))) == 1
    )
    ours = Appellation("aidante")
    grown = type(occupation)(code, occupation.label, "K13", (official, ours))
    kept, questions = hold_out(type(referential)("t", {code: grown}, {}), 1)
    assert [question.text for question in questions] == ["Aide / Aidante"]
    left = {
        label_key(form)
        for one in kept.occupations.values()
        for name in one.appellations
        for form in split_genders(name.label)
    }
    assert left.isdisjoint({"aide", "aidante"})
    assert [one.text for one in one_gender(questions, 1)] == ["Aidante"]
    assert not only_labels(referential).occupations[code].appellations


def test_the_section_of_the_readme_is_that_of_the_results() -> None:
    assert tables(read_results()) in README.read_text("utf-8")


def test_writing_the_section_leaves_the_rest_alone(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(README.read_text("utf-8"), encoding="utf-8")
    write_section(read_results(), path)
    assert path.read_text("utf-8") == README.read_text("utf-8")
    assert path.read_text("utf-8").count(BEGIN) == 1
