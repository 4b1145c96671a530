"""Competences, knowledge and soft skills in a text: « je fais le ménage », « lavage des sols »."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from skills.coordination import qualities, ways_to_say
from skills.lookup import Named
from skills.mentions import FactKind, Mention
from skills.negation import is_negated
from skills.normalize import STOP_WORDS, FoldedText, label_key
from skills.occupations_in_text import without_gender_marks
from skills.spotting import NameSpotter, Spotted, without_overlaps
from skills.stemming import QUALITY_WORDS, loosened, singular, stem
from skills.taxonomy import SkillKind

_KINDS = {
    SkillKind.KNOW_HOW: FactKind.SKILL,
    SkillKind.MACRO: FactKind.SKILL,
    SkillKind.KNOWLEDGE: FactKind.KNOWLEDGE,
    SkillKind.SOFT_SKILL: FactKind.SOFT_SKILL,
}
# Names that are mostly boilerplate or another thing in an advert.
_EVERYDAY = frozenset(
    [
        "accueil",
        "classer",
        "information",
        "organisation",
        "organiser",
        "livraison",
        "developpement",
        "recrutement",
        "conges",
        "permis",
        "vehicule",
        "mission",
        "contrat",
    ]
) | {
    "developpement des competences",
    "developper des competences",
    "developper ses competences",
    "mettre a disposition",
    "conventions collectives applicables",
    "contrats de travail",
    "contrat de travail",
    "vehicules de societe",
    "prise de poste",
}
_MAX_GAP = 3  # « nettoyer tous les sols » says « nettoyer les sols »
# « pas mal de », « un peu », « aussi »: they part the words of a name without parting its sense
_PASSED_OVER_WORDS = """
pas mal beaucoup plein peu aussi toujours souvent tous tout toutes toute quelques petits petites
petit petite gros bien encore surtout parfois regulierement quotidiennement egalement deja divers
diverses differents differentes principalement notamment
"""
_MAX_OWNERS_OF_A_PART = 2
_SHARE_OF_OFFICIAL = 0.6  # « conseiller le client » says too little of « Identifier la coiffure… »
_MIN_LONE_LETTERS = 4
OUR_PREFIX = "v:"
_HAS_ADJUNCT = re.compile(r" (?:dans|pour|par|selon|sur|avec|afin|en|lors|auprès|suivant) ")
_DIPLOMA = re.compile(
    r"(?:bepa?|bp|btsa?|but|capa?|cqp|mc|bac|brevet|certificat|diplome|habilitation|permis|titre|caces"
    r"|fimo|fco|bafa|bafd|ssiap|deas|deaes)\b"
)
_PERSON = re.compile(
    r"[a-z]+(?:iste|eurs?|euse|ienn?e?|iers?|ieres?|ants?|antes?|teur|trice|ere|on)\b"
)
_DENIED_WITHIN = re.compile(r"\b(?:pas(?! mal)|jamais|aucune?)\b")  # « je ne garde pas d'enfants »
_OF_EMPLOYER = re.compile(
    r"\b(?:equipes?|entreprises?|environnement|structures?|societes?|groupe|agence|ambiance"
    r"|management|cadre|secteur|marche|restauration|service|charges|deplacements?|missions?|horaires?"
    r"|contrat|evolution|croissance|acteur|leader|maison|magasin|poste|parcours|integration"
    r"|accueil|postes?)(?: [a-z]{1,14}(?:,| et)?){0,2} $"
)
_WORD_BEFORE = re.compile(r"([a-z]+) $")  # « passage en caisse rapide » tells of the caisse
_OF_PERSON = re.compile(
    r"(?:suis|es|est|etes|etre|etait|sois|soyez|reste[rz]?|personnes?|profils?|candidats?|candidates?"
    r"|collaborateurs?|collaboratrices?|salaries?|esprit|temperament|caractere|nature|tres|plutot|assez|bien"
    r"|hyper|super|trop|vraiment|toujours|parfois|grande?|bonne?|forte?|votre|faites?|preuve|sens"
    r"|qualites?|savoir|sait|quelqu|dit|dite|femme|homme|mais|aussi|egalement|requis|requise|plus"
    r"|autonomes?|dynamiques?|motive(?:e|s|es)?|serieu[xs]\w*|organise(?:e|s|es)?|rigoureu\w+|avec|sans"
    r"|relationnel|capacite|competences?|attendu\w*|recherche\w*)$"
)
# « nos postes sont ouverts aux personnes en situation de handicap »
_BOILERPLATE = re.compile(
    r"\b(?:ouverte?s? (?:a|aux)|insertion des|l'emploi des|en faveur des|egalite|diversite"
    r"|accessibles?"
    r"|fastt|candidatures? des?|au service des?)\b[^.\n]{0,40}$"
)
_WITHOUT_THEIR_ACCENT = frozenset(
    ["organise", "motive", "determine", "engage", "implique", "passionne"]
)
_NOUN_BEFORE = re.compile(r"\b(?:la|une|cette|nouvelle|de|des|les|aux|du|nos|vos|chaque|meme) $")
_ALSO_NOUNS = frozenset(["dynamique", "patient", "patients", "patiente", "patientes", "rapide"])
_OF_SHOP = re.compile(r"\b(?:magasins?|boutiques?|rayons?|grandes? surfaces?) (?:de |d'|du )?$")
# « en cuisine » is a place, « je cuisine » is not
_KITCHEN_BEFORE = re.compile(
    r"\b(?:en|la|de|d'|d'une|votre|chef|cheffe|commis|aide|seconde?|une) $"
)
_KITCHEN_AFTER = re.compile(r" (?:centrale|professionnelle|equipee|ouverte|du|d')")
_ALONE = re.compile(r"isolee?s?")
_ALONE_BEFORE = re.compile(
    r"\b(?:parents?|peres?|meres?|maman|papa|personnes?|familles?|femmes?|hommes?|gens|publics?"
    r"|suis|est|vis|vit|sens|seule?|tres|trop|assez) $"
)
# A word of the official knowledge says that knowledge where it is asked or known.
_OF_KNOWLEDGE = re.compile(
    r"\b(?:connai|maitris|notions?|bases?|formation|formee?|techniques?|logiciels?|competences?"
    r"|savoirs?|experience|pratiqu|utilis|competent)"
)


class SkillReader:
    """Finds the names of the skills of a lookup; indexed at the first text read."""

    def __init__(self, named: tuple[Named, ...]) -> None:
        self._named = named

    @cached_property
    def _spotter(self) -> NameSpotter:
        wary_of = {
            owner for owner, one in enumerate(self._named) if one.kind is SkillKind.KNOWLEDGE
        }
        passed_over = {_normal(word) for word in _PASSED_OVER_WORDS.split()}
        return NameSpotter(_names_and_parts(self._named), _normal, _MAX_GAP, wary_of, passed_over)

    def mentions(
        self, text: str, folding: FoldedText, others: Sequence[Mention], of_oneself: bool
    ) -> Iterator[Mention]:
        """Yield the skills, without those that are only words of something else.

        « Agent d’entretien des espaces verts » names no skill, « je garde des enfants » does; the
        licence of « CACES 3 » and the demand of « port de charges » are read as such.
        """
        folded = folding.text
        plain = without_gender_marks(folded)
        accented = "é" in text
        jobs = [other for other in others if other.kind is FactKind.OCCUPATION]
        taken = [other for other in others if _takes(other, of_oneself)]
        spotted = self._spotter.spot(plain)
        for found in without_overlaps(spotted, shared_verb=True):
            one = self._named[found.owner]
            if any(_is_word_of(job, found, one.kind, plain, of_oneself) for job in jobs):
                continue
            if any(_is_within(found, other) for other in taken):
                continue
            if _BOILERPLATE.search(plain, max(0, found.start - 60), found.start):
                continue
            if one.kind is SkillKind.SOFT_SKILL:
                start, end = folding.span(found.start, found.end)
                if accented and _is_verb(text[start:end]):
                    continue
                if _is_of_something_else(plain, found, others):
                    continue
            if found.words > 1 or _is_lone_skill(one, plain, found):
                yield _mention(one, found, folded)


def _normal(word: str) -> str:
    return loosened(stem(word))


def _names_and_parts(named: tuple[Named, ...]) -> Iterator[tuple[int, str]]:
    """Yield whole names, and the shorter things that few labels say.

    The slash of « Mécanique / Mécatronique marine » parts no genders.
    """
    whole: dict[str, set[int]] = defaultdict(set)
    parts: dict[str, set[int]] = defaultdict(set)
    for owner, one in enumerate(named):
        for name in one.names:
            if one.kind is SkillKind.SOFT_SKILL:
                for quality in qualities(name):
                    whole[label_key(quality)].add(owner)
            if _DIPLOMA.match(label_key(name)):
                continue  # read as a certificate
            ways = (name,) if one.kind is SkillKind.KNOWLEDGE else _ways(one, name)
            for way in ways:
                (whole if way is name or way == name else parts)[label_key(way)].add(owner)
    for key, owners in whole.items():
        if not _is_everyday(key):
            yield from ((owner, key) for owner in sorted(owners))
    for key, owners in parts.items():
        if key not in whole and len(owners) <= _MAX_OWNERS_OF_A_PART and not _is_everyday(key):
            yield from ((owner, key) for owner in sorted(owners))


def _ways(one: Named, name: str) -> tuple[str, ...]:
    """Return the ways to say a name: fewer for an official label, whose parts say less."""
    if one.code.startswith(OUR_PREFIX):
        return ways_to_say(name, without_adjunct=True)
    if _HAS_ADJUNCT.search(name):
        return (name,)
    whole = len(_telling(name))
    ways = ways_to_say(name)
    return tuple(way for way in ways if len(_telling(way)) >= _SHARE_OF_OFFICIAL * whole)


def _telling(name: str) -> list[str]:
    return [word for word in label_key(name).split() if word not in STOP_WORDS]


def _is_everyday(key: str) -> bool:
    telling = " ".join(word for word in key.split() if word not in STOP_WORDS)
    return singular(telling) in _EVERYDAY or key in _EVERYDAY


def _takes(other: Mention, of_oneself: bool) -> bool:
    """Return whether the words of a mention can say no skill besides."""
    if other.kind is FactKind.DEMAND:
        return not of_oneself
    return other.kind not in {FactKind.OCCUPATION, FactKind.SECTOR}


def _is_within(found: Spotted, other: Mention) -> bool:
    """Return whether most of the words are another's, or hold a time: « gardes de nuit »."""
    if other.code in _TIMES and found.start <= other.start and other.end <= found.end:
        return True
    shared = min(found.end, other.end) - max(found.start, other.start)
    return 2 * shared > found.end - found.start


