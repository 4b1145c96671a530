"""Positionnements as JSON; what one may see depends on who one is."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from api.insertion_labels import (
    AUDIENCE_LABELS,
    EXIT_LABELS,
    ORIGIN_LABELS,
    REASON_LABELS,
    STATE_LABELS,
    TRANSITION_LABELS,
    result_label,
)
from api.labels import OBJECTIVE_LABELS
from api.schemas.day import Day
from api.schemas.insertion_fields import Comment, Identifier, StrictIn, Version, WindowQuery
from api.schemas.opportunity import CodeOut, code_out
from insertion.actor import Actor
from insertion.capacity import Audience
from insertion.host_side.seen import as_seen, event_as_seen
from insertion.positionnement import GROUPS, Event, Group, Sheet, State, Transition
from insertion.positionnement_moves import Step
from insertion.positionnement_ports import Listed, PositionnementFilter
from insertion.positionnement_reasons import Exit, Reason
from insertion.positionnement_sight import Sight
from insertion.positionnement_table import Asks
from insertion.terms import Objective
from usecases.positionnements.browse import Choice, PositionnementFile, SeenPositionnement
from usecases.positionnements.create import Wanted
from usecases.positionnements.expire import end_of_wait

MAX_CODES = 20
Codes = Annotated[list[Comment], Field(max_length=MAX_CODES)]
ByPeople = Literal[
    "adherer",
    "confirmer",
    "valider",
    "accepter",
    "mettre_en_attente",
    "refuser",
    "entrer",
    "suspendre",
    "reprendre",
    "prolonger",
    "terminer",
    "abandonner",
]


class _SheetIn(StrictIn):
    objectifs: Annotated[list[Objective], Field(max_length=len(Objective))] = Field([])
    resultats_attendus: Codes = Field([])
    contexte: Comment = Field("", description="Ce que la personne attend, en quelques mots.")

    def sheet(self) -> Sheet:
        """Return the prescription sheet."""
        return Sheet(
            tuple(dict.fromkeys(self.objectifs)),
            tuple(dict.fromkeys(self.resultats_attendus)),
            self.contexte,
        )


class PositionnementIn(_SheetIn):
    """Qui, sur quoi, et la fiche de prescription."""

    beneficiaire_id: Identifier
    opportunite_id: Identifier = Field(description="Identifiant de l’offre ou de l’action.")
    public: Audience = Audience.BRSA
    commentaire: Comment | None = None

    def wanted(self) -> Wanted:
        """Return what is asked."""
        return Wanted(
            beneficiary_id=self.beneficiaire_id,
            opportunity_id=self.opportunite_id,
            audience=self.public,
            sheet=self.sheet(),
            comment=self.commentaire,
        )


class TransitionIn(_SheetIn):
    """Ce qui arrive à un positionnement ; chaque transition demande une partie de ces champs."""

    transition: ByPeople
    version: Version | None = None
    motif: Reason | None = Field(None, description="Pour refuser, suspendre ou abandonner.")
    commentaire: Comment | None = None
    session_id: Identifier | None = Field(None, description="La session où la personne entre.")
    le: Day | None = Field(None, description="Le jour dont on parle ; aujourd’hui sinon.")
    entretien_le: Day | None = Field(None, description="Entretien tripartite, pour prolonger.")
    jusqu_au: Day | None = Field(None, description="Fin de la prolongation.")
    issue: Exit | None = Field(None, description="Comment cela se termine.")
    resultats: Codes = Field([], description="Résultats obtenus, par code.")

    def step(self) -> Step:
        """Return the step asked for."""
        sheet = self.sheet()
        return Step(
            transition=Transition(self.transition),
            reason=self.motif,
            comment=self.commentaire,
            session_id=self.session_id,
            on=self.le,
            interview_on=self.entretien_le,
            until=self.jusqu_au,
            outcome=self.issue,
            results=tuple(dict.fromkeys(self.resultats)),
            sheet=None if sheet == Sheet() else sheet,
        )


class PositionnementQuery(WindowQuery):
    """Exact filters of a list, and the page."""

    beneficiaire_id: Identifier | None = None
    opportunite_id: Identifier | None = None
    session_id: Identifier | None = None
    etat: State | None = None
    groupe: Group | None = Field(
        None, description="Plusieurs états : à confirmer, attendus, réponses, en cours, ouverts."
    )
    depuis: Day | None = Field(None, description="Dont l’état a changé ce jour-là ou après.")

    def where(self, viewer: Actor) -> PositionnementFilter:
        """Return the filter, for who asks."""
        states = None if self.groupe is None else GROUPS[self.groupe]
        if self.etat is not None:
            states = frozenset({self.etat}) & (states or frozenset(State))
        since = self.depuis
        return PositionnementFilter(
            viewer,
            self.beneficiaire_id,
            self.opportunite_id,
            self.session_id,
            states,
            None if since is None else datetime.combine(since, time.min).astimezone(),
        )


class SheetOut(BaseModel):
    """La fiche de prescription."""

    objectifs: list[CodeOut]
    resultats_attendus: list[CodeOut]
    contexte: str | None
    situation: dict[str, Any] | None = Field(description="Telle qu’elle était alors.")

    @classmethod
    def of(cls, sheet: Sheet, sight: Sight) -> "SheetOut":
        """Return of the sheet what one may read."""
        situation = sheet.situation if sight.whole else None
        return cls(
            objectifs=[code_out(each, OBJECTIVE_LABELS[each]) for each in sheet.objectives],
            resultats_attendus=[code_out(each, result_label(each)) for each in sheet.expected],
            contexte=sheet.motive if sight.context else None,
            situation=None if situation is None else dict(situation),
        )


class PositionnementOut(BaseModel):
    """Où en est un positionnement. Ce que l’on n’a pas à voir est nul."""

    id: str
    beneficiaire_id: str
    opportunite_id: str
    type: str
    intitule: str | None = Field(description="Nul quand l’offre ou l’action n’est plus ouverte.")
    dispositif: str | None
    session_id: str | None
    origine: CodeOut | None
    etat: CodeOut
    public: CodeOut | None
    prescripteur_id: str | None
    prescripteur_organisation_id: str | None
    accueil_id: str | None
    valideur_id: str | None
    cree_le: datetime
    etat_depuis: datetime
    avant_le: date | None = Field(
        description="Sans réponse ni suite ce jour-là, il s’arrête, et la personne en est prévenue."
    )
    transmis_le: datetime | None
    rang_attente: int | None
    entre_le: date | None
    fin_prevue_le: date | None
    prolonge_jusqu_au: date | None
    termine_le: date | None
    issue: CodeOut | None
    fiche: SheetOut | None
    instantane: dict[str, Any] | None = Field(
        description="Ce qui était connu, et l’explication montrée, au moment du positionnement."
    )
    version: int

    @classmethod
    def of(cls, seen: SeenPositionnement) -> "PositionnementOut":
        """Return what one may see."""
        return cls(**_fields(seen))


class EventOut(BaseModel):
    """Une ligne de l’historique : elle s’ajoute, elle ne change jamais."""

    rang: int
    transition: CodeOut
    de: CodeOut | None
    vers: CodeOut
    a: datetime
    par: str | None
    qualite: str | None
    motif: CodeOut | None
    commentaire: str | None
    details: dict[str, Any] | None

    @classmethod
    def of(cls, event: Event, sight: Sight) -> "EventOut":
        """Return the line; who is neither she nor her référent reads his own reasons only."""
        event = event_as_seen(event, sight.viewer)
        own = sight.is_own(event)
        words, named = sight.whole or own, sight.status or own
        source = event.from_state
        return cls(
            rang=event.sequence,
            transition=code_out(event.transition, TRANSITION_LABELS[event.transition]),
            de=None if source is None else code_out(source, STATE_LABELS[source]),
            vers=code_out(event.to_state, STATE_LABELS[event.to_state]),
            a=event.at,
            par=event.actor_id if named else None,
            qualite=event.actor_role.value if named else None,
            motif=_reason(event.reason) if words else None,
            commentaire=event.comment if words else None,
            details=dict(event.payload) if words and event.payload is not None else None,
        )


class ChoiceOut(BaseModel):
    """Une étape que l’on peut faire, ce qu’elle demande, et les motifs que l’on peut donner."""

    code: str
    libelle: str
    demande: list[Asks] = Field(
        description="`fiche`, `session`, `jour`, `entretien_tripartite`, `issue`."
    )
    motifs: list[CodeOut]
    issues: list[CodeOut]

    @classmethod
    def of(cls, choice: Choice) -> "ChoiceOut":
        """Return the step as JSON."""
        reasons = [each for each in Reason if each in choice.reasons]
        exits = Exit if Asks.EXIT in choice.asks else ()
        return cls(
            code=choice.transition,
            libelle=TRANSITION_LABELS[choice.transition],
            demande=[each for each in Asks if each in choice.asks],
            motifs=[code_out(each, REASON_LABELS[each]) for each in reasons],
            issues=[code_out(each, EXIT_LABELS[each]) for each in exits],
        )


class PositionnementFileOut(PositionnementOut):
    """Un positionnement, son historique, et ce que l’on peut faire ensuite."""

    historique: list[EventOut]
    possibles: list[ChoiceOut]

    @classmethod
    def whole(cls, file: PositionnementFile) -> "PositionnementFileOut":
        """Return what one may see; an employer, nothing of before it was asked."""
        sight, sent_at = file.seen.sight, file.positionnement.sent_at
        since = None if sight.status else sent_at
        events = [each for each in file.history if since is None or each.at >= since]
        return cls(
            **_fields(file.seen),
            historique=[EventOut.of(each, sight) for each in events],
            possibles=[ChoiceOut.of(each) for each in file.possible],
        )


class PositionnementPageOut(BaseModel):
    """Une page, la plus récente d’abord, et combien il y en a."""

    items: list[PositionnementOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(cls, found: Listed[SeenPositionnement], query: WindowQuery) -> "PositionnementPageOut":
        """Return the page as JSON."""
        items = [PositionnementOut.of(each) for each in found.items]
        pages = -(-found.total // query.size)
        return cls(items=items, total=found.total, page=query.page, size=query.size, pages=pages)


def _reason(reason: Reason | None) -> CodeOut | None:
    return None if reason is None else code_out(reason, REASON_LABELS[reason])


def _fields(seen: SeenPositionnement) -> dict[str, Any]:
    opportunity, sight = seen.opportunity, seen.sight
    placed = as_seen(seen.positionnement, sight.viewer)
    status, whole = sight.status, sight.whole
    snapshot, outcome = placed.snapshot, placed.outcome
    return {
        "id": placed.id,
        "beneficiaire_id": placed.beneficiary_id,
        "opportunite_id": placed.opportunity_id,
        "type": placed.opportunity_kind,
        "intitule": None if opportunity is None else opportunity.title,
        "dispositif": placed.dispositif if status else None,
        "session_id": placed.session_id,
        "origine": code_out(placed.origin, ORIGIN_LABELS[placed.origin]) if status else None,
        "etat": code_out(placed.state, STATE_LABELS[placed.state]),
        "public": code_out(placed.audience, AUDIENCE_LABELS[placed.audience]) if status else None,
        "prescripteur_id": placed.prescriber_id if status else None,
        "prescripteur_organisation_id": placed.prescriber_organisation_id if status else None,
        "accueil_id": placed.host_id,
        "valideur_id": placed.validator_id if status else None,
        "cree_le": placed.created_at,
        "etat_depuis": placed.state_since,
        "avant_le": end_of_wait(placed.state, placed.state_since),
        "transmis_le": placed.sent_at,
        "rang_attente": placed.waiting_rank,
        "entre_le": placed.entered_on,
        "fin_prevue_le": placed.planned_end_on,
        "prolonge_jusqu_au": placed.prolonged_until,
        "termine_le": placed.ended_on,
        "issue": None if outcome is None else code_out(outcome, EXIT_LABELS[outcome]),
        "fiche": SheetOut.of(placed.sheet, sight) if status else None,
        "instantane": dict(snapshot) if whole and snapshot is not None else None,
        "version": placed.version,
    }
