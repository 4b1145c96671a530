"""What is sealed opens with the key, for what it was sealed for, and not otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usecases.vault import (
    CODE_ALPHABET,
    Unsealable,
    Vault,
    new_code,
    shown_code,
    typed_code,
)

VAULT = Vault(bytes(32))


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_what_was_sealed_comes_back(text: str, bound_to: str) -> None:
    sealed = VAULT.seal(text, bound_to)
    assert VAULT.unseal(sealed, bound_to) == text
    with pytest.raises(Unsealable):
        VAULT.unseal(sealed, bound_to + "x")
    with pytest.raises(Unsealable):
        Vault(b"x" * 32).unseal(sealed, bound_to)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_what_was_changed_does_not_open(position: int, change: int) -> None:
    sealed = bytearray(VAULT.seal("secret", "compte"))
    sealed[position % len(sealed)] ^= change
    with pytest.raises(Unsealable):
        VAULT.unseal(bytes(sealed), "compte")


@given(st.binary(max_size=60))
def test_anything_else_does_not_open(sealed: bytes) -> None:
    with pytest.raises(Unsealable):
        VAULT.unseal(sealed, "compte")


@given(st.text(CODE_ALPHABET, min_size=1, max_size=16))
def test_a_code_is_the_same_however_it_is_typed(code: str) -> None:
    assert typed_code(shown_code(code).lower()) == code
    assert typed_code(f" {shown_code(code).replace('-', ' - ')}.") == code


def test_codes_hold_no_vowel_and_nothing_that_reads_as_another() -> None:
    drawn = "".join(new_code(12) for _ in range(200))
    assert set(drawn) == set(CODE_ALPHABET)
    assert set(drawn).isdisjoint("AEIOUY01S5Z2")
