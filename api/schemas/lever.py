"""Levers as JSON: what is changed, what it opens, verified; and the way to one opportunity."""

from collections.abc import Iterator

from pydantic import BaseModel, Field

from api.labels import EXCLUSION_LABELS
from api.lever_sentences import (
    LOAN_SENTENCES,
    effect_sentence,
    hours_text,
    lever_conditions,
    lever_label,
    levers_advice,
    loan_months,
    today_sentence,
)
from api.schemas.eligibility import QuestionOut, left_to_ask, verdict_out
from api.schemas.match import MatchOut, UnderstoodOut, match_out, understood_out
from api.schemas.opportunity import CodeOut, PlaceOut, code_out, place_out
from api.schemas.profile import ProfileIn
from api.schemas.situation import SituationIn
from api.schemas.travel import TravelOut, travel_out
from api.sentences import travel_sentence
from geo.travel import TravelMode
from insertion.beneficiary import Profile
from insertion.eligibility import Eligibility
from insertion.opportunity import InsertionAction
from insertion.situation import Situation
from matching.lever_effects import LeverEffect
from matching.lever_paths import Way
from matching.levers import GOOD_SCORE, Lever, added_hours
from skills.taxonomy import Referential
from usecases.find_levers import FoundLevers, Target


class LeversIn(ProfileIn):
    """Un profil, et ce qui est déclaré par ailleurs ; absent veut dire « pas connu »."""

    situation: SituationIn | None = Field(
        None, description="Ce que demandent les règles d’un Point Mobilité, pour un cyclomoteur."
    )

    def known_situation(self) -> Situation:
        """Return what is declared, nothing when it is absent."""
        return Situation() if self.situation is None else self.situation.to_situation()


LEVER_FIELDS = frozenset(LeversIn.model_fields) - frozenset(ProfileIn.model_fields)


class ChangeOut(BaseModel):
    """Ce qui change dans le profil : à y ajouter, pour le classer comme si le levier était là."""

    champ: str
    ajoute: list[str]


class LoanOut(BaseModel):
    """Ce que disent les règles d’un Point Mobilité ; le détail est à `/eligibilite`."""

    dispositif: str
    verdict: CodeOut = Field(description="respecte, non_respecte ou a_verifier.")
    phrase: str
    a_demander: list[QuestionOut]
    duree_mois: int | None
    duree_exceptionnelle_mois: int | None

    @classmethod
    def of(cls, loan: Eligibility) -> "LoanOut":
        """Return the answer as JSON."""
        usual, exceptional = loan_months(loan)
        return cls(
            dispositif=loan.dispositif.id,
            verdict=verdict_out(loan.verdict),
            phrase=LOAN_SENTENCES[loan.verdict],
            a_demander=left_to_ask(loan),
            duree_mois=usual,
            duree_exceptionnelle_mois=exceptional,
        )


class HelperOut(BaseModel):
    """L’action ouverte, la plus proche, où demander de l’aide."""

    id: str
    intitule: str
    organisation: str | None
    lieu: PlaceOut

    @classmethod
    def of(cls, action: InsertionAction) -> "HelperOut":
        """Return the action as JSON."""
        return cls(
            id=action.id,
            intitule=action.title,
            organisation=action.organisation,
            lieu=place_out(action.place),
        )


class LeverOut(BaseModel):
    """Un changement, et à quelles conditions."""

    code: str
    type: str
    libelle: str
    changements: list[ChangeOut]
    conditions: list[str]
    eligibilite: LoanOut | None = Field(description="Pour un cyclomoteur de Point Mobilité.")
    ou_demander: HelperOut | None


class LeverEffectOut(LeverOut):
    """Un levier, et ce qu’il ouvre : vérifié en refaisant la recherche avec lui."""

    rang: int
    phrase: str
    a_portee_en_plus: int
    bonnes_en_plus: int
    ouvertes: int = Field(description="Combien sont nouvelles à portée, ou nouvelles bonnes.")
    ids: list[str] = Field(description="Les premières ouvertes, la meilleure d’abord.")
    meilleures: list[MatchOut] = Field(description="Les trois meilleures ouvertes, expliquées.")


class WayOut(BaseModel):
    """Des leviers tirés ensemble, et ce que vaut alors cette offre ou cette action."""

    leviers: list[LeverOut]
    score: float
    trajet: TravelOut


