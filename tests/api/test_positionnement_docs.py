"""``docs/positionnements.md`` holds the table of transitions and the delays, as they are."""

import re
from collections.abc import Iterator

from insertion.positionnement import State
from insertion.positionnement_reasons import Reason
from insertion.positionnement_table import RULES, Rule
from tests.source_tree import ROOT
from usecases.positionnements.expire import DELAYS

PAGE = (ROOT / "docs/positionnements.md").read_text(encoding="utf-8")
_CELLS = re.compile(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$", re.M)
_CODE = re.compile(r"`(\w+)`")

Line = tuple[str, str | None, str, frozenset[str], frozenset[str], str, str]


def line_of(rule: Rule) -> Line:
    asks = {each.value for each in rule.asks} | ({"motif"} if rule.reasons else set())
    return (
        rule.transition.value,
        None if rule.source is None else rule.source.value,
        rule.target.value,
        frozenset(each.value for each in rule.parties),
        frozenset(asks),
        rule.validation.value,
        rule.place.value,
    )


def lines_of_the_page() -> Iterator[Line]:
    for transition, sources, target, parties, asks, validation, place in _CELLS.findall(PAGE):
        for source in _CODE.findall(sources) or [None]:
            yield (
                transition,
                source,
                source if target == "le même" else target.strip("`"),
                frozenset(parties.split(", ")),
                frozenset() if asks == "–" else frozenset(asks.split(", ")),
                validation,
                place,
            )


def test_the_table_of_the_page_is_the_one_that_is_used() -> None:
    assert sorted(lines_of_the_page(), key=str) == sorted(map(line_of, RULES), key=str)


def test_every_state_is_explained() -> None:
    assert [state for state in State if f"`{state}`" not in PAGE] == []


def test_the_delays_of_the_page_are_the_ones_that_are_used() -> None:
    for state, delay in DELAYS.items():
        (row,) = re.findall(rf"^\| [^|]*`{state}`[^|]* \| (\d+) jours \| (.*) \|$", PAGE, re.M)
        end = f"{delay.expire_days} jours" if delay.expire_days else "jamais"
        assert row[0] == str(delay.remind_days)
        assert row[1].startswith(end)


def test_a_reason_never_speaks_of_health() -> None:
    assert not [reason for reason in Reason if "sant" in reason or "malad" in reason]
