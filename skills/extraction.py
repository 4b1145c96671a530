"""From a sentence, a CV or an advert to facts, each with the very words that support it.

Lexical: names of the active referential (``spotting.py``) and fixed turns of phrase. No support,
no fact. What a text denies (« sans permis », « pas de port de charges ») is kept apart in
:attr:`Extraction.denied` and never among what it says.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from skills.licences_in_text import licences_in
from skills.lookup import Named, SkillLookup, TitleLookup
from skills.mentions import FactKind, Mention
from skills.negation import is_negated
from skills.normalize import MAX_READ, STOP_WORDS, FoldedText, fold_with_origins, label_key
from skills.requirements_in_text import requirements_in
from skills.spotting import NameSpotter, Spotted, without_overlaps
from skills.stemming import singular, stem
from skills.taxonomy import SkillKind

# Names that mostly mean something else in a sentence or an advert: machines, places, adjectives,
# boilerplate. A word counts inside a longer name only (« acteur de cinéma »).
_EVERYDAY_WORDS = """
accueil acteur actrice ambassadeur ambassadrice balayeuse batteur batteuse bouvier cafetiere
calculateur calculatrice carrier carriere cerealier cerealiere chasseur classer clerc coder comique
commercial commerciale cycliste docker doublure editeur editrice forestier forestiere foreuse
fraiseuse francais glacier glaciere hotelier hoteliere information interprete jardiniere juge
lecteur lectrice litiere livraison mime mineur mineuse mixeur mixeuse modele monsieur nez
organisation organiser patient personnage poincon porcher portier portiere presse road robot
routiere scieuse secouriste silhouette soldat stationnaire tableur traiteur vestiaire voilier
"""
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split()) | {
    "developpement des competences",
    "conventions collectives applicables",
    "contrats de travail",
    "contrat de travail",
}
# « vendeur en magasin de bricolage » says « vendeur en bricolage »
_SHOPS = frozenset(["magasin", "boutique", "rayon", "grande", "surface"])
# « Vendeuse » names a job; « animateur qualité » names another one, that no name says.
_BROAD = frozenset(["vendeur", "vendeuse", "animateur", "animatrice", "educateur", "educatrice"])
_ENDS_A_NAME = re.compile(
    r" ?(?:$|[,;:!?\n(]|\.(?!\w))"
    r"| (?:pendant|depuis|dans|chez|avec|pour|et|ou|a|au|mais|car|puis|je|j'|\d)"
)
_MAX_GAP_IN_SKILL = 3  # « nettoyer tous les sols » says « nettoyer les sols »

_DENIED_WITHIN = re.compile(r"\b(?:pas|jamais|aucune?)\b")  # « je ne garde pas d'enfants »

_OF_EMPLOYER = re.compile(
    r"\b(?:equipes?|entreprises?|environnement|structures?|societes?|groupe|agence|ambiance"
    r"|management|cadre|secteur|marche)(?: [a-z]{1,14}(?:,| et)?){0,2} $"
)
_OF_SHOP = re.compile(r"\b(?:magasins?|boutiques?|rayons?|grandes? surfaces?) (?:de |d')$")
_MIN_LONE_LETTERS = 4

_KINDS = {
    SkillKind.KNOW_HOW: FactKind.SKILL,
    SkillKind.MACRO: FactKind.SKILL,
    SkillKind.KNOWLEDGE: FactKind.KNOWLEDGE,
    SkillKind.SOFT_SKILL: FactKind.SOFT_SKILL,
}


class Level(StrEnum):
    """How firmly a text asks; the values of ``insertion.terms.RequirementLevel``."""

    REQUIRED = "exige"
    DESIRED = "souhaite"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a text says, and where: ``text[start:end] == support``.

    ``code`` is a ROME code, a skill code or a value of ``insertion.terms``; for weekly hours it is
    their number, also in ``hours``. ``label`` is the referential's, and repeats a code that is not
    of the referential; ``detail`` adds to it what the text says: the categories of a CACES.
    ``confidence`` is in ]0, 1] and ranks facts of one kind; ``level`` is ``None`` when the text
    does not say how firmly it asks, or denies.
    """

    kind: FactKind
    code: str
    label: str
    confidence: float
    start: int
    end: int
    support: str
    level: Level | None = None
    negated: bool = False
    hours: float | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a text says, each list in the order of the text and each code once.

    ``skills`` holds know-how and knowledge. ``denied`` holds what the text says is not so, of every
    kind. ``truncated`` tells that only the first 20,000 characters were read. ``every`` holds what
    is said each time it is said: « j’ai été cariste, je cherche un poste de cariste ».
    """

    occupations: tuple[Fact, ...] = ()
    skills: tuple[Fact, ...] = ()
    soft_skills: tuple[Fact, ...] = ()
    licences: tuple[Fact, ...] = ()
    contracts: tuple[Fact, ...] = ()
    demands: tuple[Fact, ...] = ()
    weekly_hours: tuple[Fact, ...] = ()
    denied: tuple[Fact, ...] = ()
    truncated: bool = False
    every: tuple[Fact, ...] = ()


class Extractor:
    """Reads facts in French text with the names of two lookups.

    The names are indexed at the first text read, or by :meth:`warm_up`.
    """

    def __init__(self, titles: TitleLookup, skills: SkillLookup) -> None:
        self._titles = titles.named
        self._skills = skills.named

    @cached_property
    def _title_spotter(self) -> NameSpotter:
        return NameSpotter(_title_names(self._titles), singular, max_gap=0, passed_over=_SHOPS)

    @cached_property
    def _skill_spotter(self) -> NameSpotter:
        wary_of = {
            owner for owner, one in enumerate(self._skills) if one.kind is SkillKind.KNOWLEDGE
        }
        return NameSpotter(_skill_names(self._skills), stem, _MAX_GAP_IN_SKILL, wary_of)

    @cached_property
    def _title_accents(self) -> frozenset[str]:
        names = (name for one in self._titles for name in one.names)
        return frozenset(singular(word) for name in names for word in _accented_words(name))

    def warm_up(self) -> None:
        """Index the names now, so that the first text is read as fast as the next."""
        self.extract("un texte")

    def extract(self, text: str) -> Extraction:
        """Return what ``text`` says; only its first 20,000 characters are read."""
        read = text[:MAX_READ]
        folded = fold_with_origins(read)
        occupations = list(self._occupations(read, folded))
        mentions = [
            *occupations,
            *self._skills_but(occupations, folded.text),
            *licences_in(read, folded),
            *requirements_in(folded.text),
        ]
        of_oneself = _is_of_oneself(folded.text)
        facts = [_fact(mention, read, folded, of_oneself) for mention in mentions]
        said = _once_each(fact for fact in facts if not fact.negated)
        known = {(fact.kind, fact.code) for fact in said}
        denied = _once_each(f for f in facts if f.negated and (f.kind, f.code) not in known)
        return Extraction(
            occupations=_of(said, FactKind.OCCUPATION),
            skills=_of(said, FactKind.SKILL, FactKind.KNOWLEDGE),
            soft_skills=_of(said, FactKind.SOFT_SKILL),
            licences=_of(said, FactKind.LICENCE),
            contracts=_of(said, FactKind.CONTRACT),
            demands=_of(said, FactKind.DEMAND),
            weekly_hours=_of(said, FactKind.WEEKLY_HOURS),
            denied=denied,
            truncated=len(text) > MAX_READ,
            every=tuple(fact for fact in facts if not fact.negated),
        )

    def _occupations(self, text: str, folded: FoldedText) -> Iterator[Mention]:
        for found in without_overlaps(self._title_spotter.spot(folded.text)):
            start, end = folded.span(found.start, found.end)
            # « Mâcon » is no « maçon »: an accent may be missing, not be another one.
            accented = {singular(word) for word in _accented_words(text[start:end])}
            if not accented <= self._title_accents or not _is_long_enough(text[start:end]):
                continue
            if _says_the_job(folded.text, found):
                yield _mention(self._titles[found.owner], found, folded.text)

    def _skills_but(self, occupations: list[Mention], folded: str) -> Iterator[Mention]:
        """Yield the skills, without those that are only words of an occupation.

        « Agent d’entretien des espaces verts » names no skill, « je garde des enfants » does.
        """
        for found in without_overlaps(self._skill_spotter.spot(folded)):
            one = self._skills[found.owner]
            if any(_is_word_of(job, found, one.kind) for job in occupations):
                continue
            if found.words > 1 or _is_lone_skill(one, folded, found):
                yield _mention(one, found, folded)


def _is_word_of(job: Mention, found: Spotted, kind: SkillKind | None) -> bool:
    """Return whether a skill is a part of an occupation, or the knowledge it is named after."""
    inside = job.start <= found.start and found.end <= job.end
    whole = (job.start, job.end) == (found.start, found.end)
    return inside and (not whole or kind is SkillKind.KNOWLEDGE)


def _is_long_enough(name: str) -> bool:
    """Return whether a name is no small word: « AS » names a job, « tu as » does not."""
    return len(name) >= _MIN_LONE_LETTERS or name.isupper()


def _says_the_job(folded: str, found: Spotted) -> bool:
    """Return whether nothing makes a broad name another job: « vendeur automobile »."""
    word = folded[found.start : found.end]
    if singular(word) not in _BROAD:
        return True
    return word in _BROAD and bool(_ENDS_A_NAME.match(folded, found.end))


def _is_lone_skill(one: Named, folded: str, found: Spotted) -> bool:
    """Return whether a single word says the skill itself.

    Not the family of the word (« tranches » for « Tranchage », « adaptées » for « s'adapter »),
    nor the employer (« une équipe dynamique »), nor what is sold (« magasin de bricolage »).
    Know-how may be conjugated: « je repasse ».
    """
    word = folded[found.start : found.end]
    if len(word) < _MIN_LONE_LETTERS:
        return False
    if one.kind is SkillKind.SOFT_SKILL and _OF_EMPLOYER.search(
        folded, max(0, found.start - 60), found.start
    ):
        return False
    if _OF_SHOP.search(folded, max(0, found.start - 60), found.start):
        return False
    if one.kind is SkillKind.KNOW_HOW or one.kind is SkillKind.MACRO:
        return True
    said = _both_genders(word)
    return any(not said.isdisjoint(_both_genders(label_key(name))) for name in one.names)


def _both_genders(word: str) -> frozenset[str]:
    """Return a folded word in the singular, as it is and as the masculine it may come from."""
    bare = singular(word)
    return frozenset(bare.removesuffix(mark) for mark in ("", "e", "se", "le", "ne"))


def _mention(one: Named, found: Spotted, folded: str) -> Mention:
    kind = FactKind.OCCUPATION if one.kind is None else _KINDS[one.kind]
    denied = is_negated(folded, found.start, found.end)
    denied = denied or bool(_DENIED_WITHIN.search(folded, found.start, found.end))
    return Mention(kind, one.code, one.label, found.confidence, found.start, found.end, denied)


def _title_names(named: tuple[Named, ...]) -> Iterator[tuple[int, str]]:
    for owner, one in enumerate(named):
        for _, key in one.forms:
            if not _is_everyday(key):
                yield owner, key


def _skill_names(named: tuple[Named, ...]) -> Iterator[tuple[int, str]]:
    """Yield whole names: the slash of « Mécanique / Mécatronique marine » parts no genders."""
    for owner, one in enumerate(named):
        for name in one.names:
            if not _is_everyday(key := label_key(name)):
                yield owner, key


def _is_everyday(key: str) -> bool:
    telling = " ".join(word for word in key.split() if word not in STOP_WORDS)
    return singular(telling) in _EVERYDAY or key in _EVERYDAY


def _accented_words(text: str) -> Iterator[str]:
    return (word for word in re.findall(r"\w+", text.casefold()) if not word.isascii())


def _fact(mention: Mention, text: str, folded: FoldedText, of_oneself: bool) -> Fact:
    start, end = folded.span(mention.start, mention.end)
    return Fact(
        mention.kind,
        mention.code,
        mention.label,
        mention.confidence,
        start,
        end,
        text[start:end],
        None if mention.negated else _level(folded.text, mention.start, mention.end, of_oneself),
        mention.negated,
        mention.hours,
        mention.detail,
    )


def _once_each(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the surest fact of each code, in the order of the text."""
    kept: dict[tuple[FactKind, str], Fact] = {}
    for fact in sorted(facts, key=lambda fact: (-fact.confidence, fact.start, fact.end)):
        kept.setdefault((fact.kind, fact.code), fact)
    return tuple(sorted(kept.values(), key=lambda fact: (fact.start, fact.end, fact.code)))


def _of(facts: tuple[Fact, ...], *kinds: FactKind) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.kind in kinds)


