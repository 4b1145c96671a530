"""Accounts of professionals: the Département keeps them all; a structure's administrator, its own.

Of its own structure, an administrator invites, lists and disables. What repairs an account, names
an administrator or lets a disabled one in again stays with the Département.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from insertion.accounts import HOSTS, Account, AccountState, may_be_of, parse_mail
from insertion.actor import Actor, Role
from insertion.errors import InvalidValue, TransitionRefused, UnknownRecord
from insertion.organisations import Organisation
from insertion.outbox import MessageKind
from insertion.ports import UnitOfWork
from insertion.positionnement_ports import Listed, Window
from insertion.referent import Referent
from insertion.sign_in import KeyKind
from usecases.accounts.invited import add_or_hold, may_be_written_to, require_few
from usecases.accounts.links import mail_link, new_link
from usecases.accounts.practice import SignInPractice
from usecases.accounts.second_factor import forget_second_factor
from usecases.messages.queue import notify

MOST_INVITABLE = 2_000
SERVER = "serveur"  # who acts by the command line of the server


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account to create: in what role, for which référent or structure, at what address."""

    role: Role
    mail: str
    referent_id: str | None = None
    organisation_id: str | None = None
    administers: bool = False


def require_departement(actor: Actor) -> None:
    """Raise :class:`UnknownRecord` unless the Département acts: accounts are not told of."""
    if actor.role is not Role.DEPARTEMENT:
        raise UnknownRecord("accounts")


def structure_kept_by(uow: UnitOfWork, actor: Actor) -> str | None:
    """Return the structure to whose accounts someone is limited, None for the Département.

    Raises
    ------
    UnknownRecord
        When who acts keeps no account but his own.
    """
    if actor.role is Role.DEPARTEMENT:
        return None
    if actor.role in HOSTS:
        own = uow.identity.accounts.of_person(actor.role, actor.id, actor.departement)
        keeps = own is not None and own.administers and own.state is AccountState.ACTIVE
        if keeps and own is not None and own.organisation_id == actor.organisation_id:
            return actor.organisation_id
    raise UnknownRecord("accounts")


def add_account(
    wanted: Wanted,
    uow: UnitOfWork,
    practice: SignInPractice,
    at: datetime,
    structure: str | None = None,
) -> Account:
    """Write an account that is not active yet, in a unit of work that the caller commits.

    ``structure`` is that whose administrator invites, who is not told of accounts elsewhere.

    Raises
    ------
    InvalidValue
        When the role, the référent and the structure do not go together, or do not exist.
    TransitionRefused
        When the address, or the référent, has an account.
    """
    _require_whom(wanted, uow)
    account_id, mail = practice.new_id(), parse_mail(wanted.mail)
    account = Account(
        id=account_id,
        role=wanted.role,
        acts_as=wanted.referent_id or account_id,
        state=AccountState.TO_ACTIVATE,
        created_at=at,
        organisation_id=wanted.organisation_id,
        administers=wanted.administers,
        login=mail,
        mail=mail,
    )
    return add_or_hold(uow, account, structure)


def invite(
    wanted: Wanted, actor: Actor, uow: UnitOfWork, practice: SignInPractice, at: datetime
) -> Account:
    """Create the account of a professional, and send the link with which to choose a password.

    An administrator of a structure invites for it and in its own role, and names no other.
    """
    with uow:
        uow.wait_to_write()
        structure = structure_kept_by(uow, actor)
        if structure is not None:
            _require_its_own(wanted, actor, structure)
            require_few(uow, structure, at)
        account = add_account(wanted, uow, practice, at, structure)
        _send(uow, account, actor, practice, at)
        uow.commit()
    return account


def invite_again(
    account_id: str, actor: Actor, uow: UnitOfWork, practice: SignInPractice, at: datetime
) -> Account:
    """Send a new link to a professional who has not chosen a password, or lost it."""
    with uow:
        uow.wait_to_write()
        account = _kept(account_id, uow, actor)
        if not account.is_professional or account.state is AccountState.DISABLED:
            raise TransitionRefused("invitation", "Ce compte ne peut pas être invité.")
        _send(uow, account, actor, practice, at)
        uow.commit()
    return account


def list_accounts(
    actor: Actor,
    uow: UnitOfWork,
    window: Window,
    role: Role | None = None,
    state: AccountState | None = None,
) -> Listed[Account]:
    """Return one page of the accounts, or of those of the structure that one administers."""
    with uow:
        structure = structure_kept_by(uow, actor)
        return uow.identity.accounts.page(window, actor.departement, structure, role, state)


