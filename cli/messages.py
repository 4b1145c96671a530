"""``vicinal messages``: what waits to be sent, what was, and what could not be."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.french import FLAG, one_of, whole_number

if TYPE_CHECKING:
    from insertion.outbox import Message

MAX_SHOWN = 1_000
STATES = ("en_attente", "en_cours", "envoye", "incertain", "abandonne")

MessageId = Annotated[str, typer.Argument(metavar="ID", help="Identifiant du message.")]


def list_messages(
    state: Annotated[
        str | None,
        typer.Option(
            "--state", metavar="|".join(STATES), parser=one_of(*STATES), help="Un seul état."
        ),
    ] = None,
    limit: Annotated[
        int,
        typer.Option(
            "--limit",
            metavar="N",
            parser=whole_number(1, MAX_SHOWN),
            help="Nombre de messages au plus, les derniers d’abord.",
            show_default=False,
        ),
    ] = 50,
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="Écrit la liste en JSON.")
    ] = False,
) -> int:
    """Montrer les messages, sans adresse : en attente, envoyés, incertains ou abandonnés."""
    from cli.errors import OK
    from cli.session import ready_session
    from cli.terminal import count, output, print_json
    from insertion.outbox import MessageState
    from insertion.positionnement_ports import Window

    with ready_session() as vicinal, vicinal.reading() as uow:
        wanted = None if state is None else MessageState(state)
        found, counts = uow.outbox.page(wanted, Window(size=limit)), uow.outbox.count()
        carried = vicinal.signing.transport is not None
    if as_json:
        print_json(
            {
                "envoi_configure": carried,
                "etats": {each.value: n for each, n in counts.items()},
                "items": [_as_json(each) for each in found.items],
                "total": found.total,
            }
        )
        return OK
    console = output()
    for each in found.items:
        day = each.created_at.strftime("%Y-%m-%d %H:%M")
        console.print(f"{day}  {each.state.value:<10}  {each.kind.value:<28} {each.id}")
    console.print(f"{count(found.total, 'message', 'messages')}.")
    if not carried:
        console.print("Aucun envoi configuré (VICINAL_SMTP_HOST) : « messages show ID » les lit.")
    return OK


def show_message(message_id: MessageId) -> int:
    """Lire un message tel qu’il partira, lien compris : à remettre en main propre sans courriel."""
    from api.message_texts import mail_of
    from cli.errors import OK
    from cli.session import ready_session
    from cli.terminal import output
    from insertion.errors import UnknownRecord
    from usecases.vault import Unsealable

    with ready_session() as vicinal, vicinal.reading() as uow:
        message = uow.outbox.get(message_id)
        if message is None:
            raise UnknownRecord("no such message")
        secret = None
        if message.sealed is not None:
            try:
                secret = vicinal.signing.practice.vault.unseal(message.sealed, message.id)
            except Unsealable:
                secret = "…"
        mail = mail_of(message, vicinal.settings.base_url, secret)
    console = output()
    console.print(f"Compte : {message.account_id}\nObjet  : {mail.subject}\n", soft_wrap=True)
    console.print(mail.text, soft_wrap=True)
    return OK


def send_messages() -> int:
    """Envoyer maintenant ce qui attend ; un serveur le fait de lui-même."""
    from cli.errors import NOTHING_DONE, OK, CommandRefused
    from cli.session import ready_session
    from cli.terminal import count, output

    with ready_session() as vicinal:
        if vicinal.signing.transport is None:
            raise CommandRefused("aucun envoi n’est configuré ; voir VICINAL_SMTP_HOST.")
        report = vicinal.signing.send_messages()
    output().print(
        f"{count(report.sent, 'envoyé', 'envoyés')}, {report.later} à réessayer plus tard, "
        f"{count(report.given_up, 'abandonné', 'abandonnés')}."
    )
    return NOTHING_DONE if report.later or report.given_up else OK


def send_message_again(message_id: MessageId) -> int:
    """Laisser repartir un message incertain ou abandonné : il peut alors être reçu deux fois."""
    from api.wiring import utc_now
    from cli.errors import OK
    from cli.session import ready_session
    from cli.terminal import output
    from usecases.messages.send import send_again

    with ready_session() as vicinal:
        send_again(message_id, vicinal.reading, utc_now())
    output().print("Il partira au prochain envoi.")
    return OK


def _as_json(message: "Message") -> dict[str, Any]:
    return {
        "id": message.id,
        "compte": message.account_id,
        "type": message.kind.value,
        "etat": message.state.value,
        "essais": message.attempts,
        "cree_le": message.created_at.isoformat(),
        "envoye_le": None if message.sent_at is None else message.sent_at.isoformat(),
    }
