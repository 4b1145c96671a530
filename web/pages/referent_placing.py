"""Place one person, or several at once, on an offer or an action: reasons first, then the terms."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from api.insertion_labels import AUDIENCE_LABELS
from api.labels import OBJECTIVE_LABELS
from insertion.positionnement_terms import dispositif_key
from web.asking import Api, ApiRefused, id_in
from web.fields import said
from web.forms import Form
from web.pages.referent_today import READERS
from web.rendering import screens
from web.signed_in import Desk, done_by, read_by

PATH = "/referent/positionner"
MOST = 100
CHOICES = {"action": 100, "offre": 12}
"""How many are shown to choose from: all the actions of a département, few of its offers."""
READ_ONE_BY_ONE = 20
ABSENT, STALE, INVALID = 404, 412, 422
SIGNED_OUT, BROKEN = 401, 500
KINDS = ("action", "offre")
AUDIENCES = [(each.value, label) for each, label in AUDIENCE_LABELS.items()]
OBJECTIVES = [(each.value, label) for each, label in OBJECTIVE_LABELS.items()]
KEY_LENGTH = 43


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one person: the positionnement, or why it was refused."""

    beneficiary_id: str
    done: dict[str, Any] | None
    refusal: str = ""


async def show_placing(request: Request, desk: Desk) -> Response:
    """Ask the terms for one person on one offer or action, once its reasons are shown."""
    query = request.query_params
    form = Form({name: tuple(query.getlist(name)) for name in ("personnes", "type", "sur", "q")})
    return await _page(request, desk, form)


async def do_placing(request: Request, desk: Desk, form: Form) -> Response:
    """Place everyone who is still ticked; each line gets its answer, and nothing is hidden."""
    people, on = form.all("personnes")[:MOST], form.get("sur")
    if form.get("quoi") != "positionner" or not people or not on:
        missing = {}
        if form.get("quoi") == "positionner":
            missing = {"sur": "Choisir une action ou une offre."} if people else {}
        if not people:
            missing = {"": "Cocher au moins une personne."}
        return await _page(request, desk, form, missing)
    body = _terms(form)
    if form.get("type") != "offre" and not body.get("objectifs"):
        return await _page(request, desk, form, {"objectifs": "Cocher au moins un objectif."})
    lines = [await _place(desk.api, person, form, body) for person in people]
    if len(lines) == 1 and lines[0].done is None:
        return await _page(request, desk, form, {"": lines[0].refusal})
    await desk.api.learn_names(people)
    return screens(request).page(
        request,
        "referent/positionnes.html",
        lines=lines,
        done=[each for each in lines if each.done is not None],
        refused=[each for each in lines if each.done is None],
        on=await _opportunity(desk.api, form.get("type"), on),
    )


async def _place(api: Api, person: str, form: Form, body: dict[str, Any]) -> Line:
    asked = body | {"beneficiaire_id": person, "opportunite_id": form.get("sur")}
    try:
        done = await api.post("/positionnements", asked, key=_key(form.get("_cle"), person))
    except ApiRefused as refused:
        if refused.status_code == SIGNED_OUT or refused.status_code >= BROKEN:
            raise  # said of nobody in particular
        return Line(person, None, " ".join(refused.mistakes.values()) or refused.detail)
    return Line(person, done)


def _key(key: str, person: str) -> str:
    """Return the key of one line of a form: sent twice, each person is placed once."""
    return hashlib.sha256(f"{key} {person}".encode()).hexdigest()[:KEY_LENGTH] if key else ""


def _terms(form: Form) -> dict[str, Any]:
    return said(form, "public", "contexte", "commentaire") | {
        "objectifs": form.all("objectifs"),
        "resultats_attendus": form.all("resultats_attendus"),
    }


async def _page(
    request: Request, desk: Desk, form: Form, mistakes: dict[str, str] | None = None
) -> Response:
    """Ask: on what, found by its words; then the terms, beside the reasons for one person."""
    people = (form.all("montrees") or form.all("personnes"))[:MOST]
    kind = form.get("type") if form.get("type") in KINDS else "action"
    on = await _opportunity(desk.api, kind, form.get("sur"))
    found = None if on else await _search(desk.api, kind, form.get("q"))
    suited, results, assessed = await asyncio.gather(
        _suited(desk.api, people, on), _results(desk.api, on), _assessed(desk.api, people, on)
    )
    await desk.api.learn_names(people)
    return screens(request).page(
        request,
        "referent/positionner.html",
        INVALID if mistakes else 200,
        people=people,
        kind=kind,
        on=on,
        found=found,
        suited=suited,
        assessed=assessed,
        results=results,
        form=form,
        mistakes=mistakes or {},
        audiences=AUDIENCES,
        objectives=OBJECTIVES,
    )


async def _opportunity(api: Api, kind: str, opportunity_id: str) -> Any:
    if not opportunity_id:
        return None
    try:
        return await api.get(
            f"/{'offres' if kind == 'offre' else 'actions'}/{id_in(opportunity_id)}"
        )
    except ApiRefused as refused:
        if refused.status_code != ABSENT:
            raise
        return None


async def _search(api: Api, kind: str, words: str) -> Any:
    try:
        path = "/offres" if kind == "offre" else "/actions"
        return await api.get(path, q=words[:200], size=CHOICES[kind])
    except ApiRefused as refused:
        if refused.status_code != INVALID:
            raise
        return {"items": [], "total": 0}


async def _suited(api: Api, people: Sequence[str], on: Any) -> dict[str, Any]:
    """Return, for each of these people whom it suits, why; the others are not known to be."""
    if on is None or not people:
        return {}
    plural = "offres" if on["type"] == "offre" else "actions"
    found = await api.get(f"/{plural}/{id_in(on['id'])}/beneficiaires")
    return {each["personne"]["id"]: each for each in found["items"]}


async def _assessed(api: Api, people: Sequence[str], on: Any) -> dict[str, Any]:
    """Return why it suits each or why not, with the way there; not of who has no profile.

    For more people than he reads one by one, what suits them is enough: nothing is asked.
    """
    if on is None or len(people) > READ_ONE_BY_ONE:
        return {}
    found = await asyncio.gather(*(_assessment(api, each, on["id"]) for each in people))
    return {who: each for who, each in zip(people, found, strict=True) if each is not None}


async def _assessment(api: Api, person: str, opportunity_id: str) -> Any:
    try:
        return await api.get(
            f"/beneficiaires/{id_in(person)}/correspondances/{id_in(opportunity_id)}"
        )
    except ApiRefused as refused:
        if refused.status_code != ABSENT:
            raise
        return None


async def _results(api: Api, on: Any) -> list[Any]:
    """Return the results that the dispositif of an action expects."""
    if on is None or on["type"] == "offre":
        return []
    return await results_of(api, on["dispositif"]["code"])


async def results_of(api: Api, dispositif: str | None) -> list[Any]:
    """Return the results that a dispositif expects, none when no rule of it is known."""
    if dispositif is None:
        return []
    try:
        found = await api.get(f"/dispositifs/{id_in(dispositif_key(dispositif))}")
    except ApiRefused as refused:
        if refused.status_code not in {ABSENT, INVALID}:
            raise
        return []
    return list(found["resultats_attendus"])


ROUTES = (read_by(PATH, READERS, show_placing), done_by(PATH, READERS, do_placing))
