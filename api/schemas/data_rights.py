"""What people ask of their data, as JSON."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from api.data_rights_labels import DISCLOSURE_LABELS, REQUEST_LABELS, REQUEST_STATE_LABELS
from api.schemas.insertion_fields import StrictIn
from api.schemas.opportunity import CodeOut, code_out
from insertion.data_rights import (
    Disclosure,
    Erased,
    Objection,
    RequestKind,
    RequestState,
    RightsRequest,
)
from usecases.data_rights.ask import Asked, Settlement


class ExportFormat(StrEnum):
    """La forme d’un export."""

    JSON = "json"
    PDF = "pdf"


class ExportQuery(BaseModel):
    """Ce que l’on veut d’un export."""

    model_config = {"extra": "forbid"}

    format: ExportFormat = Field(
        ExportFormat.JSON, description="`json`, complet, ou `pdf`, à lire."
    )


class HeldTableOut(BaseModel):
    """Ce qu’une table de la base tient de la personne, colonne par colonne."""

    table: str
    finalite: str
    conservation: str
    base: str
    lignes: list[dict[str, Any]]


class DisclosureOut(BaseModel):
    """Quelque chose de la personne qui est parti : quand, vers qui, et quoi."""

    quoi: CodeOut
    le: datetime
    par: str
    qualite: str
    structure_id: str | None = Field(description="Nul quand rien n’est parti vers une structure.")
    structure: str | None
    opportunite_id: str | None
    champs: list[str] = Field(description="Ce qui est parti : des noms, jamais les valeurs.")

    @classmethod
    def of(cls, sent: Disclosure, names: Mapping[str, str]) -> "DisclosureOut":
        """Return it as JSON, with the name of the structure."""
        return cls(
            quoi=code_out(sent.kind, DISCLOSURE_LABELS[sent.kind]),
            le=sent.at,
            par=sent.actor_id,
            qualite=sent.actor_role.value,
            structure_id=sent.organisation_id,
            structure=names.get(sent.organisation_id or ""),
            opportunite_id=sent.opportunity_id,
            champs=list(sent.fields),
        )


class DisclosuresOut(BaseModel):
    """Tout ce qui est parti, le plus récent d’abord."""

    items: list[DisclosureOut]

    @classmethod
    def of(cls, sent: Sequence[Disclosure], names: Mapping[str, str]) -> "DisclosuresOut":
        """Return the list as JSON."""
        return cls(items=[DisclosureOut.of(each, names) for each in sent])


class ExportOut(BaseModel):
    """Tout ce qui est tenu d’une personne, et tout ce qui est parti."""

    personne: str
    etabli_le: datetime
    donnees: list[HeldTableOut]
    envois: list[DisclosureOut]


class ObjectionIn(StrictIn):
    """S’opposer, ou ne plus s’opposer."""

    oppose: bool = Field(
        description="Vrai : dès la demande suivante, rien d’elle n’est proposé, transmis ni compté."
    )


class ObjectionOut(BaseModel):
    """Si la personne s’oppose, et depuis quand."""

    oppose: bool
    depuis: datetime | None

    @classmethod
    def of(cls, objection: Objection | None) -> "ObjectionOut":
        """Return it as JSON."""
        return cls(
            oppose=objection is not None,
            depuis=None if objection is None else objection.since,
        )


class RightsRequestIn(StrictIn):
    """Ce qui est demandé."""

    type: RequestKind
    precision: str = Field(
        "", max_length=2_000, description="Ce qui est à rectifier, et comment ; sinon, vide."
    )

    def asked(self) -> Asked:
        """Return what is asked."""
        return Asked(self.type, self.precision)


class Decision(StrEnum):
    """Ce que le Département décide d’une demande."""

    DO = "faire"
    REFUSE = "refuser"


class SettlementIn(StrictIn):
    """La suite donnée à une demande."""

    decision: Decision
    reponse: str = Field("", max_length=2_000, description="Obligatoire pour un refus.")

    def settlement(self) -> Settlement:
        """Return what becomes of the request."""
        done = self.decision is Decision.DO
        return Settlement(RequestState.DONE if done else RequestState.REFUSED, self.reponse)


class NothingIn(StrictIn):
    """Rien à dire de plus."""


class RightsRequestOut(BaseModel):
    """Une demande, le dernier jour pour y répondre, et ce qu’elle est devenue."""

    id: str
    beneficiaire_id: str
    type: CodeOut
    demandee_le: datetime
    par: str
    qualite: str
    precision: str
    a_repondre_avant: date
    etat: CodeOut
    suivie_le: datetime | None
    reponse: str

    @classmethod
    def of(cls, request: RightsRequest) -> "RightsRequestOut":
        """Return it as JSON."""
        return cls(
            id=request.id,
            beneficiaire_id=request.beneficiary_id,
            type=code_out(request.kind, REQUEST_LABELS[request.kind]),
            demandee_le=request.asked_at,
            par=request.asked_by,
            qualite=request.asked_role.value,
            precision=request.detail,
            a_repondre_avant=request.due_on,
            etat=code_out(request.state, REQUEST_STATE_LABELS[request.state]),
            suivie_le=request.settled_at,
            reponse=request.answer,
        )


class RightsRequestsOut(BaseModel):
    """Des demandes."""

    items: list[RightsRequestOut]

    @classmethod
    def of(cls, requests: Sequence[RightsRequest]) -> "RightsRequestsOut":
        """Return the list as JSON."""
        return cls(items=[RightsRequestOut.of(each) for each in requests])


class SettledOut(BaseModel):
    """La suite donnée ; ``effacement`` dit combien de lignes ont disparu, table par table."""

    etat: CodeOut
    effacement: dict[str, int] | None
    rendues_anonymes: dict[str, int] | None

    @classmethod
    def of(cls, state: RequestState, erased: Erased | None = None) -> "SettledOut":
        """Return it as JSON; it names no one: an answer may be kept."""
        return cls(
            etat=code_out(state, REQUEST_STATE_LABELS[state]),
            effacement=None if erased is None else counted(erased.deleted),
            rendues_anonymes=None if erased is None else counted(erased.anonymised),
        )


def counted(rows: Mapping[str, int]) -> dict[str, int]:
    """Return the tables of which there was a row."""
    return {name: count for name, count in rows.items() if count}
