"""A page of titles and facts as a tagged PDF in French, that a screen reader reads in order.

typst comes in one wheel, without a system library, and refuses what is not PDF/UA-1. Nothing is
written to a disk: neither the data nor the page.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import typst

PDF_MEDIA_TYPE = "application/pdf"
TEMPLATE = Path(__file__).resolve().parent / "export.typ"
STANDARD: Final = "ua-1"


def tagged_pdf(page: Mapping[str, Any]) -> bytes:
    """Return the page; what our font cannot write leaves it tagged, without the standard's mark.

    ``page`` has a ``title``, an ``introduction`` of paragraphs, and ``sections``: each a ``title``,
    a line ``about`` it, and ``rows`` of pairs of term and text.
    """
    data = {"data": json.dumps(page, ensure_ascii=False)}
    source = TEMPLATE.read_bytes()
    try:
        made = typst.compile(source, format="pdf", sys_inputs=data, pdf_standards=[STANDARD])
    except typst.TypstError:
        made = typst.compile(source, format="pdf", sys_inputs=data)
    return bytes(made)
