"""Between two days, what went is a change as much as what came."""

from hypothesis import given
from hypothesis import strategies as st

from web.rule_changes import Change, changes_between

RULES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(("1 mois", "2 mois")))


def rules(values: dict[str, str], framework: dict[str, str]) -> dict[str, object]:
    parts = {"valeurs": values, "valeurs_du_cadre": framework}
    return {
        part: [{"code": c, "libelle": c.upper(), "en_mots": w} for c, w in said.items()]
        for part, said in parts.items()
    }


def test_a_value_that_went_one_that_came_and_one_of_the_framework_are_told() -> None:
    former = rules({"a": "1 mois", "b": "1 mois", "d": "1 mois"}, {"a": "1 mois"})
    found = rules({"b": "2 mois", "c": "1 mois", "d": "1 mois"}, {"a": "2 mois"})
    assert changes_between(former, found) == [
        Change("B", "1 mois", "2 mois"),
        Change("C", "pas de règle", "1 mois"),
        Change("A", "1 mois", "pas de règle"),
        Change("A", "1 mois", "2 mois"),
    ]


@given(RULES, RULES, RULES)
def test_read_backwards_the_same_changes_are_told(
    one: dict[str, str], other: dict[str, str], framework: dict[str, str]
) -> None:
    former, found = rules(one, framework), rules(other, {})
    forth, back = changes_between(former, found), changes_between(found, former)
    assert {(c.label, c.before, c.after) for c in forth} == {
        (c.label, c.after, c.before) for c in back
    }
    assert (not forth) == (one == other and not framework)
