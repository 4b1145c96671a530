"""One effect for one request, however often it is sent: the answer is kept with the effect.

Only what had an effect is kept: a refusal changed nothing, and asking again asks again.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from insertion.actor import Actor, Role
from insertion.ports import UnitOfWork
from insertion.positionnement_ports import KeptAnswer
from usecases.errors import KeyReused
from usecases.inner_work import InnerWork

KEPT_FOR = timedelta(hours=48)
"""How long an answer is kept at least: a phone that comes back the next day still gets it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request that may be sent again: whose, under what key, what it asks, and of whom."""

    scope: str
    key: str
    fingerprint: str
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered to a request, byte for byte; and of whom, when its address does not say."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    about: str | None = None


def attempt_of(actor: Actor, key: str, *asked: bytes, about: str | None = None) -> Attempt:
    """Return the attempt of an actor: the same key of someone else is another.

    ``about`` is the person of whom the address speaks; what she asks herself is about her.
    """
    digest = hashlib.sha256()
    for part in asked:
        digest.update(len(part).to_bytes(8, "big") + part)
    if about is None and actor.role is Role.BENEFICIARY:
        about = actor.id
    # The same id may be somebody else's in another département.
    whose = f"{actor.role.value}:{actor.id}@{actor.departement or ''}"
    return Attempt(whose, key, digest.hexdigest(), about)


def answer_once(
    attempt: Attempt | None,
    uow: UnitOfWork,
    at: datetime,
    work: Callable[[UnitOfWork], Answer],
    still: Callable[[UnitOfWork], None] = lambda _uow: None,
) -> Answer:
    """Return the answer of ``work``, done once for an attempt, or what was answered before.

    ``work`` is given a unit of work whose commit is that of the key: both are kept, or neither.
    ``still`` raises when what was answered is not to be read any more by who asks again.

    Raises
    ------
    KeyReused
        When the key was used for another request.
    """
    if attempt is None:
        return work(uow)
    with uow:
        kept = uow.idempotency_keys.claim(attempt.scope, attempt.key)
        if kept is not None:
            if kept.fingerprint != attempt.fingerprint:
                raise KeyReused("clé déjà utilisée pour une autre demande")
            still(InnerWork(uow))
            return Answer(kept.status, kept.body, tuple(sorted(kept.headers.items())))
        inner = InnerWork(uow)
        answer = work(inner)
        if inner.wants_commit:
            uow.idempotency_keys.keep(
                attempt.scope,
                attempt.key,
                KeptAnswer(
                    attempt.fingerprint,
                    answer.status,
                    answer.body,
                    dict(answer.headers),
                    attempt.about or answer.about,
                ),
                at,
            )
            uow.commit()
    return answer


def forget_old_keys(uow: UnitOfWork, at: datetime) -> int:
    """Forget the answers kept long enough; return how many."""
    with uow:
        forgotten = uow.idempotency_keys.forget_before(at - KEPT_FOR)
        uow.commit()
    return forgotten
