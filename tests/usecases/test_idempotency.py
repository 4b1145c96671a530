"""One effect for one key, whatever is sent again."""

from datetime import UTC, datetime, timedelta

import pytest

from insertion.errors import TransitionRefused
from insertion.ports import UnitOfWork
from tests.usecases.positionnements.ground import (
    OPERATOR,
    SHEET,
    STRANGER,
    WORKER,
    Ground,
    acting,
    memory_engine,
)
from usecases.errors import KeyReused
from usecases.idempotency import KEPT_FOR, Answer, answer_once, attempt_of, forget_old_keys
from usecases.positionnements.create import Wanted, create_positionnement

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def ground() -> Ground:
    return Ground(memory_engine()).lay()


def ask(ground: Ground, key: str | None, person: int = 0, body: bytes = b"{}") -> Answer:
    def work(uow: UnitOfWork) -> Answer:
        wanted = Wanted(
            beneficiary_id=ground.person(person),
            opportunity_id=ground.id("action"),
            sheet=SHEET,
        )
        made = create_positionnement(wanted, uow, acting(WORKER), ground.practice)
        return Answer(201, made.id.encode(), (("etag", '"1"'),))

    attempt = None if key is None else attempt_of(WORKER, key, b"POST", body)
    return answer_once(attempt, ground.uow, NOW, work)


def count(ground: Ground) -> int:
    with ground.uow as uow:
        return sum(len(uow.positionnements.open_of(ground.person(each))) for each in range(4))


def test_the_same_request_is_answered_the_same_and_done_once(ground: Ground):
    first = ask(ground, "k1")
    assert [ask(ground, "k1") for _ in range(3)] == [first] * 3
    assert count(ground) == 1


def test_the_same_key_for_another_request_is_refused(ground: Ground):
    ask(ground, "k1")
    with pytest.raises(KeyReused):
        ask(ground, "k1", person=1, body=b'{"x":1}')
    assert count(ground) == 1


def test_without_a_key_each_request_is_another(ground: Ground):
    ask(ground, None)
    with pytest.raises(TransitionRefused):
        ask(ground, None)


def test_a_refusal_is_not_kept(ground: Ground):
    ask(ground, "k1")
    for _ in range(2):
        with pytest.raises(TransitionRefused):
            ask(ground, "k2")
    with ground.uow as uow:
        assert uow.idempotency_keys.claim("referent:worker", "k2") is None


def test_a_key_is_that_of_one_actor():
    mine, other = attempt_of(OPERATOR, "k", b"x"), attempt_of(STRANGER, "k", b"x")
    assert mine.scope != other.scope
    assert attempt_of(OPERATOR, "k", b"a", b"bc") != attempt_of(OPERATOR, "k", b"ab", b"c")


def test_an_answer_is_kept_a_day_at_least(ground: Ground):
    first = ask(ground, "k1")
    assert timedelta(hours=24) <= KEPT_FOR
    assert forget_old_keys(ground.uow, NOW + timedelta(hours=24)) == 0
    assert ask(ground, "k1") == first
    assert forget_old_keys(ground.uow, NOW + KEPT_FOR + timedelta(seconds=1)) == 1
