"""An employer with a verified site and offers in every state, zones, and who said yes."""

from datetime import UTC, date, datetime

from api.wiring import Vicinal
from geo.communes import CommuneCode, load_communes
from insertion.actor import Acting, Actor, Role
from insertion.host_side.interests import ShownName
from insertion.host_side.posted_offers import PostedOffer
from insertion.host_side.sites import EmployerSite, SiteState
from insertion.opportunity import SkillRequirement
from insertion.place import Place
from skills.codes import RomeCode, SkillId
from tests.api.builders import ANGERS, an_offer
from tests.builders import a_profile
from usecases.host_side.offers import TargetOffer, decide_offer
from usecases.place.interests import Yes, open_interest
from usecases.place.placing import let_out
from usecases.place.zones import Drawing, build_zones
from usecases.positionnements.practice import Practice

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)  # long ago: no site of it counts among those of a month
DEPARTEMENT = Acting(Actor("dep-1", Role.DEPARTEMENT), AT, date(2026, 1, 5))
SKILL = SkillId("v:nettoyer-sols")


def a_site(site_id: str, state: SiteState = SiteState.VERIFIED, **facts: object) -> EmployerSite:
    commune = load_communes().get(CommuneCode(ANGERS))
    given: dict[str, object] = {
        "id": site_id,
        "organisation_id": "emp-1",
        "siret": "73282932000074",
        "label": "Atelier",
        "commune_code": commune.code,
        "point": commune.center,
        "density": commune.density,
        "declared_at": AT,
        "used_at": AT,
        "state": state,
    }
    return EmployerSite(**(given | facts))  # type: ignore[arg-type]


def a_posted(offer_id: str, site: EmployerSite, **facts: object) -> PostedOffer:
    place = Place("Angers", site.commune_code, site.point, approximate=False)
    given: dict[str, object] = {
        "source": "employeur",
        "place": place,
        "rome_code": RomeCode("K2204"),
        "skills": (SkillRequirement(SKILL), SkillRequirement(SkillId("v:repasser"))),
    }
    return PostedOffer(
        offer=an_offer(offer_id, **(given | facts)),
        organisation_id=site.organisation_id,
        site_id=site.id,
        posted_at=AT,
    )


def publish(vicinal: Vicinal, posted: PostedOffer) -> None:
    with vicinal.unit_of_work() as uow:
        uow.host_side.posted.put(posted)
        uow.commit()
    decide_offer(TargetOffer(posted.id), True, None, vicinal.unit_of_work(), DEPARTEMENT)


def say_yes(vicinal: Vicinal, person: str, offer_id: str, name: ShownName | None = None) -> None:
    acting = Acting(Actor(person, Role.BENEFICIARY), AT, date(2026, 1, 5))
    open_interest(Yes(person, offer_id, name), vicinal.unit_of_work(), acting, Practice())


def store_employers(vicinal: Vicinal) -> None:
    """Write a verified site and one to check, offers, the zones of 2026, and who said yes."""
    with vicinal.unit_of_work() as uow:
        uow.host_side.sites.put(site := a_site("site-1"))
        uow.host_side.sites.put(a_site("site-2", SiteState.TO_CHECK))
        uow.host_side.posted.put(a_posted("emp-4", site))
        profile = a_profile()
        uow.beneficiaries.upsert((f"b-{number}", profile) for number in range(1, 9))
        let_out(uow, {f"b-{number}": profile for number in range(1, 9)}, AT)
        uow.commit()
    for offer_id in ("emp-1", "emp-2", "emp-3"):
        publish(vicinal, a_posted(offer_id, site))
    build_zones(vicinal.unit_of_work(), vicinal.communes, Drawing(2026, AT))
    say_yes(vicinal, "b-1", "emp-1", ShownName("Nadia", "b"))
    say_yes(vicinal, "b-7", "emp-1")
