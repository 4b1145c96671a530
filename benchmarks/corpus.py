"""A national corpus of synthetic offers and people, for measures of speed and memory.

Same distributions as the demonstration, spread over every French commune by population. The
occupation is the model's or, half of the time, another one of its ROME domain: that gives the
corpus several hundred occupations. Skills are those of the occupation, so they come in clusters
as in real offers. Nothing here measures quality: the offers know nothing of people's choices.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from geo.communes import Communes
from insertion.beneficiary import Profile
from insertion.opportunity import JobOffer, OpportunityId, SkillRequirement
from insertion.terms import RequirementLevel
from skills.codes import RomeCode
from skills.taxonomy import Occupation, Referential
from usecases.demo.draw import chance, seeded
from usecases.demo.offers import draw_offers
from usecases.demo.people import draw_people
from usecases.demo.territory import Territory

CORPUS_DATE = date(2026, 9, 15)

# Shares of the corpus; real offers state skills one time in ten, which would measure little.
NEIGHBOUR_SHARE = 0.5
SKILLS_SHARE = 0.6
MIN_SKILLS = 3
MAX_SKILLS = 12
DOMAIN_LENGTH = 3


def synthetic_offers(
    count: int, seed: int, referential: Referential, communes: Communes
) -> Iterator[JobOffer]:
    """Yield ``count`` offers; the same for the same arguments, and a prefix of a longer corpus."""
    by_domain = _occupations_by_domain(referential)
    offers = draw_offers(count, seed, referential, Territory(communes.current()), CORPUS_DATE)
    for number, offer in enumerate(offers, start=1):
        rng = seeded(seed, "corpus", number)
        occupation = _draw_occupation(rng, offer.rome_code, referential, by_domain)
        yield dataclasses.replace(
            offer,
            id=OpportunityId(f"corpus-{number:07}"),
            source="corpus",
            rome_code=occupation.code if occupation else None,
            skills=_draw_skills(rng, occupation) if occupation else (),
        )


def synthetic_people(
    count: int, seed: int, referential: Referential, communes: Communes
) -> Iterator[Profile]:
    """Yield ``count`` profiles; the same for the same arguments."""
    return draw_people(count, seed, referential, Territory(communes.current()))


def _occupations_by_domain(referential: Referential) -> Mapping[str, tuple[Occupation, ...]]:
    """Return the occupations that have skills, by the first letters of their code."""
    by_domain: dict[str, tuple[Occupation, ...]] = {}
    for code in sorted(referential.occupations):
        occupation = referential.occupations[code]
        if occupation.skills:
            domain = code[:DOMAIN_LENGTH]
            by_domain[domain] = (*by_domain.get(domain, ()), occupation)
    return by_domain


def _draw_occupation(
    rng: Random,
    code: RomeCode | None,
    referential: Referential,
    by_domain: Mapping[str, tuple[Occupation, ...]],
) -> Occupation | None:
    """Return the occupation of the offer, or one of its domain; None when it states none."""
    if code is None:
        return None
    near = by_domain.get(code[:DOMAIN_LENGTH], ())
    if near and chance(rng, NEIGHBOUR_SHARE):
        return rng.choice(near)
    return referential.occupation(code)


def _draw_skills(rng: Random, occupation: Occupation) -> tuple[SkillRequirement, ...]:
    links = list(occupation.skills)
    if not links or not chance(rng, SKILLS_SHARE):
        return ()
    kept = rng.sample(links, min(len(links), rng.randint(MIN_SKILLS, MAX_SKILLS)))
    return tuple(
        SkillRequirement(
            link.skill_id, RequirementLevel.REQUIRED if link.core else RequirementLevel.DESIRED
        )
        for link in kept
    )
