"""What is declared of each person so that rules can be read, in accordance with her profile."""

from collections.abc import Sequence

from insertion.capacity import Audience
from insertion.parcours import EXITS, OrientationKind, ParcoursEvent
from insertion.positionnement import HOLDING, Positionnement
from insertion.situation import Situation
from insertion.terms import Need
from usecases.demo.draw import chance
from usecases.demo.year.cast import Followed
from usecases.demo.year.events import orientation_of
from usecases.demo.year.ground import Ground

_ORIENTATIONS = {
    OrientationKind.SOCIAL: "social",
    OrientationKind.JOB: "emploi",
    OrientationKind.SOCIO_PROFESSIONAL: "socioprofessionnel",
}
_TOLD_CHILDREN = {"demo-nadia": 2}  # both at school


def situation_of(
    ground: Ground,
    person: Followed,
    mine: Sequence[Positionnement],
    events: Sequence[ParcoursEvent],
) -> Situation:
    """Return the situation of a person on the day of the demonstration."""
    rng, profile = ground.draws("situation", person.id), ground.people[person.id]
    code = profile.home_commune
    commune = None if code is None else ground.communes.get(code)
    needs = profile.needs or frozenset()
    drawn = rng.randint(1, 3) if Need.CHILDCARE in needs else 0
    children = _TOLD_CHILDREN.get(person.id, drawn)
    gone = bool(events) and events[-1].kind in EXITS
    receives = person.audience is Audience.BRSA and not gone
    oriented = person.oriented_on is not None
    return Situation(
        birth_date=person.birth_date,
        receives_rsa=receives,
        rsa_since=person.notified_on if person.audience is Audience.BRSA else None,
        rights_and_duties=receives,
        eligible_faj=person.audience is Audience.YOUNG_FAJ,
        in_insertion=oriented,
        orientation=_ORIENTATIONS[orientation_of(ground, person)] if oriented else None,
        oriented_on=person.oriented_on,
        in_couple=chance(rng, 0.25),
        children=children,
        child_under_three=children > 0 and person.id not in _TOLD_CHILDREN and chance(rng, 0.3),
        housing="heberge" if Need.HOUSING in needs else "stable",
        seeks_work=Need.JOB_SEARCH in needs,
        accompanied=oriented,
        social_difficulties=bool(needs & {Need.RIGHTS, Need.BUDGET, Need.ISOLATION, Need.HOUSING}),
        far_from_work=Need.EXPERIENCE in needs,
        needs_mobility=Need.MOBILITY in needs,
        prescriber=(
            "travailleur_social_departement"
            if person.referent.social_worker
            else "referent_parcours"
        ),
        ongoing=tuple(
            sorted({each.dispositif for each in mine if each.dispositif and each.state in HOLDING})
        ),
        pds=person.house.pole,
        mds=person.house.organisation.id,
        commune_code=None if commune is None else commune.code,
        departement=None if commune is None else commune.departement,
        epci_code=None if commune is None else commune.epci_code,
    )
