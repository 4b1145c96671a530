"""The rules: dispositifs with their dated sources, and the weights of the ranking."""

from decimal import Decimal
from typing import Any

from fastapi import Request, Response

from api.labels import parameter_label
from api.rule_sentences import number_words
from web.asking import ApiRefused, id_in
from web.pages.departement_indicators import HOME, ONLY_DEPARTEMENT
from web.rendering import screens
from web.routing import vicinal_of
from web.rule_changes import changes_between
from web.signed_in import Desk, read_by

PAGE = f"{HOME}/regles"
_NOT_YET = 404  # no rule was known on that day


async def show_rules(request: Request, desk: Desk) -> Response:
    """Show every dispositif known on a day, the files refused, and what ranks."""
    day = _day(request)
    ranking = await desk.api.get("/classement")
    return screens(request).page(
        request,
        "departement/regles.html",
        rules=await desk.api.get("/dispositifs", date=day),
        ranking=ranking,
        parameters=[(parameter_label(n), _said(each)) for n, each in ranking["parametres"].items()],
        durations=await desk.api.get("/conservation"),
        day=day,
    )


async def show_dispositif(request: Request, desk: Desk) -> Response:
    """Show the rules of one on a day, each with its source, and what changed since another day."""
    day, before = _day(request), request.query_params.get("avant", "")
    path = f"/dispositifs/{id_in(request.path_params['dispositif_id'])}"
    found = await desk.api.get(path, date=day)
    former: dict[str, Any] | None = None
    if before:
        try:
            former = await desk.api.get(path, date=before)
        except ApiRefused as refused:
            if refused.status_code != _NOT_YET:
                raise
    return screens(request).page(
        request,
        "departement/dispositif.html",
        found=found,
        changes=None if former is None else changes_between(former, found),
        day=day,
        before=before,
    )


def _said(parameters: dict[str, float]) -> list[tuple[str, str]]:
    """Return parameters by their names, to their last decimal: one is 0,02."""
    return [
        (parameter_label(code), number_words(Decimal(str(value))))
        for code, value in parameters.items()
    ]


def _day(request: Request) -> str:
    return request.query_params.get("date", "") or vicinal_of(request).today().isoformat()


ROUTES = (
    read_by(PAGE, ONLY_DEPARTEMENT, show_rules),
    read_by(PAGE + "/{dispositif_id}", ONLY_DEPARTEMENT, show_dispositif),
)
