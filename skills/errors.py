"""Errors of the competency layer."""


class SkillsError(Exception):
    """Base of every error raised by ``skills``."""


class InvalidCode(SkillsError, ValueError):
    """A text that does not have the form of the code it stands for."""


class UnknownOccupation(SkillsError, LookupError):
    """A ROME code that the active referential does not hold."""


class UnknownSkill(SkillsError, LookupError):
    """A skill code that the active referential does not hold."""


class UnreadableReferential(SkillsError, ValueError):
    """An archive that cannot be read as a ROME 4.0 referential."""


class InvalidWeight(SkillsError, ValueError):
    """A weight or a credit that no skill can have."""