_TIMES = frozenset(["nuit", "week_end", "horaires_decales"])
_DOES = re.compile(r"\b(?:j'|je|on|nous|ils?|elles?|sais|faire|fait|fais)(?: [a-z']{1,6})?$")


def _is_word_of(
    job: Mention, found: Spotted, kind: SkillKind | None, folded: str, of_oneself: bool
) -> bool:
    """Return whether a skill is a part of an occupation, or what the occupation is named after.

    « cariste » is an occupation in an advert; « je garde des enfants » says both, and so does who
    says to be the treasurer of a club.
    """
    if job.deduced or not (job.start <= found.start and found.end <= job.end):
        return False
    whole = (job.start, job.end) == (found.start, found.end)
    if not whole or kind is SkillKind.KNOWLEDGE:
        return True
    before = folded[max(0, found.start - 16) : found.start].rstrip(" ")
    does = before.endswith("j'") or _DOES.search(before)
    return bool(_PERSON.match(folded, found.start)) and not (does or of_oneself)


def _is_verb(word: str) -> bool:
    """Return whether « organise » is no « organisé », in a text that writes its accents."""
    return word.casefold() in _WITHOUT_THEIR_ACCENT


def _is_of_something_else(folded: str, found: Spotted, others: Sequence[Mention]) -> bool:
    """Return whether an adjective is no person's: « cariste polyvalent », « équipe dynamique »."""
    if found.words > 1:
        return False
    if _OF_EMPLOYER.search(folded, max(0, found.start - 60), found.start):
        return True
    named = (FactKind.OCCUPATION, FactKind.DEMAND, FactKind.CONTRACT)
    if any(
        other.kind in named
        and other.end <= found.start
        and not folded[other.end : found.start].strip(" ")
        for other in others
    ):
        return True
    word = folded[found.start : found.end]
    if word in _ALSO_NOUNS and _NOUN_BEFORE.search(folded, max(0, found.start - 12), found.start):
        return True
    if word == "patients":
        return True
    noun = _WORD_BEFORE.search(folded, max(0, found.start - 20), found.start)
    return noun is not None and noun[1] not in STOP_WORDS and not _OF_PERSON.match(noun[1])


