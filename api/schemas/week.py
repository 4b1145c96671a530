"""A week of a session as one grid, séances held at once, and sheets to sign, as JSON."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.attendance_labels import STATUS_LABELS
from api.insertion_labels import STATE_LABELS
from api.schemas.attendance import (
    AttendanceIn,
    AttendanceOut,
    Clock,
    SeanceLineOut,
    SeanceOut,
    read_rows,
    seance_fields,
    whole_schema,
)
from api.schemas.convention import DecompteOut
from api.schemas.day import Day
from api.schemas.insertion_fields import Count, Identifier, StrictIn
from api.schemas.opportunity import CodeOut, code_out
from insertion.attendance import Attendance, SeanceKind
from insertion.attendance_ports import Placed, SeanceLine
from usecases.attendance.seances import MAX_SEANCES, HeldReport, SeanceDraft
from usecases.attendance.sheets import BadRow
from usecases.attendance.signing import Signing
from usecases.attendance.weeks import MAX_WEEK_ROWS, Week, WeekRow


class WeekQuery(BaseModel):
    """Which week, and whether the one before is proposed for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    jour: Day | None = Field(None, description="Un jour de la semaine ; aujourd’hui sinon.")
    copier: bool = Field(
        False, description="Proposer la semaine précédente là où rien n’est écrit."
    )


class GridPersonOut(BaseModel):
    """Une personne de la grille ; son total est de cette semaine."""

    positionnement_id: str
    beneficiaire_id: str
    etat: CodeOut
    entre_le: date | None
    sorti_le: date | None
    minutes: int

    @classmethod
    def of(cls, placed: Placed, minutes: int) -> "GridPersonOut":
        """Return the person as JSON."""
        return cls(
            positionnement_id=placed.positionnement_id,
            beneficiaire_id=placed.beneficiary_id,
            etat=code_out(placed.state, STATE_LABELS[placed.state]),
            entre_le=placed.entered_on,
            sorti_le=placed.ended_on,
            minutes=minutes,
        )


class GridSeanceOut(SeanceLineOut):
    """Une séance de la grille, et les minutes de tous ses présents."""

    minutes_presence: int


class GridRowOut(AttendanceOut):
    """Une ligne d’une feuille de la semaine."""

    seance_id: str


class ProposedOut(BaseModel):
    """Ce que la semaine précédente propose pour une case vide ; rien n’en est écrit."""

    seance_id: str
    positionnement_id: str
    statut: CodeOut
    minutes: int | None


class PlannedSeanceOut(BaseModel):
    """Une séance de la semaine précédente, au même jour de celle-ci ; elle n’est pas tenue."""

    le: date
    nature: CodeOut
    debut: str | None
    fin: str | None
    minutes: int


class WeekOut(BaseModel):
    """Une semaine d’une session : une ligne par personne, une colonne par séance."""

    session_id: str
    du: date
    au: date
    seances: list[GridSeanceOut]
    personnes: list[GridPersonOut]
    lignes: list[GridRowOut] = Field(description="Celles en vigueur, annulées comprises.")
    historique: list[GridRowOut] = Field(description="Toutes, corrections comprises.")
    minutes: int = Field(description="De toutes les personnes, à toutes les séances.")
    proposees: list[ProposedOut]
    seances_proposees: list[PlannedSeanceOut]

    @classmethod
    def of(cls, week: Week) -> "WeekOut":
        """Return the grid as JSON."""
        by_person, by_seance = week.minutes_by_person(), week.minutes_by_seance()
        lines = _lines(week)
        return cls(
            session_id=week.session.id,
            du=week.monday,
            au=week.sunday,
            seances=[
                GridSeanceOut(
                    **_line(each).model_dump(), minutes_presence=by_seance.get(each.seance.id, 0)
                )
                for each in lines
            ],
            personnes=[
                GridPersonOut.of(each, by_person.get(each.positionnement_id, 0))
                for each in week.people
            ],
            lignes=[_row(each) for each in week.standing],
            historique=[_row(each) for each in week.history],
            minutes=sum(by_seance.values()),
            proposees=[_proposed(each) for each in week.proposed],
            seances_proposees=[
                PlannedSeanceOut(
                    **{
                        name: value
                        for name, value in seance_fields(each).items()
                        if name in PlannedSeanceOut.model_fields
                    }
                )
                for each in week.planned
            ],
        )


class WeekRowIn(AttendanceIn):
    """Une case de la grille."""

    seance_id: Identifier


class WeekIn(StrictIn):
    """Des cases de plusieurs feuilles d’une session ; chacune a sa réponse."""

    lignes: list[Any] = Field(
        max_length=MAX_WEEK_ROWS, json_schema_extra={"items": whole_schema(WeekRowIn)}
    )

    def rows(self) -> list[WeekRow | BadRow]:
        """Return the cells; one that cannot be read says so and hides no other."""
        return [
            each if isinstance(each, BadRow) else WeekRow(each.seance_id, each.row())
            for each in read_rows(WeekRowIn, self.lignes)
        ]


