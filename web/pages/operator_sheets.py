"""The sheet of a week: filled from the keyboard, copied from last week, signed."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from fastapi import Request, Response

from api.attendance_labels import SEANCE_KIND_LABELS
from insertion.actor import Role
from insertion.capacity import YEARS
from skills.normalize import fold
from web.asking import ApiRefused, id_in
from web.fields import is_day, whole
from web.forms import Form, read_form
from web.grid import CODES, Grid, answered, corrections_of, grid_of, typed_in, with_typed
from web.names import name_of, showing
from web.pages.operator_sessions import ONE
from web.rendering import screens
from web.routing import vicinal_of
from web.signed_in import Desk, done_by, read_by, to
from web.typography import capital

ROLES = (Role.OPERATOR,)
WEEK, SEANCES, SIGN = ONE + "/semaine", ONE + "/seances", ONE + "/signer"
MOST_FIELDS = 5_000  # of a sheet: three a cell
DAYS = 7
MOST_ROWS = 100
_REFUSED = frozenset({409, 422})
_NONE_TICKED = "Cocher au moins une feuille à signer."
_TYPED = ("debut", "fin", "duree", "autres")
_SEANCE = ("le", "nature", *_TYPED)


async def show_week(request: Request, desk: Desk) -> Response:
    """Show the sheet of a week; with ``copier``, what last week proposes, unwritten."""
    copy = request.query_params.get("copier") == "oui"
    week = await _week(request, desk, _day(request.query_params.get("jour", "")), copy=copy)
    return await _sheet(request, desk, week, grid_of(week), copied=copy)


async def fill_week(request: Request, desk: Desk, form: Form) -> Response:
    """Write what was typed; what is refused stays as it was typed, with its reason."""
    key, day = id_in(request.path_params["session_id"]), _day(form.get("jour"))
    typed = typed_in(form)
    asked = [each.asked for each in typed if each.asked is not None]
    try:
        if asked:
            report = await desk.api.put(
                f"/sessions/{key}/emargements", {"lignes": asked}, key=form.get("_cle")
            )
            typed = answered(typed, report)
    except ApiRefused as refused:
        if refused.status_code not in _REFUSED:
            raise
        week = await _week(request, desk, day)
        grid = with_typed(grid_of(week), typed)  # nothing of it was written
        return await _sheet(request, desk, week, grid, mistake=refused.detail)
    wrong = [each for each in typed if each.mistake]
    if wrong:
        week = await _week(request, desk, day)
        return await _sheet(request, desk, week, with_typed(grid_of(week), wrong))
    return to(request.url.path, jour=day, fait="ecrite" if asked else "inchangee")


async def show_seances(request: Request, desk: Desk) -> Response:
    """Ask which séances are held in a week, last week's being proposed."""
    week = await _week(request, desk, _day(request.query_params.get("jour", "")), copy=True)
    return await _seances(request, desk, week, _rows_of(week), {})


async def hold_seances(request: Request, desk: Desk, form: Form) -> Response:
    """Hold the séances of a week; one that is refused hides no other."""
    key, day = id_in(request.path_params["session_id"]), _day(form.get("jour"))
    known = whole(form.get("lignes"))
    rows = [_row(form, n) for n in range(min(known, MOST_ROWS) if isinstance(known, int) else 0)]
    filled = [row for row in rows if any(row[name] for name in _TYPED)]
    if not filled:
        week = await _week(request, desk, day)
        wrong = {"debut-0": "Une heure de début et de fin, ou une durée, est attendue."}
        return await _seances(request, desk, week, rows or _rows_of(week), wrong)
    asked = {"seances": [_seance(row) for row in filled]}
    try:
        report = await desk.api.post(f"/sessions/{key}/seances", asked, key=form.get("_cle"))
    except ApiRefused as refused:
        if refused.status_code not in _REFUSED:
            raise
        week = await _week(request, desk, day)
        return await _seances(request, desk, week, rows, {"": refused.detail})
    missing = [
        (row, line)
        for row, line in zip(filled, report["lignes"], strict=True)
        if line["seance"] is None
    ]
    if missing:
        week = await _week(request, desk, day)
        wrong = {_field(i, line): _sentence(line) for i, (_row, line) in enumerate(missing)}
        return await _seances(request, desk, week, [row for row, _line in missing], wrong)
    path = request.url.path.removesuffix("/seances") + "/semaine"
    return to(path, jour=day, fait="tenues")


async def show_signing(request: Request, desk: Desk) -> Response:
    """Show which sheets are to sign, and what signing them makes due."""
    return await _signing(request, desk, Form({}))


async def sign(request: Request, desk: Desk, form: Form) -> Response:
    """Sign the sheets that were ticked."""
    key, ticked = id_in(request.path_params["session_id"]), form.all("seances")
    if not ticked:
        return await _signing(request, desk, form, {"seances": _NONE_TICKED})
    try:
        report = await desk.api.post(
            f"/sessions/{key}/cloture", {"seances": ticked}, key=form.get("_cle")
        )
    except ApiRefused as refused:
        if refused.status_code not in _REFUSED:
            raise
        return await _signing(request, desk, form, {"seances": refused.detail})
    wrong = [_sentence(line) for line in report["lignes"] if line["seance"] is None]
    if wrong:
        return await _signing(request, desk, form, {"seances": " ".join(dict.fromkeys(wrong))})
    days = {name: form.get(name) for name in ("du", "au")}
    return to(request.url.path, fait="signees", **days)


