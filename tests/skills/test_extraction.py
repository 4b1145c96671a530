from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from insertion.terms import ContractKind, Licence, PhysicalDemand, RequirementLevel
from skills.contracts_in_text import CONTRACTS
from skills.extraction import Extraction, Extractor, Fact, Level
from skills.licences_in_text import LICENCE_CODES
from skills.lookup import SkillLookup, TitleLookup
from skills.mentions import FactKind
from skills.normalize import MAX_READ
from skills.requirements_in_text import DEMANDS
from skills.working_time import TimeKind
from tests.skills.small_referential import small_referential

ENDLESS = 120.0  # seconds of computing: a thousand times what any of these takes
EXTRACTOR = Extractor(TitleLookup(small_referential()), SkillLookup(small_referential()))

JOB_WORDS = """je fais le ménage garde des enfants femme de boulanger cariste permis B C CE A et ou
sans pas de CACES 1 3A R489 cat exigé souhaité non CDI CDD intérim 35h/semaine nuit week-end
samedi port de charges lourdes station debout rigueur soudure préparer commandes chariot élévateur
, . : / - ( ) ’ œ É H/F"""
JOB_TEXT = st.lists(st.sampled_from([*JOB_WORDS.split(), "\n", "\x00", "\ud800"]), max_size=25)


def every_fact(read: Extraction) -> list[Fact]:
    return [
        *read.occupations,
        *read.skills,
        *read.soft_skills,
        *read.licences,
        *read.certificates,
        *read.contracts,
        *read.working_share,
        *read.weekly_hours,
        *read.shifts,
        *read.demands,
        *read.experience,
        *read.sectors,
        *read.denied,
    ]


def codes(facts: tuple[Fact, ...]) -> list[str]:
    return [fact.code for fact in facts]


@given(st.text(st.characters(codec=None), max_size=120) | JOB_TEXT.map(" ".join))
@example("\ud800 permis B \x00")
@example("ﬁ œ ½ permis B")
def test_every_fact_is_supported_by_the_very_words_of_the_text(text: str) -> None:
    read = EXTRACTOR.extract(text)
    for fact in every_fact(read):
        assert 0 <= fact.start < fact.end <= len(text)
        assert text[fact.start : fact.end] == fact.support
        assert fact.support.strip()
        assert 0 < fact.confidence <= 1
        assert fact.negated == (fact in read.denied)
        assert fact.level is None or not fact.negated
    said = [(fact.kind, fact.code) for fact in every_fact(read)]
    assert len(said) == len(set(said))


JUNK = st.lists(
    st.sampled_from(["\x00", "\ud800", "\u0301", "\u202e", "\u200d", "\x07"]), max_size=3
)


@given(st.data())
def test_characters_that_are_no_letters_change_nothing_and_offsets_stay_exact(
    data: st.DataObject,
) -> None:
    clean = "Je fais le ménage, permis B exigé, CDD 6 mois, du lundi au vendredi 8h-12h, 🌱 אב."
    noisy = "".join(character + "".join(data.draw(JUNK)) for character in clean)
    read = EXTRACTOR.extract(noisy)
    said = [(fact.kind, fact.code, fact.detail) for fact in every_fact(read)]
    assert said == [(f.kind, f.code, f.detail) for f in every_fact(EXTRACTOR.extract(clean))]
    for fact in every_fact(read):
        assert noisy[fact.start : fact.end] == fact.support


@pytest.mark.parametrize(
    "unit",
    [
        "vendeur/vendeuse/",
        "cdd de de de de ",
        "habilitation b1v-br ",
        "permis b, ",
        "lundi 8h-12h et ",
        "experience a a a a a a ",
        "de 20 a 30h ",
        "nettoyer les sols, les vitres, ",
        "(((",
        "\n",
    ],
)
def test_no_text_makes_reading_endless(unit: str) -> None:
    start = process_time()
    EXTRACTOR.extract(unit * (MAX_READ // len(unit)))
    assert process_time() - start < ENDLESS


def test_what_a_person_says_of_daily_work_is_understood() -> None:
    read = EXTRACTOR.extract("Je fais le ménage chez les gens et je garde des enfants.")
    assert codes(read.skills) == ["v:faire-menage", "v:garder-enfants"]
    assert [fact.support for fact in read.skills] == ["fais le ménage", "garde des enfants"]


def test_words_are_found_inflected_and_not_too_far_apart() -> None:
    assert codes(EXTRACTOR.extract("préparation des commandes").skills) == ["v:preparer-commandes"]
    assert codes(EXTRACTOR.extract("nettoyage de tous les sols").skills) == ["v:nettoyer-sols"]
    assert EXTRACTOR.extract("préparer un repas. Les commandes").skills == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("je suis autonome", ["v:autonomie"]),
        ("Vous êtes autonomes et rigoureux", ["v:autonomie", "v:rigueur"]),
        ("une personne rigoureuse", ["v:rigueur"]),
        ("rejoignez une équipe dynamique et autonome", []),
    ],
)
def test_a_soft_skill_is_of_the_person_not_of_the_employer(text: str, said: list[str]) -> None:
    assert codes(EXTRACTOR.extract(text).soft_skills) == said


