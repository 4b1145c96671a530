"""Say where an unforeseen error happened, and nothing of what it happened to."""

import traceback

MAX_STEPS = 8


def whereabouts(error: BaseException) -> str:
    """Return the class of ``error`` and its last steps; never its message, which quotes values."""
    frames = traceback.extract_tb(error.__traceback__)
    steps = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-MAX_STEPS:]]
    return f"{type(error).__qualname__} at " + " < ".join(reversed(steps))
