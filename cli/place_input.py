"""A place as a command line gives it: an address, a code, or a position."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from cli.errors import CommandRefused
from geo.communes import Communes
from geo.coordinates import Coordinates
from geo.errors import InvalidCoordinates
from usecases.profile_draft import HomeDraft, ProfileRefused

_DEGREES = r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?"
_POINT = re.compile(rf"\s*({_DEGREES})\s*[,; ]\s*({_DEGREES})\s*")
_COMMUNE = re.compile(r"(?:[0-9]{2}|2[ABab])[0-9]{3}")


def read_place(address: str | None, point: str | None, communes: Communes) -> HomeDraft:
    """Return the place, or refuse it with what a valid one looks like.

    Five characters are a postcode when a commune has it, else the code of a commune.
    """
    if point is not None:
        return HomeDraft(coordinates=_point(point))
    text = (address or "").strip()
    if _COMMUNE.fullmatch(text):
        is_postcode = text.isdigit() and communes.with_postcode(text)
        return HomeDraft(postcode=text) if is_postcode else HomeDraft(commune_code=text)
    return HomeDraft(address=text)


@contextmanager
def reading_place() -> Iterator[None]:
    """Say of a place that is not understood that it is one: nobody gave a profile."""
    try:
        yield
    except ProfileRefused as error:
        lines = [mistake.expected for mistake in error.mistakes]
        raise CommandRefused("le lieu n’est pas reconnu.", lines) from None


def _point(text: str) -> Coordinates:
    found = _POINT.fullmatch(text)
    try:
        if found:
            return Coordinates(float(found[1]), float(found[2]))
    except InvalidCoordinates:
        pass
    raise CommandRefused("une position s’écrit latitude,longitude : 47.4736,-0.5548.")
