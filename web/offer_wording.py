"""A sentence at fault, said otherwise in the draft: the words are those that the API proposes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from web.offer_draft import OfferDraft

CONTRARY = "contraire"
# « Vendeur·euse », « Cuisinier(ère) », « Aide F/H », « Serveur ou serveuse ».
_BOTH_GENDERS = re.compile(r"\b[hf] ?/ ?[hf]\b|\w\(\w+\)|\w[·./]\w| ou ", re.IGNORECASE)
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
    """Return the faults found, those of one sentence together, in the order of the text.

    A sentence written twice, or begun by the title, is shown once: :func:`corrected` mends both.
    """
    found: list[Sentence] = []
    for number, fault in enumerate(wording["items"]):
        said = Sentence(number, fault["phrase"], (fault,))
        at = next((at for at, each in enumerate(found) if _is_same(each.faults[0], fault)), None)
        if at is None:
            found.append(said)
        elif len(said.sentence) > len(found[at].sentence):
            found[at] = said
        elif all(_reason(each) != _reason(fault) for each in found[at].faults):
            found[at] = replace(found[at], faults=(*found[at].faults, fault))
    return tuple(found)


def corrected(
    draft: OfferDraft, fault: Mapping[str, Any], found: Iterable[Mapping[str, Any]] = ()
) -> OfferDraft:
    """Return a draft whose sentence at fault is the one proposed, or is gone without one.

    ``fault`` is one of those ``found`` in :attr:`OfferDraft.wording`; what is the same sentence,
    in the title and in the text, is said otherwise in both.
    """
    whole, title = draft.wording, draft.get("intitule")
    at_text = len(title) + 1 if title else 0
    texts = {"intitule": title, "description": whole[at_text:]}
    places = {
        place: each["proposition"]
        for each in (fault, *(each for each in found if _is_same(each, fault)))
        if (place := _place_of(each, whole)) is not None
    }
    changed: dict[str, str] = {}
    for (start, end), said in sorted(places.items(), reverse=True):  # what is before stays there
        name, base = ("intitule", 0) if start < at_text else ("description", at_text)
        texts[name] = _said(texts[name], start - base, end - base, said)
        changed[name] = texts[name].strip()
    return draft.with_texts(**changed)


def title_hint(draft: OfferDraft) -> str:
    """Return how to write a title of work for everyone, empty when it is."""
    title = draft.get("intitule")
    if not title or not draft.is_job or _BOTH_GENDERS.search(title):
        return ""
    return "Pour s’adresser à tous : les deux genres, ou « F/H » à la fin."


def _is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two faults are of one sentence, or of one and its beginning."""
    short, long = sorted((one["phrase"], other["phrase"]), key=len)
    if short == long:
        return bool(one["proposition"] == other["proposition"])
    is_begun = long.startswith(short) and not long[len(short)].isalnum()
    return is_begun and (one["proposition"] is None) == (other["proposition"] is None)


def _reason(fault: Mapping[str, Any]) -> tuple[str, ...]:
    return (fault["libelle"], fault["fermete"], fault["pourquoi"], fault["conseil"])


def _said(text: str, start: int, end: int, said: str | None) -> str:
    """Return a text with other words in a place, or without it and the mark that ends it."""
    if said is None:
        said, end = "", end + len(_MARK_LEFT.match(text[end:])[0])  # type: ignore[index]
    return text[:start] + said + text[end:]


def _place_of(fault: Mapping[str, Any], whole: str) -> tuple[int, int] | None:
    """Return where the sentence of a fault is: the one that holds its words."""
    sentence, words_at = fault["phrase"], fault["debut"]
    start = whole.find(sentence, max(0, words_at - len(sentence)))
    if start < 0 or not start <= words_at <= start + len(sentence):
        return None
    return start, start + len(sentence)
