"""Small drawings that stand beside words, never in their place."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from markupsafe import Markup


def pictogram(name: str) -> Markup:
    """Return a drawing that assistive tools leave aside: the words beside it say the same."""
    return Markup(
        '<svg class="picto" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" '
        'focusable="false" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{_drawings()[name]}</svg>'
    )


@cache
def _drawings() -> Mapping[str, str]:
    return tomllib.loads(files("web").joinpath("pictograms.toml").read_text(encoding="utf-8"))
