import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skills.normalize import (
    fold,
    fold_with_origins,
    label_key,
    split_genders,
    words_of,
)
from skills.stemming import stem

ANY_TEXT = st.text(st.characters(codec=None), max_size=80)


@given(ANY_TEXT)
@example("\x00É\ud800œuvre\u2028’–ﬁ½ẞ")
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert label_key(label_key(text)) == label_key(text)
    assert folded == folded.strip()


@given(ANY_TEXT)
def test_each_folded_character_is_located_in_the_original(text: str) -> None:
    folded = fold_with_origins(text)
    assert len(folded.text) == len(folded.origins)
    assert list(folded.origins) == sorted(folded.origins)
    for character, origin in zip(folded.text, folded.origins, strict=True):
        assert character in fold_with_origins(text[origin]).text
    for word in words_of(folded.text):
        start, end = folded.span(word.start, word.end)
        assert word.text in label_key(text[start:end]).replace(" ", "")


@given(ANY_TEXT)
def test_no_text_breaks_the_reading_of_genders_and_stems(text: str) -> None:
    forms = split_genders(text)
    assert len(forms) == len(set(forms))
    assert all(form.strip() for form in forms)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Œuvre\tà\nl’ÉCOLE ", "oeuvre a l'ecole"),
        ("e\u0301te\u0301", "ete"),
        ("aide–soignant", "aide-soignant"),
        ("NUL\x00 \ud83d ici", "nul ici"),
    ],
)
def test_accents_case_and_signs_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_label_key_keeps_words_only() -> None:
    assert label_key("Agent d'entretien (C++), week-end") == "agent d entretien c++ week end"


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Agent / Agente d'entretien", ("Agent d'entretien", "Agente d'entretien")),
        (
            "Technicien coupeur / Technicienne coupeuse en coiffure",
            ("Technicien coupeur en coiffure", "Technicienne coupeuse en coiffure"),
        ),
        ("vendeur(se)", ("vendeur", "vendeuse")),
        ("vendeur.euse", ("vendeur", "vendeuse")),
        ("vendeur·euse en boulangerie", ("vendeur en boulangerie", "vendeuse en boulangerie")),
        ("employé(e) de ménage", ("employé de ménage", "employée de ménage")),
        ("conseiller(ère) de vente", ("conseiller de vente", "conseillère de vente")),
        ("ouvrier(e) agricole", ("ouvrier agricole", "ouvrière agricole")),
        ("directeur(trice)", ("directeur", "directrice")),
        ("Employé / Employée de ménage (H/F)", ("Employé de ménage", "Employée de ménage")),
        ("Vendeur/Vendeuse F/H", ("Vendeur", "Vendeuse")),
        ("Homme / Femme toutes mains", ("Homme toutes mains", "Femme toutes mains")),
        ("Sage-femme / Maïeuticien", ("Sage-femme", "Maïeuticien")),
        ("Cariste (h/f/x)", ("Cariste",)),
        ("Conducteur PL/SPL", ("Conducteur PL/SPL",)),
        ("H/F", ()),
        ("", ()),
    ],
)
def test_forms_written_at_once_are_told_apart(text: str, forms: tuple[str, ...]) -> None:
    assert split_genders(text) == forms


@pytest.mark.parametrize(
    "family",
    [
        "vendeur vendeuse vendeurs vendeuses",
        "nettoyer nettoie nettoyage nettoyez",
        "préparer préparation préparations",
        "infirmier infirmière infirmières",
        "faire fais fait",
        "entretien entretenir",
        "employé employée employées",
    ],
)
def test_forms_of_one_word_share_a_stem(family: str) -> None:
    assert len({stem(fold(word)) for word in family.split()}) == 1


def test_different_words_keep_different_stems() -> None:
    words = ["ménage", "mener", "vendeur", "ventre", "cuisinier", "cuisine", "garde", "gare"]
    assert len({stem(fold(word)) for word in words}) == len(words)


@pytest.mark.parametrize(
    "words",
    [
        "encadrer encadre encadrement encadrais",
        "rendre rends rendais",
        "poser posais posait pose",
        "entretenir entretenez entretien",
        "conduire conduisez conduite",
        "preparer prepare preparation",
        "enfant gosses gamins",
        "climatisation clim clims",
        "panneau panneaux",
        "tirer tirage",
        "trier tri",
    ],
)
def test_the_forms_of_one_word_meet(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


def test_a_household_is_not_led_nor_a_floor_stayed_on() -> None:
    assert stem("ménage") != stem("mener")
    assert stem("étage") != stem("été")