async def _week(request: Request, desk: Desk, day: str, *, copy: bool = False) -> Mapping[str, Any]:
    key = id_in(request.path_params["session_id"])
    found = await desk.api.get(f"/sessions/{key}/semaine", jour=day, copier=copy)
    with showing(request):
        people = sorted(found["personnes"], key=_by_name)
    return {**found, "personnes": people}


def _by_name(person: Mapping[str, Any]) -> tuple[str, str]:
    """Return what a sheet is in the order of; who has two places is twice in it."""
    name = name_of(person["beneficiaire_id"])
    return fold(name), person["positionnement_id"]


async def _sheet(  # noqa: PLR0913 - what one page shows
    request: Request,
    desk: Desk,
    week: Mapping[str, Any],
    grid: Grid,
    *,
    copied: bool = False,
    mistake: str = "",
) -> Response:
    session = await desk.api.get(f"/sessions/{id_in(week['session_id'])}")
    mistakes = ({"": mistake} if mistake else {}) | dict(grid.mistakes)
    return screens(request).page(
        request,
        "operateur/feuille.html",
        422 if mistakes else 200,
        session=session,
        week=week,
        grid=grid,
        copied=copied,
        corrections=list(corrections_of(week)),
        codes=CODES,
        before=_moved(week["du"], -DAYS),
        after=_moved(week["du"], DAYS),
        mistakes=mistakes,
    )


async def _seances(
    request: Request,
    desk: Desk,
    week: Mapping[str, Any],
    rows: list[dict[str, str]],
    mistakes: Mapping[str, str],
) -> Response:
    session = await desk.api.get(f"/sessions/{id_in(week['session_id'])}")
    return screens(request).page(
        request,
        "operateur/seances.html",
        422 if mistakes else 200,
        session=session,
        week=week,
        rows=rows,
        kinds=[(each.value, label) for each, label in SEANCE_KIND_LABELS.items()],
        mistakes=mistakes,
    )


async def _signing(
    request: Request, desk: Desk, form: Form, mistakes: Mapping[str, str] | None = None
) -> Response:
    key = id_in(request.path_params["session_id"])
    session = await desk.api.get(f"/sessions/{key}")
    asked = request.query_params
    first = _day(asked.get("du", "")) or session["debut"]
    last = _day(asked.get("au", "")) or min(session["fin"], vicinal_of(request).today().isoformat())
    signing = await desk.api.get(f"/sessions/{key}/cloture", du=first, au=max(first, last))
    return screens(request).page(
        request,
        "operateur/signer.html",
        422 if mistakes else 200,
        session=session,
        signing=signing,
        decompte=signing["une_fois_signe"],
        ticked=form.all("seances") if form.fields else [each["id"] for each in signing["a_signer"]],
        mistakes=mistakes or {},
    )


def _row(form: Form, number: int) -> dict[str, str]:
    row = {name: form.get(f"{name}-{number}") for name in _SEANCE}
    # The page says the day of the week: what is no day is asked for, not shown.
    return row | {"le": row["le"] if is_day(row["le"]) else ""}


def _rows_of(week: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return one row a day, or the séances that last week proposes for it."""
    rows = []
    first = date.fromisoformat(week["du"])
    for offset in range(DAYS):
        day = (first + timedelta(days=offset)).isoformat()
        mine = [each for each in week["seances_proposees"] if each["le"] == day]
        rows += [
            {
                "le": day,
                "debut": each["debut"] or "",
                "fin": each["fin"] or "",
                "duree": "" if each["debut"] else f"{each['minutes']}",
                "nature": each["nature"]["code"],
                "autres": "",
            }
            for each in mine
        ] or [dict.fromkeys(_SEANCE, "") | {"le": day, "nature": "collective"}]
    return rows


def _seance(row: Mapping[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {name: row[name] for name in ("le", "nature")}
    body |= {name: row[name] for name in ("debut", "fin") if row[name]}
    for field, name in (("minutes", "duree"), ("autres_presents", "autres")):
        if row[name]:
            # What is no number goes as it is: the API says what it expects.
            body[field] = whole(row[name])
    return body


def _field(number: int, line: Mapping[str, Any]) -> str:
    names = {"minutes": "duree", "autres_presents": "autres"}
    champ = line["champ"] or "debut"
    return f"{names.get(champ, champ)}-{number}"


def _sentence(line: Mapping[str, Any]) -> str:
    return f"{capital(line['message'].rstrip('.'))}."


def _day(text: str) -> str:
    """Return a day of an address; empty, which is today's week, when no session can have it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return day.isoformat() if day.year in YEARS else ""


def _moved(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


ROUTES = (
    read_by(WEEK, ROLES, show_week),
    done_by(WEEK, ROLES, fill_week, partial(read_form, most_fields=MOST_FIELDS)),
    read_by(SEANCES, ROLES, show_seances),
    done_by(SEANCES, ROLES, hold_seances),
    read_by(SIGN, ROLES, show_signing),
    done_by(SIGN, ROLES, sign),
)
