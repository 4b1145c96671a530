"""Read a situation the way the API does, from a file or from the standard input."""

from pydantic import ValidationError

from api.schemas.situation import SITUATION_FIELDS, SituationIn
from api.strict_json import UnreadableJson, read_json
from api.validation_messages import french_mistakes
from cli.errors import CommandRefused
from cli.profile_input import content_of, mistake_lines
from insertion.situation import Situation


def read_situation_file(name: str) -> Situation:
    """Return the situation of a file, or of the standard input when ``name`` is ``-``.

    Raises
    ------
    CommandRefused
        When it cannot be read, is not JSON, or is not a situation.
    """
    try:
        value = read_json(content_of(name, "la situation"))
    except UnreadableJson as error:
        raise CommandRefused(f"la situation est illisible : {error}.") from None
    try:
        return SituationIn.model_validate(value).to_situation()
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_input=False)
        lines = mistake_lines(french_mistakes(mistakes, sorted(SITUATION_FIELDS)))
        raise CommandRefused("la situation est à corriger.", lines) from None
