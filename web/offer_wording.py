"""A sentence at fault, said otherwise in the draft: the words are those that the API proposes."""

import re
from collections.abc import Mapping
from typing import Any

from web.offer_draft import OfferDraft

_MARK_LEFT = re.compile(r"^[ \t]*[.!?;]?[ \t]*")


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
