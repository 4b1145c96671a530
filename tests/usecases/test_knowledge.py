from skills.starter import load_starter
from usecases.knowledge import build_knowledge


def test_every_reader_is_built_on_the_same_referential() -> None:
    knowledge = build_knowledge(load_starter())
    (hit,) = knowledge.titles.search("cariste", 1)
    assert knowledge.referential.occupations[hit.code].label == hit.label  # type: ignore[index]
    (skill,) = knowledge.skills.search("repasser", 1)
    assert skill.code in knowledge.referential.skills
    assert knowledge.extractor.extract("Cariste.").occupations[0].code == hit.code
