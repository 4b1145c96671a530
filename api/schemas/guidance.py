"""Which action for whom, and a dated plan, as JSON: proposals with their reasons."""

from datetime import date

from pydantic import BaseModel, Field

from api.guidance_sentences import gap_sentence, way_in_sentence
from api.insertion_labels import STATE_LABELS
from api.labels import EXCLUSION_LABELS, NEED_LABELS, OBJECTIVE_LABELS
from api.schemas.dispositif import AmbiguityOut
from api.schemas.eligibility import QuestionOut, left_to_ask, verdict_out
from api.schemas.match import ExclusionCountOut, MatchOut, match_out
from api.schemas.opportunity import CodeOut, code_out
from api.schemas.people import PersonOut
from insertion.eligibility import Eligibility
from insertion.positionnement_ports import Window
from insertion.terms import Need, Objective
from skills.taxonomy import Referential
from usecases.guidance.action_sessions import Place
from usecases.guidance.plans import PersonPlan, PlannedStep
from usecases.guidance.suited_actions import SuitedAction, SuitedActions
from usecases.guidance.suited_people import SuitedPerson, SuitedPortfolio


class EntryRulesOut(BaseModel):
    """Ce que les règles du dispositif disent d’une entrée ; le détail : `POST /eligibilite`."""

    dispositif: CodeOut
    verdict: CodeOut
    non_remplis: list[str] = Field(description="Les conditions qui ne sont pas remplies.")
    a_demander: list[QuestionOut]
    ambiguites: list[AmbiguityOut]

    @classmethod
    def of(cls, found: Eligibility) -> "EntryRulesOut":
        """Return the answer of one dispositif, short."""
        return cls(
            dispositif=CodeOut(code=found.dispositif.id, libelle=found.dispositif.name),
            verdict=verdict_out(found.verdict),
            non_remplis=list(found.refusals()),
            a_demander=left_to_ask(found),
            ambiguites=[AmbiguityOut.of(each) for each in found.ambiguities],
        )


class WayInOut(BaseModel):
    """La prochaine entrée possible."""

    session_id: str | None
    du: date
    au: date | None
    places_libres: int | None = Field(description="`null` : l’action n’a pas de session.")
    phrase: str

    @classmethod
    def of(cls, place: Place, today: date) -> "WayInOut":
        """Return a way in as JSON."""
        session = place.session
        return cls(
            session_id=place.entry.session_id,
            du=place.entry.period.start,
            au=place.entry.period.end,
            places_libres=None if session is None else session.free,
            phrase=way_in_sentence(place, today),
        )


class SuitedActionOut(BaseModel):
    """Une action : pourquoi elle convient, si l’on peut y entrer, et quand."""

    correspondance: MatchOut
    objectif: CodeOut
    prochaine_etape: bool = Field(description="Son objectif est celui qui vient ensuite.")
    entree: WayInOut | None = Field(description="`null` : plus aucune place.")
    conditions: EntryRulesOut | None = Field(description="`null` : aucune règle connue.")

    @classmethod
    def of(cls, suited: SuitedAction, referential: Referential, today: date) -> "SuitedActionOut":
        """Return one action as JSON."""
        return cls(
            correspondance=match_out(suited.match, suited.action, referential),
            objectif=_objective(suited.action.objective),
            prochaine_etape=suited.is_next,
            entree=None if suited.place is None else WayInOut.of(suited.place, today),
            conditions=_rules(suited.eligibility),
        )


