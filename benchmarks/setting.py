"""What every measure is made against: communes, policy, and the official referential if given."""

import os
from pathlib import Path

from geo.communes import load_communes
from matching.policy import load_policy
from matching.reference import Reference, build_reference
from skills.rome_archive import merge_with_starter, read_rome_archive
from skills.starter import load_starter

ARCHIVE = "rome/rome4_v460.zip"


def find_archive(given: Path | None) -> Path | None:
    """Return the official archive: the one given, else that of ``VICINAL_BENCH_DATA``, if any."""
    if given is not None:
        return given
    folder = os.environ.get("VICINAL_BENCH_DATA")
    found = Path(folder) / ARCHIVE if folder else None
    return found if found is not None and found.is_file() else None


def load_reference(archive: Path | None) -> Reference:
    """Return the reference of the official archive merged with the starter, or of the starter."""
    referential = load_starter()
    if archive is not None:
        referential = merge_with_starter(read_rome_archive(archive).referential, referential)
    return build_reference(referential, load_communes(), load_policy())
