"""A refusal that says nothing of what was typed is not taken for an answer to it."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from web.asking import Api, ApiRefused
from web.forms import Form
from web.offer_reading import look_up, look_up_communes
from web.pages.referent_placing import _place


def told(asked: Coroutine[Any, Any, Any]) -> Any:
    """Return what is answered, beside the loop that a browser of another test left running."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, asked).result()


class Refusing(Api):
    """Refuses whatever is asked, with one status."""

    def __init__(self, status: int) -> None:
        self._status = status

    async def ask(self, *_args: Any, **_more: Any) -> Any:
        raise ApiRefused(self._status, {"detail": "non"}, {})


@pytest.mark.parametrize("status", [404, 422])
def test_words_that_mean_nothing_find_nothing(status: int) -> None:
    assert told(look_up_communes(Refusing(status), "zzzz")) == []
    assert told(look_up(Refusing(status), "/metiers", "zzzz")) == ()


@pytest.mark.parametrize("status", [401, 429, 503])
def test_a_session_that_ended_or_a_limit_is_not_a_name_that_is_unknown(status: int) -> None:
    with pytest.raises(ApiRefused):
        told(look_up_communes(Refusing(status), "Angers"))
    with pytest.raises(ApiRefused):
        told(look_up(Refusing(status), "", "a"))


@pytest.mark.parametrize("status", [401, 500, 503])
def test_what_is_said_of_nobody_in_particular_is_no_line_of_a_placing(status: int) -> None:
    with pytest.raises(ApiRefused):
        told(_place(Refusing(status), "demo-1", Form({}), {}))


@pytest.mark.parametrize("status", [403, 404, 409, 422])
def test_what_is_refused_for_one_person_is_her_line(status: int) -> None:
    assert told(_place(Refusing(status), "demo-1", Form({}), {})).refusal == "non"
