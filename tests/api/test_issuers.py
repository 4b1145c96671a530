"""The file that says which identity services there are: nothing of it is guessed."""

from pathlib import Path

import pytest

from api.issuers import BadIssuers, load_issuers
from tests.api.test_oidc import settings_file


@pytest.mark.parametrize(
    "facts",
    [
        {"issuer": "http://ailleurs.exemple"},
        {"scope": "email"},
        {"algorithms": ["none"]},
        {"algorithms": []},
        {"inconnu": "x"},
        {"acr_values": "eidas1"},
    ],
    ids=str,
)
def test_a_service_that_is_badly_set_is_refused(tmp_path: Path, facts: dict[str, object]) -> None:
    with pytest.raises(BadIssuers):
        load_issuers(settings_file(tmp_path, **facts))


def test_a_file_that_is_absent_or_no_toml_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.toml", tmp_path / "illisible.toml"):
        (tmp_path / "illisible.toml").write_bytes(b"\xff[")
        with pytest.raises(BadIssuers):
            load_issuers(path)
    assert load_issuers(None) == {}
