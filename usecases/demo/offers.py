"""Job offers of the demonstration, drawn by population and occupation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from geo.communes import Commune, Communes
from insertion.opportunity import (
    JobOffer,
    LicenceRequirement,
    OpportunityId,
    SkillRequirement,
)
from insertion.place import UNKNOWN_PLACE
from insertion.terms import PhysicalDemand, RequirementLevel
from skills.taxonomy import Referential
from usecases.demo.draw import chance, seeded, some, weighted
from usecases.demo.occupations import OccupationModel, load_occupation_models
from usecases.demo.territory import Territory, draw_place, maine_et_loire
from usecases.demo.wording import (
    LEARNING_CONTRACTS,
    DrawnOffer,
    word_description,
    word_employer,
    word_salary,
    word_title,
)

SOURCE = "demonstration"
OFFER_COUNT = 1500

# Shares of offers that leave a fact out, as real ones do: it must show as « à vérifier ».
NO_HOURS_SHARE = 0.05
NO_PLACE_SHARE = 0.02
NO_OCCUPATION_SHARE = 0.03
NO_CONTRACT_SHARE = 0.04
NO_SHIFTS_SHARE = 0.3
NO_BEGINNER_SHARE = 0.15
NO_EXPIRY_SHARE = 0.15

SKILLS_SHARE = 0.3
MAX_SKILLS = 6
MAX_AGE_DAYS = 45
MAX_REMAINING_DAYS = 60


@dataclass(frozen=True, slots=True)
class _Said:
    """Which facts an employer states."""

    hours: bool
    shifts: bool
    place: bool
    occupation: bool
    contract: bool
    beginner: bool


def demo_offers(
    seed: int, referential: Referential, communes: Communes, today: date
) -> Iterator[JobOffer]:
    """Yield :data:`OFFER_COUNT` offers, in ascending id; the same for the same arguments."""
    return draw_offers(OFFER_COUNT, seed, referential, maine_et_loire(communes), today)


def draw_offers(
    count: int, seed: int, referential: Referential, territory: Territory, today: date
) -> Iterator[JobOffer]:
    """Yield ``count`` offers spread over ``territory``; the n-th does not depend on ``count``."""
    models = [model for model in load_occupation_models() if today.month in model.months]
    spread = [territory.weigh(m.density, m.epcis, m.min_population) for m in models]
    weights = [m.weight if at.total else 0.0 for m, at in zip(models, spread, strict=True)]
    numbers = range(len(models))
    for number in range(1, count + 1):
        rng = seeded(seed, "offer", number)
        chosen = rng.choices(numbers, weights)[0]
        drawn = _draw_facts(rng, models[chosen], spread[chosen].draw(rng))
        yield _write(rng, OpportunityId(f"demo-{number:05}"), drawn, referential, today)


def _draw_facts(rng: Random, model: OccupationModel, commune: Commune) -> DrawnOffer:
    schedule = weighted(rng, model.schedules)
    contract = weighted(rng, model.contracts)
    licences = tuple(
        LicenceRequirement(each.licence, _level(chance(rng, each.required)))
        for each in model.licences
        if chance(rng, each.share[commune.density]) and contract not in LEARNING_CONTRACTS
    )
    demands = model.demands | schedule.demands | frozenset(some(rng, model.sometimes))
    if not licences:  # who is asked no licence does not drive
        demands -= {PhysicalDemand.DRIVING}
    return DrawnOffer(
        model=model,
        commune=commune,
        schedule=schedule,
        contract=contract,
        licences=licences,
        demands=demands,
        posts=rng.randint(2, model.max_posts) if _several(rng, model) else 1,
        beginner=chance(rng, model.beginner) or contract in LEARNING_CONTRACTS,
    )


def _write(
    rng: Random, offer_id: OpportunityId, drawn: DrawnOffer, referential: Referential, today: date
) -> JobOffer:
    """Return the offer as its employer wrote it, with the facts he left out left unknown."""
    said = _draw_said(rng)
    published_on = today - timedelta(days=rng.randint(0, MAX_AGE_DAYS))
    expires_on = today + timedelta(days=rng.randint(3, MAX_REMAINING_DAYS))
    return JobOffer(
        id=offer_id,
        title=word_title(rng, drawn, place_known=said.place),
        source=SOURCE,
        place=draw_place(rng, drawn.commune) if said.place else UNKNOWN_PLACE,
        rome_code=drawn.model.rome_code if said.occupation else None,
        skills=_draw_skills(rng, drawn, referential) if said.occupation else (),
        contract=drawn.contract if said.contract else None,
        weekly_hours=drawn.schedule.weekly_hours if said.hours else None,
        shifts=drawn.schedule.shifts if said.hours and said.shifts else None,
        licences=drawn.licences,
        demands=drawn.demands if said.hours else drawn.demands - drawn.schedule.demands,
        description=word_description(
            rng,
            drawn,
            hours_known=said.hours,
            shifts_known=said.shifts,
            contract_known=said.contract,
        ),
        organisation=word_employer(rng, drawn),
        published_on=published_on,
        expires_on=None if chance(rng, NO_EXPIRY_SHARE) else expires_on,
        posts=drawn.posts,
        salary=word_salary(rng, drawn, known=said.contract),
        beginner_accepted=drawn.beginner if said.beginner else None,
    )


def _draw_said(rng: Random) -> _Said:
    return _Said(
        hours=not chance(rng, NO_HOURS_SHARE),
        shifts=not chance(rng, NO_SHIFTS_SHARE),
        place=not chance(rng, NO_PLACE_SHARE),
        occupation=not chance(rng, NO_OCCUPATION_SHARE),
        contract=not chance(rng, NO_CONTRACT_SHARE),
        beginner=not chance(rng, NO_BEGINNER_SHARE),
    )


def _draw_skills(
    rng: Random, drawn: DrawnOffer, referential: Referential
) -> tuple[SkillRequirement, ...]:
    """Return a few skills of the occupation; most employers state none."""
    occupation = referential.occupations.get(drawn.model.rome_code)
    if occupation is None or not chance(rng, SKILLS_SHARE):
        return ()
    links = list(occupation.skills)
    kept = rng.sample(links, min(len(links), rng.randint(2, MAX_SKILLS)))
    return tuple(SkillRequirement(link.skill_id, _level(link.core)) for link in kept)


def _several(rng: Random, model: OccupationModel) -> bool:
    """Return whether the offer has several posts: half the time where an occupation allows it."""
    return model.max_posts > 1 and chance(rng, 0.5)


def _level(required: bool) -> RequirementLevel:
    return RequirementLevel.REQUIRED if required else RequirementLevel.DESIRED
