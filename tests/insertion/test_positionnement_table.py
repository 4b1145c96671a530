"""The table of transitions: whole, and saying of the place what the states say."""

import pytest

from insertion.actor import Role
from insertion.errors import TransitionRefused
from insertion.positionnement import FINAL, HOLDING, OPEN, State, Transition
from insertion.positionnement_reasons import Reason
from insertion.positionnement_table import (
    ROLES_OF_PARTY,
    RULES,
    Party,
    PlaceEffect,
    find_rule,
    possible,
)

ANYONE = frozenset(Party)


def test_every_state_can_be_reached_and_left_unless_it_is_final():
    assert {rule.target for rule in RULES} == set(State)
    assert {rule.source for rule in RULES} == OPEN | {None}
    assert not {rule.source for rule in RULES} & FINAL


def test_every_transition_and_every_party_has_a_use():
    assert {rule.transition for rule in RULES} == set(Transition)
    assert {party for rule in RULES for party in rule.parties} == set(Party) == set(ROLES_OF_PARTY)
    assert {role for roles in ROLES_OF_PARTY.values() for role in roles} == set(Role)


def test_one_row_at_most_answers_to_one_step_of_one_party():
    for rule in RULES:
        for party in rule.parties:
            rows = [
                other
                for other in RULES
                if (other.transition, other.source) == (rule.transition, rule.source)
                and party in other.parties
            ]
            assert len({row.validation for row in rows}) == len(rows)


def test_a_place_is_taken_once_and_given_back_once_on_any_way_through():
    for rule in RULES:
        before, after = rule.source in HOLDING, rule.target in HOLDING
        expected = {
            (False, True): PlaceEffect.TAKES,
            (True, True): PlaceEffect.KEEPS,
            (True, False): PlaceEffect.GIVES_BACK,
            (False, False): PlaceEffect.NONE,
        }
        assert rule.place is expected[before, after]


def test_nobody_but_the_clock_promotes_reminds_or_expires():
    for rule in RULES:
        if rule.transition in {Transition.PROMOTE, Transition.REMIND, Transition.EXPIRE}:
            assert rule.parties == {Party.CLOCK}
        else:
            assert Party.CLOCK not in rule.parties


def test_whoever_refuses_suspends_or_abandons_says_why():
    asking = {Transition.REFUSE, Transition.SUSPEND, Transition.ABANDON}
    for rule in RULES:
        assert bool(rule.reasons) is (rule.transition in asking)
        assert not rule.reasons or Reason.OTHER in rule.reasons


def test_a_prescription_to_validate_goes_to_the_mds_and_no_other_does():
    referent = frozenset({Party.REFERENT})
    for source, step in ((None, Transition.CREATE), (State.WISHED, Transition.CONFIRM)):
        validated = find_rule(step, source, referent, needs_validation=True)
        direct = find_rule(step, source, referent, needs_validation=False)
        assert (validated.target, direct.target) == (State.TO_VALIDATE, State.SENT)


@pytest.mark.parametrize("source", sorted(FINAL))
@pytest.mark.parametrize("transition", list(Transition))
def test_nothing_follows_the_end(source: State, transition: Transition):
    with pytest.raises(TransitionRefused) as refused:
        find_rule(transition, source, ANYONE)
    assert refused.value.code == "etat"


def may(transition: Transition, source: State, parties: frozenset[Party], needs: bool) -> bool:
    try:
        find_rule(transition, source, parties, needs_validation=needs)
    except TransitionRefused:
        return False
    return True


@pytest.mark.parametrize("source", sorted(OPEN))
@pytest.mark.parametrize("party", list(Party))
def test_what_is_said_possible_is_what_the_table_lets_do(source: State, party: Party):
    parties = frozenset({party})
    done = {
        transition
        for transition in Transition
        for needs in (False, True)
        if may(transition, source, parties, needs)
    }
    assert set(possible(source, parties)) == done
