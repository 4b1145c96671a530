"""A day as JSON and URLs write it: 2026-11-25, and nothing else."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from api.validation_messages import OWN_MESSAGE

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: object) -> object:
    # Pydantic also reads a number of seconds, or a moment, as a day.
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError(OWN_MESSAGE, "une date comme 2026-11-25 est attendue")


Day = Annotated[date, BeforeValidator(_day)]
