"""Questions on names of occupations: held-out synonyms of ROME, in each gender, labels of ESCO.

A synonym belongs to one of ten parts by a hash that nobody chose. Part 1 is ``dev``: what may be
looked at. Parts 4 to 7 are where weights are fitted. The others are for those who check.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from skills.normalize import label_key, split_genders
from skills.rome_archive import read_rome_archive
from skills.starter import load_starter
from skills.starter_merge import merge_with_starter
from skills.taxonomy import Appellation, Occupation, Referential

DEV_PART = 1
FITTING_PARTS = (4, 5, 6, 7)
_PARTS = 10
_FORMS = 2


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody may type, and the codes that answer it."""

    text: str
    codes: frozenset[str]


def active_referential(archive: Path) -> Referential:
    """Return what ``vicinal import rome`` makes active: the archive, with our familiar names."""
    return merge_with_starter(read_rome_archive(archive).referential, load_starter())


def part_of(name: Appellation) -> int | None:
    """Return the part of an official synonym; None for any other name."""
    if name.principal or name.code is None:
        return None
    digest = hashlib.sha1(f"rome-title-v1:{name.code}".encode()).hexdigest()
    return int(digest, 16) % _PARTS


def hold_out(referential: Referential, part: int) -> tuple[Referential, list[Question]]:
    """Return the referential without the synonyms of one part, and those as questions.

    A familiar name of ours that says the same goes as well: a question is never in the index.
    """
    questions = [
        Question(name.label, frozenset({occupation.code}))
        for occupation in referential.occupations.values()
        for name in occupation.appellations
        if part_of(name) == part
    ]
    asked = {key for question in questions for key in _keys(question.text)}

    def is_kept(name: Appellation) -> bool:
        ours = name.code is None and not name.principal
        return part_of(name) != part and not (ours and asked & _keys(name.label))

    return _with_names(referential, is_kept), questions


def only_labels(referential: Referential) -> Referential:
    """Return the referential with one name an occupation, its own label: the cold start."""
    return _with_names(referential, lambda _name: False)


def _with_names(referential: Referential, is_kept: Callable[[Appellation], bool]) -> Referential:
    def thinned(occupation: Occupation) -> Occupation:
        kept = tuple(filter(is_kept, occupation.appellations))
        return replace(occupation, appellations=kept)

    occupations = {code: thinned(one) for code, one in referential.occupations.items()}
    return replace(referential, occupations=occupations)


def _keys(text: str) -> set[str]:
    return {label_key(form) for form in split_genders(text)}


def one_gender(questions: Iterable[Question], form: int) -> list[Question]:
    """Return the questions that have two forms, written in the one asked."""
    forms = ((split_genders(question.text), question) for question in questions)
    return [replace(q, text=written[form]) for written, q in forms if len(written) == _FORMS]


def esco_questions(path: Path) -> list[Question]:
    """Return the labels of ESCO with the ROME codes they are linked to."""
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [Question(label, frozenset(codes.split())) for label, codes in lines]


def texts_of(questions: Sequence[Question]) -> list[str]:
    """Return what is typed."""
    return [question.text for question in questions]
