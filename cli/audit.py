"""``vicinal audit``: verify the chain of what was written, show it, keep its head elsewhere."""

from typing import Annotated

import typer

from cli.french import FLAG, whole_number
from cli.options import AsJson

MOST_LINES = 10_000


def audit_verify(as_json: AsJson = False) -> int:
    """Relire toute la trace : rien n’y a été changé, ôté, ajouté ou déplacé.

    Compare aussi avec les têtes gardées hors de la base. Le code de retour est 1 quand la
    trace est altérée, 2 quand elle n’a pas pu être relue. Ne change rien.
    """
    from api.auditing import verify_audit
    from cli.errors import NOTHING_DONE, OK
    from cli.session import ready_session
    from cli.terminal import count, output, print_json

    with ready_session() as vicinal:
        found = verify_audit(vicinal)
    if as_json:
        head = None if found.head is None else found.head.seal
        print_json(
            {
                "lignes": found.lines,
                "tete": head,
                "ancres": found.anchors,
                "integre": not found.faults,
                "defauts": list(found.faults),
            }
        )
        return NOTHING_DONE if found.faults else OK
    console = output()
    told = f"{count(found.lines, 'ligne', 'lignes')}, {count(found.anchors, 'ancre', 'ancres')}"
    if not found.faults:
        console.print(f"La trace est intègre : {told}.")
        return OK
    console.print(f"La trace a été altérée ({told}) :")
    for fault in found.faults:
        console.print(f"  - {fault}", soft_wrap=True)
    return NOTHING_DONE


def audit_head(
    anchor: Annotated[
        bool,
        typer.Option("--anchor", metavar=FLAG, help="Garde d’abord la tête dans le fichier."),
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Montrer la dernière tête gardée hors de la base, à transmettre au délégué.

    Une tête notée ailleurs prouve, plus tard, que rien ne manque avant elle.
    """
    from api.auditing import anchor_now, last_anchor
    from cli.errors import NOTHING_DONE, OK
    from cli.session import ready_session
    from cli.terminal import output, print_json
    from persistence.anchors import anchor_text

    with ready_session() as vicinal:
        kept = anchor_now(vicinal) if anchor else last_anchor(vicinal)
        path = vicinal.settings.audit_anchors_path
    if as_json:
        facts = None
        if kept is not None:
            facts = {
                "le": kept.at.isoformat(),
                "ligne": kept.sequence,
                "sceau": kept.seal,
                "controle": kept.mac,
            }
        print_json({"fichier": None if path is None else str(path), "tete": facts})
    elif kept is None:
        output().print("Rien n’a encore été écrit : il n’y a pas de tête.")
    else:
        output().print(f"Ligne {kept.sequence}, le {kept.at:%d/%m/%Y à %H:%M} UTC :")
        output().print(anchor_text(kept), soft_wrap=True)
    return NOTHING_DONE if kept is None else OK


def audit_show(
    at_most: Annotated[
        int,
        typer.Option("-n", metavar="N", parser=whole_number(1, MOST_LINES), help="Lignes au plus."),
    ] = 20,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="GENRE", help="D’un genre : positionnements, contests…"),
    ] = None,
    object_id: Annotated[
        str | None, typer.Option("--object", metavar="ID", help="D’une chose, par son identifiant.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Montrer les dernières lignes : qui a écrit quoi, quand, par quelle demande.

    Des identifiants seulement : ni nom, ni ce qui était écrit.
    """
    from api.auditing import shown_lines
    from cli.session import ready_session
    from cli.terminal import output, print_json

    with ready_session() as vicinal:
        lines = list(shown_lines(vicinal, at_most, kind, object_id))
    if as_json:
        print_json({"lignes": lines})
        return
    console = output()
    if not lines:
        console.print("Rien de tel n’a été écrit.")
    for line in lines:
        motive = "" if line["motif"] is None else f" · motif : {line['motif']}"
        console.print(
            f"{line['ligne']} · {line['le']} · {line['role']} {line['acteur']} · "
            f"{line['quoi']} {line['genre']} {line['objet']} · {line['par']}{motive}",
            soft_wrap=True,
            markup=False,
            highlight=False,
        )
