import stat
from pathlib import Path
from typing import IO

import pytest

from cli.atomic_file import atomic_text


def test_a_file_appears_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "résultats.jsonl"
    with atomic_text(path) as file:
        file.write("été\n")
        assert not path.exists()
    assert path.read_bytes() == "été\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def _write_then_fail(file: IO[str], error: type[BaseException]) -> None:
    file.write("après")
    raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_what_stood_there(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("avant", encoding="utf-8")
    with pytest.raises(error), atomic_text(path) as file:
        _write_then_fail(file, error)
    assert path.read_text(encoding="utf-8") == "avant"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_one_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), atomic_text(tmp_path):
        pass
    with pytest.raises(NotADirectoryError), atomic_text(tmp_path / "absent" / "a.csv"):
        pass
    assert list(tmp_path.iterdir()) == []
