"""What an employer finds when it comes, as JSON."""

from pydantic import BaseModel, Field

from api.schemas.employers import PostedOfferOut
from insertion.host_side.sites import MOST_SITES, SiteState
from skills.taxonomy import Referential
from usecases.host_side.today import EmployerToday


class OfferTodayOut(PostedOfferOut):
    """Une offre qui n’est pas fermée, et combien de personnes elle intéresse."""

    interessees: int = Field(description="Celles qui ont dit oui, et que leurs cartes montrent.")
    a_recontacter: int = Field(
        description="Celles qui ont donné comment les joindre et attendent la suite."
    )


class SitesTodayOut(BaseModel):
    """Combien de sites, et combien pourront encore servir dans les 30 jours."""

    verifies: int
    a_verifier: int
    refuses: int
    restants: int
    au_plus: int = MOST_SITES


class EmployerTodayOut(BaseModel):
    """Ses offres, à corriger d’abord, puis à relire, puis publiées ; et ses sites."""

    offres: list[OfferTodayOut]
    sites: SitesTodayOut

    @classmethod
    def of(cls, today: EmployerToday, referential: Referential) -> "EmployerTodayOut":
        """Return the answer as JSON."""
        offers = [
            OfferTodayOut(
                **PostedOfferOut.of(each.posted, referential).model_dump(),
                interessees=each.interested,
                a_recontacter=each.to_answer,
            )
            for each in today.offers
        ]
        sites = SitesTodayOut(
            verifies=today.sites[SiteState.VERIFIED],
            a_verifier=today.sites[SiteState.TO_CHECK],
            refuses=today.sites[SiteState.REFUSED],
            restants=today.room,
        )
        return cls(offres=offers, sites=sites)