_LEVEL_REACH = 60
_CLAUSE = re.compile(r"[.;!?\n•,]")
_LEVEL_CUES = re.compile(
    r"(?P<souhaite>\b(?:souhaite|souhaitable|apprecie|un plus|un atout|ideal|de preference|bienvenu"
    r"|facultati|optionnel))"
    r"|(?P<exige>(?<!\bnon )(?<!\bpas )\b(?:exige|obligatoire|indispensable|requis|imperati"
    r"|necessaire|(?:vous )?devez|il faut|vous (?:avez|possedez|detenez|maitrisez)))"
    r"|(?P<titulaire>\btitulaire)"
)
_CUE_LEVELS = {
    "souhaite": Level.DESIRED,
    "exige": Level.REQUIRED,
    "titulaire": Level.REQUIRED,
}
_ONESELF = re.compile(r"\bj(?:e |')")
_ADDRESSED = re.compile(r"\bvous (?:etes|avez|serez|aurez|devez|possedez|detenez)\b")


def _is_of_oneself(folded: str) -> bool:
    """Return whether somebody speaks of themselves: « titulaire du permis B » then asks nothing."""
    return bool(_ONESELF.search(folded)) and not _ADDRESSED.search(folded)


def _level(folded: str, start: int, end: int, of_oneself: bool) -> Level | None:
    """Return how firmly the clause around a mention asks; what follows it speaks first."""
    after = _CLAUSE.split(folded[end : end + _LEVEL_REACH], maxsplit=1)[0]
    before = _CLAUSE.split(folded[max(0, start - _LEVEL_REACH) : start])[-1]
    for clause in (after, before):
        cues = [cue.lastgroup or "" for cue in _LEVEL_CUES.finditer(clause)]
        asked = [_CUE_LEVELS[cue] for cue in cues if not (of_oneself and cue == "titulaire")]
        if asked:
            return asked[0] if clause is after else asked[-1]
    return None
