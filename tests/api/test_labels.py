from collections.abc import Mapping
from enum import Enum

import pytest

from api import labels
from geo.travel import TravelMode
from insertion import terms
from insertion.opportunity import InsertionAction, JobOffer
from insertion.schedule import Weekday
from matching import answer

TABLES: list[tuple[type[Enum], Mapping[object, str]]] = [
    (Weekday, labels.WEEKDAY_LABELS),
    (TravelMode, labels.TRAVEL_MODE_LABELS),
    (terms.RequirementLevel, labels.LEVEL_LABELS),
    (terms.ContractKind, labels.CONTRACT_LABELS),
    (terms.Licence, labels.LICENCE_LABELS),
    (terms.PhysicalDemand, labels.DEMAND_LABELS),
    (terms.Need, labels.NEED_LABELS),
    (terms.OfferNature, labels.NATURE_LABELS),
    (terms.Objective, labels.OBJECTIVE_LABELS),
    (answer.Criterion, labels.CRITERION_LABELS),
    (answer.ExclusionReason, labels.EXCLUSION_LABELS),
    (answer.CheckReason, labels.CHECK_QUESTIONS),
]


@pytest.mark.parametrize(("codes", "table"), TABLES, ids=lambda each: getattr(each, "__name__", ""))
def test_every_code_has_its_own_words(codes: type[Enum], table: Mapping[object, str]) -> None:
    assert set(table) == set(codes)
    assert all(words.strip() == words and words for words in table.values())
    assert len(set(table.values())) == len(table)


def test_every_list_of_the_domain_and_of_the_answer_is_here() -> None:
    # Kinds are told by where they stand; reasons and failed stops, by whole sentences.
    named = {codes for codes, _ in TABLES} | {
        terms.OpportunityKind,
        answer.ReasonCode,
        answer.StopoverFailure,
    }
    for module in (terms, answer):
        for value in vars(module).values():
            is_own_enum = isinstance(value, type) and issubclass(value, Enum)
            if is_own_enum and value.__module__ == module.__name__:
                assert value in named, value.__name__


def test_no_word_speaks_of_a_persons_score() -> None:
    tables = [table for _, table in TABLES] + [labels.REASON_LABELS]
    words = " ".join(text for table in tables for text in table.values()).lower()
    assert "score" not in words


def test_a_known_dispositif_has_its_name_and_another_keeps_its_own() -> None:
    assert labels.dispositif_label("aci") == "Atelier et chantier d’insertion"
    assert labels.dispositif_label("Boussole 44") == "Boussole 44"


def test_questions_are_questions() -> None:
    assert all(text.endswith(" ?") for text in labels.CHECK_QUESTIONS.values())


def test_every_field_that_may_be_inferred_has_a_french_name() -> None:
    from dataclasses import fields

    from api.schemas.opportunity import FIELD_NAMES, ActionOut, OfferOut

    wire = {*OfferOut.model_fields, *ActionOut.model_fields}
    assert set(FIELD_NAMES.values()) <= wire
    never_inferred = {"id", "source", "inferred", "url", "dispositif"}
    domain = {field.name for kind in (JobOffer, InsertionAction) for field in fields(kind)}
    assert domain - never_inferred == set(FIELD_NAMES)
