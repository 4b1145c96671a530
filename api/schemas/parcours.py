"""Events of a parcours, and the list of the day of a référent, as JSON."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, Field

from api.parcours_labels import (
    DEADLINE_LABELS,
    EVENT_LABELS,
    FIRMNESS_LABELS,
    OWNER_LABELS,
)
from api.schemas.day import Day
from api.schemas.insertion_fields import Count, Euros, Identifier, StrictIn
from api.schemas.opportunity import CodeOut, code_out
from insertion.deadline_rules import Owner, Scope
from insertion.deadlines import Deadline, DeadlineStatus
from insertion.dispositifs_rules import RuleStatus, RuleValue
from insertion.organisations import Organisation, OrganisationKind
from insertion.parcours import EventKind, OrientationKind, ParcoursEvent
from insertion.positionnement_ports import Window
from insertion.terms import ContractKind
from usecases.parcours.deadlines import QUIET_DAYS, Agenda
from usecases.parcours.record import EventDraft


class AccompanyingOut(BaseModel):
    """Un organisme qui peut être le référent d’une personne."""

    id: str
    nom: str
    type: OrganisationKind


class AccompanyingListOut(BaseModel):
    """Des organismes, par nom."""

    items: list[AccompanyingOut]

    @classmethod
    def of(cls, found: Sequence[Organisation]) -> "AccompanyingListOut":
        """Return them as JSON."""
        return cls(
            items=[AccompanyingOut(id=each.id, nom=each.name, type=each.kind) for each in found]
        )


class EventIn(StrictIn):
    """Ce qui s’est passé ; les champs qui ne servent pas à ce type d’événement sont refusés."""

    type: EventKind
    le: Day = Field(description="Le jour où c’est arrivé ; aujourd’hui au plus tard.")
    corrige: Identifier | None = Field(None, description="Identifiant de l’événement remplacé.")
    orientation: OrientationKind | None = None
    organisation_id: Identifier | None = Field(None, description="L’organisme référent.")
    duree_mois: Count | None = Field(None, description="Du contrat d’engagements, ou de l’emploi.")
    jusqu_au: Day | None = Field(None, description="Dernier jour d’une dispense de contrat.")
    contrat: ContractKind | None = Field(None, description="Contrat de travail trouvé.")
    positionnement_id: Identifier | None = Field(
        None, description="Le positionnement qui y a mené."
    )
    montant_mensuel: Euros | None = Field(
        None, description="RSA mensuel du foyer avant la sortie, en euros.", examples=["607.75"]
    )

    def to_draft(self) -> EventDraft:
        """Return the event as the use case takes it."""
        return EventDraft(
            kind=self.type,
            on=self.le,
            corrects=self.corrige,
            orientation=self.orientation,
            organisation_id=self.organisation_id,
            months=self.duree_mois,
            until=self.jusqu_au,
            contract=self.contrat,
            positionnement_id=self.positionnement_id,
            monthly_amount=self.montant_mensuel,
        )


class EventOut(BaseModel):
    """Un événement du parcours."""

    id: str
    type: EventKind
    libelle: str
    le: date
    ecrit_a: datetime
    par: str = Field(description="Identifiant de qui l’a écrit.")
    corrige: str | None
    orientation: OrientationKind | None
    organisation_id: str | None
    duree_mois: int | None
    jusqu_au: date | None
    contrat: ContractKind | None
    positionnement_id: str | None
    montant_mensuel: Decimal | None

    @classmethod
    def of(cls, event: ParcoursEvent) -> "EventOut":
        """Return the event as JSON."""
        return cls(
            id=event.id,
            type=event.kind,
            libelle=EVENT_LABELS[event.kind],
            le=event.on,
            ecrit_a=event.recorded_at,
            par=event.actor_id,
            corrige=event.corrects,
            orientation=event.orientation,
            organisation_id=event.organisation_id,
            duree_mois=event.months,
            jusqu_au=event.until,
            contrat=event.contract,
            positionnement_id=event.positionnement_id,
            montant_mensuel=event.monthly_amount,
        )


class ParcoursOut(BaseModel):
    """Une page des événements d’une personne, par jour."""

    items: list[EventOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(cls, events: Sequence[ParcoursEvent], window: Window) -> "ParcoursOut":
        """Return the page as JSON."""
        shown = events[window.skip : window.skip + window.size]
        return cls(
            items=[EventOut.of(event) for event in shown],
            total=len(events),
            page=window.page,
            size=window.size,
            pages=-(-len(events) // window.size),
        )


class TextOut(BaseModel):
    """Le texte qui demande quelque chose, et avec quelle fermeté."""

    document: str
    section: str
    citation: str
    statut: RuleStatus
    statut_libelle: str

    @classmethod
    def of(cls, value: RuleValue) -> "TextOut":
        """Return where a value is written."""
        return cls(
            document=value.source.document.title,
            section=value.source.section,
            citation=value.source.quote,
            statut=value.status,
            statut_libelle=FIRMNESS_LABELS[value.status],
        )


class DeadlineOut(BaseModel):
    """Une échéance : quoi, pour qui, avant quand, et le texte qui la demande."""

    regle: str
    libelle: str
    objet: Scope
    objet_id: str
    beneficiaire_id: str | None
    depuis: date
    echeance: date
    statut: DeadlineStatus
    statut_libelle: str
    a_la_charge: Owner
    a_la_charge_libelle: str
    texte: TextOut | None = Field(description="Absent quand le jour vient de la session même.")
    precision: str
    remplie_par: list[CodeOut] = Field(description="Les événements du parcours qui la remplissent.")

    @classmethod
    def of(cls, deadline: Deadline, today: date) -> "DeadlineOut":
        """Return the deadline as JSON."""
        rule, status = deadline.rule, deadline.status(today)
        return cls(
            regle=rule.id,
            libelle=rule.label,
            objet=rule.scope,
            objet_id=deadline.subject_id,
            beneficiaire_id=deadline.beneficiary_id,
            depuis=deadline.opened_on,
            echeance=deadline.due_on,
            statut=status,
            statut_libelle=DEADLINE_LABELS[status],
            a_la_charge=rule.owner,
            a_la_charge_libelle=OWNER_LABELS[rule.owner],
            texte=None if deadline.text is None else TextOut.of(deadline.text),
            precision=rule.note,
            remplie_par=[code_out(k, EVENT_LABELS[k]) for k in EventKind if k in rule.met_by],
        )


class AgendaTotalsOut(BaseModel):
    """Combien il y en a en tout, dans chaque partie."""

    en_retard: int
    cette_semaine: int
    a_venir: int
    sans_reponse: int
    sans_nouvelles: int


class AgendaOut(BaseModel):
    """Ce qui attend un référent, ce jour-là : la même page de chaque partie."""

    jour: date
    en_retard: list[DeadlineOut]
    cette_semaine: list[DeadlineOut]
    a_venir: list[DeadlineOut]
    sans_reponse: list[str] = Field(description="Positionnements qui attendent quelqu’un.")
    sans_nouvelles: list[str] = Field(
        description=f"Personnes sans événement depuis plus de {QUIET_DAYS} jours."
    )
    totaux: AgendaTotalsOut
    page: int
    size: int
    pages: int = Field(description="De la plus longue partie.")

    @classmethod
    def of(cls, agenda: Agenda, window: Window) -> "AgendaOut":
        """Return one page of each part as JSON."""
        part = slice(window.skip, window.skip + window.size)

        def shown(status: DeadlineStatus) -> list[DeadlineOut]:
            return [DeadlineOut.of(each, agenda.day) for each in agenda.lists[status][part]]

        totals = AgendaTotalsOut(
            en_retard=len(agenda.lists[DeadlineStatus.LATE]),
            cette_semaine=len(agenda.lists[DeadlineStatus.SOON]),
            a_venir=len(agenda.lists[DeadlineStatus.AHEAD]),
            sans_reponse=len(agenda.unanswered),
            sans_nouvelles=len(agenda.quiet),
        )
        longest = max(totals.model_dump().values())
        return cls(
            jour=agenda.day,
            en_retard=shown(DeadlineStatus.LATE),
            cette_semaine=shown(DeadlineStatus.SOON),
            a_venir=shown(DeadlineStatus.AHEAD),
            sans_reponse=list(agenda.unanswered[part]),
            sans_nouvelles=list(agenda.quiet[part]),
            totaux=totals,
            page=window.page,
            size=window.size,
            pages=-(-longest // window.size),
        )
