"""One table: which exception answers which status, and in which French words."""

import logging
import math
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from api.actor_header import CHALLENGE
from api.allowed_methods import allowed_methods
from api.audit_key import NoAuditKey
from api.auditing import AuditAltered
from api.insertion_labels import words_of
from api.issuers import BadIssuers
from api.nir import NirRefused
from api.oidc import IssuerAway
from api.problems import problem_response
from api.schemas.lever import LEVER_FIELDS
from api.schemas.profile import PROFILE_FIELDS
from api.schemas.queries import QUERY_FIELDS
from api.schemas.situation import SITUATION_FIELDS
from api.secret_key import UnusableKey
from api.validation_messages import Mistake, french_mistakes
from api.wiring import NotReady
from insertion.dispositifs import UnknownDispositif
from insertion.errors import (
    InvalidValue,
    StaleVersion,
    TransitionRefused,
    UnknownOpportunity,
    UnknownRecord,
)
from insertion.positionnement_table import NOT_FOR_THIS_PARTY
from persistence.errors import PersistenceError, UnreadableDocument
from skills.errors import UnknownOccupation, UnknownSkill
from usecases.accounts.errors import (
    NotSignedIn,
    Overloaded,
    SecondFactorExpected,
    SignInRefused,
    TooManyAttempts,
)
from usecases.data_rights.export import MOST_EXPORTS_AN_HOUR, TooManyExports
from usecases.errors import KeyReused
from usecases.profile_draft import ProfileRefused

_LOGGER = logging.getLogger(__name__)
_RETRY_AFTER = {"Retry-After": "30"}
_KNOWN_FIELDS = tuple(sorted(PROFILE_FIELDS | LEVER_FIELDS | QUERY_FIELDS | SITUATION_FIELDS))

# What HTTP itself refuses without a sentence of ours.
_HTTP_DETAILS: Mapping[int, str] = {
    404: "Rien n’existe à cette adresse.",
    405: "Cette adresse existe, mais pas avec cette méthode.",
}


def _http_error(error: HTTPException) -> Response:
    detail = str(error.detail)
    if detail == HTTPStatus(error.status_code).phrase:
        detail = _HTTP_DETAILS.get(error.status_code, "La requête n’a pas pu être traitée.")
    return problem_response(error.status_code, detail, headers=dict(error.headers or {}))


def _refused_by_http(request: Request, error: HTTPException) -> Response:
    response = _http_error(error)
    if "allow" in response.headers:
        allowed = set(allowed_methods(request.app, request.url.path))
        allowed |= {each.strip() for each in response.headers["allow"].split(",")}
        if "GET" in allowed:
            allowed.add("HEAD")  # api.middleware.HeadAsGet
        response.headers["allow"] = ", ".join(sorted(allowed))
    return response


def _to_correct(mistakes: tuple[Mistake, ...]) -> Response:
    count = len(mistakes)
    detail = "1 point est à corriger." if count == 1 else f"{count} points sont à corriger."
    return problem_response(422, detail, mistakes)


def _malformed(error: RequestValidationError) -> Response:
    return _to_correct(french_mistakes(error.errors(), _KNOWN_FIELDS))


def _profile_refused(error: ProfileRefused) -> Response:
    return _to_correct(
        tuple({"champ": each.field, "message": each.expected} for each in error.mistakes)
    )


def _invalid_value(error: InvalidValue) -> Response:
    told = f" : {', '.join(map(words_of, error.among))}" if error.among else ""
    return _to_correct(({"champ": error.field, "message": error.expected + told},))


def _nir_refused(error: NirRefused) -> Response:
    return _to_correct((error.mistake,))


def _unknown_record(_error: UnknownRecord) -> Response:
    # The same for what is absent and for what is someone else's: neither is told.
    return problem_response(404, "Rien de tel n’existe, ou rien que vous puissiez voir.")


def _transition_refused(error: TransitionRefused) -> Response:
    status = 403 if error.code == NOT_FOR_THIS_PARTY else 409
    return problem_response(status, error.sentence, code=error.code)


def _stale_version(_error: StaleVersion) -> Response:
    detail = "Quelqu’un l’a modifié entre-temps. Rien n’a été changé ; relire, puis recommencer."
    return problem_response(409, detail, code="version")


def _key_reused(_error: KeyReused) -> Response:
    detail = "Cette clé Idempotency-Key a déjà servi pour une autre demande ; rien n’a été fait."
    return problem_response(422, detail, code="cle_deja_utilisee")


def _too_many_exports(_error: TooManyExports) -> Response:
    detail = f"Au plus {MOST_EXPORTS_AN_HOUR} exports par heure. Réessayer plus tard."
    return problem_response(429, detail, headers={"Retry-After": "3600"})


def _sign_in_refused(_error: SignInRefused) -> Response:
    # The same whatever was wrong: nothing tells which logins exist.
    detail = "Rien ne s’ouvre avec ce qui a été donné. Vérifier, ou demander un lien."
    return problem_response(401, detail, code="refuse", headers=CHALLENGE)


