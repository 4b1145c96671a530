from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usecases.errors import UnreadableFile
from usecases.read_list import BadList, Labelled, read_list


def a_file(folder: Path, content: bytes) -> Path:
    path = folder / "liste.tsv"
    path.write_bytes(content)
    return path


def test_lines_are_read_whatever_their_ends_and_marks(tmp_path: Path) -> None:
    content = "\ufeffa1\tCariste\r\n\n  \nb2\t Agent d’accueil \n".encode()
    expected = (Labelled("a1", "Cariste"), Labelled("b2", "Agent d’accueil"))
    assert read_list(a_file(tmp_path, content)) == expected


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"cariste", "tabulation"),
        (b"a\tb\tc", "tabulation"),
        (b"\tcariste", "identifiant manque"),
        (b"x\t  ", "texte manque"),
        (b"x y\tcariste", "blancs"),
        (b"x\tcar\xe9", "UTF-8"),
        (b"x\tcar\0iste", "nul"),
        (b"ok\tcariste", "déjà celui de la ligne 1"),
    ],
)
def test_every_bad_line_is_told_with_its_number(line: bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(BadList) as caught:
        read_list(a_file(tmp_path, b"ok\tun\n" + line + b"\nfin\tdeux\nautre"))
    first, second = caught.value.details
    assert first.startswith("ligne 2 : ")
    assert told in first
    assert second.startswith("ligne 4 : ")
    assert "cariste" not in str(caught.value.details)


def test_many_bad_lines_are_counted_not_all_listed(tmp_path: Path) -> None:
    with pytest.raises(BadList, match="30 lignes") as caught:
        read_list(a_file(tmp_path, b"x\n" * 30))
    assert len(caught.value.details) == 11
    assert caught.value.details[-1] == "… et 20 de plus"


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="vide"):
        read_list(a_file(tmp_path, content))


@given(content=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes, tmp_path_factory: pytest.TempPathFactory):
    path = a_file(tmp_path_factory.mktemp("bytes"), content)
    try:
        read = read_list(path)
    except UnreadableFile:
        return
    assert len({one.id for one in read}) == len(read) > 0
