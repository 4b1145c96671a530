"""Sentences read with the names that the starter gives."""

from collections.abc import Iterable

import pytest

from skills.extraction import Extractor, Fact
from skills.lookup import SkillLookup, TitleLookup
from skills.starter import load_starter

EXTRACTOR = Extractor(TitleLookup(load_starter()), SkillLookup(load_starter()))


def codes(facts: Iterable[Fact]) -> list[str]:
    return [fact.code for fact in facts]


@pytest.mark.parametrize("separator", [", ", "\n- ", " ; "])
def test_a_list_of_tasks_is_read(separator: str) -> None:
    tasks = ["nettoyage des locaux", "service des repas aux enfants", "encaissement", "inventaire"]
    assert codes(EXTRACTOR.extract("Missions : " + separator.join(tasks)).skills) == [
        "v:m-nettoyage",
        "v:servir-self",
        "v:encaisser",
        "v:faire-inventaire",
    ]


def test_a_trade_one_leaves_is_denied() -> None:
    read = EXTRACTOR.extract("Je ne veux plus faire de restauration")
    assert codes(read.denied) == ["G1603"]
    assert read.occupations == ()


def test_a_broad_name_counts_when_nothing_makes_it_another_job() -> None:
    assert set(codes(EXTRACTOR.extract("vendeuse pendant 5 ans").occupations)) == {"D1106", "D1214"}
    for text in ("animateur qualité sécurité", "vendeur sédentaire", "des vendeurs"):
        assert EXTRACTOR.extract(text).occupations == ()
