"""``vicinal erase``: erase a person, see before what it would take away, and erase again."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.french import FLAG, BadValue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.wiring import Vicinal
    from insertion.data_rights import Erased

_BYTES_LEFT = (
    "La base est lue ailleurs : des octets effacés restent dans son journal. Lancer "
    "« vicinal erase --due » dans quelques minutes."
)


def erase_command(
    beneficiary_id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="L’identifiant de la personne.", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", metavar=FLAG, help="Compte ce qui partirait, et n’écrit rien."),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", metavar=FLAG, help="Ne demande pas confirmation.")
    ] = False,
    due: Annotated[
        bool,
        typer.Option("--due", metavar=FLAG, help="Les demandes dont le délai est passé."),
    ] = False,
    replay: Annotated[
        bool,
        typer.Option(
            "--replay", metavar=FLAG, help="Qui avait été effacé et qu’une sauvegarde a rendu."
        ),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="Écrit le compte rendu en JSON.")
    ] = False,
) -> int:
    """Effacer une personne : rien n’en reste, ni ligne ni octet ; ce qui est dû devient anonyme.

    Il n’y a pas de retour en arrière. Dans une sauvegarde, elle reste jusqu’à la fin de celle-ci :
    après une restauration, « vicinal erase --replay » l’efface de nouveau.
    """
    from cli.errors import NOTHING_DONE, OK
    from cli.session import ready_session

    if sum((beneficiary_id is not None, due, replay)) != 1:
        raise BadValue("une seule chose à faire : un identifiant, --due ou --replay.")
    with ready_session() as vicinal:
        if dry_run:
            _foresee(vicinal, beneficiary_id, as_json=as_json)
            return OK
        if beneficiary_id is not None and not yes and not _confirmed(vicinal, beneficiary_id):
            return NOTHING_DONE
        done = _erase(vicinal, beneficiary_id, due=due)
        forget_bytes(vicinal, whole=True)
    _tell(done, as_json=as_json)
    return OK


def forget_bytes(vicinal: "Vicinal", *, whole: bool = False) -> None:
    """Make the database forget what was erased, and say so when it cannot yet."""
    from cli.terminal import messages

    if not vicinal.forget_deleted(whole=whole):
        messages().print(_BYTES_LEFT)


def _erase(vicinal: "Vicinal", beneficiary_id: str | None, *, due: bool) -> "Sequence[Erased]":
    from api.tombstones import read_tombstones
    from insertion.actor import CLOCK
    from usecases.data_rights.erase import erase_again, erase_due, erase_person

    acting, practice = vicinal.acting(CLOCK), vicinal.practice()
    if beneficiary_id is not None:
        return [erase_person(beneficiary_id, vicinal.unit_of_work(), acting, practice)]
    if due:
        return erase_due(vicinal.unit_of_work, acting, practice)
    digests = read_tombstones(vicinal.settings.tombstones)
    return erase_again(digests, vicinal.unit_of_work, acting, practice)


def _foresee(vicinal: "Vicinal", beneficiary_id: str | None, *, as_json: bool) -> None:
    from cli.terminal import count, output, print_json
    from usecases.data_rights.erase import foresee_erasure

    if beneficiary_id is None:
        raise BadValue("--dry-run compte ce qui est tenu d’une personne : donnez son identifiant.")
    rows = foresee_erasure(beneficiary_id, vicinal.reading()).rows
    held = {name: number for name, number in rows.items() if number}
    if as_json:
        print_json({"lignes": held})
        return
    console = output()
    for name, number in held.items():
        console.print(f"  {name} : {count(number, 'ligne', 'lignes')}")
    console.print("Rien n’a été écrit.")


def _confirmed(vicinal: "Vicinal", beneficiary_id: str) -> bool:
    """Show what would go, and ask: anything but « oui » is no."""
    import sys

    from cli.terminal import messages

    _foresee(vicinal, beneficiary_id, as_json=False)
    messages().print("Effacer tout cela, sans retour ? Écrire oui :")
    asked = sys.stdin.readline().strip().casefold() == "oui"
    if not asked:
        messages().print("Rien n’a été effacé.")
    return asked


def _tell(done: "Sequence[Erased]", *, as_json: bool) -> None:
    from cli.terminal import count, output, print_json

    deleted = sum(sum(each.deleted.values()) for each in done)
    kept = sum(sum(each.anonymised.values()) for each in done)
    if as_json:
        print_json({"effacees": len(done), "lignes": deleted, "rendues_anonymes": kept})
        return
    people = count(len(done), "personne effacée", "personnes effacées")
    lines = f"{count(deleted, 'ligne supprimée', 'lignes supprimées')}"
    output().print(f"{people} : {lines}, {count(kept, 'rendue anonyme', 'rendues anonymes')}.")
