"""A shortlist and its explanation as JSON; scores leave unrounded, so that their parts add up."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, Field

from api.labels import (
    CHECK_QUESTIONS,
    CRITERION_LABELS,
    DEMAND_LABELS,
    EXCLUSION_LABELS,
    LICENCE_LABELS,
    NEED_LABELS,
    WEEKDAY_LABELS,
)
from api.schemas.opportunity import (
    CodeOut,
    PlaceOut,
    code_out,
    dispositif_out,
    occupation_out,
    skill_out,
)
from api.schemas.stopover import StopoverOut
from api.sentences import advice, contribution_sentence, travel_sentence
from insertion.opportunity import InsertionAction, Opportunity, OpportunityId
from insertion.schedule import Weekday
from matching.answer import (
    Contribution,
    ExclusionReason,
    Match,
    SkillMatch,
    TransitTimes,
    Travel,
)
from skills.taxonomy import Referential
from usecases.profile_draft import Understood, UnderstoodTerm, UnrecognisedText
from usecases.shortlist import AssessedOpportunity, Shortlist

# An occupation usually asks dozens of skills: nobody reads them all.
MAX_MISSING_SHOWN = 12


class ContributionOut(BaseModel):
    """Une ligne de l’explication ; la somme des points est la correspondance, au bit près."""

    critere: str
    libelle: str
    points: float = Field(description="Signés : seuls les limites et le trajet en retirent.")
    plafond: float = Field(description="Ce que vaudrait une correspondance parfaite.")
    motif: str
    phrase: str

    @classmethod
    def of(cls, line: Contribution, match: Match, referential: Referential) -> "ContributionOut":
        """Return the line as JSON."""
        return cls(
            critere=line.criterion,
            libelle=CRITERION_LABELS[line.criterion],
            points=line.points,
            plafond=line.ceiling,
            motif=line.reason,
            phrase=contribution_sentence(line, match, referential),
        )


class TransitTimesOut(BaseModel):
    """Le jour travaillé dont les trajets sont les plus longs, en heures du lieu.

    Les minutes se comptent depuis minuit de ce jour : moins de 0 la veille, 1 440 et plus le
    lendemain.
    """

    jour: str
    depart_minute: int = Field(description="Quand partir de chez soi.")
    retour_minute: int = Field(description="Quand on est rentré.")
    dernier_depart_minute: int | None = Field(
        description="Dernier moment pour quitter le travail en transports en commun."
    )

    @classmethod
    def of(cls, times: TransitTimes) -> "TransitTimesOut":
        """Return the times as JSON."""
        return cls(
            jour=WEEKDAY_LABELS[Weekday(times.weekday)],
            depart_minute=times.leaves_home,
            retour_minute=times.home_again,
            dernier_depart_minute=times.last_return,
        )


class TravelOut(BaseModel):
    """Le meilleur trajet, aller simple, porte à porte ; nul quand le lieu n’est pas connu."""

    mode: str | None
    minutes: float | None = Field(
        description="En transports en commun, le plus long de l’aller et du retour."
    )
    distance_km: float | None = Field(description="À vol d’oiseau.")
    suppose: bool = Field(
        description="Vrai : en transports en commun, sans horaire connu ; à vérifier."
    )
    horaires: TransitTimesOut | None = Field(
        description="En transports en commun, quand les horaires de travail sont connus."
    )
    phrase: str

    @classmethod
    def of(cls, travel: Travel) -> "TravelOut":
        """Return the travel as JSON."""
        return cls(
            mode=travel.mode,
            minutes=travel.minutes,
            distance_km=travel.distance_km,
            suppose=travel.assumed,
            horaires=None if travel.times is None else TransitTimesOut.of(travel.times),
            phrase=travel_sentence(travel),
        )


class SkillMatchOut(BaseModel):
    """Les compétences demandées, triées par importance."""

    detenues: list[CodeOut] = Field(description="Déclarées, ou lues dans le profil.")
    probables: list[CodeOut] = Field(description="Habituelles d’un métier exercé.")
    proches: list[CodeOut] = Field(description="Une compétence de la même famille est détenue.")
    a_acquerir: list[CodeOut] = Field(description="Les plus importantes seulement.")
    a_acquerir_autres: int = Field(description="Combien d’autres ne sont pas citées.")
    heritees: bool = Field(description="Vrai : certaines viennent du métier, pas de l’offre.")

    @classmethod
    def of(cls, skills: SkillMatch, referential: Referential) -> "SkillMatchOut":
        """Return the skills as JSON."""
        shown = skills.missing[:MAX_MISSING_SHOWN]
        return cls(
            detenues=[skill_out(each, referential) for each in skills.held],
            probables=[skill_out(each, referential) for each in skills.presumed],
            proches=[skill_out(each, referential) for each in skills.near],
            a_acquerir=[skill_out(each, referential) for each in shown],
            a_acquerir_autres=len(skills.missing) - len(shown),
            heritees=skills.inherited,
        )


class QuestionOut(BaseModel):
    """Ce qui n’est pas connu, et la question à poser ; cela n’exclut jamais."""

    code: str
    question: str


class MatchOut(BaseModel):
    """Une correspondance et tout ce qui l’explique."""

    id: str
    type: str
    intitule: str
    organisation: str | None
    dispositif: CodeOut | None = Field(description="Celui d’une action ; nul pour une offre.")
    metier: CodeOut | None
    lieu: PlaceOut
    score: float = Field(description="Points sur 100 de la correspondance, sans arrondi.")
    contributions: list[ContributionOut]
    trajet: TravelOut
    garde_enfant: StopoverOut | None = Field(
        description="Avec un enfant à déposer, quand les horaires de travail sont connus."
    )
    competences: SkillMatchOut
    besoins_couverts: list[CodeOut]
    limites_concernees: list[CodeOut] = Field(
        description="Les limites du profil que ce travail, ou ce métier en général, mettrait à mal."
    )
    a_verifier: list[QuestionOut]

    @classmethod
    def of(cls, match: Match, opportunity: Opportunity, referential: Referential) -> "MatchOut":
        """Return the match as JSON."""
        return cls(**_match_fields(match, opportunity, referential))


class _RankOut(BaseModel):
    rang: int


class RankedOut(MatchOut, _RankOut):
    """Une correspondance et son rang."""


class ExclusionCountOut(BaseModel):
    """Combien d’offres et d’actions un même motif écarte."""

    code: str
    libelle: str
    nombre: int


class TermOut(CodeOut):
    """Un code retenu, et les mots dont il vient."""

    champ: str
    mots: str
    confiance: float


class UnrecognisedOut(BaseModel):
    """Un texte qui ne compte pas, faute d’être sûr ; un code proposé peut le remplacer."""

    champ: str
    texte: str
    propositions: list[CodeOut]


class HomeOut(BaseModel):
    """La commune retenue pour le domicile."""

    code_commune: str
    nom: str
    confiance: float
    communes_possibles: int = Field(
        description="Plus d’une : ce code postal en couvre plusieurs, la plus peuplée est retenue."
    )


class UnderstoodOut(BaseModel):
    """Ce qui a été compris du profil : à relire, et à corriger s’il le faut."""

    domicile: HomeOut
    metiers_recherches: list[TermOut]
    metiers_exerces: list[TermOut]
    competences: list[TermOut]
    permis_lus: list[CodeOut] = Field(
        description="Lus dans texte_libre. Sans le champ permis, ils restent à confirmer."
    )
    textes_non_reconnus: list[UnrecognisedOut]

    @classmethod
    def of(cls, understood: Understood) -> "UnderstoodOut":
        """Return what was understood as JSON."""
        home = understood.home
        return cls(
            domicile=HomeOut(
                code_commune=home.commune.code,
                nom=home.commune.name,
                confiance=home.confidence,
                communes_possibles=home.shared_by,
            ),
            metiers_recherches=[_term(each) for each in understood.sought],
            metiers_exerces=[_term(each) for each in understood.held],
            competences=[_term(each) for each in understood.skills],
            permis_lus=[
                code_out(licence, LICENCE_LABELS[licence]) for licence in understood.licences_read
            ],
            textes_non_reconnus=[_unrecognised(each) for each in understood.unrecognised],
        )


class ShortlistOut(BaseModel):
    """Les meilleures correspondances, dans l’ordre exact, et ce qui a été écarté."""

    items: list[RankedOut]
    total: int = Field(description="Combien d’offres et d’actions ne sont pas écartées.")
    exclusions: list[ExclusionCountOut]
    profil_compris: UnderstoodOut
    conseils: list[str] = Field(description="Quand rien n’est trouvé : ce qui le changerait.")
    version_index: str
    version_politique: str

    @classmethod
    def of(cls, shortlist: Shortlist, referential: Referential) -> "ShortlistOut":
        """Return the shortlist as JSON; the CLI prints the same."""
        ranking = shortlist.ranking
        return cls(
            items=list(_ranked(shortlist, referential)),
            total=ranking.total,
            exclusions=[
                ExclusionCountOut(code=reason, libelle=EXCLUSION_LABELS[reason], nombre=count)
                for reason, count in ranking.excluded.items()
                if count
            ],
            profil_compris=UnderstoodOut.of(shortlist.resolved.understood),
            conseils=list(advice(ranking, shortlist.resolved.profile)),
            version_index=ranking.snapshot_version,
            version_politique=ranking.policy_version,
        )


class AssessmentOut(BaseModel):
    """Pourquoi une offre ou une action est proposée, ou non."""

    proposee: bool
    exclusions: list[CodeOut] = Field(description="Tout ce qui l’écarte ; vide si proposée.")
    correspondance: MatchOut = Field(description="Ce qu’elle vaut, ou vaudrait.")
    profil_compris: UnderstoodOut

    @classmethod
    def of(cls, assessed: AssessedOpportunity, referential: Referential) -> "AssessmentOut":
        """Return the assessment as JSON."""
        reasons = assessed.assessment.exclusions
        return cls(
            proposee=not reasons,
            exclusions=[exclusion_out(reason) for reason in reasons],
            correspondance=MatchOut.of(
                assessed.assessment.match, assessed.opportunity, referential
            ),
            profil_compris=UnderstoodOut.of(assessed.resolved.understood),
        )


def _ranked(shortlist: Shortlist, referential: Referential) -> Iterator[RankedOut]:
    found: dict[OpportunityId, Opportunity] = dict(shortlist.opportunities)
    shown = (match for match in shortlist.ranking.matches if match.opportunity_id in found)
    for rank, match in enumerate(shown, start=shortlist.skip + 1):
        opportunity = found[match.opportunity_id]
        yield RankedOut(rang=rank, **_match_fields(match, opportunity, referential))


def _match_fields(
    match: Match, opportunity: Opportunity, referential: Referential
) -> dict[str, Any]:
    return {
        "id": opportunity.id,
        "type": opportunity.kind,
        "intitule": opportunity.title,
        "organisation": opportunity.organisation,
        "dispositif": dispositif_out(opportunity)
        if isinstance(opportunity, InsertionAction)
        else None,
        "metier": occupation_out(opportunity.rome_code, referential),
        "lieu": PlaceOut.of(opportunity.place),
        "score": match.score,
        "contributions": [
            ContributionOut.of(line, match, referential) for line in match.contributions
        ],
        "trajet": TravelOut.of(match.travel),
        "garde_enfant": None if match.stopover is None else StopoverOut.of(match.stopover),
        "competences": SkillMatchOut.of(match.skills, referential),
        "besoins_couverts": [code_out(need, NEED_LABELS[need]) for need in match.covered],
        "limites_concernees": [
            code_out(demand, DEMAND_LABELS[demand]) for demand in match.strained
        ],
        "a_verifier": [
            QuestionOut(code=check, question=CHECK_QUESTIONS[check]) for check in match.to_check
        ],
    }


def exclusion_out(reason: ExclusionReason) -> CodeOut:
    """Return what excludes an opportunity, in French."""
    return code_out(reason, EXCLUSION_LABELS[reason])


def _term(term: UnderstoodTerm) -> TermOut:
    return TermOut(
        code=term.code,
        libelle=term.label,
        champ=term.field,
        mots=term.words,
        confiance=term.confidence,
    )


def _unrecognised(text: UnrecognisedText) -> UnrecognisedOut:
    return UnrecognisedOut(
        champ=text.field,
        texte=text.words,
        propositions=[CodeOut(code=each.code, libelle=each.label) for each in text.suggestions],
    )
