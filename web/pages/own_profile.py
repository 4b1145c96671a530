"""The same questions, of a person signed in: each answer is kept in her profile at once."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from web.addresses import OWN
from web.answers import NO_ANSWER, Answers, forget_answers, read_answers
from web.asking import ApiRefused
from web.forms import Form
from web.pages.own_reach import FIRST_STEP, HERSELF, is_one_way, own
from web.pages.profile import STEPS, Step, number_of
from web.rendering import screens
from web.routing import vicinal_of
from web.signed_in import Desk, done_by, read_by, to
from web.steps import Taken

_NOT_FOUND, _REFUSED = 404, 422


async def kept_answers(desk: Desk) -> Answers:
    """Return what is kept of the person who reads; nothing before her first answer."""
    try:
        kept: Mapping[str, Any] = await desk.api.get(own(desk, "/profil"))
    except ApiRefused as refused:
        if refused.status_code == _NOT_FOUND:
            return NO_ANSWER
        raise
    # An empty list of what she holds or needs is an answer; of anything else it is none.
    answered = {"permis", "besoins"}
    return {
        name: _told(value)
        for name, value in kept.items()
        if value not in (None, [], {}, "") or (name in answered and value == [])
    }


def _told(value: Any) -> Any:
    """Return a part of an answer without what it does not say."""
    if isinstance(value, dict):
        return {name: each for name, each in value.items() if each is not None}
    return value


async def show_step(request: Request, desk: Desk) -> Response:
    """Show one question, with what was answered."""
    answers, number = await kept_answers(desk), number_of(request)
    if number and not answers:
        return to(FIRST_STEP)  # the other answers need a place
    # Who comes for the first time is brought here: she may not see another page before she leaves.
    facts = {} if number else {"one_way": await is_one_way(desk)}
    return await _page(request, number, Taken(answers, facts=facts), 200)


async def take_step(request: Request, desk: Desk, form: Form) -> Response:
    """Keep what was answered, then ask the next question or show what is in reach."""
    answers, number = await kept_answers(desk), number_of(request)
    if number and not answers:
        return to(FIRST_STEP)
    done = await run_in_threadpool(_taken, STEPS[number], form, answers, request)
    if done.mistakes:
        return await _page(request, number, done, 422, form)
    if not done.is_done:
        return await _page(request, number, done, 200, form)
    try:
        await desk.api.put(own(desk, "/profil"), dict(done.answers))
    except ApiRefused as refused:
        if refused.status_code != _REFUSED:
            raise
        mistakes = {"": next(iter(refused.mistakes.values()), refused.detail)}
        return await _page(request, number, Taken(done.answers, mistakes), 422, form)
    return to(_next(form, number))


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


async def _page(
    request: Request, number: int, done: Taken, status: int, form: Form | None = None
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
        **{"one_way": False, **facts, **done.facts},
    )


async def show_answers(request: Request, desk: Desk) -> Response:
    """Show every answer kept, with where to change it."""
    answers, vicinal = await kept_answers(desk), vicinal_of(request)
    return screens(request).page(
        request,
        "moi/reponses.html",
        answers=answers,
        steps=STEPS,
        facts={step.slug: step.facts(answers, vicinal) for step in STEPS},
        visited=bool(read_answers(request)),
    )


async def take_over(request: Request, desk: Desk, _form: Form) -> Response:
    """Keep what was answered without an account, and have the browser forget it."""
    answers = read_answers(request)
    if not answers:
        return to(OWN.answers)
    merged = {**await kept_answers(desk), **answers}
    await desk.api.put(own(desk, "/profil"), merged)
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
