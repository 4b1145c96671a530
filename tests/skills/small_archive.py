"""A small ROME 4.0 archive, written for the tests, and the ways to pack it."""

import zipfile
from pathlib import Path

TABLES = {
    "referentiel_code_rome": """code_rome,code_ogr,libelle_rome
N1101,1,Cariste
N1105,2,Manutentionnaire
K2204,3,Agent / Agente de nettoyage
""",
    "referentiel_appellation": """code_ogr,libelle_appellation_long,code_rome,classification
11,Cariste,N1101,PRINCIPALE
12,Pontier / Pontière de magasin,N1101,SYNONYME
13,Manutentionnaire,N1105,PRINCIPALE
14,Agent / Agente de nettoyage,K2204,PRINCIPALE
""",
    "referentiel_competence": """code_ogr,nature,libelle_competence,code_ogr_macro_comp,cat_comp
300,Macro-compétence,Manipuler des charges,,Savoir-faire
301,Compétence,Conduire un chariot élévateur,300,Savoir-faire
302,Compétence,Porter des colis,300,Savoir-faire
303,Compétence,Nettoyer les sols,,Savoir-faire
310,Macro-compétence,Faire preuve d'autonomie,,Savoir-être professionnel
""",
    "referentiel_savoir": """code_ogr_savoir,libelle_savoir
400,Règles de sécurité
""",
    "referentiel_contexte_travail": """code_ogr,libelle_cont_travail
500,Port et manipulation de charges lourdes ou encombrantes
501,En entrepôt
""",
    "liens_rome_referentiels": """code_rome,code_compo_bloc,code_rubrique,code_ogr
N1101,1,,1
N1101,2,,11
N1101,5,1,301
N1101,5,1,300
N1101,5,2,310
N1101,5,3,400
N1101,6,,500
N1101,6,,501
N1105,5,1,302
N1105,5,1,301
K2204,5,1,303
""",
    "coherence_item": """code_rome,code_ogr,coeur_metier
N1101,301,Principale
N1101,400,Émergente
N1101,300,
N1101,500,Principale
N1105,302,Principale
""",
    "rubrique_mobilite": """code_rome,code_rome_cible,numero_ordre
N1101,K2204,2
N1101,N1105,1
""",
    "texte": """code_rome,code_compo_bloc,libelle_type_texte,position_phrase,libelle_texte
N1101,3,definition,2,Range l''entrepôt.
N1101,3,definition,1,Conduit un chariot
N1101,4,acces_metier,1,Accessible sans diplôme.
""",
    "cr_gd_dp": """code_rome,code_domaine_professionel,libelle_domaine_professionel
N1101,N11,Magasinage
N1105,N11,Magasinage
K2204,K22,Nettoyage
""",
}
VERSION_TEXT = "Numero de version : 60\n\nDate de publication : 18/09/2025\n"


def tables(**changes: str | None) -> dict[str, bytes]:
    """Return the files by name; a change replaces a table, None removes it."""
    texts = {**TABLES, **changes}
    return {f"{name}.csv": text.encode() for name, text in texts.items() if text is not None}


def a_zip(path: Path, files: dict[str, bytes], prefix: str = "") -> Path:
    """Write files into a zip and return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(prefix + name, data)
    return path


def a_folder(path: Path, files: dict[str, bytes]) -> Path:
    """Write files into a folder and return it."""
    path.mkdir(parents=True)
    for name, data in files.items():
        (path / name).write_bytes(data)
    return path
