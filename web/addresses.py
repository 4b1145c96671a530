"""Where the pages about what is in reach are: those of a visitor, and those of who is signed in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses that the same pages lead to, for one reader."""

    reach: str  # the list
    sheets: str  # of one offer or action, before its id
    doors: str  # what would open more
    answers: str  # the answers, and each question below

    def sheet(self, opportunity_id: str) -> str:
        """Return the address of one offer or action."""
        return f"{self.sheets}/{opportunity_id}"


VISITOR = Addresses("/possibilites", "/possibilites", "/plus-de-portes", "/profil")
OWN = Addresses("/moi", "/moi/possibilites", "/moi/plus-de-portes", "/moi/profil")
