"""Which working contexts of ROME 4.0 are physical demands.

The codes are those of ``insertion.terms.PhysicalDemand``, as text: ``skills`` knows no domain.
A context absent from the table keeps its label. The table holds obvious cases only.
"""

from collections.abc import Mapping
from types import MappingProxyType

DEMANDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "port_de_charges": ("port et manipulation de charges lourdes ou encombrantes",),
        "station_debout": ("station debout prolongée",),
        "exterieur": ("en extérieur",),
        "hauteur": ("en grande hauteur",),
        "gestes_repetitifs": ("travail répétitif ou cadence imposée",),
        "froid": ("en zone frigorifique", "exposition à de basses températures"),
        "chaleur": ("exposition à de hautes températures",),
        "bruit": ("en environnement bruyant",),
        "poussieres_produits": (
            "manipulation de produits à risques",
            "exposition possible à gaz, aérosol, fumées ...",
            "en environnement allergène",
        ),
        "nuit": ("travail de nuit",),
        "week_end": (
            "travail le samedi",
            "travail le dimanche",
            "travail les week-ends et jours fériés",
        ),
        "horaires_decales": (
            "travail en horaires décalés",
            "travail posté (2x8, 3x8, 5x8, etc.)",
        ),
    }
)
_BY_LABEL = {label: demand for demand, labels in DEMANDS.items() for label in labels}


def physical_demand(context: str) -> str | None:
    """Return the physical demand that a context label states, or None."""
    return _BY_LABEL.get(context.lower())