class SuitedActionsOut(BaseModel):
    """Une page des actions qui conviennent à une personne, dans l’ordre exact du moteur.

    Celles dont les conditions ne sont pas remplies viennent après toutes les autres.
    """

    jour: date
    objectifs_suivants: list[CodeOut]
    items: list[SuitedActionOut]
    conditions_non_remplies: list[SuitedActionOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(
        cls, found: SuitedActions, referential: Referential, window: Window
    ) -> "SuitedActionsOut":
        """Return one page of the list as JSON."""
        total = len(found.open) + len(found.not_met)
        first, last = window.skip, window.skip + window.size
        behind = len(found.open)

        def shown(each: SuitedAction) -> SuitedActionOut:
            return SuitedActionOut.of(each, referential, found.day)

        return cls(
            jour=found.day,
            objectifs_suivants=[_objective(each) for each in sorted(found.objectives)],
            items=[shown(each) for each in found.open[first:last]],
            conditions_non_remplies=[
                shown(each)
                for each in found.not_met[max(first - behind, 0) : max(last - behind, 0)]
            ],
            total=total,
            page=window.page,
            size=window.size,
            pages=-(-total // window.size),
        )


class StepOut(BaseModel):
    """Une étape : quelle action, de quand à quand, pour quels besoins."""

    action_id: str
    intitule: str
    objectif: CodeOut
    session_id: str | None
    du: date
    au: date | None
    besoins: list[CodeOut]
    trajet_minutes: float | None
    conditions: EntryRulesOut | None

    @classmethod
    def of(cls, planned: PlannedStep) -> "StepOut":
        """Return one step as JSON."""
        step, period = planned.step, planned.step.entry.period
        return cls(
            action_id=planned.action.id,
            intitule=planned.action.title,
            objectif=_objective(planned.action.objective),
            session_id=step.entry.session_id,
            du=period.start,
            au=period.end,
            besoins=[_need(each) for each in sorted(step.covers)],
            trajet_minutes=step.action.minutes,
            conditions=_rules(planned.eligibility),
        )


class GapOut(BaseModel):
    """Un besoin resté sans action, et pourquoi."""

    besoin: CodeOut
    motif: str
    phrase: str


class PlanOut(BaseModel):
    """Un plan daté : une proposition, rien n’est décidé."""

    etapes: list[StepOut]
    sans_reponse: list[GapOut]
    emploi_a_partir_du: date = Field(description="Plus rien n’est alors prévu avant un emploi.")
    besoins_connus: bool = Field(description="Sinon, les besoins sont la question à poser.")

    @classmethod
    def of(cls, found: PersonPlan) -> "PlanOut":
        """Return the plan as JSON."""
        return cls(
            etapes=[StepOut.of(each) for each in found.steps],
            sans_reponse=[
                GapOut(besoin=_need(need), motif=gap, phrase=gap_sentence(gap))
                for need, gap in found.plan.gaps
            ],
            emploi_a_partir_du=found.plan.work_from,
            besoins_connus=found.needs_known,
        )


class SuitedPersonOut(BaseModel):
    """Une personne du portefeuille à qui l’offre ou l’action convient."""

    personne: PersonOut
    conditions: EntryRulesOut | None
    positionnement: CodeOut | None = Field(description="L’état de celui qui est déjà ouvert.")

    @classmethod
    def of(cls, rank: int, suited: SuitedPerson, referential: Referential) -> "SuitedPersonOut":
        """Return one person as JSON."""
        state = suited.already
        return cls(
            personne=PersonOut.of(rank, suited.match, referential),
            conditions=_rules(suited.eligibility),
            positionnement=None if state is None else code_out(state, STATE_LABELS[state]),
        )


class SuitedPortfolioOut(BaseModel):
    """Les personnes de son portefeuille, dans l’ordre exact."""

    id: str
    items: list[SuitedPersonOut]
    exclusions: list[ExclusionCountOut]
    sans_profil: int = Field(description="Personnes du portefeuille dont rien n’est connu.")

    @classmethod
    def of(cls, found: SuitedPortfolio, referential: Referential) -> "SuitedPortfolioOut":
        """Return the list as JSON."""
        return cls(
            id=found.opportunity.id,
            items=[
                SuitedPersonOut.of(rank, each, referential)
                for rank, each in enumerate(found.people, start=1)
            ],
            exclusions=[
                ExclusionCountOut(code=reason, libelle=EXCLUSION_LABELS[reason], nombre=count)
                for reason, count in found.ranking.excluded.items()
                if count
            ],
            sans_profil=found.unknown,
        )


def _rules(eligibility: Eligibility | None) -> EntryRulesOut | None:
    return None if eligibility is None else EntryRulesOut.of(eligibility)


def _objective(objective: Objective) -> CodeOut:
    return CodeOut(code=objective, libelle=OBJECTIVE_LABELS[objective])


def _need(need: Need) -> CodeOut:
    return CodeOut(code=need, libelle=NEED_LABELS[need])
