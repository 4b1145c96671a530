"""Nothing that ranks can know what L. 1132-1 protects: held by the shape of the code."""

import ast
import inspect
from dataclasses import fields

import pytest

from api.schemas.profile import ProfileIn
from insertion.beneficiary import Profile
from insertion.civil_identity import CivilIdentity
from insertion.place import Place
from insertion.protected import GROUNDS, MATCHING_MAY_READ, SCORING_FACTS, protected_fields
from insertion.situation import ATTRIBUTES, Situation
from tests.source_tree import parsed, python_files, relative

# Of a situation, what is about none of the grounds: a procedure, a status at work, a date.
PROCEDURES = {
    "in_insertion", "orientation", "oriented_on", "runs_farm", "agricultural_cover", "seeks_work",
    "self_employed", "subsidised_contract", "employed_since", "accompanied", "needs_mobility",
    "assessed", "prescriber", "first_ai_entry", "ongoing", "declared",
}  # fmt: skip
MATCHING = list(python_files("matching"))


def imported(tree: ast.Module) -> set[str]:
    """Return the modules that a module imports."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def held_in() -> set[str]:
    return {each for ground in GROUNDS for each in ground.held_in}


def test_every_fact_of_a_profile_has_the_reason_why_it_may_rank() -> None:
    assert set(SCORING_FACTS) == {each.name for each in fields(Profile)}
    assert all(len(reason) > 10 for reason in SCORING_FACTS.values())


def test_every_attribute_of_a_situation_is_a_ground_or_a_procedure() -> None:
    held = {each.rpartition(".")[2] for each in held_in() if each.startswith("Situation.")}
    assert {each.name for each in fields(Situation)} == PROCEDURES | held
    assert not PROCEDURES & protected_fields()


def test_what_is_said_to_be_held_is_held_there() -> None:
    there = {
        f"{kind.__name__}.{each.name}"
        for kind in (Situation, CivilIdentity)
        for each in fields(kind)
    }
    assert held_in() <= there


def test_a_name_is_held_where_a_ground_says_so() -> None:
    means = {"CivilIdentity.phone", "CivilIdentity.mail"}
    named = {f"CivilIdentity.{each.name}" for each in fields(CivilIdentity)} - means
    assert {each for each in held_in() if each.startswith("CivilIdentity.")} == named


def test_no_fact_of_a_profile_is_one_that_a_ground_is_held_in() -> None:
    assert not protected_fields() & set(SCORING_FACTS)
    assert not set(ProfileIn.model_fields) & set(ATTRIBUTES)


def test_matching_reads_only_modules_that_know_no_ground() -> None:
    assert len(MATCHING) > 40
    read = {name for path in MATCHING for name in imported(parsed(path))}
    domain = {name for name in read if name.split(".")[0] == "insertion"}
    assert domain <= MATCHING_MAY_READ
    assert not [each for each in read if each.split(".")[0] in {"usecases", "persistence", "api"}]


def test_matching_names_no_attribute_that_a_ground_is_held_in() -> None:
    of_an_offer = {each.name for each in fields(Place)}  # its commune is where the work is
    found = [
        f"{relative(path)}: {node.attr}"
        for path in MATCHING
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in protected_fields() - of_an_offer
    ]
    assert found == []


def test_the_modules_that_matching_reads_reach_neither_a_situation_nor_a_name() -> None:
    reached: set[str] = set()
    waiting = set(MATCHING_MAY_READ)
    while waiting:
        name = waiting.pop()
        reached.add(name)
        module = __import__(name, fromlist=["_"])
        found = imported(ast.parse(inspect.getsource(module)))
        waiting |= {each for each in found if each.startswith("insertion.")} - reached
    assert "insertion.situation" not in reached
    assert "insertion.civil_identity" not in reached
    assert "insertion.protected" not in reached


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: ground.code)
def test_a_ground_says_where_it_is_held_or_that_it_is_not(ground: object) -> None:
    assert ground.label  # type: ignore[attr-defined]
    assert ground.why  # type: ignore[attr-defined]


def test_there_is_one_ground_for_each_of_the_article() -> None:
    assert len({ground.code for ground in GROUNDS}) == len(GROUNDS) == 22
