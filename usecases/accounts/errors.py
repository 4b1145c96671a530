"""Why someone is not signed in; never which part of what they sent was wrong."""

from datetime import timedelta

from usecases.errors import UseCaseError


class SignInRefused(UseCaseError):
    """What was sent opens nothing; the same for a login that nobody has."""


class NotSignedIn(UseCaseError):
    """No session, or one that has ended."""


class TooManyAttempts(UseCaseError):
    """Too many failures: nothing is tried until ``wait`` has passed."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too many failures")
        self.wait = wait


class SecondFactorExpected(UseCaseError):
    """Signed in by half: the code comes first, or the second factor is to be set up."""


class Overloaded(UseCaseError):
    """Too much is asked at once; the same may be asked in a moment."""
