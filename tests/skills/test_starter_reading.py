"""Sentences read with the names that the starter gives."""

from collections.abc import Iterable

import pytest

from skills.extraction import Extractor, Fact
from skills.lookup import SkillLookup, TitleLookup
from skills.starter import load_starter

# What a person says, and what it must at least say: ROME codes, and competences without « v: ».
SAID = """
je fais le ménage chez les gens et je garde des enfants -> entretenir-logement garder-enfants
g fé le menage pendant 5 ans -> entretenir-logement
femme de menage depuis 10 ans -> K1304
je suis nounou agréée, j'ai 3 petits -> K1310
j'étais nounou -> K1303
auxi de vie, 4 ans -> K1311
aide à dom -> K1304
aide soignante de nuit en clinique -> J1501
j'ai travaillé en ehpad comme ASH -> J1301
je fais les toilettes chez les mamies -> aider-toilette
AESH avec un petit garçon autiste -> K2113
ATSEM contractuelle -> K1308
j'ai été AMP en IME -> K1306
animatrice au centre aéré -> G1203
mono de colo tous les étés -> G1235
prépa de commandes -> N1103
je conduis un fenwick -> conduire-chariot
manutention, déchargement de camions -> porter-charges charger-camion
j'ai bossé comme cariste, j'ai les caces 1 3 5 -> N1101
chauffeur SPL -> N4115
livreur chez Chronopost -> N4105
j'ai été taxi à Paris -> N4112
chauffeur VSL -> J1310
j'étais à la plonge -> G1605
second de cuisine -> G1609
dame de cantine -> G1607
serveuse dans un resto -> G1803
crêpière sur les marchés -> G1612
j'ai tenu la caisse chez Leclerc -> encaisser
hotesse de caisse -> D1505
employée de rayon, mise en rayon la nuit -> D1507
vendeuse en boulangerie -> D1106
je vends sur les marchés -> vendre-produit
je fais des retouches et des ourlets -> retoucher-vetement
couturière à l'usine -> H2402
repassage à domicile -> D1236
j'étais lingère en maison de retraite -> D1242
vigile à Carrefour -> K2503
agent de sécu -> K2503
maître chien -> K2510
je fais des chantiers, surtout le placo -> poser-placo
gardienne d'immeuble à Angers -> K2501
manoeuvre sur les chantiers -> F1704
je fais de la peinture et un peu de carrelage -> peindre poser-carrelage
plombier chauffagiste -> F1603 I1308
étancheur -> F1613
chef de chantier -> F1202
monteuse câbleuse -> H2602
chaudronnière -> H2902
soudeuse à l'arc -> H2913
opératrice en salaisons -> H2103
mécanicienne poids lourd -> I1613
je répare des vélos -> reparer-velo
je répare des tondeuses -> reparer-petit-moteur
ouvrière ostréicole -> A1430
j'ai fait les vendanges -> vendanger
cueillette de fraises -> cueillir-fruits
je taille la vigne l'hiver -> tailler-vigne
bûcheron, j'ai ma tronçonneuse -> A1201
palefrenier dans un haras -> A1421
toiletteuse pour chiens -> A1503
agent de tri du courrier -> N1116
standardiste -> M1614
assistante RH -> M1501
je fais les fiches de paie -> calculer-paie
secrétaire de mairie -> K1406
formatrice FLE -> K2130
régisseuse son -> L1508
agent de déchèterie -> K2318
je travaille chez Emmaüs à trier les vêtements -> trier-textiles
dératiseur -> K2305
assistante dentaire -> J1312
pompier volontaire -> K1705
je m'occupe de mon père handicapé -> veiller-sur-proche
je suis maman solo de trois enfants -> garder-enfants
je fais à manger pour toute la famille -> cuisiner-repas
bénévole aux Restos du Cœur -> animer-equipe-benevoles
je suis trésorière d'une association -> compter-caisse tenir-budget
j'ai un potager -> entretenir-jardin
je parle arabe et je traduis pour la famille -> traduire-echange
je retape des voitures -> entretenir-voiture
je tiens la buvette du club -> servir-boissons encaisser
"""

EXTRACTOR = Extractor(TitleLookup(load_starter()), SkillLookup(load_starter()))


EXACT = TitleLookup(load_starter())


def codes(facts: Iterable[Fact]) -> list[str]:
    return [fact.code for fact in facts]


@pytest.mark.parametrize("line", SAID.strip().splitlines())
def test_what_people_say_of_their_work_and_life_is_understood(line: str) -> None:
    said, expected = line.split(" -> ")
    read = EXTRACTOR.extract(said)
    wanted = {code if code[0].isupper() else f"v:{code}" for code in expected.split()}
    assert wanted <= {*codes(read.occupations), *codes(read.skills)}


def test_each_name_finds_its_occupation_exactly() -> None:
    starter = load_starter()
    lost = []
    for occupation in starter.occupations.values():
        for name in occupation.appellations if occupation.skills else ():
            hits = EXACT.search(name.label, limit=3)
            if occupation.code not in {hit.code for hit in hits if hit.exact}:
                lost.append((occupation.code, name.label))
    assert lost == []


@pytest.mark.parametrize("separator", [", ", "\n- ", " ; "])
def test_a_list_of_tasks_is_read(separator: str) -> None:
    tasks = ["nettoyage des locaux", "service des repas aux enfants", "encaissement", "inventaire"]
    assert codes(EXTRACTOR.extract("Missions : " + separator.join(tasks)).skills) == [
        "v:m-nettoyage",
        "v:servir-self",
        "v:encaisser",
        "v:faire-inventaire",
    ]


def test_a_trade_one_leaves_is_denied() -> None:
    read = EXTRACTOR.extract("Je ne veux plus faire de plonge")
    assert "G1605" in codes(read.denied)
    assert read.sectors == ()
    assert read.occupations == ()


def test_a_broad_name_counts_when_nothing_makes_it_another_job() -> None:
    assert set(codes(EXTRACTOR.extract("vendeuse pendant 5 ans").occupations)) == {"D1106", "D1214"}
    for text in ("animateur qualité sécurité", "vendeur sédentaire", "des vendeurs"):
        assert EXTRACTOR.extract(text).occupations == ()
