"""Check a text to look up as the API checks its parameters."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from api.schemas.extraction import TextIn
from api.schemas.queries import SearchQuery
from api.validation_messages import french_message
from cli.errors import CommandRefused

_Model = TypeVar("_Model", bound=BaseModel)


def checked_query(text: str, limit: int) -> SearchQuery:
    """Return the query, or refuse it with what a valid one looks like."""
    return _checked(SearchQuery, {"q": text, "limite": limit})


def checked_text(text: str) -> str:
    """Return the text to read facts from, or refuse it with what a valid one looks like."""
    return _checked(TextIn, {"texte": text}).texte


def _checked(model: type[_Model], fields: dict[str, object]) -> _Model:
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        mistake = error.errors(include_url=False, include_input=False)[0]
        raise CommandRefused(f"le texte est à corriger : {french_message(mistake)}.") from None
