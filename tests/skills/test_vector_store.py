from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills import vector_store
from skills.vector_store import VectorStore
from tests.skills.fake_encoder import LetterEncoder

TEXTS = ("cariste", "Agent d'entretien", "vigile")


def a_store(folder: Path, model: str = "letters") -> tuple[VectorStore, LetterEncoder]:
    encoder = LetterEncoder(model)
    return VectorStore(folder, encoder), encoder


def test_vectors_are_those_of_the_encoder_to_half_precision(tmp_path: Path) -> None:
    store, encoder = a_store(tmp_path)
    expected = encoder.encode(TEXTS)
    for _ in range(2):  # computed, then read
        assert np.allclose(store.vectors("metiers", TEXTS), expected, atol=1e-3)


def test_what_was_computed_is_never_computed_again(tmp_path: Path) -> None:
    a_store(tmp_path)[0].vectors("metiers", TEXTS)
    store, encoder = a_store(tmp_path)
    store.vectors("metiers", ("CARISTE", "cariste", "nounou"))
    assert encoder.encoded == ["nounou"]
    assert store.missing("metiers", (*TEXTS, "nounou", "plombier")) == 1


def cut(content: bytes) -> bytes:
    return content[:-1]


def flip(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


@pytest.mark.parametrize("damage", [cut, flip, lambda _: b"", lambda content: content + b"\0"])
def test_a_damaged_file_is_computed_again(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    a_store(tmp_path)[0].vectors("metiers", TEXTS)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    store, encoder = a_store(tmp_path)
    assert store.missing("metiers", TEXTS) == len(TEXTS)
    assert np.isfinite(store.vectors("metiers", TEXTS)).all()
    assert sorted(encoder.encoded) == sorted(TEXTS)
    assert path.read_bytes() == whole


def test_vectors_of_another_model_are_not_used(tmp_path: Path) -> None:
    a_store(tmp_path, "former")[0].vectors("metiers", TEXTS)
    store, encoder = a_store(tmp_path, "latter")
    store.vectors("metiers", TEXTS)
    assert len(encoder.encoded) == len(TEXTS)


def test_what_was_done_before_an_interruption_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_store, "_BATCH", 1)

    def interrupt(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        a_store(tmp_path)[0].vectors("metiers", TEXTS, interrupt)
    assert a_store(tmp_path)[0].missing("metiers", TEXTS) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["metiers.vectors"]


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store, _ = a_store(tmp_path / "file")
    assert store.vectors("metiers", TEXTS).shape == (len(TEXTS), LetterEncoder.dimension)


def test_a_file_that_grew_too_much_keeps_what_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_store, "MAX_KEPT", 3)
    store, _ = a_store(tmp_path)
    store.vectors("listes", TEXTS)
    store.vectors("listes", ("nounou", "vigile"))
    assert store.missing("listes", ("nounou", "vigile")) == 0
    assert store.missing("listes", TEXTS) == 2


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    a_store(tmp_path)[0].vectors("metiers", TEXTS, lambda *step: told.append(step))
    assert (told[0], told[-1]) == ((0, 3), (3, 3))


@given(st.lists(st.text(st.characters(codec=None), max_size=20), max_size=5))
def test_any_texts_have_their_vectors(texts: list[str]) -> None:
    store, encoder = a_store(Path("/nonexistent"))
    vectors = store.vectors("metiers", texts)
    assert vectors.shape == (len(texts), encoder.dimension)
    assert np.isfinite(vectors).all()
