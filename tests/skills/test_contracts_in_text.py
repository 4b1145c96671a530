import pytest

from skills.contracts_in_text import contracts_in
from skills.mentions import FactKind, Mention
from skills.normalize import fold_with_origins


def read(text: str) -> list[Mention]:
    return list(contracts_in(fold_with_origins(text).text))


def contracts(text: str) -> list[tuple[str, str]]:
    return [(one.code, one.detail) for one in read(text) if one.kind is FactKind.CONTRACT]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CDD 6 mois renouvelable", [("cdd", "6 mois, renouvelable")]),
        ("CDD de remplacement de 3 mois", [("cdd", "3 mois")]),
        ("CDD d'un an renouvelable", [("cdd", "un an, renouvelable")]),
        ("CDD renouvelable", [("cdd", "renouvelable")]),
        ("Mission d'intérim de 2 semaines", [("interim", "2 semaines")]),
        ("Intérim longue durée.", [("interim", "longue duree")]),
        ("Contrat d'apprentissage 2 ans", [("apprentissage", "2 ans")]),
        ("CDI, 2 ans d'expérience", [("cdi", "")]),
        ("contrat en alternance", [("alternance", "")]),
        ("j'ai fait un stage en mairie", [("stage", "")]),
        ("apprenti boulanger", [("apprentissage", "")]),
        ("intérimaire en logistique", [("interim", "")]),
        ("un CDI Intérimaire", []),
        ("Notre agence RAS Intérim recrute", []),
        ("devenir salarié intérimaire chez nous", []),
    ],
)
def test_a_contract_is_read_with_its_length(text: str, expected: list[tuple[str, str]]) -> None:
    assert contracts(text) == expected


def test_a_contract_promised_for_later_is_less_sure() -> None:
    sure, later = read("CDD 3 mois puis CDI")[::-1], read("CDI")
    assert {one.code: one.confidence for one in sure}["cdi"] < later[0].confidence


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("à mi-temps", "temps_partiel"),
        ("temps partiel 80 %", "temps_partiel"),
        ("temps non complet", "temps_partiel"),
        ("CDI temps plein", "temps_plein"),
        ("le temps passe", None),
    ],
)
def test_the_share_of_working_time_is_read(text: str, share: str | None) -> None:
    shares = [one.code for one in read(text) if one.kind is FactKind.WORKING_SHARE]
    assert shares == ([] if share is None else [share])
