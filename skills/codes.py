"""Codes of occupations and skills: parse, validate, print.

A ROME code is a letter and four digits (``N1105``). A skill code is either an official OGR
number (``104292``) or one of our own, ``v:`` followed by a slug (``v:nettoyer-sols``).
"""

import re
from typing import NewType

from skills.errors import InvalidCode

RomeCode = NewType("RomeCode", str)
SkillId = NewType("SkillId", str)

_ROME = re.compile(r"[A-N][0-9]{4}")
_SKILL = re.compile(r"[0-9]{1,9}|v:[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_SKILL_ID_LENGTH = 80


def parse_rome_code(text: str) -> RomeCode:
    """Return the ROME code written in ``text``, blanks and case aside.

    Raises
    ------
    InvalidCode
        When the text is not a letter from A to N followed by four digits.
    """
    code = text.strip().upper()
    if not _ROME.fullmatch(code):
        raise InvalidCode("ROME code: expected a letter from A to N and four digits, like N1105")
    return RomeCode(code)


def parse_skill_id(text: str) -> SkillId:
    """Return the skill code written in ``text``, blanks aside.

    Raises
    ------
    InvalidCode
        When the text is neither an OGR number nor a ``v:`` slug.
    """
    code = text.strip()
    if len(code) > MAX_SKILL_ID_LENGTH or not _SKILL.fullmatch(code):
        raise InvalidCode("skill code: expected an OGR number like 104292, or v: and a slug")
    return SkillId(code)
