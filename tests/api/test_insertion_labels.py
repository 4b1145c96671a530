"""Every code of positionnements, sessions and accompaniments has its own French words."""

from collections.abc import Mapping
from enum import Enum

import pytest

from api import insertion_labels as labels
from insertion.actor import Role
from insertion.capacity import Audience, Mixing, SessionState
from insertion.dispositifs_loading import load_carried
from insertion.organisations import OrganisationKind
from insertion.positionnement import Origin, State, Transition
from insertion.positionnement_reasons import Exit, Reason
from insertion.referent import AccompanimentRole

TABLES: list[tuple[type[Enum], Mapping[object, str]]] = [
    (State, labels.STATE_LABELS),
    (Transition, labels.TRANSITION_LABELS),
    (Reason, labels.REASON_LABELS),
    (Exit, labels.EXIT_LABELS),
    (Origin, labels.ORIGIN_LABELS),
    (Audience, labels.AUDIENCE_LABELS),
    (SessionState, labels.SESSION_STATE_LABELS),
    (Mixing, labels.MIXING_LABELS),
    (AccompanimentRole, labels.ACCOMPANIMENT_LABELS),
    (Role, labels.ACTING_LABELS),
    (OrganisationKind, labels.ORGANISATION_LABELS),
]


@pytest.mark.parametrize(("codes", "table"), TABLES, ids=lambda each: getattr(each, "__name__", ""))
def test_every_code_has_its_own_words(codes: type[Enum], table: Mapping[object, str]) -> None:
    assert set(table) == set(codes)
    assert len(set(table.values())) == len(table)
    assert all(words.strip() == words and words for words in table.values())


def test_every_result_has_its_own_words() -> None:
    codes = load_carried().outcome_labels()
    words = {labels.result_label(code) for code in codes}
    assert len(words) == len(codes)
    assert labels.result_label("de_chez_nous") == "de_chez_nous"