def _not_signed_in(_error: NotSignedIn) -> Response:
    detail = "Il faut se connecter : il n’y a pas de session en cours, ou elle a pris fin."
    return problem_response(401, detail, code="session", headers=CHALLENGE)


def _second_factor_expected(error: SecondFactorExpected) -> Response:
    detail = "La connexion n’est pas finie : le second facteur est attendu."
    return problem_response(403, detail, code=str(error))


def _too_many_attempts(error: TooManyAttempts) -> Response:
    seconds = max(math.ceil(error.wait.total_seconds()), 1)
    detail = "Trop d’essais sans succès. Attendre avant de recommencer."
    return problem_response(429, detail, headers={"Retry-After": str(seconds)})


def _overloaded(_error: Overloaded) -> Response:
    detail = "Trop de demandes à la fois ; réessayer dans un instant."
    return problem_response(503, detail, headers={"Retry-After": "5"})


def _unusable_key(_error: UnusableKey) -> Response:
    _LOGGER.error("the key cannot be used: see « vicinal config »")
    return problem_response(503, "Personne ne peut se connecter pour le moment.")


def _issuer_away(_error: IssuerAway) -> Response:
    detail = "Le service d’identité ne répond pas. Se connecter autrement, ou réessayer."
    return problem_response(503, detail, headers=_RETRY_AFTER)


def _bad_issuers(error: BadIssuers) -> Response:
    _LOGGER.error("%s", error)
    return problem_response(503, "Les services d’identité sont mal réglés sur ce serveur.")


def _unknown_opportunity(_error: UnknownOpportunity) -> Response:
    return problem_response(404, "Cette offre ou cette action n’existe pas, ou n’est plus ouverte.")


def _unknown_dispositif(_error: UnknownDispositif) -> Response:
    return problem_response(404, "Ce dispositif n’existe pas ; GET /api/v1/dispositifs les montre.")


def _unknown_occupation(_error: UnknownOccupation) -> Response:
    return problem_response(404, "Ce métier n’existe pas dans le référentiel actif.")


def _unknown_skill(_error: UnknownSkill) -> Response:
    return problem_response(404, "Cette compétence n’existe pas dans le référentiel actif.")


def _not_ready(error: NotReady | NoAuditKey) -> Response:
    return problem_response(503, str(error), headers=_RETRY_AFTER)


def _audit_altered(_error: AuditAltered) -> Response:
    detail = "La trace a été altérée. « Confiance », et « vicinal audit verify », disent en quoi."
    return problem_response(409, detail, code="trace_alteree")


def _database_away(error: Exception) -> Response:
    # The class only: a database's own message may quote the values of a statement.
    _LOGGER.error("database: %s", type(error).__name__)
    detail = "La base de données ne répond pas. Rien n’a été perdu ; réessayer dans un instant."
    return problem_response(503, detail, headers=_RETRY_AFTER)


def _unreadable_document(error: UnreadableDocument) -> Response:
    _LOGGER.error("database: %s", type(error).__name__)
    detail = (
        "Ce qui est enregistré ne peut pas être lu par cette version de Vicinal. "
        "Un administrateur doit mettre le logiciel à jour, ou refaire l’import."
    )
    return problem_response(503, detail, headers=_RETRY_AFTER)


_ANSWERS: Mapping[type[Exception], Callable[[Any], Response]] = {
    RequestValidationError: _malformed,
    ProfileRefused: _profile_refused,
    InvalidValue: _invalid_value,
    NirRefused: _nir_refused,
    TooManyExports: _too_many_exports,
    UnknownOpportunity: _unknown_opportunity,
    UnknownDispositif: _unknown_dispositif,
    UnknownRecord: _unknown_record,
    TransitionRefused: _transition_refused,
    StaleVersion: _stale_version,
    KeyReused: _key_reused,
    SignInRefused: _sign_in_refused,
    NotSignedIn: _not_signed_in,
    SecondFactorExpected: _second_factor_expected,
    TooManyAttempts: _too_many_attempts,
    Overloaded: _overloaded,
    UnusableKey: _unusable_key,
    IssuerAway: _issuer_away,
    BadIssuers: _bad_issuers,
    UnknownOccupation: _unknown_occupation,
    UnknownSkill: _unknown_skill,
    NotReady: _not_ready,
    NoAuditKey: _not_ready,
    AuditAltered: _audit_altered,
    SQLAlchemyError: _database_away,
    UnreadableDocument: _unreadable_document,
    PersistenceError: _database_away,
}


def add_error_handlers(app: FastAPI) -> None:
    """Make ``app`` answer every exception of the table as a problem."""
    app.add_exception_handler(HTTPException, _refused_by_http)  # type: ignore[arg-type]
    for kind, answer in _ANSWERS.items():
        app.add_exception_handler(kind, _handler(answer))


def _handler(answer: Callable[[Any], Response]) -> Callable[[Request, Exception], Response]:
    def handle(_request: Request, error: Exception) -> Response:
        return answer(error)

    return handle
