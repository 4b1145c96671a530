import pytest

from api.settings import BadSettings, Settings, load_settings
from persistence.engine import create_engine_for


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"VICINAL_{name.upper()}", raising=False)


def test_without_a_variable_everything_has_a_default() -> None:
    settings = load_settings()
    assert settings.database_url == "sqlite:///data/vicinal.sqlite3"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.max_body_bytes == 262_144  # 256 Kio, says docs/api.md


@pytest.mark.parametrize("url", ["postgresql://x@hote/base", "postgres://x@hote/base", "sqlite://"])
def test_a_database_that_can_be_opened_can_be_set(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("VICINAL_DATABASE_URL", url)
    assert load_settings().database_url == url
    create_engine_for(url).dispose()


def test_variables_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VICINAL_PORT", "8080")
    monkeypatch.setenv("VICINAL_LOG_LEVEL", "debug")
    assert load_settings().port == 8080
    assert load_settings().log_level == "debug"


def test_an_empty_variable_is_no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VICINAL_PORT", "")
    assert load_settings().port == 8000


def test_the_variables_of_others_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VICINAL_BENCH_DATA", "/nulle/part")
    load_settings()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "huit", "un nombre entier est attendu"),
        ("PORT", "0", "un nombre supérieur ou égal à 1 est attendu"),
        ("PORT", "65536", "un nombre inférieur ou égal à 65535 est attendu"),
        ("LOG_LEVEL", "bavard", "une valeur parmi : critical, error, warning, info, debug"),
        ("MAX_BODY_BYTES", "1", "un nombre supérieur ou égal à 1024 est attendu"),
        ("DATABASE_URL", "mysql://x", "une adresse comme sqlite:///data/vicinal.sqlite3"),
        ("DATABASE_URL", "pas une adresse", "une adresse comme sqlite:///data/vicinal.sqlite3"),
    ],
)
def test_a_bad_value_is_named_in_french(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"VICINAL_{name}", value)
    with pytest.raises(BadSettings) as refused:
        load_settings()
    assert str(refused.value).startswith(f"VICINAL_{name} : {sentence}")


def test_every_bad_value_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VICINAL_PORT", "x")
    monkeypatch.setenv("VICINAL_LOG_LEVEL", "x")
    with pytest.raises(BadSettings) as refused:
        load_settings()
    assert len(str(refused.value).splitlines()) == 2


def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VICINAL_DATABASE_URL", "postgresql+psycopg://moi:secret@hote/base")
    settings = load_settings()
    assert settings.shown()["VICINAL_DATABASE_URL"] == "postgresql+psycopg://moi:***@hote/base"
    assert "secret" not in repr(settings) + str(settings) + str(settings.shown())
