from collections import Counter

import pytest

from benchmarks.bench_reading import FILES, judge
from benchmarks.reading_gold import read_gold
from skills.extraction import Extractor
from skills.lookup import SkillLookup, TitleLookup
from skills.starter import load_starter

STARTER = load_starter()
EXTRACTOR = Extractor(TitleLookup(STARTER), SkillLookup(STARTER))


@pytest.mark.parametrize("name", FILES.values())
def test_the_texts_written_by_hand_are_many_and_all_read(name: str) -> None:
    gold = read_gold(name)
    assert len({told.text for told in gold}) == len(gold) >= 20
    tally: Counter[tuple[str, str]] = Counter()
    for told in gold:
        list(judge(told, EXTRACTOR.extract(told.text), tally))
    assert tally["permis", "met"] > 0


def test_a_competence_counts_by_its_own_words() -> None:
    told = read_gold("sentences.txt")[0]
    tally: Counter[tuple[str, str]] = Counter()
    assert list(judge(told, EXTRACTOR.extract(told.text), tally)) == []
    assert tally["compétences", "met"] == 2