class TargetOut(BaseModel):
    """Ce qui mettrait une offre ou une action à portée : le moins de changements possible."""

    id: str
    intitule: str
    proposee: bool = Field(description="Vrai : elle est déjà à portée.")
    exclusions: list[CodeOut]
    score: float = Field(description="Ce qu’elle vaut, ou vaudrait, aujourd’hui.")
    chemins: list[WayOut] = Field(description="Vide : déjà à portée, ou rien ne suffit.")
    competences: list[WayOut] = Field(description="Une compétence de plus, après le chemin.")


class LeversOut(BaseModel):
    """Les leviers d’une personne, le plus utile d’abord."""

    items: list[LeverEffectOut]
    phrase: str
    a_portee: int
    bonnes: int
    seuil_bonne: float = Field(description="Points à partir desquels on dit « bonne ».")
    pour: TargetOut | None
    profil_compris: UnderstoodOut
    conseils: list[str]
    version_index: str
    version_politique: str

    @classmethod
    def of(cls, found: FoundLevers, referential: Referential) -> "LeversOut":
        """Return the answer as JSON; the CLI prints the same."""
        levers = found.levers
        return cls(
            items=list(_effects(found, referential)),
            phrase=today_sentence(found),
            a_portee=levers.in_reach,
            bonnes=levers.good,
            seuil_bonne=GOOD_SCORE,
            pour=None if found.target is None else _target(found.target, found, referential),
            profil_compris=understood_out(found.resolved.understood),
            conseils=list(levers_advice(found)),
            version_index=levers.snapshot_version,
            version_politique=levers.policy_version,
        )


def _effects(found: FoundLevers, referential: Referential) -> Iterator[LeverEffectOut]:
    for rank, effect in enumerate(found.levers.effects, start=1):
        yield LeverEffectOut(
            **dict(_lever(effect.lever, found, referential)),
            rang=rank,
            phrase=effect_sentence(effect.in_reach, effect.good, found.wanted.kinds),
            a_portee_en_plus=effect.in_reach,
            bonnes_en_plus=effect.good,
            ouvertes=effect.opened_count,
            ids=list(effect.opened),
            meilleures=list(_best(effect, found, referential)),
        )


def _best(effect: LeverEffect, found: FoundLevers, referential: Referential) -> Iterator[MatchOut]:
    for match in effect.best:
        opportunity = found.opportunities.get(match.opportunity_id)
        if opportunity is not None:
            yield match_out(match, opportunity, referential)


def _lever(lever: Lever, found: FoundLevers, referential: Referential) -> LeverOut:
    helper = found.helper_of(lever)
    loan = found.wanted.loan if lever.mode is TravelMode.MOPED else None
    return LeverOut(
        code=lever.code,
        type=lever.kind,
        libelle=lever_label(lever, referential),
        changements=list(_changes(lever, found.resolved.profile)),
        conditions=list(lever_conditions(lever, loan)),
        eligibilite=None if loan is None else LoanOut.of(loan),
        ou_demander=None if helper is None else HelperOut.of(helper),
    )


def _changes(lever: Lever, profile: Profile) -> Iterator[ChangeOut]:
    """Yield what to add to each field of the profile."""
    if lever.minutes:
        yield ChangeOut(champ="duree_max_minutes", ajoute=[f"{lever.minutes:g}"])
    for field, value in (
        ("contrats_acceptes", lever.contract),
        ("moyens", lever.mode),
        ("permis", lever.licence),
        ("competences", lever.skill),
    ):
        if value is not None:
            yield ChangeOut(champ=field, ajoute=[value])
    if lever.hours is not None and profile.availability is not None:
        windows = added_hours(profile.availability, lever.hours)
        yield ChangeOut(champ="disponibilites", ajoute=[hours_text(each) for each in windows])


def _target(target: Target, found: FoundLevers, referential: Referential) -> TargetOut:
    today = target.ways.today
    return TargetOut(
        id=target.opportunity.id,
        intitule=target.opportunity.title,
        proposee=not today.exclusions,
        exclusions=[code_out(reason, EXCLUSION_LABELS[reason]) for reason in today.exclusions],
        score=today.match.score,
        chemins=[_way(way, found, referential) for way in target.ways.ways],
        competences=[_way(way, found, referential) for way in target.ways.skills],
    )


def _way(way: Way, found: FoundLevers, referential: Referential) -> WayOut:
    match = way.assessment.match
    return WayOut(
        leviers=[_lever(lever, found, referential) for lever in way.levers],
        score=match.score,
        trajet=travel_out(match.travel, travel_sentence(match.travel)),
    )
