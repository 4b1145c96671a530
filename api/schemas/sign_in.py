"""Signing in, and one's own account, as JSON."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, Strict
from pydantic_core import PydanticCustomError

from api.schemas.insertion_fields import StrictIn
from api.validation_messages import OWN_MESSAGE
from insertion.accounts import Account
from insertion.sign_in import AccountSession, SessionMeans, SessionStage
from usecases.accounts.own import OwnAccount

MAX_TYPED_LENGTH = 300
MAX_LINK_LENGTH = 500  # one that carries the longest address


def _at_most(most: int) -> Callable[[object], object]:
    def check(value: object) -> object:
        # Never stripped, never echoed: a blank may be part of a password.
        if isinstance(value, str) and len(value) <= most:
            return value
        raise PydanticCustomError(OWN_MESSAGE, f"un texte de {most} signes au plus")

    return check


Typed = Annotated[str, BeforeValidator(_at_most(MAX_TYPED_LENGTH))]
OfALink = Annotated[str, BeforeValidator(_at_most(MAX_LINK_LENGTH))]
Stage = SessionStage | Literal["aucune"]


class CredentialsIn(StrictIn):
    """Ce que l’on tape pour se connecter."""

    identifiant: Typed = Field(examples=["prenom.nom@exemple.fr"])
    mot_de_passe: Typed


class LoginIn(StrictIn):
    """À qui envoyer un lien."""

    identifiant: Typed


class CodeIn(StrictIn):
    """Un code, tel qu’on le tape : ni les espaces, ni les tirets, ni la casse ne comptent."""

    code: Typed


class LinkIn(StrictIn):
    """Ce qui suit « # » dans un lien reçu."""

    jeton: OfALink


class InvitationIn(LinkIn):
    """Un lien d’invitation, et le mot de passe choisi."""

    mot_de_passe: Typed


class PasswordIn(StrictIn):
    """Un nouveau mot de passe, et celui qu’il remplace s’il y en a un."""

    ancien: Typed | None = None
    nouveau: Typed


class MailIn(StrictIn):
    """Une adresse de courriel."""

    courriel: Typed


class SessionOut(BaseModel):
    """Où l’on en est : seule l’étape « ouverte » donne accès au reste."""

    etape: Stage
    role: str | None = None
    agit_comme: str | None = Field(default=None, description="L’identifiant sous lequel on agit.")
    organisation_id: str | None = None
    identifiant: str | None = Field(default=None, description="Ce que l’on tape pour se connecter.")
    expire_le: datetime | None = None
    jeton: str | None = Field(
        default=None,
        description="À renvoyer dans X-Vicinal-Jeton avec toute demande qui change quelque chose.",
    )

    @classmethod
    def of(cls, account: Account, session: AccountSession, token: str) -> "SessionOut":
        """Return the session as JSON, with the token that pages send back."""
        return cls(
            etape=session.stage,
            role=account.role.value,
            agit_comme=account.acts_as,
            organisation_id=account.organisation_id,
            identifiant=account.login,
            expire_le=session.expires_at,
            jeton=token,
        )


class EnrolmentOut(BaseModel):
    """Ce que l’on donne à l’application du téléphone, une seule fois."""

    secret: str
    adresse: str = Field(description="La même chose en adresse otpauth://, à mettre en QR code.")


class EnrolledOut(SessionOut):
    """La session ouverte, et les codes de secours, montrés une seule fois."""

    codes_de_secours: list[str] = []


class CodesOut(BaseModel):
    """De nouveaux codes de secours, montrés une seule fois ; les précédents ne valent plus."""

    codes_de_secours: list[str]


class SentOut(BaseModel):
    """Ce qui est répondu à qui demande un lien, que quelqu’un ait cet identifiant ou non."""

    message: str = "Si un compte existe, un message lui est envoyé."


class DoneOut(BaseModel):
    """C’est fait."""

    fait: Annotated[bool, Strict()] = True


class IdentityOut(BaseModel):
    """Une identité rattachée à son compte."""

    fournisseur: str
    rattachee_le: datetime


class OwnAccountOut(BaseModel):
    """Son compte, et ce qui l’ouvre."""

    role: str
    administre: bool = Field(description="S’il tient les comptes de sa structure.")
    identifiant: str | None
    courriel: str | None
    courriel_confirme: bool
    mot_de_passe: bool = Field(description="Si un mot de passe a été choisi.")
    second_facteur: bool
    codes_de_secours: int = Field(description="Combien il en reste.")
    identites: list[IdentityOut]

    @classmethod
    def of(cls, own: OwnAccount) -> "OwnAccountOut":
        """Return the account as JSON, for its holder."""
        account = own.account
        return cls(
            role=account.role.value,
            administre=account.administers,
            identifiant=account.login,
            courriel=account.mail,
            courriel_confirme=account.mail_confirmed_at is not None,
            mot_de_passe=account.password_hash is not None,
            second_facteur=account.has_second_factor,
            codes_de_secours=own.recovery_codes,
            identites=[
                IdentityOut(fournisseur=each.issuer, rattachee_le=each.linked_at)
                for each in own.identities
            ],
        )


class ConnectionOut(BaseModel):
    """Une de ses connexions."""

    id: str
    celle_ci: bool
    par: SessionMeans
    ouverte_le: datetime
    vue_le: datetime
    expire_le: datetime

    @classmethod
    def of(cls, session: AccountSession, own_id: str) -> "ConnectionOut":
        """Return a session as JSON; ``own_id`` is that of who asks."""
        return cls(
            id=session.id,
            celle_ci=session.id == own_id,
            par=session.means,
            ouverte_le=session.created_at,
            vue_le=session.seen_at,
            expire_le=session.expires_at,
        )


class ConnectionsOut(BaseModel):
    """Ses connexions, la dernière utilisée d’abord."""

    items: list[ConnectionOut]


class EndedOut(BaseModel):
    """Combien de connexions ont été fermées."""

    fermees: int
