"""Look up a commune, an occupation or a skill from a text, and read the facts of a text."""

from geo.geocoding import Geocoder, GeocodingCandidate
from skills.extraction import Extraction
from skills.lookup import LookupHit
from usecases.knowledge import Knowledge


def look_up_communes(text: str, geocoder: Geocoder, limit: int) -> tuple[GeocodingCandidate, ...]:
    """Return the communes that ``text`` may name, surest first."""
    return geocoder.geocode(text, limit)


def look_up_occupations(text: str, knowledge: Knowledge, limit: int) -> tuple[LookupHit, ...]:
    """Return the occupations that ``text`` may name, nearest first."""
    return knowledge.titles.search(text, limit)


def look_up_skills(text: str, knowledge: Knowledge, limit: int) -> tuple[LookupHit, ...]:
    """Return the skills that ``text`` may name, nearest first."""
    return knowledge.skills.search(text, limit)


def extract_facts(text: str, knowledge: Knowledge) -> Extraction:
    """Return what ``text`` says of occupations, competences, licences and hours."""
    return knowledge.extractor.extract(text)