def _is_lone_skill(one: Named, folded: str, found: Spotted) -> bool:
    """Return whether a single word says the skill itself.

    Not the family of the word (« tranches » for « Tranchage », « adaptées » for « s'adapter »), nor
    what is sold (« magasin de bricolage »). Know-how may be conjugated: « je repasse ».
    """
    word = folded[found.start : found.end]
    if len(word) < _MIN_LONE_LETTERS:
        return False
    if _OF_SHOP.search(folded, max(0, found.start - 60), found.start):
        return False
    if one.kind is SkillKind.KNOW_HOW or one.kind is SkillKind.MACRO:
        return not (_is_kitchen(folded, found) or _is_alone(folded, found))
    if one.kind is SkillKind.KNOWLEDGE and not one.code.startswith(OUR_PREFIX):
        clause = re.split(r"[.;!?\n]", folded[max(0, found.start - 60) : found.start])[-1]
        return bool(_OF_KNOWLEDGE.search(clause)) and _is_its_name(one, word)
    return _is_its_name(one, word)


def _is_kitchen(folded: str, found: Spotted) -> bool:
    """Return whether « cuisine » is a place or furniture."""
    word = folded[found.start : found.end]
    if word != "cuisine":
        return word == "cuisines"
    before = _KITCHEN_BEFORE.search(folded, max(0, found.start - 20), found.start)
    return bool(before or _KITCHEN_AFTER.match(folded, found.end))


