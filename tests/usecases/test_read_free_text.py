import pytest

from skills.starter import load_starter
from usecases.knowledge import Knowledge, build_knowledge
from usecases.read_free_text import Told, read_free_text


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return build_knowledge(load_starter())


@pytest.mark.parametrize("text", ["", "   \n", "Bonjour, merci.", "\x00\ud800"])
def test_a_text_that_says_nothing_tells_nothing(knowledge: Knowledge, text: str) -> None:
    assert read_free_text(text, knowledge) == Told()


def test_what_a_text_denies_is_not_told(knowledge: Knowledge) -> None:
    told = read_free_text("Je n’ai pas le permis B, je ne sais pas repasser.", knowledge)
    assert told == Told()


def test_the_words_of_each_term_are_in_the_text(knowledge: Knowledge) -> None:
    text = "Cariste six ans, CACES, puis j’ai fait du ménage ; je suis ponctuelle."
    told = read_free_text(text, knowledge)
    assert [term.code for term in told.held] == ["N1101"]
    assert {"v:entretenir-logement", "v:e-ponctualite"} <= {term.code for term in told.skills}
    assert [licence.value for licence in told.licences] == ["caces"]
    assert all(term.words in text for term in (*told.held, *told.skills))


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("Je voudrais apprendre à faire de la soudure.", set()),
        ("Je cherche un emploi où je peux faire de la soudure", set()),
        ("Étudiant cherche job d’été : soudure, repassage", set()),
        ("J’ai appris à faire de la soudure.", {"v:souder"}),
        ("Je cherche un poste, je sais faire de la soudure", {"v:souder"}),
        ("Je voudrais apprendre la soudure. J’ai déjà fait de la soudure.", {"v:souder"}),
        ("j'ai gardé ma grand-mère malade", {"v:veiller-sur-proche", "v:accompagner-sorties"}),
        ("je m'occupe de mon pere agé", {"v:veiller-sur-proche", "v:accompagner-sorties"}),
        ("je fais le jardin", {"v:entretenir-jardin"}),
        ("JAI FAIT DU MENAGE", {"v:entretenir-logement"}),
        ("je c conduire un chariot", {"v:conduire-chariot"}),
        ("j'ai tenu la caisse", {"v:encaisser"}),
        ("Mon frère fait de la soudure", set()),
        ("vendeur en magasin de bricolage", set()),
    ],
)
def test_only_what_the_person_can_do_is_held(
    knowledge: Knowledge, text: str, skills: set[str]
) -> None:
    assert {term.code for term in read_free_text(text, knowledge).skills} == skills


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("J’ai passé le permis B.", ["b"]),
        ("Je passe le permis B.", []),
        ("permis B en cours", []),
        ("Je voudrais passer le permis B.", []),
        ("Mon mari a une voiture, CACES 3 périmé", []),
    ],
)
def test_a_licence_to_come_is_not_held(knowledge: Knowledge, text: str, held: list[str]) -> None:
    assert [licence.value for licence in read_free_text(text, knowledge).licences] == held
