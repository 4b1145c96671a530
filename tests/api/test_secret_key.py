"""The key that the database does not have: made once, read by its owner alone."""

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.secret_key import UnusableKey, load_key

KEY = base64.b64encode(b"k" * 32).decode()


def test_a_key_may_come_from_the_environment(tmp_path: Path) -> None:
    assert load_key(f" {KEY}\n", tmp_path / "absente.key") == b"k" * 32
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_made_once_whoever_else_makes_it(tmp_path: Path) -> None:
    path = tmp_path / "dossier" / "vicinal.key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_key(None, path), range(16)))
    assert len(keys) == 1
    assert [each.name for each in path.parent.iterdir()] == ["vicinal.key"]
    assert path.stat().st_mode & 0o077 == 0
    assert load_key(None, path) == keys.pop()


@pytest.mark.parametrize("text", ["", "court", "é" * 44, KEY[:-4], KEY + KEY, "\0" * 44])
def test_what_is_no_key_is_refused_without_being_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "vicinal.key"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    for given in ((text, None), (None, path)):
        with pytest.raises(UnusableKey) as refused:
            load_key(*given)
        assert len(text) < 3 or text not in str(refused.value)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vicinal.key"
    load_key(None, path)
    path.chmod(0o640)
    with pytest.raises(UnusableKey, match="chmod 600"):
        load_key(None, path)


def test_without_a_file_a_key_lasts_as_long_as_the_process() -> None:
    assert load_key(None, None) != load_key(None, None)


def test_in_production_a_missing_key_is_said_and_none_is_made(tmp_path: Path) -> None:
    path = tmp_path / "vicinal.key"
    with pytest.raises(UnusableKey, match="VICINAL_VAULT_KEY"):
        load_key(None, path, may_make=False)
    assert not path.exists()
    load_key(None, path)
    assert load_key(None, path, may_make=False) == load_key(None, path)
