"""A light French stemmer for folded words: plurals, feminine forms, verbs and their nouns.

Coarse on purpose: it serves to find the words of a label in a sentence, never to name anything.
"""

from functools import lru_cache

# Verbs people use of their own work whose forms a suffix rule cannot bring together.
_IRREGULAR_STEMS = {
    form: forms.split()[0]
    for forms in (
        "fair fais fait faire faisais faisait faisant faites faite",
        "refair refais refait refaire refaisais refaisait refaite refaites",
        "conduir conduis conduit conduire conduite conduisais conduisait conduisant",
        "vend vends vendre vendais vendait vendant vendez vendu vente ventes",
        "serv sers sert servir servais servait servant servez servi service services",
        "tien tiens tient tenir tenais tenait tenez tenu tenue",
        "coud couds coudre cousais couture coutures cousu",
        "peind peins peint peindre peignais peinture peintures",
        "accueil accueille accueillir accueillais accueillez accueilli accueils",
        "constru construis construit construire construction constructions",
        "recevoir recois recoit recevez recevais recu recus recue reception",
        "entretenir entretien entretiens entretient entretenais entretenu",
        "tond tonds tondre tondais tondait tondu tonte tontes",
        "mett mets met mettre mettais mettait mettez mise mises",
        "cueill cueille cueillir cueilles cueillette cueillettes cueilli",
        "repond reponds repondre repondais repondez repondu reponse reponses",
        "produir produis produit produire production productions",
        "apprend apprends apprendre apprenais appris",
        "traduir traduis traduit traduire traduisais traduisait traduction traductions",
        "trai trais trait traire traite traites",
        "encaiss encaisse encaisses encaissez encaisser encaissais encaissement encaissements",
        "cheminee cheminees",
        "equipage equipages",
        "travail travaux travaille travailler",
    )
    for form in forms.split()
}
# Longest first; a suffix goes, or is replaced, when at least so many letters stay before it.
_SUFFIXES = (
    ("issement", "ir", 3), ("ications", "ifi", 3), ("ication", "ifi", 3),
    ("ement", "", 4), ("ation", "", 3), ("aison", "", 3), ("trice", "teu", 2), ("ienne", "ien", 2),
    ("iere", "i", 3), ("euse", "eu", 2), ("elle", "el", 3), ("teur", "teu", 2), ("eur", "eu", 2),
    ("age", "", 4), ("ais", "", 4), ("ait", "", 4), ("ant", "", 5), ("ier", "i", 3),
    ("aux", "al", 3), ("ees", "", 3), ("ee", "", 3), ("er", "", 3), ("ez", "", 3), ("e", "", 3),
)  # fmt: skip
_MIN_STEMMED = 4


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a folded word without its marks of plural, gender and verb.

    A light stemmer: ``vendeurs`` and ``vendeuse`` meet, so do ``nettoie``, ``nettoyer`` and
    ``nettoyage``. A word of three letters or with a digit is left as it is.
    """
    if word in _IRREGULAR_STEMS:
        return _IRREGULAR_STEMS[word]
    if len(word) < _MIN_STEMMED or not word.isalpha():
        return word
    plural = word[-1] in "sx" and word[-2] != "s" and not word.endswith("aux")
    bare = word[:-1] if plural else word
    for suffix, instead, kept in _SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= kept:
            bare = bare[: -len(suffix)] + instead
            break
    return bare[:-1] + "y" if bare.endswith(("oi", "ui")) else bare


def singular(word: str) -> str:
    """Return a folded word without its mark of plural, and nothing else."""
    if len(word) < _MIN_STEMMED or word[-1] not in "sx" or word[-2] == "s":
        return word
    return word[:-1]
