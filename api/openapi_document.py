"""The OpenAPI 3.1 document that the application publishes."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import MEDIA_TYPE
from api.route_rights import PREFIX, right_of

_TAGS = (
    ("Correspondances", "Ce qui est à portée d’une personne, et pourquoi."),
    ("Offres et actions", "Le catalogue ouvert, en listes filtrées ; GeoJSON sur demande."),
    ("Référentiels", "Communes, métiers et compétences : du texte aux codes."),
    (
        "Dispositifs et éligibilité",
        "Les règles datées et sourcées des dispositifs, et qui peut y entrer.",
    ),
    ("Positionnements", "Une personne, une offre ou une action : de l’idée à la sortie."),
    ("Sessions", "Les sessions des actions, leurs places et leurs groupes."),
    ("Personnes accompagnées", "Qui accompagne qui, et les portefeuilles."),
    ("Employeurs", "Sites vérifiés, offres déposées, et ce qui est dit des personnes."),
    ("Place et intérêt", "La zone qui cache un domicile, et « ça m’intéresse »."),
    ("Parcours", "Ce qui arrive aux personnes, et ce qui est à faire."),
    ("Indicateurs", "Ce qui se compte de la convention, et où rien n’est à portée."),
    ("Imports", "Un fichier, ce qu’il changerait ligne à ligne, puis sa confirmation."),
    ("Émargement", "Les séances, leurs feuilles et leurs corrections."),
    ("Conventions", "Ce qui a été convenu, ce qui est dû, le bilan de l’année."),
    ("Territoires", "EPCI, PDS, MDS, quartiers prioritaires : ce qui contient un lieu."),
    ("Connexion", "Un mot de passe, un code, un lien, et le second facteur."),
    ("Mon compte", "Mot de passe, adresse, codes de secours, connexions en cours."),
    ("Comptes", "Ceux des professionnels, et le code qui ouvre celui d’une personne."),
    ("Jetons d’API", "Ce qu’un programme peut faire au nom de sa structure."),
    ("Droits des personnes", "Tout lire, s’opposer, rectifier, effacer ; et ce qui est parti."),
    ("Confiance", "Ce que le Département vérifie : la trace, et ce que la conservation ferait."),
    ("Conservation", "Combien de temps chaque donnée est gardée, et ce qui le suspend."),
    ("Transparence", "Ce que ce service dit de lui-même à tout le monde."),
    ("Recherches gardées", "Les recherches qu’une personne garde, et ce qui est nouveau."),
    ("Trace", "Qui a vu un dossier ; contester un résultat, et la réponse."),
    ("Santé", "Pour la supervision du serveur."),
)
_PROBLEM = "#/components/schemas/Problem"
_UNUSED_SCHEMAS = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> None:
    """Make ``app`` publish the document completed by :func:`_completed`."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    summary=app.summary,
                    description=app.description,
                    license_info=app.license_info,
                    routes=app.routes,
                    tags=[{"name": name, "description": text} for name, text in _TAGS],
                )
            )
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    """Name rights, state problems under their media type, drop FastAPI's own error schema."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            right = right_of(f"{method.upper()} {path.removeprefix(PREFIX)}")
            operation["x-droit"] = None if right is None else right.value
            for response in operation["responses"].values():
                content = response.get("content", {})
                problem = content.get("application/json", {}).get("schema", {})
                if problem.get("$ref") == _PROBLEM:
                    content[MEDIA_TYPE] = content.pop("application/json")
    for name in _UNUSED_SCHEMAS:
        document["components"]["schemas"].pop(name, None)
    return document


def as_text(app: FastAPI) -> str:
    """Return the document as it is committed."""
    return json.dumps(app.openapi(), ensure_ascii=False, indent=2) + "\n"
