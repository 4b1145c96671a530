"""Which skills are near another: said with the same words, of one family, asked together.

The nearness of two skills is::

    near(a, b) = 1 - (1 - WORDS_SHARE × words) × (1 - FAMILY_SHARE × family)
                   × (1 - TOGETHER_SHARE × together)

- ``words`` is the cosine of the stems of their labels (TF-IDF);
- ``family`` is 1 when both have the same macro-compétence, or one is that of the other;
- ``together`` is ``n(a, b) / (√(n(a) n(b)) + 3)``, ``n`` counting the occupations that ask them:
  two skills that one same occupation asks, and no other, are not near for all that.

No ground truth orders the skills near another: the shares were chosen by reading answers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from skills.codes import SkillId
from skills.errors import UnknownSkill
from skills.normalize import STOP_WORDS, fold, words_of
from skills.taxonomy import Referential, SkillKind

FloatArray = NDArray[np.float64]

WORDS_SHARE = 0.8
FAMILY_SHARE = 0.3
TOGETHER_SHARE = 0.6
MIN_NEARNESS = 0.3
_SMOOTHING = 3.0


@dataclass(frozen=True, slots=True)
class NearSkill:
    """A skill near the one that was asked, nearest first from rank 1, and why."""

    id: SkillId
    score: float
    rank: int
    same_words: bool
    same_family: bool
    occupations_in_common: int


class NearSkills:
    """The skills of a referential, ready to be compared."""

    def __init__(self, referential: Referential) -> None:
        self._ids = tuple(sorted(referential.skills))
        self._row_of = {skill_id: row for row, skill_id in enumerate(self._ids)}
        skills = [referential.skills[skill_id] for skill_id in self._ids]
        self._words = _label_words([skill.label for skill in skills])
        families = [skill.id if skill.kind is SkillKind.MACRO else skill.macro for skill in skills]
        self._families = np.array(
            [-1 if family is None else self._row_of[family] for family in families]
        )
        self._asked = _asked_by(referential, self._row_of)
        self._times_asked = np.asarray(self._asked.sum(axis=1)).ravel()

    def likeness(self, skill_id: SkillId) -> FloatArray:
        """Return the nearness to all skills, in ascending id, without what is asked together.

        Skills asked together complete each other: whoever has one does not have the other.

        Raises
        ------
        UnknownSkill
            When the referential does not hold the skill.
        """
        row = self._row(skill_id)
        alike = WORDS_SHARE * self._words_with(row)
        family = FAMILY_SHARE * self._of_the_family(row)
        likeness: FloatArray = 1.0 - (1.0 - alike) * (1.0 - family)
        return likeness

    def nearness(self, skill_id: SkillId) -> FloatArray:
        """Return the nearness to all skills, in ascending id; raise :class:`UnknownSkill`."""
        row = self._row(skill_id)
        usual = np.sqrt(self._times_asked * self._times_asked[row]) + _SMOOTHING
        together = TOGETHER_SHARE * self._together(row) / usual
        nearness: FloatArray = 1.0 - (1.0 - self.likeness(skill_id)) * (1.0 - together)
        return nearness

    def near(self, skill_id: SkillId, limit: int) -> tuple[NearSkill, ...]:
        """Return the nearest skills, best first, ties by id; itself is not one of them.

        Raises
        ------
        UnknownSkill
            When the referential does not hold the skill.
        """
        row = self._row(skill_id)
        nearness = self.nearness(skill_id)
        nearness[row] = 0.0
        kept = np.flatnonzero(nearness >= MIN_NEARNESS)
        best = kept[np.argsort(-np.round(nearness[kept], 9), kind="stable")][:limit]
        words, family = self._words_with(row), self._of_the_family(row)
        together = self._together(row)
        return tuple(
            NearSkill(
                id=self._ids[other],
                score=float(nearness[other]),
                rank=rank,
                same_words=bool(words[other] > 0.0),
                same_family=bool(family[other]),
                occupations_in_common=int(together[other]),
            )
            for rank, other in enumerate(best, start=1)
        )

    def _row(self, skill_id: SkillId) -> int:
        try:
            return self._row_of[skill_id]
        except KeyError:
            raise UnknownSkill(f"skill {skill_id}: not in the active referential") from None

    def _words_with(self, row: int) -> FloatArray:
        cosine: FloatArray = (self._words @ self._words[row].T).toarray().ravel()
        clipped: FloatArray = np.clip(cosine, 0.0, 1.0)
        return clipped

    def _of_the_family(self, row: int) -> FloatArray:
        family = self._families[row]
        return np.where((self._families == family) & (family >= 0), 1.0, 0.0)

    def _together(self, row: int) -> FloatArray:
        counts: FloatArray = (self._asked @ self._asked[row].T).toarray().ravel()
        return counts


def _label_words(labels: list[str]) -> csr_matrix:
    """Return the stems of each label as rows of norm 1; a label of signs has none."""
    counter = CountVectorizer(analyzer=_stems, dtype=np.float64)
    try:
        counts = counter.fit_transform(labels)
    except ValueError:  # no label has a word
        return csr_matrix((len(labels), 1), dtype=np.float64)
    return TfidfTransformer(sublinear_tf=True).fit_transform(counts)


def _stems(label: str) -> list[str]:
    return [word.stem for word in words_of(fold(label)) if word.text not in STOP_WORDS]


def _asked_by(referential: Referential, row_of: dict[SkillId, int]) -> csr_matrix:
    """Return which occupations (columns) ask each skill (rows)."""
    codes = sorted(referential.occupations)
    links = [
        (row_of[link.skill_id], column)
        for column, code in enumerate(codes)
        for link in referential.occupations[code].skills
    ]
    rows, columns = zip(*links, strict=True) if links else ((), ())
    ones = np.ones(len(links), dtype=np.float64)
    return csr_matrix((ones, (rows, columns)), shape=(len(row_of), max(1, len(codes))))
