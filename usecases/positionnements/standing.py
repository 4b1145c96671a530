"""As what someone acts on a person, an offer or a positionnement: never by the role alone."""

from dataclasses import replace

from insertion.actor import Actor, Role
from insertion.errors import TransitionRefused, UnknownRecord
from insertion.organisations import OrganisationKind
from insertion.ports import UnitOfWork
from insertion.positionnement import Positionnement
from insertion.positionnement_table import Party
from usecases.rights import is_herself

_HOSTS = frozenset({Role.OPERATOR, Role.EMPLOYER})


def known_actor(uow: UnitOfWork, actor: Actor) -> Actor:
    """Return the actor with the structure that the database says, whatever was claimed."""
    if actor.role is Role.REFERENT:
        referent = uow.referents.get(actor.id)
        return replace(
            actor, organisation_id=None if referent is None else referent.organisation_id
        )
    if actor.role in _HOSTS and actor.organisation_id is not None:
        known = uow.organisations.get(actor.organisation_id)
        return replace(actor, organisation_id=None if known is None else known.id)
    return actor


def parties_towards(
    uow: UnitOfWork, actor: Actor, beneficiary_id: str, host_id: str | None
) -> frozenset[Party]:
    """Return as what an actor may place a person on something that ``host_id`` answers for."""
    if actor.role is Role.BENEFICIARY:
        return _only(Party.PERSON, is_herself(uow, actor, beneficiary_id))
    if actor.role is Role.REFERENT and uow.accompaniments.accompanies(actor.id, beneficiary_id):
        # Who answers has no account here: the référent writes the answers.
        return frozenset({Party.REFERENT} | ({Party.HOST} if host_id is None else set()))
    if actor.role in _HOSTS:
        return _only(Party.HOST, host_id is not None and host_id == actor.organisation_id)
    if actor.role is Role.DEPARTEMENT:
        return frozenset({Party.DEPARTEMENT})
    return _only(Party.CLOCK, actor.role is Role.CLOCK)


def parties_on(uow: UnitOfWork, actor: Actor, positionnement: Positionnement) -> frozenset[Party]:
    """Return as what an actor acts on a positionnement."""
    found = parties_towards(uow, actor, positionnement.beneficiary_id, positionnement.host_id)
    return found | _only(Party.VALIDATOR, _validates(uow, actor, positionnement))


def accompanied_or_self(uow: UnitOfWork, actor: Actor, beneficiary_id: str) -> None:
    """Raise :class:`UnknownRecord` unless the actor is the person, or accompanies her."""
    if not parties_towards(uow, actor, beneficiary_id, None) & {Party.PERSON, Party.REFERENT}:
        raise UnknownRecord("no such person for this actor")


def require_no_objection(uow: UnitOfWork, beneficiary_id: str) -> None:
    """Raise :class:`TransitionRefused` when a person refuses that anything of hers be sent."""
    if uow.objections.get(beneficiary_id) is not None:
        raise TransitionRefused(
            "opposition",
            "Cette personne s’oppose à ce que ce qui la concerne soit transmis. Rien n’est parti.",
        )


def _validates(uow: UnitOfWork, actor: Actor, positionnement: Positionnement) -> bool:
    if actor.role is not Role.REFERENT or actor.organisation_id is None:
        return False
    if actor.id == positionnement.prescriber_id:  # a third party validates
        return False
    if positionnement.validator_id is not None:
        return positionnement.validator_id == actor.organisation_id
    organisation = uow.organisations.get(actor.organisation_id)
    return organisation is not None and organisation.kind is OrganisationKind.MDS


def _only(party: Party, holds: bool) -> frozenset[Party]:
    return frozenset({party} if holds else ())
