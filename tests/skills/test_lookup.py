import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skills.codes import SkillId
from skills.lookup import MAX_QUERY_LENGTH, SkillLookup, TitleLookup
from skills.taxonomy import Referential, Skill, SkillKind
from tests.skills.small_referential import small_referential

TITLES = TitleLookup(small_referential())
SKILLS = SkillLookup(small_referential())
EVERY_NAME = [
    (occupation.code, name)
    for occupation in small_referential().occupations.values()
    for name in (occupation.label, *(one.label for one in occupation.appellations))
]


@given(st.text(st.characters(codec=None), max_size=60))
@example("\x00\ud800")
@example("ménage " * 600)
def test_any_text_gives_ranked_answers_within_bounds(text: str) -> None:
    for lookup in (TITLES, SKILLS):
        hits = lookup.search(text, limit=3)
        assert len(hits) <= 3
        assert list(hits) == sorted(hits, key=lambda hit: (-hit.score, hit.code))
        assert all(0 < hit.score <= 1 for hit in hits)
        assert all((hit.score == 1) == hit.exact for hit in hits)


@given(st.sampled_from(EVERY_NAME), st.sampled_from([str.upper, str.lower, str.title]))
def test_a_name_of_the_referential_comes_first_whatever_its_case(
    named: tuple[str, str], change: object
) -> None:
    code, name = named
    assert callable(change)
    hit = TITLES.search(change(name))[0]
    assert (hit.code, hit.score, hit.exact, hit.matched_label) == (code, 1.0, True, name)


@pytest.mark.parametrize(
    ("text", "code", "matched"),
    [
        ("femme de menage", "K1304", "femme de ménage"),
        ("agente d'entretien", "K2204", "Agent / Agente d'entretien"),
        ("Préparateur(trice) de commandes (H/F)", "N1103", None),
        ("caris", "N1101", "Cariste"),
        ("agent entr", "K2204", "Agent / Agente d'entretien"),
        ("carsite", "N1101", "Cariste"),
        ("boulagnère", "D1102", "Boulanger / Boulangère"),
        ("ATSEM", "K1308", None),
        ("CACES", "N1101", "Conducteur / Conductrice de chariot élévateur"),
        ("serveuses", "G1803", "Serveur / Serveuse"),
    ],
)
def test_titles_are_found_as_people_write_them(text: str, code: str, matched: str | None) -> None:
    hit = TITLES.search(text)[0]
    assert hit.code == code
    assert matched is None or hit.matched_label == matched


def test_masculine_and_feminine_queries_score_the_same() -> None:
    feminine, masculine = TITLES.search("Serveuse")[0], TITLES.search("serveur")[0]
    assert (feminine.code, feminine.score) == (masculine.code, masculine.score)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "xkqz wvy", "le la les", "?!", "12345"])
def test_nonsense_gives_no_answer(text: str) -> None:
    assert TITLES.search(text) == ()
    assert SKILLS.search(text) == ()


def test_an_empty_referential_gives_no_answer() -> None:
    empty = Referential("empty", {}, {})
    assert TitleLookup(empty).search("cariste") == ()
    assert SkillLookup(empty).search("cariste") == ()


def test_a_label_without_a_word_is_never_an_answer() -> None:
    odd = {
        SkillId(str(n)): Skill(SkillId(str(n)), label, SkillKind.KNOW_HOW)
        for n, label in enumerate(["?!", "Souder", "H/F", "..."], 1)
    }
    assert [hit.code for hit in SkillLookup(Referential("odd", {}, odd)).search("souder")] == ["2"]


def test_a_limit_below_one_gives_no_answer() -> None:
    assert TITLES.search("cariste", limit=0) == ()


def test_skills_are_found_by_alias_and_by_label() -> None:
    assert SKILLS.search("laver par terre")[0].code == "v:nettoyer-sols"
    assert SKILLS.search("conduire chariot")[0].code == "v:conduire-chariot"


def test_what_is_read_of_a_long_text_is_bounded() -> None:
    long = "préparateur de commandes " * 200
    assert TITLES.search(long) == TITLES.search(long[:MAX_QUERY_LENGTH])
    assert TITLES.search(long)[0].code == "N1103"


def test_the_order_of_the_referential_changes_nothing() -> None:
    forward = small_referential()
    backward = Referential(
        forward.version,
        dict(reversed(forward.occupations.items())),
        dict(reversed(forward.skills.items())),
    )
    assert TitleLookup(backward).search("agent") == TITLES.search("agent")
