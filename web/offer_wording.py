"""A sentence at fault, said otherwise in the draft: the words are those that the API proposes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from web.offer_draft import OfferDraft

CONTRARY = "contraire"
_MARK_LEFT = re.compile(r"^[ \t]*[.!?;]?[ \t]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence at fault: why, as the API says it, and what it can be replaced by at once.

    ``number`` is of the first of its faults in the list of the API.
    """

    number: int
    sentence: str
    faults: tuple[Mapping[str, Any], ...]

    @property
    def contrary(self) -> bool:
        """Return whether one of its faults is contrary to the law."""
        return any(each["fermete"] == CONTRARY for each in self.faults)

    @property
    def instead(self) -> str | None:
        """Return the sentence said otherwise, None when it can only go."""
        said: str | None = self.faults[0]["proposition"]
        return said


def sentences_of(wording: Mapping[str, Any]) -> tuple[Sentence, ...]:
    """Return the faults found, those of one sentence together, in the order of the text."""
    found: list[Sentence] = []
    for number, fault in enumerate(wording["items"]):
        last = found[-1] if found else None
        same = last is not None and last.sentence == fault["phrase"]
        if last is not None and same and last.instead == fault["proposition"]:
            found[-1] = replace(last, faults=(*last.faults, fault))
        else:
            found.append(Sentence(number, fault["phrase"], (fault,)))
    return tuple(found)


def corrected(draft: OfferDraft, fault: Mapping[str, Any]) -> OfferDraft:
    """Return a draft whose sentence at fault is the one proposed, or is gone without one.

    ``fault`` is one of those found in :attr:`OfferDraft.wording`.
    """
    whole = draft.wording
    at = _place_of(fault, whole)
    if at is None:
        return draft
    start, end = at
    said = fault["proposition"]
    if said is None:
        said, end = "", end + len(_MARK_LEFT.match(whole[end:])[0])  # type: ignore[index]
    anew = whole[:start] + said + whole[end:]
    title = draft.get("intitule")
    if not title:
        return draft.with_texts(description=anew.strip())
    if start < len(title):
        kept = len(title) + len(anew) - len(whole)
        return draft.with_texts(intitule=anew[: max(kept, 0)].strip())
    return draft.with_texts(description=anew[len(title) + 1 :].strip())


def _place_of(fault: Mapping[str, Any], whole: str) -> tuple[int, int] | None:
    """Return where the sentence of a fault is: the one that holds its words."""
    sentence, words_at = fault["phrase"], fault["debut"]
    start = whole.find(sentence, max(0, words_at - len(sentence)))
    if start < 0 or not start <= words_at <= start + len(sentence):
        return None
    return start, start + len(sentence)
