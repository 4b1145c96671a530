"""The matrix says who holds what: whole, denied by default, and never a super-reader."""

import pytest

from insertion.actor import Role
from insertion.rights import Right, Scope
from insertion.roles import MATRIX, PEOPLE, holds, scopes_of

ABOUT_HER = (
    Right.READ_PROFILE,
    Right.READ_SITUATION,
    Right.READ_LIMITS,
    Right.READ_NOTES,
    Right.READ_DOCUMENTS,
    Right.READ_MATCHES,
    Right.READ_ATTENDANCE,
    Right.READ_SHEET,
    Right.EXCHANGE_MESSAGES,
)


def test_every_right_is_one_row() -> None:
    assert list(MATRIX) == list(dict.fromkeys(MATRIX))
    assert set(MATRIX) == set(Right)
    assert all(grant.right is right for right, grant in MATRIX.items())


def test_each_row_says_what_it_is_in_its_own_words() -> None:
    labels = [grant.label for grant in MATRIX.values()]
    assert all(label[0].isupper() for label in labels)
    assert len(set(labels)) == len(labels)


def test_no_cell_is_written_and_empty() -> None:
    assert all(all(grant.scopes.values()) for grant in MATRIX.values())


def test_what_everyone_may_do_is_for_every_role_alike() -> None:
    for grant in MATRIX.values():
        public = Scope.EVERYONE in set().union(*grant.scopes.values())
        expected = {None, *PEOPLE} if public else set(grant.scopes) - {None}
        assert set(grant.scopes) == expected
        assert not public or set(grant.scopes.values()) == {frozenset({Scope.EVERYONE})}


def test_the_clock_comes_through_no_route() -> None:
    assert [right for right in Right if holds(right, Role.CLOCK)] == []


def test_someone_unknown_holds_what_is_public_only() -> None:
    for right in Right:
        assert scopes_of(right, None) in (frozenset(), frozenset({Scope.EVERYONE}))


@pytest.mark.parametrize("right", ABOUT_HER)
def test_the_departement_is_no_super_reader(right: Right) -> None:
    assert not holds(right, Role.DEPARTEMENT)


def test_the_departement_reads_a_home_by_an_opening_with_a_motive_only() -> None:
    assert scopes_of(Right.READ_HOME, Role.DEPARTEMENT) == {Scope.BREAK_GLASS}


@pytest.mark.parametrize("right", [*ABOUT_HER, Right.READ_HOME, Right.READ_IDENTITY])
def test_an_employer_reads_of_a_person_what_she_agreed_to_only(right: Right) -> None:
    assert scopes_of(right, Role.EMPLOYER) <= {Scope.OPT_IN}


def test_nobody_acts_in_the_place_of_someone_else() -> None:
    assert dict(MATRIX[Right.IMPERSONATE].scopes) == {}


def test_a_person_holds_nothing_beyond_herself() -> None:
    for right in Right:
        held = scopes_of(right, Role.BENEFICIARY)
        assert held <= {Scope.OWN} or held == {Scope.EVERYONE}


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.OPERATOR])
def test_who_receives_people_sees_no_departement_and_no_portfolio(role: Role) -> None:
    beyond = {Scope.DEPARTEMENT, Scope.PORTFOLIO, Scope.BREAK_GLASS}
    assert [right for right in Right if scopes_of(right, role) & beyond] == []


def test_the_matrix_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        MATRIX[Right.IMPERSONATE] = MATRIX[Right.SIGN_IN]  # type: ignore[index]
    with pytest.raises(TypeError):
        MATRIX[Right.IMPERSONATE].scopes[Role.DEPARTEMENT] = frozenset()  # type: ignore[index]
