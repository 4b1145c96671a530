"""What an advert says is paid, in its own words, and no other amount."""

import re

import pytest

import skills.pay_in_text
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
        ("12.50 € de l’heure", "12.50 € de l’heure"),
        ("1802.25 € brut", "1802.25 € brut"),
        ("1 802,25 € brut", "1 802,25 € brut"),
        ("1.802,25 € brut", "1.802,25 € brut"),
        ("1\u202f802,25\u00a0€ brut", "1\u202f802,25\u00a0€ brut"),
        ("de 12.50 à 13.20 € de l’heure", "de 12.50 à 13.20 € de l’heure"),
        ("Imprimeur, 12 € de l’heure", "12 € de l’heure"),
        ("À l’écoute des clients, 13 € brut", "13 € brut"),
        ("Employé du rayon frais, 12 € de l’heure", "12 € de l’heure"),
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
        "Frais de transport : 40 €",
        "Frais d’hébergement : 40 €",
        "Un coût de 40 €",
        "1,802.25 €",
        "",
    ],
)
def test_another_amount_is_no_pay(text: str) -> None:
    assert read(text) == []


def test_a_very_long_row_of_digits_is_read_at_once() -> None:
    assert read("1 " * 5_000) == []


def test_little_is_read_again_before_each_amount(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    class Counting:
        def search(
            self, text: str, first: int = 0, last: int | None = None
        ) -> re.Match[str] | None:
            looked.append((len(text) if last is None else last) - first)
            return None

    monkeypatch.setattr(skills.pay_in_text, "_NOT_PAY_BEFORE", Counting())
    assert len(read("10 € " * 2_000)) == 2_000
    assert max(looked) <= 100
