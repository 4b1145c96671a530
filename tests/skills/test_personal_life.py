"""What daily life shows: activities, the skills they give, the words that say them."""

from importlib import resources
from pathlib import Path

import pytest

from skills.codes import parse_skill_id
from skills.errors import SkillsError, UnknownSkill
from skills.extraction import Extractor
from skills.lookup import SkillLookup, TitleLookup
from skills.personal_life import PersonalActivity, read_personal_activities
from skills.starter import load_starter, read_starter
from skills.taxonomy import SkillKind
from tests.skills.test_starter import a_folder

STARTER = load_starter()
ACTIVITIES = read_personal_activities(resources.files("skills.data") / "starter", STARTER.skills)
EXTRACTOR = Extractor(TitleLookup(STARTER), SkillLookup(STARTER))


def test_daily_life_is_written_widely() -> None:
    assert len(ACTIVITIES) >= 40
    assert len({activity.label for activity in ACTIVITIES}) == len(ACTIVITIES)


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda activity: activity.label)
def test_an_activity_shows_know_how_and_is_said_several_ways(activity: PersonalActivity) -> None:
    kinds = {STARTER.skills[skill_id].kind for skill_id in activity.skills}
    assert kinds == {SkillKind.KNOW_HOW}
    assert len(activity.sayings) >= 3


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda activity: activity.label)
def test_each_way_to_say_an_activity_gives_its_skills(activity: PersonalActivity) -> None:
    for saying in activity.sayings:
        read = {fact.code for fact in EXTRACTOR.extract(f"Chez moi : {saying}.").skills}
        assert set(activity.skills) <= read, saying


def test_what_personal_life_shows_is_found_by_its_words() -> None:
    aliases = STARTER.skills[parse_skill_id("v:veiller-sur-proche")].aliases
    assert "s’occuper de mon père" in aliases


@pytest.mark.parametrize(
    ("life", "error"),
    [
        ('[Voler]\nskills = ["voler"]\naliases = ["voler"]\n', UnknownSkill),
        ('[Voler]\nskills = []\naliases = ["voler"]\n', SkillsError),
        ('[Voler]\nskills = ["porter"]\naliases = []\n', SkillsError),
        ('[Voler]\nskills = ["porter"]\naliases = ["voler"]\nmore = 1\n', SkillsError),
        ("Voler = 1\n", SkillsError),
    ],
)
def test_a_mistake_in_an_activity_is_refused_by_name(
    tmp_path: Path, life: str, error: type[SkillsError]
) -> None:
    with pytest.raises(error, match=r"personal_life\.toml, Voler"):
        read_starter(a_folder(tmp_path, "", life=life))
