import pytest

from skills.certificates_in_text import certificates_in
from skills.mentions import FactKind
from skills.normalize import fold_with_origins


def read(text: str) -> list[tuple[str, str]]:
    return [(one.code, one.detail) for one in certificates_in(text, fold_with_origins(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FIMO et FCO à jour", [("fimo", ""), ("fco", "")]),
        ("carte de conducteur, ADR", [("carte_conducteur", ""), ("adr", "")]),
        ("SSIAP 1 et SST", [("ssiap", "SSIAP 1"), ("sst", "")]),
        ("CAP petite enfance exigé", [("cap", "petite enfance")]),
        ("j'ai mon cap cuisine", [("cap", "cuisine")]),
        ("CAP exigé", [("cap", "")]),
        ("BAC PRO ou BTS maintenance", [("bac_pro", ""), ("bts", "maintenance")]),
        ("habilitations électriques B1V-BR", [("habilitation_electrique", "")]),
        ("cap sur la réussite", []),
        ("bac à légumes, bac +2", [("bac", "")]),
        ("carte professionnelle", [("carte_professionnelle", "")]),
    ],
)
def test_certificates_are_read_with_their_subject(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert read(text) == expected


def test_what_lets_somebody_drive_for_a_living_is_a_licence() -> None:
    kinds = {
        one.code: one.kind for one in certificates_in("FIMO, BAFA", fold_with_origins("FIMO, BAFA"))
    }
    assert kinds == {"fimo": FactKind.LICENCE, "bafa": FactKind.CERTIFICATE}


def test_a_certificate_one_lacks_is_denied() -> None:
    text = "permis C mais pas la FIMO"
    (fimo,) = certificates_in(text, fold_with_origins(text))
    assert fimo.negated
