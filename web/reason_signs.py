"""The sign beside a reason: a yes, a no, or a question, whatever points it earned.

A limit that is respected earns nothing, and what is not known earns some points: the sign is that
of the reason itself.
"""

from collections.abc import Mapping

from matching.answer import ReasonCode

YES, NO, ASK, WAY = "oui", "non", "question", "lieu"

SIGNS: Mapping[str, str] = {
    ReasonCode.SKILLS_HELD: YES,
    ReasonCode.SKILLS_PARTLY_HELD: YES,
    ReasonCode.SKILLS_NOT_HELD: NO,
    ReasonCode.SKILLS_NOT_STATED: ASK,
    ReasonCode.OCCUPATION_SOUGHT: YES,
    ReasonCode.OCCUPATION_HELD: YES,
    ReasonCode.OCCUPATION_NEAR: YES,
    ReasonCode.OCCUPATION_FAR: NO,
    ReasonCode.OCCUPATION_NOT_STATED: ASK,
    ReasonCode.OCCUPATION_NOT_NAMED: ASK,
    ReasonCode.HOURS_SUIT: YES,
    ReasonCode.HOURS_OUTSIDE: NO,
    ReasonCode.HOURS_NOT_STATED: ASK,
    ReasonCode.HOURS_FREE: ASK,
    ReasonCode.LIMITS_STRAINED: NO,
    ReasonCode.LIMITS_RESPECTED: YES,
    ReasonCode.NEEDS_COVERED: YES,
    ReasonCode.NEEDS_NOT_COVERED: NO,
    ReasonCode.NEEDS_UNKNOWN: ASK,
    ReasonCode.TRAVEL_MINUTES: WAY,
    ReasonCode.TRAVEL_UNKNOWN: ASK,
}


def sign_of(code: str) -> str:
    """Return the pictogram of a reason of the API; a question for one that is no longer given."""
    return SIGNS.get(code, ASK)