def test_a_city_and_a_small_word_are_no_trade() -> None:
    assert EXTRACTOR.extract("Le boulangér de Mâcon").occupations == ()
    assert codes(EXTRACTOR.extract("le boulanger de Mâcon").occupations) == ["D1102"]


def test_the_longest_occupation_wins() -> None:
    read = EXTRACTOR.extract("Serveuse de restaurant, puis cariste (H/F)")
    assert codes(read.occupations) == ["G1803", "N1101"]
    assert read.occupations[0].support == "Serveuse de restaurant"


def test_the_words_of_an_occupation_are_no_skills() -> None:
    read = EXTRACTOR.extract("Conducteur de chariot élévateur, je conduis un chariot élévateur.")
    assert [(fact.code, fact.start) for fact in read.occupations] == [("N1101", 0)]
    assert [fact.support for fact in read.skills] == ["conduis un chariot élévateur"]
    whole = EXTRACTOR.extract("Agente d’entretien des espaces verts")
    assert codes(whole.skills) == []


def test_what_is_said_twice_is_in_every_mention() -> None:
    read = EXTRACTOR.extract("Cariste, puis de nouveau cariste.")
    assert len(read.occupations) == 1
    assert [fact.start for fact in read.every] == [0, 25]


def test_kinds_are_kept_apart() -> None:
    read = EXTRACTOR.extract("rigueur, soudure")
    assert [(fact.kind, fact.code) for fact in read.soft_skills] == [
        (FactKind.SOFT_SKILL, "v:rigueur")
    ]
    assert [(fact.kind, fact.code) for fact in read.skills] == [(FactKind.KNOWLEDGE, "v:soudure")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("j'ai le permis B", ["b"]),
        ("j'ai le permis", ["b"]),
        ("Permis de conduire exigé", ["b"]),
        ("PERMIS : B - Véhicule léger", ["b"]),
        ("permis C, CE et D", ["c", "ce", "d"]),
        ("permis B et BE", ["b", "be"]),
        ("permis A ou AM", ["a", "am"]),
        ("permis poids lourd", ["c"]),
        ("j'ai le permis c", ["c"]),
        ("BSR", ["am"]),
        ("CACES 1, 3 et 5", ["caces"]),
        ("Permis à jour", []),
        ("cela a permis à l'équipe de grandir", []),
        ("permis de construire, permis d'exploitation", []),
        ("permis ce jour", []),
        ("vitamine B, plan B", []),
    ],
)
def test_licences_are_read_beside_their_word(text: str, said: list[str]) -> None:
    assert codes(EXTRACTOR.extract(text).licences) == said


def test_the_detail_of_a_caces_is_its_categories() -> None:
    (fact,) = EXTRACTOR.extract("CACES R489 cat 3 et 5 exigés").licences
    assert (fact.code, fact.label, fact.detail) == ("caces", "caces", "R489, 3, 5")
    assert fact.support == "CACES R489 cat 3 et 5"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sans permis", "b"),
        ("pas de permis B", "b"),
        ("Je n'ai pas le permis.", "b"),
        ("permis B non exigé", "b"),
        ("le permis B n'est pas obligatoire", "b"),
        ("pas de port de charges", "port_de_charges"),
        ("pas de travail de nuit", "nuit"),
        ("week-end non travaillé", "week_end"),
        ("je ne garde pas d'enfants", "v:garder-enfants"),
        ("je ne prépare jamais de commandes", "v:preparer-commandes"),
    ],
)
def test_what_is_denied_is_never_said(text: str, code: str) -> None:
    read = EXTRACTOR.extract(text)
    assert code in codes(read.denied)
    assert code not in [fact.code for fact in every_fact(read) if not fact.negated]


