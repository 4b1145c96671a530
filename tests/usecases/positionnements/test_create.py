"""Who may place whom on what, and what is refused."""

from dataclasses import replace

import pytest

from geo.communes import CommuneCode
from insertion.actor import Actor, Role
from insertion.errors import InvalidValue, TransitionRefused, UnknownOpportunity, UnknownRecord
from insertion.organisations import Organisation, OrganisationKind
from insertion.positionnement import Origin, Sheet, State, Transition
from insertion.positionnement_reasons import Exit, Reason
from tests.builders import a_profile
from tests.usecases.positionnements.ground import (
    CCAS,
    DEPARTEMENT,
    EMPLOYER,
    OPERATOR,
    SHEET,
    STRANGER,
    VALIDATOR,
    WORKER,
    Ground,
)
from usecases.positionnements.practice import Practice


def person(ground: Ground, number: int = 0) -> Actor:
    return Actor(ground.person(number), Role.BENEFICIARY)


def test_each_origin_begins_in_its_own_state(ground: Ground):
    assert ground.create(0, WORKER).state is State.SENT
    assert ground.create(1, person(ground, 1)).state is State.WISHED
    ground.known_to(2, OPERATOR)
    proposed = ground.create(2, OPERATOR)
    assert (proposed.state, proposed.origin) == (State.PROPOSED, Origin.OPERATOR)
    ground.known_to(3, EMPLOYER)
    offered = ground.create(3, EMPLOYER, "offer")
    assert (offered.state, offered.dispositif) == (State.PROPOSED, None)


def test_astre_is_validated_by_the_mds_unless_a_social_worker_prescribes(bare: Ground):
    ground = bare.lay(dispositif="ASTRe", people=3)
    assert ground.create(0, WORKER).state is State.SENT
    validated = ground.create(3, CCAS)
    assert (validated.state, validated.sent_at, validated.validator_id) == (
        State.TO_VALIDATE,
        None,
        None,
    )
    for other in (CCAS, OPERATOR, person(ground, 3)):
        with pytest.raises((UnknownRecord, TransitionRefused)):
            ground.advance(validated.id, Transition.VALIDATE, other)
    sent = ground.advance(validated.id, Transition.VALIDATE, VALIDATOR)
    assert sent.state is State.SENT
    assert sent.sent_at is not None


def test_the_mds_that_validates_is_that_of_the_persons_territory(bare: Ground):
    ground = bare.lay(dispositif="ASTRe", people=3)
    ground.practice = Practice(territories_of=lambda code: [str(code), "territoire-2"])
    with ground.uow as uow:
        uow.organisations.upsert(
            [Organisation("mds-2", OrganisationKind.MDS, "MDS", "territoire-2")]
        )
        profile = a_profile(home_commune=CommuneCode("49353"))
        uow.beneficiaries.upsert([(ground.person(3), profile)])
        uow.commit()
    validated = ground.create(3, CCAS)
    assert validated.validator_id == "mds-2"
    with pytest.raises(UnknownRecord):  # of another MDS: it is not there for him
        ground.advance(validated.id, Transition.VALIDATE, VALIDATOR)
    refused = ground.advance(
        validated.id, Transition.REFUSE, DEPARTEMENT, reason=Reason.ALREADY_ACCOMPANIED
    )
    assert refused.state is State.REFUSED


@pytest.mark.parametrize("by", [STRANGER, VALIDATOR, CCAS, DEPARTEMENT, EMPLOYER])
def test_who_has_nothing_to_do_with_a_person_does_not_place_her(ground: Ground, by: Actor):
    with pytest.raises((UnknownRecord, TransitionRefused)):
        ground.create(0, by)


def test_a_person_places_nobody_else(ground: Ground):
    with pytest.raises(UnknownRecord):
        ground.create(1, person(ground, 0))


def test_a_host_proposes_only_to_someone_who_is_accompanied(ground: Ground):
    with pytest.raises(UnknownRecord):
        ground.create(99, OPERATOR)


def test_the_same_person_is_placed_once_until_it_is_over(ground: Ground):
    first = ground.create()
    with pytest.raises(TransitionRefused) as refused:
        ground.create()
    assert refused.value.code == "doublon"
    ground.advance(first.id, Transition.ABANDON, WORKER, reason=Reason.OWN_CHOICE)
    assert ground.create().id != first.id


def test_dispositifs_that_exclude_one_another_are_refused_with_the_reason(ground: Ground):
    first = ground.create()
    with pytest.raises(TransitionRefused, match="« ADSE, parcours A") as refused:
        ground.create(what="other")
    assert refused.value.code == "incompatible"
    ground.advance(first.id, Transition.ABANDON, WORKER, reason=Reason.OWN_CHOICE)
    assert ground.create(what="other").dispositif == "adse_b"
    ground.create(what="offer")  # an offer excludes nothing


