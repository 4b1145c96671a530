"""Facts shown lately are read once, and never outlive the version of the index they belong to."""

from tests.builders import a_job_offer
from usecases.kept_facts import KeptFacts


class Database:
    """Offers that say how often they were asked for."""

    def __init__(self, *ids):
        self.there = {each: a_job_offer(each) for each in ids}
        self.asked = []

    def read(self, ids):
        self.asked.append(tuple(ids))
        return {each: self.there[each] for each in ids if each in self.there}


def test_only_what_is_not_kept_is_read():
    facts, database = KeptFacts(), Database("a", "b", "c")
    assert list(facts.get_many(["b", "a"], "1", database.read)) == ["b", "a"]
    assert list(facts.get_many(["a", "c"], "1", database.read)) == ["a", "c"]
    assert database.asked == [("b", "a"), ("c",)]


def test_another_version_forgets_everything():
    facts, database = KeptFacts(), Database("a")
    facts.get_many(["a"], "1", database.read)
    del database.there["a"]
    assert facts.get_many(["a"], "2", database.read) == {}


def test_what_is_not_there_is_left_out_and_asked_again():
    facts, database = KeptFacts(), Database()
    assert facts.get_many(["gone"], "1", database.read) == {}
    database.there["gone"] = a_job_offer("gone")
    assert list(facts.get_many(["gone"], "1", database.read)) == ["gone"]


def test_facts_are_at_hand_when_all_are_kept_for_this_version():
    facts, database = KeptFacts(), Database("a", "b", "c")
    facts.get_many(["a", "b"], "1", database.read)
    assert list(facts.at_hand(["b", "a"], "1")) == ["b", "a"]
    assert facts.at_hand([], "1") == {}
    assert facts.at_hand(["a", "c"], "1") is None
    assert facts.at_hand(["a"], "2") is None
