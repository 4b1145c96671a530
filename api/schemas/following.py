"""Portfolios and accompaniments as JSON."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.insertion_labels import ACCOMPANIMENT_LABELS
from api.schemas.contact import MAX_PHONE_LENGTH
from api.schemas.day import Day
from api.schemas.identity import known_fields
from api.schemas.insertion_fields import Identifier, StrictIn, WindowQuery
from api.schemas.opportunity import CodeOut, code_out
from api.schemas.profile import Text
from insertion.names import MAX_NAME_LENGTH, parse_phone, plain_name
from insertion.positionnement_ports import PortfolioLine
from insertion.referent import Accompaniment, AccompanimentRole, ReferentName
from usecases.accompany import Entrusted, Portfolio


class EntrustedIn(StrictIn):
    """À quel référent une personne est confiée."""

    referent_id: Identifier
    role: AccompanimentRole = AccompanimentRole.PRINCIPAL
    debut: Day

    def entrusted(self, beneficiary_id: str) -> Entrusted:
        """Return what is asked for this person."""
        return Entrusted(beneficiary_id, self.referent_id, self.role, self.debut)


class EndIn(StrictIn):
    """Le jour où un accompagnement prend fin."""

    le: Day


class AccompanimentOut(BaseModel):
    """Qui accompagne une personne, et depuis quand."""

    id: str
    beneficiaire_id: str
    referent_id: str
    role: CodeOut
    debut: date
    fin: date | None

    @classmethod
    def of(cls, accompaniment: Accompaniment) -> "AccompanimentOut":
        """Return the accompaniment as JSON."""
        role = accompaniment.role
        return cls(
            id=accompaniment.id,
            beneficiaire_id=accompaniment.beneficiary_id,
            referent_id=accompaniment.referent_id,
            role=code_out(role, ACCOMPANIMENT_LABELS[role]),
            debut=accompaniment.starts_on,
            fin=accompaniment.ends_on,
        )


class ReferentNameIn(StrictIn):
    """Comment un référent s’appelle, et où on l’appelle."""

    nom: Annotated[Text, Field(max_length=MAX_NAME_LENGTH)] = Field(examples=["Claire Martin"])
    telephone: Annotated[Text, Field(max_length=MAX_PHONE_LENGTH)] | None = Field(
        None, examples=["02 41 00 00 00"]
    )

    def name(self) -> ReferentName:
        """Return what is said, or raise :class:`insertion.errors.InvalidValue`."""
        phone = None if self.telephone is None else parse_phone(self.telephone)
        return ReferentName(plain_name(self.nom), phone)


class ReferentNameOut(BaseModel):
    """Ce que lisent les personnes qu’un référent accompagne."""

    nom: str
    telephone: str | None

    @classmethod
    def of(cls, name: ReferentName) -> "ReferentNameOut":
        """Return a name as JSON."""
        return cls(nom=name.name, telephone=name.phone)


class ReferentNameKeptOut(BaseModel):
    """Ce qui est maintenant connu de lui ; les valeurs se relisent."""

    referent_id: str
    connus: list[str] = Field(examples=[["nom", "telephone"]])

    @classmethod
    def of(cls, referent_id: str, name: ReferentName) -> "ReferentNameKeptOut":
        """Return which fields are known: an answer that is kept repeats no value."""
        return cls(referent_id=referent_id, connus=known_fields(ReferentNameOut.of(name)))


class FollowedByOut(AccompanimentOut):
    """Qui accompagne une personne, comment il s’appelle et où l’appeler, si c’est écrit."""

    referent: ReferentNameOut | None


class BeneficiaryOut(BaseModel):
    """Une personne, et qui l’accompagne."""

    id: str
    accompagnements: list[FollowedByOut]

    @classmethod
    def of(
        cls, key: str, followed: Iterable[Accompaniment], names: Mapping[str, ReferentName]
    ) -> "BeneficiaryOut":
        """Return a person and who accompanies her as JSON."""
        lines = []
        for each in followed:
            name = names.get(each.referent_id)
            told = None if name is None else ReferentNameOut.of(name)
            line = AccompanimentOut.of(each).model_dump()
            lines.append(FollowedByOut(**line, referent=told))
        return cls(id=key, accompagnements=lines)


class PortfolioLineOut(BaseModel):
    """Une personne du portefeuille."""

    beneficiaire_id: str
    accompagnement_id: str
    role: CodeOut
    depuis: date
    positionnements_ouverts: int
    sans_reponse: int = Field(description="Positionnements qui attendent quelqu’un.")
    dernier_changement: datetime | None

    @classmethod
    def of(cls, line: PortfolioLine) -> "PortfolioLineOut":
        """Return the line as JSON."""
        return cls(
            beneficiaire_id=line.beneficiary_id,
            accompagnement_id=line.accompaniment_id,
            role=code_out(line.role, ACCOMPANIMENT_LABELS[line.role]),
            depuis=line.starts_on,
            positionnements_ouverts=line.open,
            sans_reponse=line.unanswered,
            dernier_changement=line.last_change,
        )


class PortfolioOut(BaseModel):
    """Un portefeuille : la file active, sa norme, et une page des personnes."""

    referent_id: str
    organisation_id: str
    file_active: int
    file_active_maximale: int
    items: list[PortfolioLineOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(cls, portfolio: Portfolio, query: WindowQuery) -> "PortfolioOut":
        """Return the portfolio as JSON."""
        total = portfolio.lines.total
        return cls(
            referent_id=portfolio.referent.id,
            organisation_id=portfolio.referent.organisation_id,
            file_active=portfolio.followed,
            file_active_maximale=portfolio.referent.capacity,
            items=[PortfolioLineOut.of(line) for line in portfolio.lines.items],
            total=total,
            page=query.page,
            size=query.size,
            pages=-(-total // query.size),
        )
