from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.communes import load_communes
from geo.geocoding import default_geocoder
from geo.travel import TravelMode
from insertion.beneficiary import MAX_OCCUPATIONS, MAX_SKILLS
from insertion.terms import Licence
from skills.lookup import LookupHit
from skills.starter import load_starter
from usecases.knowledge import Knowledge, build_knowledge
from usecases.profile_draft import HomeDraft, ProfileDraft, ProfileRefused, ResolvedProfile
from usecases.read_profile import occupations_named, read_profile, skills_named

ANGERS = HomeDraft(commune_code="49007")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return build_knowledge(load_starter())


def read(knowledge: Knowledge, **fields: object) -> ResolvedProfile:
    draft = ProfileDraft(home=ANGERS, **fields)  # type: ignore[arg-type]
    return read_profile(draft, knowledge, load_communes(), default_geocoder())


def a_hit(code: str, label: str, score: float, *, exact: bool = False) -> LookupHit:
    return LookupHit(code, label, label, score, exact, score)


def test_codes_are_taken_as_they_are_and_texts_are_resolved(knowledge: Knowledge) -> None:
    read_back = read(knowledge, sought=("k2204", "femme de ménage"), held=("cariste",))
    assert read_back.profile.sought == ("K2204", "K1304")
    assert read_back.profile.held == ("N1101",)


def test_a_typing_error_is_forgiven(knowledge: Knowledge) -> None:
    assert read(knowledge, sought=("préparateur de comandes",)).profile.sought == ("N1103",)


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("accueillir le public", "v:accueillir-public"),
        ("repasser le linge", "v:repasser"),
        ("cuisine", "v:cuisiner-repas"),
    ],
)
def test_a_skill_may_be_named_with_fewer_words(knowledge: Knowledge, text: str, skill: str) -> None:
    assert read(knowledge, skills=(text,)).profile.skills == {skill}


def test_an_activity_of_personal_life_gives_its_skills(knowledge: Knowledge) -> None:
    profile = read(knowledge, skills=("s’occuper de mon père",)).profile
    assert profile.skills == {"v:veiller-sur-proche", "v:accompagner-sorties"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("infirmière", "J1506"),
        ("chauffeur routier", "N4101"),
        ("graphiste", "E1205"),
        ("CIP", "K1801"),
    ],
)
def test_an_everyday_name_is_understood(knowledge: Knowledge, text: str, code: str) -> None:
    assert read(knowledge, sought=(text,)).profile.sought == (code,)


@pytest.mark.parametrize("text", ["technicien", "chef", "bonjour", "K13", "zzz", "travail"])
def test_what_is_not_sure_is_never_guessed(knowledge: Knowledge, text: str) -> None:
    read_back = read(knowledge, sought=(text,))
    assert read_back.profile.sought == ()
    assert [each.words for each in read_back.understood.unrecognised] == [text]


def test_a_wrong_code_is_refused_and_placed(knowledge: Knowledge) -> None:
    with pytest.raises(ProfileRefused) as refused:
        read(knowledge, sought=("K2204", "K9999", "Z0000"), skills=("v:rien", "123456789"))
    assert [mistake.field for mistake in refused.value.mistakes] == [
        "metiers_recherches[1]",
        "metiers_recherches[2]",
        "competences[0]",
        "competences[1]",
    ]
    assert "K9999" not in str(refused.value)


def test_the_same_code_counts_once(knowledge: Knowledge) -> None:
    read_back = read(knowledge, held=("cariste", "N1101", "Cariste"))
    assert read_back.profile.held == ("N1101",)


def test_a_free_text_adds_what_it_says(knowledge: Knowledge) -> None:
    text = "Cinq ans aide à domicile, je sais repasser."
    read_back = read(knowledge, free_text=text, held=("N1101",))
    assert read_back.profile.held == ("N1101", "K1304")
    assert read_back.profile.skills == {"v:repasser"}
    assert all(term.words in text for term in read_back.understood.skills)


