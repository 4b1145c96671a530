"""How well real offers are read: their occupation, and what their words say of the rest.

255 offers of France Travail, through the importer's own code. First the occupation: title alone,
then title and text, ours beside the cosine of char_wb 3-5 TF-IDF with whole labels. Weights were
chosen on the half of the offers whose ``sha1("offer-v1:" + id)`` is even; the other half is
reported apart. Then each field of the offers is taken away and read again in their words, and
compared with what the record states. A text may be silent: recall is a lower bound. A record may
be wrong too: all offers count.

    python -m benchmarks.bench_offer_reading

Needs ``rome/rome4_v460.zip`` and ``offers/france_travail_offres_255.json`` under
``$VICINAL_BENCH_DATA``; without them, the benchmark says so and stops.
"""

import hashlib
import sys
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.public_data import missing_data, public_data
from benchmarks.quality.lexical import Rank, char_tfidf
from geo.communes import load_communes
from geo.geocoding import default_geocoder
from insertion.opportunity import JobOffer
from insertion.terms import Licence, PhysicalDemand
from skills.rome_archive import read_rome_archive
from skills.starter import load_starter
from skills.starter_merge import merge_with_starter
from skills.taxonomy import Referential, SkillKind
from usecases.importing.france_travail import FranceTravailReader
from usecases.importing.inference import MIN_OCCUPATION_CONFIDENCE, OfferCompletion
from usecases.importing.json_records import JsonRecords, read_json_records
from usecases.importing.places import PlaceReader
from usecases.importing.row import ReadOpportunity

ARCHIVE = "rome/rome4_v460.zip"
OFFERS = "offers/france_travail_offres_255.json"
_RESAMPLES = 2000
_TOP = 5

