"""The questions, one page each: shown with what was answered, kept at each step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import HTTPException, Request, Response
from starlette.responses import RedirectResponse

from api.labels import WEEKDAY_LABELS
from api.wiring import Vicinal
from insertion.rights import Right
from web.answers import Answers, TooManyAnswers, forget_answers, keep_answers, read_answers
from web.forms import Form
from web.messages import N_
from web.rendering import screens
from web.routing import is_secure, shown, taken, vicinal_of
from web.steps import (
    DEFAULT_MINUTES,
    HOURS,
    MINUTES,
    OTHER_HOURS,
    Taken,
    hours_chosen,
    take_hours,
    take_licences,
    take_limits,
    take_means,
    take_needs,
)
from web.word_steps import (
    home_of,
    occupations_of,
    skills_proposed,
    take_occupations,
    take_place,
    take_skills,
)
from web.words import DAYS, LICENCES, LIMITS, MEANS, NEEDS

SEE_OTHER = 303
LIST_URL = "/possibilites"
SOUGHT, HELD = "metiers_recherches", "metiers_exerces"
Facts = Callable[[Answers, Vicinal], Mapping[str, Any]]
Take = Callable[[Form, Answers, Vicinal, tuple[str, ...]], Taken]
TOO_MANY = N_("C’est trop de réponses pour ce navigateur. Gardez le plus important.")


@dataclass(frozen=True, slots=True)
class Step:
    """One question: its address, its words, what its page shows and what its form changes."""

    slug: str
    question: str
    hint: str
    template: str
    facts: Facts
    take: Take
    asked: tuple[str, ...]  # the answers that its form changes, and no other

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return f"/profil/{self.slug}"


def _place(answers: Answers, vicinal: Vicinal) -> Mapping[str, Any]:
    return {"home": home_of(answers, vicinal), "places": (), "words": ""}


def _means(answers: Answers, _vicinal: Vicinal) -> Mapping[str, Any]:
    return {
        "choices": MEANS,
        "ticked": answers.get("moyens", ()),
        "minutes": MINUTES,
        "minutes_chosen": answers.get("duree_max_minutes", DEFAULT_MINUTES),
    }


def _hours(answers: Answers, _vicinal: Vicinal) -> Mapping[str, Any]:
    slots: Sequence[Mapping[str, Any]] = answers.get("disponibilites", ())
    days = {WEEKDAY_LABELS[day]: label for day, label in DAYS.items()}
    chosen = hours_chosen(answers)
    # What the fields of other hours hold: the slot of who wrote one there.
    slot = slots[0] if chosen == OTHER_HOURS else {}
    return {
        "choices": HOURS,
        "chosen": chosen,
        "days": days,
        "slot": slot,
        "slots": slots,
    }


def _ticks(
    name: str, choices: Mapping[Any, str]
) -> Callable[[Answers, Vicinal], Mapping[str, Any]]:
    def facts(answers: Answers, _vicinal: Vicinal) -> Mapping[str, Any]:
        ticked = answers.get(name)
        return {
            "name": name,
            "choices": choices,
            "ticked": ticked or (),
            "none": ticked == [],
        }

    return facts


def _occupations(name: str) -> Facts:
    def facts(answers: Answers, vicinal: Vicinal) -> Mapping[str, Any]:
        chosen = occupations_of(name, answers, vicinal.knowledge().referential)
        return {"chosen": chosen, "proposed": (), "words": ""}

    return facts


def _take_occupations(name: str) -> Take:
    return lambda form, answers, vicinal, _: take_occupations(
        name, form, answers, vicinal.knowledge()
    )


def _skills(answers: Answers, vicinal: Vicinal) -> Mapping[str, Any]:
    referential = vicinal.knowledge().referential
    text = answers.get("texte_libre", "")
    return {"proposed": skills_proposed(answers, referential), "text": text}


STEPS = (
    Step(
        "lieu",
        N_("Où habitez-vous ?"),
        N_("Le nom de votre commune, ou le code postal."),
        "profil/lieu.html",
        _place,
        take_place,
        ("domicile",),
    ),
    Step(
        "deplacement",
        N_("Comment pouvez-vous aller au travail ?"),
        N_("Vous pouvez choisir plusieurs réponses."),
        "profil/deplacement.html",
        _means,
        lambda form, answers, *_: take_means(form, answers),
        ("moyens", "duree_max_minutes"),
    ),
    Step(
        "metiers-cherches",
        N_("Quel travail cherchez-vous ?"),
        N_("Avec vos mots. Par exemple : ménage, cuisine, chauffeur."),
        "profil/metiers.html",
        _occupations(SOUGHT),
        _take_occupations(SOUGHT),
        (SOUGHT,),
    ),
    Step(
        "metiers-faits",
        N_("Quel travail avez-vous déjà fait ?"),
        N_("En France ou dans un autre pays. Même un peu, même il y a longtemps."),
        "profil/metiers.html",
        _occupations(HELD),
        _take_occupations(HELD),
        (HELD,),
    ),
    Step(
        "competences",
        N_("Que savez-vous faire ?"),
        N_("Au travail ou à la maison. Vous pouvez choisir plusieurs réponses."),
        "profil/competences.html",
        _skills,
        lambda form, answers, vicinal, _: take_skills(form, answers, vicinal.knowledge()),
        ("competences", "texte_libre"),
    ),
    Step(
        "horaires",
        N_("Quand êtes-vous libre pour travailler ?"),
        N_("Choisissez une réponse."),
        "profil/horaires.html",
        _hours,
        lambda form, answers, *_: take_hours(form, answers),
        ("disponibilites",),
    ),
    Step(
        "permis",
        N_("Quels permis avez-vous ?"),
        N_("Vous pouvez choisir plusieurs réponses."),
        "profil/cases.html",
        _ticks("permis", LICENCES),
        lambda form, answers, *_: take_licences(form, answers),
        ("permis",),
    ),
    Step(
        "limites",
        N_("Qu’est-ce qui est difficile pour vous ?"),
        N_("Vous n’avez pas à dire pourquoi. Rien n’est obligatoire."),
        "profil/cases.html",
        _ticks("limites", LIMITS),
        lambda form, answers, *_: take_limits(form, answers),
        ("limites",),
    ),
    Step(
        "besoins",
        N_("De quelle aide avez-vous besoin ?"),
        N_("Il existe des aides et des ateliers près de chez vous. Rien n’est obligatoire."),
        "profil/cases.html",
        _ticks("besoins", NEEDS),
        lambda form, answers, *_: take_needs(form, answers),
        ("besoins",),
    ),
)
_BY_SLUG = {step.slug: number for number, step in enumerate(STEPS)}


def show_step(request: Request) -> Response:
    """Show one question, with what was answered."""
    answers, number = read_answers(request), number_of(request)
    if number and "domicile" not in answers:
        return RedirectResponse(STEPS[0].url, SEE_OTHER)  # the other answers need a place
    return _page(request, number, Taken(answers), 200)


def take_step(request: Request, form: Form) -> Response:
    """Keep what was answered, then ask the next question or show what is in reach."""
    answers, number = read_answers(request), number_of(request)
    if number and "domicile" not in answers:
        return RedirectResponse(STEPS[0].url, SEE_OTHER)
    done = STEPS[number].take(
        form, answers, vicinal_of(request), screens(request).theme.departements
    )
    if done.mistakes:
        return _page(request, number, done, 422, form)
    if done.is_done:
        response: Response = RedirectResponse(_next(form, number), SEE_OTHER)
    else:
        response = _page(request, number, done, 200, form)
    try:
        return keep_answers(response, done.answers, https=is_secure(request))
    except TooManyAnswers:
        return _page(request, number, Taken(answers, {"": TOO_MANY}), 422, form)


def _next(form: Form, number: int) -> str:
    if form.get("suite") == "voir" or number + 1 == len(STEPS):
        return LIST_URL
    return STEPS[number + 1].url


def number_of(request: Request) -> int:
    """Return which question an address asks, or answer 404."""
    number = _BY_SLUG.get(request.path_params["slug"])
    if number is None:
        raise HTTPException(404)
    return number


def _page(
    request: Request, number: int, done: Taken, status: int, form: Form | None = None
) -> Response:
    step = STEPS[number]
    facts = {**step.facts(done.answers, vicinal_of(request)), **done.facts}
    return screens(request).page(
        request,
        step.template,
        status,
        step=step,
        number=number + 1,
        count=len(STEPS),
        back=STEPS[number - 1].url if number else "/",
        has_place="domicile" in done.answers,
        mistakes=done.mistakes,
        form=form,
        one_way=False,
        **facts,
    )


def show_summary(request: Request) -> Response:
    """Show every answer, with where to change it."""
    answers, vicinal = read_answers(request), vicinal_of(request)
    facts = {step.slug: step.facts(answers, vicinal) for step in STEPS}
    return screens(request).page(
        request, "profil/resume.html", answers=answers, steps=STEPS, facts=facts
    )


def forget(_request: Request, _form: Form) -> Response:
    """Forget every answer, here and in what the browser kept of the pages."""
    response = RedirectResponse("/?oublie=1", SEE_OTHER)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return forget_answers(response)


ROUTES = (
    shown("/profil", Right.MATCH_SENT_PROFILE, show_summary),
    taken("/profil/oublier", Right.MATCH_SENT_PROFILE, forget),
    shown("/profil/{slug}", Right.MATCH_SENT_PROFILE, show_step),
    taken("/profil/{slug}", Right.MATCH_SENT_PROFILE, take_step),
)
