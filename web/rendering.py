"""From a template to a page: language, typography, policy of contents."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

import jinja2
from fastapi import Request, Response
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.insertion_labels import ACTING_LABELS
from insertion.schedule import parse_clock
from web.addresses import OWN, VISITOR
from web.assets import Assets, assets_of
from web.menus import HOMES, menu_of
from web.messages import COOKIE, FRENCH, LANGUAGES, Language, language_of, speaker
from web.names import name_of, phone_of, showing
from web.pictograms import pictogram
from web.reason_signs import sign_of
from web.signed_in import Person, new_key
from web.theme import Theme
from web.typography import (
    TypesetTemplates,
    capital,
    clock_time,
    counted,
    duration,
    euros,
    long_date,
    long_moment,
    number,
    phone_number,
    short_date,
    short_weekday,
    typeset,
)


class Screens:
    """What every page is made with: the theme, its files, the templates of each language."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.assets: Assets = assets_of(theme)
        tiles = theme.map.tiles_origin
        self.policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            f"img-src 'self' data:{' ' + tiles if tiles else ''}; manifest-src 'self'; "
            "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )

    def page(
        self,
        request: Request,
        template: str,
        status: int = 200,
        /,
        **facts: Any,
    ) -> Response:
        """Return a page in the language of who asks."""
        language, person = language_asked(request), _person(request)
        with showing(request):
            text = (
                _templates(language.code)
                .get_template(template)
                .render(
                    theme=self.theme,
                    asset=self.assets.url,
                    language=language,
                    languages=LANGUAGES,
                    path=request.url.path,
                    here=_here(request),
                    request=request,
                    person=person,
                    menu=menu_of(person),
                    at=OWN if person is not None and person.is_beneficiary else VISITOR,
                    home_url="/" if person is None else HOMES[person.role],
                    **facts,
                )
            )
        headers = {
            "Content-Security-Policy": self.policy,
            "Content-Language": language.code,
            "Vary": "Accept-Language, Cookie",
        }
        return HTMLResponse(text, status, headers)


def language_asked(request: Request) -> Language:
    """Return the language of who asks: chosen before, else accepted by the browser.

    The desks of professionals are in French.
    """
    person = _person(request)
    if person is not None and not person.is_beneficiary:
        return FRENCH
    accepted = request.headers.get("accept-language", "")
    return language_of(request.cookies.get(COOKIE), accepted)


def screens(request: Request) -> Screens:
    """Return what the application was given to make pages with."""
    found: Screens = request.app.state.screens
    return found


def _person(request: Request) -> Person | None:
    """Return who was found to be signed in, None on the pages that nobody signs in for."""
    found: Person | None = getattr(request.state, "person", None)
    return found


def _here(request: Request) -> str:
    """Return where to come back to once the language is changed."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query and request.method == "GET" else request.url.path


@cache
def _templates(code: str) -> jinja2.Environment:
    """Return the templates as one language says them; what is undefined is an error."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", *([TypesetTemplates] if code == FRENCH.code else [])],
    )
    says = speaker(code)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: typeset(says.translate(message), code),
        lambda one, several, many: typeset(says.translate_number(one, several, many), code),
        newstyle=True,
    )
    environment.filters |= {
        "date": lambda day: _date(day, code),
        "counted": counted,
        "number": lambda value: number(value, code),
        "day": lambda text: "" if not text else short_date(text, code),
        "long_day": lambda text: "" if not text else _date(date.fromisoformat(text[:10]), code),
        "moment": lambda text: "" if not text else long_moment(text, code),
        "euros": lambda amount: euros(amount, code),
        "clock": lambda minute: clock_time(minute, code),
        "clock_text": lambda text: clock_time(parse_clock(text), code),
        "weekday": lambda text: "" if not text else short_weekday(text, code),
        "hours": lambda minutes: duration(minutes, code),
        "typeset": lambda text: typeset(str(text), code),
        "refusal": lambda text: _refusal(text, says.translate(text), code),
    }
    environment.filters |= {
        "acting": ACTING_LABELS.__getitem__,
        "capital": capital,
        "choices": _choices,
        "paragraphs": _paragraphs,
        "reason_sign": sign_of,
    }
    environment.filters |= {"named": name_of, "phone": phone_of, "dialled": phone_number}
    environment.globals |= {"picto": pictogram, "new_key": new_key}
    return environment


def _choices(options: Iterable[Any]) -> list[tuple[str, str]]:
    """Return pairs of value and label, or codes of the API, as a field lists them."""
    pairs = ((e["code"], e["libelle"]) if isinstance(e, Mapping) else e for e in options)
    return [(code, capital(label)) for code, label in pairs]


def _refusal(text: str, said: str, code: str) -> str:
    """Return why something is refused, in the language of the page if it is one of our messages.

    Those of the API are French, and may repeat what was sent: neither markup nor a format.
    """
    if said == text and code != FRENCH.code:
        return Markup('<span lang="fr">{}</span>').format(text)
    return typeset(said, code)


def _date(day: date | None, code: str) -> str:
    return "" if day is None else long_date(day, code)


def _paragraphs(text: str) -> Markup:
    """Return a text that someone wrote elsewhere as paragraphs; nothing in it is markup."""
    lines = [line.strip() for line in text.splitlines()]
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines if line)
