"""``vicinal index``: what is saved of the catalogue for search, checked or built again."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import FLAG

if TYPE_CHECKING:
    from api.wiring import Vicinal

Fact = str | int | bool | None


def index_status(
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="Écrit l’état en JSON.")
    ] = False,
) -> int:
    """Dire ce que contient l’index enregistré, et le vérifier octet par octet.

    Ne change rien. Le code de retour est 1 quand il est à refaire : le prochain démarrage le fera.
    """
    from cli.errors import NOTHING_DONE, OK
    from cli.session import ready_session
    from cli.terminal import output, print_json

    with ready_session() as vicinal:
        facts = _facts(vicinal)
    if as_json:
        print_json(facts)
    else:
        labels = {
            "fichier": "Fichier",
            "octets": "Octets",
            "etat": "État",
            "possibilites": "Possibilités",
            "catalogue_index": "Catalogue de l’index",
            "catalogue_base": "Catalogue de la base",
            "changements": "Changements depuis",
        }
        console = output()
        width = max(map(len, labels.values()))
        for name, label in labels.items():
            value = facts[name]
            shown = "-" if value is None else str(value)
            console.print(f"{label:<{width}} : {shown}", soft_wrap=True)
    return OK if facts["utilisable"] else NOTHING_DONE


def rebuild_index() -> None:
    """Relire toute la base et refaire l’index ; les serveurs en marche le reprennent aussitôt."""
    from cli.session import ready_session
    from cli.terminal import count, output, progress

    with ready_session() as vicinal, progress("Index") as bar:
        task = bar.add_task("Index", total=None)
        live = vicinal.keeper.rebuild(lambda read: bar.update(task, completed=read))
        folder = vicinal.keeper.folder
    size = len(live.desk.engine.state)
    console = output()
    console.print(
        f"Index refait : {count(size, 'possibilité', 'possibilités')}, catalogue {live.version}."
    )
    if folder is None:
        console.print("Il n’a pas pu être enregistré : chaque serveur le refera à son démarrage.")


def _facts(vicinal: "Vicinal") -> dict[str, Fact]:
    from matching.errors import OtherReference, UnreadableIndex
    from matching.index_folder import IndexFolder

    path = vicinal.settings.index_folder
    with vicinal.reading() as uow:
        reference = vicinal.reference_of(vicinal.active(uow))
        version, identity = uow.catalogue_version(), uow.catalogue_identity()
        folder = None if path is None else IndexFolder(path, identity)
        facts: dict[str, Fact] = {
            "fichier": None if folder is None else str(folder.file),
            "octets": None,
            "etat": "absent",
            "utilisable": False,
            "possibilites": None,
            "catalogue_index": None,
            "catalogue_base": version,
            "changements": None,
        }
        if folder is None or folder.mark() is None:
            return facts
        facts["octets"] = folder.file.stat().st_size
        try:
            saved = folder.open(reference)
        except OtherReference:
            return facts | {"etat": "d’un autre référentiel ou d’une autre politique"}
        except UnreadableIndex:
            return facts | {"etat": "abîmé"}
        usable = saved.version <= version
        return facts | {
            "etat": "sain" if usable else "plus récent que la base",
            "utilisable": usable,
            "possibilites": len(saved.generation),
            "catalogue_index": saved.version,
            "changements": uow.opportunities.count_changes_since(saved.version),
        }
