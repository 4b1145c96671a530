"""What an advert says becomes terms to confirm, each with its words; nothing typed is lost."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from api.labels import CONTRACT_LABELS, DEMAND_LABELS, LICENCE_LABELS
from web.asking import Api, ApiRefused
from web.offer_draft import MOST_SLOTS, OfferDraft, Slot, Term

SURE = 0.7
MOST_PROPOSED = 24
MOST_TICKED = 20
_LONGEST_TITLE = 90
_CLEARLY = 0.1  # of confidence: two occupations nearer than that are the employer's to tell apart
_TITLE_END = re.compile(r"[,;:.!?](?=\s|$)")
_REQUIRED = "exigé"
_BEGINNER = "debutant_accepte"
_NO_WORDS = frozenset({404, 422})  # anything else is no answer to words


async def read_text(draft: OfferDraft, api: Api) -> OfferDraft:
    """Return a draft filled with what its text says, where nothing is typed yet."""
    text = draft.get("description")
    if not text:
        return draft
    found = await api.post("/competences/extraction", {"texte": text})
    occupations = _terms(found["metiers"])
    if not occupations:
        named = await look_up(api, "/metiers", _first_line(text))
        sectors = (each for sector in found["secteurs"] for each in sector["metiers_possibles"])
        occupations = (*named, *(Term(e["code"], e["libelle"]) for e in sectors))
    filled = _with_terms(draft, found)
    filled = _with_lists(filled, found)
    filled = _with_slots(filled, found["plages"])
    return _with_title(with_occupations(filled, occupations, sure=_is_sure(found)), text)


async def look_up(api: Api, path: str, words: str) -> tuple[Term, ...]:
    """Return what some words may mean; nothing when they are not words."""
    found = await _looked_up(api, path, words)
    return tuple(Term(each["code"], each["libelle"]) for each in found)


async def look_up_communes(api: Api, words: str) -> list[dict[str, Any]]:
    """Return the communes that a name or a code may mean: the one of that code, the likeliest."""
    found = await _looked_up(api, "/communes", words)
    return sorted(found, key=lambda each: each["code"] != words.strip())


async def _looked_up(api: Api, path: str, words: str) -> list[dict[str, Any]]:
    if not words.strip():
        return []
    try:
        found = await api.get(path, q=words[:200], limite=6)
    except ApiRefused as refused:
        if refused.status_code not in _NO_WORDS:
            raise
        return []
    items: list[dict[str, Any]] = found["items"]
    return items


def with_occupations(draft: OfferDraft, found: Iterable[Term], *, sure: bool = False) -> OfferDraft:
    """Return it with other occupations proposed; the first is chosen when it is ``sure``."""
    merged = _merged(draft.occupations, found)
    chosen = draft.get("code_rome") or (merged[0].code if sure and merged else "")
    return replace(draft.with_texts(code_rome=chosen), occupations=merged)


def with_skills(draft: OfferDraft, found: Iterable[Term]) -> OfferDraft:
    """Return it with other skills proposed, not ticked."""
    return replace(draft, skills=_merged(draft.skills, found))


def _with_terms(draft: OfferDraft, found: Mapping[str, Any]) -> OfferDraft:
    """Return it with hours, contract, pay and beginners as the text says them."""
    texts, said = dict(draft.texts), dict(draft.said)
    for name, facts, known in (
        ("contrat", found["contrats"], CONTRACT_LABELS),
        ("heures_hebdo", found["heures_hebdo"], None),
        ("salaire", found["remunerations"], None),
    ):
        fact = next((each for each in facts if known is None or each["code"] in known), None)
        if fact is None:
            continue
        said[name] = fact["mots"]
        value = fact["libelle"] if name == "salaire" else fact["code"].replace(".", ",")
        if "-" not in value or name != "heures_hebdo":  # « de 20 à 35 h » is not chosen for her
            texts.setdefault(name, value)
    for fact in found["experience"]:
        if fact["code"] == _BEGINNER:
            texts.setdefault("debutant_accepte", "oui")
            said["debutant_accepte"] = fact["mots"]
    return replace(draft, texts=texts, said=said)


def _with_lists(draft: OfferDraft, found: Mapping[str, Any]) -> OfferDraft:
    lists, said = dict(draft.lists), dict(draft.said)
    known = {each.code for each in draft.skills}
    fresh = [each for each in found["competences"] if each["code"] not in known]
    ticked = _codes(fresh, lists.get("competences", ()))[:MOST_TICKED]
    lists["competences"] = ticked
    lists["exigees"] = _codes(
        (each for each in fresh if each["niveau"] == _REQUIRED), lists.get("exigees", ())
    )
    licences = [each for each in found["permis"] if each["code"] in LICENCE_LABELS]
    if licences and not (lists.get("permis") or lists.get("permis_souhaites")):
        firm = [each for each in licences if each["niveau"] == _REQUIRED]
        lists["permis"] = _codes(firm, ())
        lists["permis_souhaites"] = _codes((e for e in licences if e not in firm), ())
    demands = [each for each in found["conditions"] if each["code"] in DEMAND_LABELS]
    if not lists.get("conditions"):
        lists["conditions"] = _codes(demands, ())
    for each in (*licences, *demands):
        said[f"{each['code']}"] = each["mots"]
    terms = _terms([*found["competences"], *found["savoir_etre"]])
    return with_skills(replace(draft, lists=lists, said=said), terms)


def _with_slots(draft: OfferDraft, found: list[dict[str, Any]]) -> OfferDraft:
    if draft.slots or not found:
        return draft
    slots = [Slot(tuple(each["jours"]), each["heure_debut"], each["heure_fin"]) for each in found]
    words = dict.fromkeys(each["mots"] for each in found)
    return replace(
        draft,
        slots=tuple(slots[:MOST_SLOTS]),
        said={**draft.said, "horaires": " … ".join(words)},
    )


def _with_title(draft: OfferDraft, text: str) -> OfferDraft:
    if draft.get("intitule"):
        return draft
    first = _first_line(text)
    if first.endswith((".", ":", ";", ",")):  # a sentence: its occupation says it better
        chosen = (e.label for e in draft.occupations if e.code == draft.get("code_rome"))
        first = next(chosen, first)
    return draft.with_texts(intitule=_title_of(first))


def _title_of(line: str) -> str:
    """Return what a line says first: up to a mark, and no longer than a title."""
    said = _TITLE_END.split(line, maxsplit=1)[0].strip()
    if len(said) > _LONGEST_TITLE:
        said = said[: _LONGEST_TITLE + 1].rpartition(" ")[0] or said[:_LONGEST_TITLE]
    return said


def _is_sure(found: Mapping[str, Any]) -> bool:
    """Return whether the text names one occupation clearly, rather than some activity of it."""
    first, *others = found["metiers"] or (None,)
    if first is None or first["confiance"] < SURE or first["deduit"]:
        return False
    behind = (each["confiance"] for each in others if each["code"] != first["code"])
    return bool(first["confiance"] - max(behind, default=0.0) >= _CLEARLY)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _terms(facts: Iterable[Mapping[str, Any]]) -> tuple[Term, ...]:
    return tuple(Term(each["code"], each["libelle"], each["mots"]) for each in facts)


def _merged(known: Iterable[Term], found: Iterable[Term]) -> tuple[Term, ...]:
    by_code: dict[str, Term] = {}
    for each in (*known, *found):
        by_code.setdefault(each.code, each)
    return tuple(by_code.values())[:MOST_PROPOSED]


def _codes(facts: Iterable[Mapping[str, Any]], before: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *(each["code"] for each in facts))))
