"""What an instance says of itself: true, complete, and never made up."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.app import create_app
from api.information_notice import MISSING, information_notice
from api.security_txt import PATH, security_txt
from api.settings import BadSettings, Settings, load_settings
from api.wiring import Vicinal
from insertion.beneficiary import Profile
from insertion.retention_rules import load_carried
from matching.policy import SUITABILITY_CRITERIA, load_policy
from persistence.migrate import upgrade
from tests.api.problems import the_problem
from tests.api.routes import PREFIX

CONTACT = "mailto:securite@exemple.fr"
DURATIONS = load_carried().on(date(2026, 11, 26))


def test_security_txt_is_served_when_somebody_is_to_be_warned(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'v.db'}"
    vicinal = Vicinal(Settings(database_url=url, security_contact=CONTACT, security_txt_days=30))
    upgrade(vicinal.engine)
    with TestClient(create_app(vicinal)) as client:
        answer = client.get(PATH)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == CONTACT
    expires = datetime.fromisoformat(fields["Expires"])
    assert datetime.now(UTC) < expires < datetime.now(UTC) + timedelta(days=31)


def test_security_txt_is_not_there_when_nobody_is(client: TestClient) -> None:
    the_problem(client.get(PATH), 404)


@given(st.integers(0, 86_399), st.integers(1, 365), st.dates(date(2026, 1, 1), date(2099, 1, 1)))
def test_its_end_is_always_ahead_and_within_a_year(second: int, days: int, day: date) -> None:
    now = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=second)
    settings = Settings(security_contact=CONTACT, security_txt_days=days)
    text = security_txt(settings, now)
    assert text is not None
    expires = datetime.fromisoformat(text.splitlines()[1].removeprefix("Expires: "))
    assert now < expires <= now + timedelta(days=366)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECURITY_CONTACT", "securite@exemple.fr"),
        ("SECURITY_CONTACT", "mailto:a@b.fr\nExpires: 2099-01-01"),
        ("SECURITY_CONTACT", "javascript:alert(1)"),
        ("SECURITY_TXT_DAYS", "366"),
        ("SECURITY_TXT_DAYS", "0"),
        ("TIME_ZONE", "Europe/Angers"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("CONTROLLER_NAME", "Département\nde Maine-et-Loire"),
    ],
)
def test_what_cannot_be_said_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"VICINAL_{name}", value)
    with pytest.raises(BadSettings, match=f"VICINAL_{name}"):
        load_settings()


def test_the_notice_says_what_is_missing_and_makes_nothing_up() -> None:
    notice = information_notice(Settings(), DURATIONS)
    assert set(notice.missing) == {
        "VICINAL_CONTROLLER_NAME",
        "VICINAL_CONTROLLER_CONTACT",
        "VICINAL_DPO_CONTACT",
    }
    assert MISSING in notice.sections[0].paragraphs[0]


def test_the_notice_names_the_instance_and_its_durations() -> None:
    settings = Settings(
        controller_name="Le Département d’Essai {x}",
        controller_contact="rsa@exemple.fr",
        dpo_contact="dpo@exemple.fr",
    )
    notice = information_notice(settings, DURATIONS)
    assert notice.missing == ()
    text = "\n".join(each for section in notice.sections for each in section.paragraphs)
    for said in ("Le Département d’Essai {x}", "dpo@exemple.fr", "24 mois", "30 jours", "12 mois"):
        assert said in text
    assert MISSING not in text


def test_the_notice_says_all_that_article_13_asks(client: TestClient) -> None:
    answer = client.get(f"{PREFIX}/informations").json()
    titles = [each["titre"] for each in answer["sections"]]
    assert len(titles) == len(set(titles)) == 8
    text = str(answer)
    for asked in (
        "article 6", "délégué", "CNIL", "15 à 21", "Union européenne", "contester", "Non. "
    ):  # fmt: skip
        assert asked in text, asked
    assert not answer["complete"]


def test_the_rules_of_the_ranking_are_those_that_rank(client: TestClient) -> None:
    answer = client.get(f"{PREFIX}/classement").json()
    policy = load_policy()
    assert answer["version"] == policy.version
    for kind, weights in policy.weights.items():
        told = [(each["critere"], each["points"]) for each in answer["poids"][kind.value]]
        assert told == [
            (criterion.value, points)
            for criterion, points in zip(SUITABILITY_CRITERIA, weights, strict=True)
        ]
        assert sum(points for _, points in told) == 100
    assert answer["parametres"]["trajet"]["stretch"] == policy.reach.stretch


def test_what_is_never_read_has_no_field_in_a_profile() -> None:
    from dataclasses import fields

    read = {each.name for each in fields(Profile)}
    assert not read & {"name", "first_name", "sex", "age", "birth_date", "nationality", "family"}