Ranks = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _AsStated(OfferCompletion):
    """Leaves an offer as its record states it."""

    def completed(self, offer: JobOffer, by_day: bool = False) -> JobOffer:
        return offer


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field of the offers, read again in their words and compared with what they state."""

    name: str
    stated: Callable[[JobOffer], frozenset[Hashable]]
    blank: dict[str, object]

    def line(self, offers: Sequence[JobOffer], completion: OfferCompletion) -> str:
        """Return precision and recall over the offers that state the field."""
        right = read = stated = 0
        for offer in offers:
            truth = self.stated(offer)
            if not truth:
                continue
            bare = replace(offer, **self.blank, inferred=frozenset())  # type: ignore[arg-type]
            found = self.stated(completion.completed(bare))
            right += len(truth & found)
            read += len(found)
            stated += len(truth)
        precision = f"{right / read:.3f} ({right}/{read})" if read else "  –"
        recall = f"{right / stated:.3f} ({right}/{stated})" if stated else "  –"
        return f"  {self.name:24} precision {precision:18} recall {recall}"


def stated_offers(path: Path, referential: Referential) -> list[JobOffer]:
    """Return the offers as their records state them."""
    places = PlaceReader(load_communes(), default_geocoder())
    reader = FranceTravailReader.with_referential(referential, places)
    bare = replace(reader, completion=_AsStated(referential, reader.completion.adverts))
    records: JsonRecords = read_json_records(path.read_text(encoding="utf-8"))
    rows = [row for row in bare.rows(records) if isinstance(row, ReadOpportunity)]
    return [row.opportunity for row in rows if isinstance(row.opportunity, JobOffer)]


def is_of_dev_half(offer: JobOffer) -> bool:
    """Tell whether the weights were chosen on this offer."""
    bare = offer.id.removeprefix("ft-")
    return int(hashlib.sha1(f"offer-v1:{bare}".encode()).hexdigest(), 16) % 2 == 0


def _ranks(codes: Sequence[Sequence[str]], offers: Sequence[JobOffer]) -> Ranks:
    return np.array(
        [
            found.index(str(offer.rome_code)) + 1 if offer.rome_code in found else np.inf
            for found, offer in zip(map(list, codes), offers, strict=True)
        ]
    )


def _occupation_line(name: str, ranks: Ranks, dev: NDArray[np.bool_]) -> str:
    first = ranks == 1
    rng = np.random.default_rng(20260101)
    drawn = rng.integers(0, len(first), size=(_RESAMPLES, len(first)))
    low, high = np.percentile(first[drawn].mean(axis=1), [2.5, 97.5])
    return (
        f"  {name:28} A@1 {first.mean():.3f} [{low:.3f}, {high:.3f}]"
        f"  A@5 {(ranks <= _TOP).mean():.3f}   check half A@1 {first[~dev].mean():.3f}"
        f"  A@5 {(ranks[~dev] <= _TOP).mean():.3f}"
    )


def occupation_lines(offers: Sequence[JobOffer], completion: OfferCompletion) -> Iterator[str]:
    """Yield how often the occupation stated is ranked first, and in the first five."""
    dev = np.array([is_of_dev_half(offer) for offer in offers])
    adverts = completion.adverts
    titles = [offer.title for offer in offers]
    whole = [f"{offer.title}\n{offer.description}" for offer in offers]
    by_title = [[hit.code for hit in adverts.rank(title)] for title in titles]
    answers = [adverts.rank(offer.title, offer.description) for offer in offers]
    by_text = [[hit.code for hit in found] for found in answers]
    baseline = _by_letters(completion.referential)
    systems: dict[str, Sequence[Sequence[str]]] = {
        "title, ours": by_title,
        "title, char TF-IDF": baseline(titles, _TOP),
        "title + text, ours": by_text,
        "title + text, char TF-IDF": baseline(whole, _TOP),
    }
    for name, codes in systems.items():
        yield _occupation_line(name, _ranks(codes, offers), dev)
    sure = np.array(
        [bool(hits) and hits[0].confidence >= MIN_OCCUPATION_CONFIDENCE for hits in answers]
    )
    right = _ranks(by_text, offers) == 1
    yield (
        f"  proposed when none is stated: {sure.mean():.3f} of the offers, right"
        f" {right[sure].mean():.3f}; check half {sure[~dev].mean():.3f},"
        f" right {right[~dev & sure].mean():.3f}"
    )


def _by_letters(referential: Referential) -> Rank:
    """Return the lexical baseline over every name of every occupation."""
    named = [
        (label, code)
        for code, occupation in sorted(referential.occupations.items())
        for label in (occupation.label, *(name.label for name in occupation.appellations))
    ]
    return char_tfidf([label for label, _ in named], [code for _, code in named])


def comparisons(referential: Referential) -> Iterator[Comparison]:
    """Yield the fields that are read again."""
    yield Comparison("contract", lambda o: _one(o.contract), {"contract": None})
    yield Comparison("hours a week", lambda o: _one(o.weekly_hours), {"weekly_hours": None})
    for licence in (Licence.B,):
        yield Comparison(
            f"licence {licence.value}",
            lambda o: frozenset(one.licence for one in o.licences),
            {"licences": ()},
        )
    for demand in (PhysicalDemand.WEEKEND, PhysicalDemand.STAGGERED_HOURS):
        yield Comparison(
            demand.value,
            lambda o, demand=demand: o.demands & {demand},  # type: ignore[misc]
            {"demands": frozenset()},
        )
    yield Comparison(
        "beginner accepted",
        lambda o: frozenset(["yes"]) if o.beginner_accepted else frozenset(),
        {"beginner_accepted": None},
    )
    soft = SkillKind.SOFT_SKILL
    yield Comparison(
        "competences",
        lambda o: frozenset(
            s.skill_id for s in o.skills if referential.skills[s.skill_id].kind is not soft
        ),
        {"skills": ()},
    )
    yield Comparison(
        "soft skills",
        lambda o: frozenset(
            s.skill_id for s in o.skills if referential.skills[s.skill_id].kind is soft
        ),
        {"skills": ()},
    )


def usual_line(offers: Sequence[JobOffer], referential: Referential) -> str:
    """Return how many of the competences stated are usual of the occupation stated."""
    stated = usual = 0
    for offer in offers:
        if offer.rome_code is None:
            continue
        listed = {link.skill_id for link in referential.occupations[offer.rome_code].skills}
        asked = {one.skill_id for one in offer.skills}
        know_how = {
            one for one in asked if referential.skills[one].kind is not SkillKind.SOFT_SKILL
        }
        stated, usual = stated + len(know_how), usual + len(know_how & listed)
    return f"competences stated that are usual of the occupation stated: {usual} of {stated}"


def _one(value: Hashable | None) -> frozenset[Hashable]:
    return frozenset() if value is None else frozenset([value])


def lines() -> Iterator[str]:
    """Yield the report, one line at a time."""
    official = read_rome_archive(public_data(ARCHIVE)).referential
    referential = merge_with_starter(official, load_starter())
    offers = stated_offers(public_data(OFFERS), referential)
    completion = OfferCompletion.with_referential(referential)
    yield f"{len(offers)} offers, {referential.version} and starter"
    yield "occupation"
    yield from occupation_lines(offers, completion)
    yield "read in the words of the offers that state it"
    for comparison in comparisons(referential):
        yield comparison.line(offers, completion)
    yield usual_line(offers, referential)
    lengths = [len(offer.description) for offer in offers]
    yield f"descriptions: {int(np.median(lengths))} characters (median)"


def main() -> int:
    """Print the report, or say which data is missing."""
    missing = missing_data(ARCHIVE, OFFERS)
    if missing:
        sys.stdout.write(missing)
        return 0
    for line in lines():
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
