"""A light French stemmer for folded words: plurals, feminine forms, verbs and their nouns.

Coarse on purpose: it serves to find the words of a label in a sentence, never to name anything.
"""

import re
from functools import lru_cache

# Verbs people use of their own work whose forms a suffix rule cannot bring together.
# A quality, as an adjective and as a noun.
_QUALITIES = (
    "autonom autonome autonomes autonomie",
    "rigueu rigueur rigoureux rigoureuse rigoureuses",
    "polyval polyvalent polyvalente polyvalents polyvalentes polyvalence",
    "motiv motive motivee motives motivees motivation",
    "dynam dynamique dynamiques dynamisme",
    "reacti reactif reactive reactifs reactives reactivite",
    "minuti minutie minutieux minutieuse minutieuses",
    "fiab fiable fiables fiabilite",
    "curi curieux curieuse curieuses curiosite",
    "creati creatif creative creatifs creativite",
    "bienveil bienveillant bienveillante bienveillants bienveillance",
    "courag courageux courageuse courage",
    "ponctu ponctuel ponctuelle ponctuels ponctuelles ponctualite",
    "discre discret discrete discrets discretes discretion",
    "patien patient patiente patience",
    "adaptab adaptabilite adaptable",
    "souria souriant souriante sourire",
    "serieu serieux serieuse serieuses",
    "precis precise precision",
    "perseveran perseverant perseverante perseverance",
    "volontai volontaire volontaires",
    "honnet honnete honnetes honnetete",
)
QUALITY_WORDS = frozenset(word for family in _QUALITIES for word in family.split()[1:])
_IRREGULAR_STEMS = {
    form: forms.split()[0]
    for forms in (
        *_QUALITIES,
        # as people also spell it: « g fé », « je fesais »
        "fair fais fait faire faisais faisait faisant faites faite fe fesais fesait fesai faisai"
        " fesait font",
        "refair refais refait refaire refaisais refaisait refaite refaites refection",
        "prend prends prendre prenais prenait prenant prenez pris prise prises prennent",
        "cuiss cuire cuis cuit cuite cuites cuisais cuisson cuissons cuisez cuisiez",
        "gere geres gerer gerais gerait gerez gestion",
        "saisi saisir saisis saisit saisie saisies saisissais saisissez",
        "rempli remplir remplis remplit remplissais remplissage remplissez",
        "nourri nourrir nourris nourrit nourrissais nourrissage nourrissez",
        "garni garnir garnis garnit garnissage garnissez",
        "poli polir polissage",
        "redig redige rediger redigeais redaction redactions",
        "transmett transmets transmet transmettre transmettais transmission transmissions"
        " transmettez",
        "ouvr ouvre ouvrir ouvert ouverte ouverture ouvertures",
        "repein repeins repeint repeindre repeignais",
        "install installe installer installais installation installations",
        "conn connais connait connaitre connaissais connaissance connaissances",
        "debou debout",
        "lire lecture lectures lisez",
        "guid guide guider guidage",
        "aid aide aides aider aidais aidait aidez aidant",
        "conduir conduis conduit conduire conduite conduisais conduisait conduisant conduisez"
        " conduisent",
        "vend vends vendre vendais vendait vendant vendez vendu vente ventes vendent",
        "serv sers sert servir servais servait servant servez servi service services servent",
        "tien tiens tient tenir tenais tenait tenez tenu tenue tiennent",
        "coud couds coudre cousais couture coutures cousu cousez",
        "peind peins peint peindre peignais peinture peintures peignez peignent peints peinte",
        "accueil accueille accueillir accueillais accueillez accueilli accueils",
        "constru construis construit construire construction constructions construisez",
        "recevoir recois recoit recevez recevais recu recus recue reception",
        "entretenir entretien entretiens entretient entretenais entretenu entretenez entretenu"
        " entretenus entretenir entretient",
        "tond tonds tondre tondais tondait tondu tonte tontes tondez",
        "mett mets met mettre mettais mettait mettez mise mises mettent",
        "cueill cueille cueillir cueilles cueillette cueillettes cueilli cueillez cueillent"
        " cueillais",
        "repond reponds repondre repondais repondez repondu reponse reponses repondait",
        "produir produis produit produire production productions produisez produisais",
        "apprend apprends apprendre apprenais appris apprenez",
        "traduir traduis traduit traduire traduisais traduisait traduction traductions traduisez",
        "trai trais trait traire traite traites trayez trayais",
        "encaiss encaisse encaisses encaissez encaisser encaissais encaissement encaissements",
        "cheminee cheminees",
        "equipage equipages",
        "travail travaux travaille travailler travaillais travaillait travaillant bosse bosses"
        " travaillez travaillent"
        " bosser"
        " bossais bossait taffe taffer taffais tafe tafer taf turbine turbiner turbinais",
        # the same thing in everyday words
        "enfant enfants gosse gosses gamin gamins gamine gamines mome momes bambin bambins",
        "restaurant restaurants resto restos",
        "voitur voiture voitures bagnole bagnoles",
        "vetement vetements fringue fringues habit habits",
        "camion camions camtar",
        "hopital hopitaux hosto hostos",
        "association associations asso assos",
        "comptabilite compta",
        "appartement appartements appart apparts",
        "climatisation clim",
        "manutention manutentions manut",
        "ordinateur ordinateurs ordi ordis",
        "securite secu",
        "mang manger manges mange mangeais mangeait bouffe",
    )
    for form in forms.split()
}
# Longest first; a suffix goes, or is replaced, when at least so many letters stay before it.
_SUFFIXES = (
    ("issement", "ir", 3), ("ications", "ifi", 3), ("ication", "ifi", 3),
    ("ement", "", 4), ("ation", "", 3), ("aison", "", 3), ("trice", "teu", 2), ("ienne", "ien", 2),
    ("iere", "i", 3), ("euse", "eu", 2), ("elle", "el", 3), ("teur", "teu", 2), ("eur", "eu", 2),
    ("ution", "u", 5), ("osition", "os", 3), ("ance", "", 5), ("ures", "", 5), ("ure", "", 5),
    ("age", "", 3), ("eaux", "eau", 2), ("eau", "eau", 2), ("ai", "", 3), ("ait", "", 3),
    ("endre", "end", 1), ("ondre", "ond", 1), ("ant", "", 5), ("ier", "i", 3),
    ("aux", "al", 3), ("ees", "", 3), ("ee", "", 3), ("er", "", 3), ("ez", "", 3), ("e", "", 3),
)  # fmt: skip
_MIN_STEMMED = 4
# In « ménage » or « étage » the ending is no noun of action.
_WHOLE_WORDS = frozenset(
    [
        "garage",
        "menage",
        "etage",
        "image",
        "usage",
        "village",
        "courage",
        "message",
        "voyage",
        "fromage",
        "passage",
        "visage",
        "langage",
        "bagage",
        "ouvrage",
        "avantage",
        "partage",
        "dommage",
        "elevage",
        "nuage",
        "orage",
        "virage",
        "paysage",
        "personnage",
        "potage",
        "stage",
        "page",
        "cage",
        "rage",
        "sage",
        "age",
        "gage",
        "nage",
        "plage",
        "otage",
        "apprentissage",
        "culture",
        "cultures",
        "nature",
        "balai",
        "balais",
        "essai",
        "essais",
        "delai",
        "delais",
        "quai",
        "quais",
        "souhait",
        "structure",
        "structures",
        "signature",
        "signatures",
        "mesure",
        "mesures",
        "heure",
        "facture",
        "factures",
        "lecture",
        "toiture",
        "toitures",
        "agriculture",
        "ordonnance",
        "ordonnances",
        "distance",
        "distances",
        "assurance",
        "assurances",
        "ambulance",
        "ambulances",
        "alternance",
        "finance",
        "finances",
        "enfance",
    ]
)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a folded word without its marks of plural, gender and verb.

    A light stemmer: ``vendeurs`` and ``vendeuse`` meet, so do ``nettoie``, ``nettoyer`` and
    ``nettoyage``. A word of three letters or with a digit is left as it is.
    """
    known = _IRREGULAR_STEMS.get(word) or _IRREGULAR_STEMS.get(word.removesuffix("s"))
    if known:
        return known
    if len(word) < _MIN_STEMMED or not word.isalpha():
        return word
    if word in _WHOLE_WORDS or word[:-1] in _WHOLE_WORDS:
        return word.removesuffix("s")
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


_TWICE = re.compile(r"([cflmnprt])\1")


def loosened(word: str) -> str:
    """Return a stem, or a singular, with each double consonant written once: « netoyer ».

    ``s`` stays: « poisson » is no « poison ».
    """
    return _TWICE.sub(r"\1", word)