@pytest.mark.parametrize(
    ("text", "sought", "held"),
    [
        ("Je cherche un poste de cariste.", ("N1101",), ()),
        ("Je souhaite devenir cariste ou soudeur.", ("N1101", "H2913"), ()),
        ("J’ai été cariste.", (), ("N1101",)),
        ("Cariste dix ans.", (), ("N1101",)),
        ("Je cherche un poste de cariste, j’ai été soudeur.", ("N1101",), ("H2913",)),
        ("Ancien cariste. Je cherche un poste de soudeur.", ("H2913",), ("N1101",)),
        ("J’ai été cariste. Je cherche un poste de cariste.", ("N1101",), ("N1101",)),
        ("Je souhaite travailler comme cariste.", ("N1101",), ()),
        ("Je cherche depuis 2 ans un poste de cariste.", ("N1101",), ()),
        ("Ma femme est infirmière, mon mari est cariste.", (), ()),
        ("Vendeuse en magasin de bricolage.", (), ("D1212",)),
    ],
)
def test_a_wish_is_not_a_past(
    knowledge: Knowledge, text: str, sought: Sequence[str], held: Sequence[str]
) -> None:
    profile = read(knowledge, free_text=text).profile
    assert (profile.sought, profile.held) == (sought, held)


def test_a_licence_read_in_a_text_is_no_full_list(knowledge: Knowledge) -> None:
    read_back = read(knowledge, free_text="J’ai le permis B.")
    assert read_back.profile.licences is None
    assert read_back.understood.licences_read == (Licence.B,)


def test_a_licence_read_in_a_text_completes_a_list(knowledge: Knowledge) -> None:
    read_back = read(knowledge, free_text="J’ai le permis B.", licences=frozenset({Licence.CACES}))
    assert read_back.profile.licences == {Licence.B, Licence.CACES}


def test_a_car_says_nothing_of_a_licence(knowledge: Knowledge) -> None:
    read_back = read(knowledge, means=frozenset({TravelMode.CAR}))
    assert read_back.profile.licences is None


def test_what_a_text_adds_stays_within_the_limits(knowledge: Knowledge) -> None:
    skills = tuple(sorted(knowledge.referential.skills))[:MAX_SKILLS]
    occupations = tuple(sorted(knowledge.referential.occupations))[:MAX_OCCUPATIONS]
    told = "Cariste, soudeur, je sais repasser, cuisiner et garder des enfants."
    profile = read(knowledge, skills=skills, held=occupations, free_text=told).profile
    assert profile.held == occupations
    assert profile.skills == set(skills)


@given(texts=st.lists(st.text(max_size=30), max_size=5), free_text=st.text(max_size=200))
def test_any_text_is_used_or_listed_as_not_recognised(
    knowledge: Knowledge, texts: list[str], free_text: str
) -> None:
    try:
        read_back = read(knowledge, sought=tuple(texts), skills=tuple(texts), free_text=free_text)
    except ProfileRefused:  # a text that has the form of a code, and is none
        return
    used = {term.words for term in read_back.understood.sought + read_back.understood.skills}
    unused = {text.words for text in read_back.understood.unrecognised}
    assert set(texts) <= used | unused


def test_a_name_that_belongs_to_several_codes_keeps_them_all() -> None:
    shared = (a_hit("A1", "aide", 1.0, exact=True), a_hit("B2", "aide", 1.0, exact=True))
    assert occupations_named("aide", (*shared, a_hit("C3", "aider", 0.9))) == shared


def test_a_name_that_belongs_to_too_many_codes_says_too_little() -> None:
    assert skills_named([a_hit(f"A{n}", "aide", 1.0, exact=True) for n in range(4)]) == ()


@pytest.mark.parametrize(
    ("hits", "expected"),
    [
        ([], 0),
        ([a_hit("A1", "soudeuse", 0.95)], 1),
        ([a_hit("A1", "soudeuse", 0.79)], 0),
        ([a_hit("A1", "soudeuse", 0.95), a_hit("B2", "soudure", 0.9)], 0),
        ([a_hit("A1", "soudeuse à l'arc", 0.95)], 0),
    ],
)
def test_a_near_name_must_be_clear(hits: list[LookupHit], expected: int) -> None:
    assert len(occupations_named("soudeusse", hits)) == expected
