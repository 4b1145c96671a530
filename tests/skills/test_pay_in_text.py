"""What an advert says is paid, in its own words, and no other amount."""

import pytest

from skills.normalize import fold_with_origins
from skills.pay_in_text import pay_in


def read(text: str) -> list[str]:
    folded = fold_with_origins(text)
    return [text[slice(*folded.span(each.start, each.end))].strip() for each in pay_in(folded.text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Salaire : 12,50 € de l’heure.", "12,50 € de l’heure"),
        ("Rémunération 1 801,80 euros bruts par mois", "1 801,80 euros bruts par mois"),
        ("1800€ net/mois", "1800€ net/mois"),
        ("Payé au SMIC", "SMIC"),
        ("SMIC + 10 % selon profil", "SMIC + 10 %"),
        ("De 12 à 13 € brut de l'heure", "De 12 à 13 € brut de l'heure"),
        ("entre 1 800 € et 2 000 € brut", "entre 1 800 € et 2 000 € brut"),
        ("25 000 € annuel", "25 000 € annuel"),
    ],
)
def test_a_pay_is_read_in_its_own_words(text: str, words: str) -> None:
    assert read(text) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "Prime de fin d’année de 500 €",
        "Panier repas : 7,30 €",
        "Entreprise au capital de 10 000 €",
        "Un chiffre d’affaires de 2 000 000 €",
        "Tickets restaurant de 9 €",
        "35 heures par semaine",
        "Équipe de 12 personnes",
        "Le 12 à 13 h",
        "Participation : 40 €",
        "",
    ],
)
def test_another_amount_is_no_pay(text: str) -> None:
    assert read(text) == []


def test_a_very_long_row_of_digits_is_read_at_once() -> None:
    assert read("1 " * 5_000) == []
