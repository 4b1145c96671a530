"""Writes over HTTP: one effect for one ``Idempotency-Key``, and the version one has read."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

import orjson
from fastapi import HTTPException, Response
from pydantic import BaseModel

from api.nir import refuse_nir_in
from insertion.actor import Actor
from insertion.errors import StaleVersion
from insertion.ports import UnitOfWork
from usecases.idempotency import Answer, Attempt, answer_once
from usecases.rights import require_still

KEY_HEADER = "Idempotency-Key"
MAX_KEY_LENGTH = 200

_KEY = re.compile(rf"[\x21-\x7e]{{1,{MAX_KEY_LENGTH}}}")
_ETAG = re.compile(r'"([1-9][0-9]{0,8})"')
_TAG = re.compile(r'"[0-9a-f]{32}"')


def read_key(value: str | None) -> str | None:
    """Return the key of a header, or answer 400 when it cannot be one."""
    if value is None:
        return None
    if not _KEY.fullmatch(value):
        raise HTTPException(
            400,
            f"L’en-tête {KEY_HEADER} est fait de 1 à {MAX_KEY_LENGTH} lettres, chiffres ou signes, "
            "sans espace ni accent.",
        )
    refuse_nir_in(KEY_HEADER, [value])
    return value


def read_version(if_match: str | None, in_body: int | None) -> int | None:
    """Return the version that was read, said by the header or by the body; answer 400."""
    if if_match is None or if_match.strip() == "*":
        return in_body
    found = _ETAG.fullmatch(if_match.strip())
    if found is None:
        raise HTTPException(400, 'L’en-tête If-Match s’écrit comme l’ETag reçu : "3".')
    return int(found[1])


def read_tag(if_match: str | None) -> str | None:
    """Return the ETag that was read, of what has no number of version; answer 400."""
    if if_match is None or if_match.strip() == "*":
        return None
    if not _TAG.fullmatch(if_match.strip()):
        raise HTTPException(400, "L’en-tête If-Match s’écrit comme l’ETag reçu.")
    return if_match.strip()


def tag_of(content: BaseModel) -> str:
    """Return the ETag of what has no number of version: another once it says anything else."""
    text = orjson.dumps(content.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)
    return f'"{hashlib.sha256(text).hexdigest()[:32]}"'


@contextmanager
def precondition(if_match: str | None) -> Iterator[None]:
    """Answer 412 rather than 409 when the version was given as a precondition."""
    try:
        yield
    except StaleVersion:
        if if_match is None:
            raise
        raise HTTPException(
            412,
            "Quelqu’un l’a modifié entre-temps. Rien n’a été changé ; relire, puis recommencer.",
        ) from None


@dataclass(frozen=True, slots=True)
class WhatWasRead:
    """What a writer had read of what has no number of version: a tag, nothing written, or neither.

    The second of two who had read that nothing was written is told so, as the second of two who
    had read the same text is.
    """

    if_match: str | None
    if_none_match: str | None

    def __post_init__(self) -> None:
        read_tag(self.if_match)
        if self.if_none_match is not None and self.if_none_match.strip() != "*":
            raise HTTPException(400, "L’en-tête If-None-Match s’écrit *.")

    def is_still(self, kept: BaseModel | None) -> bool:
        """Return whether what is kept, as it is read, is what the writer had read."""
        if self.if_none_match is not None and kept is not None:
            return False
        tag = read_tag(self.if_match)
        return tag is None or (kept is not None and tag_of(kept) == tag)

    def told(self) -> AbstractContextManager[None]:
        """Return what answers 412 rather than 409 when either header was given."""
        return precondition(self.if_match or self.if_none_match)


@dataclass(frozen=True, slots=True)
class Once:
    """One request that writes: what it is known by, and when it came."""

    attempt: Attempt | None
    at: datetime
    actor: Actor | None = None

    def answer(
        self,
        uow: UnitOfWork,
        work: Callable[[UnitOfWork], Answer],
        still: Callable[[UnitOfWork], None] | None = None,
    ) -> Response:
        """Return what ``work`` answers, done once for a key.

        ``still`` raises when who asks again may no longer read it; without it, that is asked of
        the person of the address.
        """
        answer = answer_once(self.attempt, uow, self.at, work, still or self._still)
        return Response(
            answer.body,
            status_code=answer.status,
            media_type="application/json",
            headers=dict(answer.headers),
        )

    def _still(self, uow: UnitOfWork) -> None:
        about = None if self.attempt is None else self.attempt.about
        if self.actor is not None and about is not None:
            require_still(uow, self.actor, about)


def written(
    content: BaseModel | Mapping[str, object],
    status: int = 200,
    *,
    version: int | None = None,
    at: str | None = None,
) -> Answer:
    """Return the answer to a write: its content, its version and its address."""
    headers: dict[str, str] = {}
    if version is not None:
        headers["etag"] = f'"{version}"'
    if at is not None:
        headers["location"] = at
    return Answer(status, _bytes(content), tuple(headers.items()))


def _bytes(content: BaseModel | Mapping[str, object]) -> bytes:
    if isinstance(content, BaseModel):
        return content.model_dump_json().encode()
    return orjson.dumps(content)
