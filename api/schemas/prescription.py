"""The prescription sheet of a positionnement, to be read, printed and signed.

What it says is what who asks may see of the positionnement. The situation of the person is never
on it: it stays between her and who accompanies her, and a sheet of paper goes far.
"""

from collections.abc import Iterator

from pydantic import BaseModel, Field

from api.french_dates import french_day
from api.labels import dispositif_label
from api.schemas.data_rights import ExportFormat
from api.schemas.opportunity import CodeOut
from api.schemas.positionnement import PositionnementFileOut
from insertion.terms import OpportunityKind
from usecases.positionnements.prescription import Prescription

TITLE = "Fiche de prescription"
REFERENCES = "Références"
_TO_SIGN = (
    "La personne accompagnée",
    "Le référent",
    "La structure qui accueille",
)
_DOTS = "Date et signature : " + "." * 40


class PrescriptionQuery(BaseModel):
    """En quelle forme."""

    model_config = {"extra": "forbid"}

    format: ExportFormat = Field(ExportFormat.JSON, description="`json`, ou `pdf` à imprimer.")


class LineOut(BaseModel):
    """Ce qui est dit, et son nom."""

    terme: str
    texte: str


class SectionOut(BaseModel):
    """Une partie de la fiche."""

    titre: str
    precision: str
    lignes: list[LineOut]


class PrescriptionOut(BaseModel):
    """La fiche de prescription, prête à être lue ou imprimée."""

    positionnement_id: str
    beneficiaire_id: str
    titre: str
    introduction: str
    sections: list[SectionOut]

    @classmethod
    def of(cls, found: Prescription) -> "PrescriptionOut":
        """Return what who asks may see, in words."""
        seen = PositionnementFileOut.whole(found.file)
        return cls(
            positionnement_id=seen.id,
            beneficiaire_id=seen.beneficiaire_id,
            titre=TITLE,
            introduction=f"Établie le {french_day(seen.cree_le.astimezone().date())}.",
            sections=[
                _section("La personne", "Sa situation reste dans son dossier.", _person(seen)),
                _section("Ce qui est prescrit", "", _what(seen, found)),
                _section("Pourquoi", "", _why(seen, found)),
                _section("Où cela en est", "", _where(seen, found)),
                _section("Signatures", "", ((each, _DOTS) for each in _TO_SIGN)),
                _section(REFERENCES, "", _references(seen)),
            ],
        )

    def page(self) -> dict[str, object]:
        """Return it as a page of titles and facts."""
        return {
            "title": self.titre,
            "introduction": [self.introduction],
            "sections": [
                {
                    "title": each.titre,
                    "about": each.precision,
                    "rows": [[(line.terme, line.texte) for line in each.lignes]],
                }
                for each in self.sections
            ],
        }


def _section(title: str, about: str, lines: Iterator[tuple[str, str | None]]) -> SectionOut:
    said = [LineOut(terme=term, texte=text) for term, text in lines if text]
    return SectionOut(titre=title, precision=about, lignes=said)


def _person(seen: PositionnementFileOut) -> Iterator[tuple[str, str | None]]:
    yield "Identifiant", seen.beneficiaire_id
    yield "Public", _label(seen.public)


def _what(seen: PositionnementFileOut, found: Prescription) -> Iterator[tuple[str, str | None]]:
    is_action = seen.type == OpportunityKind.INSERTION_ACTION
    kind = "Action d’insertion" if is_action else "Offre d’emploi"
    yield kind, seen.intitule or f"{seen.opportunite_id} (n’est plus ouverte)"
    yield "Dispositif", None if seen.dispositif is None else dispositif_label(seen.dispositif)
    yield "Structure qui accueille", _name(found, seen.accueil_id)
    session = found.session
    if session is not None:
        yield "Session", f"du {french_day(session.starts_on)} au {french_day(session.ends_on)}"
        yield "Lieu", session.venue


def _why(seen: PositionnementFileOut, found: Prescription) -> Iterator[tuple[str, str | None]]:
    if seen.prescripteur_id is not None:  # who may not know it reads nothing of it
        known = _name(found, found.prescribing_id)
        yield "Prescrit par", known or _label(seen.origine) or seen.prescripteur_id
    sheet = seen.fiche
    if sheet is None:
        return
    yield "Objectifs", ", ".join(each["libelle"] for each in sheet.objectifs)
    yield "Résultats attendus", ", ".join(each["libelle"] for each in sheet.resultats_attendus)
    yield "Ce que la personne attend", sheet.contexte


def _where(seen: PositionnementFileOut, found: Prescription) -> Iterator[tuple[str, str | None]]:
    yield "État", seen.etat["libelle"]
    yield "À valider par", _name(found, seen.valideur_id)
    days = (
        ("Transmis le", None if seen.transmis_le is None else seen.transmis_le.astimezone().date()),
        ("Entrée le", seen.entre_le),
        ("Fin prévue le", seen.fin_prevue_le),
        ("Prolongé jusqu’au", seen.prolonge_jusqu_au),
        ("Terminé le", seen.termine_le),
    )
    for term, day in days:
        yield term, None if day is None else french_day(day)
    yield "Issue", _label(seen.issue)


def _references(seen: PositionnementFileOut) -> Iterator[tuple[str, str | None]]:
    yield "Positionnement", seen.id
    yield "Prescripteur", seen.prescripteur_id


def _name(found: Prescription, organisation_id: str | None) -> str | None:
    known = found.structures.get(organisation_id or "")
    return organisation_id if known is None else known.name


def _label(code: CodeOut | None) -> str | None:
    return None if code is None else code["libelle"]
