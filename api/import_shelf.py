"""Where the imports of who asks are kept."""

from fastapi import HTTPException

from api.import_folder import ImportFolder
from api.wiring import Vicinal
from insertion.actor import Actor


def shelf_of(vicinal: Vicinal, actor: Actor) -> ImportFolder:
    """Return the imports of the département of who asks.

    Raises
    ------
    fastapi.HTTPException
        503, for a database in memory: nothing is kept beside it.
    """
    base = vicinal.settings.imports_path
    if base is None:
        raise HTTPException(
            503, "Sans base sur un disque, rien ne se garde : utiliser la commande."
        )
    return ImportFolder(base / (actor.departement or vicinal.settings.departement))
