"""A sentence at fault is shown once and replaced wherever it is; a title is short."""

from typing import Any

import pytest

from api.schemas.wording import WordingOut
from insertion.offer_wording import read_wording
from web.offer_draft import OfferDraft
from web.offer_facts import facts_of
from web.offer_reading import _is_sure, _title_of
from web.offer_wording import corrected, sentences_of, title_hint


def wording_of(draft: OfferDraft) -> dict[str, Any]:
    return WordingOut.of(read_wording(draft.wording)).model_dump(mode="json")


@pytest.mark.parametrize(
    ("title", "text", "mended"),
    [
        (
            "Vendeuse jeune et dynamique",
            "Vendeuse jeune et dynamique. Le samedi.",
            ("Vendeuse dynamique", "Vendeuse dynamique. Le samedi."),
        ),
        (
            "Vendeuse jeune et dynamique",
            "Bonjour. Vendeuse jeune et dynamique, de nationalité française. Merci.",
            (
                "Vendeuse dynamique",
                "Bonjour. Vendeuse dynamique, autorisation de travailler en France. Merci.",
            ),
        ),
    ],
)
def test_a_sentence_of_the_title_and_of_the_text_is_one_fault_replaced_in_both(
    title: str, text: str, mended: tuple[str, str]
) -> None:
    draft = OfferDraft({"intitule": title, "description": text})
    wording = wording_of(draft)
    (only,) = sentences_of(wording)
    anew = corrected(draft, wording["items"][only.number], wording["items"])
    assert (anew.get("intitule"), anew.get("description")) == mended
    assert not wording_of(anew)["items"]


def test_another_sentence_at_fault_stays_as_it_is() -> None:
    draft = OfferDraft({"intitule": "Jeune vendeur", "description": "Bonne présentation exigée."})
    wording = wording_of(draft)
    first, _second = sentences_of(wording)
    anew = corrected(draft, wording["items"][first.number], wording["items"])
    assert anew.get("intitule") == "Vendeur"
    assert anew.get("description") == "Bonne présentation exigée."


def test_a_title_is_what_the_advert_says_first_and_is_short() -> None:
    assert _title_of("Vendeuse, 35 h, à Angers") == "Vendeuse"
    assert _title_of("Serveur H/F à 12,50 € de l’heure") == "Serveur H/F à 12,50 € de l’heure"
    long = _title_of("Nous cherchons quelqu’un " * 10)
    assert len(long) <= 90
    assert long.endswith("cherchons")


def test_an_occupation_is_ticked_only_when_the_second_is_clearly_behind() -> None:
    def found(*confidences: float) -> dict[str, Any]:
        return {
            "metiers": [
                {"code": f"D110{number}", "confiance": each, "deduit": False}
                for number, each in enumerate(confidences)
            ]
        }

    assert _is_sure(found(0.9))
    assert _is_sure(found(0.95, 0.7))
    assert not _is_sure(found(0.9, 0.9))
    assert not _is_sure(found(0.9, 0.85))
    assert not _is_sure(found())


def test_a_title_for_one_gender_is_told_how_to_speak_to_all() -> None:
    assert "F/H" in title_hint(OfferDraft({"intitule": "Vendeuse"}))
    for title in ("Vendeur H/F", "Cuisinier(ère)", "Vendeur·euse", "Serveur ou serveuse", ""):
        assert title_hint(OfferDraft({"intitule": title})) == ""


def test_a_licence_is_said_required_or_desired(posted_offer: dict[str, Any]) -> None:
    said = {line.name: line.text for line in facts_of(posted_offer)}
    assert said["permis"] == "permis B (voiture), exigé · permis C (poids lourd), souhaité"


@pytest.fixture
def posted_offer() -> dict[str, Any]:
    nothing = dict.fromkeys(
        ["metier", "contrat", "heures_hebdo", "jours", "salaire", "debutant_accepte", "expire_le"]
    )
    licences = [
        {"code": "b", "libelle": "permis B (voiture)", "niveau": "exigé"},
        {"code": "c", "libelle": "permis C (poids lourd)", "niveau": "souhaité"},
    ]
    return nothing | {
        "intitule": "Chauffeur H/F",
        "nature": {"code": "emploi", "libelle": "emploi"},
        "lieu": {"libelle": "Angers"},
        "horaires": [],
        "postes": 1,
        "competences": [],
        "permis": licences,
        "conditions": [],
        "description": "",
    }
