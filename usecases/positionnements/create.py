"""Place a person on an offer or an action: who may, what is refused, and what is kept of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from insertion.actor import Role
from insertion.beneficiary import Profile
from insertion.capacity import Audience
from insertion.errors import TransitionRefused, UnknownOpportunity, UnknownRecord
from insertion.opportunity import InsertionAction, Opportunity, parse_opportunity_id
from insertion.ports import UnitOfWork
from insertion.positionnement import EMPTY_SHEET, Origin, Positionnement, Sheet, State, Transition
from insertion.positionnement_moves import Acting, Step, require_sheet, told
from insertion.positionnement_table import Asks, Party, Rule, find_rule
from insertion.positionnement_terms import NO_TERMS, Terms, dispositif_key, require_results
from insertion.rights import Right
from usecases.positionnements.practice import Practice
from usecases.positionnements.standing import known_actor, parties_towards, require_no_objection
from usecases.rights import require_right

_ORIGINS = {
    Role.REFERENT: Origin.REFERENT,
    Role.BENEFICIARY: Origin.BENEFICIARY,
    Role.EMPLOYER: Origin.EMPLOYER,
    Role.OPERATOR: Origin.OPERATOR,
}


_HOST_ALONE = frozenset({Party.HOST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked: whom, on what, and the prescription sheet."""

    beneficiary_id: str
    opportunity_id: str
    audience: Audience = Audience.BRSA
    sheet: Sheet = EMPTY_SHEET
    comment: str | None = None


def create_positionnement(
    wanted: Wanted, uow: UnitOfWork, acting: Acting, practice: Practice
) -> Positionnement:
    """Place a person, and keep what was known and shown at that moment.

    Raises
    ------
    UnknownOpportunity
        When the offer or action is not open.
    UnknownRecord
        When the person is not there for who asks.
    TransitionRefused
        When it is done already (``doublon``), when another dispositif excludes it
        (``incompatible``), or when it is for someone else to do.
    insertion.errors.InvalidValue
        When the sheet lacks what the action asks.
    """
    require_right(acting.actor, Right.CREATE_POSITIONNEMENT)
    with uow:
        uow.wait_to_write()  # two dispositifs that exclude each other are never both found absent
        acting = replace(acting, actor=known_actor(uow, acting.actor))
        opportunity = _open_opportunity(uow, wanted.opportunity_id, acting)
        host_id = uow.organisations.host_of(opportunity.id)
        parties = parties_towards(uow, acting.actor, wanted.beneficiary_id, host_id)
        if not parties or not _may_be_proposed(uow, wanted.beneficiary_id, host_id, parties):
            raise UnknownRecord("no such person for this actor")
        terms = _terms_of(opportunity, acting, practice)
        validated = asks_validation(uow, acting, terms)
        rule = find_rule(Transition.CREATE, None, _as_one(parties), needs_validation=validated)
        created = replace(
            _built(practice.new_id(), wanted, opportunity, rule, acting),
            host_id=host_id,
            sheet=replace(wanted.sheet, situation=uow.situations.get(wanted.beneficiary_id)),
            snapshot=_snapshot(uow.beneficiaries.get(wanted.beneficiary_id), opportunity, practice),
        )
        if created.state is State.SENT:
            require_no_objection(uow, created.beneficiary_id)
        if created.state is State.TO_VALIDATE:
            validator = validator_of(uow, created.beneficiary_id, practice)
            created = replace(created, validator_id=validator)
        with _said_to(parties):
            _refuse_incompatible(uow, created, acting, practice)
        require_results("resultats_attendus", wanted.sheet.expected, practice.terms)
        if Asks.SHEET in rule.asks:
            require_sheet(created.opportunity_kind, created.sheet)
        step = Step(transition=Transition.CREATE, comment=wanted.comment)
        with _said_to(parties):
            uow.positionnements.add(created, told(created, rule, step, acting))
        uow.commit()
    return created


def _terms_of(opportunity: Opportunity, acting: Acting, practice: Practice) -> Terms:
    """Return the terms of the dispositif of an action, those of nothing for an offer."""
    if isinstance(opportunity, InsertionAction):
        return practice.terms.of(opportunity.dispositif, acting.today)
    return NO_TERMS


def asks_validation(uow: UnitOfWork, acting: Acting, terms: Terms) -> bool:
    """Return whether the MDS validates: not what a social worker of the Département prescribes."""
    if not terms.validated_by_mds or acting.actor.role is not Role.REFERENT:
        return terms.validated_by_mds
    if terms.validated_for_social_workers:
        return True
    referent = uow.referents.get(acting.actor.id)
    return referent is None or not referent.social_worker