def _is_alone(folded: str, found: Spotted) -> bool:
    """Return whether « isolé » tells of someone: a « parent isolé » insulates nothing."""
    before = _ALONE_BEFORE.search(folded, max(0, found.start - 20), found.start)
    return bool(before and _ALONE.fullmatch(folded, found.start, found.end))


def _is_its_name(one: Named, word: str) -> bool:
    """Return whether a word is a name, or the name of a quality as a noun or an adjective."""
    said = _both_genders(word)
    names = [label_key(name) for name in one.names]
    if one.kind is SkillKind.SOFT_SKILL:
        names += [label_key(quality) for name in one.names for quality in qualities(name)]
        if word in QUALITY_WORDS:
            return any(_normal(name) == _normal(word) for name in names)
    return any(not said.isdisjoint(_both_genders(name)) for name in names)


def _both_genders(word: str) -> frozenset[str]:
    """Return a folded word in the singular, as it is and as the masculine it may come from."""
    bare = singular(word)
    return frozenset(bare.removesuffix(mark) for mark in ("", "e", "se", "le", "ne", "te"))


def _mention(one: Named, found: Spotted, folded: str) -> Mention:
    kind = FactKind.SKILL if one.kind is None else _KINDS[one.kind]
    denied = is_negated(folded, found.start, found.end)
    denied = denied or bool(_DENIED_WITHIN.search(folded, found.start, found.end))
    return Mention(kind, one.code, one.label, found.confidence, found.start, found.end, denied)