@dataclass(frozen=True, slots=True)
class Invitable:
    """Whom an account may be opened for."""

    referents: Sequence[Referent]
    structures: Sequence[Organisation]


def invitable(actor: Actor, uow: UnitOfWork) -> Invitable:
    """Return the référents who have no account, and the structures; so many at most."""
    require_departement(actor)
    with uow:
        accounts = uow.identity.accounts
        return Invitable(
            accounts.referents_without(MOST_INVITABLE), accounts.structures(MOST_INVITABLE)
        )


def show_account(account_id: str, actor: Actor, uow: UnitOfWork) -> Account:
    """Return one account."""
    with uow:
        return _kept(account_id, uow, actor)


def disable(account_id: str, uow: UnitOfWork, at: datetime, actor: Actor | None = None) -> Account:
    """Disable an account: it is refused from the next request on. None is the server itself.

    Raises
    ------
    UnknownRecord
        When there is none for who asks.
    TransitionRefused
        When it is the last of the Département: nobody could open one any more; or one's own.
    """
    with uow:
        uow.wait_to_write()
        account = _the(account_id, uow, None) if actor is None else _kept(account_id, uow, actor)
        if actor is not None and actor.role in HOSTS and account.actor == actor:
            raise TransitionRefused("le_sien", "C’est votre compte : un autre peut le désactiver.")
        if account.role is Role.DEPARTEMENT and account.state is AccountState.ACTIVE:
            _require_another(uow, account)
        disabled = replace(account, state=AccountState.DISABLED)
        uow.identity.accounts.change(disabled)
        uow.identity.sessions.end_all(account.id)
        uow.identity.issuers.unlink(account.id)
        uow.identity.api_tokens.revoke_made_by(
            account.acts_as, at
        )  # who leaves knows their secrets
        for kind in KeyKind:
            uow.identity.keys.end_all(account.id, kind)
        uow.commit()
    return disabled


def enable(account_id: str, actor: Actor, uow: UnitOfWork) -> Account:
    """Let a disabled account be used again."""
    require_departement(actor)
    with uow:
        uow.wait_to_write()
        account = _the(account_id, uow, actor)
        if account.state is not AccountState.DISABLED:
            raise TransitionRefused("etat", "Ce compte n’est pas désactivé.")
        state = AccountState.ACTIVE if account.password_hash else AccountState.TO_ACTIVATE
        enabled = replace(account, state=state)
        uow.identity.accounts.change(enabled)
        uow.commit()
    return enabled


def change_role(
    account_id: str, wanted: Wanted, actor: Actor, uow: UnitOfWork, at: datetime
) -> Account:
    """Change the role of a professional who is neither référent nor beneficiary, as wanted.

    All sessions end, and the tokens of programs that were made: what was opened in a role, or for
    a structure, does not go on in another.
    """
    require_departement(actor)
    with uow:
        uow.wait_to_write()
        account = _the(account_id, uow, actor)
        if {account.role, wanted.role} & {Role.BENEFICIARY, Role.REFERENT, Role.CLOCK}:
            raise TransitionRefused("role", "Ce rôle est lié à une personne : créer un compte.")
        if account.role is Role.DEPARTEMENT and account.state is AccountState.ACTIVE:
            _require_another(uow, account)
        _require_whom(wanted, uow)
        changed = replace(
            account,
            role=wanted.role,
            organisation_id=wanted.organisation_id,
            administers=wanted.administers,
        )
        uow.identity.accounts.change(changed)
        uow.identity.sessions.end_all(account.id)
        if (changed.role, changed.organisation_id) != (account.role, account.organisation_id):
            uow.identity.api_tokens.revoke_made_by(account.acts_as, at)
        uow.commit()
    return changed


def reset_second_factor(
    account_id: str,
    uow: UnitOfWork,
    practice: SignInPractice,
    at: datetime,
    actor: Actor | None = None,
) -> Account:
    """Take the second factor of an account away, and end its sessions; who has it is told.

    Identities linked with it go too: whoever linked one would still come in by it.
    """
    if actor is not None:
        require_departement(actor)
    with uow:
        uow.wait_to_write()
        account = forget_second_factor(uow, _the(account_id, uow, actor))
        uow.identity.sessions.end_all(account.id)
        uow.identity.issuers.unlink(account.id)
        kind = MessageKind.SECOND_FACTOR_CHANGED
        notify(uow, account.actor, kind, message_id=practice.new_id(), at=at)
        uow.commit()
    return account


