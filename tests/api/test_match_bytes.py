"""An answer is written by hand: its bytes are those that its documented form would have."""

import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from api.app import create_app
from api.routers import matches
from api.schemas.match import AssessmentOut, ShortlistOut
from api.schemas.profile_examples import EXAMPLES
from tests.api.builders import a_profile, a_vicinal
from tests.api.strategies import profiles
from usecases.kept_searches import MAX_KEPT_LENGTH, MOST_KEPT, KeptSearch

RANK = "/api/v1/correspondances"
SHORTLIST, ASSESSMENT = TypeAdapter(ShortlistOut), TypeAdapter(AssessmentOut)


def is_as_documented(form: TypeAdapter[object], body: bytes) -> bool:
    return form.dump_json(form.validate_json(body, strict=True)) == body


@given(profile=profiles)
@settings(max_examples=40)
def test_an_answer_has_the_bytes_of_its_documented_form(
    client: TestClient, profile: dict[str, object]
) -> None:
    answer = client.post(RANK, json=profile)
    assert is_as_documented(SHORTLIST, answer.content)
    for item in answer.json()["items"][:2]:
        assessed = client.post(f"{RANK}/{item['id']}", json=profile)
        assert is_as_documented(ASSESSMENT, assessed.content)


@pytest.mark.parametrize("profile", EXAMPLES)
def test_an_answer_is_the_same_made_at_once_or_by_a_thread(
    client: TestClient, profile: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = [client.post(RANK, json=profile).content for _ in range(3)][-1]
    monkeypatch.setattr(matches, "rank_at_once", lambda *_: None)
    by_a_thread = client.post(RANK, json=profile).content
    assert by_a_thread == at_once


def test_what_reads_the_database_or_a_text_is_done_by_another_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = list[str]()
    read_facts, rank = matches.read_facts, matches._rank

    def noted(work):  # type: ignore[no-untyped-def]
        def work_and_note(*given):  # type: ignore[no-untyped-def]
            threads.append(threading.current_thread().name)
            return work(*given)

        return work_and_note

    monkeypatch.setattr(matches, "read_facts", noted(read_facts))
    monkeypatch.setattr(matches, "_rank", noted(rank))
    known = a_profile() | {"metiers_recherches": ["K2204"]}
    named = known | {"metiers_recherches": ["Agent d'entretien des locaux"]}
    with TestClient(create_app(a_vicinal(tmp_path))) as client:
        client.post(RANK, json=known)
        client.post(RANK, json=known | {"texte_libre": "ménage"})
        client.post(RANK, json=named)
        client.post(RANK, json=known, params={"q": "agent"})
        client.post(RANK, json=known, params={"k": 200})
        assert len(threads) == 5
        client.post(RANK, json=known)
        client.post(RANK, json=named)
        assert len(threads) == 5
    assert all("AnyIO worker" in name for name in threads)


def test_a_text_is_looked_up_once_and_a_long_one_never_kept() -> None:
    asked = list[str]()

    def search(text: str, limit: int) -> tuple[()]:
        asked.append(f"{text[:3]} {limit}")
        return ()

    kept = KeptSearch(search)
    for text in ("abc", "abc", "x" * (MAX_KEPT_LENGTH + 1), "x" * (MAX_KEPT_LENGTH + 1)):
        kept(text, 4)
    kept("abc", 5)
    assert asked == ["abc 4", "xxx 4", "xxx 4", "abc 5"]
    assert kept.knows("abc", 4)
    assert not kept.knows("x" * (MAX_KEPT_LENGTH + 1), 4)


def test_what_is_remembered_of_texts_is_bounded() -> None:
    kept = KeptSearch(lambda *_: ())
    for number in range(MOST_KEPT + 1):
        kept(str(number), 1)
    assert not kept.knows("0", 1)
    assert kept.knows(str(MOST_KEPT), 1)
