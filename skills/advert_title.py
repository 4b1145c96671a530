"""The title of an advert: what of it names the job, past « URGENT », « (H/F) » and « CDI 35h »."""

import re
from collections.abc import Iterator

from skills.lookup import TitleLookup
from skills.mentions import FactKind, Mention
from skills.normalize import STOP_WORDS, fold, words_of

_LATER_PART = 0.9  # « O2 Care Services - Garde d'enfant »: the job is not always said first
_MAX_TITLE = 300
_MAX_PARTS = 4

# A title near to one name and to no other: right six times in seven on the titles of
# benchmarks/bench_offer_reading.py that hold no whole name.
_MIN_SCORE, _MIN_LEAD = 0.7, 0.15
_CONFIDENCE, _EXACT_CONFIDENCE = 0.6, 0.8
_LONGEST_LINE = 100
_OF_AN_ADVERT = re.compile(r"\b[hfm] ?/ ?[hfm]\b|\b[a-z]+\((?:e|se|rice|trice|ve|ne)\)")
_END_OF_PART = re.compile(r" - | \(|, |: |\n|$")

_NOT_THE_JOB = re.compile(
    r"\(?\b[hfm] ?[/-] ?[hfm](?: ?/ ?[dxn])?\b\)?"
    r"|\b(?:cdi|cdd|interim|alternance|apprentissage|temps (?:plein|partiel|complet)|mi-temps"
    r"|debutant accepte|urgent|caces(?: ?[r\d][\d, abc-]*)?|recherche|recrute|etudiants?|ideal)\b"
    r"|\b\d+ ?h(?:\d\d)?\b(?:/(?:semaine|sem|mois))?|\bde nuit\b|\b\d{2,5}\b|\bn[123](?:/n\d)?\b"
)
_ASIDE = re.compile(r"\((?!s?e\)|s?ne\)|t?rice\)|euse\)|i?ve\)|s?se\)|le\))[^()]{0,80}\)")
_PARTS = re.compile(r", | - | – | — |\||\bdans l[ea]s?\b|\bchez\b|\ba pourvoir\b")


def telling_words(text: str) -> int:
    """Return how many words of a text are not empty, marks of sex and of contract left out."""
    bare = _NOT_THE_JOB.sub(" ", fold(text))
    return sum(word.text not in STOP_WORDS for word in words_of(bare))


def title_parts(title: str) -> list[tuple[str, float]]:
    """Return what of a title may name the job, the first part trusted most."""
    bare = _NOT_THE_JOB.sub(" ", _ASIDE.sub(" ", fold(title[:_MAX_TITLE])))
    parts = [part.strip(" -,/.:") for part in _PARTS.split(bare)]
    telling = [part for part in parts if len(part) > 1][:_MAX_PARTS]
    return [(part, 1.0 if rank == 0 else _LATER_PART) for rank, part in enumerate(telling)]


def occupation_of_title(folded: str, titles: TitleLookup) -> Iterator[Mention]:
    """Yield the occupation nearest to the title of an advert, when it is near to no other.

    Words that are no whole name are read so in a title only: « Monteur en fibre optique ». The
    mention is a deduced one, unless the title is exactly a name.
    """
    line, _, rest = folded.partition("\n")
    if not (rest.strip() or _OF_AN_ADVERT.search(line)) or not 0 < len(line) <= _LONGEST_LINE:
        return
    parts = title_parts(line)
    hits = titles.search(parts[0][0], 2) if parts else ()
    if not hits:
        return
    best, lead = hits[0], hits[0].score - (hits[1].score if len(hits) > 1 else 0.0)
    if not best.exact and (best.score < _MIN_SCORE or lead < _MIN_LEAD):
        return
    start = len(line) - len(line.lstrip())
    found = _END_OF_PART.search(line, start + 1)
    end = start + len(line[start : found.start() if found else None].rstrip())
    if start < end:
        sure = _EXACT_CONFIDENCE if best.exact else _CONFIDENCE
        kind = FactKind.OCCUPATION
        yield Mention(kind, best.code, best.label, sure, start, end, deduced=not best.exact)
