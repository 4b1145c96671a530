"""Names of occupations in a text: « Serveuse de restaurant », « Assistant(e) comptable »."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from skills.broad_names import is_meant
from skills.everyday_work import DEDUCED_CONFIDENCE, begins_with_a_verb
from skills.lookup import Named
from skills.mentions import FactKind, Mention
from skills.negation import is_negated
from skills.normalize import STOP_WORDS, FoldedText
from skills.spotting import NameSpotter, Spotted, without_overlaps
from skills.stemming import loosened, singular

# Names that mostly mean something else in a sentence or an advert: machines, places, adjectives.
# A word counts inside a longer name only (« acteur de cinéma »).
_EVERYDAY_WORDS = """
accueil acteur actrice ambassadeur ambassadrice balayeuse batteur batteuse bouvier cafetiere
calculateur calculatrice carrier carriere cerealier cerealiere chasseur classer clerc coder comique
commercial commerciale cycliste docker doublure editeur editrice forestier forestiere foreuse
fraiseuse francais glacier glaciere hotelier hoteliere information interprete jardiniere juge
lecteur lectrice litiere livraison mime mineur mineuse mixeur mixeuse modele monsieur nez
organisation organiser patient personnage poincon porcher portier portiere press presse road robot
routiere scieuse secouriste silhouette soldat stationnaire tableur traiteur vestiaire voilier
consultant consultante formateur formatrice technicien technicienne responsable directeur directrice
"""
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
# « vendeur en magasin de bricolage » says « vendeur en bricolage »
_SHOPS = frozenset(["magasin", "boutique", "rayon", "grande", "surface"])
# « Vendeuse » names a job; « animateur qualité » names another one, that no name says.
_BROAD = frozenset(["vendeur", "vendeuse", "animateur", "animatrice", "educateur", "educatrice"])
_BROAD_CONFIDENCE = 0.7
_ENDS_A_NAME = re.compile(
    r"(?: ?/ ?[a-z]+)? ?(?:$|[,;:!?\n()/]|\.(?!\w)| -)"
    r"| (?:pendant|depuis|dans|chez|avec|pour|et|ou|a|au|mais|car|puis|je|j'|h/f|f/h|\d)"
)
# Somebody else's trade: « rattaché au chef de chantier », « secrétaire chez un notaire ».
_OF_ANOTHER = re.compile(
    r"\b(?:chez|rattachee?s?(?:\(e\))? (?:directement )?(?:a|au|aux)|(?:sous|sous la|la|l'"
    r"|d'une?) ?"
    r"(?:responsabilite|autorite|direction|supervision|hierarchie|conduite)|aupres|aux cotes"
    r"|relations?"
    r"|(?:liens?|collaboration|contact)(?: directe?| etroite?)?"
    r"|binome|coordination|encadree?s?|formee?s? par|manage[rz]?|assiste[rz]? (?:le|la|les|l')"
    r"|aide[rz]? (?:le|la|les|l')|epaule[rz]?|seconde[rz]?|equipes?|reporting|en charge"
    r"|accompagne[e]?s? (?:par|d')|recrute par|clients?|travaille[rz]? avec|par|et le|et la"
    r"|agences?|associations?|services?|structures?|societes?|entreprises?|reseau|specialiste|leader"
    r"|secteur|syndicat|metiers?|nos|ecole|formation|diplome|cabinet)"
    r" ?(?:\(e\) ?)?(?:avec |a |au |aux |d'|d'une? |de |des |du |par |le |la |les |l'|un |une "
    r"|nos |votre |leur "
    r"|notre |en ){0,3}$"
    r"|\bequipe (?:pluridisciplinaire|soignante|educative|composee|medicale)[^.\n]{0,60}$"
)
# « mutuelle, logement, garde d'enfants »: what an agency offers
_BENEFIT = re.compile(r"\b(?:mutuelle|fastt|cse|credit|prets?)\b[^.\n]{0,50}$")
_IN_CHARGE = re.compile(
    r"\ben $"
)  # « en charge du recrutement » names no « chargé de recrutement »
# A name that says what is done, not who does it: « plonge », « nettoyage de bureaux ».
_ACTION = re.compile(
    r"(?:[a-z]{3,}(?:age|ages|ment|ments|tion|tions|ture|erie|ance|sion)|plonge|mise|tonte|taille|vente"
    r"|pose|camion|pressing|caisse|sortie|service|menage|tri|cueillette|collecte|secretariat)\b"
)
# A man's trade is also a verb, a woman's is not: both must be read.
_ADVISER = "conseiller "
_AS_A_TRADE = re.compile(
    r"(?:^|[\n.;:(/•*-] ?|\b(?:comme|un|une|ce|cet|cette|notre|votre|son|le|du|au|jeune|futur"
    r"|ancien|postes? de|emplois? de|metiers? de|fonctions? de|qualite de|experience de"
    r"|travail de|tant que|etre|suis|es|est|ete|etais|etait|devenir|devenu|recrut\w+"
    r"|recherch\w+|cherch\w+|embauch\w+) )$"
)
_SLASH = re.compile(r" ?/ ?")
_SHARED = 4  # letters of a word that its other gender shares
_MIN_LONE_LETTERS = 4
# « serveur(se) », « Assistant(e) administratif(ve) », « agent·e »: no words of their own.
_GENDER_MARK = re.compile(
    r"(?<=[a-z])(?:\((?:e|ne|le|te|fe|se|sse|euse|rice|trice|ere|iere|ve|ive|esse|s|es|x|nne|lle)\)"
    r"(?:\(?s\)?)?|[·./-](?:e|ne|le|ve|se|sse|euse|rice|trice|ere|iere|ive|nne|lle)(?:[·.-]s)?(?![a-z]))"
)


def without_gender_marks(folded: str) -> str:
    """Return a folded text of the same length, blanks instead of the marks of a second gender."""
    return _GENDER_MARK.sub(lambda mark: " " * len(mark[0]), folded)


class OccupationReader:
    """Finds the names of the occupations of a lookup; indexed at the first text read.

    Names that begin with one of ``infinitives`` are activities (``everyday_work.py``).
    """

    def __init__(self, named: tuple[Named, ...], infinitives: frozenset[str]) -> None:
        self._named = named
        self._infinitives = infinitives

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of each occupation, by code."""
        return {one.code: one.label for one in self._named}

    @cached_property
    def _spotter(self) -> NameSpotter:
        names = (
            (owner, key)
            for owner, one in enumerate(self._named)
            for _, key in one.forms
            if not _is_everyday(key)
            and (key.startswith(_ADVISER) or not begins_with_a_verb(key, self._infinitives))
        )
        return NameSpotter(names, _normal, max_gap=0, passed_over=_SHOPS)

    @cached_property
    def _accents(self) -> frozenset[str]:
        names = (name for one in self._named for name in one.names)
        return frozenset(singular(word) for name in names for word in _accented_words(name))

    def mentions(self, text: str, folded: FoldedText) -> Iterator[Mention]:
        """Yield the occupations named in ``text``, denied ones marked."""
        plain = without_gender_marks(folded.text)
        spotted = list(without_overlaps(self._spotter.spot(plain)))
        by_start = {one.start: one for one in sorted(spotted, key=lambda one: one.words)}
        for found in spotted:
            start, end = folded.span(found.start, found.end)
            # « Mâcon » is no « maçon »: an accent may be missing, not be another one.
            accented = {singular(word) for word in _accented_words(text[start:end])}
            if not accented <= self._accents or not _is_long_enough(text[start:end]):
                continue
            one = self._named[found.owner]
            broad = _is_broad(plain, found)
            if found.words == 1 and not is_meant(one.code, plain[found.start : found.end], plain):
                continue
            if _is_first_gender(plain, found, by_start) or _is_of_another(plain, found):
                continue
            if _is_advising(plain, found):
                continue
            if _says_the_job(plain, found):
                of_action = (
                    bool(_ACTION.match(plain, found.start)) and not text[start:end].isupper()
                )
                sure = _BROAD_CONFIDENCE if broad else found.confidence
                yield Mention(
                    FactKind.OCCUPATION,
                    one.code,
                    one.label,
                    DEDUCED_CONFIDENCE if of_action else sure,
                    found.start,
                    found.end,
                    is_negated(folded.text, found.start, found.end),
                    deduced=of_action,
                )


