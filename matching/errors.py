"""Errors of the engine."""


class MatchingError(Exception):
    """Base of every error raised by ``matching``."""


class InvalidPolicy(MatchingError, ValueError):
    """A scoring policy with a missing, unknown or impossible value."""


class InvalidColumns(MatchingError, ValueError):
    """Columns whose types, layout or lengths are not those the kernels were written for."""


class UnreadableIndex(MatchingError, ValueError):
    """A saved index that is absent, damaged, or was built from something else."""


class OtherReference(UnreadableIndex):
    """A saved index that is sound, and of another referential or policy."""
