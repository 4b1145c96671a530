import pytest

from skills.experience_in_text import experience_in
from skills.normalize import fold_with_origins


def read(text: str) -> list[tuple[str, str, bool]]:
    found = experience_in(fold_with_origins(text).text)
    return [(one.code, one.detail, one.negated) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "Débutant accepté",
        "Débutant(e)s accepté(e)s",
        "aucune expérience demandée",
        "pas d'expérience exigée",
        "Sans expérience",
        "avec ou sans expérience",
        "Niveau d'expérience minimum requis : Débutant",
    ],
)
def test_a_beginner_may_apply(text: str) -> None:
    assert read(text) == [("debutant_accepte", "", False)]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("2 ans d'expérience exigés", "2 ans"),
        ("une expérience de 5 ans minimum", "5 ans"),
        ("un an d'expérience", "1 an"),
        ("Une première expérience dans la vente est exigée", ""),
    ],
)
def test_the_years_asked_are_read(text: str, detail: str) -> None:
    assert read(text) == [("experience", detail, False)]


def test_beginners_may_be_refused() -> None:
    assert read("débutants acceptés non") == [("debutant_accepte", "", True)]
