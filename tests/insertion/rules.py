"""A small rule file, and what reads it: each test changes one thing of it."""

from datetime import date

from insertion.dispositifs import Dispositif, Dispositifs
from insertion.dispositifs_loading import load_carried
from insertion.dispositifs_reading import read_dispositif

IN_2021 = date(2021, 6, 15)
SMALL = """\
id = "garage"
nom = "Garage solidaire"
organisme = "Département d’essai"

[periode]
depuis = 2021-01-01
jusqu_a = 2021-12-31

[documents.convention]
titre = "Convention d’essai"
fichier = "convention.pdf"

[[critere]]
code = "recoit_rsa"
libelle = "Être bénéficiaire du RSA"
attribut = "recoit_rsa"
operateur = "vaut"
valeur = true
statut = "ferme"
section = "1"
citation = "les bénéficiaires du RSA"

[[valeur]]
code = "tarif"
sujet = "tarif"
libelle = "Réparation"
valeur = "12.50"
unite = "euros_par_heure"
statut = "ferme"
section = "2"
citation = "12,50 € de l’heure"
"""


def read_text(text: str) -> tuple[Dispositif | None, list[str]]:
    """Return the dispositif of a text, and its mistakes as people read them."""
    dispositif, reading = read_dispositif("essai.toml", text.encode())
    return dispositif, [str(mistake) for mistake in reading.mistakes]


def the_dispositif(text: str = SMALL) -> Dispositif:
    """Return the dispositif of a text that has no mistake."""
    dispositif, mistakes = read_text(text)
    assert mistakes == []
    assert dispositif is not None
    return dispositif


def only(text: str) -> Dispositifs:
    """Return the dispositif of a text beside the carried ones."""
    dispositif = the_dispositif(text)
    return Dispositifs({**load_carried().by_id, dispositif.id: dispositif})
