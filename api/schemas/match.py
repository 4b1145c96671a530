"""A shortlist and its explanation as JSON; scores leave unrounded, so that their parts add up.

Answers are plain dictionaries: nothing of ours needs checking once more on its way out, and an
answer holds hundreds of them. The classes say their form, to the documentation and to mypy.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from api.labels import (
    CHECK_QUESTIONS,
    CRITERION_LABELS,
    DEMAND_LABELS,
    EXCLUSION_LABELS,
    LICENCE_LABELS,
    NATURE_LABELS,
    NEED_LABELS,
    REASON_LABELS,
)
from api.schemas.opportunity import (
    CodeOut,
    PlaceOut,
    code_out,
    dispositif_out,
    occupation_out,
    place_out,
    skills_out,
)
from api.schemas.stopover import StopoverOut, stopover_out
from api.schemas.travel import TravelOut, travel_out
from api.sentences import advice, contribution_sentence, travel_sentence
from insertion.opportunity import InsertionAction, JobOffer, Opportunity, OpportunityId
from matching.answer import (
    CheckReason,
    Contribution,
    ExclusionReason,
    Match,
    ReasonCode,
    SkillMatch,
)
from skills.taxonomy import Referential
from usecases.profile_draft import Understood, UnderstoodTerm, UnrecognisedText
from usecases.shortlist import AssessedOpportunity, Shortlist

# An occupation usually asks dozens of skills: nobody reads them all.
MAX_MISSING_SHOWN = 12


class ContributionOut(TypedDict):
    """Une ligne de l’explication ; la somme des points est la correspondance, au bit près."""

    critere: str
    libelle: str
    points: Annotated[
        float, Field(description="Signés : seuls les limites et le trajet en retirent.")
    ]
    plafond: Annotated[float, Field(description="Ce que vaudrait une correspondance parfaite.")]
    motif: str
    phrase: str


class SkillMatchOut(TypedDict):
    """Les compétences demandées, triées par importance."""

    detenues: Annotated[list[CodeOut], Field(description="Déclarées, ou lues dans le profil.")]
    probables: Annotated[list[CodeOut], Field(description="Habituelles d’un métier exercé.")]
    proches: Annotated[
        list[CodeOut], Field(description="Une compétence de la même famille est détenue.")
    ]
    a_acquerir: Annotated[list[CodeOut], Field(description="Les plus importantes seulement.")]
    a_acquerir_autres: Annotated[int, Field(description="Combien d’autres ne sont pas citées.")]
    heritees: Annotated[
        bool, Field(description="Vrai : certaines viennent du métier, pas de l’offre.")
    ]


class QuestionOut(TypedDict):
    """Ce qui n’est pas connu, et la question à poser ; cela n’exclut jamais."""

    code: str
    question: str


class MatchOut(TypedDict):
    """Une correspondance et tout ce qui l’explique."""

    id: str
    type: str
    intitule: str
    organisation: str | None
    nature: Annotated[
        CodeOut | None,
        Field(description="Emploi, visite, journée ou immersion ; nul pour une action."),
    ]
    dispositif: Annotated[
        CodeOut | None, Field(description="Celui d’une action ; nul pour une offre.")
    ]
    metier: CodeOut | None
    lieu: PlaceOut
    score: Annotated[float, Field(description="Points sur 100 de la correspondance, sans arrondi.")]
    contributions: list[ContributionOut]
    trajet: TravelOut
    garde_enfant: Annotated[
        StopoverOut | None,
        Field(description="Avec un enfant à déposer, quand les horaires de travail sont connus."),
    ]
    competences: SkillMatchOut
    besoins_couverts: list[CodeOut]
    limites_concernees: Annotated[
        list[CodeOut],
        Field(
            description="Les limites du profil que ce travail, ou ce métier en général, mettrait à "
            "mal."
        ),
    ]
    a_verifier: list[QuestionOut]


class _RankOut(TypedDict):
    rang: int


class RankedOut(_RankOut, MatchOut):
    """Une correspondance et son rang."""


class ExclusionCountOut(TypedDict):
    """Combien d’offres et d’actions un même motif écarte."""

    code: str
    libelle: str
    nombre: int


class TermOut(CodeOut):
    """Un code retenu, et les mots dont il vient."""

    champ: str
    mots: str
    confiance: float


class UnrecognisedOut(TypedDict):
    """Un texte qui ne compte pas, faute d’être sûr ; un code proposé peut le remplacer."""

    champ: str
    texte: str
    propositions: list[CodeOut]


class HomeOut(TypedDict):
    """La commune retenue pour le domicile."""

    code_commune: str
    nom: str
    confiance: float
    communes_possibles: Annotated[
        int,
        Field(
            description="Plus d’une : ce code postal en couvre plusieurs, la plus peuplée est "
            "retenue."
        ),
    ]


class UnderstoodOut(TypedDict):
    """Ce qui a été compris du profil : à relire, et à corriger s’il le faut."""

    domicile: HomeOut
    metiers_recherches: list[TermOut]
    metiers_exerces: list[TermOut]
    competences: list[TermOut]
    permis_lus: Annotated[
        list[CodeOut],
        Field(description="Lus dans texte_libre. Sans le champ permis, ils restent à confirmer."),
    ]
    textes_non_reconnus: list[UnrecognisedOut]


class ShortlistOut(TypedDict):
    """Les meilleures correspondances, dans l’ordre exact, et ce qui a été écarté."""

    items: list[RankedOut]
    total: Annotated[int, Field(description="Combien d’offres et d’actions ne sont pas écartées.")]
    exclusions: list[ExclusionCountOut]
    profil_compris: UnderstoodOut
    conseils: Annotated[
        list[str], Field(description="Quand rien n’est trouvé : ce qui le changerait.")
    ]
    version_index: str
    version_politique: str


class AssessmentOut(TypedDict):
    """Pourquoi une offre ou une action est proposée, ou non."""

    proposee: bool
    exclusions: Annotated[
        list[CodeOut], Field(description="Tout ce qui l’écarte ; vide si proposée.")
    ]
    correspondance: Annotated[MatchOut, Field(description="Ce qu’elle vaut, ou vaudrait.")]
    profil_compris: UnderstoodOut


def shortlist_out(shortlist: Shortlist, referential: Referential) -> ShortlistOut:
    """Return the shortlist as JSON; the CLI prints the same."""
    ranking = shortlist.ranking
    return ShortlistOut(
        items=list(_ranked(shortlist, referential)),
        total=ranking.total,
        exclusions=exclusion_counts_out(ranking.excluded),
        profil_compris=understood_out(shortlist.resolved.understood),
        conseils=list(advice(ranking, shortlist.resolved.profile)),
        version_index=ranking.snapshot_version,
        version_politique=ranking.policy_version,
    )


def assessment_out(assessed: AssessedOpportunity, referential: Referential) -> AssessmentOut:
    """Return the assessment as JSON; the CLI prints the same."""
    reasons = assessed.assessment.exclusions
    return AssessmentOut(
        proposee=not reasons,
        exclusions=[exclusion_out(reason) for reason in reasons],
        correspondance=match_out(assessed.assessment.match, assessed.opportunity, referential),
        profil_compris=understood_out(assessed.resolved.understood),
    )


def match_out(match: Match, opportunity: Opportunity, referential: Referential) -> MatchOut:
    """Return one match as JSON."""
    return _match(match, opportunity, skill_match_out(match.skills, referential), referential)


def exclusion_out(reason: ExclusionReason) -> CodeOut:
    """Return what excludes an opportunity, in French."""
    return code_out(reason, EXCLUSION_LABELS[reason])


def exclusion_counts_out(excluded: Mapping[ExclusionReason, int]) -> list[ExclusionCountOut]:
    """Return how many each reason excludes, without those that exclude nothing."""
    return [
        ExclusionCountOut(code=reason, libelle=EXCLUSION_LABELS[reason], nombre=count)
        for reason, count in excluded.items()
        if count
    ]


def contributions_out(
    lines: Iterable[Contribution],
    words: Mapping[ReasonCode, str],
    sentence: Callable[[Contribution], str],
) -> list[ContributionOut]:
    """Return the lines of an explanation as JSON.

    ``words`` says most of them, and ``sentence`` those that tell facts of the match.
    """
    return [
        {
            "critere": line.criterion,
            "libelle": CRITERION_LABELS[line.criterion],
            "points": line.points,
            "plafond": line.ceiling,
            "motif": line.reason,
            "phrase": words.get(line.reason) or sentence(line),
        }
        for line in lines
    ]


def skill_match_out(skills: SkillMatch, referential: Referential) -> SkillMatchOut:
    """Return the skills as JSON."""
    shown = skills.missing[:MAX_MISSING_SHOWN]
    return SkillMatchOut(
        detenues=skills_out(skills.held, referential),
        probables=skills_out(skills.presumed, referential),
        proches=skills_out(skills.near, referential),
        a_acquerir=skills_out(shown, referential),
        a_acquerir_autres=len(skills.missing) - len(shown),
        heritees=skills.inherited,
    )


def question_out(check: CheckReason) -> QuestionOut:
    """Return what is not known as JSON, with the question to ask."""
    return QuestionOut(code=check, question=CHECK_QUESTIONS[check])


def _ranked(shortlist: Shortlist, referential: Referential) -> Iterator[RankedOut]:
    found: dict[OpportunityId, Opportunity] = dict(shortlist.opportunities)
    shown = (match for match in shortlist.ranking.matches if match.opportunity_id in found)
    # Opportunities that ask the same share their skills (matching/explanation.py).
    skills: dict[int, SkillMatchOut] = {}
    for rank, match in enumerate(shown, start=shortlist.skip + 1):
        asked = skills.get(id(match.skills))
        if asked is None:
            asked = skills[id(match.skills)] = skill_match_out(match.skills, referential)
        opportunity = found[match.opportunity_id]
        yield RankedOut(rang=rank, **_match(match, opportunity, asked, referential))


def _match(
    match: Match, opportunity: Opportunity, skills: SkillMatchOut, referential: Referential
) -> MatchOut:
    return MatchOut(
        id=opportunity.id,
        type=opportunity.kind,
        intitule=opportunity.title,
        organisation=opportunity.organisation,
        nature=code_out(opportunity.nature, NATURE_LABELS[opportunity.nature])
        if isinstance(opportunity, JobOffer)
        else None,
        dispositif=dispositif_out(opportunity)
        if isinstance(opportunity, InsertionAction)
        else None,
        metier=occupation_out(opportunity.rome_code, referential),
        lieu=place_out(opportunity.place),
        score=match.score,
        contributions=contributions_out(
            match.contributions,
            REASON_LABELS,
            lambda line: contribution_sentence(line, match, referential),
        ),
        trajet=travel_out(match.travel, travel_sentence(match.travel)),
        garde_enfant=None if match.stopover is None else stopover_out(match.stopover),
        competences=skills,
        besoins_couverts=[code_out(need, NEED_LABELS[need]) for need in match.covered],
        limites_concernees=[code_out(demand, DEMAND_LABELS[demand]) for demand in match.strained],
        a_verifier=[question_out(check) for check in match.to_check],
    )


def understood_out(understood: Understood) -> UnderstoodOut:
    """Return what was understood of a profile, as JSON."""
    home = understood.home
    return UnderstoodOut(
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
