"""Dispositifs as JSON: every rule with its unit, how firm it is, its dates and its source."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from pydantic import BaseModel, Field

from api.labels import NEED_LABELS, OBJECTIVE_LABELS
from api.rule_sentences import (
    EFFECT_LABELS,
    FORMALITY_LABELS,
    STATUS_LABELS,
    expiry_words,
    value_words,
)
from api.schemas.opportunity import CodeOut
from insertion.dispositifs import Dispositif, DispositifOn, Dispositifs, Mistake
from insertion.dispositifs_rules import (
    MONEY,
    Ambiguity,
    Delegation,
    EntryCriterion,
    Formality,
    Incompatibility,
    Rule,
    RuleSource,
    RuleValue,
)

Scalar = bool | int | str | list[str]


class SourceOut(BaseModel):
    """Où la règle est écrite, et ses mots."""

    document: str
    fichier: str
    section: str
    citation: str
    adresse: str | None = None

    @classmethod
    def of(cls, source: RuleSource) -> "SourceOut":
        """Return the source as JSON."""
        document = source.document
        return cls(
            document=document.title,
            fichier=document.file,
            section=source.section,
            citation=source.quote,
            adresse=document.url or None,
        )


class RuleOut(BaseModel):
    """Ce que toute règle dit : son nom, sa fermeté, ses dates et sa source."""

    code: str
    libelle: str
    statut: CodeOut = Field(description="ferme, indicatif, exceptionnel ou sous_reserve.")
    depuis: date
    jusqu_a: date | None
    precision: str | None
    source: SourceOut


def rule_fields(rule: Rule) -> dict[str, object]:
    """Return what every rule has, for one of the models above."""
    return {
        "code": rule.code,
        "libelle": rule.label,
        "statut": CodeOut(code=rule.status, libelle=STATUS_LABELS[rule.status]),
        "depuis": rule.period.start,
        "jusqu_a": rule.period.end,
        "precision": rule.note or None,
        "source": SourceOut.of(rule.source),
    }


class ValueOut(RuleOut):
    """Une valeur."""

    sujet: str
    valeur: Scalar = Field(
        description="Un montant, ou un nombre à virgule, est un texte exact : « 45.00 »."
    )
    unite: str
    en_mots: str

    @classmethod
    def of(cls, value: RuleValue) -> "ValueOut":
        """Return the value as JSON."""
        return cls.model_validate(
            {
                **rule_fields(value),
                "sujet": value.subject,
                "valeur": _scalar(value),
                "unite": value.unit,
                "en_mots": value_words(value),
            }
        )


def _scalar(value: RuleValue) -> Scalar:
    found = value.value
    if isinstance(found, Decimal):
        exact = value.unit in MONEY or found != found.to_integral_value()
        return str(found) if exact else int(found)
    if isinstance(found, tuple):
        return list(found)
    return found.isoformat() if isinstance(found, date) else found


class CriterionRuleOut(RuleOut):
    """Un critère d’entrée, tel que le texte le pose."""

    operateur: str
    attribut: str | None = Field(description="Ce qui est lu dans la situation.")
    attendu: bool | list[str] | None
    minimum: int | None
    maximum: int | None
    unite: str | None
    question: str
    justificatif: str | None
    si_inconnu: str

    @classmethod
    def of(cls, criterion: EntryCriterion) -> "CriterionRuleOut":
        """Return the criterion as JSON."""
        bounded = criterion.minimum is not None or criterion.maximum is not None
        expected = criterion.expected
        return cls.model_validate(
            {
                **rule_fields(criterion),
                "operateur": criterion.operator,
                "attribut": criterion.attribute.name if criterion.attribute else None,
                "attendu": None if bounded else _listed(expected),
                "minimum": criterion.minimum,
                "maximum": criterion.maximum,
                "unite": criterion.unit,
                "question": criterion.question,
                "justificatif": criterion.evidence or None,
                "si_inconnu": criterion.if_unknown,
            }
        )


def _listed(expected: bool | tuple[str, ...]) -> bool | list[str]:
    return expected if isinstance(expected, bool) else list(expected)


class GroupRuleOut(BaseModel):
    """Des critères qui vont ensemble."""

    code: str
    libelle: str
    mode: str = Field(description="tous, ou un_parmi.")
    membres: list[str]


class FormalityOut(RuleOut):
    """Une pièce, une validation, un préalable ou une étape."""

    nature: CodeOut
    par: str | None
    quand: str | None
    sauf_si_prescripteur: list[str]

    @classmethod
    def of(cls, formality: Formality) -> "FormalityOut":
        """Return the formality as JSON."""
        return cls.model_validate(
            {
                **rule_fields(formality),
                "nature": CodeOut(code=formality.kind, libelle=FORMALITY_LABELS[formality.kind]),
                "par": formality.by or None,
                "quand": formality.when or None,
                "sauf_si_prescripteur": list(formality.unless_prescriber),
            }
        )


class IncompatibilityOut(RuleOut):
    """Ce qui ne va pas avec le dispositif."""

    effet: CodeOut
    avec: list[str]

    @classmethod
    def of(cls, rule: Incompatibility) -> "IncompatibilityOut":
        """Return the incompatibility as JSON."""
        return cls.model_validate(
            {
                **rule_fields(rule),
                "effet": CodeOut(code=rule.effect, libelle=EFFECT_LABELS[rule.effect]),
                "avec": list(rule.others),
            }
        )


class DelegationRuleOut(RuleOut):
    """À qui l’accompagnement peut être confié."""

    organisme: str
    condition: str

    @classmethod
    def of(cls, rule: Delegation) -> "DelegationRuleOut":
        """Return the delegation as JSON."""
        return cls.model_validate(
            {**rule_fields(rule), "organisme": rule.organisation, "condition": rule.condition}
        )


class AmbiguityOut(BaseModel):
    """Ce qu’un texte laisse ouvert, et comment il est lu ici."""

    code: str
    titre: str
    texte_dit: str
    lecture_retenue: str
    raison: str
    concerne: list[str]
    source: SourceOut

    @classmethod
    def of(cls, ambiguity: Ambiguity) -> "AmbiguityOut":
        """Return the ambiguity as JSON."""
        return cls(
            code=ambiguity.code,
            titre=ambiguity.title,
            texte_dit=ambiguity.says,
            lecture_retenue=ambiguity.reading,
            raison=ambiguity.reason,
            concerne=sorted(ambiguity.concerns | ambiguity.attributes),
            source=SourceOut.of(ambiguity.source),
        )


class RefusedFileOut(BaseModel):
    """Un fichier de règles qui n’a pas été chargé, et ce qu’il faut y corriger."""

    fichier: str
    erreurs: list[str]


def refused_files(mistakes: Iterable[Mistake]) -> list[RefusedFileOut]:
    """Return the files that were left out, with everything to correct in each."""
    by_file: dict[str, list[str]] = {}
    for mistake in mistakes:
        by_file.setdefault(mistake.file, []).append(str(mistake))
    return [RefusedFileOut(fichier=file, erreurs=lines) for file, lines in by_file.items()]


class DispositifItemOut(BaseModel):
    """Un dispositif dans la liste."""

    id: str
    nom: str
    nature: str = Field(description="dispositif, ou cadre : ce qui vaut pour plusieurs.")
    destinataires: str
    organisme: str
    objectif: CodeOut | None
    besoins: list[CodeOut]
    resume: str | None
    depuis: date = Field(description="Premier jour d’une de ses règles.")
    en_vigueur: bool = Field(description="Une de ses règles vaut ce jour-là.")
    regles: int = Field(description="Nombre de règles, toutes versions comprises.")
    ajoute_localement: bool

    @classmethod
    def of(cls, dispositif: Dispositif, day: date) -> "DispositifItemOut":
        """Return the dispositif as JSON."""
        return cls.model_validate(_item(dispositif, day))


def _item(dispositif: Dispositif, day: date) -> Mapping[str, object]:
    objective, rules = dispositif.objective, dispositif.on(day)
    return {
        "id": dispositif.id,
        "nom": dispositif.name,
        "nature": dispositif.kind,
        "destinataires": dispositif.aimed_at,
        "organisme": dispositif.organisation,
        "objectif": objective and CodeOut(code=objective, libelle=OBJECTIVE_LABELS[objective]),
        "besoins": [
            CodeOut(code=need, libelle=NEED_LABELS[need]) for need in sorted(dispositif.needs)
        ],
        "resume": dispositif.summary or None,
        "depuis": dispositif.starts_on(),
        "en_vigueur": rules is not None and not rules.expired,
        "regles": sum(1 for edition in dispositif.each_edition() for _rule in edition.rules()),
        "ajoute_localement": any(edition.local for edition in dispositif.each_edition()),
    }


class DispositifsOut(BaseModel):
    """Tous les dispositifs, et les fichiers qui n’ont pas pu être chargés."""

    jour: date
    items: list[DispositifItemOut]
    fichiers_refuses: list[RefusedFileOut]

    @classmethod
    def of(cls, dispositifs: Dispositifs, day: date) -> "DispositifsOut":
        """Return the dispositifs as JSON."""
        return cls(
            jour=day,
            items=[DispositifItemOut.of(each, day) for each in dispositifs],
            fichiers_refuses=refused_files(dispositifs.mistakes),
        )


class DispositifOut(DispositifItemOut):
    """Un dispositif et toutes les règles qui répondent pour un jour."""

    cadre: str | None = Field(description="Le texte général dont les règles valent aussi.")
    valeurs_du_cadre: list[ValueOut]
    formalites_du_cadre: list[FormalityOut]
    jour: date
    texte_du: date = Field(description="Le jour dont les règles répondent : `jour`, ou le dernier.")
    echu: str | None = Field(description="Ce qu’il faut savoir quand le dernier texte est échu.")
    resultats_attendus: list[CodeOut]
    valeurs: list[ValueOut]
    criteres: list[CriterionRuleOut]
    groupes: list[GroupRuleOut]
    formalites: list[FormalityOut]
    incompatibilites: list[IncompatibilityOut]
    delegations: list[DelegationRuleOut]
    ambiguites: list[AmbiguityOut]

    @classmethod
    def of_rules(cls, rules: DispositifOn, dispositifs: Dispositifs) -> "DispositifOut":
        """Return the rules as JSON, with what the others say that holds here too."""
        dispositif, labels = rules.dispositif, dispositifs.outcome_labels()
        framework = dispositifs.framework_of(rules)
        outcomes = dispositif.outcome_codes or tuple(each.code for each in rules.outcomes)
        return cls.model_validate(
            {
                **_item(dispositif, rules.day),
                "cadre": dispositif.framework or None,
                "valeurs_du_cadre": [
                    ValueOut.of(each) for each in (framework.values.values() if framework else ())
                ],
                "formalites_du_cadre": [
                    FormalityOut.of(each) for each in (framework.formalities if framework else ())
                ],
                "jour": rules.day,
                "texte_du": rules.reading_day,
                "echu": expiry_words(rules),
                "resultats_attendus": [
                    CodeOut(code=code, libelle=labels.get(code, code)) for code in outcomes
                ],
                "valeurs": [ValueOut.of(each) for each in rules.values.values()],
                "criteres": [CriterionRuleOut.of(each) for each in rules.criteria.values()],
                "groupes": [
                    GroupRuleOut(
                        code=each.code,
                        libelle=each.label,
                        mode=each.mode,
                        membres=list(each.members),
                    )
                    for each in dispositif.groups
                ],
                "formalites": [FormalityOut.of(each) for each in rules.formalities],
                "incompatibilites": [
                    IncompatibilityOut.of(each) for each in rules.incompatibilities
                ],
                "delegations": [DelegationRuleOut.of(each) for each in rules.delegations],
                "ambiguites": [AmbiguityOut.of(each) for each in dispositif.ambiguities],
            }
        )
