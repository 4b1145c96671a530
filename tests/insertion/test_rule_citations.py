"""Every quotation of the carried rules is in the founding document it names, word for word."""

import os
import re
from functools import cache
from pathlib import Path

import pytest

from insertion.dispositifs_loading import load_carried

VARIABLE = "VICINAL_FOUNDING_DOCUMENTS"
_APOSTROPHES = str.maketrans("’\N{LEFT SINGLE QUOTATION MARK}", "''")


@pytest.fixture
def documents() -> Path:
    folder = os.environ.get(VARIABLE)
    if not folder:
        pytest.skip(f"the founding documents are not carried: give their folder in {VARIABLE}")
    return Path(folder)


def words(text: str) -> str:
    """Return the text without what a page lays out: line breaks, apostrophes, tags, stars."""
    bare = re.sub(r"<[^>]*>|\*\*", " ", text.translate(_APOSTROPHES))
    return re.sub(r"\s+", " ", bare).replace("- ", "-").lower()


@cache
def read(path: Path) -> str:
    return words(path.read_text(encoding="utf-8"))


@pytest.mark.shared_data
def test_every_quotation_is_in_the_document_it_names(documents: Path) -> None:
    missing = [
        f"{dispositif.file} {each.code}: {each.source.quote}"
        for dispositif in load_carried()
        for each in (*dispositif.rules(), *dispositif.ambiguities)
        if (documents / each.source.document.file).exists()
        and words(each.source.quote) not in read(documents / each.source.document.file)
    ]
    assert missing == []
