"""What the trace, the ranking and the rules name by a code has French words."""

import re

from api.labels import PARAMETER_LABELS
from api.policy_page import policy_page
from api.rule_sentences import value_words
from api.trace_words import TABLE_NAMES, table_name
from insertion.dispositifs_loading import load_carried
from insertion.held_data_loading import load_register


def test_every_table_of_the_register_has_a_name() -> None:
    assert set(TABLE_NAMES) == set(load_register().tables)
    assert table_name("brand_new") == "brand new"


def test_every_parameter_of_the_ranking_has_a_name() -> None:
    groups = policy_page().parametres
    assert set(PARAMETER_LABELS) == set(groups) | {
        code for each in groups.values() for code in each
    }


def test_no_value_of_a_carried_rule_is_a_code() -> None:
    said = [
        value_words(value)
        for dispositif in load_carried()
        for edition in dispositif.each_edition()
        for value in edition.values
    ]
    assert said
    assert not [words for words in said if re.search(r"[a-z]_[a-z]", words)]
