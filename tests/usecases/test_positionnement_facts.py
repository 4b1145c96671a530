"""What the history of a positionnement tells the deadlines, and on which day."""

from datetime import UTC, date, datetime

import pytest

from insertion.deadlines import Fact
from insertion.piloting_ports import StepRecord
from insertion.positionnement import State, Transition
from usecases.parcours.deadlines import positionnement_subjects

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
WRITTEN = date(2026, 3, 10)


def step(transition: Transition, state: State, **facts: object) -> StepRecord:
    given: dict[str, object] = {
        "positionnement_id": "pos-1", "beneficiary_id": "b-1", "dispositif": "ASTRe",
        "transition": transition.value, "state": state.value, "at": AT,
        "session_starts_on": None, "prolonged_until": None, "entered_on": None, "ended_on": None,
    }  # fmt: skip
    return StepRecord(**(given | facts))  # type: ignore[arg-type]


EARLIER, LATER = date(2026, 3, 1), date(2026, 9, 1)


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        (step(Transition.ENTER, State.ENTERED, entered_on=EARLIER), Fact(EARLIER, "entre")),
        (step(Transition.ENTER, State.ENTERED), Fact(WRITTEN, "entre")),
        (step(Transition.GO_ON, State.ENTERED, entered_on=EARLIER), Fact(WRITTEN, "repris")),
        (step(Transition.COMPLETE, State.COMPLETED, ended_on=EARLIER), Fact(EARLIER, "termine")),
        (
            step(Transition.PROLONG, State.ENTERED, prolonged_until=LATER),
            Fact(WRITTEN, "prolonge", LATER),
        ),
        (
            step(Transition.ACCEPT, State.ACCEPTED, session_starts_on=LATER),
            Fact(WRITTEN, "accepte", LATER),
        ),
        # A place in a session that runs already: one may enter from the day it is given.
        (
            step(Transition.PROMOTE, State.ACCEPTED, session_starts_on=EARLIER),
            Fact(WRITTEN, "accepte", WRITTEN),
        ),
        (step(Transition.ACCEPT, State.ACCEPTED), Fact(WRITTEN, "accepte")),
    ],
)
def test_a_line_is_told_on_the_day_it_speaks_of(line: StepRecord, fact: Fact) -> None:
    (subject,) = positionnement_subjects([line])
    assert subject.facts == (fact,)
    assert subject.dispositif == "astre"


def test_a_reminder_tells_nothing() -> None:
    (subject,) = positionnement_subjects([step(Transition.REMIND, State.SENT)])
    assert subject.facts == ()