def test_an_action_asks_for_objectives_and_an_offer_does_not(ground: Ground):
    with pytest.raises(InvalidValue, match="objectif"):
        ground.create(sheet=Sheet())
    assert ground.create(what="offer", sheet=Sheet()).state is State.SENT
    wish = ground.create(1, person(ground, 1), sheet=Sheet())
    with pytest.raises(InvalidValue, match="objectif"):
        ground.advance(wish.id, Transition.CONFIRM, WORKER)
    confirmed = ground.advance(wish.id, Transition.CONFIRM, WORKER, sheet=SHEET)
    assert (confirmed.state, confirmed.prescriber_id, confirmed.sheet.expected) == (
        State.SENT,
        "worker",
        SHEET.expected,
    )


def test_a_result_is_one_that_a_rule_defines(ground: Ground):
    with pytest.raises(InvalidValue) as refused:
        ground.create(sheet=Sheet(SHEET.objectives, ("richesse",)))
    assert refused.value.field == "resultats_attendus"
    placed = ground.create()
    ground.accept(placed.id)
    ground.advance(placed.id, Transition.ENTER, OPERATOR)
    with pytest.raises(InvalidValue) as refused:
        ground.advance(
            placed.id, Transition.COMPLETE, OPERATOR, outcome=Exit.WORK, results=("richesse",)
        )
    assert refused.value.field == "resultats"


def test_a_proposal_is_agreed_to_by_the_person_then_confirmed(ground: Ground):
    ground.known_to(0, OPERATOR)
    proposed = ground.create(0, OPERATOR)
    with pytest.raises(TransitionRefused):
        ground.advance(proposed.id, Transition.AGREE, WORKER)
    agreed = ground.advance(proposed.id, Transition.AGREE, person(ground))
    assert agreed.state is State.WISHED
    assert ground.advance(agreed.id, Transition.CONFIRM, WORKER).state is State.SENT


def test_a_host_learns_nothing_of_who_was_never_sent_to_it(ground: Ground):
    ground.create(0, person(ground))  # her own wish, which was not sent
    for number in (0, 1, 99):
        with pytest.raises(UnknownRecord):
            ground.create(number, OPERATOR)


def test_a_host_is_not_told_why_it_cannot_propose_to_someone_it_knows(ground: Ground):
    ground.known_to(0, OPERATOR)
    with ground.uow as uow:
        uow.organisations.set_hosts({ground.id("other"): "other-op"})
        uow.commit()
    ground.create(0, WORKER, "other")  # ADSE B, elsewhere, excludes ADSE A
    ground.known_to(1, OPERATOR)
    ground.create(1, person(ground, 1))  # her own wish on the same action, not sent
    sentences = set()
    for number in (0, 1):
        with pytest.raises(TransitionRefused) as refused:
            ground.create(number, OPERATOR)
        sentences.add((refused.value.code, refused.value.sentence))
    assert len(sentences) == 1
    assert "adse" not in sentences.pop()[1]


def test_confirming_says_the_situation_of_that_day(ground: Ground):
    with ground.uow as uow:
        uow.situations.put(ground.person(0), {"recoit_rsa": True})
        uow.commit()
    wish = ground.create(0, person(ground))
    with ground.uow as uow:
        uow.situations.put(ground.person(0), {"recoit_rsa": False})
        uow.commit()
    sent = ground.advance(wish.id, Transition.CONFIRM, WORKER, sheet=SHEET)
    assert sent.sheet.situation == {"recoit_rsa": False}
    assert sent.sheet.objectives == SHEET.objectives


def test_what_is_closed_or_unknown_cannot_be_asked(ground: Ground):
    with ground.uow as uow:
        uow.opportunities.close([ground.action_id()], ground.day)
        uow.commit()
    for what in ("action", "nowhere"):
        with pytest.raises(UnknownOpportunity):
            ground.create(what=what)


def test_what_was_known_and_shown_is_kept_without_the_home(ground: Ground):
    ground.practice = Practice(explain=lambda _profile, shown: {"points": 61.9, "id": shown.id})
    with ground.uow as uow:
        uow.beneficiaries.upsert([(ground.person(0), a_profile())])
        uow.situations.put(ground.person(0), {"v": 1, "rsa": True})
        uow.commit()
    placed = ground.get(ground.create().id)
    assert placed.snapshot is not None
    assert placed.snapshot["explication"] == {"points": 61.9, "id": ground.id("action")}
    assert placed.snapshot["profil"]["commune"] == "49007"
    assert "home" not in placed.snapshot["profil"]
    assert "47." not in str(placed.snapshot)
    assert placed.sheet.situation == {"v": 1, "rsa": True}


def test_a_claimed_structure_is_not_believed(ground: Ground):
    validated = replace(VALIDATOR, organisation_id="ccas")
    assert ground.create().state is State.SENT
    with pytest.raises(UnknownRecord):
        ground.create(1, replace(STRANGER, organisation_id="nowhere"))
    assert validated.organisation_id == "ccas"
