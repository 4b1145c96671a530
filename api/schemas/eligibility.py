"""Eligibility as JSON: the verdict, each criterion with its reason, and what is left to ask."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from api.rule_sentences import VERDICT_LABELS, day_words, declared_words, expiry_words
from api.schemas.dispositif import (
    AmbiguityOut,
    FormalityOut,
    IncompatibilityOut,
    RefusedFileOut,
    RuleOut,
    SourceOut,
    refused_files,
    rule_fields,
)
from api.schemas.opportunity import CodeOut
from insertion.dispositifs import Mistake
from insertion.eligibility import Eligibility, IncompatibilityJudgement
from insertion.eligibility_delegation import Delegations
from insertion.eligibility_judgements import (
    CriterionJudgement,
    GroupJudgement,
    Judgement,
    Verdict,
)
from usecases.check_eligibility import EligibilityItem, EligibilityReport


def verdict_out(verdict: Verdict) -> CodeOut:
    """Return a verdict with its words."""
    return CodeOut(code=verdict, libelle=VERDICT_LABELS[verdict])


class CriterionJudgementOut(RuleOut):
    """Ce qu’un critère dit de la personne."""

    type: Literal["critere"] = "critere"
    verdict: CodeOut = Field(description="respecte, non_respecte ou a_verifier.")
    effet: str | None = Field(
        description="Ce que ce critère fait de l’ensemble : exceptionnel ou sous réserve, il n’est "
        "jamais acquis seul ; indicatif, il n’exclut jamais ; null : sans effet."
    )
    valeur_utilisee: str | None = Field(description="Ce qui était déclaré ; null : pas connu.")
    question: str | None = Field(description="Ce qui trancherait.")
    justificatif: str | None = Field(description="Le document qui trancherait.")

    @classmethod
    def of(cls, judgement: CriterionJudgement) -> "CriterionJudgementOut":
        """Return the judgement as JSON."""
        return cls.model_validate(
            {
                **rule_fields(judgement.criterion),
                "verdict": verdict_out(judgement.verdict),
                "effet": judgement.counts_as,
                "valeur_utilisee": declared_words(judgement),
                "question": judgement.question or None,
                "justificatif": judgement.criterion.evidence or None,
            }
        )


class GroupJudgementOut(BaseModel):
    """Ce qu’un groupe de critères dit de la personne."""

    type: Literal["groupe"] = "groupe"
    code: str
    libelle: str
    mode: str
    verdict: CodeOut
    membres: list["JudgementOut"]


JudgementOut = CriterionJudgementOut | GroupJudgementOut


def judgement_out(judgement: Judgement) -> JudgementOut:
    """Return what a criterion or a group says as JSON."""
    if isinstance(judgement, CriterionJudgement):
        return CriterionJudgementOut.of(judgement)
    assert isinstance(judgement, GroupJudgement)
    return GroupJudgementOut(
        code=judgement.group.code,
        libelle=judgement.group.label,
        mode=judgement.group.mode,
        verdict=verdict_out(judgement.verdict),
        membres=[judgement_out(member) for member in judgement.members],
    )


class QuestionOut(BaseModel):
    """Ce qui reste à demander ou à voir."""

    critere: str
    question: str
    justificatif: str | None


def questions_out(judgements: Sequence[CriterionJudgement]) -> list[QuestionOut]:
    """Return what is left to ask, once each question."""
    found = {
        each.question or each.criterion.question: QuestionOut(
            critere=each.criterion.code,
            question=each.question or each.criterion.question,
            justificatif=each.criterion.evidence or None,
        )
        for each in judgements
    }
    return list(found.values())


class IncompatibilityJudgementOut(IncompatibilityOut):
    """Ce qui est en cours et ne va pas avec le dispositif."""

    en_cours: list[str]
    verdict: CodeOut | None = Field(description="null : sans effet, rien n’étant déclaré.")

    @classmethod
    def of_judgement(cls, judgement: IncompatibilityJudgement) -> "IncompatibilityJudgementOut":
        """Return the judgement as JSON."""
        return cls(
            **IncompatibilityOut.of(judgement.incompatibility).model_dump(),
            en_cours=list(judgement.found),
            verdict=None if judgement.verdict is None else verdict_out(judgement.verdict),
        )


class DelegatedOut(BaseModel):
    """Un organisme à qui l’accompagnement peut être confié."""

    organisme: str
    libelle: str
    verdict: CodeOut
    a_demander: list[QuestionOut]
    source: SourceOut


class DelegationOut(BaseModel):
    """À qui l’accompagnement peut être confié ; le Département décide."""

    organismes: list[DelegatedOut]
    sinon: str | None
    ambiguites: list[AmbiguityOut]

    @classmethod
    def of(cls, delegations: Delegations) -> "DelegationOut":
        """Return the delegations as JSON."""
        return cls(
            organismes=[
                DelegatedOut(
                    organisme=each.delegation.organisation,
                    libelle=each.delegation.label,
                    verdict=verdict_out(each.verdict),
                    a_demander=questions_out(each.questions()),
                    source=SourceOut.of(each.delegation.source),
                )
                for each in delegations.judged
            ],
            sinon=str(delegations.otherwise.value) if delegations.otherwise else None,
            ambiguites=[AmbiguityOut.of(each) for each in delegations.ambiguities],
        )


class EligibilityItemOut(BaseModel):
    """La réponse pour un dispositif."""

    dispositif: CodeOut
    organisme: str
    verdict: CodeOut
    echu: str | None = Field(description="Ce qu’il faut savoir quand le dernier texte est échu.")
    criteres: list[JudgementOut]
    incompatibilites: list[IncompatibilityJudgementOut]
    a_demander: list[QuestionOut]
    formalites: list[FormalityOut]
    ambiguites: list[AmbiguityOut]
    delegation: DelegationOut | None

    @classmethod
    def of(cls, item: EligibilityItem) -> "EligibilityItemOut":
        """Return the answer as JSON."""
        found = item.eligibility
        return cls(
            dispositif=CodeOut(code=found.dispositif.id, libelle=found.dispositif.name),
            organisme=found.dispositif.organisation,
            verdict=verdict_out(found.verdict),
            echu=expiry_words(found.rules),
            criteres=[judgement_out(each) for each in found.judgements],
            incompatibilites=[
                IncompatibilityJudgementOut.of_judgement(each) for each in found.incompatibilities
            ],
            a_demander=left_to_ask(found),
            formalites=[FormalityOut.of(each) for each in found.formalities],
            ambiguites=[AmbiguityOut.of(each) for each in found.ambiguities],
            delegation=DelegationOut.of(item.delegations) if item.delegations else None,
        )


def left_to_ask(found: Eligibility) -> list[QuestionOut]:
    """Return what is left to ask or to see for the verdict to be known."""
    left = questions_out(found.questions())
    if found.verdict is Verdict.TO_CHECK:
        left += [
            QuestionOut(
                critere=each.incompatibility.code,
                question=each.question(),
                justificatif=None,
            )
            for each in found.incompatibilities
            if each.verdict is Verdict.TO_CHECK
        ]
    return left


class NotBegunOut(BaseModel):
    """Un dispositif dont aucune règle ne valait encore ce jour-là."""

    dispositif: CodeOut
    depuis: date
    phrase: str


class EligibilityReportOut(BaseModel):
    """Ce dans quoi la personne peut entrer, d’abord ; rien n’est enregistré."""

    jour: date
    items: list[EligibilityItemOut]
    hors_periode: list[NotBegunOut]
    fichiers_refuses: list[RefusedFileOut]

    @classmethod
    def of(
        cls, report: EligibilityReport, mistakes: Sequence[Mistake] = ()
    ) -> "EligibilityReportOut":
        """Return the report as JSON."""
        return cls(
            jour=report.day,
            items=[EligibilityItemOut.of(item) for item in report.items],
            hors_periode=[
                NotBegunOut(
                    dispositif=CodeOut(code=each.id, libelle=each.name),
                    depuis=each.starts_on(),
                    phrase=f"Aucune règle avant le {day_words(each.starts_on())}.",
                )
                for each in report.not_begun
            ],
            fichiers_refuses=refused_files(mistakes),
        )
