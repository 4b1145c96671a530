"""Names of communes inside a French sentence."""

import unicodedata

_CONTRACTED = {"le": "du", "les": "des"}
_VOWELS = "aeiouy"


def of_commune(name: str) -> str:
    """Return « d’Angers », « du Mans », « des Ponts-de-Cé », « de La Flèche », « de Nantes ».

    An initial H is taken for aspirated: the register does not say which are.
    """
    article, _, rest = name.partition(" ")
    contracted = _CONTRACTED.get(article.casefold())
    if contracted and rest:
        return f"{contracted} {rest}"
    first = unicodedata.normalize("NFD", name)[:1].casefold()
    return f"d’{name}" if first and first in _VOWELS else f"de {name}"
