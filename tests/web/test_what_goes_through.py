"""A refusal that says nothing of what was typed is not taken for an answer to it."""

import asyncio
from typing import Any

import pytest

from web.asking import Api, ApiRefused
from web.forms import Form
from web.offer_reading import look_up, look_up_communes
from web.pages.referent_placing import _place


class Refusing(Api):
    """Refuses whatever is asked, with one status."""

    def __init__(self, status: int) -> None:
        self._status = status

    async def ask(self, *_args: Any, **_more: Any) -> Any:
        raise ApiRefused(self._status, {"detail": "non"}, {})


@pytest.mark.parametrize("status", [404, 422])
def test_words_that_mean_nothing_find_nothing(status: int) -> None:
    assert asyncio.run(look_up_communes(Refusing(status), "zzzz")) == []
    assert asyncio.run(look_up(Refusing(status), "/metiers", "zzzz")) == ()


@pytest.mark.parametrize("status", [401, 429, 503])
def test_a_session_that_ended_or_a_limit_is_not_a_name_that_is_unknown(status: int) -> None:
    for asked in (look_up_communes(Refusing(status), "Angers"), look_up(Refusing(status), "", "a")):
        with pytest.raises(ApiRefused):
            asyncio.run(asked)


@pytest.mark.parametrize("status", [401, 500, 503])
def test_what_is_said_of_nobody_in_particular_is_no_line_of_a_placing(status: int) -> None:
    with pytest.raises(ApiRefused):
        asyncio.run(_place(Refusing(status), "demo-1", Form({}), {}))


@pytest.mark.parametrize("status", [403, 404, 409, 422])
def test_what_is_refused_for_one_person_is_her_line(status: int) -> None:
    assert asyncio.run(_place(Refusing(status), "demo-1", Form({}), {})).refusal == "non"
