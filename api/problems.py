"""Problem details for HTTP APIs (RFC 9457), in French."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.validation_messages import Mistake

MEDIA_TYPE = "application/problem+json"

# Localised titles of ``about:blank`` problems (RFC 9457, 4.2.1).
TITLES: Mapping[int, str] = {
    400: "Requête illisible",
    401: "Identification nécessaire",
    403: "Non autorisé",
    404: "Introuvable",
    405: "Méthode non permise",
    406: "Format de réponse non disponible",
    408: "Requête trop lente",
    409: "Impossible dans cet état",
    412: "Version dépassée",
    413: "Requête trop volumineuse",
    415: "Format de requête non accepté",
    422: "Données à corriger",
    429: "Trop de demandes",
    500: "Erreur interne",
    503: "Indisponible pour le moment",
}


class MistakeOut(BaseModel):
    """Une chose à corriger."""

    champ: str = Field(description="Où, par exemple « competences[3] » ; vide pour l’ensemble.")
    message: str = Field(description="Ce qui est attendu. La valeur reçue n’est jamais répétée.")


class Problem(BaseModel):
    """Un problème, selon la RFC 9457."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Données à corriger",
                    "status": 422,
                    "detail": "1 point est à corriger.",
                    "erreurs": [
                        {"champ": "domicile.commune", "message": "ce code commune est inconnu"}
                    ],
                }
            ]
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str | None = Field(
        default=None, description="Motif stable d’un refus, pour un programme : « complet »…"
    )
    incident: str | None = Field(
        default=None, description="Numéro à citer à l’administrateur (erreur interne seulement)."
    )
    erreurs: list[MistakeOut] | None = None


def problem_response(  # noqa: PLR0913
    status: int,
    detail: str,
    mistakes: Sequence[Mistake] = (),
    *,
    code: str | None = None,
    incident: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the problem as a response."""
    problem = Problem(
        title=TITLES.get(status, "Requête refusée"),
        status=status,
        detail=detail,
        code=code,
        incident=incident,
        erreurs=[MistakeOut(**mistake) for mistake in mistakes] or None,
    )
    return Response(
        problem.model_dump_json(exclude_none=True),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def documented_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of these problems."""
    return {status: {"model": Problem, "description": TITLES[status]} for status in statuses}
