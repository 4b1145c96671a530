"""``vicinal accounts``: open the first account, and repair what cannot be repaired online."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.french import FLAG, whole_number

if TYPE_CHECKING:
    from insertion.accounts import Account

MAX_SHOWN = 1_000

AccountId = Annotated[
    str, typer.Argument(metavar="COMPTE", help="Identifiant ou adresse, voir « accounts list ».")
]


def create_account(
    mail: Annotated[str, typer.Argument(metavar="ADRESSE", help="Son adresse de courriel.")],
    prompt: Annotated[
        bool,
        typer.Option("--prompt", metavar=FLAG, help="Choisir le mot de passe ici, sans lien."),
    ] = False,
) -> int:
    """Ouvrir un compte du Département : le premier, ou un de secours.

    Écrit un lien qui sert une fois, dans les sept jours, pour choisir le mot de passe. Le second
    facteur se met en place à la première connexion. Refaire la commande remplace le lien.
    """
    from api.message_texts import link_of
    from api.wiring import utc_now
    from cli.errors import OK
    from cli.session import ready_session
    from cli.terminal import messages, output
    from insertion.outbox import MessageKind
    from usecases.accounts.links import accept_invitation
    from usecases.accounts.manage import open_first
    from usecases.accounts.practice import Entrance

    with ready_session() as vicinal:
        practice, at = vicinal.signing.practice, utc_now()
        secret = open_first(mail, vicinal.unit_of_work(), practice, at)
        if not prompt:
            output().print(
                link_of(MessageKind.INVITATION, vicinal.settings.base_url, secret), soft_wrap=True
            )
            messages().print("Ce lien sert une fois, dans les sept jours.")
            return OK
        password = typer.prompt("Mot de passe", hide_input=True, confirmation_prompt="Encore")
        entrance = Entrance(vicinal.unit_of_work, practice, "-", at)
        accept_invitation(secret, password, entrance)
    output().print("Le compte est ouvert ; le second facteur se met en place à la connexion.")
    return OK


def list_accounts(
    limit: Annotated[
        int,
        typer.Option(
            "--limit",
            metavar="N",
            parser=whole_number(1, MAX_SHOWN),
            help="Nombre de comptes au plus.",
            show_default=False,
        ),
    ] = MAX_SHOWN,
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="Écrit la liste en JSON.")
    ] = False,
) -> int:
    """Montrer les comptes : rôle, état, second facteur, dernière connexion. Aucun secret."""
    from cli.errors import OK
    from cli.session import ready_session
    from cli.terminal import count, output, plain, print_json
    from insertion.positionnement_ports import Window

    with ready_session() as vicinal, vicinal.reading() as uow:
        found = uow.identity.accounts.page(Window(size=limit))
    if as_json:
        print_json({"items": [_as_json(each) for each in found.items], "total": found.total})
        return OK
    console = output()
    for each in found.items:
        factor = "double vérification" if each.has_second_factor else "mot de passe seul"
        if not each.is_professional:
            factor = ""
        seen = "jamais" if each.signed_in_on is None else each.signed_in_on.isoformat()
        who = plain(each.login or "") if each.is_professional else each.acts_as
        console.print(
            f"{each.id}  {each.role.value:<12} {each.state.value:<10} {seen:<10} {who} {factor}",
            soft_wrap=True,
        )
    console.print(f"{count(found.total, 'compte', 'comptes')}.")
    return OK


def disable_account(account: AccountId) -> int:
    """Désactiver un compte : il est refusé dès la demande suivante."""
    from api.wiring import utc_now
    from cli.errors import OK
    from cli.session import ready_session
    from cli.terminal import output
    from usecases.accounts.manage import disable

    with ready_session() as vicinal:
        disable(_id_of(account, vicinal), vicinal.unit_of_work(), utc_now())
    output().print("Le compte est désactivé, et ses connexions fermées.")
    return OK


def reset_second_factor_command(account: AccountId) -> int:
    """Remettre à zéro un second facteur perdu ; le titulaire en est averti."""
    from api.wiring import utc_now
    from cli.errors import OK
    from cli.session import ready_session
    from cli.terminal import output
    from usecases.accounts.manage import reset_second_factor

    with ready_session() as vicinal:
        practice, account_id = vicinal.signing.practice, _id_of(account, vicinal)
        reset_second_factor(account_id, vicinal.unit_of_work(), practice, utc_now())
    output().print("Il en mettra un autre en place à la prochaine connexion.")
    return OK


def _id_of(text: str, vicinal: Any) -> str:
    from insertion.accounts import normal_login
    from insertion.text import is_storable

    with vicinal.reading() as uow:
        found = uow.identity.accounts.by_login(normal_login(text)) if is_storable(text) else None
    return text if found is None else str(found.id)


def _as_json(account: "Account") -> dict[str, Any]:
    seen = account.signed_in_on
    return {
        "id": account.id,
        "role": account.role.value,
        "agit_comme": account.acts_as,
        "etat": account.state.value,
        "second_facteur": account.has_second_factor,
        "derniere_connexion": None if seen is None else seen.isoformat(),
    }
