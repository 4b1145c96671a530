"""Which of the knowledge that ROME 4.0 lists is a diploma or a certificate.

Knowing a subject is not holding its diploma; and an occupation asks one of several diplomas, never
all of them.
"""

import re

from skills.taxonomy import Skill, SkillKind

_DIPLOMA = re.compile(
    r"(?:BEP|BEPA|BMA|BP|BPA|BPJEPS|BTS|BTSA|BUT|CACES|CAP|CAPA|CQP|CS|DE|DEAES|DEJEPS|DESJEPS"
    r"|DEUST|DMA|DU|DUT|MC|TP)\b|.*\bCACES\b|"
    r"(?:attestation|bac|bachelor|brevet|certificat|certification|diplôme|doctorat|habilitation"
    r"|ingénieur diplômé|licence|master|mastère|mention|permis|qualification|titre)\b",
    re.IGNORECASE,
)


def is_diploma(skill: Skill) -> bool:
    """Tell whether a skill is a diploma, a certificate or a licence, by the way it is written."""
    return skill.kind is SkillKind.KNOWLEDGE and _DIPLOMA.match(skill.label) is not None
