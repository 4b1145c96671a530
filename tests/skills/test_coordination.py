import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.coordination import qualities, ways_to_say


@pytest.mark.parametrize(
    ("label", "way"),
    [
        ("Nettoyer et désinfecter les sanitaires", "désinfecter les sanitaires"),
        ("Laver, éplucher et couper des légumes", "éplucher des légumes"),
        ("Dépoussiérer le mobilier et les surfaces", "Dépoussiérer les surfaces"),
        ("Vider les corbeilles et évacuer les déchets", "évacuer les déchets"),
        ("Aider à s'habiller et à se déshabiller", "Aider à s'habiller"),
        ("Réaliser des soins d'hygiène et de confort", "des soins d'hygiène"),
    ],
)
def test_each_verb_goes_with_each_object(label: str, way: str) -> None:
    assert way in ways_to_say(label)


def test_what_hangs_on_a_noun_is_no_object_of_the_verb() -> None:
    assert "Réaliser de confort" not in ways_to_say("Réaliser des soins d'hygiène et de confort")


def test_what_only_makes_precise_may_be_left_out() -> None:
    label = "Trier le linge selon son entretien"
    assert "Trier le linge" in ways_to_say(label, without_adjunct=True)
    assert ways_to_say(label) == (label,)


def test_a_quality_is_named_alone() -> None:
    assert qualities("Faire preuve de rigueur et de précision") == ("rigueur", "précision")
    assert qualities("Travailler en équipe") == ()


@given(
    st.text(max_size=120)
    | st.lists(st.sampled_from(["laver", "et", ",", "des sols"])).map(" ".join)
)
def test_a_label_is_always_said_by_itself(label: str) -> None:
    ways = ways_to_say(label, without_adjunct=True)
    assert ways[0] == label
    assert len(ways) == len(set(ways)) <= 12
