"""What the routes of signing in are given: where one comes from, and who is there so far."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from api.caller import caller_address
from api.former_session import end_former_session
from api.identity import present_in
from api.routers.dependencies import VicinalDep
from api.same_origin import refuse_foreign
from api.schemas.queries import NoParameter
from api.schemas.sign_in import EnrolledOut, SessionOut
from api.session_cookie import (
    browser_mark,
    clear_session,
    mark_browser,
    require_private,
    session_token,
    set_session,
)
from api.still_signed_in import entered_by_session
from api.wiring import utc_now
from insertion.sign_in import SessionStage
from usecases.accounts.attempts import counted_as
from usecases.accounts.errors import NotSignedIn
from usecases.accounts.known_browser import is_of, new_mark
from usecases.accounts.practice import Entrance
from usecases.accounts.sessions import Present, SignedIn, csrf_token, require_open

NoParameterDep = Annotated[NoParameter, Query()]


async def current_entrance(
    request: Request, vicinal: VicinalDep, _query: NoParameterDep
) -> Entrance:
    """Return where and when someone comes; answer 403 to a page that is not ours."""
    require_private(request, vicinal.settings)
    refuse_foreign(request, vicinal.settings)
    address = caller_address(request.scope)
    mark = browser_mark(request, vicinal.settings)
    return Entrance(vicinal.unit_of_work, vicinal.signing.practice, address, utc_now(), mark)


async def maybe_present(request: Request) -> Present | None:
    """Return who is signed in, however far, or None."""
    return await present_in(request)


async def current_present(request: Request) -> Present:
    """Return who is signed in, however far, or answer 401."""
    present = await present_in(request)
    if present is None:
        raise NotSignedIn("no session")
    entered_by_session(present)
    return present


async def wholly_present(present: Annotated[Present, Depends(current_present)]) -> Present:
    """Return who is wholly signed in, or answer 401 or 403."""
    return require_open(present)


EntranceDep = Annotated[Entrance, Depends(current_entrance)]
MaybePresentDep = Annotated[Present | None, Depends(maybe_present)]
PresentDep = Annotated[Present, Depends(current_present)]
OpenDep = Annotated[Present, Depends(wholly_present)]


def session_out(vicinal: VicinalDep, signed: SignedIn) -> SessionOut:
    """Return what is answered of a new session."""
    token = csrf_token(vicinal.signing.practice, signed.token)
    return SessionOut.of(signed.account, signed.session, token)


def enter(
    request: Request, vicinal: VicinalDep, signed: SignedIn, codes: tuple[str, ...] = ()
) -> Response:
    """Answer a new session: its cookie, and what a page has to know of it."""
    out: SessionOut = session_out(vicinal, signed)
    if codes:
        out = EnrolledOut(**out.model_dump(), codes_de_secours=list(codes))
    former = session_token(request, vicinal.settings)
    if former is not None:  # nobody would know any more that it is there
        end_former_session(former, vicinal)
    response = Response(out.model_dump_json(), media_type="application/json")
    expires_at = signed.session.expires_at
    set_session(response, request, vicinal.settings, signed.token, expires_at)
    _mark(response, request, vicinal, signed)
    return response


def _mark(response: Response, request: Request, vicinal: VicinalDep, signed: SignedIn) -> None:
    """Mark the browser of who is wholly signed in, unless it bears her mark already."""
    login, practice = counted_as(signed.account), vicinal.signing.practice
    if signed.session.stage is SessionStage.OPEN and not is_of(
        practice, browser_mark(request, vicinal.settings), login
    ):
        mark_browser(response, request, vicinal.settings, new_mark(practice, login))


def leave(request: Request, vicinal: VicinalDep) -> Response:
    """Answer that there is no session any more, and take the cookie back."""
    out = SessionOut(etape="aucune")
    response = Response(out.model_dump_json(), media_type="application/json")
    clear_session(response, request, vicinal.settings)
    return response