def validator_of(uow: UnitOfWork, beneficiary_id: str, practice: Practice) -> str | None:
    """Return the MDS of the person's territory, None when her commune or its MDS is not known."""
    profile = uow.beneficiaries.get(beneficiary_id)
    if profile is None or profile.home_commune is None:
        return None
    mds = uow.organisations.mds_of(practice.territories_of(profile.home_commune))
    return None if mds is None else mds.id


def _open_opportunity(uow: UnitOfWork, opportunity_id: str, acting: Acting) -> Opportunity:
    opportunity = uow.opportunities.get(parse_opportunity_id(opportunity_id))
    if not opportunity.is_open_on(acting.today):
        raise UnknownOpportunity("past its last day")
    return opportunity


def _may_be_proposed(
    uow: UnitOfWork, beneficiary_id: str, host_id: str | None, parties: frozenset[Party]
) -> bool:
    """Return whether a host knows the person, and there is somebody to confirm it.

    A host knows those who were once sent to it: an id alone tells it nothing.
    """
    if parties != _HOST_ALONE:
        return True
    return (
        host_id is not None
        and uow.objections.get(beneficiary_id) is None
        and uow.positionnements.was_sent(beneficiary_id, host_id)
        and bool(uow.accompaniments.current_of(beneficiary_id))
    )


@contextmanager
def _said_to(parties: frozenset[Party]) -> Iterator[None]:
    """Say to a host no more than that it cannot be: the rest of her parcours is not its own."""
    try:
        yield
    except TransitionRefused:
        if parties != _HOST_ALONE:
            raise
        raise TransitionRefused(
            "impossible",
            "Cela ne peut pas être proposé à cette personne ; voir avec son référent.",
        ) from None


def _as_one(parties: frozenset[Party]) -> frozenset[Party]:
    # A référent who also writes the answers of a host prescribes as référent.
    return frozenset({Party.REFERENT}) if Party.REFERENT in parties else parties


def _refuse_incompatible(
    uow: UnitOfWork, created: Positionnement, acting: Acting, practice: Practice
) -> None:
    if created.dispositif is None:
        return
    mine, my_terms = (
        dispositif_key(created.dispositif),
        practice.terms.of(created.dispositif, acting.today),
    )
    for other in uow.positionnements.open_of(created.beneficiary_id):
        if other.dispositif is None or other.opportunity_id == created.opportunity_id:
            continue
        theirs = practice.terms.of(other.dispositif, acting.today)
        if my_terms.excludes_with(mine, dispositif_key(other.dispositif), theirs):
            there, here = map(practice.terms.name, (other.dispositif, created.dispositif))
            raise TransitionRefused(
                "incompatible",
                f"Cette personne est déjà positionnée sur « {there} », "
                f"qui ne se cumule pas avec « {here} ».",
            )


def _built(
    identifier: str, wanted: Wanted, opportunity: Opportunity, rule: Rule, acting: Acting
) -> Positionnement:
    actor = acting.actor
    return Positionnement(
        id=identifier,
        beneficiary_id=wanted.beneficiary_id,
        opportunity_id=opportunity.id,
        opportunity_kind=opportunity.kind,
        dispositif=opportunity.dispositif if isinstance(opportunity, InsertionAction) else None,
        origin=_ORIGINS[actor.role],
        state=rule.target,
        prescriber_id=actor.id,
        prescriber_organisation_id=actor.organisation_id,
        created_at=acting.at,
        state_since=acting.at,
        sent_at=acting.at if rule.target is State.SENT else None,
        audience=wanted.audience,
    )


def _snapshot(
    profile: Profile | None, opportunity: Opportunity, practice: Practice
) -> dict[str, Any]:
    """Return what was known, without the home itself, and the explanation shown."""
    snapshot: dict[str, Any] = {"intitule": opportunity.title}
    if profile is None:
        return snapshot
    snapshot["profil"] = {
        "commune": profile.home_commune,
        "moyens": _codes(profile.means),
        "duree_max_minutes": profile.max_minutes,
        "permis": _codes(profile.licences),
        "metiers_recherches": list(profile.sought),
        "metiers_exerces": list(profile.held),
        "competences": sorted(profile.skills),
        "limites": _codes(profile.limits),
        "besoins": _codes(profile.needs),
    }
    explanation = practice.explain(profile, opportunity)
    if explanation is not None:
        snapshot["explication"] = dict(explanation)
    return snapshot


def _codes(members: frozenset[Any] | None) -> list[str] | None:
    return None if members is None else sorted(str(each) for each in members)
