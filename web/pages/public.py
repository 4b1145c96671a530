"""The pages that need nothing of anybody: what this is, how the ranking works, who to ask."""

from fastapi import HTTPException, Request, Response
from starlette.responses import RedirectResponse

from insertion.rights import Right
from web.answers import read_answers
from web.messages import COOKIE, LANGUAGES
from web.pages.profile import SEE_OTHER, STEPS
from web.ranking_facts import ranking_facts
from web.rendering import screens
from web.routing import is_ours, is_secure, shown, vicinal_of
from web.signed_in import person_of
from web.word_steps import home_of
from web.words import CRITERIA

_A_YEAR = 365 * 24 * 3600
_CODES = {each.code for each in LANGUAGES}


def show_home(request: Request) -> Response:
    """Show what this is, and ask the first question."""
    answers = read_answers(request)
    return screens(request).page(
        request,
        "accueil.html",
        home=home_of(answers, vicinal_of(request)),
        forgotten="oublie" in request.query_params,
        step=STEPS[0],
    )


async def show_ranking(request: Request) -> Response:
    """Show how the ranking works, from the policy in use."""
    await person_of(request)
    policy = vicinal_of(request).desk().reference.policy
    return screens(request).page(
        request, "comment-ca-marche.html", ranking=ranking_facts(policy), criteria=CRITERIA
    )


async def show_legal(request: Request) -> Response:
    """Show who answers for these pages, and what becomes of what one types."""
    await person_of(request)
    return screens(request).page(request, "mentions-legales.html")


async def show_accessibility(request: Request) -> Response:
    """Show how far these pages can be used by everyone."""
    await person_of(request)
    return screens(request).page(request, "accessibilite.html")


async def show_help(request: Request) -> Response:
    """Show whom to call."""
    await person_of(request)
    return screens(request).page(request, "aide.html")


def show_offline(request: Request) -> Response:
    """Show what a telephone keeps for when there is no network."""
    return screens(request).page(request, "hors-ligne.html")


def choose_language(request: Request) -> Response:
    """Keep the language chosen, and come back to the page one was reading."""
    code = request.path_params["code"]
    if code not in _CODES:
        raise HTTPException(404)
    back = request.query_params.get("vers", "/")
    response = RedirectResponse(back if is_ours(back) else "/", SEE_OTHER)
    response.set_cookie(
        COOKIE,
        code,
        max_age=_A_YEAR,
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
    )
    return response


ROUTES = (
    shown("/", Right.READ_CATALOGUE, show_home),
    shown("/comment-ca-marche", Right.READ_POLICY, show_ranking),
    shown("/mentions-legales", Right.READ_CATALOGUE, show_legal),
    shown("/accessibilite", Right.READ_CATALOGUE, show_accessibility),
    shown("/aide", Right.READ_CATALOGUE, show_help),
    shown("/hors-ligne", Right.READ_CATALOGUE, show_offline),
    shown("/langue/{code}", Right.READ_CATALOGUE, choose_language),
)
