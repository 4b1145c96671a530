import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.communes import load_communes
from geo.geocoding import MIN_CONFIDENCE, GeocodingCandidate, default_geocoder
from geo.place_names import MAX_CHARACTERS
from tests.bench_data import bench_data

GEOCODER = default_geocoder()
COMMUNES = load_communes()
CURRENT = [commune for commune in COMMUNES.current() if commune.postcodes]
CITIES = {"75056", "69123", "13055"}


def found(text: str) -> list[str]:
    return [candidate.commune.code for candidate in GEOCODER.geocode(text)]


def first(text: str) -> GeocodingCandidate:
    return GEOCODER.geocode(text)[0]


@given(st.text(max_size=80))
def test_any_text_has_an_answer(text: str) -> None:
    candidates = GEOCODER.geocode(text)
    assert len(candidates) <= 5
    confidences = [candidate.confidence for candidate in candidates]
    assert confidences == sorted(confidences, reverse=True)
    for candidate in candidates:
        assert MIN_CONFIDENCE <= candidate.confidence <= 1.0
        assert candidate.coordinates == candidate.commune.center
        assert candidate.matched


@given(st.sampled_from(CURRENT))
def test_a_postcode_and_a_name_give_the_commune(commune) -> None:  # type: ignore[no-untyped-def]
    if commune.code in CITIES:
        return
    best = first(f"{commune.postcodes[0]} {commune.name}")
    assert best.commune == commune
    assert best.confidence > 0.65


@given(st.sampled_from(CURRENT))
def test_a_name_and_its_departement_give_the_commune(commune) -> None:  # type: ignore[no-untyped-def]
    best = first(f"{commune.name.upper()} ({commune.departement})")
    assert best.commune.name == commune.name
    assert best.commune.departement == commune.departement


@given(st.sampled_from(CURRENT), st.sampled_from(["{}", "{} ", "  {}", "{}\x00", "{} 😀", "{}."]))
def test_dirt_around_a_name_changes_nothing(commune, pattern) -> None:  # type: ignore[no-untyped-def]
    assert GEOCODER.geocode(pattern.format(commune.name)) == GEOCODER.geocode(commune.name)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Angers", "49007"),
        ("angers", "49007"),
        ("ANGERS CEDEX 01", "49007"),
        ("49035 ANGERS CEDEX 01", "49007"),
        ("Angers 49", "49007"),
        ("49 - ANGERS", "49007"),
        ("Angers (49)", "49007"),
        ("Angers (Maine-et-Loire)", "49007"),
        ("49000 Angers", "49007"),
        ("49 000 Angers", "49007"),
        ("Angers, France", "49007"),
        ("12 rue des Lilas 49100 Angers", "49007"),
        ("12 rue des Lilas, Angers", "49007"),
        ("rue de Paris à Angers", "49007"),
        ("6 place de la Gare, Angers", "49007"),
        ("mairie d'Angers", "49007"),
        ("Cholet et alentours", "49099"),
        ("je cherche un travail à Angers", "49007"),
        ("les Ponts de Cé", "49246"),
        ("Ponts-de-Cé (Les)", "49246"),
        ("LES PONTS DE CE", "49246"),
        ("Saint Barth d'Anjou", "49267"),
        ("saint barthelemy danjou", "49267"),
        ("Ste-Gemmes s/Loire", "49278"),
        ("ste gemmes sur loire", "49278"),
        ("Chalonnes/Loire", "49063"),
        ("Chalonnes", "49063"),
        ("ST GENIS POUILLY", "01354"),
        ("01 - BOURG EN BRESSE", "01053"),
        ("Fort de France", "97209"),
        ("Roissy en France", "95527"),
        ("hay les roses", "94038"),
        ("L’Haÿ-les-Roses", "94038"),
        ("Castelnau-le-Lez (34)", "34057"),
        ("Oeuilly 51", "51410"),
        ("69 Villefranche", "69264"),
        ("Paris", "75056"),
        ("Paris 75", "75056"),
        ("Paris 10e", "75110"),
        ("75010", "75110"),
        ("75010 Paris", "75110"),
        ("8e arrondissement de Paris", "75108"),
        ("Lyon 3ème", "69383"),
        ("69 - LYON 03", "69383"),
        ("Marseille 01", "13201"),
        ("Marseille (13)", "13055"),
        ("Ajaccio 2A", "2A004"),
        ("20000 Ajaccio", "2A004"),
        ("97133", "97701"),
        ("Papeete", "98735"),
        ("Paris XVème", "75115"),
        ("XVe arrondissement de Paris", "75115"),
        ("Lyon IIIe", "69383"),
        ("Evry", "91228"),
        ("91000 EVRY", "91228"),
        ("Brissac (49)", "49050"),
        ("Châlons-sur-Marne", "51108"),
        ("Villeneuve 59650", "59009"),
    ],
)
def test_a_way_of_writing_a_place_is_understood(text: str, code: str) -> None:
    best = first(text)
    assert best.commune.code == code
    assert best.confidence >= 0.5


def test_a_postcode_alone_gives_its_communes_most_populated_first() -> None:
    assert found("49000") == ["49007", "49129"]
    assert first("49000").matched == "49000"


def test_a_commune_deleguee_gives_its_own_point_and_its_commune() -> None:
    best = first("Champtoceaux")
    assert (best.commune.code, best.commune.parent) == ("49069", "49126")
    assert best.coordinates != COMMUNES.get(best.commune.parent).center
    assert first("Drain (49)").commune.parent == "49126"


