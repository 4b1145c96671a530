"""Who has seen a file, as JSON: a role, a structure, a kind of data; never someone's name."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, Field

from api.schemas.insertion_fields import WindowQuery
from api.schemas.opportunity import CodeOut, code_out
from insertion.actor import Role
from insertion.positionnement_ports import Listed
from insertion.readings import AccessLine, Ground
from insertion.rights import Right
from insertion.roles import MATRIX

ROLE_LABELS: Mapping[str, str] = {
    Role.BENEFICIARY: "Bénéficiaire",
    Role.REFERENT: "Référent",
    Role.EMPLOYER: "Employeur",
    Role.OPERATOR: "Opérateur d’une action",
    Role.DEPARTEMENT: "Service du Département",
    Role.CLOCK: "Horloge du service",
}
GROUND_LABELS: Mapping[Ground, str] = {
    Ground.ACCOMPANIES: "Accompagne la personne",
    Ground.VALIDATES: "Valide un positionnement qui lui est soumis",
    Ground.HOSTS: "Accueille la personne, ou répond à un positionnement",
    Ground.DEPARTEMENT: "Administre le service",
    Ground.OPENED: "Hors de son portefeuille, avec un motif",
}


class ReadingOut(BaseModel):
    """Une lecture : quand, par qui, quelle sorte de données, à quel titre."""

    le: datetime
    role: CodeOut
    structure: str | None = Field(description="Le nom de la structure, quand il y en a une.")
    quoi: CodeOut | None = Field(description="Au Département, la sorte de données n’est pas dite.")
    titre: CodeOut

    @classmethod
    def of(cls, line: AccessLine, names: Mapping[str, str], *, whole: bool) -> "ReadingOut":
        """Return one line as JSON; ``whole`` is for the person herself."""
        role = line.account.partition(":")[0]
        return cls(
            le=line.at,
            role=code_out(role, ROLE_LABELS.get(role, role)),
            structure=names.get(line.organisation_id or ""),
            quoi=_what(line.what) if whole else None,
            titre=code_out(line.ground, GROUND_LABELS[line.ground]),
        )


class ReadingPageOut(BaseModel):
    """Une page de lectures, la plus récente d’abord."""

    items: list[ReadingOut]
    total: int
    page: int
    size: int
    pages: int

    @classmethod
    def of(
        cls,
        found: tuple[Listed[AccessLine], Mapping[str, str]],
        query: WindowQuery,
        viewer: Role,
    ) -> "ReadingPageOut":
        """Return the page as JSON."""
        listed, names = found
        whole = viewer is Role.BENEFICIARY
        return cls(
            items=[ReadingOut.of(line, names, whole=whole) for line in listed.items],
            total=listed.total,
            page=query.page,
            size=query.size,
            pages=-(-listed.total // query.size),
        )


def _what(code: str) -> CodeOut:
    known = set(Right)
    return code_out(code, MATRIX[Right(code)].label if code in known else code)
