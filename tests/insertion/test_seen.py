"""What depends on a home is taken off before a host sees a positionnement."""

from datetime import UTC, datetime

import pytest

from insertion.actor import Actor, Role
from insertion.host_side.seen import as_seen, event_as_seen
from insertion.opportunity import OpportunityId
from insertion.positionnement import Event, Origin, Positionnement, Sheet, State, Transition
from insertion.terms import OpportunityKind

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
PLACED = Positionnement(
    id="p",
    beneficiary_id="b",
    opportunity_id=OpportunityId("o"),
    opportunity_kind=OpportunityKind.INSERTION_ACTION,
    origin=Origin.REFERENT,
    state=State.SENT,
    prescriber_id="ref-1",
    created_at=AT,
    state_since=AT,
    validator_id="mds-of-her-commune",
    sheet=Sheet(motive="x", situation={"commune": "49007"}),
    snapshot={"profil": {"commune": "49007"}, "explication": {"minutes": 7}},
)
VALIDATED = Event(
    id="p.2",
    positionnement_id="p",
    sequence=2,
    transition=Transition.VALIDATE,
    from_state=State.TO_VALIDATE,
    to_state=State.SENT,
    at=AT,
    actor_id="ref-of-her-mds",
    actor_role=Role.REFERENT,
    payload={"alternatives": ["near-her"]},
)


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.OPERATOR])
def test_a_host_sees_nothing_that_comes_from_a_home(role: Role) -> None:
    viewer = Actor("jean", role, "org-1")
    seen, event = as_seen(PLACED, viewer), event_as_seen(VALIDATED, viewer)
    assert (seen.snapshot, seen.validator_id, seen.sheet.situation) == (None, None, None)
    assert seen.sheet.motive == "x"
    assert (event.payload, event.actor_id) == (None, "valideur")


@pytest.mark.parametrize("role", [Role.BENEFICIARY, Role.REFERENT, Role.DEPARTEMENT])
def test_nobody_else_loses_anything(role: Role) -> None:
    viewer = Actor("x", role)
    assert as_seen(PLACED, viewer) is PLACED
    assert event_as_seen(VALIDATED, viewer) is VALIDATED
