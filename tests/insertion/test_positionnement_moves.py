from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from insertion.actor import Actor, Role
from insertion.errors import InvalidValue, TransitionRefused
from insertion.positionnement import Positionnement, State, Transition
from insertion.positionnement_moves import Acting, Moved, Step, move
from insertion.positionnement_reasons import Exit, Reason
from insertion.positionnement_table import RULES, Party, find_rule
from insertion.positionnement_terms import (
    DEFAULT_TERMS,
    NO_TERMS,
    Terms,
    dispositif_key,
)
from tests.persistence.insertion_builders import a_positionnement

ANYONE = frozenset(Party)
DAY = date(2026, 11, 25)
ASTRE = DEFAULT_TERMS.of("ASTRe", DAY)


def acting(day: date = date(2026, 11, 25)) -> Acting:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Acting(Actor("ref-1", Role.REFERENT), at, day)


def moved(before: Positionnement, terms: Terms = ASTRE, day: date | None = None, **said: object):
    step = Step(**said)  # type: ignore[arg-type]
    rule = find_rule(step.transition, before.state, ANYONE)
    return move(before, rule, step, acting(day or date(2026, 11, 25)), terms)


def entered(on: date = date(2026, 11, 1)) -> Positionnement:
    before = a_positionnement(state=State.ACCEPTED)
    return moved(before, transition=Transition.ENTER, on=on).positionnement


def test_a_step_is_the_next_version_and_the_next_line():
    before = a_positionnement()
    done: Moved = moved(
        before, transition=Transition.REFUSE, reason=Reason.HOURS, comment="Le mercredi"
    )
    after, event = done.positionnement, done.event
    assert (after.state, after.version, event.sequence) == (State.REFUSED, 2, 2)
    assert (event.from_state, event.to_state) == (State.SENT, State.REFUSED)
    assert (event.reason, event.comment, event.actor_id) == (Reason.HOURS, "Le mercredi", "ref-1")
    assert after.state_since == event.at


@pytest.mark.parametrize(
    ("dispositif", "on", "end"),
    [
        ("ASTRe", date(2026, 11, 1), date(2027, 4, 30)),
        ("ASTRe", date(2026, 8, 31), date(2027, 2, 28)),
        ("point-mobilite", date(2026, 11, 1), date(2027, 2, 28)),
        ("adse_a", date(2026, 11, 1), date(2027, 10, 31)),
        ("inconnu", date(2026, 11, 1), None),
    ],
)
def test_the_planned_end_follows_the_dispositif(dispositif: str, on: date, end: date | None):
    before = a_positionnement(state=State.ACCEPTED, dispositif=dispositif)
    terms = DEFAULT_TERMS.of(dispositif, DAY)
    after = moved(before, terms, transition=Transition.ENTER, on=on, day=on).positionnement
    assert (after.entered_on, after.planned_end_on) == (on, end)


def prolong(before: Positionnement, terms: Terms = ASTRE, **said: object) -> Positionnement:
    given = {"interview_on": date(2027, 4, 20)} | said
    return moved(
        before, terms, date(2027, 4, 25), transition=Transition.PROLONG, **given
    ).positionnement


def test_astre_is_prolonged_once_of_three_months_after_a_tripartite_interview():
    first = prolong(entered())
    assert first.prolonged_until == date(2027, 7, 31)
    assert first.state is State.ENTERED
    with pytest.raises(TransitionRefused, match="Une seule"):
        prolong(first)


@pytest.mark.parametrize("until", [date(2027, 5, 1), date(2027, 7, 31)])
def test_a_prolongation_may_be_shorter(until: date):
    assert prolong(entered(), until=until).prolonged_until == until


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"until": date(2027, 4, 30)}, "jusqu_au"),
        ({"until": date(2027, 8, 1)}, "jusqu_au"),
        ({"interview_on": None}, "entretien_le"),
        ({"interview_on": date(2027, 4, 26)}, "entretien_le"),
        ({"interview_on": date(1990, 1, 1)}, "entretien_le"),
    ],
)
def test_a_prolongation_keeps_to_its_bounds(said: dict[str, object], field: str):
    with pytest.raises(InvalidValue) as refused:
        prolong(entered(), **said)
    assert refused.value.field == field


def test_what_a_dispositif_does_not_foresee_is_refused():
    with pytest.raises(TransitionRefused, match="ne prévoit pas"):
        prolong(entered(), DEFAULT_TERMS.of("adse_a", DAY))
    with pytest.raises(TransitionRefused, match="ne prévoit pas"):
        prolong(entered(), NO_TERMS)


