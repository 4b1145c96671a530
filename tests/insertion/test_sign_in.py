"""What failures cost, and which passwords are accepted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.errors import InvalidValue
from insertion.passwords import LONG_ENOUGH, require_acceptable
from insertion.sign_in import FAILURES_WINDOW, LONGEST_LOCK, MOST_FAILURES, Guard

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
PAUSES = st.lists(st.integers(0, 1_200), max_size=80)


@given(PAUSES, st.integers(1, 12))
def test_no_quarter_of_an_hour_holds_more_failures_than_allowed(
    pauses: list[int], most: int
) -> None:
    guard, now, tried = Guard(), START, []
    for pause in pauses:
        now += timedelta(seconds=pause)
        if not guard.is_locked(now):
            guard = guard.attempted(now, most)
            tried.append(now)
    for first in tried:
        assert sum(first <= each < first + FAILURES_WINDOW for each in tried) <= most


@given(PAUSES, st.integers(1, 12))
def test_an_attempt_that_succeeds_leaves_no_trace(pauses: list[int], most: int) -> None:
    guard, now = Guard(), START
    for pause in pauses:
        now += timedelta(seconds=pause)
        if guard.is_locked(now):
            continue
        after = guard.attempted(now, most).forgiven(now)
        assert not after.is_locked(now)
        assert after.locks <= guard.locks
        kept = tuple(each for each in guard.recent if each > now - FAILURES_WINDOW)
        assert after.recent == kept
        guard = guard.attempted(now, most)


def test_each_lock_is_longer_up_to_a_bound_and_a_day_forgets() -> None:
    guard, now, lasted = Guard(), START, []
    for _ in range(7):
        while not guard.is_locked(now):
            guard = guard.attempted(now)
        assert guard.locked_until is not None
        lasted.append(guard.locked_until - now)
        now = guard.locked_until
    assert lasted[:4] == [FAILURES_WINDOW * 2**n for n in range(4)]
    assert lasted[-1] == LONGEST_LOCK
    now += timedelta(hours=24)
    for _ in range(MOST_FAILURES):
        guard = guard.attempted(now)
    assert guard.locked_until == now + FAILURES_WINDOW


@pytest.mark.parametrize(
    "password",
    [
        "un cheval bleu mange dehors",
        "sept mots que je choisis au hasard",
        "kTv9-fr2Lq!x",
        "ornithorynque7",
        "ñandú-écarlate-été",
        "🦦🌲🌊 rivière lente",
    ],
)
def test_what_is_long_or_varied_is_accepted(password: str) -> None:
    assert require_acceptable(password)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "court",
        "treizecaract.",
        "aaaaaaaaaaaaaaaaaaaa",
        "abababababababababab",
        "azertyuiopqsdfgh",
        "12345678901234567890",
        "motdepasse123456",
        "M0tdepasse!2024",
        "Password1234!",
        "Azerty123456!",
        "Bonjour2024!!",
        "zyxwvutsrqponmlkj",
        "marie.dupont@exemple.fr",
        "Marie.Dupont1!",
        "x" * 257,
        "un cheval bleu\0 mange",
        "un cheval bleu\ud800 mange",
    ],
)
def test_what_anyone_would_try_first_is_refused(password: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        require_acceptable(password, "marie.dupont@exemple.fr")
    assert password not in str(refused.value) or len(password) < 8


@given(st.text(max_size=LONG_ENOUGH - 1))
def test_nothing_short_of_one_kind_is_accepted(text: str) -> None:
    kinds = {each.islower() or each.isupper() for each in text}
    if kinds <= {True}:
        with pytest.raises(InvalidValue):
            require_acceptable(text)
