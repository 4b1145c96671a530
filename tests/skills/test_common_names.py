"""What people call the commonest jobs leads to the right code, before and after an import."""

from functools import cache

import pytest

from skills.lookup import TitleLookup
from skills.rome_archive import read_rome_archive
from skills.starter import load_starter
from skills.starter_merge import merge_with_starter
from tests.bench_data import bench_data

COMMON_NAMES = {
    "A1203": "agent d'espaces verts|ouvrier espaces verts|ouvrière espaces verts",
    "A1208": "jardinier|jardinière|paysagiste",
    "A1401": "vendangeur|vendangeuse|cueilleur",
    "A1410": "berger|bergère",
    "A1419": "ouvrier agricole|ouvrière agricole",
    "A1503": "toiletteur|toiletteuse",
    "D1102": "boulanger|boulangère",
    "D1106": "vendeur|vendeuse|vendeur en boulangerie|vendeuse en boulangerie",
    "D1202": "coiffeur|coiffeuse",
    "D1214": "conseiller de vente|conseillère de vente",
    "D1505": "caissier|caissière|hôte de caisse|hôtesse de caisse",
    "D1507": "employé libre-service|employée libre-service|mise en rayon|employée de commerce",
    "F1202": "chef de chantier|cheffe de chantier",
    "F1302": "conducteur d'engins|conductrice d'engins",
    "F1602": "électricien|électricienne|aide-électricien",
    "F1603": "plombier|plombière",
    "F1606": "peintre en bâtiment|peintre",
    "F1701": "coffreur|ferrailleur",
    "F1703": "maçon|maçonne",
    "F1704": "manœuvre|ouvrier du bâtiment|ouvrière du bâtiment",
    "G1203": "animateur|animatrice",
    "G1501": "femme de chambre|valet de chambre",
    "G1602": "commis de cuisine|aide de cuisine|aide cuisinier|aide cuisinière",
    "G1603": "employé polyvalent de restauration|employée polyvalente de restauration",
    "G1605": "plongeur|plongeuse",
    "G1607": "agent de cantine|agente de cantine|employé de restauration",
    "G1609": "cuisinier|cuisinière",
    "G1803": "serveur|serveuse",
    "H2102": "conducteur de ligne|conductrice de ligne",
    "H2105": "agent de production|agente de production|ouvrier d'usine|ouvrière d'usine",
    "H2906": "opérateur de production|opératrice de production",
    "H2913": "soudeur|soudeuse",
    "I1202": "cantonnier|cantonnière|agent de voirie",
    "I1304": "technicien de maintenance|technicienne de maintenance",
    "I1604": "mécanicien|mécanicienne",
    "J1301": "agent de service hospitalier|ASH",
    "J1501": "aide-soignant|aide-soignante",
    "J1506": "infirmier|infirmière",
    "K1207": "éducateur|éducatrice",
    "K1302": "aide aux personnes âgées|assistant de vie|assistante de vie",
    "K1303": "garde d'enfants|nounou|baby-sitter",
    "K1304": "femme de ménage|aide à domicile|employé de ménage|employée de ménage",
    "K1310": "assistant maternel|assistante maternelle",
    "K1311": "auxiliaire de vie",
    "K2204": "agent de nettoyage|agente de nettoyage",
    "K2205": "agent d'entretien|agente d'entretien|technicien de surface|technicienne de surface",
    "K2303": "éboueur|ripeur",
    "K2501": "gardien|gardienne|concierge",
    "K2503": "agent de sécurité|agente de sécurité|vigile|gardien de nuit|veilleuse de nuit",
    "K2510": "maître-chien|maîtresse-chien|agent cynophile|agente cynophile",
    "M1601": "agent d'accueil|agente d'accueil|hôtesse d'accueil",
    "M1602": "agent administratif|agente administrative|employée de bureau",
    "M1607": "secrétaire|assistant administratif|assistante administrative",
    "N1101": "cariste",
    "N1103": "préparateur de commandes|préparatrice de commandes",
    "N1105": "manutentionnaire",
    "N1110": "magasinier|magasinière",
    "N4101": "chauffeur poids lourd|conducteur poids lourd|conductrice poids lourd",
    "N4103": "chauffeur de bus|chauffeuse de bus|conductrice de bus",
    "N4105": "chauffeur-livreur|chauffeuse-livreuse|livreur|livreuse",
}


@cache
def of_the_starter() -> TitleLookup:
    return TitleLookup(load_starter())


@cache
def of_the_official_referential() -> TitleLookup:
    official = read_rome_archive(bench_data("rome/rome4_v460.zip")).referential
    return TitleLookup(merge_with_starter(official, load_starter()))


def wrongly_answered(lookup: TitleLookup) -> dict[str, str]:
    """Return the names whose first answer is another code, with that code."""
    wrong: dict[str, str] = {}
    for code, names in COMMON_NAMES.items():
        for name in names.split("|"):
            first = lookup.search(name, 1)
            if not first or first[0].code != code:
                wrong[name] = first[0].code if first else "none"
    return wrong


def test_common_names_lead_to_their_code_in_the_starter() -> None:
    assert wrongly_answered(of_the_starter()) == {}


@pytest.mark.shared_data
def test_common_names_lead_to_their_code_in_the_official_referential() -> None:
    assert wrongly_answered(of_the_official_referential()) == {}
