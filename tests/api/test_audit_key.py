"""The key of the trace: given, or made once where one may be."""

import logging
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.audit_key import NoAuditKey, audit_key
from api.settings import Settings
from api.wiring import NotReady, wire
from persistence.migrate import upgrade


def settings_in(folder: Path, **given: object) -> Settings:
    return Settings(database_url=f"sqlite:///{folder / 'a.sqlite3'}").model_copy(update=given)


def test_a_key_is_made_once_for_its_owner_alone_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_in(tmp_path)
    with caplog.at_level(logging.WARNING):
        key = audit_key(settings)
    path = tmp_path / "a.sqlite3.audit-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "la clé de la trace a été créée" in caplog.text
    assert key.hex() not in caplog.text
    assert audit_key(settings) == key
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_production_makes_no_key(tmp_path: Path) -> None:
    with pytest.raises(NoAuditKey, match="Il manque la clé"):
        audit_key(settings_in(tmp_path, production=True))
    assert list(tmp_path.iterdir()) == []


def test_production_refuses_a_key_that_others_read(tmp_path: Path) -> None:
    path = tmp_path / "cle"
    path.write_text("ab" * 32, encoding="ascii")
    path.chmod(0o644)
    given = settings_in(tmp_path, production=True, audit_key_file=path)
    with pytest.raises(NoAuditKey, match="chmod 600"):
        audit_key(given)
    path.chmod(0o600)
    assert audit_key(given) == bytes.fromhex("ab" * 32)


@pytest.mark.parametrize("text", ["", "court", "zz" * 32, "ab" * 31, "a" * 65, "\udcff"])
def test_a_key_that_is_not_one_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    with pytest.raises(NoAuditKey) as refused:
        audit_key(settings_in(tmp_path, audit_key=SecretStr(text)))
    assert "VICINAL_AUDIT_KEY : 64" in str(refused.value)
    assert not text or text not in str(refused.value)


def test_a_key_is_never_shown(tmp_path: Path) -> None:
    given = settings_in(tmp_path, audit_key=SecretStr("ab" * 32))
    assert "abab" not in repr(given) + str(given.shown())
    assert given.shown()["VICINAL_AUDIT_KEY"] == "***"


def test_a_server_without_its_key_is_not_ready_and_writes_nothing(tmp_path: Path) -> None:
    vicinal = wire(settings_in(tmp_path, production=True))
    upgrade(vicinal.engine)
    with pytest.raises(NotReady, match="Il manque la clé"):
        vicinal.require_ready()
    with pytest.raises(NoAuditKey):
        vicinal.unit_of_work().wait_to_write()
    vicinal.close()
