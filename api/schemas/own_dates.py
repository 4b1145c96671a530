"""The dates ahead of one person, as JSON."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from api.attendance_labels import SEANCE_KIND_LABELS
from api.schemas.attendance import told_clock
from api.schemas.insertion_fields import Identifier
from api.schemas.opportunity import CodeOut, code_out
from usecases.parcours.dates import DateKind, OwnDate

DATE_LABELS: Mapping[DateKind, str] = {
    DateKind.FIRST_DAY: "Premier jour",
    DateKind.SEANCE: "Séance",
    DateKind.LAST_DAY: "Dernier jour prévu",
    DateKind.DUE: "À faire avec le référent",
}


class DatesFormat(StrEnum):
    """In what form dates are answered."""

    JSON = "json"
    ICS = "ics"


class DatesQuery(BaseModel):
    """Toutes les dates, ou une ; en JSON, ou pour un agenda."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: DatesFormat = Field(
        DatesFormat.JSON, description="`ics` : un fichier qu’un agenda sait lire (RFC 5545)."
    )
    date: Identifier | None = Field(None, description="L’identifiant d’une seule date.")


class OwnDateOut(BaseModel):
    """Une date."""

    id: str
    quoi: CodeOut
    le: date
    debut: str | None = Field(description="Nul : la journée entière.")
    fin: str | None
    positionnement_id: str | None
    opportunite_id: str | None
    intitule: str | None
    lieu: str | None
    seance: CodeOut | None
    regle: str | None
    libelle: str = Field(description="Ce qui est à faire, pour une échéance ; vide sinon.")

    @classmethod
    def of(cls, own: OwnDate) -> "OwnDateOut":
        """Return the date as JSON."""
        seance = own.seance
        return cls(
            id=own.id,
            quoi=code_out(own.kind, DATE_LABELS[own.kind]),
            le=own.on,
            debut=told_clock(own.starts),
            fin=told_clock(own.ends),
            positionnement_id=own.positionnement_id,
            opportunite_id=own.opportunity_id,
            intitule=own.title,
            lieu=own.venue,
            seance=None if seance is None else code_out(seance, SEANCE_KIND_LABELS[seance]),
            regle=own.rule,
            libelle=own.label,
        )


class OwnDatesOut(BaseModel):
    """Les dates à venir d’une personne, la plus proche d’abord."""

    items: list[OwnDateOut]

    @classmethod
    def of(cls, dates: Sequence[OwnDate]) -> "OwnDatesOut":
        """Return the list as JSON."""
        return cls(items=[OwnDateOut.of(each) for each in dates])
