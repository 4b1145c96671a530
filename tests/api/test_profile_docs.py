import json
import re
from enum import Enum

import pytest

from api.schemas.profile import PROFILE_FIELDS
from api.schemas.profile_examples import EXAMPLES
from geo.travel import TravelMode
from insertion.terms import ContractKind, Licence, Need, PhysicalDemand
from tests.source_tree import ROOT

PROFILE_DOC = (ROOT / "docs/profile.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"```json\n(.*?)```", re.DOTALL)


def test_the_examples_of_the_page_are_those_of_the_api() -> None:
    blocks = [json.loads(block) for block in _BLOCK.findall(PROFILE_DOC)]
    assert blocks[: len(EXAMPLES)] == EXAMPLES


def test_every_field_is_described() -> None:
    assert {name for name in PROFILE_FIELDS if f"`{name}`" not in PROFILE_DOC} == {
        # shown inside an example of their parent
        "jours",
        "debut",
        "fin",
        "min",
        "max",
    }


@pytest.mark.parametrize("codes", [TravelMode, Licence, ContractKind, PhysicalDemand, Need])
def test_every_code_one_may_write_is_listed(codes: type[Enum]) -> None:
    assert [code.value for code in codes if f"`{code.value}`" not in PROFILE_DOC] == []
