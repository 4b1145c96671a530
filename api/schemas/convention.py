"""Conventions, décomptes and bilans as JSON; euros are decimal texts, never floats."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from api.attendance_labels import AUDIENCE_NAMES, LINE_STATUS_LABELS, PAYER_LABELS
from api.rule_sentences import STATUS_LABELS
from api.schemas.day import Day
from api.schemas.insertion_fields import Count, Identifier, StrictIn, WindowQuery
from api.schemas.opportunity import CodeOut, code_out
from api.schemas.queries import WholeNumber
from api.spreadsheets import TableFormat
from api.validation_messages import OWN_MESSAGE
from insertion.attendance import FollowUp
from insertion.conventions import Convention, Proration, Terms
from insertion.decompte import Decompte, Line, Payer
from insertion.money import portion
from insertion.periods import Period
from insertion.positionnement_ports import Listed
from insertion.tariffs import DERIVED, Citation
from insertion.year_end import Bilan

RULE_LABELS: Mapping[str, str] = {each.value: label for each, label in STATUS_LABELS.items()} | {
    DERIVED: "déduit de plusieurs règles"
}
NO_NAMES: Mapping[str, str] = MappingProxyType({})
_EUROS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")


def _euros(value: object) -> object:
    if isinstance(value, str) and _EUROS.fullmatch(value):
        return Decimal(value)
    raise PydanticCustomError(OWN_MESSAGE, "un montant entre guillemets, comme « 1234.50 »")


Euros = Annotated[Decimal, BeforeValidator(_euros, json_schema_input_type=str)]


class TermsIn(StrictIn):
    """Ce que la convention fixe, là où le cahier des charges le laisse à convenir."""

    autres_dispositifs: list[Identifier] = Field([], max_length=10)
    accompagnement: FollowUp | None = None
    proratisation: Proration = Proration.PRESENCES
    activites_prevues: Count | None = None
    moyens_attestes_le: Day | None = None
    objectif_participants: Count | None = None
    cyclomoteurs: Count | None = None
    minutes_hebdo: Count | None = Field(None, description="Temps de travail d’une place entière.")
    bilan_transmis_le: Day | None = Field(None, description="Le jour où son bilan a été transmis.")


class ConventionIn(StrictIn):
    """Une convention entre le Département et un opérateur."""

    dispositif_id: Identifier
    operateur_id: Identifier
    annee: Count
    debut: Day
    fin: Day
    places: Count | None = None
    enveloppe: Euros | None = None
    termes: TermsIn = Field(default_factory=lambda: TermsIn.model_validate({}))

    def convention(self, convention_id: str) -> Convention:
        """Return the convention."""
        terms = self.termes
        return Convention(
            id=convention_id,
            dispositif_id=self.dispositif_id,
            operator_id=self.operateur_id,
            year=self.annee,
            period=Period(self.debut, self.fin),
            places=self.places,
            envelope=self.enveloppe,
            terms=Terms(
                also=tuple(terms.autres_dispositifs),
                follow_up=terms.accompagnement,
                proration=terms.proratisation,
                planned_activities=terms.activites_prevues,
                means_attested_on=terms.moyens_attestes_le,
                participants_objective=terms.objectif_participants,
                mopeds=terms.cyclomoteurs,
                weekly_minutes=terms.minutes_hebdo,
                report_sent_on=terms.bilan_transmis_le,
            ),
        )


class ConventionOut(BaseModel):
    """Une convention."""

    id: str
    dispositif_id: str
    dispositif: str | None = Field(description="Son nom, quand il est connu.")
    operateur_id: str
    operateur: str | None = Field(description="Le nom de la structure.")
    annee: int
    debut: date
    fin: date
    places: int | None
    enveloppe: str | None
    termes: dict[str, Any]

    @classmethod
    def of(cls, convention: Convention, names: Mapping[str, str] = NO_NAMES) -> "ConventionOut":
        """Return the convention as JSON; ``names`` are those of structures and dispositifs."""
        terms = convention.terms
        attested, sent = terms.means_attested_on, terms.report_sent_on
        return cls(
            id=convention.id,
            dispositif_id=convention.dispositif_id,
            dispositif=names.get(convention.dispositif_id),
            operateur_id=convention.operator_id,
            operateur=names.get(convention.operator_id),
            annee=convention.year,
            debut=convention.period.start,
            fin=convention.ends_on,
            places=convention.places,
            enveloppe=told_euros(convention.envelope),
            termes={
                "autres_dispositifs": list(terms.also),
                "accompagnement": terms.follow_up,
                "proratisation": terms.proration,
                "activites_prevues": terms.planned_activities,
                "moyens_attestes_le": None if attested is None else attested.isoformat(),
                "objectif_participants": terms.participants_objective,
                "cyclomoteurs": terms.mopeds,
                "minutes_hebdo": terms.weekly_minutes,
                "bilan_transmis_le": None if sent is None else sent.isoformat(),
            },
        )


class ConventionPageOut(BaseModel):
    """Une page de conventions, la dernière année d’abord."""

    items: list[ConventionOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(
        cls, listed: Listed[Convention], query: WindowQuery, names: Mapping[str, str]
    ) -> "ConventionPageOut":
        """Return the page as JSON."""
        items = [ConventionOut.of(each, names) for each in listed.items]
        pages = -(-listed.total // query.size)
        return cls(items=items, total=listed.total, page=query.page, size=query.size, pages=pages)


class DecompteQuery(BaseModel):
    """Of which days, and in what form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    du: Day | None = Field(None, description="Premier jour ; celui de la convention sinon.")
    au: Day | None = Field(None, description="Dernier jour, compris : aujourd’hui au plus tard.")
    format: TableFormat = TableFormat.JSON