def test_an_end_says_its_outcome_and_results():
    done = moved(
        entered(),
        transition=Transition.COMPLETE,
        outcome=Exit.WORK,
        results=("capacites_deplacement",),
        on=date(2026, 11, 20),
    )
    after = done.positionnement
    assert (after.state, after.outcome, after.ended_on) == (
        State.COMPLETED,
        Exit.WORK,
        date(2026, 11, 20),
    )
    assert done.event.payload == {
        "le": "2026-11-20",
        "issue": "sortie_emploi",
        "resultats": ["capacites_deplacement"],
    }


@pytest.mark.parametrize(
    ("before", "said", "field"),
    [
        (a_positionnement(), {"transition": Transition.REFUSE}, "motif"),
        (
            a_positionnement(),
            {"transition": Transition.REFUSE, "reason": Reason.FOUND_WORK},
            "motif",
        ),
        (
            a_positionnement(),
            {"transition": Transition.REFUSE, "reason": Reason.OTHER},
            "commentaire",
        ),
        (a_positionnement(), {"transition": Transition.ACCEPT, "reason": Reason.FULL}, "motif"),
        (a_positionnement(state=State.WISHED), {"transition": Transition.CONFIRM}, "objectifs"),
        (entered(), {"transition": Transition.COMPLETE}, "issue"),
        (
            entered(),
            {"transition": Transition.COMPLETE, "outcome": Exit.WORK, "on": date(2026, 10, 31)},
            "le",
        ),
        (
            a_positionnement(state=State.ACCEPTED),
            {"transition": Transition.ENTER, "on": date(2026, 11, 26)},
            "le",
        ),
    ],
)
def test_what_a_step_asks_must_be_said(before: Positionnement, said: dict[str, object], field: str):
    with pytest.raises(InvalidValue) as refused:
        moved(before, **said)
    assert refused.value.field == field


REMINDED = [rule.source for rule in RULES if rule.transition is Transition.REMIND and rule.source]


@pytest.mark.parametrize("state", REMINDED)
def test_a_reminder_changes_neither_the_state_nor_since_when_nor_when_it_was_sent(state: State):
    before = a_positionnement(state=state, waiting_rank=3 if state is State.WAITING else None)
    step = Step(transition=Transition.REMIND, rank=before.waiting_rank)
    rule = find_rule(Transition.REMIND, state, ANYONE)
    after = move(before, rule, step, acting(date(2026, 12, 25))).positionnement
    assert after == replace(before, version=2)


@pytest.mark.parametrize("code", ["ADSE A", "adse-a", "adse_a", "Adse_A"])
def test_two_spellings_of_a_dispositif_are_one(code: str):
    assert dispositif_key(code) == "adse_a"
    assert DEFAULT_TERMS.of(code, DAY).excludes == {"adse_b"}


@pytest.mark.parametrize(
    ("dispositif", "validated", "duration", "prolongation", "interview"),
    [
        ("astre", True, 6, 3, True),
        ("adse_a", False, 12, None, False),
        ("point_mobilite", False, 4, 4, False),
        ("ai_module_1", False, 6, 6, False),
        ("nulle part", False, None, None, False),
    ],
)
def test_terms_are_those_of_the_cited_rules(
    dispositif: str,
    validated: bool,
    duration: int | None,
    prolongation: int | None,
    interview: bool,
):
    terms = DEFAULT_TERMS.of(dispositif, DAY)
    assert (
        terms.validated_by_mds,
        terms.duration_months,
        terms.prolongation_months,
        terms.prolonged_after_interview,
    ) == (validated, duration, prolongation, interview)
    assert not terms.validated_for_social_workers


@pytest.mark.parametrize(
    ("own", "other", "together"),
    [
        ("adse_a", "adse_b", False),
        ("adse_b", "adse_a", False),
        ("astre", "astre", False),  # a second social accompaniment, by another operator
        ("astre", "adse_a", True),
        ("aci", "point_mobilite", True),
        ("inconnu", "adse_a", True),
    ],
)
def test_what_does_not_go_together_is_said_by_either(own: str, other: str, together: bool):
    terms, others = (DEFAULT_TERMS.of(each, DAY) for each in (own, other))
    assert terms.excludes_with(own, other, others) is not together


def test_what_is_prolonged_without_an_interview_is_justified():
    moped = DEFAULT_TERMS.of("point_mobilite", DAY)
    before = a_positionnement(state=State.ACCEPTED, dispositif="point_mobilite")
    inside = moved(before, moped, transition=Transition.ENTER, on=date(2026, 11, 1)).positionnement
    with pytest.raises(InvalidValue) as refused:
        prolong(inside, moped, interview_on=None)
    assert refused.value.field == "commentaire"
    longer = prolong(inside, moped, interview_on=None, comment="Permis en février")
    assert longer.prolonged_until == date(2027, 6, 30)
