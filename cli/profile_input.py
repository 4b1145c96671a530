"""Read a profile the way the API does, from a file or from the standard input."""

import sys
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from api.limits import MAX_PROFILE_BYTES
from api.schemas.profile import PROFILE_FIELDS, ProfileIn
from api.strict_json import JsonValue, UnreadableJson, read_json
from api.validation_messages import Mistake, french_mistakes
from cli.errors import CommandRefused
from cli.options import STDIN

_Form = TypeVar("_Form", bound=ProfileIn)


class ProfileUnusable(Exception):
    """A profile that is not one; every mistake is there, the values never are."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = mistakes


def parse_profile(value: JsonValue) -> ProfileIn:
    """Return the profile written in a JSON value.

    Raises
    ------
    ProfileUnusable
        With one mistake a field to correct.
    """
    return _parsed(value, ProfileIn)


def _parsed(value: JsonValue, form: type[_Form]) -> _Form:
    try:
        return form.model_validate(value)
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_input=False)
        known = tuple(sorted(PROFILE_FIELDS | frozenset(form.model_fields)))
        raise ProfileUnusable(french_mistakes(mistakes, known)) from None


def read_profile_file(name: str) -> ProfileIn:
    """Return the profile of a file, or of the standard input when ``name`` is ``-``.

    Raises
    ------
    CommandRefused
        When it cannot be read, is not JSON, or is not a profile.
    """
    return read_form(name, ProfileIn)


def read_form(name: str, form: type[_Form]) -> _Form:
    """Return the profile of a file with the further fields of ``form``.

    Raises
    ------
    CommandRefused
        When it cannot be read, is not JSON, or is not a profile.
    """
    try:
        return _parsed(read_json(content_of(name, "le profil")), form)
    except UnreadableJson as error:
        raise CommandRefused(f"le profil est illisible : {error}.") from None
    except ProfileUnusable as error:
        raise CommandRefused("le profil est à corriger.", mistake_lines(error.mistakes)) from None


def mistake_lines(mistakes: tuple[Mistake, ...]) -> list[str]:
    """Return one line a mistake, for a person."""
    return [
        f"{mistake['champ']} : {mistake['message']}" if mistake["champ"] else mistake["message"]
        for mistake in mistakes
    ]


def content_of(name: str, what: str) -> bytes:
    """Return the bytes of a file, or of the standard input, refused when it is too long."""
    if name == STDIN:
        content = sys.stdin.buffer.read(MAX_PROFILE_BYTES + 1)
    else:
        with Path(name).open("rb") as file:
            content = file.read(MAX_PROFILE_BYTES + 1)
    if len(content) > MAX_PROFILE_BYTES:
        raise CommandRefused(f"{what} dépasse {MAX_PROFILE_BYTES // 1024} ko.")
    return content
