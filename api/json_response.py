"""Answers written as JSON at once, without a check of what we made ourselves."""

from collections.abc import Mapping

import orjson
from fastapi import Response


def json_response(content: Mapping[str, object]) -> Response:
    """Return ``content`` as the JSON that pydantic would write, byte for byte."""
    return Response(orjson.dumps(content), media_type="application/json")
