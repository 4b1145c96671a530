"""How long things are kept, and what was done or suspended of one file: what the API says."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.retention_labels import (
    HOLD_DEED_LABELS,
    HOLD_MOTIVE_LABELS,
    HOLD_STEP_LABELS,
    READING_MOTIVE_LABELS,
    STAGE_LABELS,
)
from api.schemas.day import Day
from api.schemas.insertion_fields import StrictIn, WindowQuery
from insertion.legal_holds import NEEDS_ANOTHER, Hold, HoldMotive, HoldStep
from insertion.positionnement_moves import Acting
from insertion.positionnement_ports import Listed
from insertion.retention_ports import ArchivedFile, ReadingMotive
from insertion.retention_rules import BOUNDS, Duration, RetentionRules
from usecases.retention.holds import FileRetention, WantedHold


class DurationOut(BaseModel):
    """Une durée de conservation, et d’où elle vient."""

    code: str
    libelle: str
    valeur: int
    unite: str
    depuis: date
    statut: str = Field(description="`ferme` : un texte le dit ; `indicatif` : un choix.")
    maximum: int = Field(description="Ce qu’aucun fichier ne peut dépasser, dans la même unité.")
    document: str
    section: str
    motif: str
    a_verifier: bool = Field(description="L’article est à faire vérifier par un juriste.")
    propre: bool = Field(description="Raccourcie par ce Département.")

    @classmethod
    def of(cls, duration: Duration) -> "DurationOut":
        """Return it as the API says it."""
        return cls(
            code=duration.kept,
            libelle=duration.label,
            valeur=duration.value,
            unite=duration.unit,
            depuis=duration.since,
            statut=duration.status,
            maximum=BOUNDS[duration.kept].most,
            document=duration.document,
            section=duration.section,
            motif=duration.reason,
            a_verifier=duration.to_check,
            propre=duration.local,
        )


class DurationsOut(BaseModel):
    """Les durées en vigueur un jour."""

    version: str
    jour: date
    items: list[DurationOut]

    @classmethod
    def of(cls, rules: RetentionRules, day: date) -> "DurationsOut":
        """Return them as the API says them."""
        found = [DurationOut.of(each) for _, each in sorted(rules.on(day).items())]
        return cls(version=rules.version, jour=day, items=found)


class HoldIn(StrictIn):
    """Pourquoi rien de ce dossier ne doit être effacé."""

    motif: HoldMotive
    revoir_le: Day | None = Field(
        default=None, description="Le jour où le Département sera prévenu de le revoir."
    )

    def wanted(self) -> WantedHold:
        """Return it as the use cases take it."""
        return WantedHold(self.motif, self.revoir_le)


class HoldStepIn(StrictIn):
    """Ce que l’on fait d’un gel : le poser, le revoir, en demander la levée, le lever."""

    etape: Literal["pose", "revue", "levee_demandee", "levee"]
    revoir_le: Day | None = Field(
        default=None, description="Avec `revue`, et si l’on veut avec `pose` : le prochain jour."
    )

    def step(self) -> HoldStep:
        """Return it as the domain names it."""
        return HoldStep(self.etape)


class HoldEventOut(BaseModel):
    """Une étape d’un gel, et qui l’a faite."""

    etape: HoldStep
    libelle: str
    le: datetime
    par: str


class HoldNextOut(BaseModel):
    """Ce que l’on peut faire d’un gel."""

    etape: HoldStep
    libelle: str = Field(examples=["confirmer le gel"])
    par_une_autre: bool = Field(description="Pas par la personne qui a fait l’étape d’avant.")

    @classmethod
    def of(cls, step: HoldStep) -> "HoldNextOut":
        """Return it as the API says it."""
        return cls(etape=step, libelle=HOLD_DEED_LABELS[step], par_une_autre=step in NEEDS_ANOTHER)


class HoldOut(BaseModel):
    """Un gel : tant qu’il est en vigueur, rien de ce dossier n’est archivé ni effacé."""

    id: str
    beneficiaire_id: str
    motif: HoldMotive
    motif_libelle: str
    en_vigueur: bool
    tombe_le: datetime | None = Field(
        description="Sans confirmation d’ici là. Nul : il dure jusqu’à sa levée."
    )
    revoir_le: date | None = Field(description="Ce jour passé, rien n’est levé de soi-même.")
    a_revoir: bool = Field(description="Ce jour est venu, et personne n’a demandé la levée.")
    peut_etre_revu: bool
    suite: HoldNextOut | None = Field(description="Nul : plus rien.")
    etapes: list[HoldEventOut]

    @classmethod
    def of(cls, hold: Hold, today: date, *, in_force: bool) -> "HoldOut":
        """Return it as the API says it."""
        following = hold.next_step if in_force else None
        return cls(
            id=hold.id,
            beneficiaire_id=hold.beneficiary_id,
            motif=hold.motive,
            motif_libelle=HOLD_MOTIVE_LABELS[hold.motive],
            en_vigueur=in_force,
            tombe_le=hold.falls_at,
            revoir_le=hold.review_on,
            a_revoir=in_force and hold.is_to_review(today, hold.last.at),
            peut_etre_revu=in_force and hold.may_be_reviewed,
            suite=None if following is None else HoldNextOut.of(following),
            etapes=[
                HoldEventOut(
                    etape=each.step,
                    libelle=HOLD_STEP_LABELS[each.step],
                    le=each.at,
                    par=each.actor_id,
                )
                for each in hold.events
            ],
        )


class HoldPageOut(BaseModel):
    """Une page de gels, celui de la dernière étape d’abord."""

    items: list[HoldOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(cls, found: Listed[Hold], query: WindowQuery, acting: Acting) -> "HoldPageOut":
        """Return the page as JSON."""
        return cls(
            items=[
                HoldOut.of(each, acting.today, in_force=each.is_in_force(acting.at))
                for each in found.items
            ],
            total=found.total,
            page=query.page,
            size=query.size,
            pages=-(-found.total // query.size),
        )


class FileDaysOut(BaseModel):
    """Les jours d’un dossier, si plus personne ne voit la personne d’ici là."""

    dernier_contact: date
    preavis_le: date
    ferme_le: date = Field(description="Archivé ce jour-là : un rendez-vous d’ici là le garde.")
    anonyme_le: date
    preavis_donne_le: date | None


class ArchivedOut(BaseModel):
    """Un dossier archivé, que plus rien ne lit sans motif."""

    dernier_contact: date
    anonyme_le: date


class DoneOut(BaseModel):
    """Ce qui a été fait d’un dossier."""

    quoi: str
    libelle: str
    jour: date
    regles: str


class ReadingOut(BaseModel):
    """Qui a ouvert l’archive, et pourquoi."""

    le: datetime
    par: str
    motif: ReadingMotive
    motif_libelle: str


class ConservationOut(BaseModel):
    """Jusqu’à quand le dossier d’une personne est gardé, et ce qui le suspend."""

    beneficiaire_id: str
    dossier: FileDaysOut | None
    archives: list[ArchivedOut]
    gels: list[HoldOut]
    fait: list[DoneOut]
    lectures: list[ReadingOut]

    @classmethod
    def of(cls, found: FileRetention, today: date) -> "ConservationOut":
        """Return it as the API says it."""
        days = found.active
        return cls(
            beneficiaire_id=found.beneficiary_id,
            dossier=None
            if days is None
            else FileDaysOut(
                dernier_contact=days.since,
                preavis_le=days.notice_on,
                ferme_le=days.put_away_on,
                anonyme_le=days.anonymised_on,
                preavis_donne_le=days.noticed_on,
            ),
            archives=[ArchivedOut(dernier_contact=a, anonyme_le=b) for a, b in found.archived],
            gels=[HoldOut.of(each, today, in_force=in_force) for each, in_force in found.holds],
            fait=[
                DoneOut(
                    quoi=each.stage,
                    libelle=STAGE_LABELS[each.stage],
                    jour=each.done_on,
                    regles=each.rules_version,
                )
                for each in found.lines
            ],
            lectures=[
                ReadingOut(
                    le=each.at,
                    par=each.actor_id,
                    motif=each.motive,
                    motif_libelle=READING_MOTIVE_LABELS[each.motive],
                )
                for each in found.readings
            ],
        )


class ReadingIn(StrictIn):
    """Pourquoi ouvrir une archive ; la personne le verra."""

    motif: ReadingMotive


class ArchivedFileOut(BaseModel):
    """Un dossier archivé : des dates, des structures, des résultats."""

    dernier_contact: date
    archive_le: date
    contenu: dict[str, Any]


class ArchivesOut(BaseModel):
    """Les dossiers archivés d’une personne."""

    items: list[ArchivedFileOut]

    @classmethod
    def of(cls, files: Iterable[ArchivedFile]) -> "ArchivesOut":
        """Return them as the API says them."""
        return cls(
            items=[
                ArchivedFileOut(
                    dernier_contact=each.since,
                    archive_le=each.archived_on,
                    contenu=dict(each.document),
                )
                for each in files
            ]
        )
