"""Put the official referential in the lead without losing the starter's words and codes.

Once ROME 4.0 is imported, its labels, competences, moves and definitions replace the starter's.
What stays:

- the familiar names, attached to the same ROME code;
- the ``v:`` skills, so that a profile written before the import still works. One that says the
  same as an official skill, in nearly the same words, *stands for* it: whoever holds it is
  credited with the official skill (``Skill.stands_for``, ``vectors.held_credits``). Any other is
  still asked by its occupations, beside the official skills and never at their heart.

Words are compared by cosine of TF-IDF character n-grams, among the skills of the official
occupations that have the same codes only; :data:`SAME_WORDS` is high because a wrong equivalence
would credit a skill nobody declared.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sklearn.feature_extraction.text import TfidfVectorizer

from skills.codes import RomeCode, SkillId
from skills.diplomas import is_diploma
from skills.normalize import fold, split_genders
from skills.taxonomy import (
    Appellation,
    Occupation,
    OccupationSkill,
    Referential,
    Skill,
    SkillKind,
)

# Read by eye on ROME 4.0 v460: 140 pairs above 0.7, five of them loose; between 0.5 and 0.7 about
# one in three is wrong.
SAME_WORDS = 0.7

_COMPARABLE: Mapping[SkillKind, frozenset[SkillKind]] = {
    SkillKind.KNOW_HOW: frozenset((SkillKind.KNOW_HOW, SkillKind.MACRO)),
    SkillKind.KNOWLEDGE: frozenset((SkillKind.KNOWLEDGE,)),
    SkillKind.SOFT_SKILL: frozenset((SkillKind.SOFT_SKILL,)),
    SkillKind.MACRO: frozenset(),
}


def merge_with_starter(official: Referential, starter: Referential) -> Referential:
    """Return the official referential with the starter's familiar names and ``v:`` skills.

    A code that only the starter knows is kept, so that an offer of an older edition is still
    understood. The version is the official one.
    """
    equivalents = _equivalents(official, starter)
    skills = dict(starter.skills)
    for skill_id, others in equivalents.items():
        skills[skill_id] = replace(skills[skill_id], stands_for=others)
    skills.update(official.skills)
    occupations = dict(starter.occupations)
    for code, occupation in official.occupations.items():
        ours = starter.occupations.get(code)
        occupations[code] = occupation if ours is None else _merged(occupation, ours, equivalents)
    return Referential(official.version, occupations, skills)


def _merged(
    official: Occupation,
    ours: Occupation,
    equivalents: Mapping[SkillId, tuple[SkillId, ...]],
) -> Occupation:
    near = official.near or ours.near
    return replace(
        official,
        domain=official.domain or ours.domain,
        appellations=official.appellations + tuple(_familiar_names(official, ours)),
        skills=tuple(_asked(official, ours, equivalents)),
        contexts=tuple(dict.fromkeys(official.contexts + ours.contexts)),
        near=near,
        definition=official.definition or ours.definition,
        licences=official.licences or ours.licences,
        parent=official.parent or ours.parent,
        near_reasons={code: ours.near_reasons[code] for code in near if code in ours.near_reasons},
    )


def _familiar_names(official: Occupation, ours: Occupation) -> Iterator[Appellation]:
    # Compared with their accents: where the archive writes « Eboueur », « éboueur » stays ours.
    known = {
        name.casefold()
        for appellation in official.appellations
        for name in split_genders(appellation.label)
    }
    for appellation in ours.appellations:
        if not appellation.principal and appellation.label.casefold() not in known:
            yield appellation


def _asked(
    official: Occupation,
    ours: Occupation,
    equivalents: Mapping[SkillId, tuple[SkillId, ...]],
) -> Iterator[OccupationSkill]:
    if not official.skills:
        yield from ours.skills
        return
    yield from official.skills
    asked = {link.skill_id for link in official.skills}
    for link in ours.skills:
        if asked.isdisjoint(equivalents.get(link.skill_id, ())):
            yield OccupationSkill(link.skill_id)


def _equivalents(official: Referential, starter: Referential) -> dict[SkillId, tuple[SkillId, ...]]:
    """Return, for each starter skill, the official skills that say the same."""
    around = _skills_around(official, starter)
    pool = sorted({other for others in around.values() for other in others})
    if not pool:
        return {}
    words = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), preprocessor=fold, sublinear_tf=True
    )
    labels = words.fit_transform(official.skills[other].label for other in pool)
    row_of = {other: row for row, other in enumerate(pool)}
    found: dict[SkillId, tuple[SkillId, ...]] = {}
    for skill_id, others in around.items():
        rows = [row_of[other] for other in others]
        phrases = words.transform(_phrases(starter.skills[skill_id]))
        scores = (labels[rows] @ phrases.T).max(axis=1).toarray().ravel()
        best = int(scores.argmax())
        if scores[best] >= SAME_WORDS:
            found[skill_id] = (others[best],)
    return found


def _skills_around(
    official: Referential, starter: Referential
) -> dict[SkillId, tuple[SkillId, ...]]:
    """Return, for each starter skill, the official skills of its occupations it may equal."""
    around: dict[SkillId, set[SkillId]] = {}
    for code, ours in starter.occupations.items():
        theirs = _official_ids(official, code)
        for link in ours.skills:
            kinds = _COMPARABLE[starter.skills[link.skill_id].kind]
            around.setdefault(link.skill_id, set()).update(
                other
                for other in theirs
                if official.skills[other].kind in kinds and not is_diploma(official.skills[other])
            )
    return {skill_id: tuple(sorted(others)) for skill_id, others in around.items() if others}


def _official_ids(official: Referential, code: RomeCode) -> tuple[SkillId, ...]:
    occupation = official.occupations.get(code)
    return () if occupation is None else tuple(link.skill_id for link in occupation.skills)


def _phrases(skill: Skill) -> tuple[str, ...]:
    """Return the label and the aliases that say enough: one word alone matches too easily."""
    return (skill.label, *(alias for alias in skill.aliases if len(alias.split()) > 1))
