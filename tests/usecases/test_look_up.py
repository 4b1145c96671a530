from geo.geocoding import default_geocoder
from skills.starter import load_starter
from usecases.knowledge import build_knowledge
from usecases.look_up import extract_facts, look_up_communes, look_up_occupations, look_up_skills


def test_each_reader_answers_within_the_limit() -> None:
    knowledge = build_knowledge(load_starter())
    assert look_up_communes("Angers", default_geocoder(), 1)[0].commune.code == "49007"
    assert [hit.code for hit in look_up_occupations("cariste", knowledge, 1)] == ["N1101"]
    assert [hit.code for hit in look_up_skills("repasser", knowledge, 1)] == ["v:repasser"]
    assert extract_facts("Permis B.", knowledge).licences[0].code == "b"
