"""The same questions, of a person signed in: each answer is kept in her profile at once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from web.addresses import OWN
from web.answers import NO_ANSWER, Answers, forget_answers, read_answers
from web.asking import NOTHING, ApiRefused
from web.forms import Form
from web.messages import N_
from web.pages.own_reach import FIRST_STEP, HERSELF, is_one_way, own
from web.pages.profile import STEPS, Step, number_of
from web.rendering import screens
from web.routing import vicinal_of
from web.signed_in import Desk, done_by, read_by, to
from web.steps import Taken

_NOT_FOUND, _STALE, _REFUSED = 404, 412, 422
_SHOWN = "_lu"  # what was kept when a form was shown; not said when nothing was
CHANGED = N_(
    "Cette réponse a changé depuis que vous avez ouvert la page. "
    "Votre choix est encore là. Pour le garder, continuez."
)
ALL_CHANGED = N_(
    "Vos réponses ont changé depuis que vous avez ouvert la page. "
    "Les voici. Rien n’est encore remplacé."
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a person, and its ETag."""

    answers: Answers
    tag: str

    def of(self, step: Step) -> str:
        """Return what tells the answers to one question from others, empty for none.

        Each question has its own: to answer one does not make another out of date.
        """
        said = {name: self.answers[name] for name in step.asked if name in self.answers}
        if not said:
            return ""
        return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


async def kept_answers(desk: Desk) -> Answers:
    """Return what is kept of the person who reads; nothing before her first answer."""
    return (await _kept(desk)).answers


async def _kept(desk: Desk) -> Kept:
    try:
        answered = await desk.api.ask("GET", own(desk, "/profil"))
    except ApiRefused as refused:
        if refused.status_code == _NOT_FOUND:
            return Kept(NO_ANSWER, NOTHING)
        raise
    kept: Mapping[str, Any] = answered.json()
    # An empty list of what she holds or needs is an answer; of anything else it is none.
    said_empty = {"permis", "besoins"}
    answers = {
        name: _told(value)
        for name, value in kept.items()
        if value not in (None, [], {}, "") or (name in said_empty and value == [])
    }
    return Kept(answers, answered.headers["etag"])


def _told(value: Any) -> Any:
    """Return a part of an answer without what it does not say."""
    if isinstance(value, dict):
        return {name: each for name, each in value.items() if each is not None}
    return value


async def show_step(request: Request, desk: Desk) -> Response:
    """Show one question, with what was answered."""
    kept, number = await _kept(desk), number_of(request)
    if number and not kept.answers:
        return to(FIRST_STEP)  # the other answers need a place
    # Who comes for the first time is brought here: she may not see another page before she leaves.
    facts = {} if number else {"one_way": await is_one_way(desk)}
    shown = kept.of(STEPS[number])
    return await _page(request, number, Taken(kept.answers, facts=facts), 200, shown)


async def take_step(request: Request, desk: Desk, form: Form) -> Response:
    """Keep what was answered, then ask the next question or show what is in reach."""
    kept, number, shown = await _kept(desk), number_of(request), form.get(_SHOWN)
    if number and not kept.answers:
        return to(FIRST_STEP)
    done = await run_in_threadpool(_taken, STEPS[number], form, kept.answers, request)
    if not done.is_done:
        status = _REFUSED if done.mistakes else 200
        return await _page(request, number, done, status, shown, form)
    # Sent again as it was, it changes nothing.
    if done.answers != kept.answers and shown != kept.of(STEPS[number]):
        return await _changed(request, number, done.answers, kept, form)
    try:
        await desk.api.put(own(desk, "/profil"), dict(done.answers), read=kept.tag)
    except ApiRefused as refused:
        if refused.status_code == _STALE:
            return await _changed(request, number, done.answers, await _kept(desk), form)
        if refused.status_code != _REFUSED:
            raise
        mistakes = {"": next(iter(refused.mistakes.values()), refused.detail)}
        return await _page(request, number, Taken(done.answers, mistakes), _REFUSED, shown, form)
    return to(_next(form, number))


async def _changed(
    request: Request, number: int, typed: Answers, kept: Kept, form: Form
) -> Response:
    """Show a form again with what was chosen, and beside it what was kept meanwhile."""
    step = STEPS[number]
    now = await run_in_threadpool(step.facts, kept.answers, vicinal_of(request))
    done = Taken(typed, {"": CHANGED}, {"now": now, "answers": kept.answers})
    return await _page(request, number, done, _STALE, kept.of(step), form)


def _taken(step: Step, form: Form, answers: Answers, request: Request) -> Taken:
    """Return what became of a form; a precise place that she leaves alone stays hers."""
    says_nothing = not form.get("lieu") and not form.get("commune")
    if step.slug == "lieu" and says_nothing and "lat" in answers.get("domicile", {}):
        return Taken(answers)
    return step.take(form, answers, vicinal_of(request), screens(request).theme.departements)


def _next(form: Form, number: int) -> str:
    if form.get("suite") == "voir" or number + 1 == len(STEPS):
        return OWN.reach
    return f"{OWN.answers}/{STEPS[number + 1].slug}"


async def _page(  # noqa: PLR0913, PLR0917
    request: Request, number: int, done: Taken, status: int, shown: str, form: Form | None = None
) -> Response:
    step = STEPS[number]
    facts = await run_in_threadpool(step.facts, done.answers, vicinal_of(request))
    return screens(request).page(
        request,
        step.template,
        status,
        step=step,
        number=number + 1,
        count=len(STEPS),
        back=f"{OWN.answers}/{STEPS[number - 1].slug}" if number else OWN.answers,
        has_place=bool(done.answers),
        mistakes=done.mistakes,
        form=form,
        shown=shown,
        **{"one_way": False, **facts, **done.facts},
    )


async def show_answers(request: Request, desk: Desk) -> Response:
    """Show every answer kept, with where to change it."""
    return await _answers(request, desk)


async def _answers(
    request: Request, desk: Desk, status: int = 200, mistakes: Mapping[str, str] | None = None
) -> Response:
    kept, vicinal = await _kept(desk), vicinal_of(request)
    return screens(request).page(
        request,
        "moi/reponses.html",
        status,
        answers=kept.answers,
        steps=STEPS,
        facts={step.slug: step.facts(kept.answers, vicinal) for step in STEPS},
        visited=bool(read_answers(request)),
        shown=kept.tag if kept.answers else "",
        mistakes=mistakes or {},
    )


async def take_over(request: Request, desk: Desk, form: Form) -> Response:
    """Keep what was answered without an account, and have the browser forget it."""
    answers = read_answers(request)
    if not answers:
        return to(OWN.answers)
    merged = {**await kept_answers(desk), **answers}
    try:
        await desk.api.put(own(desk, "/profil"), merged, read=form.get(_SHOWN) or NOTHING)
    except ApiRefused as refused:
        if refused.status_code != _STALE:
            raise
        return await _answers(request, desk, _STALE, {"": ALL_CHANGED})
    return forget_answers(to(OWN.answers, fait="profil"))


async def leave(_request: Request, _desk: Desk, _form: Form) -> Response:
    """Have the browser forget what was answered without an account."""
    return forget_answers(to(OWN.answers))


ROUTES = (
    read_by(OWN.answers, HERSELF, show_answers),
    done_by(f"{OWN.answers}/reprendre", HERSELF, take_over),
    done_by(f"{OWN.answers}/laisser", HERSELF, leave),
    read_by(f"{OWN.answers}/{{slug}}", HERSELF, show_step),
    done_by(f"{OWN.answers}/{{slug}}", HERSELF, take_step),
)