def _normal(word: str) -> str:
    return loosened(singular(word))


def _is_everyday(key: str) -> bool:
    telling = " ".join(word for word in key.split() if word not in STOP_WORDS)
    return singular(telling) in _EVERYDAY or key in _EVERYDAY


def _is_long_enough(name: str) -> bool:
    """Return whether a name is no small word: « AS » names a job, « tu as » does not."""
    return len(name) >= _MIN_LONE_LETTERS or name.isupper()


def _is_broad(folded: str, found: Spotted) -> bool:
    return singular(folded[found.start : found.end]) in _BROAD


def _says_the_job(folded: str, found: Spotted) -> bool:
    """Return whether nothing makes a broad name another job: « vendeur automobile »."""
    if not _is_broad(folded, found):
        return True
    several = folded[found.start : found.end] not in _BROAD
    if several and folded[max(0, found.start - 1) : found.start].strip("\n"):
        return False  # « des vendeurs » are others, « VENDEURS H/F » is a title
    return bool(_ENDS_A_NAME.match(folded, found.end))


def _is_first_gender(folded: str, found: Spotted, by_start: Mapping[int, Spotted]) -> bool:
    """Return whether the other gender follows and says more: « agent / agente de quai »."""
    slash = _SLASH.match(folded, found.end)
    other = by_start.get(slash.end()) if slash else None
    if other is None or other.words <= found.words:
        return False
    return (
        folded[other.start : other.start + _SHARED] == folded[found.start : found.start + _SHARED]
    )


def _is_of_another(folded: str, found: Spotted) -> bool:
    before = folded[max(0, found.start - 60) : found.start]
    if _BENEFIT.search(before):
        return True
    in_charge = folded.startswith("charge", found.start) and _IN_CHARGE.search(before)
    return bool(in_charge or _OF_ANOTHER.search(before))


def _is_advising(folded: str, found: Spotted) -> bool:
    """Return whether « conseiller » is what one does: « accueillir et conseiller la clientèle »."""
    if not folded.startswith(_ADVISER, found.start):
        return False
    return not _AS_A_TRADE.search(folded, max(0, found.start - 30), found.start)


def _accented_words(text: str) -> Iterator[str]:
    return (word for word in re.findall(r"\w+", text.casefold()) if not word.isascii())
