"""Where the public data lies that the project does not carry: ``$VICINAL_BENCH_DATA``."""

import os
from pathlib import Path


def missing_data(*names: str) -> str | None:
    """Return the line that says what is missing, or ``None`` when all is there."""
    folder = os.environ.get("VICINAL_BENCH_DATA")
    if not folder:
        return "skipped: set VICINAL_BENCH_DATA to the folder of the public data\n"
    missing = [name for name in names if not (Path(folder) / name).is_file()]
    return f"skipped: {', '.join(missing)} absent of VICINAL_BENCH_DATA\n" if missing else None


def public_data(name: str) -> Path:
    """Return the path of a file of the public data, known to be there."""
    return Path(os.environ["VICINAL_BENCH_DATA"]) / name