def end_sessions(account_id: str, actor: Actor, uow: UnitOfWork) -> int:
    """End all the sessions of an account; return how many."""
    require_departement(actor)
    with uow:
        uow.wait_to_write()
        account = _the(account_id, uow, actor)
        ended = uow.identity.sessions.end_all(account.id)
        uow.commit()
    return ended


def open_first(mail: str, uow: UnitOfWork, practice: SignInPractice, at: datetime) -> str:
    """Return the secret of the link with which the first account of the Département is opened.

    From the command line of the server only.
    """
    with uow:
        uow.wait_to_write()
        wanted = Wanted(Role.DEPARTEMENT, mail)
        account = uow.identity.accounts.by_login(parse_mail(mail))
        if account is None:
            account = add_account(wanted, uow, practice, at)
        elif account.role is not Role.DEPARTEMENT or account.state is AccountState.DISABLED:
            raise TransitionRefused("compte_existant", "Cette adresse a un autre compte.")
        secret = new_link(uow, account, KeyKind.INVITATION, SERVER, at)
        uow.commit()
    return secret


def _send(
    uow: UnitOfWork, account: Account, actor: Actor, practice: SignInPractice, at: datetime
) -> None:
    """Queue the link of an invitation; that of an account that is held goes to nobody."""
    if may_be_written_to(uow, account):
        mail_link(uow, _the(account.id, uow, None), KeyKind.INVITATION, practice, at)
    elif actor.role is Role.DEPARTEMENT:
        raise TransitionRefused("compte_existant", "Cette adresse a un compte ailleurs.")
    else:
        new_link(uow, account, KeyKind.INVITATION, account.id, at)


def _the(account_id: str, uow: UnitOfWork, actor: Actor | None) -> Account:
    """Return an account of the département of who acts; None is the server itself."""
    found = uow.identity.accounts.get(account_id)
    within = None if actor is None else actor.departement
    if found is None or within not in {None, found.departement}:
        raise UnknownRecord("account")
    return found


def _kept(account_id: str, uow: UnitOfWork, actor: Actor) -> Account:
    """Return an account that who acts keeps: of his own structure, or of his département."""
    structure = structure_kept_by(uow, actor)
    found = _the(account_id, uow, actor)
    of_it = found.role is actor.role and found.organisation_id == structure
    if structure is not None and not of_it:
        raise UnknownRecord("account")
    return found


def _require_its_own(wanted: Wanted, actor: Actor, structure: str) -> None:
    if wanted.role is not actor.role:
        raise InvalidValue("role", "le rôle de votre structure")
    if wanted.organisation_id != structure:
        raise InvalidValue("organisation_id", "votre structure")
    if wanted.administers:
        raise InvalidValue("administre", "c’est au Département de le décider")


def _require_another(uow: UnitOfWork, account: Account) -> None:
    alive = uow.identity.accounts.count(Role.DEPARTEMENT, AccountState.ACTIVE, account.departement)
    if alive <= 1:
        raise TransitionRefused("dernier", "C’est le dernier compte actif du Département.")


def _require_whom(wanted: Wanted, uow: UnitOfWork) -> None:
    if wanted.role in {Role.BENEFICIARY, Role.CLOCK}:
        raise InvalidValue(
            "role", "un rôle de professionnel ; un code ouvre l’accès d’une personne"
        )
    if (wanted.role is Role.REFERENT) != (wanted.referent_id is not None):
        raise InvalidValue("referent_id", "pour un référent, et pour lui seul")
    if wanted.referent_id is not None and uow.referents.get(wanted.referent_id) is None:
        raise InvalidValue("referent_id", "un référent connu")
    if (wanted.role in HOSTS) != (wanted.organisation_id is not None):
        raise InvalidValue(
            "organisation_id", "pour un employeur ou un opérateur, et pour eux seuls"
        )
    if wanted.organisation_id is not None:
        _require_fits(wanted.role, uow.organisations.get(wanted.organisation_id))


def _require_fits(role: Role, structure: Organisation | None) -> None:
    if structure is None:
        raise InvalidValue("organisation_id", "une structure connue")
    if not may_be_of(role, structure.kind):
        expected = "la structure d’un employeur"
        if role is not Role.EMPLOYER:
            expected = "une structure qui mène des actions, et non un employeur"
        raise InvalidValue("organisation_id", expected)
