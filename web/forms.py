"""What a form sends: read from the body alone, and refused when another site sent it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from fastapi import HTTPException, Request

from api.nir import refuse_nir_in
from api.same_origin import own_origins
from insertion.nir import NIR_REFUSED

__all__ = ["NIR_REFUSED", "Form", "read_form", "refuse_nir_in"]

MOST_FIELDS = 300
_MAX_LENGTH = 30_000  # more than the API takes of any text: it is the one to say so
_OWN = frozenset({"same-origin", "none"})


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one form; a box left empty is not sent at all."""

    fields: Mapping[str, tuple[str, ...]]
    exact: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Return what was written in a field, blanks around aside; empty without it."""
        return next(iter(self.fields.get(name, ())), "").strip()

    def secret(self, name: str) -> str:
        """Return what was written in a field as it was: a blank may be part of a password."""
        return next(iter(self.exact.get(name, ())), "")

    def all(self, name: str, known: Iterable[str] | None = None) -> list[str]:
        """Return every box ticked of a field, among those ``known``, each once."""
        ticked = dict.fromkeys(self.fields.get(name, ()))
        allowed = None if known is None else set(known)
        return [each for each in ticked if allowed is None or each in allowed]


def require_own(request: Request) -> None:
    """Answer 403 to a form that another site sends."""
    if _is_foreign(request):
        raise HTTPException(403, "Ce formulaire ne vient pas de ce site ; rien n’a été fait.")


async def read_form(request: Request, most_fields: int = MOST_FIELDS) -> Form:
    """Return what was sent.

    Raises
    ------
    fastapi.HTTPException
        403 for a form of another site, 415 for what is not a form, 400 for what cannot be read.
    """
    require_own(request)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "Un formulaire est attendu.")
    try:
        text = (await request.body()).decode("ascii")
        sent = parse_qs(text, keep_blank_values=True, max_num_fields=most_fields, errors="strict")
    except ValueError:
        raise HTTPException(400, "Ce formulaire ne peut pas être lu ; rien n’a été fait.") from None
    fields = {name: tuple(cleaned(each) for each in values) for name, values in sent.items()}
    return Form(fields, {name: tuple(values) for name, values in sent.items()})


def _is_foreign(request: Request) -> bool:
    """Return whether a browser says that another site shows the form.

    An old one says only the origin: « null » is that of a page which hides where it is.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in _OWN
    origin = request.headers.get("origin")
    return origin is not None and origin.lower() not in own_origins(
        request, request.app.state.vicinal.settings
    )


def cleaned(text: str) -> str:
    """Return what was typed without what no keyboard types."""
    kept = (each for each in text[:_MAX_LENGTH] if each.isprintable() or each in "\n\t")
    return "".join(kept)
