import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills import serialisation
from skills.errors import UnreadableReferential
from skills.serialisation import referential_from_bytes, referential_to_bytes
from skills.starter import load_starter
from skills.taxonomy import Referential
from tests.skills.referentials import referentials, same_but_shuffled


@given(referentials())
def test_a_referential_comes_back_equal(referential: Referential) -> None:
    assert referential_from_bytes(referential_to_bytes(referential)) == referential


@given(same_but_shuffled())
def test_equal_referentials_give_equal_bytes(pair: tuple[Referential, Referential]) -> None:
    assert referential_to_bytes(pair[0]) == referential_to_bytes(pair[1])


def test_the_starter_comes_back_equal() -> None:
    assert referential_from_bytes(referential_to_bytes(load_starter())) == load_starter()


def test_what_an_older_version_stored_is_still_read() -> None:
    occupation = ["N1105", "L", "D", [], [], [], ["N1101"], ""]
    near = ["N1101", "M", "D", [], [], [], [], ""]
    document = {"format": 2, "version": "x", "skills": [], "occupations": [occupation, near]}
    read = referential_from_bytes(zlib.compress(json.dumps(document).encode()))
    assert read.occupations["N1105"].near == ("N1101",)
    assert read.occupations["N1105"].near_reasons == {}
    assert read.occupations["N1105"].licences == ()


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_cleanly(data: bytes) -> None:
    with pytest.raises(UnreadableReferential):
        referential_from_bytes(data)


@given(st.integers(0, 10_000))
def test_truncated_bytes_are_refused(cut: int) -> None:
    data = referential_to_bytes(load_starter())
    with pytest.raises(UnreadableReferential):
        referential_from_bytes(data[: cut % len(data)])


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"format": 2},
        {"format": 3},
        {"format": 4, "version": "x", "skills": [], "occupations": []},
        {
            "format": 3,
            "version": "x",
            "skills": [],
            "occupations": [["N1105", "L", "D", [], [], [], ["N1105"], "", [], []]],
        },
        {"format": 1},
        {"format": 1, "version": "x", "skills": [["1"]], "occupations": []},
        {"format": 1, "version": "x", "skills": 3, "occupations": []},
        {
            "format": 1,
            "version": "x",
            "skills": [["1", "Laver", "magie", None, [], []]],
            "occupations": [],
        },
        {
            "format": 1,
            "version": "x",
            "skills": [],
            "occupations": [["N1105", "L", "D", [], [["1", True]], [], [], None, ""]],
        },
    ],
)
def test_a_document_of_another_form_is_refused(document: object) -> None:
    with pytest.raises(UnreadableReferential, match="importez de nouveau"):
        referential_from_bytes(zlib.compress(json.dumps(document).encode()))


def test_more_bytes_than_any_referential_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serialisation, "MAX_BYTES", 1000)
    with pytest.raises(UnreadableReferential):
        referential_from_bytes(referential_to_bytes(load_starter()))
