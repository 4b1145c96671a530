import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.strict_json import UnreadableJson, read_json
from tests.api.strategies import anything


@given(value=anything)
def test_what_json_writes_is_read_back(value: object) -> None:
    assert read_json(json.dumps(value).encode()) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(UnreadableJson):
        read_json(content)


def test_a_byte_order_mark_is_ignored() -> None:
    assert read_json('\ufeff{"a": 1}'.encode()) == {"a": 1}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"a": 1\n "b"}', "le JSON est mal formé (ligne 2, colonne 2)"),
        ("[NaN]", "NaN et Infinity ne sont pas des nombres JSON"),
        ("[1e400]", "un nombre est trop grand"),
        ("9" * 1_000, "un nombre est trop grand"),
        ('{"a": 1, "a": 1}', "un champ est écrit deux fois dans le même objet"),
        ("[" * 50_000, "les listes et objets sont imbriqués trop profondément"),
    ],
)
def test_a_refusal_says_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableJson) as refused:
        read_json(text.encode())
    assert str(refused.value) == sentence
