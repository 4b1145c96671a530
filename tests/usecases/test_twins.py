"""A thousand twins who differ by what L. 1132-1 protects alone: not one point of difference."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from geo.communes import load_communes
from geo.geocoding import default_geocoder
from insertion.opportunity import Opportunity
from insertion.protected import protected_fields
from insertion.situation import ATTRIBUTES
from matching.people import build_people
from matching.people_ranking import PeopleDesk
from matching.policy import load_policy
from matching.reference import Reference, build_reference
from skills.normalize import split_genders
from skills.starter import load_starter
from usecases.demo import demo_opportunities
from usecases.demo.people import draw_people
from usecases.demo.territory import draw_point, maine_et_loire
from usecases.knowledge import Knowledge, build_knowledge
from usecases.profile_draft import HomeDraft, ProfileDraft
from usecases.read_profile import read_profile

TWINS = 1_000
SEED = 49
TODAY = date(2026, 11, 22)

# What a person may write of herself, in a text that is read: each of a ground.
SAID = {
    "sexe": ("Je suis une femme.", "Je suis un homme.", "Madame.", "Monsieur."),
    "age": ("J’ai 19 ans.", "J’ai 58 ans.", "Née en 1971.", "Je suis senior."),
    "nom": ("Je m’appelle Fatoumata Diallo.", "Je m’appelle Kévin Le Goff.", "Mme Petit."),
    "nationalite": (
        "Je suis de nationalité marocaine.",
        "Je suis française.",
        "Je suis ukrainien.",
    ),
    "origine": ("Je suis né à Mayotte.", "Ma famille vient du Portugal."),
    "residence": (
        "J’habite un quartier prioritaire.",
        "J’habite à Monplaisir.",
        "Je vis à Cholet.",
    ),
    "vulnerabilite_economique": (
        "Je suis au RSA depuis trois ans.",
        "Je touche le RSA depuis un mois.",
        "Je suis hébergée chez un ami.",
    ),
    "famille": (
        "Je suis célibataire.",
        "Je suis mariée, deux enfants à charge.",
        "Je suis maman de trois enfants.",
        "Je suis père isolé.",
    ),
    "grossesse": ("Je suis enceinte de quatre mois.",),
    "religion": ("Je suis musulmane.", "Je suis catholique pratiquant."),
    "sante": ("J’ai été malade.", "J’ai une RQTH."),
    "opinions": ("J’ai été délégué syndical.",),
}
TEXTS = (
    "",
    "J’ai travaillé deux ans comme cariste.",
    "Je cherche un poste de vendeuse ou d’agent d’entretien.",
    "J’ai fait des ménages et de la mise en rayon.",
    "J’ai été serveur, je parle bien avec les clients.",
    "Je sais souder et lire un plan.",
)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return build_reference(load_starter(), load_communes(), load_policy())


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return build_knowledge(load_starter())


@pytest.fixture(scope="module")
def offers(reference: Reference) -> list[Opportunity]:
    found = demo_opportunities(SEED, reference.referential, reference.communes, TODAY)
    return list(found)[::10]


def read(text: str, knowledge: Knowledge) -> object:
    draft = ProfileDraft(home=HomeDraft(commune_code="49007"), free_text=text)
    return read_profile(draft, knowledge, load_communes(), default_geocoder()).profile


@pytest.mark.parametrize("ground", SAID)
def test_what_a_person_writes_of_herself_changes_nothing_of_what_ranks(
    knowledge: Knowledge, ground: str
) -> None:
    changed = [
        (text, said)
        for text in TEXTS
        for said in SAID[ground]
        if not read(f"{text} {said}", knowledge)
        == read(text, knowledge)
        == read(f"{said} {text}", knowledge)
    ]
    assert changed == []


def test_a_thousand_twins_have_the_same_points_for_the_same_work(
    reference: Reference, offers: list[Opportunity]
) -> None:
    """Elsewhere in the same commune, everything else being equal: not one bit of the points."""
    rng = Random(SEED)
    communes = reference.communes
    people = draw_people(TWINS, SEED, reference.referential, maine_et_loire(communes))
    one = {f"{number:04}": person for number, person in enumerate(people)}
    other = {
        code: replace(person, home=draw_point(rng, communes.get(person.home_commune)))
        for code, person in one.items()
        if person.home_commune is not None
    }
    assert len(other) == TWINS
    assert one != other

    def points(profiles: dict[str, object]) -> dict[tuple[str, str], float]:
        index = build_people(profiles.items(), reference)  # type: ignore[arg-type]
        desk = PeopleDesk(reference, index, lambda _ids: profiles)  # type: ignore[arg-type, return-value]
        return {
            (offer.id, match.beneficiary_id): match.score
            for offer in offers
            for match in desk.rank(offer, None).matches
        }

    first, second = points(one), points(other)  # type: ignore[arg-type]
    both = first.keys() & second.keys()
    assert len({person for _, person in both}) > 0.9 * TWINS
    assert {pair: first[pair] for pair in both} == {pair: second[pair] for pair in both}


@pytest.mark.parametrize(
    "name",
    sorted(
        {"nom", "prenom", "sexe", "genre", "nationalite", "date_naissance", "age", "adresse_email"}
        | {name for name, each in ATTRIBUTES.items() if each.field in protected_fields()}
    ),
)
def test_a_profile_that_says_more_is_refused(name: str) -> None:
    from pydantic import ValidationError

    from api.schemas.profile import ProfileIn

    good = {"domicile": {"commune": "49007"}}
    ProfileIn.model_validate(good)
    with pytest.raises(ValidationError):
        ProfileIn.model_validate(good | {name: "x"})


# What still depends on it: « foreuse » is first of all a machine, and « surveillant de baignade »
# says the competence with the trade.
STILL_TOLD_APART = {"Foreur", "Surveillant de baignade"}


def test_a_trade_said_for_a_woman_or_for_a_man_is_the_same(
    reference: Reference, knowledge: Knowledge
) -> None:
    pairs = [
        forms
        for occupation in reference.referential.occupations.values()
        if len(forms := split_genders(occupation.label)) > 1
    ]
    assert len(pairs) > 1_000
    told_apart = {
        man
        for man, woman, *_ in pairs
        if named(man, knowledge) != named(woman, knowledge)
        or read(f"J’ai travaillé comme {man.lower()}.", knowledge)
        != read(f"J’ai travaillé comme {woman.lower()}.", knowledge)
    }
    assert told_apart <= STILL_TOLD_APART


def named(occupation: str, knowledge: Knowledge) -> object:
    draft = ProfileDraft(home=HomeDraft(commune_code="49007"), sought=(occupation,))
    return read_profile(draft, knowledge, load_communes(), default_geocoder()).profile
