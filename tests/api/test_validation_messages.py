from typing import Annotated, get_args

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core.core_schema import ErrorType

from api import validation_messages
from api.schemas.profile import ProfileIn
from api.validation_messages import Mistake, field_path, french_mistakes
from tests.api.builders import a_profile


def mistakes_of(**fields: object) -> tuple[Mistake, ...]:
    with pytest.raises(ValidationError) as refused:
        ProfileIn.model_validate(a_profile(**fields))
    return french_mistakes(refused.value.errors(), tuple(ProfileIn.model_fields))


def test_every_type_of_the_table_is_a_type_of_pydantic() -> None:
    assert set(validation_messages._SENTENCES) <= set(get_args(ErrorType))


@pytest.mark.parametrize(
    ("fields", "champ", "message"),
    [
        (
            {"moyens": ["avion"]},
            "moyens[0]",
            "une valeur parmi : marche, velo, cyclomoteur, voiture, covoiturage, "
            "transports_en_commun",
        ),
        (
            {"duree_max_minutes": 181},
            "duree_max_minutes",
            "un nombre inférieur ou égal à 180 est attendu",
        ),
        (
            {"duree_max_minutes": "30"},
            "duree_max_minutes",
            "un nombre est attendu, sans guillemets",
        ),
        ({"competences": ["a"] * 201}, "competences", "200 éléments au plus sont attendus"),
        ({"competences": [""]}, "competences[0]", "un texte non vide est attendu"),
        ({"permis": "b"}, "permis", "une liste entre crochets est attendue"),
        ({"heures_hebdo": []}, "heures_hebdo", "un objet entre accolades est attendu"),
        (
            {"disponibilites": [{"jours": ["lundi"], "debut": "8 heures", "fin": "9h"}]},
            "disponibilites[0].debut",
            "une heure s’écrit 08:30 ou 8h30",
        ),
        ({"domicile": {}}, "domicile", "indiquez le domicile d’une seule façon"),
        ({"domicile": {"lat": 47.5}}, "domicile", "lat et lon se donnent ensemble"),
        (
            {"competance": []},
            "",
            "un champ n’est pas prévu ici ; vouliez-vous écrire « competences » ?",
        ),
    ],
)
def test_a_mistake_is_placed_and_said_in_french(
    fields: dict[str, object], champ: str, message: str
) -> None:
    (mistake,) = mistakes_of(**fields)
    assert mistake["champ"] == champ
    assert mistake["message"].startswith(message)


def test_a_type_we_did_not_foresee_has_a_sentence_too() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Annotated[complex, "unforeseen"]).validate_python("x")
    (mistake,) = french_mistakes(refused.value.errors())
    assert mistake["message"] == "la valeur n’est pas acceptée"


def test_paths_are_written_as_one_would_in_code() -> None:
    assert field_path(("disponibilites", 0, "debut")) == "disponibilites[0].debut"
    assert field_path(()) == ""
