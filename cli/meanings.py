"""The meanings of the optional encoder, computed once with a bar, then read from the disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skills.meanings import Sense
    from skills.vector_store import Report
    from usecases.knowledge import Senses

_LISTS = "listes"  # the file of the vectors of linked lists


@contextmanager
def computed_meanings() -> "Iterator[Senses]":
    """Yield senses that compute the vectors they lack, and show how far they are."""
    from cli.session import effective_settings
    from cli.terminal import reported
    from usecases.knowledge import Senses

    folder = Path(effective_settings().vectors_folder)
    with reported("Premier calcul du sens des mots") as report:
        yield Senses(folder, report, compute=True)


def sense_of_list(report: "Report") -> "Sense":
    """Return the sense of a list to link."""
    from cli.session import effective_settings
    from skills.meanings import Sense

    return Sense(Path(effective_settings().vectors_folder), _LISTS, report)
