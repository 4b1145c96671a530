"""``docs/trust/`` promises what the tree holds: tests that exist, figures that are in force."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from api.route_rights import ROUTE_RIGHTS
from geo.communes import DensityClass
from insertion.retention_rules import BOUNDS, Kept, load_carried
from insertion.rights import Right
from insertion.roles import MATRIX
from insertion.terms import OpportunityKind
from matching.policy import SUITABILITY_CRITERIA, load_policy
from tests.source_tree import ROOT

FOLDER = ROOT / "docs/trust"
PAGES = sorted(FOLDER.glob("*.md"))
THREATS = 28
_TEST_ID = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
_THREAT = re.compile(r"^### T(\d+) · .+?$(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
_MEASURE = re.compile(r"^\| M(\d+) [^|]+\| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_RISK = re.compile(r"^\| R(\d) ", re.MULTILINE)
_WEIGHT = re.compile(r"^\| [^|]+ \| `(\w+)` \| (\d+) \| (\d+) \|$", re.MULTILINE)
_SANCTION = re.compile(r"sanction|radi|suspension_rsa|reduire|penal|fraude", re.IGNORECASE)


def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def defined_in(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_named_exists(page: Path) -> None:
    missing = [
        f"{file}::{name}"
        for file, name in _TEST_ID.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / file).is_file() or name not in defined_in(ROOT / file)
    ]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_linked_exists(page: Path) -> None:
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_a_name_that_is_no_test_would_be_seen() -> None:
    assert "test_a_name_that_is_no_test_would_be_seen" in defined_in(Path(__file__))
    assert "test_that_nobody_wrote" not in defined_in(Path(__file__))
    assert _TEST_ID.findall("`tests/a/test_b.py::test_c`, x") == [("tests/a/test_b.py", "test_c")]


def test_every_threat_has_a_control_and_a_test_or_says_why_not() -> None:
    threats = _THREAT.findall(text_of("threat-model.md"))
    assert [int(number) for number, _ in threats] == [*range(1, THREATS + 1)]
    for number, said in threats:
        assert "\n- Control: " in said, number
        covered = _TEST_ID.search(said) is not None
        assert covered or "\n- Not covered: " in said, number
        assert covered == ("\n- Tests: " in said), number


def test_every_measure_names_a_risk_and_a_test_or_says_why_not() -> None:
    page = text_of("aipd.md")
    risks = {f"R{number}" for number in _RISK.findall(page)}
    measures = _MEASURE.findall(page)
    assert [int(number) for number, _, _ in measures] == [*range(1, len(measures) + 1)]
    answered: set[str] = set()
    for number, against, test in measures:
        named = set(against.split(", "))
        assert named <= risks, number
        answered |= named
        assert _TEST_ID.search(test) or test.startswith("non couvert : "), number
    assert answered == risks


def test_the_weights_of_the_notice_are_those_of_the_policy() -> None:
    policy, notice = load_policy(), text_of("algorithm-notice.md")
    assert f"**Politique en vigueur : `{policy.version}`.**" in notice
    told = {code: (float(offer), float(action)) for code, offer, action in _WEIGHT.findall(notice)}
    offer, action = (
        policy.weights[kind]
        for kind in (OpportunityKind.JOB_OFFER, OpportunityKind.INSERTION_ACTION)
    )
    assert told == {
        criterion.value: (of_offer, of_action)
        for criterion, of_offer, of_action in zip(SUITABILITY_CRITERIA, offer, action, strict=True)
    }


def test_the_other_figures_of_the_notice_are_those_of_the_policy() -> None:
    policy, notice = load_policy(), text_of("algorithm-notice.md")
    rural, dense = (
        policy.reach.half_minutes(density) for density in (DensityClass.RURAL, DensityClass.DENSE)
    )
    assert dense == policy.reach.half_minutes(DensityClass.INTERMEDIATE) == 7.5
    said = (
        f"{policy.limits.one_strained:.0%} des points pour une limite".replace("%", " %"),
        f"{policy.limits.several_strained:.0%} au-delà".replace("%", " %"),
        f"jusqu'à {policy.reach.free_minutes:g} minutes",
        f"toutes les {rural:g} minutes depuis une commune rurale",
        "toutes les 7 minutes et demie ailleurs",
        f"{policy.unknown.occupation:.0%} des points d'un critère".replace("%", " %"),
        f"{policy.unknown.weekly_hours:.0%} pour les heures d'une offre".replace("%", " %"),
        f"{policy.unknown.needs:.0%} pour les besoins".replace("%", " %"),
        f"{policy.unknown.travel_minutes:g} minutes pour un lieu",
    )
    assert [each for each in said if each not in notice] == []
    assert policy.unknown.skills_asked == policy.unknown.occupation


def test_the_durations_of_the_record_are_those_in_force() -> None:
    page = text_of("processing-record.md")
    durations = load_carried().durations
    assert {each.kept for each in durations} == set(Kept)
    for duration in durations:
        if duration.kept is not Kept.SESSIONS:  # said by the register, not by this page
            assert f"{duration.value} {duration.unit}" in page, duration.kept
    retention = (ROOT / "docs/retention.md").read_text(encoding="utf-8")
    for kept, bounds in BOUNDS.items():
        line = next(each for each in retention.splitlines() if f"`{kept}`" in each)
        assert f"| {bounds.least} | {bounds.most} |" in line, kept


def test_no_route_and_no_right_speaks_of_sanctions() -> None:
    assert _SANCTION.search("POST /beneficiaires/{id}/sanctions")
    spoken = [*ROUTE_RIGHTS, *Right, *(grant.label for grant in MATRIX.values())]
    assert [each for each in spoken if _SANCTION.search(each)] == []


def test_the_intended_purpose_says_what_it_is_never_for() -> None:
    assert "never computes eligibility, reduction or priority of RSA itself" in text_of("ai-act.md")
    for said in ("R.311-3-1-2", "contester", "ne décide de rien"):
        assert said in text_of("algorithm-notice.md").lower() + text_of("algorithm-notice.md")


def test_how_to_report_a_flaw_is_said() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for said in ("three working days", "private message", "**Supported**", "security.txt"):
        assert said in page