def test_homonyms_are_all_given_and_none_is_sure() -> None:
    candidates = GEOCODER.geocode("Saint-Denis", limit=50)
    assert {"93066", "97411", "11339"} <= {candidate.commune.code for candidate in candidates}
    assert all(candidate.confidence < 0.8 for candidate in candidates)
    populations = [candidate.commune.population or 0 for candidate in candidates]
    assert populations == sorted(populations, reverse=True)


@pytest.mark.parametrize(
    ("hint", "code"),
    [("93", "93066"), ("974", "97411"), ("La Réunion", "97411"), ("93200", "93066")],
)
def test_a_hint_settles_between_homonyms(hint: str, code: str) -> None:
    best = first(f"Saint-Denis, {hint}")
    assert best.commune.code == code
    assert best.confidence >= 0.8


@pytest.mark.parametrize(
    ("text", "large", "village"),
    [
        ("Brissac", "49050", "34042"),
        ("Aulnay", "93005", "17024"),
        ("Bourg", "01053", "33067"),
        ("Saint-Ouen", "93070", "41226"),
    ],
)
def test_a_village_is_not_sure_when_a_large_town_may_be_meant(
    text: str, large: str, village: str
) -> None:
    candidates = {found.commune.code: found for found in GEOCODER.geocode(text)}
    assert candidates[village].confidence < 0.5
    assert candidates[large].confidence > candidates[village].confidence


@pytest.mark.parametrize("text", ["Évry (89)", "89 - EVRY", "Évry, Yonne"])
def test_a_village_is_sure_once_its_departement_is_said(text: str) -> None:
    assert first(text).commune.code == "89162"
    assert first(text).confidence >= 0.8


def test_a_name_without_its_article_shares_with_those_that_have_none() -> None:
    villages = {"23265", "04242", "12301"}
    candidates = GEOCODER.geocode("Villeneuve", limit=50)
    assert villages <= {found.commune.code for found in candidates}
    assert all(found.confidence < 0.8 for found in candidates)
    codes = [found.commune.code for found in candidates]
    assert codes.index("04242") < codes.index("12301") < codes.index("23265")


def test_the_very_name_comes_before_the_one_with_an_article_in_its_departement() -> None:
    assert found("25 - Longeville") == ["25346", "25347"]
    assert first("25 - Longeville").confidence == 1.0


@pytest.mark.parametrize("text", ["Agners", "Angerss", "49100 Anger", "Anvers 49100"])
def test_a_misspelt_name_is_found_with_less_confidence(text: str) -> None:
    best = first(text)
    assert best.commune.code == "49007"
    assert best.confidence < 0.9


@pytest.mark.parametrize("text", ["12 rue de Paris 49100", "49100 Zzyzx", "Chez moi, 49100"])
def test_a_postcode_answers_when_the_name_does_not(text: str) -> None:
    best = first(text)
    assert (best.commune.code, best.matched) == ("49007", "49100")
    assert 0.5 <= best.confidence < 0.8


def test_a_name_and_a_postcode_that_disagree_are_both_given() -> None:
    assert found("Angers 53000")[:2] == ["49007", "53130"]
    assert first("Angers 53000").confidence == 0.5


# Whole, without its article, without its preposition, its words cut, its beginning only.
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Angers", "49007"),
        ("Ponts-de-Cé", "49246"),
        ("Chalonnes/Loire", "49063"),
        ("St Barth d'Anjou", "49267"),
        ("Chalonnes-sur", "49063"),
    ],
)
def test_a_known_name_comes_before_a_postcode_of_elsewhere(name: str, code: str) -> None:
    assert found(f"33000 {name}")[:2] == [code, "33063"]
    assert first(f"33000 {name}").confidence <= 0.5


@pytest.mark.parametrize("name", ["Zzyzx", "Agners", "chez moi"])
def test_an_unknown_name_leaves_the_postcode_first(name: str) -> None:
    assert found(f"33000 {name}")[0] == "33063"


def test_a_postcode_of_elsewhere_lowers_the_confidence() -> None:
    assert first("Angers 53000").confidence < first("Angers 49999").confidence
    assert first("Angers 49999").confidence < first("Angers 49000").confidence


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "?", "\x00", "\ud800", "😀", "12", "49", "(49)", "xyz", "bonjour"),
        *("asdfgh qwerty", "de la", "sur Loire", "Maine-et-Loire", "49 - Maine et Loire"),
        *("974 - La Réunion", "42 - Loire", "Loire-Atlantique", "Pays de la Loire"),
        *("France", "00000", "99999", "-", "<script>alert(1)</script>"),
    ],
)
def test_what_names_no_commune_gives_nothing(text: str) -> None:
    assert GEOCODER.geocode(text) == ()


@pytest.mark.parametrize("text", ["saint " * 700, "49000 " * 700, "é" * 4096, "a\x00" * 2048])
def test_only_the_beginning_of_a_very_long_text_is_read(text: str) -> None:
    assert GEOCODER.geocode(text + " Angers") == GEOCODER.geocode(text[:MAX_CHARACTERS])


@pytest.mark.parametrize("limit", [-1, 0, 1, 3])
def test_no_more_candidates_than_asked_are_given(limit: int) -> None:
    assert len(GEOCODER.geocode("Saint-Martin", limit=limit)) == max(limit, 0)


@pytest.mark.shared_data
def test_the_places_of_real_offers_are_found() -> None:
    path = bench_data("offers/france_travail_offres_255.json")
    offers = json.loads(path.read_text(encoding="utf-8"))
    offers = offers if isinstance(offers, list) else offers["resultats"]
    places = [offer["lieuTravail"] for offer in offers if offer["lieuTravail"].get("commune")]
    right = sum(found(place["libelle"])[:1] == [place["commune"]] for place in places)
    assert len(places) > 200
    assert right / len(places) > 0.99
