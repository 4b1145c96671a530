"""Where the lines of a batch are, and the order they are answered in."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.limits import MAX_PROFILE_BYTES
from cli.batch_input import find_lines
from tests.builders import small_communes

homes = st.sampled_from(
    [
        {"commune": "49007"},
        {"commune": "99999"},
        {"code_postal": "49000"},
        {"lat": 47.2, "lon": -0.07},
        {"lat": -1e999, "lon": 3},
        {"adresse": "Saumur"},
    ]
)
lines = st.lists(
    st.one_of(
        homes.map(lambda home: json.dumps({"domicile": home}).encode()),
        st.binary(max_size=30).map(lambda some: some.replace(b"\n", b" ")),
        st.sampled_from([b"", b"  ", b"x" * (MAX_PROFILE_BYTES + 5)]),
    ),
    max_size=12,
)


@given(written=lines)
def test_each_line_that_is_not_blank_is_found_once_and_read_back(
    tmp_path_factory: pytest.TempPathFactory, written: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("lot") / "lignes.jsonl"
    path.write_bytes(b"\n".join(written))
    found = find_lines(path, small_communes())
    read = {line.number: line.content for line in found.read(np.arange(len(found)))}
    expected = {
        number: None if len(content) > MAX_PROFILE_BYTES else content
        for number, content in enumerate(written, start=1)
        if content.strip()
    }
    assert {n: c if c is None else c.rstrip(b"\n") for n, c in read.items()} == expected
    assert sorted(found.by_place.tolist()) == list(range(len(expected)))


def test_neighbours_are_answered_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "lignes.jsonl"
    here, there = '{"domicile": {"commune": "49007"}}\n', '{"domicile": {"commune": "49328"}}\n'
    path.write_text((here + there) * 100, encoding="utf-8")
    order = find_lines(path, small_communes()).by_place
    changes = np.count_nonzero(np.diff(order % 2))
    assert changes <= 2
