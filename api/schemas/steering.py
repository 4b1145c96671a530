"""What the Département checks of the service: the audit, and the clock of files; as JSON."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from api.retention_labels import STAGE_LABELS
from api.schemas.day import Day
from api.schemas.opportunity import CodeOut, code_out
from api.schemas.queries import WholeNumber
from insertion.audit import Anchor, AuditLine, Verification
from insertion.retention import Stage
from usecases.retention.run import RunReport

_ID = 200


class AuditQuery(BaseModel):
    """Which lines of the audit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    genre: str | None = Field(None, max_length=60, description="contests, positionnements…")
    objet: str | None = Field(None, max_length=_ID, description="L’identifiant d’une chose.")
    size: WholeNumber = Field(20, ge=1, le=200)


class RunQuery(BaseModel):
    """Of which day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    jour: Day | None = Field(None, description="Aujourd’hui, sauf indication.")


class HeadOut(BaseModel):
    """La dernière ligne de la trace, telle qu’elle est ou telle qu’elle fut gardée ailleurs."""

    ligne: int
    sceau: str
    le: datetime | None = None

    @classmethod
    def kept(cls, anchor: Anchor) -> "HeadOut":
        """Return a head that was kept outside of the database."""
        return cls(ligne=anchor.sequence, sceau=anchor.seal, le=anchor.at)


class VerificationOut(BaseModel):
    """La trace relue en entier : rien n’y a été changé, ôté, ajouté ou déplacé."""

    lignes: int
    integre: bool
    defauts: list[str]
    ancres: int
    tete: HeadOut | None
    derniere_ancre: HeadOut | None

    @classmethod
    def of(cls, found: Verification, anchor: Anchor | None) -> "VerificationOut":
        """Return what was found as JSON."""
        head = found.head
        return cls(
            lignes=found.lines,
            integre=not found.faults,
            defauts=list(found.faults),
            ancres=found.anchors,
            tete=None if head is None else HeadOut(ligne=head.sequence, sceau=head.seal),
            derniere_ancre=None if anchor is None else HeadOut.kept(anchor),
        )


class AuditLineOut(BaseModel):
    """Une ligne : qui a écrit quoi, quand, par quelle demande. Jamais ce qui était écrit."""

    ligne: int
    le: datetime
    acteur: str
    role: str
    par: str
    motif: str | None
    quoi: str
    genre: str
    objet: str

    @classmethod
    def of(cls, line: AuditLine) -> "AuditLineOut":
        """Return the line as JSON."""
        return cls(
            ligne=line.sequence,
            le=line.at,
            acteur=line.act.actor_id,
            role=line.act.actor_role,
            par=line.act.through,
            motif=line.act.motive,
            quoi=line.written.verb,
            genre=line.written.kind,
            objet=line.written.object_id,
        )


class AuditOut(BaseModel):
    """Les dernières lignes, la dernière d’abord."""

    items: list[AuditLineOut]


class StageCountOut(BaseModel):
    """De combien de dossiers une étape est due."""

    etape: CodeOut
    dossiers: int


class RunOut(BaseModel):
    """Ce qu’un passage ferait ce jour-là ; rien n’est écrit."""

    jour: date
    regles: str
    etapes: list[StageCountOut]
    suspendus: int = Field(description="Dossiers qu’un gel suspend.")
    purges: dict[str, int] = Field(description="Lignes de données techniques, par sorte.")

    @classmethod
    def of(cls, report: RunReport) -> "RunOut":
        """Return the counts of a dry run: of files, never which."""
        return cls(
            jour=report.day,
            regles=report.rules_version,
            etapes=[
                StageCountOut(
                    etape=code_out(stage, STAGE_LABELS[stage]), dossiers=report.count(stage)
                )
                for stage in Stage
            ],
            suspendus=len(report.held),
            purges=dict(report.purged),
        )
