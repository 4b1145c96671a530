"""A square that a telephone reads, drawn in the page: its address is told to no other server."""

import segno
from markupsafe import Markup

_QUIET_ZONE = 4  # squares of white around, which readers need


def square_of(address: str) -> Markup:
    """Return the QR code of an address as SVG, black on white whatever the colours of the page."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=_QUIET_ZONE, dark="#000", light="#fff", svgclass="square"
    )
    return Markup(drawn)
