"""Accounts and tokens, as those who keep them see them: never a secret."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from api.insertion_labels import ORGANISATION_LABELS
from api.schemas.insertion_fields import Count, Identifier, StrictIn, WindowQuery
from api.schemas.opportunity import CodeOut, code_out
from api.schemas.profile import Text
from api.schemas.sign_in import Typed
from insertion.accounts import Account, AccountState
from insertion.actor import Role
from insertion.api_tokens import ApiToken, Scope
from insertion.positionnement_ports import Listed
from usecases.accounts.activation import ActivationCode
from usecases.accounts.api_tokens import DEFAULT_DAYS, NewToken, TokenWanted
from usecases.accounts.manage import Invitable, Wanted


class AccountIn(StrictIn):
    """Le compte d’un professionnel : le lien pour choisir son mot de passe lui est envoyé."""

    role: Role
    courriel: Typed
    referent_id: Identifier | None = None
    organisation_id: Identifier | None = None
    administre: bool = Field(
        False, description="Tient les comptes de sa structure. Par le Département seulement."
    )

    def wanted(self) -> Wanted:
        """Return what is asked."""
        return Wanted(
            self.role, self.courriel, self.referent_id, self.organisation_id, self.administre
        )


class AccountsQuery(WindowQuery):
    """Quels comptes, et quelle page."""

    role: Role | None = None
    etat: AccountState | None = None


class RoleIn(StrictIn):
    """Le nouveau rôle d’un compte, et s’il tient les comptes de sa structure."""

    role: Role
    organisation_id: Identifier | None = None
    administre: bool = False

    def wanted(self) -> Wanted:
        """Return what is asked."""
        return Wanted(self.role, "", None, self.organisation_id, self.administre)


class AccountMadeOut(BaseModel):
    """Un compte, sans son adresse, qui se relit."""

    id: str
    role: Role
    agit_comme: str
    organisation_id: str | None
    administre: bool
    etat: AccountState
    courriel_confirme: bool
    second_facteur: bool
    cree_le: datetime
    derniere_connexion: date | None

    @classmethod
    def of(cls, account: Account) -> "AccountMadeOut":
        """Return the account as JSON: an answer that is kept repeats no address."""
        return AccountMadeOut(
            id=account.id,
            role=account.role,
            agit_comme=account.acts_as,
            organisation_id=account.organisation_id,
            administre=account.administers,
            etat=account.state,
            courriel_confirme=account.mail_confirmed_at is not None,
            second_facteur=account.has_second_factor,
            cree_le=account.created_at,
            derniere_connexion=account.signed_in_on,
        )


class AccountOut(AccountMadeOut):
    """Un compte."""

    courriel: str | None

    @classmethod
    def of(cls, account: Account) -> "AccountOut":
        """Return the account as JSON."""
        # A person's own address is hers: the Département keeps the accounts of professionals.
        mail = account.mail if account.is_professional else None
        return cls(**AccountMadeOut.of(account).model_dump(), courriel=mail)


class AccountsOut(BaseModel):
    """Une page de comptes."""

    items: list[AccountOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(cls, found: Listed[Account], query: WindowQuery) -> "AccountsOut":
        """Return the page as JSON."""
        items = [AccountOut.of(each) for each in found.items]
        total, size = found.total, query.size
        return cls(items=items, total=total, page=query.page, size=size, pages=-(-total // size))


class StructureOut(BaseModel):
    """Une structure."""

    id: str
    nom: str
    type: CodeOut


class ReferentOut(BaseModel):
    """Un référent sans compte, et sa structure."""

    id: str
    structure: str


class InvitableOut(BaseModel):
    """Pour qui un compte peut être ouvert."""

    referents: list[ReferentOut]
    structures: list[StructureOut]

    @classmethod
    def of(cls, found: Invitable) -> "InvitableOut":
        """Return them as JSON, each référent with the name of her structure."""
        names = {each.id: each.name for each in found.structures}
        return cls(
            referents=[
                ReferentOut(
                    id=each.id, structure=names.get(each.organisation_id, each.organisation_id)
                )
                for each in found.referents
            ],
            structures=[
                StructureOut(
                    id=each.id,
                    nom=each.name,
                    type=code_out(each.kind, ORGANISATION_LABELS[each.kind]),
                )
                for each in found.structures
            ],
        )


class ActivationCodeOut(BaseModel):
    """Le code à donner à la personne, montré une seule fois."""

    code: str = Field(examples=["BCDF-GHJK-LMNP"])
    expire_le: datetime

    @classmethod
    def of(cls, code: ActivationCode) -> "ActivationCodeOut":
        """Return the code as JSON."""
        return cls(code=code.code, expire_le=code.expires_at)


class TokenIn(StrictIn):
    """Un jeton à créer pour un programme de sa structure."""

    nom: Text
    portees: list[Scope] = Field(min_length=1, max_length=len(Scope))
    jours: Count = Field(DEFAULT_DAYS, ge=1, le=366)

    def wanted(self) -> TokenWanted:
        """Return what is asked."""
        return TokenWanted(self.nom, frozenset(self.portees), self.jours)


class TokenOut(BaseModel):
    """Un jeton, sans son secret."""

    id: str
    nom: str
    portees: list[Scope]
    cree_le: datetime
    expire_le: datetime
    dernier_usage: date | None
    revoque_le: datetime | None

    @classmethod
    def of(cls, token: ApiToken) -> "TokenOut":
        """Return the token as JSON."""
        return cls(
            id=token.id,
            nom=token.label,
            portees=sorted(token.scopes),
            cree_le=token.created_at,
            expire_le=token.expires_at,
            dernier_usage=token.last_used_on,
            revoque_le=token.revoked_at,
        )


class NewTokenOut(TokenOut):
    """Un jeton et son secret, montré une seule fois, à envoyer dans Authorization: Bearer."""

    secret: str

    @classmethod
    def created(cls, new: NewToken) -> "NewTokenOut":
        """Return the new token as JSON."""
        return cls(**TokenOut.of(new.token).model_dump(), secret=new.secret)


class TokensOut(BaseModel):
    """Les jetons de sa structure."""

    items: list[TokenOut]
