"""Offers and actions with only what a test is about."""

from geo.communes import parse_commune_code
from geo.coordinates import Coordinates
from insertion.opportunity import InsertionAction, JobOffer, parse_opportunity_id
from insertion.place import Place
from insertion.terms import ContractKind, Objective
from skills.codes import parse_rome_code


def an_offer(
    opportunity_id: str = "ft-1",
    title: str = "Agent d'entretien",
    commune: str = "49007",
    contract: ContractKind | None = None,
    rome: str = "K2204",
) -> JobOffer:
    return JobOffer(
        id=parse_opportunity_id(opportunity_id),
        title=title,
        source="test",
        place=Place("Angers", parse_commune_code(commune), Coordinates(47.47, -0.55)),
        contract=contract,
        rome_code=parse_rome_code(rome),
    )


def an_action(opportunity_id: str = "act-1", title: str = "Atelier mobilité") -> InsertionAction:
    return InsertionAction(
        id=parse_opportunity_id(opportunity_id),
        title=title,
        source="test",
        dispositif="plie",
        objective=Objective.SOLVE,
    )
