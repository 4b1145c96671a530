"""A catalogue that fills two pages: the one of the API's tests, and a few more offers."""

from datetime import date

from insertion.opportunity import JobOffer, LicenceRequirement, Opportunity
from insertion.terms import ContractKind, Licence
from skills.codes import RomeCode
from tests.api.builders import ANGERS, TRELAZE, a_catalogue, a_place, an_offer

HOSTILE = "<script>alert('x')</script> & « fin »"


def a_wide_catalogue() -> list[Opportunity]:
    """Return offers and actions enough to have a second page, one of them hostile."""
    more: list[JobOffer] = [
        an_offer(
            f"menage-{number}",
            title=f"Agent d’entretien {number}",
            place=a_place(TRELAZE if number % 2 else ANGERS),
            rome_code=RomeCode("K2204"),
            contract=ContractKind.CDD,
            weekly_hours=17.5,
        )
        for number in range(12)
    ]
    hostile = an_offer(
        "hostile",
        title=HOSTILE,
        description=f"{HOSTILE}\n\nDeuxième ligne",
        organisation=HOSTILE,
        salary="1 800 €",
        url="javascript:alert(1)",
        place=a_place(ANGERS),
        published_on=date(2026, 11, 1),
    )
    lorry = an_offer(
        "camion",
        title="Conductrice ou conducteur de camion",
        place=a_place(ANGERS),
        licences=(LicenceRequirement(Licence.C),),
        url="https://exemple.test/offre",
    )
    return [*a_catalogue(), *more, hostile, lorry]
