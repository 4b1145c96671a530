"""``docs/amounts.md``: each example is what the code computes, each formula is the code's."""

import re

import pytest

from insertion.amounts import FORMULAS
from insertion.dispositifs_loading import load_carried
from tests.insertion.amounts_examples import EXAMPLES, told
from tests.source_tree import ROOT

PAGE = (ROOT / "docs/amounts.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(r"<!-- exemple : (\w+) -->\n```text\n(.*?)\n```", re.DOTALL)
SHOWN = dict(_EXAMPLE.findall(PAGE))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_of_the_page_is_what_is_computed(name: str) -> None:
    assert SHOWN[name] == told(EXAMPLES[name]())


def test_no_example_is_without_its_computation() -> None:
    assert set(SHOWN) == set(EXAMPLES)


def test_every_formula_of_the_code_is_on_the_page() -> None:
    words = " ".join(PAGE.replace("'", "’").split())
    assert [said for said in FORMULAS.values() if said not in words] == []


def test_every_dispositif_that_has_a_tariff_is_on_the_page() -> None:
    paid = [each.id for each in load_carried() if f"`{each.id}`" in PAGE]
    assert set(paid) >= {
        *("ai_module_1", "ai_module_2", "ai_module_3", "adse_a", "adse_b"),
        *("point_mobilite", "aci", "ei", "geiq", "astre"),
    }
