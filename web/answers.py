"""What a person answered, kept by her own browser for two hours and by nobody else.

The answers are the JSON of a profile (``api/schemas/profile.py``), in a cookie that no script
reads. Nothing is signed: a browser that changes them only changes its own question, and they are
checked as strictly as what anybody may send to the API. No address and no log holds them.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import Request, Response
from pydantic import ValidationError

from api.schemas.profile import ProfileIn
from usecases.profile_draft import ProfileDraft

COOKIE = "vicinal_reponses"
KEPT_SECONDS = 2 * 3600
MAX_COOKIE_BYTES = 3_500  # a browser may forget what is longer than 4,096, name and all
_MAX_ANSWERS_BYTES = 60_000

Answers = Mapping[str, Any]
NO_ANSWER: Answers = MappingProxyType({})


class TooManyAnswers(ValueError):
    """More than a browser would keep."""


def read_answers(request: Request) -> Answers:
    """Return what was answered so far; nothing when it cannot be read or would be refused."""
    written = request.cookies.get(COOKIE, "")
    if not written or len(written) > MAX_COOKIE_BYTES:
        return NO_ANSWER
    try:
        packed = base64.b64decode(written, altchars=b"-_", validate=True)
        text = zlib.decompressobj().decompress(packed, _MAX_ANSWERS_BYTES)
        answers = json.loads(text)
        ProfileIn.model_validate(answers)
    except (binascii.Error, zlib.error, ValueError, RecursionError, ValidationError):
        return NO_ANSWER
    return MappingProxyType(answers)


def keep_answers(response: Response, answers: Answers, *, https: bool) -> Response:
    """Have the browser keep some answers.

    Raises
    ------
    TooManyAnswers
        When it could not.
    """
    text = json.dumps(dict(answers), ensure_ascii=False, separators=(",", ":")).encode()
    written = base64.urlsafe_b64encode(zlib.compress(text, 9)).decode()
    if len(written) > MAX_COOKIE_BYTES:
        raise TooManyAnswers
    response.set_cookie(
        COOKIE, written, max_age=KEPT_SECONDS, httponly=True, samesite="strict", secure=https
    )
    return response


def forget_answers(response: Response) -> Response:
    """Have the browser forget every answer."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response


def to_draft(answers: Answers) -> ProfileDraft:
    """Return the answers as the use cases take them; a place is among them."""
    return ProfileIn.model_validate(dict(answers)).to_draft()
