"""What is proved of the people of a convention; without it, some are not paid."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from fastapi import Request, Response

from api.insertion_labels import AUDIENCE_LABELS
from insertion.actor import Role
from web.asking import ApiRefused, id_in
from web.forms import Form, read_form
from web.grid import read_minutes, told_hours
from web.pages.conventions import BASES
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by, to

ROLES = (Role.OPERATOR,)
PATH = BASES[Role.OPERATOR] + "/{convention_id}/justificatifs"
MOST_FIELDS = 6_000  # eight a person
FIELDS = ("public", "verifie_le", "public_jusqu_au", "accompagnement", "heures", "renouvele_le")
_REFUSED = frozenset({409, 422})
_BAD_HOURS = "un temps de travail comme 24 h ou 17:30"
_WRITTEN_MEANWHILE = "une ligne relue : un collègue l’a écrite entre-temps"
_BETWEEN = "|"


async def show(request: Request, desk: Desk) -> Response:
    """Show who entered under a convention, and what is proved of each."""
    return await _page(request, desk, {}, {})


async def state(request: Request, desk: Desk, form: Form) -> Response:
    """Say what is proved; what is refused stays as it was typed, with its reason."""
    key = id_in(request.path_params["convention_id"])
    people = form.all("p")
    typed = {
        one: {name: form.get(f"{name}-{i}") for name in FIELDS} for i, one in enumerate(people)
    }
    known = {each["positionnement_id"]: _shown(each) for each in await _stated(request, desk)}
    read = {one: form.get(f"lu-{i}") or _packed(known.get(one, {})) for i, one in enumerate(people)}
    changed = [one for one in people if one in known and _packed(typed[one]) != read[one]]
    late = {one for one in changed if _packed(known[one]) not in {read[one], _packed(typed[one])}}
    rows, wrong = _rows([one for one in changed if one not in late], typed)
    wrong |= dict.fromkeys(late, _WRITTEN_MEANWHILE)
    try:
        report = await desk.api.post(
            f"/conventions/{key}/participations", {"lignes": rows}, key=form.get("_cle")
        )
    except ApiRefused as refused:
        if refused.status_code not in _REFUSED:
            raise
        return await _page(request, desk, typed, {"": refused.detail})
    for row, line in zip(rows, report["lignes"], strict=True):
        if line["resultat"]["code"] == "refusee":
            wrong[row["positionnement_id"]] = str(line["message"])
    if wrong:
        return await _page(request, desk, {one: typed[one] for one in wrong}, wrong)
    return to(request.url.path, fait="dits" if rows else "inchanges")


def _rows(
    changed: Sequence[str], typed: Mapping[str, Mapping[str, str]]
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    rows: list[dict[str, Any]] = []
    wrong: dict[str, str] = {}
    for one in changed:
        said = {name: value for name, value in typed[one].items() if value and name != "heures"}
        row: dict[str, Any] = {"positionnement_id": one} | said
        hours = typed[one]["heures"]
        if hours:
            minutes = read_minutes(hours)
            if minutes is None:
                wrong[one] = _BAD_HOURS
                continue
            row["minutes_hebdo"] = minutes
        rows.append(row)
    return rows, wrong


def _packed(said: Mapping[str, str]) -> str:
    """Return what is said of someone as one field, to know what a page showed."""
    return _BETWEEN.join(said.get(name, "") for name in FIELDS)


def _shown(each: Mapping[str, Any]) -> dict[str, str]:
    minutes = each["minutes_hebdo"]
    return {
        "public": each["public_dit"] or "",
        "verifie_le": each["verifie_le"] or "",
        "public_jusqu_au": each["public_jusqu_au"] or "",
        "accompagnement": each["accompagnement"] or "",
        "heures": "" if minutes is None else told_hours(minutes),
        "renouvele_le": each["renouvele_le"] or "",
    }


async def _stated(request: Request, desk: Desk) -> Sequence[Mapping[str, Any]]:
    key = id_in(request.path_params["convention_id"])
    found: Sequence[Mapping[str, Any]] = (await desk.api.get(f"/conventions/{key}/participations"))[
        "items"
    ]
    return found


async def _page(
    request: Request,
    desk: Desk,
    typed: Mapping[str, Mapping[str, str]],
    wrong: Mapping[str, str],
) -> Response:
    key = id_in(request.path_params["convention_id"])
    convention = await desk.api.get(f"/conventions/{key}")
    lines: list[dict[str, Any]] = []
    for i, each in enumerate(await _stated(request, desk)):
        one, now = each["positionnement_id"], _shown(each)
        message = wrong.get(one, "")
        lines.append(
            {
                "person": each,
                "read": _packed(now),
                "said": typed.get(one) or now,
                "mistake": f"Attendu : {message}." if message else "",
                "number": i,
            }
        )
    mistakes = {
        f"public-{line['number']}": f"{line['person']['beneficiaire_id']} : {line['mistake']}"
        for line in lines
        if line["mistake"]
    }
    if "" in wrong:
        mistakes[""] = wrong[""]
    return screens(request).page(
        request,
        "conventions/justificatifs.html",
        422 if mistakes else 200,
        base=BASES[Role.OPERATOR],
        convention=convention,
        lines=lines,
        publics=[(each.value, label) for each, label in AUDIENCE_LABELS.items()],
        mistakes=mistakes,
    )


ROUTES = (
    read_by(PATH, ROLES, show),
    done_by(PATH, ROLES, state, partial(read_form, most_fields=MOST_FIELDS)),
)