class BilanQuery(BaseModel):
    """Of which year, and in what form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    annee: WholeNumber | None = Field(None, ge=1, le=9999)
    format: TableFormat = TableFormat.JSON


def told_euros(amount: Decimal | None) -> str | None:
    """Return an amount as JSON holds it: « 1234.50 »."""
    return None if amount is None else f"{amount:.2f}"


def told_quantity(quantity: Fraction) -> str:
    """Return a quantity to four decimals: « 12.5 »."""
    whole = portion(Decimal(1), quantity * 100)  # two more decimals than euros have
    return f"{(whole / 100).normalize():f}"


class RuleOut(BaseModel):
    """La règle qu’une ligne applique, et où elle est écrite."""

    dispositif: str
    code: str
    fichier: str
    source: str
    statut: CodeOut
    libelle: str = Field(description="Vide quand le chiffre est déduit de plusieurs règles.")
    citation: str = Field(description="Les mots mêmes du texte.")

    @classmethod
    def of(cls, rule: Citation) -> "RuleOut":
        """Return the rule as JSON."""
        return cls(
            libelle=rule.label,
            citation=rule.quote,
            dispositif=rule.dispositif,
            code=rule.id,
            fichier=rule.file,
            source=rule.section,
            statut=code_out(rule.status, RULE_LABELS[rule.status]),
        )


class LineOut(BaseModel):
    """Une ligne du décompte."""

    libelle: str
    statut: CodeOut
    beneficiaire_id: str | None
    public: str | None
    quantite: str
    unite: str
    tarif: str | None
    calcule: str = Field(description="Quantité × tarif, avant toute limite.")
    montant: str = Field(description="Ce qui est dû.")
    calcul: str
    payeur: CodeOut
    motif: str | None = Field(description="Pourquoi ce n’est pas dû en entier.")
    a_verifier: list[str]
    regles: list[RuleOut]
    emargements: list[str] = Field(description="Les lignes de feuilles d’où elle vient.")

    @classmethod
    def of(cls, line: Line) -> "LineOut":
        """Return the line as JSON."""
        return cls(
            libelle=line.label,
            statut=code_out(line.status, LINE_STATUS_LABELS[line.status]),
            beneficiaire_id=line.beneficiary_id,
            public=line.public,
            quantite=told_quantity(line.quantity),
            unite=line.unit,
            tarif=told_euros(line.price),
            calcule=f"{line.computed:.2f}",
            montant=f"{line.amount:.2f}",
            calcul=line.formula,
            payeur=code_out(line.payer, PAYER_LABELS[line.payer]),
            motif=line.reason,
            a_verifier=list(line.to_check),
            regles=[RuleOut.of(each) for each in line.rules],
            emargements=list(line.rows),
        )


class OtherReadingOut(BaseModel):
    """Une autre lecture du même texte, et ce qu’elle aurait donné."""

    lecture: str
    montant: str


class PersonDueOut(BaseModel):
    """Ce qui est dû pour une personne."""

    beneficiaire_id: str
    montant: str


class DecompteOut(BaseModel):
    """Ce qui est dû pour une convention sur une période ; le total est la somme des lignes."""

    convention_id: str
    dispositif_id: str
    du: date
    au: date
    formule: str
    arrondi: str = "au centime, le demi-centime vers le haut, une fois par ligne"
    lignes: list[LineOut]
    total: str
    par_participant: list[PersonDueOut]
    total_departement: str
    total_asp: str
    enveloppe: str | None
    du_avant: str = Field(description="Ce qui était dû depuis le premier jour de la convention.")
    au_dela_de_l_enveloppe: str
    autres_lectures: list[OtherReadingOut]
    ambiguites: list[str]

    @classmethod
    def of(cls, decompte: Decompte) -> "DecompteOut":
        """Return the décompte as JSON."""
        assert decompte.period.end is not None
        return cls(
            convention_id=decompte.convention_id,
            dispositif_id=decompte.dispositif_id,
            du=decompte.period.start,
            au=decompte.period.end,
            formule=decompte.formula,
            lignes=[LineOut.of(line) for line in decompte.lines],
            total=f"{decompte.total:.2f}",
            par_participant=[
                PersonDueOut(beneficiaire_id=key, montant=f"{amount:.2f}")
                for key, amount in decompte.by_beneficiary().items()
            ],
            total_departement=f"{decompte.total_by(Payer.DEPARTEMENT):.2f}",
            total_asp=f"{decompte.total_by(Payer.ASP):.2f}",
            enveloppe=told_euros(decompte.envelope),
            du_avant=f"{decompte.paid_before:.2f}",
            au_dela_de_l_enveloppe=f"{decompte.above_envelope:.2f}",
            autres_lectures=[
                OtherReadingOut(lecture=each.label, montant=f"{each.amount:.2f}")
                for each in decompte.other_readings
            ],
            ambiguites=list(decompte.ambiguities),
        )


class IndicatorOut(BaseModel):
    """Un indicateur de l’annexe ; nul quand les feuilles ne le disent pas."""

    code: str
    libelle: str
    valeur: str | None


class BilanOut(BaseModel):
    """Le bilan d’une année : quantitatif, financier, et ce qui reste à écrire."""

    convention_id: str
    du: date
    au: date
    a_transmettre_avant: date | None
    objectif_participants: int | None = Field(description="Indicatif, fixé par la convention.")
    indicateurs: list[IndicatorOut]
    presences: dict[str, int]
    taux_de_presence: str | None
    participants_par_public: dict[str, int]
    entrees: int
    sorties: int
    seances_non_signees: int
    financier: DecompteOut
    du_par_public: dict[str, str]
    qualitatif: dict[str, str | None] = Field(description="À remplir par qui a mené l’action.")

    @classmethod
    def of(cls, bilan: Bilan) -> "BilanOut":
        """Return the bilan as JSON."""
        assert bilan.period.end is not None
        counts, rate = bilan.presences, bilan.presences.rate
        return cls(
            convention_id=bilan.convention_id,
            du=bilan.period.start,
            au=bilan.period.end,
            a_transmettre_avant=bilan.due_on,
            objectif_participants=bilan.participants_objective,
            indicateurs=[
                IndicatorOut(
                    code=each.code,
                    libelle=each.label,
                    valeur=None if each.value is None else f"{each.value:f}",
                )
                for each in bilan.indicators
            ],
            presences={
                "present": counts.present,
                "absent_excuse": counts.excused,
                "absent": counts.absent,
            },
            taux_de_presence=None if rate is None else f"{rate:f}",
            participants_par_public={
                audience.value: bilan.participants_by_public.get(audience, 0)
                for audience in AUDIENCE_NAMES
            },
            entrees=bilan.entries,
            sorties=bilan.ends,
            seances_non_signees=bilan.unsigned,
            financier=DecompteOut.of(bilan.decompte),
            du_par_public={
                audience.value if audience else "sans_public": f"{amount:.2f}"
                for audience, amount in bilan.due_by_public().items()
            },
            qualitatif=dict.fromkeys(bilan.qualitative),
        )
