"""What reads and compares the starter, built once for all tests: a second, and the same for all.

And a clock that does not tick by itself: what is not answered in time would end in the middle of
a file of tests that lasts more than a minute. A test that is about time says when it passes.

Imported by the ``conftest`` of each folder that makes applications or imports.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from geo.communes import Communes, load_communes
from matching.policy import Policy, load_policy
from matching.reference import Reference, build_reference
from skills import meanings
from skills.starter import load_starter
from skills.taxonomy import Referential
from usecases.kept_searches import KeptSearch
from usecases.knowledge import Knowledge, Senses, build_knowledge

A_DAY = 86_400.0  # seconds


@cache
def starter_knowledge() -> Knowledge:
    """Return the readers of the starter."""
    return build_knowledge(load_starter())


@cache
def starter_reference() -> Reference:
    """Return the reference of the starter."""
    return build_reference(load_starter(), load_communes(), load_policy())


def knowledge_of(referential: Referential, senses: Senses | None = None) -> Knowledge:
    """Return what the application would have built; what it keeps of searches is its own."""
    if referential is not load_starter() or meanings.load_encoder() is not None:
        return build_knowledge(referential, senses)
    shared = starter_knowledge()
    return replace(
        shared,
        find_titles=KeptSearch(shared.titles.search),
        find_skills=KeptSearch(shared.skills.search),
    )


def reference_of(referential: Referential, communes: Communes, policy: Policy) -> Reference:
    """Return what the application would have built."""
    shared = (load_starter(), load_communes(), load_policy())
    if all(
        given is one for given, one in zip((referential, communes, policy), shared, strict=True)
    ):
        return starter_reference()
    return build_reference(referential, communes, policy)


@pytest.fixture(scope="session", autouse=True)
def one_starter() -> Iterator[None]:
    """Give it to whoever would build it again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.wiring.build_knowledge", knowledge_of)
        patch.setattr("api.wiring.build_reference", reference_of)
        patch.setattr("usecases.importing.inference.build_knowledge", knowledge_of)
        patch.setattr("api.clockwork.FIRST_AFTER_SECONDS", A_DAY)
        yield
