"""A portfolio with what is to be done, as JSON."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from api.insertion_labels import ACCOMPANIMENT_LABELS, STATE_LABELS
from api.labels import OBJECTIVE_LABELS
from api.parcours_labels import ALERT_LABELS, DEADLINE_LABELS
from api.schemas.insertion_fields import WindowQuery
from api.schemas.opportunity import CodeOut, code_out
from api.schemas.parcours import DeadlineOut
from api.schemas.profile import Text
from insertion.positionnement import State
from insertion.terms import Objective
from usecases.parcours.watch import Alert, OnIt, Watch, Watched, WatchOrder, WatchQuestion


class WatchQuery(WindowQuery):
    """Whom one looks for, in what order, and which page."""

    q: Text | None = Field(
        None, description="Mots de l’identifiant, ou de l’intitulé d’un positionnement ouvert."
    )
    alerte: Alert | None = None
    etat: State | None = Field(None, description="D’un positionnement ouvert.")
    objectif: Objective | None = Field(None, description="D’un positionnement ouvert.")
    tri: WatchOrder = WatchOrder.PERSON
    sens: Literal["croissant", "decroissant"] = "croissant"

    def question(self) -> WatchQuestion:
        """Return what is asked."""
        return WatchQuestion(
            words=self.q or "",
            alert=self.alerte,
            state=self.etat,
            objective=self.objectif,
            order=self.tri,
            descending=self.sens == "decroissant",
            window=self.window(),
        )


class DeadlinesOut(BaseModel):
    """Les échéances du parcours d’une personne, tenues ou non, par jour."""

    jour: date
    items: list[DeadlineOut]


class OnItOut(BaseModel):
    """Un positionnement ouvert, en peu de mots."""

    id: str
    opportunite_id: str
    intitule: str | None = Field(description="Nul quand l’offre ou l’action n’est plus ouverte.")
    type: str
    etat: CodeOut
    objectif: CodeOut | None

    @classmethod
    def of(cls, on_it: OnIt) -> "OnItOut":
        """Return it as JSON."""
        placed, opportunity, objective = on_it.positionnement, on_it.opportunity, on_it.objective
        return cls(
            id=placed.id,
            opportunite_id=placed.opportunity_id,
            intitule=None if opportunity is None else opportunity.title,
            type=placed.opportunity_kind,
            etat=code_out(placed.state, STATE_LABELS[placed.state]),
            objectif=None
            if objective is None
            else code_out(objective, OBJECTIVE_LABELS[objective]),
        )


class DueOut(BaseModel):
    """La prochaine chose à faire, et pour quand."""

    libelle: str
    echeance: date
    statut: CodeOut


class WatchedOut(BaseModel):
    """Une personne du portefeuille, et ce qui l’attend."""

    beneficiaire_id: str
    nom_complet: str | None
    role: CodeOut
    depuis: date
    positionnements: list[OnItOut]
    prochaine_echeance: DueOut | None
    en_retard: int = Field(description="Combien de choses auraient dû être faites.")
    dernieres_nouvelles: date | None
    alertes: list[CodeOut]

    @classmethod
    def of(cls, watched: Watched, today: date) -> "WatchedOut":
        """Return the line as JSON."""
        line, due = watched.line, watched.due
        next_one = None
        if due:
            status = due[0].status(today)
            next_one = DueOut(
                libelle=due[0].rule.label,
                echeance=due[0].due_on,
                statut=code_out(status, DEADLINE_LABELS[status]),
            )
        return cls(
            beneficiaire_id=line.beneficiary_id,
            nom_complet=watched.name,
            role=code_out(line.role, ACCOMPANIMENT_LABELS[line.role]),
            depuis=line.starts_on,
            positionnements=[OnItOut.of(each) for each in watched.placed],
            prochaine_echeance=next_one,
            en_retard=sum(each.due_on < today for each in due),
            dernieres_nouvelles=watched.news,
            alertes=[code_out(a, ALERT_LABELS[a]) for a in Alert if a in watched.alerts],
        )


class AlertCountOut(BaseModel):
    """Combien de personnes du portefeuille sont dans ce cas."""

    code: Alert
    libelle: str
    nombre: int


class WatchOut(BaseModel):
    """Un portefeuille et ce qu’il y a à faire : des comptes sur tout, et une page des personnes."""

    referent_id: str
    jour: date
    file_active: int
    file_active_maximale: int
    alertes: list[AlertCountOut]
    items: list[WatchedOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(cls, watch: Watch, query: WatchQuery) -> "WatchOut":
        """Return the page as JSON."""
        total = watch.lines.total
        return cls(
            referent_id=watch.referent.id,
            jour=watch.day,
            file_active=watch.followed,
            file_active_maximale=watch.referent.capacity,
            alertes=[
                AlertCountOut(code=a, libelle=ALERT_LABELS[a], nombre=watch.counts.get(a, 0))
                for a in Alert
            ],
            items=[WatchedOut.of(each, watch.day) for each in watch.lines.items],
            total=total,
            page=query.page,
            size=query.size,
            pages=-(-total // query.size),
        )