class PlannedSeanceIn(StrictIn):
    """Une séance à tenir dans la session."""

    le: Day
    nature: SeanceKind
    debut: Clock | None = None
    fin: Clock | None = None
    minutes: Count | None = Field(
        None, description="Durée qui compte ; tout le temps entre début et fin, sauf indication."
    )
    autres_presents: Count = 0

    def draft(self, session_id: str) -> SeanceDraft:
        """Return what is asked."""
        return SeanceDraft(
            session_id=session_id,
            on=self.le,
            kind=self.nature,
            minutes=self.minutes,
            starts=self.debut,
            ends=self.fin,
            present_elsewhere=self.autres_presents,
        )


class SeancesIn(StrictIn):
    """Plusieurs séances d’une session ; chacune a sa réponse."""

    seances: list[Any] = Field(
        max_length=MAX_SEANCES, json_schema_extra={"items": whole_schema(PlannedSeanceIn)}
    )

    def drafts(self, session_id: str) -> list[SeanceDraft | BadRow]:
        """Return the séances; one that cannot be read says so and hides no other."""
        return [
            each if isinstance(each, BadRow) else each.draft(session_id)
            for each in read_rows(PlannedSeanceIn, self.seances)
        ]


class SignedIn(StrictIn):
    """Les séances dont la feuille est à signer."""

    seances: list[Identifier] = Field(max_length=MAX_SEANCES)


class HeldReportOut(BaseModel):
    """Ce qui est advenu d’une séance, dans l’ordre de l’envoi."""

    ligne: int
    seance: SeanceOut | None = Field(description="Nulle quand elle est refusée.")
    champ: str | None
    message: str | None


class HeldReportsOut(BaseModel):
    """Le compte rendu : chaque séance est dite."""

    lignes: list[HeldReportOut]
    refusees: int

    @classmethod
    def of(cls, reports: Sequence[HeldReport]) -> "HeldReportsOut":
        """Return the reports as JSON."""
        lines = [
            HeldReportOut(
                ligne=number,
                seance=None if each.seance is None else SeanceOut.of(each.seance),
                champ=each.field,
                message=each.message,
            )
            for number, each in enumerate(reports, start=1)
        ]
        return cls(lignes=lines, refusees=sum(each.seance is None for each in reports))


class SigningQuery(BaseModel):
    """Of which days."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    du: Day
    au: Day


class SigningOut(BaseModel):
    """Les feuilles de ces jours, et ce que les signer rendrait dû."""

    du: date
    au: date
    a_signer: list[SeanceLineOut]
    vides: list[SeanceLineOut] = Field(description="Personne n’y est : elles ne se signent pas.")
    a_venir: list[SeanceLineOut]
    signees: list[SeanceLineOut]
    du_maintenant: str | None = Field(description="De ces jours, telles que sont les feuilles.")
    une_fois_signe: DecompteOut | None = Field(
        description="Le décompte de ces jours si toutes celles à signer l’étaient."
    )
    motif: str | None = Field(description="Pourquoi rien ne se compte, quand c’est le cas.")

    @classmethod
    def of(cls, signing: Signing, query: SigningQuery) -> "SigningOut":
        """Return what signing would do as JSON."""
        then = signing.once_signed
        return cls(
            du=query.du,
            au=query.au,
            a_signer=[_line(each) for each in signing.to_sign],
            vides=[_line(each) for each in signing.empty],
            a_venir=[_line(each) for each in signing.to_come],
            signees=[_line(each) for each in signing.signed],
            du_maintenant=None if signing.now is None else f"{signing.now.total:.2f}",
            une_fois_signe=None if then is None else DecompteOut.of(then),
            motif=signing.reason,
        )


def _line(line: SeanceLine) -> SeanceLineOut:
    fields = seance_fields(line.seance)
    return SeanceLineOut(**fields, lignes=line.recorded, presents=line.present)


def _lines(week: Week) -> list[SeanceLine]:
    counting = week.counting()
    return [
        SeanceLine(
            each,
            sum(row.seance_id == each.id for row in counting),
            sum(row.seance_id == each.id and row.minutes > 0 for row in counting),
        )
        for each in week.seances
    ]


def _row(row: Attendance) -> GridRowOut:
    return GridRowOut(**AttendanceOut.of(row).model_dump(), seance_id=row.seance_id)


def _proposed(each: WeekRow) -> ProposedOut:
    return ProposedOut(
        seance_id=each.seance_id,
        positionnement_id=each.row.positionnement_id,
        statut=code_out(each.row.status, STATUS_LABELS[each.row.status]),
        minutes=each.row.minutes,
    )
