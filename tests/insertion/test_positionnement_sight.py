"""What is shown of a positionnement follows the relation, never the role alone."""

from datetime import UTC, datetime

import pytest

from insertion.actor import Actor, Role
from insertion.positionnement import Event, State, Transition
from insertion.positionnement_sight import sight_of
from insertion.positionnement_table import Party

REFERENT, OPERATOR = Actor("ref-1", Role.REFERENT), Actor("jean", Role.OPERATOR, "op-1")
EMPLOYER = Actor("anne", Role.EMPLOYER, "emp-1")
DEPARTEMENT, PERSON = Actor("dep-1", Role.DEPARTEMENT), Actor("b-1", Role.BENEFICIARY)


def sees(viewer: Actor, *parties: Party) -> tuple[bool, bool, bool]:
    sight = sight_of(viewer, frozenset(parties))
    return sight.whole, sight.status, sight.context


def by(actor_id: str, role: Role) -> Event:
    return Event(
        id="e-1",
        positionnement_id="pos-1",
        sequence=1,
        transition=Transition.ABANDON,
        from_state=State.SENT,
        to_state=State.ABANDONED,
        at=datetime(2026, 1, 5, tzinfo=UTC),
        actor_id=actor_id,
        actor_role=role,
    )


def test_she_and_who_accompanies_her_see_all_of_it() -> None:
    assert sees(PERSON, Party.PERSON) == (True, True, True)
    assert sees(REFERENT, Party.REFERENT, Party.HOST) == (True, True, True)


def test_an_mds_that_validates_reads_what_is_asked_and_no_situation() -> None:
    assert sees(REFERENT, Party.VALIDATOR) == (False, True, True)


def test_a_former_referent_sees_nothing_more_than_a_stranger() -> None:
    assert sees(REFERENT) == (False, False, False)


def test_who_answers_reads_what_is_needed_to_answer() -> None:
    assert sees(OPERATOR, Party.HOST) == (False, True, True)
    assert sees(EMPLOYER, Party.HOST) == (False, False, False)


def test_the_departement_follows_the_work_and_reads_no_word_of_hers() -> None:
    assert sees(DEPARTEMENT, Party.DEPARTEMENT) == (False, True, False)


@pytest.mark.parametrize(
    ("viewer", "author", "own"),
    [
        (OPERATOR, by("paul", Role.OPERATOR), True),
        (OPERATOR, by("ref-1", Role.REFERENT), False),
        (OPERATOR, by("b-1", Role.BENEFICIARY), False),
        (DEPARTEMENT, by("ref-1", Role.REFERENT), False),
        (REFERENT, by("ref-1", Role.REFERENT), True),
        (REFERENT, by("ref-2", Role.REFERENT), False),
    ],
)
def test_a_reason_is_read_by_those_who_wrote_it(viewer: Actor, author: Event, own: bool) -> None:
    assert sight_of(viewer, frozenset()).is_own(author) is own