@pytest.mark.parametrize(
    "text",
    [
        "N'hésitez pas à postuler si vous avez le permis B",
        "Pas de diplôme, mais le permis B",
        "sans diplôme, permis B",
    ],
)
def test_a_denial_stops_at_its_clause(text: str) -> None:
    assert codes(EXTRACTOR.extract(text).licences) == ["b"]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Permis B exigé", Level.REQUIRED),
        ("Permis B (obligatoire)", Level.REQUIRED),
        ("Titulaire du permis B", Level.REQUIRED),
        ("Permis B souhaité", Level.DESIRED),
        ("le permis B serait un plus", Level.DESIRED),
        ("Permis B", None),
        ("Permis B, CACES exigé", None),
        ("Permis B non exigé mais apprécié", Level.DESIRED),
        ("permis B pas obligatoire mais ce serait un plus", Level.DESIRED),
    ],
)
def test_requirement_levels_are_read_in_the_clause(text: str, level: Level | None) -> None:
    assert EXTRACTOR.extract(text).licences[0].level == level


def test_an_advert_gives_contract_hours_and_demands() -> None:
    read = EXTRACTOR.extract(
        "Cariste H/F en CDI, 35H/semaine, travail en 3x8, station debout prolongée, "
        "port de charges lourdes. Chambre froide."
    )
    assert codes(read.contracts) == ["cdi"]
    assert [(fact.code, fact.hours) for fact in read.weekly_hours] == [("35", 35.0)]
    assert set(codes(read.demands)) == {
        "nuit",
        "horaires_decales",
        "station_debout",
        "port_de_charges",
        "froid",
    }


@pytest.mark.parametrize(
    ("text", "contract"),
    [
        ("CDD d'insertion", "cddi"),
        ("contrat à durée déterminée", "cdd"),
        ("mission d'intérim", "interim"),
        ("contrat de professionnalisation", "professionnalisation"),
        ("contrat d'apprentissage", "apprentissage"),
        ("PEC - parcours emploi compétences", "cui"),
        ("emploi saisonnier", "saisonnier"),
        ("en auto-entrepreneur", "independant"),
    ],
)
def test_contracts_are_read(text: str, contract: str) -> None:
    assert codes(EXTRACTOR.extract(text).contracts) == [contract]


@pytest.mark.parametrize(
    "text", ["CDI ou intérim", "CDI / intérim", "Intérim ou CDI", "en CDI, intérim possible"]
)
def test_interim_beside_a_contract_is_read(text: str) -> None:
    assert set(codes(EXTRACTOR.extract(text).contracts)) == {"cdi", "interim"}


@pytest.mark.parametrize("text", ["Notre agence d'intérim recrute", "secteur de l'intérim"])
def test_an_interim_agency_is_no_contract(text: str) -> None:
    assert EXTRACTOR.extract(text).contracts == ()


@pytest.mark.parametrize(
    "text",
    ["Je suis titulaire du permis B et du BSR", "Titulaire du permis B. Je cherche un poste."],
)
def test_what_a_person_holds_is_not_asked(text: str) -> None:
    assert {fact.level for fact in EXTRACTOR.extract(text).licences} == {None}


@pytest.mark.parametrize(
    "text", ["Titulaire du permis B", "Je recrute : vous êtes titulaire du permis B"]
)
def test_what_an_advert_wants_held_is_asked(text: str) -> None:
    assert [fact.level for fact in EXTRACTOR.extract(text).licences] == [Level.REQUIRED]


def test_codes_are_those_of_the_domain() -> None:
    assert set(CONTRACTS) == {kind.value for kind in ContractKind}
    demands = {*DEMANDS, *TimeKind} - {TimeKind.WEEKLY_HOURS}
    assert demands == {demand.value for demand in PhysicalDemand}
    assert {licence.value for licence in Licence} == LICENCE_CODES
    assert {level.value for level in Level} == {level.value for level in RequirementLevel}


def test_an_empty_text_says_nothing() -> None:
    assert EXTRACTOR.extract("") == Extraction()


def test_a_long_text_is_cut_and_said_to_be() -> None:
    text = "Préparation de commandes, permis B exigé, pas de nuit. " * 1000
    read = EXTRACTOR.extract(text)
    assert read.truncated
    assert all(fact.end <= MAX_READ for fact in every_fact(read))
    assert not EXTRACTOR.extract(text[:MAX_READ]).truncated
