"""Dated obligations: opened by an event, due on a day, and what becomes of them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertion.deadline_rules import (
    InvalidRule,
    Scope,
    check_deadline_rules,
    load_deadline_rules,
)
from insertion.deadlines import (
    Deadline,
    DeadlineStatus,
    Fact,
    Subject,
    deadlines_of,
    person_subject,
    to_do,
)
from insertion.dispositifs_loading import load_carried
from insertion.dispositifs_rules import RuleStatus
from insertion.parcours import EventKind, OrientationKind, ParcoursEvent

RULES = load_deadline_rules()
DISPOSITIFS = load_carried()
FAR = date(2030, 1, 1)
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def event(kind: EventKind, on: date, **more: object) -> ParcoursEvent:
    if kind in (EventKind.ORIENTED, EventKind.REORIENTED):
        more.setdefault("orientation", OrientationKind.SOCIAL)
    if kind is EventKind.CONTRACT_SIGNED:
        more.setdefault("months", 6)
    return ParcoursEvent(
        id=f"{kind}-{on}", beneficiary_id="p1", kind=kind, on=on, recorded_at=MOMENT,
        actor_id="r1", **more,  # type: ignore[arg-type]
    )  # fmt: skip


def of_rule(rule_id: str, deadlines: tuple[Deadline, ...]) -> list[Deadline]:
    return [each for each in deadlines if each.rule.id == rule_id]


def for_person(rule_id: str, *events: ParcoursEvent, today: date = FAR) -> list[Deadline]:
    return of_rule(rule_id, deadlines_of(person_subject("p1", events), RULES, DISPOSITIFS, today))


def for_action(dispositif: str, rule_id: str, *facts: Fact, today: date = FAR) -> list[Deadline]:
    subject = Subject(
        scope=Scope.POSITIONNEMENT, id="pos1", facts=facts, beneficiary_id="p1",
        dispositif=dispositif,
    )  # fmt: skip
    return of_rule(rule_id, deadlines_of(subject, RULES, DISPOSITIFS, today))


ORIENTED = event(EventKind.ORIENTED, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2026, 3, 1), DeadlineStatus.MET),
        (date(2026, 3, 16), DeadlineStatus.MET),
        (date(2026, 3, 17), DeadlineStatus.MET_LATE),
    ],
)
def test_a_first_meeting_is_due_within_fifteen_days(on: date, status: DeadlineStatus) -> None:
    (deadline,) = for_person("premier_rdv", ORIENTED, event(EventKind.FIRST_MEETING, on))
    assert deadline.due_on == date(2026, 3, 16)
    assert deadline.status(FAR) is status


def test_a_deadline_is_ahead_then_soon_then_late() -> None:
    (deadline,) = for_person("premier_rdv", ORIENTED, today=date(2026, 3, 2))
    seen = [deadline.status(date(2026, 3, day)) for day in (8, 9, 16, 17)]
    assert seen == [
        DeadlineStatus.AHEAD, DeadlineStatus.SOON, DeadlineStatus.SOON, DeadlineStatus.LATE,
    ]  # fmt: skip


def test_a_missed_meeting_was_proposed_and_asks_for_a_follow_up() -> None:
    missed = event(EventKind.MISSED_MEETING, date(2026, 3, 10))
    (first,) = for_person("premier_rdv", ORIENTED, missed)
    (follow_up,) = for_person("relance", ORIENTED, missed)
    assert first.status(FAR) is DeadlineStatus.MET
    assert follow_up.due_on == date(2026, 3, 25)
    assert follow_up.status(date(2026, 3, 26)) is DeadlineStatus.LATE


@pytest.mark.parametrize(
    ("oriented", "due"),
    [
        (date(2026, 1, 31), date(2026, 3, 31)),
        (date(2025, 12, 31), date(2026, 2, 28)),
        (date(2027, 12, 31), date(2028, 2, 29)),
    ],
)
def test_a_contract_is_due_two_months_later_from_date_to_date(oriented: date, due: date) -> None:
    (deadline,) = for_person("contrat", event(EventKind.ORIENTED, oriented))
    assert deadline.due_on == due


def test_a_contract_is_renewed_before_its_own_end() -> None:
    signed = event(EventKind.CONTRACT_SIGNED, date(2026, 3, 15), months=6)
    again = event(EventKind.CONTRACT_SIGNED, date(2026, 9, 14), months=3)
    first, second = for_person("renouvellement_contrat", signed, again)
    assert (first.due_on, first.status(FAR)) == (date(2026, 9, 14), DeadlineStatus.MET)
    assert (second.due_on, second.is_open) == (date(2026, 12, 13), True)


def test_what_exempts_from_a_contract_asks_for_it_when_it_ends() -> None:
    exempted = event(EventKind.CONTRACT_EXEMPTED, date(2026, 4, 1), until=date(2026, 6, 30))
    (contract,) = for_person("contrat", ORIENTED, exempted)
    (renewal,) = for_person("renouvellement_contrat", ORIENTED, exempted)
    assert contract.status(FAR) is DeadlineStatus.MET
    assert renewal.due_on == date(2026, 6, 30)


def test_the_team_looks_again_twelve_months_after_each_orientation() -> None:
    again = event(EventKind.REORIENTED, date(2026, 9, 1))
    first, second = for_person("epl", ORIENTED, again)
    assert (first.due_on, first.met_on) == (date(2027, 3, 1), date(2026, 9, 1))
    assert second.due_on == date(2027, 9, 1)


def test_leaving_leaves_everything_without_object() -> None:
    left = event(EventKind.WORK_EXIT, date(2026, 3, 5))
    deadlines = deadlines_of(person_subject("p1", [ORIENTED, left]), RULES, DISPOSITIFS, FAR)
    assert deadlines
    assert {each.status(FAR) for each in deadlines} == {DeadlineStatus.WITHOUT_OBJECT}


def test_a_corrected_event_counts_for_nothing() -> None:
    wrong = event(EventKind.FIRST_MEETING, date(2026, 3, 5))
    never = event(EventKind.CANCELLED, date(2026, 3, 20), corrects=wrong.id)
    (deadline,) = for_person("premier_rdv", ORIENTED, wrong, never)
    assert deadline.is_open


def test_what_is_dated_later_than_today_has_not_happened() -> None:
    planned = event(EventKind.FIRST_MEETING, date(2026, 3, 12))
    (deadline,) = for_person("premier_rdv", ORIENTED, planned, today=date(2026, 3, 11))
    assert deadline.is_open


def test_astre_asks_for_a_meeting_each_fortnight_until_it_ends() -> None:
    entered = Fact(date(2026, 1, 1), "entre")
    facts = (
        entered,
        Fact(date(2026, 1, 10), "rdv_action"),
        Fact(date(2026, 1, 30), "rdv_action"),
        Fact(date(2026, 2, 5), "termine"),
    )
    found = for_action("astre", "astre_quinzaine", *facts)
    assert [(each.due_on, each.status(FAR)) for each in found] == [
        (date(2026, 1, 16), DeadlineStatus.MET),
        (date(2026, 1, 25), DeadlineStatus.MET_LATE),
        (date(2026, 2, 14), DeadlineStatus.WITHOUT_OBJECT),
    ]
    assert for_action("aci", "astre_quinzaine", *facts) == []


def test_a_pause_stops_the_fortnight_and_not_the_term() -> None:
    facts = (
        Fact(date(2026, 1, 1), "entre"),
        Fact(date(2026, 1, 5), "suspendu"),
        Fact(date(2026, 3, 1), "repris"),
    )
    fortnights = for_action("astre", "astre_quinzaine", *facts)
    assert [each.due_on for each in fortnights if each.is_open] == [date(2026, 3, 16)]
    (term,) = for_action("astre", "astre_terme", *facts)
    assert term.due_on == date(2026, 7, 1)


def test_coming_back_after_a_prolongation_opens_no_new_term() -> None:
    facts = (
        Fact(date(2026, 1, 1), "entre"),
        Fact(date(2026, 6, 1), "prolonge", date(2026, 9, 30)),
        Fact(date(2026, 6, 10), "suspendu"),
        Fact(date(2026, 6, 20), "repris"),
    )
    assert [each.is_open for each in for_action("astre", "astre_terme", *facts)] == [False]
    (prolonged,) = for_action("astre", "prolongation_terme", *facts)
    assert prolonged.due_on == date(2026, 9, 30)


def test_each_check_of_eligibility_holds_for_twelve_months() -> None:
    facts = (
        Fact(date(2026, 1, 1), "entre"),
        Fact(date(2026, 12, 20), "eligibilite_verifiee"),
        Fact(date(2027, 5, 1), "termine"),
    )
    first, second = for_action("ai_module_2", "eligibilite_ai", *facts)
    assert (first.due_on, first.status(FAR)) == (date(2027, 1, 1), DeadlineStatus.MET)
    assert (second.due_on, second.status(FAR)) == (
        date(2027, 12, 20),
        DeadlineStatus.WITHOUT_OBJECT,
    )


def test_an_action_starts_on_the_day_its_session_does() -> None:
    accepted = Fact(date(2026, 1, 1), "accepte", date(2026, 2, 2))
    (deadline,) = for_action("aci", "demarrage_action", accepted, Fact(date(2026, 2, 3), "entre"))
    assert deadline.status(FAR) is DeadlineStatus.MET_LATE
    assert for_action("aci", "demarrage_action", Fact(date(2026, 1, 1), "accepte")) == []


@pytest.mark.parametrize(
    ("end", "due"),
    [(date(2025, 12, 31), date(2026, 2, 28)), (date(2026, 10, 30), date(2026, 12, 30))],
)
def test_a_bilan_is_due_two_months_after_the_end(end: date, due: date) -> None:
    subject = Subject(scope=Scope.CONVENTION, id="c1", facts=(Fact(end, "fin_action"),))
    (deadline,) = deadlines_of(subject, RULES, DISPOSITIFS, FAR)
    assert (deadline.due_on, deadline.rule.owner) == (due, "operateur")


def test_the_list_of_the_day_shows_what_is_late_first_and_only_what_waits() -> None:
    today = date(2026, 4, 1)
    met = event(EventKind.FIRST_MEETING, date(2026, 3, 5))
    lists = to_do(
        deadlines_of(person_subject("p1", [ORIENTED, met]), RULES, DISPOSITIFS, today), today
    )
    assert list(lists) == [DeadlineStatus.LATE, DeadlineStatus.SOON, DeadlineStatus.AHEAD]
    ahead = [each.rule.id for each in lists[DeadlineStatus.AHEAD]]
    assert ahead == ["contrat", "epl"]
    assert not lists[DeadlineStatus.LATE]


days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
kinds = st.sampled_from([kind for kind in EventKind if kind is not EventKind.CANCELLED])


@st.composite
def histories(draw: st.DrawFn) -> list[ParcoursEvent]:
    pairs = draw(st.lists(st.tuples(kinds, days), max_size=14, unique=True))
    return [event(kind, on) for kind, on in pairs]


@given(histories(), days)
def test_no_obligation_is_fulfilled_before_it_is_opened(
    events: list[ParcoursEvent], today: date
) -> None:
    for each in deadlines_of(person_subject("p1", events), RULES, DISPOSITIFS, today):
        assert each.opened_on <= today
        assert each.due_on >= each.opened_on - timedelta(days=1)
        closed_on = each.met_on or each.ended_on
        assert closed_on is None or each.opened_on <= closed_on <= today
        assert not (each.met_on and each.ended_on)


@given(histories(), days)
def test_at_most_one_obligation_of_a_rule_waits_for_a_person(
    events: list[ParcoursEvent], today: date
) -> None:
    waiting = [
        each.rule.id
        for each in deadlines_of(person_subject("p1", events), RULES, DISPOSITIFS, today)
        if each.is_open
    ]
    assert len(waiting) == len(set(waiting))


@given(histories(), days, st.randoms())
def test_the_order_in_which_events_are_given_changes_nothing(
    events: list[ParcoursEvent], today: date, random: object
) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    expected = deadlines_of(person_subject("p1", events), RULES, DISPOSITIFS, today)
    assert deadlines_of(person_subject("p1", shuffled), RULES, DISPOSITIFS, today) == expected


def test_every_delay_is_held_with_its_source() -> None:
    check_deadline_rules(RULES, DISPOSITIFS)


def test_an_obligation_says_which_text_asks_for_it() -> None:
    (deadline,) = for_person("contrat", ORIENTED)
    assert deadline.text is not None
    assert deadline.text.source.section == "3, article 4.4"
    assert deadline.text.status is RuleStatus.FIRM


def test_nothing_is_asked_before_the_text_that_asks_for_it() -> None:
    assert for_person("contrat", event(EventKind.ORIENTED, date(2010, 1, 1))) == []


RULE = """
[[rule]]
id = "essai"
label = "Essayer"
scope = "personne"
trigger = ["orientation"]
delay = "reference_rsa.contrat_delai"
met_by = ["rdv"]
ended_by = []
owner = "referent"
"""


def broken() -> Iterator[tuple[str, str]]:
    delay = 'delay = "reference_rsa.contrat_delai"'
    yield RULE.replace(delay, ""), "delay"
    yield RULE.replace(delay, 'delay = "reference_rsa"'), "delay"
    yield RULE.replace(delay, 'delay = "voisin.contrat_delai"'), "aucun fichier"
    yield RULE.replace(delay, 'delay = "reference_rsa.quinze"'), "aucun fichier"
    yield RULE.replace(delay, 'delay = "reference_rsa.tarif_etp"'), "ni des jours"
    yield RULE.replace('owner = "referent"', 'owner = "voisin"'), "voisin"
    yield RULE.replace('label = "Essayer"', ""), "label"
    yield RULE + RULE, "deux fois"


@pytest.mark.parametrize(("text", "said"), list(broken()))
def test_a_delay_that_cannot_be_read_is_named(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "delays.toml"
    path.write_text(text)
    with pytest.raises(InvalidRule, match=said) as refused:
        check_deadline_rules(load_deadline_rules(path), DISPOSITIFS)
    assert "essai" in str(refused.value)
